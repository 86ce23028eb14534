import { describe, expect, it } from "vitest";
import { compared, type Side } from "../../../lib/results/answers/comparison.js";
import { comparisonPage } from "../../../lib/results/report/comparison-page.js";
import { normals } from "../tables.js";

const COUNT = 1000;
const next = normals(7);
const power = Float64Array.from({ length: COUNT }, () => 1 + 0.1 * next());
const jobs = Float64Array.from({ length: COUNT }, (_, job) => job);

function side(label: string, inputs: Record<string, Float64Array>, outputs: Record<string, Float64Array>): Side {
  const numbers = Object.entries(outputs).map(([name, values]) => [name, { unit: "W", values }] as const);
  return { label, jobs, inputs: new Map(Object.entries(inputs)), outputs: new Map(numbers) };
}

describe("two runs", () => {
  it("of the same jobs differ by what each pair does, much surer than two means", () => {
    const moved = power.map((value, job) => value + (job === 17 ? 0.5 : 0.001));
    const loss = [5, 6].map((each) => new Float64Array(COUNT).fill(each));
    const a = side("A", { P: power, loss: loss[0]! }, { out: power, only: power });
    const found = compared(a, side("B", { P: power, loss: loss[1]! }, { out: moved, more: power }));
    expect(found).toMatchObject({ pairs: COUNT, changed: ["loss"], onlyA: ["only"], onlyB: ["more"] });
    const [{ difference, error, same, largest }] = found.outputs as [(typeof found.outputs)[0]];
    expect(difference).toBeCloseTo(0.001 + 0.499 / COUNT, 6);
    expect(error).toBeCloseTo(0.499 / COUNT, 6); // one of a thousand: its standard deviation over the root of their number
    expect({ same, largest: largest!.toFixed(6) }).toEqual({ same: 0, largest: "0.500000" });
    expect(found.moved[0]).toMatchObject({ job: 17, output: "out" });
  });

  it("of other draws differ by their means, with both errors", () => {
    const other = power.map((value) => 2.1 - value);
    const found = compared(side("A", { P: power }, { out: power }), side("B", { P: other }, { out: other }));
    expect(found).toMatchObject({ pairs: 0, moved: [] });
    expect(found.outputs[0]!.error).toBeCloseTo(0.1 * Math.sqrt(2 / COUNT), 3);
  });

  it("make a page with both distributions", () => {
    const [a, b] = [side("one <b>", { P: power }, { out: power }), side("other", { P: power }, { out: power })];
    const page = comparisonPage(a, b, compared(a, b));
    expect(page).toContain("one &lt;b&gt;");
    expect(page).not.toContain("NaN");
    expect(page.match(/<svg/g)).toHaveLength(1);
  });
});
