import { describe, expect, it } from "vitest";
import { lookKey, specKey } from "../../lib/fanout/keys.js";
import { keepLook, specOfRun } from "../../lib/fanout/look.js";
import { memoryStore } from "../../lib/stores/memory.js";
import { readSpec } from "../../lib/sweep/reading/read-spec.js";
import { runIdOf, specBytes } from "../../lib/sweep/spec/run-id.js";

const SPEC = { model: "l L0 P=1\npd P L0.p1.o", vary: { "L0.P": { kind: "uniform", from: 0, to: 1 } }, jobs: 10 };
const specOf = (look: object) => readSpec({ ...SPEC, ...look });

describe("a run's look", () => {
  it("is that of the last spec that said anything of it", async () => {
    const store = memoryStore();
    const first = specOf({ name: "a", report: { x: "L0.P" } });
    const run = runIdOf(first);
    await store.put(specKey(run), specBytes(first));
    expect(await keepLook(run, first, store)).toBe(false);
    expect(await specOfRun(run, store)).toEqual(first);
    expect(await keepLook(run, specOf({}), store)).toBe(false);
    expect(await specOfRun(run, store)).toEqual(first);
    const second = specOf({ name: "b", report: { log: ["P"] } });
    expect(await keepLook(run, second, store)).toBe(true);
    expect(await keepLook(run, second, store)).toBe(false);
    expect(await specOfRun(run, store)).toEqual(second);
  });

  it("that is damaged is none", async () => {
    const store = memoryStore();
    const spec = specOf({ name: "a" });
    const run = runIdOf(spec);
    await store.put(specKey(run), specBytes(spec));
    await store.put(lookKey(run), new TextEncoder().encode(`{"name":`));
    expect(await specOfRun(run, store)).toEqual(specOf({}));
  });
});
