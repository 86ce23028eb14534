/**
 * Times katfan beside the real Finesse, alternately, in one run; and by itself: where time goes, and how it scales.
 *
 *     npm run bench [-- --PART ...] [--rounds N] [--only TEXT] [--write]
 *
 * Machines are noisy, so what counts is the ratio of the two within a round: the median over rounds and the spread of it.
 * Parts are those of `PARTS`, each by its flag: all if none is named. With --only, the rows whose names hold TEXT. With --write,
 * what is measured takes its place in bench/results.md: a part's section, which says where it was measured, or with --only
 * its rows.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { allCases, type Case } from "./cases.js";
import { derivatives } from "./derivatives.js";
import { growth } from "./growth.js";
import { modeCases } from "./mode-cases.js";
import { modeGrowth } from "./mode-growth.js";
import type { Tell } from "./numbers.js";
import { type Peer, peerPython, startPeer } from "./peer.js";
import { profile } from "./profile.js";
import { scaling } from "./scaling.js";
import { serveLatency } from "./serve.js";
import { signalCases } from "./signal-cases.js";
import { storing } from "./storing.js";
import { table } from "./table.js";

interface Part {
  readonly flag: string;
  readonly heading: string;
  /** What stands above its tables. */
  readonly about?: string;
  /** Whether it has rows by name, of which some may be asked for alone. */
  readonly hasRows: boolean;
  measure(run: Run, tell: Tell): void | Promise<void>;
}

interface Run {
  /** The Python with Finesse, if there is one. */
  readonly python: string | undefined;
  /** Finesse's process, started when it is first needed. */
  readonly peer: () => Peer | undefined;
  readonly rounds: number;
  readonly only: string | undefined;
}

const PARTS: readonly Part[] = [
  {
    flag: "kernels",
    heading: "Beside Finesse 3",
    about: `Both sides ran alternately, each after it had settled; in a round each repeated what it does for a quarter of a
second, and a ratio is taken within its round. Both start from a model that is read already. Axes and jobs of code are timed by the processor. An axis has two rows. The first is of a
model that was run before, as that of whoever zooms, takes more points, runs a series, or sweeps jobs of code: its equations,
their reduction and its kernel are kept while it holds what it held, as are the points of the last few ranges of axes, and a run plans its steps and computes its outputs. What is
promised is judged on it, as all runs of a model but its first are such. The second is of a model that is run for the first time, in a process that has run others: equations, reduction, check and kernel
are made anew each time, only the code of a kernel is kept by its structure. The last column is what the first run in a process
takes, before V8 has compiled anything.`,
    hasRows: true,
    measure: (run, tell) => compared(allCases(), run, tell),
  },
  {
    flag: "signals",
    heading: "Signals and quantum noise",
    hasRows: true,
    measure: (run, tell) => beside(signalCases, run, tell),
  },
  {
    flag: "modes",
    heading: "Beams and modes",
    hasRows: true,
    measure: async (run, tell) => {
      await beside(modeCases, run, tell);
      if (run.python === undefined || run.only !== undefined) return;
      tell("");
      await modeGrowth(run.python, tell);
    },
  },
  { flag: "derivatives", heading: "Derivatives", hasRows: false, measure: (_, tell) => derivatives(tell) },
  { flag: "serve", heading: "The page that lives", hasRows: false, measure: (_, tell) => serveLatency(tell) },
  { flag: "profile", heading: "Where the time goes", hasRows: false, measure: (_, tell) => profile(tell) },
  {
    flag: "growth",
    heading: "How it grows",
    about: "![Time a point over nodes and over varied parameters](growth.svg)",
    hasRows: false,
    measure: (_, tell) => growth(tell),
  },
  {
    flag: "scaling",
    heading: "How it scales over threads",
    about: `Medians of three rounds. Efficiency is a run's time with one worker over twice that with two. Two processes that have nothing in
common, each with one worker, tell what the machine gives; the last column is what two workers of one run reach of that.`,
    hasRows: false,
    measure: (_, tell) => scaling(tell),
  },
  {
    flag: "storing",
    heading: "What storing costs",
    about: `Processor time of whole processes, from their start to the report on disk, one worker each; a ratio is taken within its round.`,
    hasRows: true,
    measure: ({ python, rounds, only }, tell) => storing(python, rounds, tell, only),
  },
];

