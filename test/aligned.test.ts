import { expect, it } from "vitest";
import { aligned } from "../lib/aligned.js";

it("puts columns below one another, which the last entry of a row makes no wider", () => {
  const rows = [
    ["outputs"],
    ["  best", "200", "W"],
    ["  path", "6.5, 4.2, 3.9, ... (100) W"],
    ["  phase", "30", "deg"],
  ];
  expect(aligned(rows)).toEqual([
    "outputs",
    "  best   200  W",
    "  path   6.5, 4.2, 3.9, ... (100) W",
    "  phase  30   deg",
  ]);
});
