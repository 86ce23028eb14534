/** The command line against a deployment, as a user types it. */
import { execFile } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, it } from "vitest";
import { deployment, onDeployment, temporaryFolder } from "./deployment.js";

/** Runs `katfan`, and says what it printed and how it ended. */
function katfan(
  ...args: readonly string[]
): Promise<{ readonly stdout: string; readonly stderr: string; readonly code: number }> {
  return new Promise((resolve) => {
    const child = execFile(process.execPath, ["bin/katfan", ...args], (_error, stdout, stderr) => {
      resolve({ stdout, stderr, code: child.exitCode ?? -1 });
    });
  });
}
const ON = () => ["--stage", deployment.stage];

onDeployment("katfan", () => {
  it("runs a sweep on a deployment, brings the result here, and tells of it afterwards", async () => {
    const out = temporaryFolder();
    const args = [
      "run",
      "examples/laser-noise",
      "--backend",
      "lambda",
      ...ON(),
      "--out",
      out,
      "--seed",
      "4711",
      "--json",
    ];
    const { stdout, stderr, code } = await katfan(...args);
    expect({ code, stderr }).toMatchObject({ code: 0 });
    const told = JSON.parse(stdout);
    expect(told).toMatchObject({ state: "done", jobs: 10_000, jobsDone: 10_000, failures: 0, backend: "lambda" });
    for (const name of ["manifest.json", "summary.json", "report.html", "spec.json", "plan.json"]) {
      expect(existsSync(path.join(out, "runs", told.run, name)), name).toBe(true);
    }
    const status = await katfan("status", told.run, ...ON(), "--json");
    expect(JSON.parse(status.stdout)).toMatchObject({ run: told.run, state: "done" });
    const listed = await katfan("list", ...ON(), "--json");
    expect(listed.stdout).toContain(told.run);
    const csv = path.join(out, "all.csv");
    expect(await katfan("fetch", told.run, ...ON(), "--out", temporaryFolder(), "--to", csv)).toMatchObject({
      code: 0,
    });
    expect(existsSync(csv)).toBe(true);
  });

  it("runs on this machine with a bucket in place of a folder, and finds its result there", async () => {
    const place = `s3://${deployment.bucket}/mine`;
    const args = ["run", "examples/laser-noise", "--out", place, "--chunk", "1000", "--workers", "2", "--json"];
    const { stdout, stderr, code } = await katfan(...args);
    expect({ code, stderr }).toMatchObject({ code: 0 });
    const { run, report } = JSON.parse(stdout);
    expect(report).toBe(`${place}/runs/${run}/report.html`);
    expect(JSON.parse((await katfan(...args)).stdout)).toMatchObject({ run, state: "done" });
    expect((await katfan("status", run, "--out", place)).stdout).toContain("10,000");
    const csv = path.join(temporaryFolder(), "all.csv");
    expect(await katfan("fetch", run, "--out", place, "--to", csv)).toMatchObject({ code: 0 });
    expect(readFileSync(csv, "utf8").trimEnd().split("\n")).toHaveLength(10_001);
  });

  it("says what is wrong with a bucket", async () => {
    const nowhere = await katfan("run", "examples/laser-noise", "--out", "s3://katfan-no-such-bucket/mine");
    expect(nowhere).toMatchObject({ code: 2, stderr: expect.stringContaining("there is no such bucket") });
  });

  it("plans for a deployment beside this machine", async () => {
    const { stdout, code } = await katfan("plan", "examples/recycled-michelson", ...ON(), "--json");
    expect(code).toBe(0);
    const { backends } = JSON.parse(stdout) as { backends: { backend: string; workers: number; dollars: number }[] };
    const lambda = backends.find(({ backend }) => backend.startsWith("lambda"));
    expect(lambda?.workers).toBeLessThanOrEqual(3); // what is reserved for workers there
    expect(lambda?.dollars).toBeGreaterThan(0);
  });

  it("says what is wrong where there is no such deployment, or no such run", async () => {
    const nowhere = await katfan("run", "examples/laser-noise", "--backend", "lambda", "--stage", "nowhere");
    expect(nowhere).toMatchObject({ code: 2, stderr: expect.stringContaining('there is no deployment "nowhere"') });
    const unknown = await katfan("status", "0".repeat(32), ...ON());
    expect(unknown).toMatchObject({ code: 2, stderr: expect.stringContaining("no such run") });
  });
});
