/** What stands in for Node in a report's page. */
import { createHash } from "node:crypto";
import fc from "fast-check";
import { expect, it } from "vitest";
import { Buffer as PageBuffer } from "../../lib/page/node-buffer.js";
import { createHash as pageHash } from "../../lib/page/node-crypto.js";
import { rowPrint } from "../../lib/page/row-print.js";
import { sha256 } from "../../lib/page/sha256.js";
import { solverOf } from "../../lib/page/solver.js";
import { compileSweep } from "../../lib/sweep/jobs/compile-sweep.js";
import { readSpec } from "../../lib/sweep/reading/read-spec.js";
import { specBytes } from "../../lib/sweep/spec/run-id.js";

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex");

it("has SHA-256 as Node has it, whatever is hashed, at every length of a block", () => {
  for (let length = 0; length < 200; length++) {
    const bytes = Uint8Array.from({ length }, (_, at) => (at * 37 + length) & 255);
    expect(hex(sha256(bytes))).toBe(createHash("sha256").update(bytes).digest("hex"));
  }
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), fc.uint8Array({ maxLength: 300 }), (text, bytes) => {
      const own = createHash("sha256").update(text, "utf8").update(bytes).digest("hex");
      expect(hex(pageHash("sha256").update(text).update(bytes).digest())).toBe(own);
    }),
  );
});

it("reads base64, doubles and whole numbers as Node does", () => {
  fc.assert(
    fc.property(fc.float64Array({ minLength: 1, maxLength: 20 }), (numbers) => {
      const text = Buffer.from(numbers.buffer, numbers.byteOffset, numbers.byteLength).toString("base64");
      const [node, page] = [Buffer.from(text, "base64"), PageBuffer.from(text, "base64")];
      expect(hex(page)).toBe(hex(node));
      expect(page.readDoubleLE(0)).toBe(node.readDoubleLE(0));
      expect(page.readInt32LE(4)).toBe(node.readInt32LE(4));
    }),
  );
});

it("prints rows by all their bits", () => {
  expect(rowPrint([1, 0])).not.toBe(rowPrint([1, -0]));
  expect(rowPrint([1, 2])).not.toBe(rowPrint([2, 1]));
  expect(rowPrint([1])).not.toBe(rowPrint([1 + Number.EPSILON]));
  expect(rowPrint([Number.NaN])).toBe(rowPrint([-Number.NaN]));
});

it("solves a job of a stored spec as a sweep does, with other values for one job alone, and says why one fails", () => {
  const spec = readSpec({
    model: "l LASER P=1\nm M R=0.5 T=0.5\nlink(LASER, M)\npd P M.p2.o",
    vary: { "LASER.P": { kind: "normal", mean: 1, sigma: 0.1 }, "M.T": { kind: "uniform", from: 0.1, to: 0.5 } },
    jobs: 20,
  });
  const solver = solverOf(new TextDecoder().decode(specBytes(spec)), ["LASER.P", "P"]);
  const own = compileSweep(spec).run(7, 1);
  const numbers = ({ values, outputs }: Pick<typeof own, "values" | "outputs">) => ({ values, outputs });
  const first = solver.solve(7);
  expect(numbers(first)).toEqual(numbers(own));
  expect(first.print).toBe(rowPrint([own.values[0]!, own.outputs[0]![0]!]));
  expect([...solver.solve(7, Float64Array.of(3, 0.25)).outputs[0]!]).toEqual([expect.closeTo(0.75, 15)]); // a square root, squared
  expect(solver.solve(7, Float64Array.of(3, 2)).error).toContain("M");
  expect(numbers(solver.solve(7))).toEqual(numbers(own));
});
