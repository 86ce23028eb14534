/** Python's package, in a fresh environment: its own tests, and the same bytes as the command line's. */
import type { ChildProcess } from "node:child_process";
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { editorFiles, PYTHON_WORDS } from "../../scripts/editor-words.js";
import { openMpi } from "../backends/open-mpi.js";
import {
  ended,
  exampleIn,
  folderWith,
  katfan,
  LASER,
  ROOT,
  type RunRecord,
  recordOf,
  untilParts,
} from "../cli/katfan.js";
import { describeUnless } from "../missing.js";
import { builder, type Installed, installed } from "./installed.js";

/** A fifth of it is the engine once more, as reports carry it. */
const MOST_BYTES = 1_250_000;
/** So many jobs a chunk: parts are compared, so it can't be left to how fast the machine is. */
const CHUNKS: Readonly<Record<string, number>> = { "many-ranks": 25_000, "mode-mismatch": 250, "new-model": 25 };
const CHUNK = 2_500;

/** A run that takes half a second has one: on a busy machine any does. */
const NO_BAR = { TQDM_DISABLE: "1" };

const build = await builder();
const mpi = await openMpi();

describeUnless("missing" in build ? build.missing : undefined)("Python's package", () => {
  let there: Installed;
  beforeAll(async () => {
    there = await installed((build as { python: string }).python);
  });
  afterAll(() => there?.remove());

  const python = (args: readonly string[], cwd: string, more: Readonly<Record<string, string>> = {}) =>
    ended(there.python, args, { cwd, environment: { PYTHONDONTWRITEBYTECODE: "1", ...more } });

  it(`is a wheel for every Python and machine, of ${MOST_BYTES} bytes at most`, () => {
    expect(path.basename(there.wheel)).toMatch(/^katfan-[\d.]+-py3-none-any\.whl$/);
    expect(statSync(there.wheel).size).toBeLessThan(MOST_BYTES);
  });

  it("passes its own tests", async () => {
    const { code, stdout } = await python(["-m", "pytest", "-q", "-p", "no:cacheprovider"], path.join(ROOT, "python"));
    expect(code, stdout.slice(-8_000)).toBe(0);
    expect(stdout).toMatch(/\d+ passed/);
  }, 300_000);

  it("has types that hold", async () => {
    const cache = path.join(ROOT, ".cache", "mypy");
    const { code, stdout } = await python(["-m", "mypy", "--cache-dir", cache], path.join(ROOT, "python"));
    expect(stdout).toMatch(/^Success/);
    expect(code).toBe(0);
  });

  it.each(["python.md", "from-finesse.md"])("runs the code of docs/%s as it stands", async (page) => {
    const text = readFileSync(path.join(ROOT, "docs", page), "utf8");
    const blocks = [...text.matchAll(/```python\n(.*?)```/gs)].map(([, block]) => block!);
    const own = page === "python.md" ? blocks : blocks.filter((block) => block.includes("import katfan"));
    expect(own.length).toBeGreaterThan(1);
    const cwd = folderWith({
      "cavity.kat": readFileSync(path.join(ROOT, "examples/cavity/cavity.kat"), "utf8"),
      "page.py": own.join("\n"),
    });
    const { code, stderr } = await python(["-W", "error", "page.py"], cwd, NO_BAR);
    expect([code, stderr]).toEqual([0, ""]);
  });

  it("gives the bytes of the command line for every example that is no search", async () => {
    const specs = readdirSync(path.join(ROOT, "examples")).filter((name) => !isSearch(name));
    const cwd = folderWith({ "all.py": ALL_EXAMPLES });
    const examples = specs.map((name) => ({
      ...{ name, chunk: CHUNKS[name] ?? CHUNK },
      spec: exampleIn(path.join(ROOT, "examples"), name, cwd),
    }));
    writeFileSync(path.join(cwd, "examples.json"), JSON.stringify(examples));
    const ran = await python(["all.py"], cwd);
    expect(ran.stderr).toBe("");
    const records = JSON.parse(ran.stdout) as Readonly<Record<string, RunRecord>>;
    for (const { name, spec, chunk } of examples) {
      const args = ["run", spec, "--out", "own", "--chunk", String(chunk), "--json"];
      const own = recordOf(await katfan(args, { cwd }));
      expect([name, hashesOf(records[name]!, cwd)]).toEqual([name, hashesOf(own, cwd)]);
    }
  }, 300_000);

  describeUnless(mpi.missing)("as ranks of mpirun", () => {
    it("gives rank 0 the result, of the command line's bytes, and the others none", async () => {
      const cwd = folderWith({ "spec.json": LASER, "ranks.py": RANKS });
      const args = ["--allow-run-as-root", "--oversubscribe", "-n", "3", there.python, "ranks.py"];
      const { code, stdout, stderr } = await ended(mpi.mpirun, args, { cwd });
      expect([code, stderr]).toEqual([0, ""]);
      const [record, ...others] = stdout
        .trim()
        .split("\n")
        .toSorted((a, b) => b.length - a.length);
      expect(others).toEqual(["no", "no"]);
      const own = ["run", "spec.json", "--out", "own", "--chunk", "250", "--json"];
      const ofRanks = JSON.parse(record!) as RunRecord;
      expect(ofRanks).toMatchObject({ state: "done", workers: 3, chunks: 8 });
      expect(hashesOf(ofRanks, cwd)).toEqual(hashesOf(recordOf(await katfan(own, { cwd })), cwd));
    });

    it("is cancelled from another program, and every rank is told", async () => {
      const cwd = folderWith({ "long.json": { ...LASER, jobs: 20_000_000 }, "long.py": LONG, "cancel.py": CANCEL });
      const ranks = longRanks(cwd, ["20000"]);
      await untilParts(path.join(cwd, "ranks"), 4);
      const cancelled = await python(["cancel.py"], cwd);
      expect(cancelled.stdout.trim(), cancelled.stderr).toBe("cancelled");
      const { stdout } = await ranks;
      expect(stdout.trim().split("\n").toSorted()).toEqual(["Stopped cancelled", "Stopped rank-stopped"]);
    });

    it("keeps what is done when Ctrl-C ends mpirun, and the same command goes on to the end", async () => {
      const cwd = folderWith({ "long.json": { ...LASER, jobs: 600_000 }, "long.py": LONG });
      let mpirun: ChildProcess | undefined;
      const interrupted = longRanks(cwd, ["1000"], (child) => {
        mpirun = child;
      });
      await untilParts(path.join(cwd, "ranks"), 4);
      mpirun!.kill("SIGINT");
      expect((await interrupted).stdout).not.toContain("done");
      const { stdout, stderr } = await longRanks(cwd, ["1000"]);
      expect([stdout.trim().split("\n").toSorted(), stderr]).toEqual([["done 600000", "other"], ""]);
    });

    const longRanks = (cwd: string, more: readonly string[], started?: (child: ChildProcess) => void) => {
      const args = ["--allow-run-as-root", "--oversubscribe", "-n", "2", there.python, "long.py", ...more];
      return ended(mpi.mpirun, args, { cwd, ...(started === undefined ? {} : { started }) });
    };
  });
});

