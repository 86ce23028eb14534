/** The tasks of each batch system, run by hand with the variables that it sets and nothing else in their environment. */
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { folderWith, katfan } from "../../cli/katfan.js";
import {
  endedAt,
  expectWhole,
  namesIn,
  SMALL,
  slow,
  small,
  submitted,
  task,
  type Written,
  writersOf,
} from "./batch-job.js";

interface System {
  /** How a task is started, the last job if there is no number. */
  start(written: Written, number?: number): Parameters<typeof task>;
}

const SYSTEMS: Readonly<Record<string, System>> = {
  htcondor: {
    start: ({ folder, tasks }, number) => [
      [path.join(folder, "task.sh"), number === undefined ? "summary" : "jobs"],
      folder,
      { KATFAN_TASK: `${number ?? 0}`, KATFAN_TASKS: `${tasks}`, _CONDOR_SLOT: "slot1", TMPDIR: "/tmp" },
    ],
  },
  slurm: {
    start: ({ folder }, number) => [
      ["/bin/sh", number === undefined ? "last.sbatch" : "tasks.sbatch"],
      folder,
      number === undefined
        ? { SLURM_JOB_ID: "8", SLURM_PROCID: "0", SLURM_NTASKS: "1" }
        : {
            ...{ SLURM_JOB_ID: `${9 + number}`, SLURM_ARRAY_JOB_ID: "9", SLURM_ARRAY_TASK_ID: `${number}` },
            ...{ SLURM_ARRAY_TASK_COUNT: "1", SLURM_ARRAY_TASK_MIN: `${number}`, SLURM_PROCID: "0", SLURM_NTASKS: "1" },
          },
    ],
  },
  pbs: {
    start: ({ folder }, number) => [
      ["/bin/sh", path.join(folder, number === undefined ? "last.pbs" : "tasks.pbs")],
      "/",
      {
        ...{ PBS_O_WORKDIR: folder, PBS_JOBID: `7[${number ?? ""}].host`, PBS_ENVIRONMENT: "PBS_BATCH" },
        ...(number === undefined ? {} : { PBS_ARRAY_INDEX: `${number}` }),
      },
    ],
  },
};

describe.each(Object.keys(SYSTEMS))("a job of %s", (name) => {
  const { start } = SYSTEMS[name]!;

  it("shares its chunks by its tasks' numbers, whatever their order; the last job makes the bytes of a local run", async () => {
    const cwd = small();
    const written = await submitted(cwd, name, ...SMALL);
    expect(written).toMatchObject({ state: "written", chunks: 8, missing: 8, tasks: 3 });
    for (const number of [2, 0, 1]) {
      const { code, stdout, stderr } = await task(...start(written, number));
      expect({ code, stdout }).toEqual({ code: 0, stdout: "" });
      expect(stderr).toMatch(new RegExp(`^task ${number} of 3 has done its (750|500) jobs; others go on\n$`));
    }
    const last = await task(...start(written));
    expect({ code: last.code, stderr: last.stderr }).toEqual({ code: 0, stderr: "" });
    expect(last.stdout).toContain("2,000 jobs, none failed");
    expect(writersOf(cwd, written.run)).toEqual([0, 1, 2, 0, 1, 2, 0, 1]);
    await expectWhole(cwd, written.run);
  });

  it("that lacks a task's parts is told so by its last job, and a second array does only these", async () => {
    const cwd = small();
    const written = await submitted(cwd, name, ...SMALL);
    for (const number of [0, 2]) await task(...start(written, number));
    const last = await task(...start(written));
    expect(last.code).toBe(3);
    expect(last.stdout).toContain(
      "stopped at 1,250 of 2,000 jobs, none failed: 3 of 8 chunks have no part, those of task 1; tasks that are submitted again",
    );
    rmSync(path.join(cwd, "runs", "runs", written.run, "log", "chunks"), { recursive: true });
    const again = await submitted(cwd, name, ...SMALL);
    expect(again).toMatchObject({ run: written.run, chunks: 8, missing: 3 });
    for (const number of [0, 1, 2]) expect((await task(...start(again, number))).code).toBe(0);
    expect(writersOf(cwd, written.run)).toEqual([1, 1, 1]);
    expect((await task(...start(again))).code).toBe(0);
    await expectWhole(cwd, written.run);
    expect(await submitted(cwd, name, ...SMALL)).toMatchObject({ state: "done", missing: 0 });
  });

  it("loses nothing of a chunk whose task is told to end in the middle of it, nor of one that is killed", async () => {
    const cwd = slow();
    const here = path.join(cwd, "here");
    const written = await submitted(cwd, name, "--tasks", "1", "--chunk", "200");
    const [script, folder, environment] = start(written, 0);
    const watched: Parameters<typeof task> = [script, folder, { ...environment, KATFAN_TEST_HERE: here }];
    expect(await endedAt(here, "SIGKILL", watched)).toBe("SIGKILL");
    expect(namesIn(cwd, written.run, "parts")).toEqual([]);
    rmSync(here);
    expect(await endedAt(here, "SIGTERM", watched)).toBe(3);
    const stored = namesIn(cwd, written.run, "log/chunks").map((file) => Number(/-(\d+)\.json$/.exec(file)![1]));
    const jobs = stored.reduce((sum, count) => sum + count, 0);
    expect(jobs).toBeGreaterThanOrEqual(40); // the forty-first has just run
    expect(jobs).toBeLessThan(150); // it would have taken three seconds more to go so far
    expect(namesIn(cwd, written.run, "log/splits")).not.toEqual([]);
    expect((await task(...start(written, 0))).code).toBe(0);
    expect(namesIn(cwd, written.run, "log/chunks").length).toBeGreaterThan(stored.length);
    expect((await task(...start(written))).code).toBe(0);
    await expectWhole(cwd, written.run);
  });

  it("ends with 2 where its input is wrong, or its store isn't that of who submitted it", async () => {
    const cwd = small();
    const written = await submitted(cwd, name, ...SMALL);
    rmSync(path.join(cwd, "runs"), { recursive: true });
    const elsewhere = await task(...start(written, 1));
    expect(elsewhere.code).toBe(2);
    expect(elsewhere.stderr).toMatch(
      /^error: .*runs: run [0-9a-f]{32} isn't there, or not on this machine. Give --out/,
    );
    writeFileSync(path.join(written.folder, "spec.json"), "{");
    const [one, last] = [await task(...start(written, 0)), await task(...start(written))];
    expect([one.code, last.code]).toEqual([2, 2]);
    expect(one.stderr).toContain("error: spec.json");
  });
});

