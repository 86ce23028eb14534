/**
 * Times katfan beside the real Finesse, alternately, in one run, and writes bench/results.md.
 *
 *     npm run bench [-- --rounds N] [--only TEXT] [--write]
 *
 * Machines are noisy, so what counts is the ratio of the two within a round: the median over rounds and the spread of it.
 */
import { writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { allCases, type Case } from "./cases.js";
import { type Peer, peerPython, startPeer } from "./peer.js";

interface Row {
  readonly name: string;
  readonly against: string;
  readonly unit: string;
  readonly least: number | undefined;
  /** Medians [s]. */
  readonly ours: number;
  readonly theirs: number | undefined;
  /** Theirs over ours: least, median, most of the rounds. */
  readonly ratio: readonly [number, number, number] | undefined;
}

async function timed(each: Case, peer: Peer | undefined, rounds: number): Promise<Row> {
  const ours: number[] = [];
  const theirs: number[] = [];
  warm(each);
  for (let round = 0; round < rounds; round++) {
    ours.push(each.ours());
    if (peer !== undefined) theirs.push(await each.theirs(peer));
  }
  const ratios = theirs.map((value, round) => value / ours[round]!).sort((a, b) => a - b);
  return {
    name: each.name,
    against: each.against,
    unit: each.unit,
    least: each.least,
    ours: median(ours),
    theirs: peer === undefined ? undefined : median(theirs),
    ratio: peer === undefined ? undefined : [ratios[0]!, median(ratios), ratios[ratios.length - 1]!],
  };
}

/** How long a case runs before it is timed [ms]: V8 compiles what it has seen often. */
const WARM_MS = 1_500;
const MOST_WARM_RUNS = 400;

/** Runs a case until the engine has settled; one that takes long is run once. Finesse's first run isn't timed either. */
function warm(each: Case): void {
  const end = performance.now() + WARM_MS;
  for (let run = 0; run < MOST_WARM_RUNS; run++) {
    each.ours();
    if (performance.now() > end) return;
  }
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** Three digits and a unit that suits. */
function time(value: number): string {
  const scales = [
    [1, "s"],
    [1e-3, "ms"],
    [1e-6, "µs"],
    [1e-9, "ns"],
  ] as const;
  const [scale, unit] = scales.find(([least]) => value >= least) ?? scales[3];
  return `${(value / scale).toPrecision(3)} ${unit}`;
}

function factor(value: number): string {
  return value >= 100 ? Math.round(value).toLocaleString("en") : value.toPrecision(3);
}

function line(row: Row): string {
  const { ratio, least } = row;
  const held = ratio === undefined || least === undefined ? "" : ratio[1] >= least ? "yes" : "**no**";
  const cells = [
    row.name,
    row.against,
    `${time(row.ours)} a ${row.unit}`,
    row.theirs === undefined ? "" : time(row.theirs),
    ratio === undefined ? "" : `**${factor(ratio[1])}** (${factor(ratio[0])} to ${factor(ratio[2])})`,
    least === undefined ? "" : factor(least),
    held,
  ];
  return `| ${cells.join(" | ")} |`;
}

const HEAD = [
  "| case | Finesse does | katfan | Finesse | times quicker, median (spread) | at least | held |",
  "|---|---|---|---|---|---|---|",
];

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { rounds: { type: "string", default: "5" }, only: { type: "string" }, write: { type: "boolean" } },
  });
  const python = peerPython();
  if (python === undefined) process.stdout.write("Finesse isn't here, so only katfan is timed.\n");
  const peer = python === undefined ? undefined : startPeer(python);
  const chosen = allCases().filter(({ name }) => values.only === undefined || name.includes(values.only));
  const lines: string[] = [...HEAD];
  process.stdout.write(`${HEAD.join("\n")}\n`);
  for (const each of chosen) {
    lines.push(line(await timed(each, peer, Number(values.rounds))));
    process.stdout.write(`${lines[lines.length - 1]}\n`);
  }
  peer?.close();
  if (values.write !== true) return;
  const where = `${cpus()[0]?.model ?? "an unknown processor"}, ${cpus().length} cores, Node ${process.version}`;
  const text = [
    "# katfan beside Finesse 3",
    "",
    `Written by \`npm run bench -- --write\` on ${where}. Both sides ran alternately, ${values.rounds} rounds, after each had settled; a ratio is taken within its round. An axis of ours includes building the equations and the kernel anew.`,
    "",
    ...lines,
    "",
  ];
  writeFileSync(fileURLToPath(new URL("./results.md", import.meta.url)), text.join("\n"));
}

await main();
