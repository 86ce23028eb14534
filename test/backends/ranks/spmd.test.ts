/** The same sweep by ranks: of the real mpirun, and of Slurm by the variables that it sets. */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { ranksOf } from "../../../lib/backends/ranks/ranks.js";
import { type Ended, ended, folderWith, KATFAN, katfan, LASER, recordOf } from "../../cli/katfan.js";
import { describeUnless } from "../../missing.js";
import { openMpi } from "../open-mpi.js";

const MPIRUN = ["--allow-run-as-root", "--oversubscribe"];
const found = await openMpi();

const mpirun = (count: number, args: readonly string[], cwd: string): Promise<Ended> =>
  ended(found.mpirun, [...MPIRUN, "-n", `${count}`, process.execPath, KATFAN, ...args], { cwd });
/** What a command said on standard error but how far it is, of which a busy machine hears every ten seconds. */
const saidBy = ({ stderr }: Ended) => stderr.replace(/^\d+ % of .*\n/gm, "");
const SPMD = ["run", "spec.json", "--backend", "spmd", "--json"];

/** Which ranks wrote the parts of a run. */
function writersOf(cwd: string, out: string, run: string): readonly number[] {
  const folder = path.join(cwd, out, "runs", run, "log", "chunks");
  return readdirSync(folder)
    .sort()
    .map((name) => JSON.parse(readFileSync(path.join(folder, name), "utf8")).who.rank);
}

const summaryOf = (cwd: string, record: { readonly summary?: string }) => readFileSync(path.join(cwd, record.summary!));

describeUnless(found.missing)("mpirun", () => {
  it("shares the chunks among its ranks, strided; rank 0 reduces to the bytes of a local run and speaks alone", async () => {
    const cwd = folderWith({ "spec.json": LASER });
    const result = await mpirun(4, [...SPMD, "--chunk", "250", "--out", "ranks"], cwd);
    expect({ code: result.code, stderr: saidBy(result) }).toEqual({ code: 0, stderr: "" });
    const record = recordOf(result);
    expect(record).toMatchObject({ state: "done", jobs: 2_000, jobsDone: 2_000, workers: 4, chunks: 8 });
    expect(writersOf(cwd, "ranks", record.run)).toEqual([0, 1, 2, 3, 0, 1, 2, 3]);
    const local = recordOf(await katfan(["run", "spec.json", "--json", "--chunk", "333", "--out", "local"], { cwd }));
    expect(summaryOf(cwd, record)).toEqual(summaryOf(cwd, local));
  });

  it("shares them in blocks", async () => {
    const cwd = folderWith({ "spec.json": LASER });
    const { run } = recordOf(await mpirun(2, [...SPMD, "--chunk", "500", "--split", "block", "--out", "ranks"], cwd));
    expect(writersOf(cwd, "ranks", run)).toEqual([0, 0, 1, 1]);
  });

  it("does again only what a rank that died left missing", async () => {
    const cwd = folderWith({ "spec.json": LASER });
    const begun = await mpirun(2, [...SPMD, "--chunk", "250", "--out", "ranks"], cwd);
    expect({ code: begun.code, stderr: saidBy(begun) }).toEqual({ code: 0, stderr: "" });
    const first = recordOf(begun);
    const folder = path.join(cwd, "ranks", "runs", first.run);
    const before = summaryOf(cwd, first);
    // As if rank 1 had died after its second chunk, and rank 0 had never reduced.
    const parts = readdirSync(path.join(folder, "parts")).sort();
    for (const name of [parts[5]!, parts[7]!]) rmSync(path.join(folder, "parts", name));
    for (const name of ["manifest.json", "summary.json", "report.html", "log"]) {
      rmSync(path.join(folder, name), { recursive: true });
    }
    const again = recordOf(await mpirun(2, [...SPMD, "--out", "ranks"], cwd));
    expect(summaryOf(cwd, again)).toEqual(before);
    expect(writersOf(cwd, "ranks", first.run)).toEqual([1, 1]);
  });

  it("stops when its ranks are given different specs", async () => {
    const cwd = folderWith({ "spec.json": LASER });
    const rank = (seed: string) => ["-n", "1", process.execPath, KATFAN, ...SPMD, "--seed", seed, "--out", "ranks"];
    const { code, stdout, stderr } = await ended(found.mpirun, [...MPIRUN, ...rank("1"), ":", ...rank("2")], { cwd });
    expect(code).toBe(2);
    expect(stdout).not.toContain('"state":"done"');
    expect(stderr).toMatch(
      /error: rank \d: it is at work on run [0-9a-f]+, rank \d on [0-9a-f]+\. All ranks must be given/,
    );
  });
});

/** The folder of what the ranks of Slurm's step say, as its variables make it. */
const launchHash = (environment: Readonly<Record<string, string>>) => ranksOf(environment)!.launch!;

