import { describe, expect, it } from "vitest";
import { contourPath } from "../../../lib/results/figure/contours.js";

const places = Array.from({ length: 41 }, (_, at) => at * 10);
const pointsOf = (path: string) =>
  [...path.matchAll(/[ML]([-\d.]+) ([-\d.]+)/g)].map(([, x, y]) => [Number(x), Number(y)] as const);

describe("contours", () => {
  it("of a distance are a circle", () => {
    const at = (i: number, j: number) => Math.hypot(i - 20, j - 20);
    const points = pointsOf(contourPath({ xs: places, ys: places, at }, 12.3));
    expect(points.length).toBeGreaterThan(100);
    for (const [x, y] of points) expect(Math.hypot(x / 10 - 20, y / 10 - 20)).toBeCloseTo(12.3, 1);
    // A closed line: each point is the end of one piece and the beginning of another.
    const ends = new Map<string, number>();
    for (const point of points) ends.set(point.join(), (ends.get(point.join()) ?? 0) + 1);
    expect(new Set(ends.values())).toEqual(new Set([2]));
  });

  it("of a saddle part where its middle says, and there are none where a number is missing", () => {
    const square = (values: readonly number[]) => {
      const field = { xs: [0, 1], ys: [0, 1], at: (i: number, j: number) => values[[0, 3, 1, 2][2 * i + j]!]! };
      return pointsOf(contourPath(field, 0));
    };
    // Around the square: 3, -1, 1, -1; the middle is 0.5, above, as the first corner is: the second and the fourth are cut off.
    expect(square([3, -1, 1, -1])).toEqual([
      [0.8, 0],
      [1, 0.5],
      [0.5, 1],
      [0, 0.8],
    ]); // (x, y) of the four crossings
    expect(square([1, -3, 1, -3])).toHaveLength(4);
    expect(square([1, Number.NaN, 1, -3])).toEqual([]);
  });
});
