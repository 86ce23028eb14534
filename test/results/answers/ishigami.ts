/**
 * Ishigami's function over Saltelli's sampling: its indices are known, its second input's effect is no straight line, and its
 * third one's shows only together with the first.
 * Source: T. Ishigami and T. Homma 1990, doi:10.1109/ISUMA.1990.151285; a = 7 and b = 0.1 as there.
 */
import type { SampledRows } from "../../../lib/results/part/sampled-rows.js";
import type { Column } from "../../../lib/results/table.js";
import { readSpec } from "../../../lib/sweep/reading/read-spec.js";
import { jobInputs, jobValues } from "../../../lib/sweep/sampling/job-values.js";
import type { Spec } from "../../../lib/sweep/spec/spec.js";

const [A, B] = [7, 0.1];
const VARIANCE = A ** 2 / 8 + (B * Math.PI ** 4) / 5 + (B ** 2 * Math.PI ** 8) / 18 + 1 / 2;
const TOGETHER = (8 * B ** 2 * Math.PI ** 8) / 225 / VARIANCE;

/** Sobol's indices in closed form: T. Homma and A. Saltelli 1996, doi:10.1016/0951-8320(96)00002-6. */
export const KNOWN = {
  first: [(1 + (B * Math.PI ** 4) / 5) ** 2 / 2 / VARIANCE, A ** 2 / 8 / VARIANCE, 0],
  total: [(1 + (B * Math.PI ** 4) / 5) ** 2 / 2 / VARIANCE + TOGETHER, A ** 2 / 8 / VARIANCE, TOGETHER],
  /** Of the pairs 01, 02, 12. */
  second: [0, TOGETHER, 0],
};

export function ishigami(x: number, y: number, z: number): number {
  return Math.sin(x) + A * Math.sin(y) ** 2 + B * z ** 4 * Math.sin(x);
}

const angle = { kind: "uniform", from: -Math.PI, to: Math.PI };

export function ishigamiSpec(bases: number, secondOrder: boolean, seed = 1): Spec {
  const vary = { x: angle, y: angle, z: angle };
  return readSpec({ model: "l L0 P=1", vary, sampling: { kind: "saltelli", bases, secondOrder }, seed });
}

const column = (name: string, role: Column["role"]): Column => {
  return { name, role, type: "real", unit: "", shape: [], axes: [] };
};

/** All jobs of the spec. @param of what an output is of the inputs */
export function rowsOfSpec(spec: Spec, of: (...inputs: readonly number[]) => number): SampledRows {
  const { jobs } = spec;
  const names = jobInputs(spec);
  const inputs = new Float64Array(names.length * jobs);
  jobValues(spec, new Float64Array(names.length))(0, jobs, inputs);
  const valuesOf = (job: number) => [...inputs.subarray(job * names.length, (job + 1) * names.length)];
  const data = [
    Float64Array.from({ length: jobs }, (_, job) => job),
    ...names.map((_, at) => Float64Array.from({ length: jobs }, (_, job) => inputs[job * names.length + at]!)),
    Float64Array.from({ length: jobs }, (_, job) => of(...valuesOf(job))),
  ];
  const columns = [column("job", "job"), ...names.map((name) => column(name, "input")), column("f", "output")];
  return { count: jobs, columns, data };
}
