import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { runCalled } from "../../../lib/cli/life/run-names.js";
import { sizeText, stateLine } from "../../../lib/cli/life/state-line.js";
import type { RunState } from "../../../lib/fanout/run-state.js";
import { folderWith, katfan, LASER, type RunRecord } from "../katfan.js";

const A = "aaaa0000000000000000000000000000";
const B = "aaaa1111111111111111111111111111";
const C = "cccc1111111111111111111111111111";
const RUNS = [
  { run: A, name: "dark port" },
  { run: B, name: "dark port" },
  { run: C, name: "cccc" },
];
const called = (text: string) => runCalled(text, RUNS, "in katfan-runs");

describe("a run's name", () => {
  it("is its spec's, the beginning of that, or the first digits of its id", () => {
    expect([called("cccc1"), called("aaaa0"), called("cccc"), called("CC")]).toEqual([C, A, C, C]);
  });

  it("that several have is told with the digits that tell them apart", () => {
    const both = "Give the digits of one: aaaa0000 (dark port), aaaa1111 (dark port).";
    expect(() => called("dark port")).toThrow(`2 runs in katfan-runs are called so. ${both}`);
    expect(() => called("aaaa")).toThrow(`2 runs in katfan-runs begin so. ${both}`);
    expect(() => called("bright port")).toThrow("no run in katfan-runs is called so. katfan list shows");
    expect(() => called("bbbb")).toThrow("no run in katfan-runs begins so");
  });
});

describe("the state of a run", () => {
  const running: RunState = {
    ...{ run: A, state: "running", jobs: 1_000, jobsDone: 300, failures: 2, invocations: 0, cost: 0 },
    ...{ startedMs: 1_000_000, lastStartedMs: 2_000_000, jobsBefore: 100, updatedMs: 2_010_000 },
    where: { backend: "local", host: "lab", process: 17 },
  };

  it("that is at work says where, since when, how far it is and how much longer it will take", () => {
    const line = stateLine(running, { name: "dark port", isAlive: true, nowMs: 2_010_000 });
    // 200 jobs in the 10 s since it went on: 700 more take 35 s.
    expect(line).toMatch(
      /^a{4}0+ {2}dark port {2}running: 300 of 1,000 jobs, 2 failed \(30 %\) on lab, process 17, since \d{4}-\d\d-\d\d \d\d:\d\d, about 35 s left$/,
    );
  });

  it("that has fallen silent says when it was last heard of, and what goes on with it", () => {
    const line = stateLine(running, { isAlive: false, nowMs: 9_000_000 });
    expect(line).toMatch(/broken off: 300 of 1,000 jobs, 2 failed; last heard of at .*; katfan run goes on with it$/);
  });

  it("has sizes in the unit that makes them short", () => {
    expect([0, 999, 1_234, 99_600, 1_250_000, 3e12].map(sizeText)).toEqual([
      ...["0 bytes", "999 bytes", "1.2 kB", "100 kB", "1.3 MB", "3.0 TB"],
    ]);
  });
});

describe("katfan", { timeout: 60_000 }, () => {
  const filesOf = (folder: string) => readdirSync(folder, { recursive: true, encoding: "utf8" }).sort();

  it("takes a run by name everywhere, lists it with all that tells it from others, and draws it anew for a new look", async () => {
    const spec = { ...LASER, name: "laser noise" };
    const cwd = folderWith({ "spec.json": spec, "other.json": { ...spec, name: "another one", jobs: 10 } });
    const made = JSON.parse((await katfan(["run", "spec.json", "--json"], { cwd })).stdout) as RunRecord;
    await katfan(["run", "other.json"], { cwd });
    const listed = (await katfan(["list"], { cwd })).stdout.split("\n");
    expect(listed[0]).toMatch(/^run +name +state +jobs +failed +began +took +backend +size$/);
    expect(listed[2]).toMatch(
      new RegExp(
        `^${made.run.slice(0, 8)} +laser noise +done +2,000 +- +\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d .* local +\\d+ kB$`,
      ),
    );
    const status = await katfan(["status", "laser noise"], { cwd });
    expect(status.stdout).toBe(`${made.run}  laser noise  done: 2,000 of 2,000 jobs\n`);
    const fetched = await katfan(["fetch", "laser", "--to", "jobs.csv"], { cwd });
    expect(fetched.stdout).toBe("jobs.csv\n");

    const folder = path.join(cwd, "katfan-runs", "runs", made.run);
    const before = filesOf(folder);
    const report = path.join(folder, "report.html");
    const parts = () =>
      before.filter((file) => file.endsWith(".parquet")).map((file) => statSync(path.join(folder, file)).mtimeMs);
    const written = parts();
    expect(readFileSync(report, "utf8")).toContain("<figcaption>P over LASER.P</figcaption>");
    const changed = folderWith({ "spec.json": { ...spec, name: "by index", report: { x: "job" } } });
    for (const command of ["report", "run"]) {
      const look = path.join(changed, "spec.json");
      const again = await katfan([command, look, "--out", path.join(cwd, "katfan-runs")], { cwd });
      expect(again.code, again.stderr).toBe(0);
      expect(readFileSync(report, "utf8")).toContain("<figcaption>P over job</figcaption>");
      expect(readFileSync(report, "utf8")).toContain("<title>by index</title>");
    }
    expect(filesOf(folder)).toEqual(before);
    expect(parts()).toEqual(written);
    expect((await katfan(["status", "by index"], { cwd })).stdout).toContain(made.run);
    expect(existsSync(path.join(folder, "look.json"))).toBe(true);
  });

  it("takes a run by its folder, wherever that lies", async () => {
    const cwd = folderWith({ "spec.json": LASER });
    const { run } = JSON.parse(
      (await katfan(["run", "spec.json", "--out", "else/where", "--json"], { cwd })).stdout,
    ) as RunRecord;
    const folder = path.join("else", "where", "runs", run);
    const done = { code: 0, stdout: expect.stringMatching(/done: 2,000 of 2,000 jobs\n$/) };
    expect(await katfan(["status", folder], { cwd })).toMatchObject(done);
    expect(await katfan(["status", `./${run}`], { cwd: path.dirname(path.join(cwd, folder)) })).toMatchObject(done);
    expect(await katfan(["status", folder, "--out", "nowhere"], { cwd })).toMatchObject(done);
  });
});
