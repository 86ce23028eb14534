import { describe, expect, it } from "vitest";
import { agreementOf } from "../../../lib/backends/ranks/rank-agreement.js";
import type { Ranks } from "../../../lib/backends/ranks/ranks.js";
import { memoryStore } from "../../../lib/stores/memory.js";

const [ONE, TWO] = ["1".repeat(32), "2".repeat(32)];
const launch = (rank: number, size: number): Ranks => ({
  rank,
  size,
  launcher: "a test",
  launch: "abc",
  together: true,
});

/** A rank whose process began at some time, by a clock that it shares with the others. */
function world() {
  const store = memoryStore();
  let nowMs = 1_000;
  const clock = { now: () => nowMs };
  return {
    store,
    pass: (ms: number) => {
      nowMs += ms;
    },
    rank: (rank: number, size: number, run: string) =>
      agreementOf(launch(rank, size), run, { store, clock, beganMs: nowMs }),
  };
}

const disagrees = (checks: readonly Promise<void>[]) =>
  Promise.allSettled(checks).then((all) => all.some(({ status }) => status === "rejected"));

describe("ranks", () => {
  it.each([0, 1, 5_000])("of one launch that are at work on two runs are told so, %i ms apart", async (apartMs) => {
    const { rank, pass } = world();
    const one = rank(0, 2, ONE);
    await one.announce(false);
    pass(apartMs);
    const two = rank(1, 2, TWO);
    await two.announce(false);
    expect(await disagrees([one.check(), two.check()])).toBe(true);
  });

  it("that count their fellows differently are told so", async () => {
    const { rank } = world();
    const [one, two] = [rank(0, 2, ONE), rank(1, 3, ONE)];
    await one.announce(false);
    await two.announce(false);
    await expect(one.check()).rejects.toThrow("it counts 2 ranks, rank 1 counts 3");
  });

  it("don't heed what those of an earlier launch have left, who were at another run, or were more", async () => {
    const { rank, pass } = world();
    for (const old of [rank(0, 3, TWO), rank(1, 3, TWO), rank(2, 3, TWO)]) await old.announce(true);
    pass(1);
    const [one, two] = [rank(0, 2, ONE), rank(1, 2, ONE)];
    await one.announce(false);
    await expect(one.check()).resolves.toBeUndefined();
    expect(await one.othersEnded()).toBe(false);
    await two.announce(true);
    await expect(two.check()).resolves.toBeUndefined();
    expect(await one.othersEnded()).toBe(true);
  });

  it("of an array agree on nothing, as each goes from run to run by itself", async () => {
    const { store } = world();
    const clock = { now: () => 0 };
    const task = (rank: number, run: string) =>
      agreementOf({ ...launch(rank, 2), together: false }, run, { store, clock, beganMs: 0 });
    await task(0, ONE).announce(false);
    await expect(task(1, TWO).check()).resolves.toBeUndefined();
    expect(store.objects.size).toBe(0);
  });

  it("pass by what isn't an announcement", async () => {
    const { rank, store } = world();
    const one = rank(0, 1, ONE);
    for (const text of ["", "{", "[]", '{"rank":1}']) {
      store.objects.set("ranks/abc/1.json", new TextEncoder().encode(text));
      await expect(one.check()).resolves.toBeUndefined();
    }
  });
});
