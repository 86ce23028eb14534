/**
 * Runs each example many times with two threads on each Node that is promised, and counts the runs that don't end well.
 *
 *     npm run many-runs [-- --runs N] [--nodes 20.20.2,22.0.0:10] [--at-once N] [--write]
 *
 * A fault that comes once in so many runs shows neither in one test nor on one Node. Tests run each example once a Node
 * (test/package/nodes.test.ts). A Node may have a number of runs of its own, behind a colon. With --write, the table
 * goes to docs/nodes.md, each Node when it is done. Ends with 1 if any run ended otherwise. Nothing may be installed in the meantime.
 */
import { execFile } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import pLimit from "p-limit";
import { nodeFolder, PROMISED } from "./nodes.js";

const root = fileURLToPath(new URL("..", import.meta.url));
const EXAMPLES = readdirSync(path.join(root, "examples")).sort();
const page = path.join(root, "docs", "nodes.md");
const MARK = "<!-- Written by `npm run many-runs -- --write`. -->";

const { values } = parseArgs({
  options: {
    runs: { type: "string", default: "50" },
    nodes: { type: "string", default: PROMISED.join(",") },
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

/** Whether a run of an example ended with 0; if not, how it ended and what it said is told at once. */
function endsWell(version: string, node: string, example: string): Promise<boolean> {
  const out = mkdtempSync(path.join(tmpdir(), "katfan-many-runs-"));
  const args = [path.join(root, "bin", "katfan"), "run", path.join(root, "examples", example)];
  return new Promise((resolve) => {
    execFile(node, [...args, "--workers", "2", "--out", out, "--json"], (error, _, stderr) => {
      rmSync(out, { recursive: true, force: true });
      if (error !== null) {
        deaths++;
        say(`Node ${version}, ${example}: ended with ${error.code ?? error.signal}: ${stderr.slice(0, 2000)}`);
      }
      resolve(error === null);
    });
  });
}

const lines = [`| ended well | ${EXAMPLES.join(" | ")} |`, `|---|${"---|".repeat(EXAMPLES.length)}`];
for (const line of lines) say(line);
for (const wanted of values.nodes.split(",")) {
  const [version, own] = wanted.split(":") as [string, string?];
  const runs = count("--runs", own ?? values.runs);
  const node = path.join(await nodeFolder(version), "node");
  const cells: string[] = [];
  for (const example of EXAMPLES) {
    const ends = await Promise.all(Array.from({ length: runs }, () => limit(() => endsWell(version, node, example))));
    cells.push(`${ends.filter(Boolean).length} of ${runs}`);
  }
  lines.push(`| Node ${version} | ${cells.join(" | ")} |`);
  say(lines.at(-1)!);
  if (values.write) writeTable();
}
process.exitCode = deaths === 0 ? 0 : 1;

function writeTable(): void {
  const [before, , after] = readFileSync(page, "utf8").split(MARK);
  writeFileSync(page, [before, `\n${lines.join("\n")}\n`, after].join(MARK));
}
