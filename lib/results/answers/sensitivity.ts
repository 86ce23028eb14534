/**
 * Which inputs the outputs of a run with Saltelli's sampling hang on: Sobol's indices of each number a job.
 *
 * From the jobs that are drawn: all, or the first bases of many. A base of which a job failed is left out whole.
 */
import { blockOf, factorsOf } from "../../sweep/sampling/saltelli.js";
import type { Spec } from "../../sweep/spec/spec.js";
import type { SampledRows } from "../part/sampled-rows.js";
import { type Component, componentsOf, quantityValues } from "../variables.js";
import { RESAMPLES, type Resampling, resampling } from "./resampling.js";
import { type SobolIndices, sobolIndices } from "./sobol-indices.js";

export interface Sensitivity {
  /** How much of the normal distribution the half-widths hold, and how many resamples tell them. */
  readonly confidence: number;
  readonly resamples: number;
  /** What was drawn as one each: a parameter, or correlated ones with `+` between them. */
  readonly factors: readonly string[];
  readonly outputs: readonly SensitivityOf[];
}

export interface SensitivityOf extends SobolIndices {
  readonly name: string;
  /** `re`, `im` or `abs` of a complex one. */
  readonly part?: Component;
  /** How many bases the indices come from, and how many were left out as a job of theirs has no finite number. */
  readonly bases: number;
  readonly leftOut: number;
}

/** Of fewer bases nothing is said. */
const FEWEST_BASES = 8;

type Sampled = Pick<Spec, "sampling" | "vary" | "seed">;

/** Undefined if the jobs weren't drawn for it. */
export function sensitivityOf({ sampling, vary, seed }: Sampled, rows: SampledRows): Sensitivity | undefined {
  if (sampling.kind !== "saltelli") return undefined;
  const factors = factorsOf(vary);
  const { secondOrder } = sampling;
  const block = blockOf(factors.length, secondOrder);
  const shape = { factors: factors.length, secondOrder, block };
  const resamplings = new Map<number, Resampling>();
  const outputs = rows.columns
    .filter(({ role }) => role === "output")
    .flatMap((column) => componentsOf(column).map((part) => ({ name: column.name, part })))
    .flatMap(({ name, part }): SensitivityOf[] => {
      const values = quantityValues(rows, name, part)!;
      const starts = wholeBlocks(values, Math.floor(rows.count / block), block);
      if (starts.length < FEWEST_BASES) return [];
      const drawn = resamplings.get(starts.length) ?? resampling(starts.length, seed);
      resamplings.set(starts.length, drawn);
      const leftOut = Math.floor(rows.count / block) - starts.length;
      const of = { name, ...(part === "value" ? {} : { part }), bases: starts.length, leftOut };
      return [{ ...of, ...sobolIndices(values, { ...shape, starts }, drawn) }];
    });
  return { confidence: 0.95, resamples: RESAMPLES, factors: factors.map(({ name }) => name), outputs };
}

/** Where the blocks begin in which all is finite. */
function wholeBlocks(values: Float64Array, bases: number, block: number): Float64Array {
  const isWhole = (start: number) => {
    for (let row = start; row < start + block; row++) if (!Number.isFinite(values[row])) return false;
    return true;
  };
  return Float64Array.from({ length: bases }, (_, base) => base * block).filter(isWhole);
}
