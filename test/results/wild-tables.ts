/** Tables of numbers that statistics go wrong on: of all sizes, subnormal, not finite, alike, zeros of both signs; failed rows. */
import { scaled } from "../../lib/numerics/powers-of-two.js";
import { tableOf } from "../../lib/results/part/table-of.js";
import type { Table } from "../../lib/results/table.js";
import { uniforms } from "./tables.js";

const KINDS = 8;

/** Numbers of one kind, from a generator of numbers in [0, 1). */
function number(kind: number, next: () => number): number {
  switch (kind) {
    case 0:
      return next();
    case 1:
      return scaled(next() - 0.5, Math.floor(2000 * (next() - 0.5)));
    case 2:
      return scaled(next() - 0.5, -1060);
    case 3:
      return next() < 0.5 ? -0 : 1;
    case 4:
      return next() < 0.1 ? Number.MAX_VALUE * (next() < 0.5 ? -1 : 1) : -next();
    case 5:
      return next() < 0.1 ? Number.NaN : next() < 0.1 ? Number.POSITIVE_INFINITY : 1 + 1e-9 * next();
    case 6:
      return 3.5;
    default:
      return next() < 0.5 ? 0 : scaled(next(), Math.floor(-40 * next()));
  }
}

const SHAPES = [[], [], [5], [2, 3], [1], [50]];
const COMPLEX = [false, true, false, true, false, false];

/** Jobs 1000, 1001, ... with scalars and arrays of numbers of kinds that follow from the seed. */
export function wildTable(seed: number, rows: number): Table {
  const next = uniforms(seed);
  for (let skipped = 0; skipped < 10; skipped++) next();
  const outputs = SHAPES.map((shape, index) => ({
    name: `out${index}`,
    unit: "W",
    complex: COMPLEX[index]!,
    shape,
    axes: shape.map((length, axis) => ({ name: `axis ${axis}`, values: Array.from({ length }, (_, at) => at) })),
  }));
  const numbers = outputs.map(({ shape, complex }) => {
    const kind = Math.floor(KINDS * next());
    const size = rows * (complex ? 2 : 1) * shape.reduce((product, length) => product * length, 1);
    return Float64Array.from({ length: size }, () => number(kind, next));
  });
  const failing = next() < 0.5 ? 0 : next() ** 2;
  const errors = new Map<number, string>();
  for (let row = 0; row < rows; row++) {
    if (!(next() < failing)) continue;
    errors.set(row, `failed ${row % 3}`);
    for (const output of numbers)
      output.fill(Number.NaN, (row * output.length) / rows, ((row + 1) * output.length) / rows);
  }
  const inputs = ["a", "b"].map((name) => ({ name, unit: "" }));
  const kinds = inputs.map(() => (next() < 0.5 ? 0 : 7));
  const values = Float64Array.from({ length: 2 * rows }, (_, at) => number(kinds[at % 2]!, next));
  return tableOf({ inputs, outputs }, 1000, rows, { values, outputs: numbers, errors });
}
