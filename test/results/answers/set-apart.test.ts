import { expect, it } from "vitest";
import { whatFails } from "../../../lib/results/answers/what-fails.js";
import { ishigamiSpec, rowsOfSpec } from "./ishigami.js";

it("the inputs that set failing jobs apart are named, those at both ends too, and no others", () => {
  const rows = rowsOfSpec(ishigamiSpec(512, false), (x, y) => Math.abs(y) + 0.1 * x);
  const found = whatFails(rows, { f: ["< 2.5"] });
  expect(found[0]).toMatchObject({ input: "y" });
  expect(found[0]!.distance).toBeGreaterThan(0.35);
  expect(found.map(({ input }) => input)).not.toContain("z");
  expect(whatFails(rows, { f: ["< 100"] })).toEqual([]);
  expect(whatFails(rows, { curve: ["< 100"] })).toEqual([]);
});
