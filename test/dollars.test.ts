import { expect, it } from "vitest";
import { inDollars } from "../lib/dollars.js";

it.each([
  [0.0012, "$0.0012"],
  [0.25, "$0.25"],
  [1, "$1.0"],
  [12.4, "$12"],
  [99.4, "$99"],
  [99.6, "$100"],
  [996, "$1,000"],
  [1234, "$1,200"],
  [1_256_000, "$1,300,000"],
])("%d dollars are %s", (amount, text) => {
  expect(inDollars(amount)).toBe(text);
});