it("has KatScript's words as the engine has them (write them anew: node scripts/ts.mjs scripts/editor-words.ts)", () => {
  const files = editorFiles();
  expect(Object.keys(files)).toContain(PYTHON_WORDS);
  for (const [file, text] of Object.entries(files)) expect(readFileSync(path.join(ROOT, file), "utf8")).toBe(text);
});

/** Searches take minutes, and are held to the same bytes where they are tested. */
function isSearch(example: string): boolean {
  return /^optimize:/m.test(readFileSync(path.join(ROOT, "examples", example, "spec.yaml"), "utf8"));
}

const ALL_EXAMPLES = `
import json, sys
import katfan

records = {}
for each in json.load(open("examples.json")):
    result = katfan.run(each["spec"], out="runs", chunk=each["chunk"], progress=False)
    assert len(result.df) == result.jobs
    records[each["name"]] = dict(result.record)
json.dump(records, sys.stdout)
`;

const RANKS = `
import json
import katfan

result = katfan.run("spec.json", backend="spmd", chunk=250, out="ranks", progress=False)
print(json.dumps(dict(result.record)) if result and len(result.df) == result.jobs else "no")
`;

const LONG = `
import sys
import katfan

try:
    result = katfan.run("long.json", backend="spmd", chunk=int(sys.argv[1]), out="ranks", progress=False)
    print(f"done {result.jobs}" if result else "other")
except katfan.Stopped as stopped:
    print("Stopped", stopped.code)
`;

const CANCEL = `
import katfan

print(katfan.cancel(katfan.runs(out="ranks")["run"][0], out="ranks")["state"])
`;

/** The hashes of a run's parts, of its summary, and of its report. */
function hashesOf({ parts, summary }: RunRecord, cwd: string): readonly string[] {
  const folder = path.resolve(cwd, parts);
  const files = readdirSync(folder).filter((file) => file.endsWith(".parquet"));
  return [...files.sort().map((file) => path.join(folder, file)), path.resolve(cwd, summary!)].map((file) =>
    createHash("sha256").update(readFileSync(file)).digest("hex"),
  );
}
