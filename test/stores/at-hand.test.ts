import { describe, expect, it } from "vitest";
import { withLastAtHand } from "../../lib/stores/at-hand.js";
import { memoryStore } from "../../lib/stores/memory.js";

const bytes = (length: number) => new Uint8Array(length).fill(7);

describe("a store that has at hand what it wrote last", () => {
  it("gives the very bytes that were written, of the keys that are worth it", async () => {
    const store = withLastAtHand(memoryStore(), (key) => key.startsWith("parts/"));
    const [part, other] = [bytes(3), bytes(3)];
    expect(await store.put("parts/1", part, { ifAbsent: true })).toBe(true);
    await store.put("plan", other);
    expect(await store.get("parts/1")).toBe(part);
    expect(await store.get("plan")).not.toBe(other);
  });

  it("gives what is in the store where somebody else was first, or wrote or deleted it", async () => {
    const behind = memoryStore();
    const store = withLastAtHand(behind, () => true);
    await behind.put("a", bytes(1));
    expect(await store.put("a", bytes(2), { ifAbsent: true })).toBe(false);
    expect((await store.get("a"))?.length).toBe(1);
    for (const remove of ["b", ["b"]]) {
      await store.put("b", bytes(2));
      await store.delete(remove);
      expect(await store.get("b")).toBe(undefined);
    }
  });

  it("forgets the oldest when there is too much", async () => {
    const store = withLastAtHand(memoryStore(), () => true, 10);
    const [first, second] = [bytes(6), bytes(6)];
    await store.put("first", first);
    await store.put("second", second);
    expect(await store.get("first")).toEqual(first);
    expect(await store.get("first")).not.toBe(first);
    expect(await store.get("second")).toBe(second);
  });
});
