/**
 * What gradients take: interferometers of a public benchmark, all their parameters at once, beside what is published of them.
 *
 * A gradient is of a figure made of the signal, the laser's noise and quantum noise at all frequencies and of all powers, whatever
 * it is: what a sum changes by with each of those numbers is given. Beside it is Differometor with the benchmark's own loss, where
 * `KATFAN_DIFFEROMETOR` names a Python that has it (peer-differometor.py): on one core, in processor time.
 */
import { spawnSync } from "node:child_process";
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

export function derivatives(tell: Tell): void {
  const heads = [
    "interferometer",
    "parameters",
    "published",
    "text to first gradient",
    "a value",
    "value and gradient",
  ];
  tell(
    `| ${[...heads, "over a value", "a second", "Differometor: first", "value", "value and gradient"].join(" | ")} |`,
  );
  tell(`|${"---|".repeat(heads.length + 5)}`);
  for (const { name, title, published } of CASES) {
    const given = caseOf(name, FOLDER);
    const begin = processor();
    const program = programOf(given);
    const values = Float64Array.from(given.points[0]!.values);
    const out = program.outputs.map((output) => new Float64Array(widthOf(output)));
    const weights = out.map((array) => new Float64Array(array.length).fill(1));
    const gradient = new Float64Array(given.parameters.length);
    const value = () => void program.run(values, 1, out);
    const both = () => {
      value();
      program.gradients!.pullback(values, 1, weights, gradient);
    };
    both();
    const first = processor() - begin;
    for (let time = 0; time < SETTLING; time++) both();
    const rounds = Array.from({ length: ROUNDS }, () => [timed(value), timed(both)] as const).slice(1);
    const [one, two] = [0, 1].map((which) => median(rounds.map((round) => round[which]!)));
    const ratio = median(rounds.map(([alone, together]) => together / alone));
    const cells = [title, given.parameters.length, published, `${first.toFixed(2)} s`];
    const ours = [milliseconds(one!), milliseconds(two!), ratio.toFixed(1), Math.round(1 / two!)];
    tell(`| ${[...cells, ...ours, ...differometor(name)].join(" | ")} |`);
  }
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

function milliseconds(seconds: number): string {
  return `${(seconds * 1e3).toFixed(1)} ms`;
}
