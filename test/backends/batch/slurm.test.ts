/** Jobs for Slurm by the real Slurm, where the machine has it: submitted, requeued, cancelled in the middle. */
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { katfan } from "../../cli/katfan.js";
import { describeWhere } from "../../missing.js";
import { expectWhole, namesIn, SMALL, slow, small, type Written, writersOf } from "./batch-job.js";
import { noSlurm, type Slurm, startSlurm, textOf, until } from "./slurm.js";

const DONE_MS = 90_000;

describeWhere(noSlurm)("Slurm", () => {
  let slurm: Slurm;
  let folder: string;
  beforeAll(async () => {
    folder = mkdtempSync(path.join(tmpdir(), "katfan-slurm-"));
    slurm = await startSlurm(folder);
  });
  afterAll(() => {
    slurm?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Submits a sweep. @returns what was written, and the numbers of both of its jobs */
  async function submitted(cwd: string, environment: Readonly<Record<string, string>>, ...args: string[]) {
    const how = { cwd, environment: { ...slurm.environment, ...environment } };
    const said = await katfan(
      ["submit", "spec.json", "--to", "slurm", "--yes", "--json", "--out", "runs", ...args],
      how,
    );
    expect({ code: said.code, stderr: said.stderr }).toEqual({ code: 0, stderr: "" });
    const written = JSON.parse(said.stdout) as Written;
    expect(written.state).toBe("submitted");
    const [, tasks, last] = /^tasks are job (\d+), the last job is (\d+)$/.exec(written.said!)!;
    return { ...written, jobs: { tasks: tasks!, last: last! } };
  }

  const hasEnded = (job: string) => () =>
    !/\b(PD|R|CG|RQ|S)\b/.test(slurm.run("squeue", "-h", "-t", "all", "-j", job, "-o", "%t"));
  const said = (written: Written, name: string) => textOf(path.join(written.folder, "log", name));

  it("runs the tasks of an array, and when they have ended the last job, to the bytes of a local run", async () => {
    const cwd = small();
    const written = await submitted(cwd, {}, ...SMALL);
    await until(hasEnded(written.jobs.last), DONE_MS);
    expect(said(written, "last.err")).toBe("");
    expect(said(written, "last.out")).toContain("2,000 jobs, none failed");
    expect(writersOf(cwd, written.run)).toEqual([0, 1, 2, 0, 1, 2, 0, 1]);
    await expectWhole(cwd, written.run);
  });

  it("requeues a task, which has stored what it had done of its chunk and goes on from there", async () => {
    const cwd = slow();
    const here = path.join(cwd, "here");
    const written = await submitted(cwd, { KATFAN_TEST_HERE: here }, "--tasks", "1", "--chunk", "200");
    await until(() => existsSync(here), DONE_MS);
    slurm.run("scontrol", "requeue", `${written.jobs.tasks}_0`);
    await until(() => namesIn(cwd, written.run, "log/chunks").length > 0, DONE_MS);
    const before = namesIn(cwd, written.run, "log/chunks");
    expect(before).not.toContain(`${"0".repeat(16)}-200.json`);
    const isOver = hasEnded(written.jobs.last);
    await until(() => {
      // Once it is in the queue again, where it would wait for two minutes.
      if (!isOver()) slurm.run("scontrol", "update", `jobid=${written.jobs.tasks}_0`, "StartTime=now");
      return isOver();
    }, DONE_MS);
    expect(said(written, "task.0.err")).toContain("stopping; what is done is kept");
    expect(namesIn(cwd, written.run, "log/chunks")).toEqual(expect.arrayContaining([...before]));
    // Slurm has been seen to let the last job go while the requeued task waited: what is missing then is for the same run again.
    const told = said(written, "last.out");
    expect(told).toContain("200 jobs, none failed");
    if (told.includes("stopped at")) {
      slurm.run("scancel", written.jobs.tasks);
      await until(hasEnded(written.jobs.tasks), DONE_MS);
      const run = await katfan(["run", "spec.json", "--json", "--out", "runs", "--chunk", "200"], { cwd });
      expect(run.code).toBe(0);
    }
    await expectWhole(cwd, written.run);
  });

  it("tells in the last job which tasks were cancelled; a second array does only what they left", async () => {
    const cwd = slow();
    const here = path.join(cwd, "here");
    const options = ["--tasks", "2", "--chunk", "100"];
    const written = await submitted(cwd, { KATFAN_TEST_HERE: here }, ...options);
    await until(() => existsSync(here), DONE_MS);
    slurm.run("scancel", `${written.jobs.tasks}_0`);
    await until(hasEnded(written.jobs.last), DONE_MS);
    expect(said(written, "last.out")).toMatch(/stopped at .* of 200 jobs.*1 of 2 chunks have no part, those of task 0/);
    const before = namesIn(cwd, written.run, "log/chunks");
    const again = await submitted(cwd, {}, ...options);
    expect(again.missing).toBe(1);
    await until(hasEnded(again.jobs.last), DONE_MS);
    expect(namesIn(cwd, written.run, "log/chunks")).toEqual(expect.arrayContaining([...before]));
    await expectWhole(cwd, written.run);
  });
});
