import { describe, expect, it } from "vitest";
import { SparseRows } from "../../../lib/solver/matrix/sparse-rows.js";

const SIZE = 12;

/** A sequence of whole numbers that looks like chance, the same each time. */
function chance(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

function entriesOf(rows: SparseRows, row: number): ReadonlyMap<number, readonly [number, number]> {
  const { columns, values } = rows;
  const [first, count] = [rows.first(row), rows.count(row)];
  return new Map(
    Array.from({ length: count }, (_, at) => [
      columns[first + at]!,
      [values[2 * (first + at)]!, values[2 * (first + at) + 1]!] as const,
    ]),
  );
}

describe("sparse rows", () => {
  it("hold what maps of maps hold, after any additions, sums of rows and removals, and columns know their rows", () => {
    for (let seed = 1; seed <= 20; seed++) {
      const below = chance(seed);
      // Room for fewer rows than there will be, so that all of it moves.
      const rows = new SparseRows(2);
      const plain = Array.from({ length: SIZE }, () => new Map<number, [number, number]>());
      for (let row = 0; row < SIZE; row++) expect(rows.grow()).toBe(row);
      const add = (row: number, column: number, re: number, im: number) => {
        const [x, y] = plain[row]!.get(column) ?? [0, 0];
        plain[row]!.set(column, [x + re, y + im]);
      };
      for (let step = 0; step < 200; step++) {
        const [row, column] = [below(SIZE), below(SIZE)];
        const at = rows.find(row, column);
        const kind = below(4);
        if (kind < 2) {
          rows.add(row, column, step, -step);
          add(row, column, step, -step);
        } else if (kind === 2 && at >= 0) {
          rows.removeAt(row, at);
          plain[row]!.delete(column);
        } else if (kind === 3 && row !== column) {
          const without = [...plain[column]!.keys()][0] ?? -1;
          rows.addRow(row, column, rows.find(column, without), 0.5, 0);
          for (const [each, [re, im]] of plain[column]!) if (each !== without) add(row, each, re / 2, im / 2);
        }
      }
      for (let row = 0; row < SIZE; row++) {
        expect(entriesOf(rows, row)).toEqual(new Map(plain[row]!));
        const holders = [...plain.keys()].filter((each) => plain[each]!.has(row));
        expect([...rows.rowsOf(row)].sort((a, b) => a - b)).toEqual(holders);
        expect(rows.rowCount(row)).toBe(holders.length);
      }
    }
  });
});
