/** The rows of the security table that are fan-out's: what it writes down, what it reads, and whom it lets run what. */
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { manifestKey, orchestratorKey, planKey } from "../../lib/fanout/keys.js";
import { manifestOf, readMerged } from "../../lib/fanout/manifest.js";
import { carriedSchema } from "../../lib/fanout/orchestrator/carried.js";
import { orchestrate } from "../../lib/fanout/orchestrator/orchestrate.js";
import type { Outcome } from "../../lib/fanout/ports.js";
import { recordsOf } from "../../lib/fanout/record.js";
import { planOfRun } from "../../lib/fanout/submit.js";
import { factsOf } from "../../lib/fanout/worker/sweep-runner.js";
import { memoryStore } from "../../lib/stores/memory.js";
import { readPlan } from "../../lib/sweep/plan.js";
import { stubRunner } from "../simulation/stub-sweep.js";
import { fakeInvoker, fakeRun, withStore } from "./fakes.js";

const RUN = "0123456789abcdef0123456789abcdef";
const SECRET = "SESAME-OPEN";
const bytes = (text: string) => new TextEncoder().encode(text);

describe("logs", () => {
  const killed: Outcome = { kind: "failed", reason: "out of memory", retryable: true, killed: true };
  it.each([
    ["goes well", {}],
    [
      "has a job that ends its workers",
      { fate: (first: number, count: number) => (first <= 7 && 7 < first + count ? killed : undefined) },
    ],
    ["has a program that fails with the user's own words", { compute: () => Promise.reject(new TypeError(SECRET)) }],
  ])(
    "of a run that %s hold nothing of what its user wrote",
    async (_what, {
      fate,
      compute,
    }: {
      fate?: (first: number, count: number) => Outcome | undefined;
      compute?: () => Promise<void>;
    }) => {
      const run = fakeRun({ jobs: 40, padding: SECRET, machine: compute === undefined ? {} : { compute } });
      const invoker = fakeInvoker(run, 4, ({ first, count }) => fate?.(first, count));
      const said: unknown[] = [];
      const options = { store: run.store, invoker, clock: run.clock, chance: () => 0.5, runner: run.runner };
      const state = await run.settle(orchestrate(run.plan.run, { ...options, onProgress: (one) => said.push(one) }));
      said.push(state);
      expect(state.state).toBe(compute === undefined ? "computed" : "stopped");
      const log = [...run.store.objects].filter(([key]) => key.includes("/log/"));
      expect(log.length).toBeGreaterThan(0);
      const all = [...log.map(([key, body]) => key + new TextDecoder().decode(body)), JSON.stringify(said)].join("\n");
      expect(all).not.toContain(SECRET);
    },
  );
});

describe("what is read from the store", () => {
  const anything = fc.oneof(
    fc.uint8Array({ maxLength: 200 }),
    fc.json().map(bytes),
    fc
      .constantFrom(
        '{"__proto__":{"polluted":true}}',
        '{"constructor":{"prototype":{"polluted":true}}}',
        '{"run":"x","__proto__":null}',
        "[".repeat(50_000),
        '{"sha256":"","body":{}}',
      )
      .map(bytes),
  );

  it("is data: whatever it is, reading it runs nothing, pollutes nothing, and ends in an error or in nothing", async () => {
    await fc.assert(
      fc.asyncProperty(anything, async (body) => {
        const store = memoryStore();
        for (const key of [planKey(RUN), manifestKey(RUN), orchestratorKey(RUN, "o")]) store.objects.set(key, body);
        await expect(planOfRun(RUN, store)).rejects.toThrow();
        await expect(manifestOf(RUN, store)).rejects.toThrow();
        expect(await recordsOf(RUN, store)).toEqual([]);
        expect(() => readPlan(body)).toThrow();
        expect(() => factsOf(body)).toThrow("checksum");
        expect(readMerged(body)).toBeUndefined();
        expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
      }),
      { numRuns: 300 },
    );
  });

  it("from an event is taken only as far as the schema knows it", () => {
    const spent = { failures: 0, kills: 0, backups: 0, tombstones: 0, halvesDone: 0 };
    const event: unknown = JSON.parse(
      `{"launch":"o","generation":1,"spent":${JSON.stringify(spent)},"__proto__":{"x":1},"more":1}`,
    );
    expect(carriedSchema.parse(event)).toEqual({ launch: "o", generation: 1, spent });
    for (const generation of [-1, 1.5, "1", null, Number.MAX_VALUE]) {
      expect(carriedSchema.safeParse({ launch: "o", generation, spent }).success).toBe(false);
    }
  });

  it("is never code: nothing in lib makes programs of data, but the kernels' own and the jobs' code, which is asked for", () => {
    const lib = fileURLToPath(new URL("../../lib", import.meta.url));
    const files = readdirSync(lib, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".ts"));
    const makesCode = /\beval\(|new Function\(|node:vm|v8\.deserialize|\bunserialize\b|importScripts/;
    const those = files.filter((file) => makesCode.test(readFileSync(path.join(lib, file), "utf8")));
    // Of these, bounded.ts has Node watch over one fixed text that calls what it is handed.
    expect(those.filter((file) => !file.startsWith("solver/"))).toEqual(["backends/bounded.ts"]);
    expect(readFileSync(path.join(lib, "backends/bounded.ts"), "utf8").match(/new Script\(.*\)/g)).toEqual([
      'new Script(`globalThis[Symbol.for("katfan.bounded")]()`)',
    ]);
  });
});

describe("money", () => {
  it("isn't spent for a run whose first chunk would cost more than it may", async () => {
    const run = fakeRun({ jobMs: 100_000 });
    const invoker = fakeInvoker(run, 4);
    const prices = { perGbSecond: 1, memoryGb: 1, perInvocation: 0, perPut: 0, perGet: 0 };
    const options = { store: run.store, invoker, clock: run.clock, chance: () => 0.5, prices, expectedMs: 1_000_000 };
    const state = await run.settle(orchestrate(run.plan.run, { ...options, maxCost: 999 }));
    expect(state).toMatchObject({ state: "stopped", reason: "max-cost", invocations: 0 });
    expect(invoker.chunks).toEqual([]);
  });

  it("isn't spent before it is written down that it will be", async () => {
    const run = fakeRun({ jobs: 100, chunk: 1, jobMs: 1_000 });
    const events: string[] = [];
    const store = withStore(run.store, (operation, key) => {
      if (operation === "put" && key.includes("/orchestrators/")) events.push("written");
    });
    const worker = fakeInvoker(run, 4);
    const invoke: typeof worker.invoke = (chunk, signal) => {
      events.push("invoked");
      return worker.invoke(chunk, signal);
    };
    const prices = { perGbSecond: 1, memoryGb: 1, perInvocation: 0, perPut: 0, perGet: 0 };
    const options = { clock: run.clock, chance: () => 0.5, runner: stubRunner({ compute: async () => undefined }) };
    const invoker = { ...worker, concurrency: 4, invoke };
    await run.settle(
      orchestrate(run.plan.run, { ...options, store, invoker, prices, maxCost: 1_000, expectedMs: 1_000 }),
    );
    expect(events.slice(0, 2)).toEqual(["written", "written"]); // that it is there, and what it reserves
    expect(events.filter((event) => event === "invoked")).toHaveLength(100);
  });
});
