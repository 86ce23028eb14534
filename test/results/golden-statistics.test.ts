/** Statistics may be found in any way, as long as they come out the same: to the bit, on numbers that they go wrong on. */
import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { readPartSummary, writePart } from "../../lib/results/part/part.js";
import { finishSummary } from "../../lib/results/summary/finish.js";
import { mergeSummaries, summarize } from "../../lib/results/summary/summary.js";
import type { Table } from "../../lib/results/table.js";
import { uniforms } from "./tables.js";
import { wildTable } from "./wild-tables.js";

/**
 * SHA-256 of the finished summaries below as the first engine gave them, which held each sum as a whole number of any size,
 * added one value after the other.
 */
const AS_EVER = "efa9ba225efbec5190f000f76fdcc36fc9336ac425618651096a6f0423903898";
const TABLES = [
  ...Array.from({ length: 40 }, (_, index) => [index + 1, 1 + ((index + 1) ** 2 % 97)] as const),
  [99, 1400],
];

function slice(table: Table, from: number, to: number): Table {
  const data = table.data.map((column, index) => {
    if (table.columns[index]!.role === "axis") return column;
    const width = column.length / table.count;
    return column.slice(from * width, to * width);
  });
  return { ...table, first: table.first + from, count: to - from, data };
}

describe("finished statistics", () => {
  it("are those of the first engine, to the bit, of all numbers that there are", () => {
    const hash = createHash("sha256");
    for (const [seed, rows] of TABLES) hash.update(finishSummary(summarize(wildTable(seed!, rows!), {}), {}, "run"));
    expect(hash.digest("hex")).toBe(AS_EVER);
  });

  it("are the same through parts of any size, merged in any order", () => {
    const next = uniforms(3);
    const origin = { run: "run", specSha256: "0", spec: {} };
    for (const [seed, rows] of TABLES) {
      const table = wildTable(seed!, rows!);
      const cuts = Array.from({ length: Math.floor(5 * next()) }, () => Math.floor((rows! + 1) * next()));
      const ends = [...cuts.sort((a, b) => a - b), rows!];
      const parts = ends.map((end, index) =>
        readPartSummary(writePart(slice(table, ends[index - 1] ?? 0, end), origin)),
      );
      while (parts.length > 1) {
        const [one] = parts.splice(Math.floor(parts.length * next()), 1);
        const at = Math.floor(parts.length * next());
        parts[at] = mergeSummaries(parts[at]!, one!);
      }
      const whole = finishSummary(summarize(table, {}), {}, "run");
      expect(Buffer.from(finishSummary(parts[0]!, {}, "run")).toString(), `table ${seed}`).toBe(
        Buffer.from(whole).toString(),
      );
    }
  });
});
