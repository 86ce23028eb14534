import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, it } from "vitest";
import { readmePage, supportPage } from "../../scripts/katscript-table.js";

it("docs/katscript-support.md is what its script writes (run it: node scripts/ts.mjs scripts/katscript-table.ts)", () => {
  const page = readFileSync(path.resolve(import.meta.dirname, "../../docs/katscript-support.md"), "utf8");
  expect(page).toBe(supportPage());
});

it("README.md says what is computed and what not yet, as the engine has it (run the same script)", () => {
  const page = readFileSync(path.resolve(import.meta.dirname, "../../README.md"), "utf8");
  expect(page).toBe(readmePage(page));
  for (const area of ["plane waves", "signals", "quantum noise", "Gaussian beams"]) {
    expect(page).toMatch(new RegExp(`\\| ${area}[^|]*\\| (\\*\\*yes\\*\\*|not yet: )`));
  }
});
