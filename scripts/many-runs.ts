/**
 * Runs each example many times with two threads on each Node that is promised, and counts the runs that don't end well.
 *
 *     npm run many-runs [-- --runs N] [--nodes 20.20.2,22.0.0:10] [--examples cavity,uifo] [--at-once N] [--write]
 *
 * A fault that comes once in so many runs shows neither in one test nor on one Node. Tests run each example once a Node
 * (test/package/nodes.test.ts). Searches begin at few points: one run of all would take minutes. A Node may have a number
 * of runs of its own, behind a colon. With --write, each cell goes to the table in docs/nodes.md when it is done, and what
 * isn't run stays. Ends with 1 if any run ended otherwise. Nothing may be installed in the meantime.
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
/** What a search is cut down to here: points it begins at, evaluations from each. */
const SHORT_SEARCH = { starts: 2, evaluations: 100 } as const;
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

/** The folder of an example, or of a copy of it in `place` if it searches and would take minutes. */
function folderOf(example: string, place: string): string {
  const folder = path.join(root, "examples", example);
  const spec = readFileSync(path.join(folder, "spec.yaml"), "utf8");
  if (!/^optimize: .*\b(starts|evaluations):/m.test(spec)) return folder;
  const copy = path.join(place, example);
  cpSync(folder, copy, { recursive: true });
  const short = Object.entries(SHORT_SEARCH).reduce(
    (text, [key, least]) =>
      text.replace(new RegExp(`(?<=^optimize: .*\\b${key}: )\\d+`, "m"), (all) => `${Math.min(Number(all), least)}`),
    spec,
  );
  writeFileSync(path.join(copy, "spec.yaml"), short);
  return copy;
}

/** Whether a run of an example ended with 0; if not, how it ended and what it said is told at once. */
function endsWell(version: string, node: string, example: string): Promise<boolean> {
  const place = mkdtempSync(path.join(tmpdir(), "katfan-many-runs-"));
  const args = [path.join(root, "bin", "katfan"), "run", folderOf(example, place)];
  return new Promise((resolve) => {
    execFile(node, [...args, "--workers", "2", "--out", path.join(place, "out"), "--json"], (error, _, stderr) => {
      rmSync(place, { recursive: true, force: true });
      if (error !== null) {
        deaths++;
        say(`Node ${version}, ${example}: ended with ${error.code ?? error.signal}: ${stderr.slice(0, 2000)}`);
      }
      resolve(error === null);
    });
  });
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
for (const example of examples) {
  for (const wanted of values.nodes.split(",")) {
    const [version, own] = wanted.split(":") as [string, string?];
    const runs = count("--runs", own ?? values.runs);
    const node = path.join(await nodeFolder(version), "node");
    const ends = await Promise.all(Array.from({ length: runs }, () => limit(() => endsWell(version, node, example))));
    const cell = `${ends.filter(Boolean).length} of ${runs}`;
    say(`Node ${version}, ${example}: ${cell}`);
    if (values.write) writeCell(`Node ${version}`, example, cell);
  }
}
process.exitCode = deaths === 0 ? 0 : 1;
