/** Holds docs/what-happens-when.md to the catalogue of faults, and to the tests that it names. */
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { FAULTS } from "../simulation/faults.js";
import { MUTANTS } from "../simulation/mutants.js";

const root = fileURLToPath(new URL("../..", import.meta.url));
const page = readFileSync(`${root}/docs/what-happens-when.md`, "utf8");
/** A file in backquotes, and the names in quotes that follow it, up to the next file. */
const NAMED = /`(test\/[^`]+\.ts)`((?:(?!`test\/)[^|\n])*)/g;

it("the page has a line for each fault of the catalogue", () => {
  const lines = [...page.matchAll(/^\| (\d+) \|/gm)].map(([, number]) => Number(number));
  expect(lines).toEqual(FAULTS.map((fault) => Number(fault.slice(0, 2))));
  expect(page).toContain(`${["Eighteen", "Nineteen", "Twenty"][MUTANTS.length - 18]} safeguards`);
});

it("each line of the page names a test by the sentence that it is, or says that there is none", () => {
  const lines = page.split("\n").filter((line) => /^\| A?\d+ \|/.test(line));
  expect(lines.length).toBe(FAULTS.length + 21);
  const unnamed = lines.filter((line) => !/`test\/[^`]+`: "[^"]+"|\| – \|$/.test(line));
  expect(unnamed).toEqual([]);
});

it("each test that the page names is there", () => {
  const named = [...page.matchAll(NAMED)];
  expect(named.length).toBeGreaterThan(30);
  const lost = named.flatMap(([, file = "", rest = ""]) => {
    if (!existsSync(`${root}/${file}`)) return [file];
    const source = readFileSync(`${root}/${file}`, "utf8");
    return [...rest.matchAll(/"([^"]+)"/g)]
      .filter(([, name]) => !source.includes(name!))
      .map(([, name]) => `${file}: ${name}`);
  });
  expect(lost).toEqual([]);
});
