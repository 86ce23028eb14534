/** Tables to test with: as a sweep gives them, from a small generator, so that each test has its own numbers. */
import type { Output } from "../../lib/analysis/job-program.js";
import { type SweepColumns, tableOf } from "../../lib/results/part/table-of.js";
import type { Table } from "../../lib/results/table.js";

/** Numbers in [0, 1) that look random: a linear congruence (Numerical Recipes' constants). */
export function uniforms(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** About normal: the sum of twelve uniforms. */
export function normals(seed: number): () => number {
  const next = uniforms(seed);
  return () => {
    let sum = -6;
    for (let n = 0; n < 12; n++) sum += next();
    return sum;
  };
}

export const SCAN: readonly number[] = [-90, -45, 0, 45, 90];
const output = (name: string, unit: string, complex = false): Output => ({ name, unit, complex, shape: [], axes: [] });

/** A laser's power in, a power, a field and a scan out. */
export const SWEEP: SweepColumns = {
  inputs: [
    { name: "LASER.P", unit: "W" },
    { name: "M1.phi", unit: "deg" },
  ],
  outputs: [
    output("P", "W"),
    output("field", "sqrt(W)", true),
    { name: "scan", unit: "W", complex: false, shape: [SCAN.length], axes: [{ name: "M1.phi [deg]", values: SCAN }] },
    { name: "transfer", unit: "", complex: true, shape: [2], axes: [{ name: "f [Hz]", values: [1, 10] }] },
  ],
};

/** Rows of SWEEP: a job's numbers follow from its index; jobs of which `fails` is true fail. */
export function rowsOf(first: number, count: number, fails: (job: number) => boolean = () => false): Table {
  const values = new Float64Array(2 * count);
  const outputs = [1, 2, SCAN.length, 4].map((size) => new Float64Array(size * count));
  const errors = new Map<number, string>();
  for (let row = 0; row < count; row++) {
    const next = normals(7 * (first + row) + 1);
    const power = 1 + 0.1 * next();
    const phi = 10 * next();
    values.set([power, phi], 2 * row);
    const rest = [
      [power + 1e-3 * next()],
      [Math.sqrt(Math.abs(power)), 1e-3 * next()],
      SCAN.map((x) => power + 1e-4 * x),
    ];
    const all = [...rest, [next(), next(), next(), next()]];
    const failed = fails(first + row);
    for (const [index, numbers] of all.entries()) {
      outputs[index]!.set(failed ? numbers.map(() => Number.NaN) : numbers, numbers.length * row);
    }
    if (failed) errors.set(row, `singular at job ${first + row}`);
  }
  return tableOf(SWEEP, first, count, { values, outputs, errors });
}
