import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, it } from "vitest";
import { supportPage } from "../../scripts/katscript-table.js";

it("docs/katscript-support.md is what its script writes (run it: node scripts/ts.mjs scripts/katscript-table.ts)", () => {
  const page = readFileSync(path.resolve(import.meta.dirname, "../../docs/katscript-support.md"), "utf8");
  expect(page).toBe(supportPage());
});
