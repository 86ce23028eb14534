/** Holds docs/security.md to the tests that it names. */
import { existsSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";

/** A file in backquotes, and the names in quotes that follow it, up to the next file. */
const NAMED = /`(test\/[^`]+\.ts)`((?:(?!`test\/)[^|])*)/g;

it("each test that the page on security names is there", () => {
  const page = readFileSync("docs/security.md", "utf8");
  const named = [...page.slice(page.indexOf("## Row by row")).matchAll(NAMED)];
  expect(named.length).toBeGreaterThan(25);
  const lost = named.flatMap(([, file = "", rest = ""]) => {
    if (!existsSync(file)) return [file];
    const source = readFileSync(file, "utf8");
    return [...rest.matchAll(/"([^"]+)"/g)]
      .filter(([, name]) => !source.includes(name!))
      .map(([, name]) => `${file}: ${name}`);
  });
  expect(lost).toEqual([]);
});
