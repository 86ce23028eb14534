/** What begins a run, or works on a finished one, where a file of that was damaged or deleted. */
import { cpSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { folderWith, katfan, LASER, recordOf } from "../katfan.js";

const SRUN = { SLURM_JOB_ID: "7", SLURM_STEP_ID: "0", SLURM_PROCID: "0", SLURM_NTASKS: "1" };
/** How a run may be gone on with, and how that ends. */
const BEGINNINGS = [
  ["run", "spec.json", "--json"],
  ["run", "spec.json", "--json", "--backend", "spmd"],
  ["submit", "spec.json", "--json", "--to", "slurm", "--into", "jobs"],
] as const;

/** A finished run of four chunks, of which each test has a copy. */
async function finished() {
  const cwd = folderWith({ "spec.json": LASER });
  const { run } = recordOf(await katfan(["run", "spec.json", "--json", "--chunk", "500", "--out", "whole"], { cwd }));
  const place = path.join(cwd, "katfan-runs");
  const file = (name: string) => path.join(place, "runs", run, name);
  return {
    cwd,
    run,
    fresh: () => {
      rmSync(place, { recursive: true, force: true });
      cpSync(path.join(cwd, "whole"), place, { recursive: true });
    },
    cut: (name: string) => writeFileSync(file(name), "{"),
    remove: (name: string) => rmSync(file(name)),
  };
}

describe("a run whose plan or spec isn't as it was", () => {
  it.each([
    ["its plan was deleted", { remove: ["plan.json"] }],
    ["its plan is cut off, and it isn't finished", { remove: ["manifest.json"], cut: ["plan.json"] }],
    ["its spec is cut off, and it isn't finished", { remove: ["manifest.json"], cut: ["spec.json"] }],
  ])("is gone on with by every command that begins one: %s", async (_, { remove, cut = [] }: Damage) => {
    const world = await finished();
    for (const command of BEGINNINGS) {
      world.fresh();
      for (const name of remove) world.remove(name);
      for (const name of cut) world.cut(name);
      const { code, stdout, stderr } = await katfan(command, { cwd: world.cwd, environment: SRUN });
      expect({ command, code, stderr }).toEqual({ command, code: 0, stderr: "" });
      const told = JSON.parse(stdout);
      expect(told).toMatchObject({ run: world.run, chunks: 4 }); // the plan by which its parts were made
      if (command[0] === "run") expect(told).toMatchObject({ state: "done", jobsDone: 2_000, failures: 0 });
      else expect(told.missing).toBe(0);
    }
  });

  it("is named by what reads it, where its plan was deleted: it isn't called a run that there isn't", async () => {
    const world = await finished();
    world.fresh();
    world.remove("plan.json");
    for (const command of ["status", "fetch", "report", "cancel"]) {
      const { code, stderr } = await katfan([command, world.run], { cwd: world.cwd });
      expect([command, code]).toEqual([command, 2]);
      expect(stderr).toMatch(
        /plan\.json: this has been deleted\. katfan run with the run's spec makes what is missing/,
      );
    }
    expect((await katfan(["run", "spec.json"], { cwd: world.cwd })).code).toBe(0);
    expect((await katfan(["status", world.run], { cwd: world.cwd })).stdout).toContain("done: 2,000 of 2,000 jobs");
  });

  it("is named by compact, which changes nothing", async () => {
    const world = await finished();
    world.fresh();
    world.remove("spec.json");
    const { code, stderr } = await katfan(["compact", world.run], { cwd: world.cwd });
    expect(code).toBe(2);
    expect(stderr).toMatch(/spec\.json: this has been deleted\. katfan run with the run's spec makes what is missing/);
    expect((await katfan(["run", "spec.json"], { cwd: world.cwd })).code).toBe(0);
    expect((await katfan(["compact", world.run], { cwd: world.cwd })).code).toBe(0);
  });
});

interface Damage {
  readonly remove: readonly string[];
  readonly cut?: readonly string[];
}
