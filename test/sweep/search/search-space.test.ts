import { describe, expect, it } from "vitest";
import { readSpec } from "../../../lib/sweep/reading/read-spec.js";
import { searchSpace } from "../../../lib/sweep/search/search-space.js";

const MODEL = "l L P=1\nm m1 R=0.5 T=0.5\nlink(L, m1)\npd p m1.p2.o";

function spaceOf(scale: unknown, from = 0.1, to = 0.9) {
  const spec = readSpec({
    model: MODEL,
    vary: { "m1.R": { kind: "uniform", from, to } },
    objective: { minimize: "p" },
    optimize: { method: "adam", starts: 1, ...(scale === undefined ? {} : { scale }) },
  });
  return searchSpace(spec, ["m1.R"], Float64Array.of(0.5));
}

describe("a scale", () => {
  it.each([undefined, "log", "logit", { "m1.R": "logit" }])(
    "%o has its ends at 0 and 1, and leads there and back",
    (scale) => {
      const space = spaceOf(scale);
      const row = new Float64Array(1);
      for (const [unit, value] of [
        [0, 0.1],
        [1, 0.9],
      ]) {
        space.write(Float64Array.of(unit!), row);
        expect(row[0]).toBe(value);
        expect(space.unitOf(row)[0]).toBe(unit!); // a search from an end begins there
      }
      for (const unit of [1e-3, 0.3, 0.5, 0.999]) {
        space.write(Float64Array.of(unit), row);
        expect(space.unitOf(row)[0]).toBeCloseTo(unit, 10);
        const at = (u: number) => {
          const moved = new Float64Array(1);
          space.write(Float64Array.of(u), moved);
          return moved[0]!;
        };
        expect(space.slope(0, row[0]!) / ((at(unit + 1e-6) - at(unit - 1e-6)) / 2e-6)).toBeCloseTo(1, 5); // a difference of numbers near 1
      }
    },
  );

  it("of logits goes as far from 0.99 to 0.999 as from 0.999 to 0.9999, nearly", () => {
    const space = spaceOf("logit", 0, 1);
    const [a, b, c] = [0.99, 0.999, 0.9999].map((x) => space.unitOf(Float64Array.of(x))[0]!);
    expect((c! - b!) / (b! - a!)).toBeCloseTo(1, 2);
  });

  it("of logits has a slope at the very end, so that a search comes back from it", () => {
    expect(spaceOf("logit").slope(0, 0.1)).toBeGreaterThan(0);
    expect(spaceOf("logit").slope(0, 0.9)).toBeGreaterThan(0);
  });
});
