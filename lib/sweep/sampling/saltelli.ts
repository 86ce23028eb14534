/**
 * Saltelli's sampling: what first, total and second order indices of sensitivity are estimated from.
 *
 * A base gives two points of a Sobol sequence of twice as many dimensions, A and B, and from them a block of jobs: A; A with one
 * factor after another taken from B; where the second order is wanted, B with one after another from A; and B. That is SALib's order.
 * Source: A. Saltelli et al. 2010, doi:10.1016/j.cpc.2009.09.018, "Variance based sensitivity analysis of model output".
 */
import { type CorrelatedNormal, isAxis, type Vary, type VaryOne, variedBy } from "../spec/distribution.js";
import type { Spec } from "../spec/spec.js";
import { fillSobol, scrambledDimension } from "./sobol.js";
import { streamKey } from "./streams.js";

type Drawn = CorrelatedNormal | Exclude<VaryOne, { readonly kind: "constant" | "linear" | "log" | "values" }>;

/** What is drawn as one: a parameter, or those that are correlated. */
export interface Factor {
  /** Its parameter's path, of several with `+` between them. */
  readonly name: string;
  readonly parameters: readonly string[];
}

/** The factors of a sweep, in the order of `vary`. */
export function factorsOf(vary: readonly Vary[]): readonly Factor[] {
  return vary.filter(isDrawn).map((entry) => {
    const parameters = variedBy(entry);
    return { name: parameters.join(" + "), parameters };
  });
}

function isDrawn(entry: Vary): entry is Drawn {
  return entry.kind !== "constant" && entry.kind !== "table" && !isAxis(entry);
}

/** How many jobs a base makes. */
export function blockOf(factors: number, secondOrder: boolean): number {
  return (secondOrder ? 2 * factors : factors) + 2;
}

/** Whether a job of a block takes a factor from B. @param place of the job in its block */
function isFromB(place: number, factor: number, factors: number, block: number): boolean {
  if (place === 0) return false;
  if (place === block - 1) return true;
  return place <= factors ? place === factor + 1 : place !== factors + factor + 1;
}

/** A parameter's uniform numbers. @param dimension which of the drawn parameters it is, of how many */
export function saltelliUniforms(spec: Spec, parameter: string, dimension: { at: number; of: number }) {
  const { seed, sampling, vary } = spec;
  const factors = factorsOf(vary);
  const factor = factors.findIndex(({ parameters }) => parameters.includes(parameter));
  const block = blockOf(factors.length, sampling.kind === "saltelli" && sampling.secondOrder);
  const a = scrambledDimension(dimension.at, streamKey(seed, `scramble ${parameter}`));
  const b = scrambledDimension(dimension.of + dimension.at, streamKey(seed, `scramble ${parameter}, again`));
  let [ofA, ofB] = [new Float64Array(), new Float64Array()];
  return (first: number, count: number, out: Float64Array): void => {
    const [from, to] = [Math.floor(first / block), Math.floor((first + count - 1) / block) + 1];
    if (ofA.length < to - from) [ofA, ofB] = [new Float64Array(to - from), new Float64Array(to - from)];
    fillSobol(a, from, to - from, ofA);
    fillSobol(b, from, to - from, ofB);
    for (let i = 0; i < count; i++) {
      const base = Math.floor((first + i) / block);
      const place = first + i - base * block;
      out[i] = (isFromB(place, factor, factors.length, block) ? ofB : ofA)[base - from]!;
    }
  };
}
