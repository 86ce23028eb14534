/** Gradients of jobs whose analysis is made of steps: each job is run once more, and its steps say what they change by. */
import { UserError } from "../../errors.js";
import { widthOf } from "../../shape.js";
import type { JobGradients, Output } from "../job-program.js";
import { type Data, visitData } from "../solution.js";
import type { Slopes } from "../tangents.js";
import type { Analysis } from "../whole/analysis.js";

/** What is wanted of the arrays of a solution. */
interface Wanted {
  readonly output: Output;
  /** Its place among all. */
  readonly place: number;
}

/** @param inputs what each job sets @param by those of them that derivatives are by */
export function stepGradients(
  { state, run, rehearse }: Analysis,
  { inputs, wanted }: { readonly inputs: readonly string[]; readonly wanted: readonly Wanted[] },
  by: readonly string[],
): JobGradients {
  const arraysOf = (tree: ReturnType<typeof run>) => {
    const arrays: Data[] = [];
    visitData(tree, (data) => arrays.push(data));
    return wanted.map(({ place }) => arrays[place]!);
  };
  const whileDerived = (along: boolean, make: () => ReturnType<typeof run>) => {
    state.beginTangents(by, along);
    try {
      return arraysOf(make());
    } finally {
      state.endTangents();
      state.values.set(state.nominal);
    }
  };
  const lacking = new Set<number>();
  for (const [index, { slopes }] of whileDerived(false, rehearse).entries()) {
    if (slopes === undefined) lacking.add(index);
  }
  /** A job's arrays, which know what they change by; undefined if it fails. */
  const jobOf = (values: Float64Array, job: number, along: boolean) => {
    state.values.set(state.nominal);
    state.values.set(values.subarray(job * inputs.length, (job + 1) * inputs.length));
    try {
      return whileDerived(along, run);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      return undefined;
    }
  };
  const widths = wanted.map(({ output }) => widthOf(output));
  return {
    by,
    lacking,
    pullback: (values, count, weights, gradient) => {
      gradient.fill(0);
      for (let job = 0; job < count; job++) {
        const own = gradient.subarray(job * by.length, (job + 1) * by.length);
        const parts = weights.map((all, index) => all.subarray(job * widths[index]!, (job + 1) * widths[index]!));
        const arrays = jobOf(values, job, false);
        if (arrays === undefined) own.fill(Number.NaN);
        else pullAll(arrays, parts, own);
      }
    },
    jacobian: (values, count, out) => {
      for (let job = 0; job < count; job++) {
        const arrays = jobOf(values, job, true);
        for (const [index, own] of out.entries()) {
          const size = widths[index]! * by.length;
          const slopes = arrays?.[index]?.slopes;
          if (slopes === undefined) own?.fill(Number.NaN, job * size, (job + 1) * size);
          else own?.set(slopes.of.jacobian(slopes.index), job * size);
        }
      }
    },
  };
}

/** Those that are known together are asked together. What weighs nothing isn't asked. */
function pullAll(arrays: readonly Data[], weights: readonly Float64Array[], gradient: Float64Array): void {
  const asked = new Map<Slopes, (Float64Array | undefined)[]>();
  for (const [index, { slopes }] of arrays.entries()) {
    const own = weights[index]!;
    if (slopes === undefined || own.every((weight) => weight === 0)) continue;
    const parts = asked.get(slopes.of) ?? [];
    parts[slopes.index] = own;
    asked.set(slopes.of, parts);
  }
  for (const [slopes, parts] of asked) slopes.pull(parts, gradient);
}
