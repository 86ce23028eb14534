/** Runs that end early: at the same job, with the same bytes, however they are cut and whoever works on them. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { openMpi } from "../backends/open-mpi.js";
import { describeUnless } from "../missing.js";
import { ended, folderWith, KATFAN, katfan, recordOf, untilParts } from "./katfan.js";

const CAVITY = {
  model: [
    "l LASER P=1",
    "m ITM R=0.99 T=0.01",
    "m ETM R=0.991 T=0.009",
    "link(LASER, ITM, 1, ETM)",
    "pd circulating ETM.p1.i",
  ].join("\n"),
  vary: { "ITM.phi": { kind: "normal", mean: 0, sigma: 0.1 } },
  jobs: 20_000,
  require: { circulating: "> 85" },
  stop: [
    { halfWidth: 0.02, of: "yield" },
    { halfWidth: "1%", of: "mean" },
  ],
};
const RUN = ["run", "spec.json", "--json"];

interface StopTold {
  readonly jobs: number;
  readonly most: number;
  readonly isReached: boolean;
  readonly conditions: readonly { readonly halfWidth: number }[];
}

const read = (cwd: string, file: string) => readFileSync(path.join(cwd, file), "utf8");
const stopOf = (cwd: string, summary: string): StopTold => JSON.parse(read(cwd, summary)).stop;

/** A run's jobs, its summary, and its rows as lines of JSON. */
async function told(cwd: string, out: string, args: readonly string[]) {
  const record = recordOf(await katfan([...RUN, "--out", out, ...args], { cwd }));
  await katfan(["fetch", "spec.json", "--out", out, "--to", `${out}.jsonl`], { cwd });
  return { record, summary: read(cwd, record.summary!), rows: read(cwd, `${out}.jsonl`) };
}

