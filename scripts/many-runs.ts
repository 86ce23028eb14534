/**
 * Runs each example many times with two threads on each Node that is promised, and counts the runs that don't end well.
 *
 *     npm run many-runs [-- --runs N] [--nodes 20.19.0,22.11.0] [--write]
 *
 * A fault that comes once in so many runs shows neither in one test nor on one Node. Tests run each example once a Node
 * (test/package/nodes.test.ts). With --write, the table goes to docs/nodes.md. Ends with 1 if any run ended otherwise.
 */
import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { nodeFolder, PROMISED } from "./nodes.js";

const EXAMPLES = ["laser-noise", "new-model", "many-ranks", "recycled-michelson"];
const root = fileURLToPath(new URL("..", import.meta.url));
const page = path.join(root, "docs", "nodes.md");
const MARK = "<!-- Written by `npm run many-runs -- --write`. -->";

const { values } = parseArgs({
  options: {
    runs: { type: "string", default: "50" },
    nodes: { type: "string", default: PROMISED.join(",") },
    write: { type: "boolean", default: false },
  },
});
const runs = Number(values.runs);
if (!(Number.isInteger(runs) && runs > 0)) throw new Error(`--runs ${values.runs}: a whole number above 0 is needed`);
const say = (line: string) => void process.stdout.write(`${line}\n`);
/** What ended otherwise than with 0: the Node, the example, and the last that it said. */
const deaths: string[] = [];

/** Whether a run of an example ended with 0; its last words are kept if it didn't. */
function endsWell(version: string, node: string, example: string): Promise<boolean> {
  const out = mkdtempSync(path.join(tmpdir(), "katfan-many-runs-"));
  const args = [path.join(root, "bin", "katfan"), "run", path.join(root, "examples", example)];
  return new Promise((resolve) => {
    execFile(node, [...args, "--workers", "2", "--out", out, "--json"], (error, _, stderr) => {
      rmSync(out, { recursive: true, force: true });
      if (error !== null) deaths.push(`${version} ${example}: ${error.code ?? error.signal}: ${stderr.slice(0, 500)}`);
      resolve(error === null);
    });
  });
}

const lines = [
  `| of ${runs} runs each, with two threads, ended well | ${EXAMPLES.join(" | ")} |`,
  `|---|${"---|".repeat(EXAMPLES.length)}`,
];
for (const line of lines) say(line);
for (const version of values.nodes.split(",")) {
  const node = path.join(await nodeFolder(version), "node");
  const cells: number[] = [];
  for (const example of EXAMPLES) {
    let well = 0;
    for (let each = 0; each < runs; each++) well += Number(await endsWell(version, node, example));
    cells.push(well);
  }
  lines.push(`| Node ${version} | ${cells.join(" | ")} |`);
  say(lines.at(-1)!);
}
for (const death of deaths) say(death);
if (values.write) {
  const [before, , after] = readFileSync(page, "utf8").split(MARK);
  writeFileSync(page, [before, `\n${lines.join("\n")}\n`, after].join(MARK));
}
process.exitCode = deaths.length === 0 ? 0 : 1;
