import { describe, expect, it } from "vitest";
import { fullJitterMs } from "../../../lib/fanout/backoff.js";
import { Rate, Window } from "../../../lib/fanout/orchestrator/window.js";

describe("how many may run at once", () => {
  it("is as many as is known to be allowed, until a refusal says that it is as many as run", () => {
    const window = new Window(() => 1_000, 0);
    expect(window.size(0)).toBe(1_000);
    window.refused(0, 600);
    expect(window.size(0)).toBe(600);
  });

  it("is found by one burst of refusals: a thousand were invoked, ten may run", () => {
    const window = new Window(() => 1_000, 0);
    for (let others = 999; others >= 10; others -= 1) window.refused(20, others);
    expect(window.size(20)).toBe(10);
  });

  it("tries for a little more now and then", () => {
    const window = new Window(() => 1_000, 0);
    window.refused(0, 100);
    expect(window.size(1_000)).toBe(102);
    window.refused(1_100, 100);
    expect(window.size(2_000)).toBe(100);
    expect(window.size(2_100)).toBe(102);
  });

  it("never falls below one", () => {
    const window = new Window(() => 4, 0);
    window.refused(0, 0);
    expect(window.size(0)).toBe(1);
    expect(new Window(() => 0, 0).size(0)).toBe(1);
  });

  it("recovers in a minute from a quota of 10 to one of 10,000", () => {
    const window = new Window(() => 10_000, 0);
    window.refused(0, 10);
    let seconds = 0;
    while (window.size(1_000 * seconds) < 10_000) seconds += 1;
    expect(seconds).toBeGreaterThan(20); // not at a blow: the quota may still be low
    expect(seconds).toBeLessThan(60);
  });

  it("follows what is known of the allowance when that changes", () => {
    let allowed = 100;
    const window = new Window(() => allowed, 0);
    allowed = 10;
    expect(window.size(1)).toBe(10);
    allowed = 100;
    expect(window.size(60_000)).toBe(100);
  });

  it("rises no faster than the platform lets it: 1,000 at once and 100 more each second", () => {
    const window = new Window(() => 10_000, 0, { burst: 1_000, perSecond: 100 });
    expect(window.size(0)).toBe(1_000);
    expect(window.size(45_000)).toBe(5_500);
    expect(window.size(90_000)).toBe(10_000); // 1,000 at once and 100 more a second, for 90 s
  });
});

describe("how many may begin", () => {
  it("is a second's worth at once, then so many a second", () => {
    const rate = new Rate(10, 0);
    const taken = (nowMs: number) => Array.from({ length: 100 }, () => rate.take(nowMs)).filter(Boolean).length;
    expect(taken(0)).toBe(10);
    expect(taken(500)).toBe(5);
    expect(taken(60_000)).toBe(10);
  });
});

describe("a pause", () => {
  const policy = { baseMs: 100, capMs: 6_400 };
  it("is anything from nothing to a bound that doubles and has an end", () => {
    expect(fullJitterMs(1, policy, () => 0)).toBe(0);
    expect(fullJitterMs(3, policy, () => 0.5)).toBe(200);
    expect(fullJitterMs(1_000_000, policy, () => 0.999_999)).toBeLessThan(6_400);
  });
});
