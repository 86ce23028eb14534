import { expect, it } from "vitest";
import { FAULTS } from "./faults.js";
import { inWords, simulateMany } from "./simulate.js";

const SEEDS = 1_000;

it(`keeps every invariant in ${SEEDS} worlds in which everything of the catalogue goes wrong`, async () => {
  const tally = await simulateMany(Array.from({ length: SEEDS }, (_, index) => index + 1));
  expect(tally.failed, inWords(tally)).toEqual([]);
  expect(
    FAULTS.filter((fault) => (tally.faults.get(fault) ?? 0) === 0),
    "faults that never happened",
  ).toEqual([]);
}, 300_000);