describe("a run that ends early", () => {
  it("ends at the first checkpoint where enough is known, says so, and is as if it had never been to go further", async () => {
    const cwd = folderWith({ "spec.json": CAVITY });
    const { code, stdout } = await katfan(["run", "spec.json", "--out", "runs"], { cwd });
    expect(code).toBe(0);
    expect(stdout).toMatch(/^run [0-9a-f]+: 1,536 jobs of 20,000, which were enough, none failed, in /);
    expect(stdout).toMatch(/\nenough {4}yield 0\.\d+ ± 0\.01\d*, mean of circulating \d+\.?\d* ± \d\.\d+\n/);
    const again = recordOf(await katfan([...RUN, "--out", "runs"], { cwd }));
    expect(again).toMatchObject({ state: "done", jobs: 1_536, most: 20_000, jobsDone: 1_536, failures: 0 });
    const stop = stopOf(cwd, again.summary!);
    expect(stop).toMatchObject({ jobs: 1_536, most: 20_000, isReached: true });
    expect(stop.conditions.map(({ halfWidth }) => halfWidth < 0.02 || halfWidth < 1)).toEqual([true, true]);
    const { chunk: _, ...plain } = { ...CAVITY, jobs: 1_536, stop: undefined, chunk: 0 };
    writeFileSync(path.join(cwd, "plain.json"), JSON.stringify(plain));
    const whole = recordOf(await katfan(["run", "plain.json", "--json", "--out", "whole"], { cwd }));
    const { stop: __, run: ___, ...early } = JSON.parse(read(cwd, again.summary!));
    const { run: ____, ...all } = JSON.parse(read(cwd, whole.summary!));
    expect(early).toEqual(all);
  });

  it("has the same bytes in chunks of any size, by one worker and two, in parts that all lie before its end", async () => {
    const cwd = folderWith({ "spec.json": CAVITY });
    const first = await told(cwd, "first", []);
    for (const [out, ...args] of [
      ["small", "--workers", "2", "--chunk", "64"],
      ["odd", "--workers", "1", "--chunk", "100"],
      ["large", "--workers", "2", "--chunk", "100000"],
    ] as const) {
      const { record, summary, rows } = await told(cwd, out, args);
      expect([out, summary === first.summary, rows === first.rows]).toEqual([out, true, true]);
      const chunk = Number(record.chunk);
      expect([Math.log2(chunk) % 1, 256 % chunk]).toEqual([0, 0]);
      const parts = readdirSync(path.join(cwd, record.parts)).map((name) => name.match(/\d+/g)!.map(Number));
      for (const [from, count] of parts) expect(from! + count!).toBeLessThanOrEqual(1_536);
    }
  });

  it("goes on where it was when it is killed (SIGKILL), and ends with the same bytes", async () => {
    const cwd = folderWith({ "spec.json": CAVITY });
    const { summary, rows } = await told(cwd, "undisturbed", []);
    for (const count of [10, 60]) {
      const killed = await katfan([...RUN, "--out", "killed", "--chunk", "8", "--workers", "2"], {
        cwd,
        started: (child) => void untilParts(path.join(cwd, "killed"), count).then(() => child.kill("SIGKILL")),
      });
      expect(killed.code).toBeUndefined();
    }
    expect(await told(cwd, "killed", [])).toMatchObject({ summary, rows });
  });

  it("ends with all of its jobs where they aren't enough, and says that", async () => {
    const cwd = folderWith({ "spec.json": { ...CAVITY, jobs: 700, stop: { halfWidth: 1e-4, of: "yield" } } });
    const { stdout } = await katfan(["run", "spec.json", "--out", "runs"], { cwd });
    expect(stdout).toMatch(/^run [0-9a-f]+: 700 jobs, none failed, in /);
    expect(stdout).toMatch(/\nnot enough yield .* ± .*, where ± 1·10⁻⁴ was to be reached/);
    const record = recordOf(await katfan([...RUN, "--out", "runs"], { cwd }));
    expect(record).toMatchObject({ state: "done", jobs: 700, most: 700 });
    expect(stopOf(cwd, record.summary!).isReached).toBe(false);
  });

  it("is made whole again when its plan, or a part, is damaged", async () => {
    const cwd = folderWith({ "spec.json": CAVITY });
    const { record, summary, rows } = await told(cwd, "runs", ["--chunk", "64"]);
    const folder = path.join(cwd, "runs", "runs", record.run);
    const [part] = readdirSync(path.join(folder, "parts"));
    for (const file of ["plan.json", path.join("parts", part!)]) {
      writeFileSync(path.join(folder, file), "half");
      expect(await told(cwd, "runs", [])).toMatchObject({ summary, rows });
    }
    expect(JSON.parse(read(folder, "plan.json"))).toMatchObject({ jobs: 1_536, most: 20_000, chunk: 64 });
  });

  it("is the same when its parts have been merged, and its report drawn anew", async () => {
    const cwd = folderWith({ "spec.json": CAVITY });
    const { record, summary, rows } = await told(cwd, "runs", ["--chunk", "8"]);
    const compacted = await katfan(["compact", record.run, "--out", "runs"], { cwd });
    expect(compacted.code).toBe(0);
    writeFileSync(path.join(cwd, "spec.json"), JSON.stringify({ ...CAVITY, name: "another name" }));
    expect(await told(cwd, "runs", [])).toMatchObject({ summary, rows });
    expect(read(path.join(cwd, "runs", "runs", record.run), "report.html")).toContain("another name");
  });

  it("is planned with what it takes at least and at most", async () => {
    const cwd = folderWith({ "spec.json": CAVITY });
    const { stdout } = await katfan(["plan", "spec.json"], { cwd });
    expect(stdout).toMatch(/^run [0-9a-f]+: 256 to 20,000 jobs of /);
    expect(stdout).toMatch(/\nlocal .* s to .* s .*\nlambda .* s to .* s .*\$.* to \$/);
    const record = JSON.parse((await katfan(["plan", "spec.json", "--json"], { cwd })).stdout);
    expect(record).toMatchObject({ jobs: 20_000, leastJobs: 256 });
    for (const { seconds, dollars, least } of record.backends) {
      expect([least.seconds < seconds, least.dollars <= dollars]).toEqual([true, true]);
    }
  });

  it("isn't for the tasks of a batch system, which don't wait for one another", async () => {
    const cwd = folderWith({ "spec.json": CAVITY });
    const submitted = await katfan(["submit", "spec.json", "--to", "slurm", "--out", "shared"], { cwd });
    expect(submitted.code).toBe(2);
    expect(submitted.stderr).toContain("stop: the tasks of a batch system don't wait for one another");
    const environment = { KATFAN_TASK: "0", KATFAN_TASKS: "2" };
    const task = await katfan([...RUN, "--backend", "spmd", "--out", "shared"], { cwd, environment });
    expect(task.code).toBe(2);
    expect(task.stderr).toContain("Run it by mpirun or srun in one batch job, or take `stop` out of the spec.");
    expect(existsSync(path.join(cwd, "shared", "runs"))).toBe(false);
  });
});

const found = await openMpi();

describeUnless(found.missing)("a run that ends early, by ranks", () => {
  it("has the bytes of a local one, each stretch shared by all", async () => {
    const cwd = folderWith({ "spec.json": CAVITY });
    const local = await told(cwd, "local", []);
    const mpirun = ["--allow-run-as-root", "--oversubscribe", "-n", "3", process.execPath, KATFAN, ...RUN];
    const args = [...mpirun, "--backend", "spmd", "--out", "ranks", "--chunk", "64"];
    const result = await ended(found.mpirun, args, { cwd });
    expect({ code: result.code, stderr: result.stderr }).toEqual({ code: 0, stderr: "" });
    const record = recordOf(result);
    expect(record).toMatchObject({ state: "done", jobs: 1_536, jobsDone: 1_536, workers: 3, chunks: 24 });
    expect(read(cwd, record.summary!)).toBe(local.summary);
    const logs = path.join(cwd, "ranks", "runs", record.run, "log", "chunks");
    const ranks = readdirSync(logs)
      .sort()
      .map((name) => JSON.parse(read(logs, name)).who.rank);
    expect(ranks).toEqual(Array.from({ length: 24 }, (_, chunk) => chunk % 3));
  });
});
