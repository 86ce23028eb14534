import { describe, expect, it } from "vitest";
import { ranksOf } from "../../../lib/backends/ranks/ranks.js";
import { rankOf } from "../../../lib/backends/ranks/spmd.js";

describe("the rank of a process", () => {
  it("is what Open MPI's mpirun says", () => {
    const found = ranksOf({ OMPI_COMM_WORLD_RANK: "3", OMPI_COMM_WORLD_SIZE: "4", PMIX_NAMESPACE: "906690561" });
    expect(found).toMatchObject({ rank: 3, size: 4, launcher: "Open MPI", together: true });
    expect(found!.launch).toMatch(/^[0-9a-f]{16}$/);
  });

  it("is what MPICH's mpiexec says", () => {
    expect(ranksOf({ PMI_RANK: "0", PMI_SIZE: "2" })).toMatchObject({ rank: 0, size: 2, launcher: "MPICH" });
  });

  it("is what Slurm's srun says", () => {
    const environment = { SLURM_PROCID: "7", SLURM_NTASKS: "16", SLURM_JOB_ID: "99", SLURM_STEP_ID: "0" };
    expect(ranksOf(environment)).toMatchObject({ rank: 7, size: 16, launcher: "Slurm", together: true });
  });

  it("is what mpirun says, under Slurm", () => {
    const slurm = { SLURM_PROCID: "0", SLURM_NTASKS: "1", SLURM_JOB_ID: "99" };
    expect(ranksOf({ ...slurm, OMPI_COMM_WORLD_RANK: "2", OMPI_COMM_WORLD_SIZE: "8" })).toMatchObject({
      rank: 2,
      size: 8,
    });
  });

  it("is the place of a job in its Slurm array, whatever its numbers begin with", () => {
    const array = { SLURM_ARRAY_JOB_ID: "5", SLURM_ARRAY_TASK_COUNT: "4", SLURM_ARRAY_TASK_MIN: "10" };
    const job = {
      ...array,
      SLURM_ARRAY_TASK_ID: "16",
      SLURM_ARRAY_TASK_STEP: "2",
      SLURM_PROCID: "0",
      SLURM_NTASKS: "1",
    };
    expect(ranksOf(job)).toMatchObject({ rank: 3, size: 4, together: false });
  });

  it("counts through all jobs of an array whose jobs start ranks", () => {
    const array = { SLURM_ARRAY_JOB_ID: "5", SLURM_ARRAY_TASK_COUNT: "3", SLURM_ARRAY_TASK_MIN: "0" };
    const step = { SLURM_PROCID: "1", SLURM_NTASKS: "4", SLURM_STEP_ID: "0" };
    expect(ranksOf({ ...array, ...step, SLURM_ARRAY_TASK_ID: "2" })).toMatchObject({
      rank: 9,
      size: 12,
      together: false,
    });
  });

  it("is the same launch for ranks of one, and another for the next", () => {
    const launch = (rank: string, step: string) =>
      ranksOf({ SLURM_PROCID: rank, SLURM_NTASKS: "2", SLURM_JOB_ID: "99", SLURM_STEP_ID: step })!.launch;
    expect(launch("0", "0")).toBe(launch("1", "0"));
    expect(launch("0", "0")).not.toBe(launch("0", "1"));
  });

  it("isn't known where no launcher left a trace", () => {
    expect(ranksOf({})).toBeUndefined();
    expect(ranksOf({ SLURM_JOB_ID: "99" })).toBeUndefined();
  });

  it("is refused if it makes no sense, by the variable's name", () => {
    const ofMpi = (rank: string) => ranksOf({ OMPI_COMM_WORLD_RANK: rank, OMPI_COMM_WORLD_SIZE: "4" });
    expect(() => ofMpi("4")).toThrow(/OMPI_COMM_WORLD_RANK: .*is 4, and there are 4 ranks/);
    expect(() => ofMpi("one")).toThrow(/"one", not a number/);
    const uneven = { SLURM_ARRAY_TASK_COUNT: "3", SLURM_ARRAY_TASK_MIN: "1", SLURM_ARRAY_TASK_ID: "7" };
    expect(() => ranksOf(uneven)).toThrow(/isn't evenly spaced.*--array=0-15/);
  });
});

describe("the rank of a chunk", () => {
  for (const split of ["strided", "block"] as const) {
    it(`is one of the ranks, and each has its share (${split})`, () => {
      for (const [chunks, size] of [
        [10, 3],
        [3, 8],
        [1, 1],
        [1_000, 7],
      ] as const) {
        const counts = new Array<number>(size).fill(0);
        for (let chunk = 0; chunk < chunks; chunk++) counts[rankOf(chunk, { chunks }, size, split)]! += 1;
        expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
      }
    });
  }

  it("goes round with strides, and along with blocks", () => {
    const ranks = (split: "strided" | "block") =>
      [0, 1, 2, 3, 4, 5].map((chunk) => rankOf(chunk, { chunks: 6 }, 2, split));
    expect(ranks("strided")).toEqual([0, 1, 0, 1, 0, 1]);
    expect(ranks("block")).toEqual([0, 0, 0, 1, 1, 1]);
  });
});
