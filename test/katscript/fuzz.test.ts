import path from "node:path";
import { describe, expect, it } from "vitest";
import { check } from "../../lib/katscript/check.js";
import { fuzz } from "./fuzz.js";
import { goldenTexts } from "./golden-texts.js";

const TESTS = path.resolve(import.meta.dirname, "..");
const texts = goldenTexts(path.join(TESTS, "golden")).map((each) => each.katscript);

describe("the parser", () => {
  it("tells a mistake, or gives a model that prints and parses back, for 10,000 mutated texts (seed 4711)", () => {
    const { broken, models, mistaken } = fuzz(texts, { count: 10_000, seed: 4711 });
    expect(broken.slice(0, 3)).toEqual([]);
    expect(models).toBeGreaterThan(500); // so that not all of them end at their first sign
    expect(mistaken).toBeGreaterThan(5000);
  });

  const indices = (count: number) => Array.from({ length: count }, (_, index) => index);
  /** Texts that grow with a number, each in a way that could cost more than its length. */
  const growing: Record<string, (count: number) => string> = {
    "mirrors in a row": (count) =>
      `nothing m0\n${indices(count)
        .map((i) => `m m${i + 1}\ns s${i} m${i}.p2 m${i + 1}.p1`)
        .join("\n")}`,
    "links from one to the next": (count) =>
      `nothing n0\n${indices(count)
        .map((i) => `nothing n${i + 1}\nlink(n${i}, n${i + 1})`)
        .join("\n")}`,
    "variables that double what is before": (count) =>
      `var v0 1\n${indices(count)
        .map((i) => `var v${i + 1} v${i}*v${i}+v${i}`)
        .join("\n")}`,
    "variables that refer forwards": (count) =>
      `${indices(count)
        .map((i) => `var v${i} v${i + 1}`)
        .join("\n")}\nvar v${count} 1`,
    "an array": (count) => `l a\nfor(a.P, [${"1.5, ".repeat(count)}2], noxaxis())`,
    "a degree of freedom": (count) =>
      `dof d ${indices(count)
        .map((i) => `v${i} 1`)
        .join(" ")}\n${indices(count)
        .map((i) => `var v${i} 1`)
        .join("\n")}`,
    "brackets that never close": (count) => "var v (\n".repeat(count),
    "names that are nearly known": (count) =>
      indices(count)
        .map((i) => `nothing element${i}\npd p${i} elemnt${i}.p1.o`)
        .join("\n"),
    "a circle": (count) =>
      indices(count)
        .map((i) => `var v${i} v${(i + 1) % count}`)
        .join("\n"),
    operators: (count) => `var v ${"1+".repeat(count)}1`,
  };

  it.each(Object.entries(growing))(
    "takes time in proportion to the text's length: %s",
    { timeout: 30_000, retry: 3 }, // the machine may be doing something else
    (_, text) => {
      const short = seconds(text(1000));
      const long = seconds(text(8_000));
      // Eight times the text; 64 times the time would be its square. The rest is for the machine's other work.
      expect(long / Math.max(short, 0.002)).toBeLessThan(30);
    },
  );
});

/** The least time that checking a text takes in three turns [s]. */
function seconds(text: string): number {
  let least = Infinity;
  for (let turn = 0; turn < 3; turn++) {
    const start = performance.now();
    check(text, "a.kat");
    least = Math.min(least, (performance.now() - start) / 1000);
  }
  return least;
}
