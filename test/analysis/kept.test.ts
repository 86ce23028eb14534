import { describe, expect, it } from "vitest";
import { Kept } from "../../lib/analysis/kept.js";

const large = { operations: 60 };
const small = { operations: 1 };

describe("what is kept", () => {
  it("is what was used last, no more than is allowed", () => {
    const kept = new Kept<{ readonly operations: number }>({ count: 3, size: 100 }, ({ operations }) => operations);
    let made = 0;
    const ask = (key: string, thing = small) =>
      kept.get(key, () => {
        made++;
        return thing;
      });
    for (const key of ["a", "b", "c"]) ask(key);
    expect(ask("a")).toBe(small);
    expect(made).toBe(3);
    ask("d"); // b is the one that wasn't asked for longest
    expect([kept.count, kept.size, made]).toEqual([3, 3, 4]);
    for (const key of ["a", "c", "d"]) ask(key);
    expect(made).toBe(4);
    ask("b");
    expect(made).toBe(5);
  });

  it("takes no more operations than are allowed, but for what was used last", () => {
    const kept = new Kept<{ readonly operations: number }>({ count: 30, size: 100 }, ({ operations }) => operations);
    kept.get("small", () => small);
    kept.get("first", () => large);
    expect([kept.count, kept.size]).toEqual([2, 61]);
    kept.get("second", () => large);
    expect([kept.count, kept.size]).toEqual([1, 60]);
    kept.get("huge", () => ({ operations: 1e6 }));
    expect([kept.count, kept.size]).toEqual([1, 1e6]);
    kept.get("small", () => small);
    expect([kept.count, kept.size]).toEqual([1, 1]);
  });
});
