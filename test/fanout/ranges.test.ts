import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cutAt, endOf, halves, type JobRange, nameOf, piecesOf, restOf } from "../../lib/fanout/ranges.js";

const ranges = fc.record({ first: fc.nat(1e9), count: fc.integer({ min: 1, max: 5_000 }) });

/** Whether ranges follow on one another from `first` to `end`. */
function tiles(parts: readonly JobRange[], first: number, end: number): boolean {
  let next = first;
  for (const part of parts) {
    if (part.first !== next) return false;
    next = endOf(part);
  }
  return next === end;
}

/** All ranges that come of splitting one, itself included. */
function tree(range: JobRange): Set<string> {
  return new Set([nameOf(range), ...(range.count < 2 ? [] : halves(range).flatMap((half) => [...tree(half)]))]);
}

/** A range and the start of some range of its tree, inside it. */
const cuts = ranges.chain((range) =>
  fc.integer({ min: 0, max: range.count - 1 }).map((offset) => {
    const starts = [...tree({ ...range, count: Math.min(range.count, 200) })].map((name) => Number(name.split("-")[0]));
    return { range: { ...range, count: Math.min(range.count, 200) }, next: starts[offset % starts.length]! };
  }),
);

describe("a range", () => {
  it("is its two halves, the first as long as the second or by one longer", () => {
    fc.assert(
      fc.property(ranges, (range) => {
        fc.pre(range.count > 1);
        const [left, right] = halves(range);
        expect(tiles([left, right], range.first, endOf(range))).toBe(true);
        expect(left.count - right.count).toBeOneOf([0, 1]);
      }),
    );
  });

  it("is cut into pieces of its tree, in order", () => {
    fc.assert(
      fc.property(ranges, fc.integer({ min: 0, max: 6 }), (range, levels) => {
        const pieces = piecesOf(range, levels);
        expect(tiles(pieces, range.first, endOf(range))).toBe(true);
        expect(pieces.length).toBe(Math.min(range.count, 2 ** levels));
        const known = tree(range);
        for (const piece of pieces) expect(known).toContain(nameOf(piece));
      }),
      { numRuns: 50 },
    );
  });

  it("split anywhere is what is stored before and what is left behind, all of its tree, none of it sealed", () => {
    fc.assert(
      fc.property(cuts, ({ range, next }) => {
        fc.pre(next > range.first);
        const { seals, whole } = cutAt(range, next);
        const rest = restOf(range, next);
        expect(tiles([...whole, ...rest], range.first, endOf(range))).toBe(true);
        expect(endOf(whole.at(-1)!)).toBe(next);
        const [known, sealed] = [tree(range), new Set(seals.map(nameOf))];
        for (const part of [...whole, ...rest]) {
          expect(known).toContain(nameOf(part));
          expect(sealed).not.toContain(nameOf(part));
        }
        // What contains a part of its own is sealed: nobody can write it whole any more.
        for (const part of whole) {
          for (const seal of seals)
            if (seal.first <= part.first && endOf(part) <= endOf(seal)) expect(known).toContain(nameOf(seal));
        }
      }),
    );
  });

  it("of which nothing was stored is left as its halves", () => {
    expect(restOf({ first: 10, count: 5 }, 10)).toEqual(halves({ first: 10, count: 5 }));
    expect(restOf({ first: 10, count: 5 }, 15)).toEqual([]);
  });
});
