import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { folderWith, katfan, LASER, ROOT, recordOf, untilParts } from "../katfan.js";

/** A sweep whose jobs are code. */
const failing = (jobs: number) => ({
  ...LASER,
  jobs,
  job: { module: "job.ts" },
});
const FAILING_JOB = `
export function run(job) {
  if (job.index % 4 === 3) throw new Error("job " + job.index + " has had enough");
  return job.model.run().outputs;
}
`;

describe("katfan run", () => {
  it("says where the result lies", async () => {
    const cwd = folderWith({ "spec.json": LASER });
    const { code, stdout } = await katfan(["run", "spec.json"], { cwd });
    expect(code).toBe(0);
    const lines = stdout.trimEnd().split("\n");
    expect(lines[0]).toMatch(/^run [0-9a-f]{32}: 2,000 jobs, none failed, in .* s$/);
    const report = lines.find((line) => line.startsWith("report"))!.split(/ +/)[1]!;
    expect(report).toMatch(/^katfan-runs\/runs\/[0-9a-f]{32}\/report\.html$/);
    expect(readFileSync(path.join(cwd, report), "utf8")).toMatch(/^<!doctype html>/);
    const again = await katfan(["run", "spec.json"], { cwd });
    expect(again.stdout.split("\n")[0]).toMatch(/^run [0-9a-f]{32}: 2,000 jobs, none failed, done before$/);
    expect(again.stdout.split("\n").slice(1)).toEqual(stdout.split("\n").slice(1));
  });

  it("prints one JSON object and nothing else, with --json", async () => {
    const cwd = folderWith({ "spec.json": LASER });
    const result = await katfan(["run", "spec.json", "--json"], { cwd });
    const record = recordOf(result);
    expect(record).toMatchObject({ state: "done", jobs: 2_000, jobsDone: 2_000, failures: 0, workers: 1 });
    for (const file of [record.parts, record.summary!, record.report!])
      expect(existsSync(path.join(cwd, file))).toBe(true);
    const summary = JSON.parse(readFileSync(path.join(cwd, record.summary!), "utf8"));
    const [power] = summary.outputs;
    expect(power).toMatchObject({ name: "P", unit: "W" });
    // 2,000 draws: the mean is within 4 standard errors of 0.1 / sqrt(2,000)
    expect(Math.abs(power.statistics.mean - 1)).toBeLessThan(4 * (0.1 / Math.sqrt(2_000)));
  });

  it("returns a finished run at once, computing nothing", async () => {
    const cwd = folderWith({ "spec.json": LASER });
    const first = recordOf(await katfan(["run", "spec.json", "--json"], { cwd }));
    const before = readFileSync(path.join(cwd, first.summary!));
    const again = recordOf(await katfan(["run", "spec.json", "--json", "--chunk", "7"], { cwd }));
    expect(again).toMatchObject({ run: first.run, state: "done", chunk: first.chunk });
    expect(readFileSync(path.join(cwd, again.summary!))).toEqual(before);
  });

  it("reads specs from YAML, TypeScript, folders and standard input, all the same run", async () => {
    const yaml = `
model: { file: laser.kat }
vary: { LASER.P: { kind: normal, mean: 1, sigma: 0.1 } }
jobs: 2000
analysis: noxaxis()
`;
    const cwd = folderWith({
      "a/spec.yaml": yaml,
      "a/laser.kat": LASER.model,
      "b/spec.ts": `import { jobs } from "./jobs.js";\nexport default { ...${JSON.stringify(LASER)}, jobs };`,
      "b/jobs.ts": "export const jobs: number = 2_000;",
      "spec.json": LASER,
    });
    const runs = [];
    for (const args of [["a"], ["b"], ["a/spec.yaml"], ["spec.json"]]) {
      runs.push(recordOf(await katfan(["run", ...args, "--json"], { cwd })).run);
    }
    runs.push(recordOf(await katfan(["run", "-", "--json"], { cwd, input: JSON.stringify(LASER) })).run);
    expect(new Set(runs).size).toBe(1);
  });

  it("reads tables from CSV, a job a row", async () => {
    const cwd = folderWith({
      "spec.json": { ...LASER, vary: { kind: "table", file: "powers.csv" }, jobs: undefined },
      "powers.csv": "note,LASER.P\n7,0.5\n8,1.5\n9,2.5\n".replace(/^note,/, "LASER.f,"),
    });
    const { stdout } = await katfan(["run", "spec.json", "--job", "2", "--json"], { cwd });
    expect(JSON.parse(stdout)).toMatchObject({ job: 2, inputs: { "LASER.P": { value: 2.5 } } });
    expect(JSON.parse(stdout).outputs.P.real[0]).toBeCloseTo(2.5, 14); // the field is its root, and that is squared
  });

  it("has another run for another seed", async () => {
    const cwd = folderWith({ "spec.json": LASER });
    const one = recordOf(await katfan(["run", "spec.json", "--json"], { cwd }));
    const other = recordOf(await katfan(["run", "spec.json", "--json", "--seed", "1"], { cwd }));
    expect(other.run).not.toBe(one.run);
  });
});

