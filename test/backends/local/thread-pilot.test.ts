import { writeFileSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, it } from "vitest";
import { threadPilot } from "../../../lib/backends/local/thread-pilot.js";
import { UserError } from "../../../lib/errors.js";
import type { Outcome } from "../../../lib/fanout/ports.js";
import { folderWith } from "../../cli/katfan.js";

/** A thread's program: its pilot ends `lateMs` after it was told that it is enough, or at once if that is undefined. */
const program = (lateMs: number | undefined, mistakes = "", ran = 0) => {
  const file = path.join(folderWith(), "worker.mjs");
  const waits = `Atomics.store(enough, 1, ${ran}); while (Atomics.load(enough, 0) === 0) sleep(20); sleep(${lateMs});`;
  writeFileSync(
    file,
    `import { threadId } from "node:worker_threads";
    const seen = [];
    const sleep = (ms) => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
    export const ready = () => (seen.push("ready"), ${mistakes === "" ? "{ isReady: true }" : mistakes});
    export function pilot({ enough }) {
      ${lateMs === undefined ? "" : waits}
      seen.push("pilot");
      return { jobMs: 7, jobBytes: 8, tried: 1, failures: [], jobs: 1 };
    }
    export const runChunk = () =>
      ({ kind: "done", sha256: seen.join(" ") + " in " + threadId, failures: 0, computeMs: 1 });`,
  );
  return pathToFileURL(file);
};

const task = { run: "0".repeat(32), spec: new Uint8Array(1), jobs: 2 };
const options = (file: URL) => ({ threads: 2, place: "", program: file });
const heard = (outcome: Outcome) => (outcome.kind === "done" ? outcome.sha256 : outcome.kind);

async function chunksOf(pilot: Awaited<ReturnType<typeof threadPilot>>) {
  const invoker = pilot.invoker(2);
  const { signal } = new AbortController();
  const chunks = [0, 1].map((index) => ({ run: task.run, index, first: index, count: 1, attempt: 1 }));
  const outcomes = await Promise.all(chunks.map((chunk) => invoker.invoke(chunk, signal)));
  await invoker.close();
  return { tell: outcomes.map(heard), took: outcomes.map((one) => (one.kind === "done" ? one.computeMs : undefined)) };
}

describe("a pilot in a thread", () => {
  it("says what it has measured, and its thread goes on with the run's first chunk", async () => {
    const pilot = await threadPilot(options(program(undefined)), task, undefined);
    expect(pilot).toMatchObject({ jobMs: 7, jobBytes: 8, tried: 1, jobs: 1 });
    const { tell, took } = await chunksOf(pilot);
    expect(tell[0]).toMatch(/^ready pilot in \d+$/);
    expect(took).toEqual([0, 1]); // who waits for the other learns nothing from the first
  });

  it("isn't waited for long; others work meanwhile, and the chunk that it is at work on waits for it", async () => {
    const pilot = await threadPilot(options(program(500)), task, undefined);
    expect(pilot).toMatchObject({ tried: 0, jobs: 0 });
    expect(pilot.jobMs).toBeGreaterThan(1_500);
    const { tell, took } = await chunksOf(pilot);
    const [first, second] = tell;
    expect(took).toEqual([0, 1]);
    expect(first).toMatch(/^ready pilot in \d+$/);
    expect(second).toMatch(/^ in \d+$/);
  });

  it("is waited for where many jobs were run by then: the machine is busy, and they are short", async () => {
    const pilot = await threadPilot(options(program(300, "", 64)), task, undefined);
    expect(pilot).toMatchObject({ jobMs: 7, tried: 1, jobs: 1 });
    await pilot.close();
    const other = await threadPilot(options(program(300, "", 63)), task, undefined);
    expect(other).toMatchObject({ tried: 0, jobs: 0 });
    expect(other.jobMs).toBeLessThan(500); // of 63 jobs in two seconds and what it took to start
    await other.close();
  });

  it("gets as many threads ready as are asked for while its own is", async () => {
    const pilot = await threadPilot({ ...options(program(undefined)), atOnce: 2 }, task, undefined);
    const { tell } = await chunksOf(pilot);
    expect(tell.map((one) => one.replace(/ in \d+$/, "")).sort()).toEqual(["ready", "ready pilot"]);
  });

  it("tells a mistake in the spec as what it is", async () => {
    const mistake = `{ mistakes: [{ code: "no", place: "vary", what: "no", remedy: "Go.", excerpt: "here" }] }`;
    const pilot = threadPilot(options(program(undefined, mistake)), task, undefined);
    await expect(pilot).rejects.toThrow(UserError);
    await expect(pilot).rejects.toMatchObject({ code: "no", excerpt: "here" });
  });

  it("ends with its thread as soon as a signal comes", async () => {
    const controller = new AbortController();
    const began = performance.now();
    setTimeout(() => controller.abort(new Error("interrupted")), 300);
    const pilot = await threadPilot(options(program(60_000)), task, controller.signal);
    await pilot.close();
    expect(pilot).toMatchObject({ tried: 0, jobs: 0 });
    expect(performance.now() - began).toBeLessThan(2_000);
  });
});
