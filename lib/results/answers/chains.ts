/**
 * What the chains of all fits of a run say together: each job's are an ensemble of their own, from a start of its own.
 *
 * From what each job tells of its chains, so that no draw is read again; the same numbers as of all draws in one place.
 */
import { convergence, together } from "../../optimize/convergence.js";
import { samplingOf } from "../../sweep/spec/fit-fields.js";
import type { Spec } from "../../sweep/spec/spec.js";
import type { SampledRows } from "../part/sampled-rows.js";

export interface Chains {
  /** How many fits they are of, and how many chains all have together. */
  readonly jobs: number;
  readonly chains: number;
  /** How many draws a chain has. */
  readonly draws: number;
  readonly parameters: readonly ParameterChains[];
}

export interface ParameterChains {
  readonly name: string;
  readonly unit: string;
  readonly mean: number;
  readonly sigma: number;
  /** Of the chains' halves; null where all draws are the same. */
  readonly rHat: number | null;
  /** How many independent draws would tell as much of the mean. */
  readonly effective: number | null;
}

const BEST = "best/";

/** Undefined where nothing was sampled, and of so many fits that what they tell of their chains isn't among the rows. */
export function chainsOf({ fit }: Pick<Spec, "fit">, rows: SampledRows): Chains | undefined {
  if (fit?.sample === undefined) return undefined;
  const found = new Map(rows.columns.map(({ name }, index) => [name, rows.data[index]!]));
  const searched = rows.columns.filter(({ name }) => name.startsWith(BEST));
  const accepted = found.get("accepted");
  const good = Array.from({ length: rows.count }, (_, row) => row).filter((row) => Number.isFinite(accepted?.[row]));
  const { walkers, draws } = samplingOf(fit.sample, searched.length);
  const parameters = searched.flatMap(({ name: column, unit = "" }): ParameterChains[] => {
    const name = column.slice(BEST.length);
    const [means, covariances] = ["halves", "lagged"].map((kind) => found.get(`posterior ${kind}/${name}`));
    if (means === undefined || covariances === undefined || good.length === 0) return [];
    const cut = (data: Float64Array, row: number) => {
      const width = data.length / rows.count;
      return data.subarray(row * width, (row + 1) * width);
    };
    const known = good.map((row) => ({
      length: Math.floor(draws / 2),
      means: cut(means, row),
      covariances: cut(covariances, row),
    }));
    const { rHat, effective } = convergence(together(known));
    const [own, sigmas] = ["mean", "sigma"].map((kind) => {
      const data = found.get(`posterior ${kind}/${name}`)!;
      return good.map((row) => data[row]!);
    });
    const moments = pooled(own!, sigmas!, walkers * draws);
    return [{ name, unit, ...moments, rHat: orNull(rHat), effective: orNull(effective) }];
  });
  return parameters.length === 0 ? undefined : { jobs: good.length, chains: walkers * good.length, draws, parameters };
}

/** The mean and the standard deviation of all from those of parts of one size. */
function pooled(means: readonly number[], sigmas: readonly number[], size: number) {
  const mean = means.reduce((sum, each) => sum + each, 0) / means.length;
  const squares = means.reduce((sum, each, at) => {
    return sum + (size - 1) * sigmas[at]! * sigmas[at]! + size * (each - mean) * (each - mean);
  }, 0);
  return { mean, sigma: Math.sqrt(squares / (size * means.length - 1)) };
}

const orNull = (value: number): number | null => (Number.isFinite(value) ? value : null);
