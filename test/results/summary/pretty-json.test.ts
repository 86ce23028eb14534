import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { linesOfNumbers } from "../../../lib/results/summary/number-lines.js";
import { prettyJson } from "../../../lib/results/summary/pretty-json.js";

/** Doubles of all kinds: any bits, few digits, whole ones, and powers whose neighbours are not equally far. */
const number = fc.oneof(
  fc.double(),
  fc.double({ min: -1e7, max: 1e7, noNaN: true }),
  fc.integer().map((whole) => whole / 1000),
  fc.integer({ min: 0, max: 1e9 }),
  fc
    .tuple(fc.integer({ min: -1074, max: 1023 }), fc.constantFrom(1, -1, 1 + 2 ** -52, 2 - 2 ** -52, 3))
    .map(([power, by]) => by * 2 ** power),
  fc
    .tuple(fc.integer({ min: -323, max: 308 }), fc.integer({ min: 1, max: 99 }))
    .map(([power, by]) => Number(`${by}e${power}`)),
  fc.constantFrom(0, -0, 5e-324, Number.MAX_VALUE, 1e21, 1e-7, 123456789012345680000, Number.NaN),
);
const numbers = fc.array(fc.oneof({ weight: 20, arbitrary: number }, { weight: 1, arbitrary: fc.constant(null) }), {
  minLength: 100,
  maxLength: 400,
});

const textOf = (bytes: Uint8Array) => new TextDecoder("utf-8", { fatal: true }).decode(bytes);

describe("JSON for people", () => {
  it("keeps letters of all kinds, before and behind long lists", () => {
    const data = { Größe: "µm", values: Array.from({ length: 200 }, (_, n) => n / 7), "🔭": ["é", "日本"] };
    expect(JSON.parse(textOf(prettyJson(data)))).toEqual(data);
  });

  it("has a list that comes again at another depth indented for it", () => {
    const values = Array.from({ length: 200 }, (_, n) => n / 7);
    const text = textOf(prettyJson({ values, deeper: { values, again: values } }));
    expect(text).toBe(textOf(prettyJson({ values: [...values], deeper: { values: [...values], again: [...values] } })));
  });

  it("has thousands of numbers as JSON.stringify has them, each line as long as there is room for", () => {
    fc.assert(
      fc.property(
        numbers,
        fc.integer({ min: 0, max: 20 }),
        fc.integer({ min: 40, max: 120 }),
        (values, indent, room) => {
          const lines = textOf(linesOfNumbers(values, room, indent)!).split(`,\n${" ".repeat(indent)}`);
          expect(lines.join(", ")).toBe(JSON.stringify(values).slice(1, -1).replaceAll(",", ", "));
          lines.forEach((line, at) => {
            expect(line.length).toBeLessThanOrEqual(at === lines.length - 1 ? room : room - 2);
            const next = lines[at + 1];
            if (next === undefined) return;
            const first = `${line}, ${next.split(", ")[0]}`;
            const isLast = at + 2 === lines.length && !next.includes(",");
            expect(first.length).toBeGreaterThan(isLast ? room : room - 2);
          });
        },
      ),
      { numRuns: 60 },
    );
  });

  it("is the same data, whatever stands among the numbers", () => {
    const value = fc.oneof(number, fc.constantFrom(null, true, "a, b", {}), fc.array(number, { maxLength: 3 }));
    fc.assert(
      fc.property(fc.array(value, { minLength: 90, maxLength: 150 }), (values) => {
        const data = { name: "x", values: [0.1, ...values], few: values.slice(0, 3) };
        expect(JSON.parse(textOf(prettyJson(data)))).toEqual(JSON.parse(JSON.stringify(data)));
      }),
    );
  });
});
