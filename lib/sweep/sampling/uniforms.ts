/**
 * The uniform numbers behind the values of a job: for each parameter that is drawn, one inside (0, 1) a job.
 *
 * Whichever the sampling, a parameter's number depends on the seed, the job's index and the parameter's path; of a Latin
 * hypercube also on how many jobs there are, of a Sobol sequence also on which of the drawn parameters it is.
 */
import { isAxis, type Vary, variedBy } from "../spec/distribution.js";
import type { Spec } from "../spec/spec.js";
import { permutation } from "./permutation.js";
import { saltelliUniforms } from "./saltelli.js";
import { fillSobol, scrambledDimension } from "./sobol.js";
import { fillUniform, streamKey } from "./streams.js";

/** Writes the numbers of the jobs from `first` to `out`, shape (count). */
export type Uniforms = (first: number, count: number, out: Float64Array) => void;

/** The parameters that need random numbers, in the order of `vary`. */
export function drawnParameters(vary: readonly Vary[]): readonly string[] {
  return vary.flatMap((entry) => {
    if (entry.kind === "constant" || entry.kind === "table" || isAxis(entry)) return [];
    return variedBy(entry);
  });
}

/** Where a drawn parameter's numbers come from. */
export function uniformsOf(spec: Spec, parameter: string, dimension: number): Uniforms {
  const { seed, jobs, sampling } = spec;
  const key = streamKey(seed, `parameter ${parameter}`);
  switch (sampling.kind) {
    case "latin-hypercube": {
      const stratumOf = permutation(jobs, streamKey(seed, `strata ${parameter}`));
      return (first, count, out) => {
        fillUniform(key, first, count, out);
        for (let i = 0; i < count; i++) out[i] = insideStratum(stratumOf(first + i), out[i]!, jobs);
      };
    }
    case "sobol": {
      const scrambled = scrambledDimension(dimension, streamKey(seed, `scramble ${parameter}`));
      return (first, count, out) => fillSobol(scrambled, first, count, out);
    }
    case "saltelli": {
      return saltelliUniforms(spec, parameter, { at: dimension, of: drawnParameters(spec.vary).length });
    }
    default:
      return (first, count, out) => fillUniform(key, first, count, out);
  }
}

/**
 * A number inside a stratum of (0, 1). Rounding may put it on the stratum's upper end, but never on 1.
 *
 * @param inside where in the stratum, inside (0, 1)
 */
export function insideStratum(stratum: number, inside: number, strata: number): number {
  return Math.min((stratum + inside) / strata, LARGEST);
}

/** 1 - 2^-53. */
const LARGEST = 1 - Number.EPSILON / 2;
