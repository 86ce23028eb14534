/** Counts by cubes beside counts by hand, over random rows, axes and brushes. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ABSENT, codesOf, NumbersWriter, STRETCHES } from "../../../lib/serve/counts/codes.js";
import { Explored, type Rows } from "../../../lib/serve/counts/explored.js";
import type { Question } from "../../../lib/serve/counts/question.js";

const LABELS = ["a", "b", "c"] as const;

function rowsOf(columns: readonly Float64Array[]): Rows {
  const numbers = columns.map((values) => {
    const writer = new NumbersWriter(values.length);
    writer.add(values);
    return writer.finish();
  });
  const count = columns[0]!.length;
  return {
    count,
    stretches: [{ first: 0, count, row: 0 }],
    quantities: LABELS.map((label) => ({ label, name: label, part: "value", unit: "", role: "input" })),
    numbers: async (asked) => asked.map(({ label }) => numbers[LABELS.indexOf(label as "a")]!),
  };
}

const explore = (columns: readonly Float64Array[]) => new Explored(rowsOf(columns), async () => {});
const value = fc.oneof(fc.double({ min: -1, max: 2, noNaN: true }), fc.constantFrom(Number.NaN, 0, 1, Infinity));
const brush = fc.option(
  fc
    .tuple(fc.integer({ min: 0, max: STRETCHES }), fc.integer({ min: 0, max: STRETCHES }))
    .map(([one, other]): [number, number] => (one < other ? [one, other] : [other, one])),
  { nil: undefined },
);
const world = fc.record({
  rows: fc.array(fc.tuple(value, value, value), { minLength: 1, maxLength: 60 }),
  brushes: fc.tuple(brush, brush, brush),
  active: fc.integer({ min: 0, max: 2 }),
});

function asked({ brushes, active }: { brushes: readonly ([number, number] | undefined)[]; active: number }): Question {
  const axes = LABELS.map((name, at) => ({ name, low: 0, high: 1, log: false, brush: brushes[at] }));
  return { axes, side: [0, 1, 2], plane: [2, 0], active };
}

describe("counts of a selection", () => {
  it("are those of the rows that all brushes hold, whichever axis is brushed just now", async () => {
    await fc.assert(
      fc.asyncProperty(world, async ({ rows, brushes, active }) => {
        const columns = LABELS.map((_, at) => Float64Array.from(rows, (row) => row[at]!));
        const explored = explore(columns);
        const question = asked({ brushes, active });
        const atOnce = await explored.counts(question);
        await explored.prepare(question);
        const counts = await explored.counts(question);
        const codes = columns.map((values) => {
          const writer = new NumbersWriter(values.length);
          writer.add(values);
          return codesOf(writer.finish(), { low: 0, high: 1, log: false });
        });
        const held = [...rows.keys()].filter((row) =>
          brushes.every((own, at) => own === undefined || (codes[at]![row]! >= own[0] && codes[at]![row]! < own[1])),
        );
        const wanted = new Uint32Array(2 * 4096 + 16384);
        for (const row of held) {
          const [a, b, c] = codes.map((own) => own[row]!) as [number, number, number];
          wanted[(a >> 2) * 64 + (b >> 2)]!++;
          wanted[4096 + (b >> 2) * 64 + (c >> 2)]!++;
          wanted[8192 + (c >> 1) * 128 + (a >> 1)]!++;
        }
        for (const found of [atOnce, counts]) expect(found.every((count, bin) => count === wanted[bin])).toBe(true);
        const selected: number[] = [];
        for await (const row of explored.selected(question)) selected.push(row);
        expect(selected).toEqual(held);
        const kept = await explored.held(question, 0, rows.length);
        expect([...kept.keys()].filter((row) => kept[row] === 1)).toEqual(held);
      }),
      { numRuns: 30 },
    );
  });

  it("go on from a row", async () => {
    const explored = explore(LABELS.map(() => Float64Array.from({ length: 10 }, (_, row) => row / 10)));
    const rows: number[] = [];
    const question = asked({ brushes: [[100, 252], undefined, undefined], active: 0 });
    for await (const row of explored.selected(question, 5)) rows.push(row);
    expect(rows).toEqual([6, 7, 8, 9]);
  });
});

describe("codes of numbers", () => {
  it("go up with the numbers, from the axis's lower end to its upper one, and know what isn't on it", () => {
    const values = Float64Array.of(0.99, 1, 1.5, 2, 2.01, Number.NaN, Infinity);
    const writer = new NumbersWriter(values.length);
    writer.add(values);
    const [below, first, middle, last, ...beyond] = codesOf(writer.finish(), { low: 1, high: 2, log: false });
    expect([first, middle, last]).toEqual([0, STRETCHES / 2, STRETCHES - 1]);
    expect([below, ...beyond]).toEqual([ABSENT, ABSENT, ABSENT, ABSENT]);
  });

  it("tell numbers apart that differ in their tenth digit alone", () => {
    const values = Float64Array.from({ length: 252 }, (_, at) => 1_000 + 1e-7 * (at + 0.5));
    const writer = new NumbersWriter(values.length, [values[0]!, values[251]!]);
    writer.add(values);
    const codes = codesOf(writer.finish(), { low: 1_000, high: 1_000 + 252e-7, log: false });
    expect([...codes]).toEqual([...codes.keys()]);
  });

  it("are even over factors on a logarithmic axis", () => {
    const values = Float64Array.from({ length: 252 }, (_, at) => 10 ** ((at + 0.5) / 21));
    const writer = new NumbersWriter(values.length);
    writer.add(values);
    const codes = codesOf(writer.finish(), { low: 1, high: 1e12, log: true });
    expect([...codes]).toEqual([...codes.keys()]);
  });
});
