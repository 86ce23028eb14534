/**
 * Breaks the sources on purpose, one place at a time, and sees whether a test notices:
 * `npm run mutate -- [--count N] [--seed N] AREA...`, with areas of `AREAS`; all of them if none is named.
 *
 * Works on a copy of the repository, one mutant at a time at the lowest priority. Which ones is drawn by the seed. Writes the
 * score, and the mutants that lived, to bench/mutation.md; of areas that aren't named the old lines stay.
 */
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, globSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { type Mutant, mutantsOf } from "./mutants.js";

/** What is broken, and the tests that are asked: the nearest first. */
const AREAS: Readonly<Record<string, { readonly sources: readonly string[]; readonly tests: readonly string[] }>> = {
  tape: {
    sources: ["lib/solver/tape/*.ts"],
    tests: [
      "test/solver/tape/tape.test.ts test/solver/values/expressions.test.ts",
      "test/golden.test.ts",
      "test/solver",
    ],
  },
  solver: {
    sources: ["lib/solver/**/*.ts"],
    tests: [
      "test/solver/kernel/kernel.test.ts test/solver/elimination/trust.test.ts",
      "test/golden.test.ts",
      "test/solver",
    ],
  },
  analysis: { sources: ["lib/analysis/**/*.ts"], tests: ["test/golden.test.ts", "test/analysis"] },
  sweep: { sources: ["lib/sweep/**/*.ts"], tests: ["test/sweep", "test/fanout"] },
  fanout: { sources: ["lib/fanout/**/*.ts"], tests: ["test/fanout", "test/simulation/seeds.test.ts"] },
};

/**
 * What takes so many times as long as without a mutant has lost its way, as a loop that doesn't end: it is noticed. It is
 * processor time that is bounded, for each process: on a busy machine tests take long, and have noticed nothing.
 */
const LIMIT_FACTOR = 4;
/** So much processor time may each process take without a mutant, and with one at least [s]. */
const LIMIT_SECONDS = { whole: 1_200, mutant: 60 } as const;
/** So long may tests take on the clock: what waits for ever [ms]. */
const PATIENCE_MS = 1_800_000;
const COPIED = ["lib", "test", "functions", "stacks", "scripts", "examples", "docs", "bin", "bench"];
const FILES = ["package.json", "tsconfig.json", "vitest.config.ts", "README.md", "CHANGELOG.md", "LICENSE"];

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");
const copy = path.join(root, ".cache", "mutants");
const report = path.join(root, "bench", "mutation.md");

/** Tests that are run together, and how much processor time a process of theirs may take with a mutant [s]. */
interface Group {
  readonly tests: string;
  readonly limitSeconds: number;
}

interface Verdict extends Mutant {
  readonly lived: boolean;
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { count: { type: "string", default: "20" }, seed: { type: "string", default: "1" } },
});
const areas = positionals.length > 0 ? positionals : Object.keys(AREAS);
const unknown = areas.filter((area) => AREAS[area] === undefined);
if (unknown.length > 0) throw new Error(`no area ${unknown.join(", ")}: there are ${Object.keys(AREAS).join(", ")}`);

makeCopy();
const sections = readSections();
for (const area of areas) {
  const groups = AREAS[area]!.tests.map(timed);
  const verdicts: Verdict[] = [];
  for (const mutant of sampleOf(area)) {
    verdicts.push(judge(groups, mutant));
    sections.set(area, sectionOf(area, verdicts));
    writeReport(); // after each, for a run that is interrupted
  }
}
rmSync(copy, { recursive: true });

function makeCopy(): void {
  rmSync(copy, { recursive: true, force: true });
  mkdirSync(copy, { recursive: true });
  for (const name of [...COPIED, ...FILES]) {
    if (existsSync(path.join(root, name))) cpSync(path.join(root, name), path.join(copy, name), { recursive: true });
  }
  symlinkSync(path.join(root, "node_modules"), path.join(copy, "node_modules"));
}

