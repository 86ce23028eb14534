/**
 * What storing and summing up costs: whole processes beside a loop in Finesse, and a table beside pyarrow and numpy.
 *
 * Processor time, as others use the machine as well; each ratio is of one round.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { compileSweep } from "../lib/sweep/jobs/compile-sweep.js";
import { roomFor } from "../lib/sweep/jobs/job-results.js";
import { readSpec } from "../lib/sweep/reading/read-spec.js";
import { pythonWithPandas } from "../test/report/python.js";
import { specAt } from "./example-spec.js";
import { factor, median, percent, type Tell, time } from "./numbers.js";

const KATFAN = fileURLToPath(new URL("../bin/katfan", import.meta.url));
const PEER = fileURLToPath(new URL("./peer-processes.py", import.meta.url));
const POINTS = 801;
const SCAN = `l L0 P=1
s s0 L0.p1 m1.p1
m m1 R=0.99 T=0.01
s CAV m1.p2 m2.p1 L=1
m m2 R=0.991 T=0.009
pd refl m1.p1.o
pd circ m2.p1.i
pd trans m2.p2.o
pd inc m1.p1.i
ad field m2.p1.i f=0
xaxis(m2.phi, lin, -10, 10, ${POINTS - 1})
`;
/** Five detectors, one of them complex. */
const NUMBERS_A_SCAN = 6 * POINTS;
const SCANS = [
  { jobs: 200, least: 8 },
  { jobs: 1_000, least: 15 },
] as const;
const TABLE_JOBS = 1_000_000;
const TABLE_NUMBERS = 24;
/** A job of sixteen columns and more, beside its kernel, takes no longer [s]. */
const MOST_A_JOB = 2.5e-6;
const MOST_SIZE = 1.15;

interface Ran {
  readonly seconds: number;
  /** Of the parts. */
  readonly bytes: number;
}

/** Runs a spec by one worker. @returns the processor time of the whole process [s], and the size of its parts */
function ran(python: string, spec: object): Ran {
  const folder = mkdtempSync(join(tmpdir(), "katfan-storing-"));
  const [file, out] = [join(folder, "spec.json"), join(folder, "out")];
  writeFileSync(file, JSON.stringify(spec));
  const seconds = timed(python, [process.execPath, KATFAN, "run", file, "--workers", "1", "--out", out, "--json"]);
  const [run] = readdirSync(join(out, "runs"));
  const parts = join(out, "runs", run!, "parts");
  const bytes = readdirSync(parts).reduce((sum, name) => sum + statSync(join(parts, name)).size, 0);
  rmSync(folder, { recursive: true });
  return { seconds, bytes };
}

function timed(python: string, command: readonly string[]): number {
  const said = execFileSync(python, [PEER, "time", ...command], { encoding: "utf8", env: oneThread() });
  return (JSON.parse(said) as { readonly seconds: number }).seconds;
}

const oneThread = () => ({ ...process.env, OMP_NUM_THREADS: "1", OPENBLAS_NUM_THREADS: "1", MKL_NUM_THREADS: "1" });

const scansName = (jobs: number) => `${jobs} scans of ${POINTS} points by five detectors`;
const TABLE_NAME = `${TABLE_JOBS.toLocaleString("en")} jobs of the recycled Michelson, 24 columns`;

/** What is measured here of what a text is part of. */
function askedFor(only = "") {
  const scans = SCANS.filter(({ jobs }) => scansName(jobs).includes(only));
  return { scans, table: TABLE_NAME.includes(only) };
}

