/**
 * Runs each example many times with two workers on each Node that is promised, and counts the runs that don't end well.
 *
 *     npm run many-runs [-- --runs N] [--nodes 20.20.2,22.0.0:10] [--examples cavity,uifo] [--at-once N] [--write]
 *
 * A fault that comes once in so many runs shows neither in one test nor on one Node. Tests run each example once a Node
 * (test/package/nodes.test.ts). Long ones are cut down (`SHORT`): a run of all would take minutes. A run has four chunks, so
 * that two threads are at work; where the first jobs that it times are all there are, it needs none. A Node may have a number
 * of runs of its own, behind a colon. A few runs of each come first, then a few more: who stops it has something of all. With
 * --write, each cell of docs/nodes.md says what was counted so far, and what isn't run stays. Ends with 1 if any run ended
 * otherwise. Nothing may be installed in the meantime.
 */
import { execFile } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import pLimit from "p-limit";
import { nodeFolder, PROMISED } from "./nodes.js";

const root = fileURLToPath(new URL("..", import.meta.url));
const EXAMPLES = readdirSync(path.join(root, "examples")).sort();
const page = path.join(root, "docs", "nodes.md");
/** What a spec's numbers are cut down to here: jobs; points a search begins at, evaluations from each; a fit's draws. */
const SHORT = { jobs: 400, starts: 6, evaluations: 10, warmup: 20, draws: 20 } as const;
const CHUNKS = 4;
const RUNS_A_ROUND = 5;
/** What the row of the table is called that says how many threads were at work. */
const THREADS = "threads";
const MARK = "<!-- Written by `npm run many-runs -- --write`. -->";

const { values } = parseArgs({
  options: {
    runs: { type: "string", default: "50" },
    nodes: { type: "string", default: PROMISED.join(",") },
    examples: { type: "string", default: EXAMPLES.join(",") },
    "at-once": { type: "string", default: "1" },
    write: { type: "boolean", default: false },
  },
});
const limit = pLimit(count("--at-once", values["at-once"]));
const say = (line: string) => void process.stdout.write(`${line}\n`);
let deaths = 0;

function count(option: string, text: string): number {
  const number = Number(text);
  if (!(Number.isInteger(number) && number > 0)) throw new Error(`${option} ${text}: a whole number above 0 is needed`);
  return number;
}

/** The folder of an example, or of a copy of it in `place` if a number of its spec is cut down. */
function folderOf(example: string, place: string): string {
  const folder = path.join(root, "examples", example);
  const spec = readFileSync(path.join(folder, "spec.yaml"), "utf8");
  const lines = /^(jobs|optimize| +sample): .*$/gm;
  const numbers = new RegExp(`\\b(${Object.keys(SHORT).join("|")}): (\\d+)`, "g");
  const least = (key: string, all: string) => Math.min(Number(all), SHORT[key as keyof typeof SHORT]);
  const short = spec.replace(lines, (line) =>
    line.replace(numbers, (_, key: string, all: string) => `${key}: ${least(key, all)}`),
  );
  if (short === spec) return folder;
  const copy = path.join(place, example);
  cpSync(folder, copy, { recursive: true });
  writeFileSync(path.join(copy, "spec.yaml"), short);
  return copy;
}

/** How often a run of an example on a Node ended well, how often it was run, and how many threads worked. */
interface Count {
  well: number;
  runs: number;
  threads: number;
}

function katfan(
  node: string,
  args: readonly string[],
): Promise<{ readonly fault: string | undefined; readonly stdout: string }> {
  return new Promise((resolve) => {
    execFile(node, [path.join(root, "bin", "katfan"), ...args], (error, stdout, stderr) => {
      const fault = error === null ? undefined : `ended with ${error.code ?? error.signal}: ${stderr.slice(0, 2000)}`;
      resolve({ fault, stdout });
    });
  });
}

const jobsOf = new Map<string, number>();

/** How many jobs an example in a folder has. */
async function jobsIn(folder: string, example: string, node: string): Promise<number> {
  const jobs =
    jobsOf.get(example) ?? (JSON.parse((await katfan(node, ["plan", folder, "--json"])).stdout).jobs as number);
  jobsOf.set(example, jobs);
  return jobs;
}

/** Runs an example once. If it doesn't end with 0, how it ended and what it said is told at once. */
async function runOnce(version: string, node: string, example: string, into: Count): Promise<void> {
  const place = mkdtempSync(path.join(tmpdir(), "katfan-many-runs-"));
  try {
    const folder = folderOf(example, place);
    const chunk = Math.ceil((await jobsIn(folder, example, node)) / CHUNKS);
    const work = ["--workers", "2", "--chunk", `${chunk}`];
    const { fault, stdout } = await katfan(node, ["run", folder, ...work, "--out", path.join(place, "out"), "--json"]);
    into.runs += 1;
    if (fault === undefined) {
      into.well += 1;
      into.threads = Math.max(into.threads, JSON.parse(stdout).workers);
    } else {
      deaths++;
      say(`Node ${version}, ${example}: ${fault}`);
    }
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
}

/** What the page says, by Node and example. */
function writtenTable(): Map<string, Map<string, string>> {
  const cellsOf = (line: string) =>
    line
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim());
  const [head, , ...rows] = readFileSync(page, "utf8").split(MARK)[1]!.trim().split("\n").map(cellsOf);
  return new Map(rows.map(([node, ...cells]) => [node!, new Map(cells.map((cell, at) => [head![at + 1]!, cell]))]));
}

function writeCell(node: string, example: string, cell: string): void {
  const table = writtenTable();
  table.set(node, (table.get(node) ?? new Map<string, string>()).set(example, cell));
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  const lines = [
    line(["ended well", ...EXAMPLES]),
    line(["---", ...EXAMPLES.map(() => "---")]),
    ...[...table].map(([name, cells]) => line([name, ...EXAMPLES.map((each) => cells.get(each) ?? "")])),
  ];
  const [before, , after] = readFileSync(page, "utf8").split(MARK);
  writeFileSync(page, [before, `\n${lines.join("\n")}\n`, after].join(MARK));
}

const examples = values.examples.split(",");
const unknown = examples.filter((example) => !EXAMPLES.includes(example));
if (unknown.length > 0) throw new Error(`no example ${unknown.join(", ")}: there are ${EXAMPLES.join(", ")}`);
const wanted = values.nodes.split(",").map((each) => {
  const [version, own] = each.split(":") as [string, string?];
  return { version, runs: count("--runs", own ?? values.runs) };
});
const most = Math.max(...wanted.map(({ runs }) => runs));
const counts = new Map<string, Count>();
for (let before = 0; before < most; before += RUNS_A_ROUND) {
  for (const example of examples) {
    for (const { version, runs } of wanted) {
      const now = Math.min(RUNS_A_ROUND, runs - before);
      if (now <= 0) continue;
      const node = path.join(await nodeFolder(version), "node");
      const so = counts.get(`${version} ${example}`) ?? { well: 0, runs: 0, threads: 0 };
      counts.set(`${version} ${example}`, so);
      await Promise.all(Array.from({ length: now }, () => limit(() => runOnce(version, node, example, so))));
      const cell = `${so.well} of ${so.runs}`;
      say(`Node ${version}, ${example}: ${cell}, threads: ${so.threads}`);
      if (values.write) writeCell(`Node ${version}`, example, cell);
      if (values.write) writeCell(THREADS, example, `${so.threads}`);
    }
  }
}
process.exitCode = deaths === 0 ? 0 : 1;
