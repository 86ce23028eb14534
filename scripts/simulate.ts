/**
 * Runs fan-out in the simulated world, for as many seeds as wanted: `npm run simulate -- --seeds 100000`, or for one of
 * them: `npm run simulate -- --seed 4711`. `--from N` begins at another than 1. Ends with 1 if anything did not hold.
 *
 * `--large vast` runs a billion jobs on ten thousand workers instead; `--large quarter-minute` chunks of 15 s, `--large brisk` a
 * million jobs of a millisecond on a thousand workers.
 */
import { parseArgs } from "node:util";
import { inWords, simulateMany, type Tally } from "../test/simulation/simulate.js";
import { BRISK, QUARTER_MINUTE, simulateLarge, VAST } from "../test/simulation/vast.js";

/** Between two lines on how far it is [ms]. */
const TELL_MS = 10_000;

const { values } = parseArgs({
  options: {
    seed: { type: "string" },
    seeds: { type: "string", default: "1000" },
    from: { type: "string", default: "1" },
    large: { type: "string" },
  },
});

function* seedsWanted(): Iterable<number> {
  if (values.seed !== undefined) return yield Number(values.seed);
  const from = Number(values.from);
  for (let seed = from; seed < from + Number(values.seeds); seed += 1) yield seed;
}

const startMs = performance.now();

/** What it took: by the clock, of a processor, of memory. */
function spent(): { seconds: number; cpuSeconds: number; peakMb: number } {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  const cpuSeconds = (userCPUTime + systemCPUTime) / 1e6;
  return { seconds: (performance.now() - startMs) / 1_000, cpuSeconds, peakMb: Math.round(maxRSS / 1024) };
}

async function many(): Promise<void> {
  let toldMs = startMs;
  const tell = (tally: Tally) => {
    if (performance.now() - toldMs < TELL_MS) return;
    toldMs = performance.now();
    console.error(`${tally.seeds} worlds, ${tally.events} events, ${tally.failed.length} failed`);
  };
  const tally = await simulateMany(seedsWanted(), {}, 10, tell);
  const { seconds, cpuSeconds, peakMb } = spent();
  console.log(inWords(tally));
  const each = ((1_000 * seconds) / tally.seeds).toFixed(1);
  console.log(
    `${seconds.toFixed(1)} s (${cpuSeconds.toFixed(1)} s of a processor), ${each} ms a world, peak ${peakMb} MB`,
  );
  process.exitCode = tally.failed.length > 0 ? 1 : 0;
}

const LARGE = { vast: VAST, "quarter-minute": QUARTER_MINUTE, brisk: BRISK };

if (values.large !== undefined) {
  const large = LARGE[values.large as keyof typeof LARGE];
  const came = await simulateLarge(large);
  console.log(JSON.stringify({ ...came, ...spent() }));
  process.exitCode = came.violations.length > 0 ? 1 : 0;
} else {
  await many();
}
