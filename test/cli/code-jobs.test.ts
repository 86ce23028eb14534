/** Code of users can do what it likes: it ends no more than its own job. */
import { appendFileSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { type Ended, folderWith, katfan, recordOf } from "./katfan.js";

/** @param body what a job does besides returning its index; `job.index` says which it is */
function sweepOf(body: string, jobs = 12): string {
  return folderWith({
    "spec.json": { model: "l LASER P=1\npd P LASER.p1.o\n", jobs, job: { module: "./job.ts" } },
    "job.ts": `export function run(job: { readonly index: number }) {\n${body}\nreturn { index: job.index };\n}\n`,
  });
}

/** Computes for eleven seconds of the processor's time when it is first called with 0. */
const LONG_ONCE = `
function wait(index: number) {
  const { process } = globalThis as any;
  const { existsSync, writeFileSync } = process.getBuiltinModule("node:fs");
  if (index > 0 || existsSync("MARK")) return;
  writeFileSync("MARK", "");
  const end = process.cpuUsage().user + 11e6;
  for (let at = 1; at % 1e7 !== 0 || process.cpuUsage().user < end; at++);
}
`;

const run = (cwd: string, ...args: string[]) =>
  katfan(["run", "spec.json", "--chunk", "6", "--json", ...args], { cwd });

/** The jobs that failed of a run, and what each says. */
async function failed(cwd: string, ended: Ended): Promise<readonly (readonly [number, string])[]> {
  await katfan(["fetch", recordOf(ended).run, "--to", "all.jsonl"], { cwd });
  const rows = readFileSync(path.join(cwd, "all.jsonl"), "utf8").trim().split("\n");
  expect(rows).toHaveLength(recordOf(ended).jobs);
  return rows
    .map((row) => JSON.parse(row))
    .flatMap(({ job, index, error }) => {
      if (error === null) expect(index).toBe(job);
      return error === null ? [] : [[job, error] as const];
    });
}

const KILLED = expect.stringMatching(/^the worker ran out of memory or time, or crashed/);

describe("a job of code", () => {
  it.each([
    ["the first one", 0],
    ["another one", 7],
  ])(
    "that ends its process is one failed row, if it is %s",
    async (_which, index) => {
      const cwd = sweepOf(`if (job.index === ${index}) (globalThis as any).process.exit(7);`);
      const ended = await run(cwd);
      expect([ended.code, recordOf(ended)]).toMatchObject([1, { state: "done", failures: 1 }]);
      expect(await failed(cwd, ended)).toEqual([[index, KILLED]]);
    },
    60_000,
  );

  it("that aborts is one failed row", async () => {
    const cwd = sweepOf("if (job.index === 3) (globalThis as any).process.abort();");
    const ended = await run(cwd);
    expect(ended.code).toBe(1);
    expect(await failed(cwd, ended)).toEqual([[3, expect.stringContaining("abort")]]);
  }, 60_000);

  it("that fills memory outside the heap is one failed row, and the machine's memory isn't touched", async () => {
    const cwd = sweepOf(`if (job.index === 4) {
      const all: Float64Array[] = [];
      for (;;) all.push(new Float64Array(1 << 20).fill(1));
    }`);
    const args = ["run", "spec.json", "--chunk", "6", "--workers", "2", "--json"];
    const ended = await katfan(args, { cwd, environment: { KATFAN_JOB_MEMORY: "400" } });
    expect(ended.code).toBe(1);
    expect(await failed(cwd, ended)).toEqual([[4, KILLED]]);
  }, 60_000);

  it("that never ends is one failed row, where --job-time says how long it may take", async () => {
    const cwd = sweepOf("if (job.index === 1) for (;;);", 2);
    const ended = await run(cwd, "--job-time", "1", "--chunk", "1");
    expect(ended.code).toBe(1);
    expect(await failed(cwd, ended)).toEqual([[1, KILLED]]);
  }, 120_000);

  it("that can't be killed by what it leaves behind, nor kill others: timers, promises, prints, another folder", async () => {
    const cwd = sweepOf(`
      if (job.index === 2) Promise.reject(new Error("left behind"));
      if (job.index === 3) setTimeout(() => { throw new Error("left behind"); }, 0);
      console.log("printed");
      if (job.index === 4) (globalThis as any).process.chdir("/");`);
    const ended = await run(cwd);
    expect(ended.stdout.trim().split("\n")).toHaveLength(1); // what it prints isn't the command's result
    expect(await failed(cwd, ended)).toEqual([[4, expect.stringContaining("chdir")]]);
  }, 60_000);

  it("is followed by any number of others in its process, without a word of Node's", async () => {
    const ended = await run(sweepOf("", 24), "--chunk", "1", "--workers", "1");
    expect([ended.code, recordOf(ended)]).toMatchObject([0, { state: "done", chunks: 24 }]);
    expect(ended.stderr).not.toContain("Warning"); // as of listeners that are never taken off
  }, 60_000);

  it("alone, by --job, says that it ended its process", async () => {
    const cwd = sweepOf("if (job.index === 3) (globalThis as any).process.exit(7);");
    const three = await katfan(["run", "spec.json", "--job", "3"], { cwd });
    expect([three.code, three.stderr]).toEqual([2, expect.stringContaining("--job: the job ended its process")]);
    expect(await katfan(["run", "spec.json", "--job", "4"], { cwd })).toMatchObject({ code: 0, stderr: "" });
  }, 60_000);

  it("none of which tells what there is, is told before anything runs", async () => {
    const cwd = sweepOf("(globalThis as any).process.exit(7);");
    const { code, stderr } = await run(cwd);
    expect([code, stderr]).toEqual([2, expect.stringContaining("it ended its process")]);
  }, 60_000);

  it("that never tells what there is says how long it was waited for, and not by which signal it was ended", async () => {
    const { code, stderr } = await run(sweepOf("for (;;);", 1), "--job-time", "1");
    expect([code, stderr]).toEqual([
      2,
      expect.stringContaining("it ended its process: it took longer than 10 s. Give"),
    ]);
  }, 60_000);

  it("may compute as long as it likes, and the first one says after a while what is waited for", async () => {
    const cwd = sweepOf("wait(job.index);", 2);
    appendFileSync(path.join(cwd, "job.ts"), LONG_ONCE.replace("MARK", path.join(cwd, "mark")));
    const { code, stderr } = await run(cwd);
    expect(stderr).toContain("job 0, which tells what outputs there are, has computed for 10 s; --job-time SECONDS");
    expect(code).toBe(0);
  }, 180_000);

  it("may wait for longer than that by the clock, as on a busy machine, before it tells what there is", async () => {
    const wait = "if (job.index === 0) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 11_000);";
    expect((await run(sweepOf(wait, 3))).code).toBe(0);
  }, 90_000);

  it("on a rank ends no rank: it is one failed row", async () => {
    const cwd = sweepOf("if (job.index === 9) (globalThis as any).process.exit(7);");
    const ended = await katfan(["run", "spec.json", "--chunk", "6", "--json", "--backend", "spmd"], {
      cwd,
      environment: { KATFAN_RANK: "0", KATFAN_SIZE: "1", KATFAN_LAUNCH: "a" },
    });
    expect([ended.code, recordOf(ended)]).toMatchObject([1, { state: "done", failures: 1 }]);
    expect(await failed(cwd, ended)).toEqual([[9, KILLED]]);
  }, 60_000);
});