/** So many mutants of an area, each from another place, the same ones for a seed and the same sources. */
function sampleOf(area: string): readonly Mutant[] {
  const files = AREAS[area]!.sources.flatMap((pattern) => globSync(pattern, { cwd: root })).sort();
  const all = files.flatMap((file) => mutantsOf(file, readFileSync(path.join(root, file), "utf8")));
  const draw = numbers(Number(values.seed));
  return Array.from({ length: Math.min(all.length, Number(values.count)) }, () =>
    all.splice(Math.floor(draw() * all.length), 1),
  ).flat();
}

/** The mulberry32 generator: from 0 up to but not 1. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Runs tests as the sources are: they pass, and the time that they take says how long a mutant may. */
function timed(tests: string): Group {
  const start = performance.now();
  if (!passes({ tests, limitSeconds: LIMIT_SECONDS.whole })) throw new Error(`${tests}: fails as it is`);
  const seconds = Math.ceil((performance.now() - start) / 1_000); // no process has had more of the processor
  return { tests, limitSeconds: Math.max(LIMIT_SECONDS.mutant, LIMIT_FACTOR * seconds) };
}

function judge(groups: readonly Group[], mutant: Mutant): Verdict {
  const file = path.join(copy, mutant.file);
  const text = readFileSync(file, "utf8");
  writeFileSync(file, text.slice(0, mutant.start) + mutant.after + text.slice(mutant.end));
  const lived = groups.every(passes);
  writeFileSync(file, text);
  process.stdout.write(`${lived ? "LIVED " : "killed"} ${line(mutant)}\n`);
  return { ...mutant, lived };
}

function passes({ tests, limitSeconds }: Group): boolean {
  const vitest = path.join(root, "node_modules/vitest/vitest.mjs");
  const projects = ["--project", "fast", "--project", "long", "--project", "apart"];
  // One test may take as long as all: what is slow because the machine is busy has noticed nothing.
  const patience = ["--testTimeout", String(PATIENCE_MS), "--hookTimeout", String(PATIENCE_MS)];
  const how = [...patience, "--bail", "1", "--reporter", "dot"];
  const node = [process.execPath, vitest, "run", ...projects, ...how, ...tests.split(" ")];
  const bounded = ["-c", `ulimit -t ${limitSeconds} && exec nice -n 19 "$@"`, "sh", ...node];
  const { status } = spawnSync("sh", bounded, { cwd: copy, stdio: "ignore", timeout: PATIENCE_MS });
  return status === 0;
}

function line({ file, at, before, after }: Mutant): string {
  const short = (text: string) => text.replace(/\s+/g, " ").slice(0, 70);
  return `${file}:${at}: ${short(before)} → ${short(after) || "(nothing)"}`;
}

function sectionOf(area: string, verdicts: readonly Verdict[]): string {
  const living = verdicts.filter(({ lived }) => lived);
  const killed = verdicts.length - living.length;
  const head = `## ${area}\n\n${killed} of ${verdicts.length} mutants are noticed (seed ${values.seed}; ${commit()}).`;
  const rest = living.map((mutant) => `- \`${line(mutant).replaceAll("`", "'")}\``);
  return [head, ...(rest.length > 0 ? ["", ...rest] : [])].join("\n");
}

/** The commit whose sources were broken, and its day. */
function commit(): string {
  const asked = ["log", "-1", "--format=commit %h of %cs"];
  return spawnSync("git", asked, { cwd: root, encoding: "utf8" }).stdout.trim();
}

function readSections(): Map<string, string> {
  const text = existsSync(report) ? readFileSync(report, "utf8") : "";
  const parts = text.split(/^(?=## )/m).filter((part) => part.startsWith("## "));
  return new Map(parts.map((part) => [/^## (\S+)/.exec(part)![1]!, part.trim()]));
}

function writeReport(): void {
  const head =
    "# Mutants: what tests notice\n\nWritten by `npm run mutate`: operators, numbers, conditions and statements of the sources are changed, one at a time, drawn by a\n" +
    "seed. Those that no test of their area noticed stand below; some change nothing that can be seen, as a shortcut or a bound.";
  writeFileSync(report, `${[head, ...sections.values()].join("\n\n")}\n`);
}
