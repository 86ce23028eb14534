import { spawnSync } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const KATFAN = fileURLToPath(new URL("../../bin/katfan", import.meta.url));

/** Throws where nobody waits for it, as soon as the command says what becomes of that. */
const THROWS = `
const on = process.on;
process.on = function (name, ...rest) {
  if (name === "uncaughtException") setImmediate(() => { throw new Error("out of the blue"); });
  return on.call(this, name, ...rest);
};
`;

describe("an error that nobody caught", () => {
  it("is told with its stack and exit code 70, without a line of the bundle", () => {
    const folder = mkdtempSync(join(tmpdir(), "katfan-uncaught-"));
    const file = join(folder, "throws.cjs");
    writeFileSync(file, THROWS);
    writeFileSync(join(folder, "laser.kat"), "l laser P=1\npd P laser.p1.o\n");
    const { status, stderr } = spawnSync(
      process.execPath,
      ["--require", file, KATFAN, "solve", join(folder, "laser.kat")],
      { encoding: "utf8" },
    );
    expect(stderr).toContain("katfan broke down: Error: out of the blue");
    expect(status).toBe(70);
    expect(Math.max(...stderr.split("\n").map(({ length }) => length))).toBeLessThan(400);
  });
});