describe("a task", () => {
  it("doesn't go on with a run that was cancelled, until that is submitted again", async () => {
    const cwd = small();
    const written = await submitted(cwd, "slurm", ...SMALL);
    await katfan(["cancel", written.run, "--out", "runs"], { cwd });
    const { start } = SYSTEMS.slurm!;
    expect((await task(...start(written, 0))).code).toBe(3);
    expect(namesIn(cwd, written.run, "parts")).toEqual([]);
    await submitted(cwd, "slurm", ...SMALL);
    expect((await task(...start(written, 0))).code).toBe(0);
  });

  it("of an analysis stores what is done of its chunk when it is told to end", async () => {
    const model =
      "l L P=1\ns s0 L.p1 m1.p1\nm m1 R=0.99 T=0.01\ns s1 m1.p2 m2.p1 L=1\nm m2 R=0.991 T=0.009\npd P m2.p2.o\n";
    const vary = { "m1.phi": { kind: "normal", mean: 0, sigma: 0.1 } };
    const cwd = folderWith({ "spec.json": { model, vary, jobs: 1_000_000, analysis: "maximize(P, m2.phi)" } });
    const written = await submitted(cwd, "slurm", "--tasks", "1", "--chunk", "1000000");
    const later = path.join(cwd, "later");
    setTimeout(() => writeFileSync(later, ""), 8_000); // of two minutes that it would take
    expect(await endedAt(later, "SIGTERM", SYSTEMS.slurm!.start(written, 0))).toBe(3);
    expect(namesIn(cwd, written.run, "log/chunks")).not.toEqual([]);
    expect(namesIn(cwd, written.run, "log/splits")).not.toEqual([]);
  });
});

describe("submit", () => {
  it("says what it wrote and how it is submitted, and what a machine without the batch system can do", async () => {
    const cwd = small();
    const say = (...args: string[]) => katfan(["submit", "spec.json", "--to", "pbs", ...SMALL, ...args], { cwd });
    const { code, stdout } = await say();
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^run [0-9a-f]{32}: 2,000 jobs for 3 tasks, 8 chunks\nfiles {5}.*-pbs\/\nsubmit {4}sh .*submit.sh .*\nstatus {4}katfan status [0-9a-f]{8} --out katfan-runs\n$/,
    );
    const path = { PATH: "/nowhere" };
    const refused = await katfan(["submit", "spec.json", "--to", "pbs", "--yes"], { cwd, environment: path });
    expect(refused.code).toBe(2);
    expect(refused.stderr).toMatch(/there is no qsub on this machine. Run sh submit.sh in that folder where PBS is./);
  });

  it("says how many tasks have something to do, where these are fewer than there are", async () => {
    const cwd = small();
    const say = (...args: string[]) =>
      katfan(["submit", "spec.json", "--to", "slurm", "--tasks", "20", ...args], { cwd });
    const { code, stderr } = await say();
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: "only 1 task will find a chunk to do. --chunk 100 gives each one; katfan run may be done sooner, here\n",
    });
    const shared = await say("--chunk", "100", "--out", "other", "--into", "elsewhere");
    expect({ code: shared.code, stderr: shared.stderr }).toEqual({ code: 0, stderr: "" });
  });

  it("refuses a line that isn't one, and needs to be told which batch system", async () => {
    const cwd = small();
    const line = await katfan(["submit", "spec.json", "--to", "slurm", "--set", "--mem=1\nrm -rf /"], { cwd });
    expect([line.code, line.stderr]).toEqual([2, expect.stringContaining("--set: it isn't a single line of text")]);
    expect((await katfan(["submit", "spec.json"], { cwd })).code).toBe(2);
  });

  it("quotes what a shell would take apart", async () => {
    const cwd = small();
    const out = "it's a $HOME `of` runs";
    const said = await katfan(["submit", "spec.json", "--to", "slurm", ...SMALL, "--json", "--out", out], { cwd });
    const { folder, run } = JSON.parse(said.stdout) as Written;
    expect(readFileSync(path.join(folder, "tasks.sbatch"), "utf8")).toContain("it'\\''s a $HOME");
    const written = JSON.parse(said.stdout) as Written;
    for (const number of [0, 1, 2]) expect((await task(...SYSTEMS.slurm!.start(written, number))).code).toBe(0);
    expect((await task(...SYSTEMS.slurm!.start(written))).stdout).toContain(`run ${run}: 2,000 jobs`);
  });
});
