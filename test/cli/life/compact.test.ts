import { readdirSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { folderWith, katfan, LASER, recordOf } from "../katfan.js";

const partsOf = (cwd: string, out: string, run: string) => readdirSync(path.join(cwd, out, "runs", run, "parts"));

describe("katfan compact", () => {
  it("makes one part of many, by which the run is fetched, reported, looked through and made again as before", async () => {
    const cwd = folderWith({ "spec.json": { ...LASER, name: "many parts" } });
    const { run } = recordOf(await katfan(["run", "spec.json", "--chunk", "10", "--workers", "2", "--json"], { cwd }));
    expect(partsOf(cwd, "katfan-runs", run)).toHaveLength(200);
    const fetched = async (file: string) => {
      expect((await katfan(["fetch", run, "--to", file, "--workers"], { cwd })).code).toBe(0);
      return readFileSync(path.join(cwd, file), "utf8");
    };
    const before = await fetched("before.csv");
    const said = await katfan(["compact", "many"], { cwd });
    expect(said.stdout).toMatch(
      /^run [0-9a-f]{32}: 200 parts became 1 part\ndata set {2}katfan-runs\/runs\/[0-9a-f]{32}\/parts\/\n$/,
    );
    const [part] = partsOf(cwd, "katfan-runs", run);
    expect(partsOf(cwd, "katfan-runs", run)).toEqual([`${"0".repeat(16)}-2000.parquet`]);
    expect(await fetched("after.csv")).toBe(before);
    expect((await katfan(["status", run], { cwd })).stdout).toContain("done: 2,000 of 2,000 jobs");
    const again = await katfan(["compact", run, "--json"], { cwd });
    expect(JSON.parse(again.stdout)).toMatchObject({ run, before: 1, after: 1, chunk: 2_000 });

    rmSync(path.join(cwd, "katfan-runs", "runs", run, "parts", part!));
    expect((await katfan(["status", run], { cwd })).stdout).toContain("is missing");
    expect(recordOf(await katfan(["run", "spec.json", "--json"], { cwd }))).toMatchObject({ state: "done", chunks: 1 });
    const rows = (text: string) => text.split("\n").map((line) => line.split(",").slice(0, 4).join(","));
    expect(rows(await fetched("made.csv"))).toEqual(rows(before));
    expect((await katfan(["report", "spec.json"], { cwd })).code).toBe(0);
  });

  it("refuses a run that isn't finished, one that isn't there, and a deployment", async () => {
    const cwd = folderWith({ "spec.json": LASER });
    const none = await katfan(["compact", "spec.json"], { cwd });
    expect([none.code, none.stderr]).toEqual([2, expect.stringContaining("there is no such run in katfan-runs")]);
    const { run } = recordOf(await katfan(["run", "spec.json", "--chunk", "500", "--json"], { cwd }));
    rmSync(path.join(cwd, "katfan-runs", "runs", run, "manifest.json"));
    const open = await katfan(["compact", run], { cwd });
    expect([open.code, open.stderr]).toEqual([2, expect.stringContaining("the run isn't finished. katfan run with")]);
    const stage = await katfan(["compact", run, "--stage", "x"], { cwd });
    expect([stage.code, stage.stderr]).toEqual([2, expect.stringContaining("a deployment deletes nothing")]);
  });

  it("is done by run itself where there are more than five thousand parts", async () => {
    const cwd = folderWith({ "spec.json": { ...LASER, jobs: 5_001 } });
    const many = recordOf(await katfan(["run", "spec.json", "--chunk", "1", "--json"], { cwd }));
    expect(many).toMatchObject({ state: "done", chunks: 1, chunk: 5_001 });
    expect(partsOf(cwd, "katfan-runs", many.run)).toEqual([`${"0".repeat(16)}-5001.parquet`]);
    const few = recordOf(await katfan(["run", "spec.json", "--chunk", "5001", "--json", "--out", "few"], { cwd }));
    const bytes = (out: string) =>
      readFileSync(path.join(cwd, out, "runs", few.run, "parts", `${"0".repeat(16)}-5001.parquet`));
    expect(bytes("few")).toEqual(bytes("katfan-runs"));
  }, 300_000); // each part is flushed to the disk
});
