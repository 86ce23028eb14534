/**
 * Runs fan-out in the simulated world, for as many seeds as wanted: `npm run simulate -- --seeds 100000`, or for one of
 * them: `npm run simulate -- --seed 4711`. `--from N` begins at another than 1. Ends with 1 if anything did not hold.
 */
import { parseArgs } from "node:util";
import { inWords, simulateMany, type Tally } from "../test/simulation/simulate.js";

/** Between two lines on how far it is [ms]. */
const TELL_MS = 5_000;

const { values } = parseArgs({
  options: {
    seed: { type: "string" },
    seeds: { type: "string", default: "1000" },
    from: { type: "string", default: "1" },
  },
});

function* seedsWanted(): Iterable<number> {
  if (values.seed !== undefined) return yield Number(values.seed);
  const from = Number(values.from);
  for (let seed = from; seed < from + Number(values.seeds); seed += 1) yield seed;
}

const started = performance.now();
let toldMs = started;
const tell = (tally: Tally) => {
  if (performance.now() - toldMs < TELL_MS) return;
  toldMs = performance.now();
  console.error(`${tally.seeds} worlds, ${tally.events} events, ${tally.failed.length} failed`);
};
const tally = await simulateMany(seedsWanted(), {}, 10, tell);
const seconds = (performance.now() - started) / 1_000;
console.log(inWords(tally));
console.log(
  `${seconds.toFixed(1)} s, ${((1_000 * seconds) / tally.seeds).toFixed(1)} ms a world, peak ${Math.round(process.resourceUsage().maxRSS / 1024)} MB`,
);
process.exitCode = tally.failed.length > 0 ? 1 : 0;
