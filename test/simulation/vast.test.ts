import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import type { Vast } from "./vast.js";

/** In a process of its own, which is given less memory than it may take: what it takes is then the world's. */
const NODE = ["--max-old-space-size=420", "--max-semi-space-size=48"];
const root = fileURLToPath(new URL("../..", import.meta.url));

it("a billion jobs on ten thousand workers are seen through in a minute and 500 MB", async () => {
  const command = [...NODE, "scripts/ts.mjs", "scripts/simulate.ts", "--vast"];
  const { stdout } = await promisify(execFile)(process.execPath, command, { cwd: root });
  console.log(`10^9 jobs, 10^4 workers: ${stdout.trim()}`);
  const vast = JSON.parse(stdout) as Vast & { readonly cpuSeconds: number; readonly peakMb: number };
  expect(vast.violations).toEqual([]);
  // The sum of all indices and their ends: each job was counted once.
  expect(vast.summary).toMatchObject({
    jobs: 1e9,
    failed: 0,
    sum: "499999999500000000n",
    least: 0,
    greatest: 999_999_999,
  });
  expect(vast.invocations).toBeLessThan(1.01 * vast.chunks);
  expect(vast.orchestrators).toBe(2); // it takes longer than one may live
  expect(vast.peakMb).toBeLessThan(500);
  expect(vast.cpuSeconds).toBeLessThan(90); // 50 s on two slow cores; a busy machine's caches cost some more
}, 600_000);
