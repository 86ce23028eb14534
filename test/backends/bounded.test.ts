import { describe, expect, it } from "vitest";
import { bounded, boundedRunner, TookTooLong } from "../../lib/backends/bounded.js";
import { thisThread } from "../../lib/backends/local/local.js";
import { measured, threadsFor } from "../../lib/backends/local/local-run.js";
import { boundedPilot } from "../../lib/backends/pilot.js";
import { specKey } from "../../lib/fanout/keys.js";
import type { Invoker, Outcome } from "../../lib/fanout/ports.js";
import { keptRunners, type RanJobs, type Runner } from "../../lib/fanout/runner.js";
import { memoryStore } from "../../lib/stores/memory.js";
import { planOf } from "../../lib/sweep/plan.js";
import { readSpec } from "../../lib/sweep/reading/read-spec.js";
import { wasmMachine } from "../../lib/wasm/machine.js";

const forever = (): never => {
  for (;;);
};
/** (module (func (export "run") (loop (br 0)))) */
const LOOP = [0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 7, 7, 1, 3, 114, 117, 110, 0, 0];
const BODY = [10, 9, 1, 7, 0, 3, 64, 12, 0, 11, 11];
const clock = { now: () => performance.now(), sleep: async () => undefined };

/** Runs jobs, of which those from `slow` on never end. */
function runnerOf(slow: number): Runner {
  return {
    run: "0".repeat(32),
    jobs(pieces, mayGoOn): RanJobs {
      let count = 0;
      for (const piece of pieces) {
        if (count > 0 && !mayGoOn(piece.first)) break;
        if (piece.first + piece.count > slow) forever();
        count += piece.count;
      }
      return { count, part: () => ({ bytes: new Uint8Array(10), failures: 0 }) };
    },
    seal: () => new Uint8Array(),
    failed: () => new Uint8Array(),
    facts: () => ({ run: "", first: 0, count: 0, failures: 0 }),
  };
}

describe("what is bounded", () => {
  it("gives what it returns, and throws what it throws", () => {
    expect(bounded(() => 4, 1_000)).toBe(4);
    expect(() => bounded(() => JSON.parse("{"), 1_000)).toThrow(SyntaxError);
  });

  it("is ended in the middle when its time is over, a loop of WebAssembly too", () => {
    const { Module, Instance } = wasmMachine!;
    const { run } = new Instance(new Module(Uint8Array.from([...LOOP, ...BODY])), {}).exports;
    for (const act of [forever, () => run!()]) {
      const beganMs = performance.now();
      expect(() => bounded(act, 50)).toThrow(TookTooLong);
      expect(performance.now() - beganMs).toBeLessThan(2_000);
    }
    expect(bounded(() => "goes on", 1_000)).toBe("goes on");
  });

  it("tells who loaded a runner that its jobs, or a part of theirs, took too long", async () => {
    let told = 0;
    const jobs = boundedRunner(runnerOf(0), 50, () => told++);
    await expect(jobs.jobs([{ first: 0, count: 1 }], () => true)).rejects.toThrow(TookTooLong);
    const parts = boundedRunner({ ...runnerOf(9), jobs: () => ({ count: 1, part: forever }) }, 50, () => told++);
    const ran = await parts.jobs([{ first: 0, count: 1 }], () => true);
    expect(() => ran.part({ first: 0, count: 1 })).toThrow(TookTooLong);
    expect(told).toBe(2);
  });

  it("may be bounded twice, as a pilot's is: whichever watch ends it, no failure is left that nobody hears of", async () => {
    const unheard: unknown[] = [];
    const hear = (error: unknown) => unheard.push(error);
    process.on("unhandledRejection", hear);
    for (const outerMs of [50, 51, 52]) {
      const jobs = boundedRunner(boundedRunner(runnerOf(0), 50), outerMs);
      await expect(jobs.jobs([{ first: 0, count: 1 }], () => true)).rejects.toThrow(TookTooLong);
    }
    await new Promise((resolve) => setTimeout(resolve, 10));
    process.off("unhandledRejection", hear);
    expect(unheard).toEqual([]);
  });
});

describe("this thread", () => {
  it("leaves a chunk that keeps it for long, and all that follow, to another thread", async () => {
    const store = memoryStore();
    const run = "0".repeat(32);
    await store.put(specKey(run), new Uint8Array(1));
    const done: Outcome = { kind: "done", sha256: "", failures: 0, computeMs: 1 };
    const there: number[] = [];
    const other: Invoker = {
      concurrency: 1,
      invoke: async ({ index }) => {
        there.push(index);
        return done;
      },
      close: async () => void there.push(-1),
    };
    const world = { store, clock, runner: async () => runnerOf(1), kept: keptRunners() };
    const invoker = thisThread(world, async () => other, 60);
    const chunks = [0, 1, 2].map((index) => ({ run, index, first: index, count: 1, attempt: 1 }));
    const signal = new AbortController().signal;
    const outcomes = await Promise.all(chunks.map((chunk) => invoker.invoke(chunk, signal)));
    await invoker.close();
    expect(outcomes.map(({ kind }) => kind)).toEqual(["done", "done", "done"]);
    expect(there).toEqual([1, 2, -1]);
  });
});

describe("a pilot of jobs that keep a thread for long", () => {
  it("says that they do, by how many of them it had begun", async () => {
    const limits = { mostMs: 100, mayBeRough: false };
    const first = await boundedPilot(runnerOf(0), 1_000, clock.now, limits);
    expect(first).toMatchObject({ facts: { jobBytes: 1, tried: 0, failures: [] }, pilot: undefined });
    expect(first.facts.jobMs).toBeGreaterThan(90);
    const later = await boundedPilot(runnerOf(5), 1_000, clock.now, limits); // 0, 1, 2 and 3, 4 to 7
    expect(8 * later.facts.jobMs).toBeGreaterThan(90);
    expect(later.facts.jobMs).toBeLessThan(90);
  });

  it("has them run by workers, by one if one is asked for", async () => {
    const spec = readSpec({ model: "l L P=1\npd P L.p1.o\n", vary: {}, jobs: 8 });
    const facts = { ...(await measured(spec)), pilot: undefined, tried: 0, jobMs: 1 };
    for (const workers of [1, 2, 4]) expect(threadsFor(planOf(spec, 1), facts, workers)).toBe(workers);
  });
});
