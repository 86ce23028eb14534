import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { filledCells, summedUp } from "../../../lib/results/statistics/filled-cells.js";
import { Packer, Unpacker } from "../../../lib/results/statistics/packer.js";

const grid = fc
  .record({
    length: fc.nat({ max: 3000 }),
    filled: fc.array(fc.nat({ max: 2999 }), { maxLength: 300 }),
    wide: fc.boolean(),
  })
  .map(({ length, filled, wide }) => {
    const counts = wide ? new Float64Array(length) : new Uint32Array(length);
    for (const cell of filled) if (cell < length) counts[cell] = wide ? 1 + cell * 2 ** 40 : 1 + cell;
    return counts;
  });

describe("the cells of a grid that hold anything", () => {
  it("are all that do, in order, however long it is and whatever it is made of", () => {
    fc.assert(
      fc.property(grid, (counts) => {
        const all = [...counts.keys()].filter((cell) => counts[cell] !== 0);
        expect([...filledCells(counts)]).toEqual(all);
      }),
    );
  });

  it("are found in a part of an array as well", () => {
    const counts = new Uint32Array(1001).fill(7);
    counts.fill(0, 3, 990);
    expect([...filledCells(counts.subarray(1, 995))]).toEqual([0, 1, 989, 990, 991, 992, 993]);
  });

  it("are packed with the zeros between them, and come out again", () => {
    fc.assert(
      fc.property(grid, (counts) => {
        const packer = new Packer();
        packer.counts(counts);
        packer.whole(42);
        const [unpacker, again] = [new Unpacker(packer.finish()), new Float64Array(counts.length)];
        unpacker.counts(again, 0, counts.length);
        expect([...again]).toEqual([...counts]);
        expect(unpacker.whole()).toBe(42);
      }),
    );
  });

  it("are summed up cell by cell, whatever the counts are kept as", () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.constant(0), fc.nat()), { minLength: 1, maxLength: 700 }), (counts) => {
        const cells = counts.flatMap((count, cell) => (count === 0 ? [] : [cell]));
        const upTo = cells.map((cell) => counts.slice(0, cell + 1).reduce((sum, count) => sum + count, 0));
        for (const given of [Float64Array.from(counts), Uint32Array.from(counts)]) {
          const found = summedUp(given);
          expect([[...found.cells], [...found.upTo]]).toEqual([cells, upTo]);
          expect(summedUp(given)).toBe(found);
        }
      }),
    );
  });
});
