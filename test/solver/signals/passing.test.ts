import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { solveText } from "../../../lib/analysis/whole/solve.js";

const FOLDER = "test/golden-own/signals";
const CASES = readdirSync(FOLDER).filter((name) => name.startsWith("passing_"));

describe("an axis of what a signal passes", () => {
  it.each(CASES)("moves it too, whether or not the signal's frequency is an axis: %s", (name) => {
    const { katscript, outputs } = JSON.parse(readFileSync(`${FOLDER}/${name}`, "utf8")) as {
      katscript: string;
      outputs: Record<string, { real: number[]; imag?: number[] }>;
    };
    const alone = katscript.replace(/x2axis\((.*?, lin, \S+ \S+ \d+), fsig, .*\)/, "xaxis($1)");
    expect(alone).toContain("\nxaxis(");
    const ours = solveText(alone).outputs;
    for (const [output, theirs] of Object.entries(outputs)) {
      // Of each pair the second is at fsig(10), the text's own.
      const real = theirs.real.filter((_, index) => index % 2 === 1);
      const imag = (theirs.imag ?? real.map(() => 0)).filter(
        (_, index) => theirs.imag === undefined || index % 2 === 1,
      );
      real.forEach((value, point) => {
        const off =
          Math.abs(ours[output]!.real[point]! - value) + Math.abs((ours[output]!.imag?.[point] ?? 0) - imag[point]!);
        expect(off).toBeLessThan(1e-8 * Math.abs(value) + 1e-8 * Math.abs(imag[point]!));
      });
    }
  });
});