describe("Slurm", () => {
  const srun = (rank: number, size: number, cwd: string, args: readonly string[] = []) =>
    katfan([...SPMD, "--out", "ranks", "--chunk", "250", ...args], {
      cwd,
      environment: { SLURM_JOB_ID: "7", SLURM_STEP_ID: "0", SLURM_PROCID: `${rank}`, SLURM_NTASKS: `${size}` },
    });
  const array = (task: number, count: number, cwd: string, args: readonly string[] = []) =>
    katfan([...SPMD, "--out", "ranks", "--chunk", "250", ...args], {
      cwd,
      environment: {
        SLURM_JOB_ID: `${100 + task}`,
        SLURM_ARRAY_JOB_ID: "100",
        SLURM_ARRAY_TASK_ID: `${task}`,
        SLURM_ARRAY_TASK_COUNT: `${count}`,
        SLURM_ARRAY_TASK_MIN: "1",
        SLURM_ARRAY_TASK_MAX: `${count}`,
      },
    });

  it("starts ranks by srun", async () => {
    const cwd = folderWith({ "spec.json": LASER });
    const [zero, one, two] = await Promise.all([srun(0, 3, cwd), srun(1, 3, cwd), srun(2, 3, cwd)]);
    expect([zero!.code, one!.code, two!.code]).toEqual([0, 0, 0]);
    expect([one!.stdout, two!.stdout]).toEqual(["", ""]);
    const record = recordOf(zero!);
    expect(record).toMatchObject({ state: "done", jobsDone: 2_000, workers: 3 });
    expect(writersOf(cwd, "ranks", record.run)).toEqual([0, 1, 2, 0, 1, 2, 0, 1]);
  });

  it("rank 0 gives up on a rank that never comes, says which, and a rerun does only its chunks", async () => {
    const cwd = folderWith({ "spec.json": LASER });
    const stopped = await srun(0, 2, cwd, ["--wait", "1"]);
    expect(stopped.code).toBe(3);
    expect(JSON.parse(stopped.stdout)).toMatchObject({ state: "stopped", detail: expect.stringContaining("rank 1") });
    const [zero] = await Promise.all([srun(0, 2, cwd), srun(1, 2, cwd)]);
    const record = recordOf(zero!);
    expect(record.state).toBe("done");
    expect(writersOf(cwd, "ranks", record.run)).toEqual([0, 1, 0, 1, 0, 1, 0, 1]);
  });

  it("goes from one run to the next in one step, and on with fewer ranks, whatever an earlier launch has left", async () => {
    const cwd = folderWith({ "spec.json": LASER });
    const said = path.join(cwd, "ranks", "ranks");
    const done = async (size: number, ...args: string[]) => {
      const all = await Promise.all(Array.from({ length: size }, (_, rank) => srun(rank, size, cwd, args)));
      return all.map((ended) => [ended.code, saidBy(ended)]);
    };
    const good = (size: number) => Array.from({ length: size }, () => [0, ""]);
    const launch = async (size: number, seed: string) => {
      expect(await done(size, "--seed", seed)).toEqual(good(size));
      // As if all had been killed: nobody has removed what they said.
      const folder = path.join(
        said,
        launchHash({ SLURM_JOB_ID: "7", SLURM_STEP_ID: "0", SLURM_PROCID: "0", SLURM_NTASKS: "1" }),
      );
      mkdirSync(folder, { recursive: true });
      for (let rank = 0; rank < size; rank += 1) {
        const words = { rank, size, run: seed.padStart(32, "0"), ended: rank > 0, saidMs: Date.now() };
        writeFileSync(path.join(folder, `${rank}.json`), JSON.stringify(words));
      }
    };
    await launch(3, "1");
    await launch(3, "2");
    await launch(2, "3");
    await launch(2, "1");
  }, 60_000);

  it("whose array's jobs run two sweeps, each at its own pace, refuses neither", async () => {
    const cwd = folderWith({ "spec.json": LASER });
    const runs = (seed: string) => [1, 2].map((task) => () => array(task, 2, cwd, ["--seed", seed]));
    const [one, two] = [runs("1"), runs("2")];
    // The first job is at the second sweep while the second is at the first.
    const first = await one[0]!();
    const [ahead, behind] = await Promise.all([two[0]!(), one[1]!()]);
    const last = await two[1]!();
    expect([first, ahead, behind, last].map(({ code }) => code)).toEqual([0, 0, 0, 0]);
    expect([behind, last].map((ended) => recordOf(ended).state)).toEqual(["done", "done"]);
  });

  it("runs an array whose jobs come one after the other; the last one reduces", async () => {
    const cwd = folderWith({ "spec.json": LASER });
    const [first, second] = [await array(1, 3, cwd), await array(3, 3, cwd)];
    expect([first, second].map(({ code, stdout }) => [code, stdout])).toEqual([
      [0, ""],
      [0, ""],
    ]);
    expect(saidBy(first)).toMatch(/^rank 0 of 3 has done its 750 jobs; others go on\n$/);
    const last = await array(2, 3, cwd);
    const record = recordOf(last);
    expect(record).toMatchObject({ state: "done", jobsDone: 2_000 });
    expect(writersOf(cwd, "ranks", record.run)).toEqual([0, 1, 2, 0, 1, 2, 0, 1]);
  });
});