describe("jobs that fail", () => {
  const files = { "spec.json": failing(40), "job.ts": FAILING_JOB };

  it("are rows with their errors, and the command ends with 1", async () => {
    const cwd = folderWith(files);
    const result = await katfan(["run", "spec.json", "--json"], { cwd });
    expect(recordOf(result)).toMatchObject({ state: "done", jobsDone: 40, failures: 10 });
    expect(result.code).toBe(1);
    await katfan(["fetch", "spec.json", "--to", "all.jsonl"], { cwd });
    const rows = readFileSync(path.join(cwd, "all.jsonl"), "utf8")
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(rows).toHaveLength(40);
    expect(rows.filter((row) => row.error !== null).map((row) => row.job)).toEqual([
      3, 7, 11, 15, 19, 23, 27, 31, 35, 39,
    ]);
    expect(rows[3]).toMatchObject({ P: null, error: "Error: job 3 has had enough" });
    expect(rows[4].P).toBe(rows[4]["LASER.P"]);
  });

  it("are replayed alone with the same error", async () => {
    const { code, stdout } = await katfan(["run", "spec.json", "--job", "7", "--json"], { cwd: folderWith(files) });
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ job: 7, error: "Error: job 7 has had enough" });
  });

  it("stop the run when there are more than --max-failures, with 3", async () => {
    const cwd = folderWith(files);
    const args = ["run", "spec.json", "--json", "--workers", "1", "--chunk", "4", "--max-failures"];
    const result = await katfan([...args, "2"], { cwd });
    expect(recordOf(result)).toMatchObject({ state: "stopped", reason: "max-failures", failures: 3 });
    expect(result.code).toBe(3);
    expect(recordOf(await katfan([...args, "10"], { cwd }))).toMatchObject({ state: "done", failures: 10 });
  });

  it("that all fail for one reason stop the run early, with 3 and what to do; --keep-going runs them all the same", async () => {
    const model = "l LASER P=1\nm M R=0.9 T=0.1\nlink(LASER, M)\npd P M.p2.o\n";
    const vary = { "M.T": { kind: "uniform", from: 0.2, to: 0.3 } };
    const cwd = folderWith({ "spec.json": { model, vary, jobs: 80_000 } });
    const args = ["run", "spec.json", "--chunk", "2000", "--workers", "1"];
    const stopped = await katfan(args, { cwd });
    expect(stopped.code).toBe(3);
    expect(stopped.stderr).toMatch(
      /^warning: all of the first [\d,]+ jobs fail, as job 0: M\.L is -0\.1.*Give M its T and L/,
    );
    expect(stopped.stdout).toMatch(
      /stopped at \d+,000 of 80,000 jobs, .* failed for one reason: M\.L.*\n.*\n.*--keep-going/,
    );
    const all = await katfan([...args, "--keep-going", "--json"], { cwd });
    expect(recordOf(all)).toMatchObject({ state: "done", jobsDone: 80_000, failures: 80_000 });
    expect(all.code).toBe(1);
  });

  it("are found even if they end their worker, which costs their neighbours nothing", async () => {
    const code = `
export function run(job) {
  if (job.index === 5) process.exit(1);
  return { index: job.index };
}
`;
    const cwd = folderWith({ "spec.json": { ...failing(8) }, "job.ts": code });
    const result = await katfan(["run", "spec.json", "--json", "--chunk", "8", "--workers", "2"], { cwd });
    expect(recordOf(result)).toMatchObject({ state: "done", jobsDone: 8, failures: 1 });
    await katfan(["fetch", "spec.json", "--to", "all.csv"], { cwd });
    const lines = readFileSync(path.join(cwd, "all.csv"), "utf8").trimEnd().split("\n");
    expect(lines.filter((line) => line.includes("ran out of memory or time, or crashed"))).toHaveLength(1);
    expect(lines[6]).toMatch(/^5,.*crashed/);
  });
});

describe("a replayed job", () => {
  it("has the inputs and outputs that it has in the run, and writes nothing", async () => {
    const cwd = folderWith({ "spec.json": LASER });
    const { stdout } = await katfan(["run", "spec.json", "--job", "1234", "--json"], { cwd });
    const replayed = JSON.parse(stdout);
    expect(existsSync(path.join(cwd, "katfan-runs"))).toBe(false);
    await katfan(["run", "spec.json"], { cwd });
    await katfan(["fetch", replayed.run, "--to", "all.jsonl"], { cwd });
    const rows = readFileSync(path.join(cwd, "all.jsonl"), "utf8").trimEnd().split("\n");
    const row = JSON.parse(rows[1234]!);
    expect(row).toMatchObject({ job: 1234, error: null });
    expect(replayed.inputs["LASER.P"]).toEqual({ value: row["LASER.P"], unit: "W" });
    expect(replayed.outputs.P).toEqual({ shape: [], unit: "W", real: [row.P] });
  });
});