/** @param only what is measured is what holds this in its name; all of it if left out */
export async function storing(python: string | undefined, rounds: number, tell: Tell, only?: string): Promise<void> {
  if (python === undefined) return;
  const asked = askedFor(only);
  if (!asked.table && asked.scans.length === 0) return;
  tell("| sweep, one worker, whole process | katfan | beside it | times quicker, median (spread) | at least | held |");
  tell("|---|---|---|---|---|---|");
  const sizes: string[] = [];
  for (const { jobs, least } of asked.scans) {
    const spec = {
      model: SCAN,
      jobs,
      vary: {
        "L0.P": { kind: "normal", mean: 1, sigma: 0.1 },
        "m1.phi": { kind: "normal", mean: 0, sigma: 1 },
      },
    };
    const [ours, theirs]: [Ran[], number[]] = [[], []];
    for (let round = 0; round < rounds; round++) {
      ours.push(ran(python, spec));
      theirs.push(timed(python, [python, PEER, "scans", SCAN, String(jobs)]));
    }
    const ratios = theirs.map((seconds, round) => seconds / ours[round]!.seconds).sort((a, b) => a - b);
    const cells = [
      scansName(jobs),
      time(median(ours.map(({ seconds }) => seconds))),
      `a loop in Finesse: ${time(median(theirs))}`,
      `**${factor(median(ratios))}** (${factor(ratios[0]!)} to ${factor(ratios.at(-1)!)})`,
      factor(least),
      median(ratios) >= least ? "yes" : "**no**",
    ];
    tell(`| ${cells.join(" | ")} |`);
    sizes.push(sizeOf(`${jobs} scans`, ours[0]!.bytes, 8 * jobs * NUMBERS_A_SCAN));
  }
  const arrow = asked.table ? await pythonWithPandas() : undefined;
  if (arrow !== undefined && "python" in arrow) {
    tell("");
    tableOf({ python, arrow: arrow.python }, rounds, tell, sizes);
  }
  tell("");
  tell("| parts on disk | beside the numbers' own size | at most | held |");
  tell("|---|---|---|---|");
  for (const line of sizes) tell(line);
}

function sizeOf(name: string, bytes: number, numbers: number): string {
  const share = bytes / numbers;
  return `| ${name}: ${(bytes / 1e6).toPrecision(3)} MB | ${percent(share)} | ${percent(MOST_SIZE)} | ${share <= MOST_SIZE ? "yes" : "**no**"} |`;
}

/** One with Finesse, one with pyarrow. */
interface Pythons {
  readonly python: string;
  readonly arrow: string;
}

/** A million jobs of the last example beside pyarrow and numpy. */
function tableOf({ python, arrow }: Pythons, rounds: number, tell: Tell, sizes: string[]): void {
  const raw = { ...specAt("recycled-michelson"), jobs: TABLE_JOBS };
  const kernelOnce = kernelOf(raw);
  const found = Array.from({ length: rounds }, () => {
    const ours = ran(python, raw);
    const kernel = kernelOnce();
    const out = join(tmpdir(), `katfan-storing-${process.pid}.parquet`);
    const said = execFileSync(arrow, [PEER, "table", String(TABLE_JOBS), out], { encoding: "utf8", env: oneThread() });
    rmSync(out);
    const other = (JSON.parse(said) as { readonly seconds: number }).seconds / TABLE_JOBS;
    return { bytes: ours.bytes, kernel, beyond: ours.seconds / TABLE_JOBS - kernel, other };
  });
  tell(`| ${TABLE_NAME} | a job | at most | held |`);
  tell("|---|---|---|---|");
  tell(`| kernel: drawing what varies, and physics | ${time(median(found.map(({ kernel }) => kernel)))} |  |  |`);
  const own = median(found.map(({ beyond }) => beyond));
  tell(`| all else of the process | ${time(own)} | ${time(MOST_A_JOB)} | ${own <= MOST_A_JOB ? "yes" : "**no**"} |`);
  const theirs = time(median(found.map(({ other }) => other)));
  const share = median(found.map(({ beyond, other }) => beyond / other));
  tell(`| the same table by pyarrow, the same statistics by numpy | ${theirs} |  | |`);
  tell(`| all else, beside that | ${percent(share)} | ${percent(1)} | ${share <= 1 ? "yes" : "**no**"} |`);
  sizes.push(sizeOf("the recycled Michelson", found[0]!.bytes, 8 * TABLE_JOBS * TABLE_NUMBERS));
}

/** Finds what drawing and computing a job takes, its code compiled, in calls and memory as a worker has them [s]. */
function kernelOf(raw: object): () => number {
  const sweep = compileSweep(readSpec(raw));
  const count = sweep.atOnce!;
  const room = roomFor(sweep.inputs.length, sweep.outputs, count);
  const calls = 32;
  const once = () => {
    const start = process.cpuUsage();
    for (let call = 0; call < calls; call++) sweep.run(call * count, count, room);
    const { user, system } = process.cpuUsage(start);
    return (user + system) / 1e6 / (calls * count);
  };
  for (let warm = 0; warm < 3; warm++) once();
  return () => median(Array.from({ length: 6 }, once));
}
