import { expect, it } from "vitest";
import { FAULTS } from "./faults.js";
import failedOnce from "./seeds-that-failed.json" with { type: "json" };
import { inWords, simulateMany } from "./simulate.js";

const SEEDS = 1_000;
const EARLY_SEEDS = 300;

it(`every invariant holds in ${SEEDS} worlds in which everything of the catalogue goes wrong`, async () => {
  const tally = await simulateMany(Array.from({ length: SEEDS }, (_, index) => index + 1));
  console.log(inWords(tally));
  expect(tally.failed, inWords(tally)).toEqual([]);
  const never = FAULTS.filter((fault) => (tally.faults.get(fault) ?? 0) === 0);
  expect(never, "faults that never happened").toEqual([]);
  expect(Math.min(...Object.values(tally.shared)), "runs are shared out, and who has a share dies").toBeGreaterThan(10);
}, 300_000);

it(`every invariant holds in ${EARLY_SEEDS} such worlds whose run may end early`, async () => {
  const seeds = Array.from({ length: EARLY_SEEDS }, (_, index) => index + 1);
  const tally = await simulateMany(seeds, { endsEarly: true });
  expect(tally.failed, inWords(tally)).toEqual([]);
}, 300_000);

it("every invariant holds in the worlds in which one once did not", async () => {
  const tally = await simulateMany(failedOnce.seeds);
  expect(tally.failed, inWords(tally)).toEqual([]);
});

it("the same seed is the same world", async () => {
  const [once, twice] = [await simulateMany([4711]), await simulateMany([4711])];
  expect(twice).toEqual(once);
});
