/**
 * What gradients take: interferometers of a public benchmark, all their parameters at once, beside what is published of them.
 *
 * A gradient is of a figure made of the signal, the laser's noise and quantum noise at all frequencies and of all powers, whatever
 * it is: what a sum changes by with each of those numbers is given. It goes through all that the value did, anew, and back. Beside it is Differometor with the benchmark's own loss, where
 * `KATFAN_DIFFEROMETOR` names a Python that has it (peer-differometor.py): on one core, in processor time.
 */
import { execFileSync, spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { JobProgram } from "../lib/analysis/job-program.js";
import { compileJobs } from "../lib/analysis/jobs/compile-jobs.js";
import { parse } from "../lib/katscript/parse.js";
import { widthOf } from "../lib/shape.js";
import { type Case, caseOf, poweredNodes, textOf } from "../test/differometor/cases.js";
import { median, type Tell } from "./numbers.js";

const CASES = [
  { name: "voyager", title: "Voyager", published: "12 ms (A100)" },
  { name: "voyager_constrained", title: "Voyager, three noises and powers", published: "" },
  { name: "uifo_seed5", title: "UIFO 3 × 3", published: "87 to 262 ms (H100), compiled in 120 s" },
];
const FOLDER = fileURLToPath(new URL("../test/differometor/", import.meta.url));
/** Runs before it is timed: V8 has compiled what there is to compile by then. */
const SETTLING = 200;
const ROUNDS = 15;
/** Jobs of a round: timers are coarse. */
const EACH = 5;

/** Whether this process is one of a case: its name stands behind. */
const FLAG = "--first-gradient-of";

interface First {
  /** From the text to the first value and gradient: the processor's time, and that by the clock [s]. */
  readonly seconds: number;
  readonly byClock: number;
  /** The most memory that the process had [MB]. */
  readonly megabytes: number;
}

export function derivatives(tell: Tell): void {
  const heads = [
    "interferometer",
    "parameters",
    "published",
    "text to first gradient",
    "first in its process (by the clock)",
    "the process' most memory",
    "a value",
    "a gradient",
    "over a value",
    "value, then gradient",
    "over a value",
    "a second",
  ];
  tell(`| ${[...heads, "Differometor: first", "value", "value and gradient"].join(" | ")} |`);
  tell(`|${"---|".repeat(heads.length + 3)}`);
  for (const { name, title, published } of CASES) {
    const given = caseOf(name, FOLDER);
    const { value, gradient, first } = firstOf(given);
    const both = () => {
      value();
      gradient();
    };
    for (let time = 0; time < SETTLING; time++) both();
    const rounds = Array.from({ length: ROUNDS }, () => [value, gradient, both].map(timed)).slice(1);
    const [one, slopes, two] = [0, 1, 2].map((which) => median(rounds.map((round) => round[which]!)));
    const over = (which: number) => median(rounds.map((round) => round[which]! / round[0]!)).toFixed(1);
    const alone = inItsProcess(name);
    const firsts = [seconds(first), `${seconds(alone.seconds)} (${seconds(alone.byClock)})`];
    const cells = [title, given.parameters.length, published, ...firsts, `${alone.megabytes.toFixed(0)} MB`];
    const times = [milliseconds(one!), milliseconds(slopes!), over(1), milliseconds(two!), over(2)];
    const ours = [...times, Math.round(1 / two!)];
    tell(`| ${[...cells, ...ours, ...differometor(name)].join(" | ")} |`);
  }
}

/** Reads, compiles, and computes once. @returns what computes a value, what a gradient, and the seconds of the first of both */
function firstOf(given: Case): { readonly value: () => void; readonly gradient: () => void; readonly first: number } {
  const begin = processor();
  const program = programOf(given);
  const values = Float64Array.from(given.points[0]!.values);
  const out = program.outputs.map((output) => new Float64Array(widthOf(output)));
  const weights = out.map((array) => new Float64Array(array.length).fill(1));
  const slopes = new Float64Array(given.parameters.length);
  const value = () => void program.run(values, 1, out);
  const gradient = () => program.gradients!.pullback(values, 1, weights, slopes);
  value();
  gradient();
  return { value, gradient, first: processor() - begin };
}

/** The first gradient of a process of its own, in which V8 has compiled nothing. */
function inItsProcess(name: string): First {
  const runner = fileURLToPath(new URL("../scripts/ts.mjs", import.meta.url));
  const answer = execFileSync(process.execPath, [runner, "bench/derivatives.ts", FLAG, name], {
    cwd: fileURLToPath(new URL("..", import.meta.url)),
    encoding: "utf8",
  });
  return JSON.parse(answer) as First;
}

/** What Differometor takes, if it is here. */
function differometor(name: string): readonly string[] {
  const python = process.env.KATFAN_DIFFEROMETOR;
  if (python === undefined) return ["", "", ""];
  const program = fileURLToPath(new URL("./peer-differometor.py", import.meta.url));
  const { stdout } = spawnSync(python, [program, name], { encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] });
  const found = JSON.parse(stdout) as Readonly<Record<"first" | "value" | "both", number>>;
  return [`${found.first.toFixed(0)} s`, milliseconds(found.value), milliseconds(found.both)];
}

function programOf(given: Case): JobProgram {
  const inputs = given.parameters.map(({ path }) => path);
  const noises = given.loss_definition.laser_noise ? ["amplitude/D", "frequency/D"] : [];
  const powers = poweredNodes(given).map((_, index) => `signal/power${index}`);
  const outputs = ["signal/D", "signal/Q", ...noises, ...powers];
  return compileJobs(parse(textOf(given)), { inputs, outputs, by: inputs });
}

/** The processor's time of this process [s]: others' work doesn't count. */
function processor(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

function timed(run: () => void): number {
  const begin = processor();
  for (let time = 0; time < EACH; time++) run();
  return (processor() - begin) / EACH;
}

function seconds(time: number): string {
  return `${time.toFixed(2)} s`;
}

function milliseconds(seconds: number): string {
  return `${(seconds * 1e3).toFixed(1)} ms`;
}

const flag = process.argv.indexOf(FLAG);
if (flag > 0) {
  const given = caseOf(process.argv[flag + 1]!, FOLDER);
  const begin = performance.now();
  const { first } = firstOf(given);
  const byClock = (performance.now() - begin) / 1e3;
  const told: First = { seconds: first, byClock, megabytes: process.resourceUsage().maxRSS / 1024 };
  process.stdout.write(JSON.stringify(told));
}
