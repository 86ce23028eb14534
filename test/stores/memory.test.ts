import { describe, expect, it } from "vitest";
import { memoryStore } from "../../lib/stores/memory.js";
import { scoped } from "../../lib/stores/scoped.js";
import { all, bytes, holdsToTheContract, text } from "./store-contract.js";

describe("a store in memory", () => {
  holdsToTheContract(memoryStore);
});

describe("a part of a store", () => {
  holdsToTheContract(() => scoped(memoryStore(), "owners/o/"));

  it("doesn't see what lies beside it", async () => {
    const whole = memoryStore();
    await whole.put("owners/o2/k", bytes("another's"));
    const part = scoped(whole, "owners/o/");
    await part.put("k", bytes("mine"));
    expect(await all(part.list(""))).toEqual(["k"]);
    expect(text(await whole.get("owners/o/k"))).toBe("mine");
    await part.delete("k");
    expect(await all(whole.list(""))).toEqual(["owners/o2/k"]);
  });

  it("has a prefix that is a folder", () => {
    expect(() => scoped(memoryStore(), "owners/o")).toThrow("ends in /");
    expect(() => scoped(memoryStore(), "owners/../")).toThrow("not a key");
  });
});