describe("a run's life", () => {
  it("is told by status and list, its report by report, its data by fetch", async () => {
    const cwd = folderWith({ "spec.json": LASER });
    const { run } = recordOf(await katfan(["run", "spec.json", "--json"], { cwd }));
    expect((await katfan(["status", run.slice(0, 6)], { cwd })).stdout).toContain("done: 2,000 of 2,000 jobs");
    expect(JSON.parse((await katfan(["status", "spec.json", "--json"], { cwd })).stdout)).toMatchObject({
      run,
      state: "done",
    });
    expect((await katfan(["list"], { cwd })).stdout).toContain(run.slice(0, 8));
    expect((await katfan(["report", run], { cwd })).stdout).toBe(`katfan-runs/runs/${run}/report.html\n`);
    const figures = await katfan(["report", run, "--svg", "figures", "--png", "figures"], { cwd });
    expect(figures.stdout.split("\n")).toContain("figures/p-histogram.png");
    expect(readFileSync(path.join(cwd, "figures/p-histogram.svg"), "utf8")).toContain("<svg ");
    for (const kind of ["parquet", "csv", "jsonl"]) {
      const { code } = await katfan(["fetch", run, "--to", `all.${kind}`], { cwd });
      expect(code).toBe(0);
    }
    expect(readFileSync(path.join(cwd, "all.csv"), "utf8").split("\n")).toHaveLength(2_000 + 2); // head, and the last end
  });

  it("remembers who ran each job: the process, the thread, and an instance of the model of its own", async () => {
    const cwd = folderWith({ "spec.json": { ...failing(40), job: { module: "slow.ts" } }, "slow.ts": slowJob(5) });
    await katfan(["run", "spec.json", "--workers", "2", "--chunk", "10"], { cwd });
    await katfan(["fetch", "spec.json", "--to", "all.jsonl", "--workers"], { cwd });
    const lines = readFileSync(path.join(cwd, "all.jsonl"), "utf8").trimEnd().split("\n");
    const rows = lines.map((line) => JSON.parse(line));
    expect(new Set(rows.map((row) => row["worker.process"])).size).toBeLessThanOrEqual(2); // code has processes of its own
    expect(rows.every((row) => row["worker.thread"] >= 1)).toBe(true); // 0 is the main one
    const instances = rows.map((row) => `${row["worker.process"]} ${row["worker.thread"]} ${row["worker.instance"]}`);
    expect(new Set(instances).size).toBe(40);
  });

  it("may be ended by cancel, and resumed", async () => {
    const cwd = folderWith({ "spec.json": { ...failing(30), job: { module: "slow.ts" } }, "slow.ts": slowJob(100) });
    const running = katfan(["run", "spec.json", "--json", "--chunk", "1", "--workers", "1"], { cwd });
    await untilParts(path.join(cwd, "katfan-runs"), 3);
    const cancelled = await katfan(["cancel", "spec.json"], { cwd });
    expect(cancelled.code).toBe(0);
    const stopped = await running;
    expect(recordOf(stopped)).toMatchObject({ state: "cancelled" });
    expect(stopped.code).toBe(3);
    expect((await katfan(["status", "spec.json"], { cwd })).stdout).toContain("cancelled");
    expect(recordOf(await katfan(["run", "spec.json", "--json"], { cwd }))).toMatchObject({
      state: "done",
      jobsDone: 30,
    });
  });
});

describe("Ctrl-C", () => {
  it("ends a run in order with 3; the same command goes on from the parts", async () => {
    const cwd = folderWith({ "spec.json": { ...failing(30), job: { module: "slow.ts" } }, "slow.ts": slowJob(100) });
    const args = ["run", "spec.json", "--json", "--chunk", "1", "--workers", "1"];
    const stopped = await katfan(args, {
      cwd,
      started: (child) => void untilParts(path.join(cwd, "katfan-runs"), 3).then(() => child.kill("SIGINT")),
    });
    expect(stopped.code).toBe(3);
    expect(stopped.stderr).toContain("what is done is kept");
    const { jobsDone, state, reason } = recordOf(stopped);
    expect({ state, reason }).toEqual({ state: "stopped", reason: "interrupted" });
    expect(jobsDone).toBeGreaterThan(0);
    expect(jobsDone).toBeLessThan(30);
    expect(recordOf(await katfan(args, { cwd }))).toMatchObject({ state: "done", jobsDone: 30 });
  });
});

/** A job that computes for so long [ms], whatever the clock says. */
function slowJob(ms: number): string {
  return `
export function run(job) {
  const end = performance.now() + ${ms};
  while (performance.now() < end);
  return { index: job.index };
}
`;
}

describe("the examples", () => {
  for (const [example, jobs] of [
    ["laser-noise", 10_000],
    ["new-model", 100],
    ["new-model/edits.yaml", 1_000],
    ["many-ranks", 100_000],
    ["recycled-michelson", 10_000],
    ["aligo-sensitivity", 1_000],
  ] as const) {
    it(`${example} runs as it lies`, async () => {
      const cwd = folderWith();
      const result = await katfan(["run", path.join(ROOT, "examples", example), "--json"], { cwd });
      expect(result.stderr).toBe("");
      expect(recordOf(result)).toMatchObject({ state: "done", jobs, failures: 0 });
    });
  }
});