const RESULTS = fileURLToPath(new URL("./results.md", import.meta.url));
const flags = Object.fromEntries(PARTS.map(({ flag }) => [flag, { type: "boolean" } as const]));
const { values } = parseArgs({
  options: {
    rounds: { type: "string", default: "5" },
    only: { type: "string" },
    write: { type: "boolean" },
    ...flags,
  },
});
const named = PARTS.filter(({ flag }) => (values as Readonly<Record<string, unknown>>)[flag] === true);
const wanted = (named.length > 0 ? named : PARTS).filter(({ hasRows }) => values.only === undefined || hasRows);
const python = peerPython();
if (python === undefined) say("Finesse isn't here, so only katfan is timed.");
let started: Peer | undefined;
const run: Run = {
  python,
  peer: () => {
    if (python !== undefined) started ??= startPeer(python);
    return started;
  },
  rounds: Number(values.rounds),
  only: values.only,
};
for (const part of wanted) {
  const lines = await section((tell) => part.measure(run, tell));
  if (values.write !== true || lines.length === 0) continue;
  if (values.only === undefined) replaceSection(part, lines);
  else replaceRows(lines);
}
started?.close();

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

async function compared(cases: readonly Case[], { peer, rounds, only }: Run, tell: Tell): Promise<void> {
  const meant = cases.filter(({ name }) => only === undefined || name.includes(only));
  if (meant.length > 0) await table(meant, peer(), rounds, tell);
}

/** Cases that a Python with Finesse is needed for. */
async function beside(cases: (python: string) => readonly Case[], run: Run, tell: Tell): Promise<void> {
  if (run.python !== undefined) await compared(cases(run.python), run, tell);
}

/** Prints what is measured as it is told, and keeps it. */
async function section(measure: (tell: Tell) => void | Promise<void>): Promise<string[]> {
  const lines: string[] = [];
  await measure((line) => {
    say(line);
    lines.push(line);
  });
  if (lines.length > 0) say("");
  return lines;
}

/** Puts rows in place of those of the same name and as many cells. */
function replaceRows(rows: readonly string[]): void {
  const nameOf = (row: string) => `${/^\| ([^:|]+)/.exec(row)?.[1]?.trim()}, ${row.split("|").length}`;
  const measured = new Map(rows.filter((row) => row.startsWith("| ")).map((row) => [nameOf(row), row]));
  const lines = readFileSync(RESULTS, "utf8").split("\n");
  writeFileSync(RESULTS, lines.map((line) => measured.get(nameOf(line)) ?? line).join("\n"));
}

/** Puts a part in the place of what stands below its heading; one that isn't there yet comes last. */
function replaceSection({ flag, heading, about, hasRows }: Part, lines: readonly string[]): void {
  const text = readFileSync(RESULTS, "utf8");
  const machine = `${cpus()[0]?.model ?? "an unknown processor"}, ${cpus().length} cores, Node ${process.version}`;
  const rounds = hasRows ? `, ${run.rounds} rounds` : "";
  const day = new Date().toISOString().slice(0, 10);
  const where = `*\`npm run bench -- --${flag} --write\`, ${day}: ${machine}${rounds}.*`;
  const whole = [`## ${heading}`, where, ...(about === undefined ? [] : [about]), lines.join("\n").trimEnd()].join(
    "\n\n",
  );
  const start = text.indexOf(`## ${heading}\n`);
  const next = start < 0 ? -1 : text.indexOf("\n## ", start);
  const before = (start < 0 ? text : text.slice(0, start)).trimEnd();
  const after = next < 0 ? "" : `\n${text.slice(next)}`;
  writeFileSync(RESULTS, `${before}\n\n${whole}\n${after}`);
}
