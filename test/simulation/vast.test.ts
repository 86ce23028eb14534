import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import type { Vast } from "./vast.js";

/** In a process of its own, which is given less memory than it may take: what it takes is then the world's. */
const NODE = ["--max-old-space-size=420", "--max-semi-space-size=48"];
const root = fileURLToPath(new URL("../..", import.meta.url));

async function simulated(large: string): Promise<Vast & { readonly cpuSeconds: number; readonly peakMb: number }> {
  const command = [...NODE, "scripts/ts.mjs", "scripts/simulate.ts", "--large", large];
  const { stdout } = await promisify(execFile)(process.execPath, command, { cwd: root });
  console.log(`${large}: ${stdout.trim()}`);
  return JSON.parse(stdout);
}

/** The sum of all indices and their ends: each job was counted once. */
const summaryOf = (jobs: number) => ({
  jobs,
  failed: 0,
  sum: `${(BigInt(jobs) * BigInt(jobs - 1)) / 2n}n`,
  greatest: jobs - 1,
});

it("a billion jobs on ten thousand workers are seen through in a minute and 500 MB", async () => {
  const vast = await simulated("vast");
  expect(vast.violations).toEqual([]);
  expect(vast.summary).toMatchObject(summaryOf(1e9));
  expect(vast.invocations).toBeLessThan(1.01 * vast.chunks);
  expect(vast.orchestrators).toBe(24); // twelve at a time, and it takes longer than one may live
  expect(vast.workers).toBeGreaterThan(9_900);
  expect(vast.efficiency).toBeGreaterThan(0.98);
  expect(vast.peakMb).toBeLessThan(500);
  expect(vast.cpuSeconds).toBeLessThan(180); // 50 s on two quiet cores; shared ones, and their caches, cost up to three times that
}, 600_000);

it("ten thousand workers with chunks of 15 s give 98 % of their time to jobs", async () => {
  const large = await simulated("quarter-minute");
  expect(large.violations).toEqual([]);
  expect(large.summary).toMatchObject(summaryOf(1e8));
  expect(large.efficiency).toBeGreaterThanOrEqual(0.98);
  expect(large.orchestrators).toBe(12);
}, 600_000);

it("a million jobs of a millisecond on a thousand workers are done within seconds of the request", async () => {
  const brisk = await simulated("brisk");
  expect(brisk.violations).toEqual([]);
  expect(brisk.summary).toMatchObject(summaryOf(1e6));
  expect(brisk.workers).toBe(1_000);
  expect(brisk.firstJobSeconds).toBeLessThan(2.5);
  expect(brisk.lastJobSeconds).toBeLessThan(5);
});
