import { describe, expect, it } from "vitest";
import {
  complexData,
  flatten,
  numberData,
  realData,
  rootOf,
  seriesOf,
  solutionOf,
} from "../../lib/analysis/solution.js";

const point = (name: string, value: number) => solutionOf(name, [["pd", numberData(value)]]);

describe("a tree of solutions", () => {
  it("has paths by the names of its solutions, the second of a name with #1", () => {
    const root = solutionOf("root");
    root.children.push(point("a", 1), point("b", 2), point("a", 3));
    root.children[0]!.children.push(point("a", 4));
    expect(Object.entries(flatten(root).outputs).map(([path, { real }]) => [path, ...real])).toEqual([
      ["a/pd", 1],
      ["a/a/pd", 4],
      ["b/pd", 2],
      ["a#1/pd", 3],
    ]);
  });

  it("is its one solution where a series holds one, also within series", () => {
    const [outer, inner] = [seriesOf("outer"), seriesOf("inner")];
    inner.children.push(point("a", 1));
    outer.children.push(inner);
    expect(rootOf(outer)).toBe(inner.children[0]);
    outer.children.push(point("b", 2));
    expect(rootOf(outer)).toBe(outer);
  });

  it("gives complex arrays in two parts, and axes by the path of their solution", () => {
    const data = complexData([2], Float64Array.of(1, 2, 3, 4));
    const root = solutionOf("scan", [["ad", data]], [{ name: "m1.phi", unit: "deg", values: [0, 1] }]);
    const flat = flatten(root);
    expect(flat.outputs).toEqual({
      ad: { unit: "", shape: [2], real: Float64Array.of(1, 3), imag: Float64Array.of(2, 4) },
    });
    expect(flat.axes).toEqual({ "": [{ name: "m1.phi", unit: "deg", values: [0, 1] }] });
  });

  it("is empty where nothing yields a solution", () => {
    expect(flatten(rootOf(undefined))).toEqual({ axes: {}, outputs: {} });
    expect(flatten(solutionOf("", [["none", realData([0], [])]])).outputs).toEqual({
      none: { unit: "", shape: [0], real: new Float64Array() },
    });
  });
});
