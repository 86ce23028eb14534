import fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as keys from "../../lib/fanout/keys.js";

const RUN = "0123456789abcdef0123456789abcdef";
const wild = fc.oneof(
  fc.constantFrom(
    "..",
    "../..",
    "/etc/passwd",
    "a/../b",
    "%2e%2e",
    "．．／",
    "__proto__",
    RUN.toUpperCase(),
    `${RUN}/`,
    `${RUN}\n`,
  ),
  fc.string({ unit: "binary" }),
);
const index = fc.maxSafeNat();

describe("keys", () => {
  it("stay under the run's folder, whatever is given for a run or a name", () => {
    fc.assert(
      fc.property(wild, wild, fc.double(), (run, name, number) => {
        const attempts = [
          () => keys.specKey(run),
          () => keys.partKey(run, { first: 0, count: 1 }),
          () => keys.partKey(RUN, { first: number, count: number }),
          () => keys.orchestratorKey(RUN, name),
          () => keys.turnKey(RUN, name, number),
          () => keys.nodeKey(RUN, 0, number),
        ];
        for (const attempt of attempts) {
          let key: string;
          try {
            key = attempt();
          } catch (error) {
            expect(error).toBeInstanceOf(RangeError);
            continue;
          }
          expect(key).toMatch(/^runs\/[0-9a-f]{32}\/[A-Za-z0-9._/-]+$/);
          expect(key.split("/")).not.toContain("..");
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it("of parts tell their jobs, and sort as these do, far beyond 99,999", () => {
    const range = fc.record({ first: index, count: fc.integer({ min: 1, max: 1e9 }) });
    fc.assert(
      fc.property(range, range, (one, other) => {
        const [key, otherKey] = [keys.partKey(RUN, one), keys.partKey(RUN, other)];
        expect(keys.rangeOfPartKey(key)).toEqual(one);
        expect(keys.rangeOfSplitKey(keys.splitKey(RUN, one))).toEqual(one);
        if (one.first < other.first) expect(key < otherKey).toBe(true);
      }),
    );
    expect(keys.partKey(RUN, { first: 3_000, count: 500 })).toBe(`runs/${RUN}/parts/0000000000003000-500.parquet`);
  });

  it("that aren't a part's tell nothing", () => {
    for (const key of [
      "parts/x.parquet",
      "parts/0000000000003000-0.parquet",
      "parts/3000-1.parquet",
      "parts/0000000000003000-1.csv",
    ]) {
      expect(keys.rangeOfPartKey(key)).toBeUndefined();
    }
  });
});
