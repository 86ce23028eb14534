import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { buildOrder } from "../../lib/model/build-order.js";

describe("the order of building", () => {
  it("is that of the text where nothing waits", () => {
    expect(buildOrder([[], [0], [1, 0]])).toEqual([0, 1, 2]);
  });

  it("has the first of the text that may be built next", () => {
    expect(buildOrder([[1], [3], [3], [], []])).toEqual([3, 1, 0, 2, 4]);
    expect(buildOrder([[3], [], [], [], []])).toEqual([1, 2, 3, 0, 4]);
  });

  it("has circles, and what waits for them, last", () => {
    expect(buildOrder([[1], [0], [1], []])).toEqual([3, 0, 1, 2]);
    expect(buildOrder([[0], []])).toEqual([0, 1]); // what names itself waits for nothing
  });

  it("is the least one of all in which nothing stands before what it needs", () => {
    const needs = fc
      .array(fc.uniqueArray(fc.nat(7), { maxLength: 3 }), { minLength: 8, maxLength: 8 })
      .map((lists) => lists.map((list, own) => list.filter((other) => (own * 5 + 3) % 8 > (other * 5 + 3) % 8))); // no circles
    fc.assert(
      fc.property(needs, (lists) => {
        const left = new Set(lists.keys());
        const expected: number[] = [];
        while (left.size > 0) {
          const next = [...left].find((own) => lists[own]!.every((need) => !left.has(need)))!;
          left.delete(next);
          expected.push(next);
        }
        expect(buildOrder(lists)).toEqual(expected);
      }),
    );
  });
});
