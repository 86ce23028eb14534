/** katfan beside the real Finesse: both alternately, in rounds, and the ratio within each round. */
import type { Case } from "./cases.js";
import { factor, median, type Tell, time } from "./numbers.js";
import type { Peer } from "./peer.js";

/** How long a case runs before it is timed [ms], and how often: V8 compiles what it has seen often. */
const WARM_MS = 1_500;
const MOST_WARM_RUNS = 400;
/** One that takes long runs so often at least, but no longer than this [ms]. */
const LEAST_WARM_RUNS = 25;
const MOST_WARM_MS = 5_000;
/** In a round each side repeats what it does for at least so long; the mean counts [s]. */
const ROUND_S = 0.25;

const HEAD = [
  "| case | Finesse does | katfan | Finesse | times quicker, median (spread) | at least | held | katfan's first run |",
  "|---|---|---|---|---|---|---|---|",
];

/** @param tell told each line of Markdown as it is known */
export async function table(cases: readonly Case[], peer: Peer | undefined, rounds: number, tell: Tell): Promise<void> {
  for (const line of HEAD) tell(line);
  for (const each of cases) tell(await measured(each, peer, rounds));
}

async function measured(each: Case, peer: Peer | undefined, rounds: number): Promise<string> {
  const ours: number[] = [];
  const theirs: number[] = [];
  const first = each.ours();
  warm(each);
  for (let round = 0; round < rounds; round++) {
    ours.push(await repeated(() => each.ours()));
    if (peer !== undefined) theirs.push(await repeated(() => each.theirs(peer)));
  }
  const ratios = theirs.map((value, round) => value / ours[round]!).sort((a, b) => a - b);
  const ratio = ratios.length === 0 ? undefined : median(ratios);
  const cells = [
    each.name,
    each.against,
    `${time(median(ours))} a ${each.unit}`,
    theirs.length === 0 ? "" : time(median(theirs)),
    ratio === undefined ? "" : `**${factor(ratio)}** (${factor(ratios[0]!)} to ${factor(ratios.at(-1)!)})`,
    each.least === undefined ? "" : factor(each.least),
    ratio === undefined || each.least === undefined ? "" : ratio >= each.least ? "yes" : "**no**",
    time(first),
  ];
  return `| ${cells.join(" | ")} |`;
}

/** Runs a case until the engine has settled; one that takes seconds is run once. Finesse's first run isn't timed either. */
function warm(each: Case): void {
  const begin = performance.now();
  for (let run = 1; run <= MOST_WARM_RUNS; run++) {
    each.ours();
    if (performance.now() - begin > (run < LEAST_WARM_RUNS ? MOST_WARM_MS : WARM_MS)) return;
  }
}

/** The mean of what it says, over as many runs as fill a round. */
async function repeated(run: () => number | Promise<number>): Promise<number> {
  const begin = performance.now();
  let [sum, runs] = [0, 0];
  do {
    sum += await run();
    runs++;
  } while (performance.now() - begin < 1_000 * ROUND_S);
  return sum / runs;
}
