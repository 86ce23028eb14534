/** What every store holds to, as tests: called once for each kind of store. */
import fc from "fast-check";
import { expect, it } from "vitest";
import type { Store } from "../../lib/fanout/ports.js";

export const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
export const text = (body: Uint8Array | undefined): string | undefined =>
  body === undefined ? undefined : new TextDecoder().decode(body);

export async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}

/** @param fresh an empty store, a new one each time */
export function holdsToTheContract(fresh: () => Promise<Store> | Store): void {
  it("gives back what was put, and nothing where nothing was", async () => {
    const store = await fresh();
    expect(await store.put("runs/r/spec.json", bytes("{}"))).toBe(true);
    expect(text(await store.get("runs/r/spec.json"))).toBe("{}");
    expect(await store.get("runs/r")).toBeUndefined();
    expect(await store.get("runs/r/none")).toBeUndefined();
    expect(await store.get("runs/r/spec.json/below")).toBeUndefined();
  });

  it("overwrites, but not if it is told to leave what is there", async () => {
    const store = await fresh();
    expect(await store.put("k", bytes("first"), { ifAbsent: true })).toBe(true);
    expect(await store.put("k", bytes("second"), { ifAbsent: true })).toBe(false);
    expect(text(await store.get("k"))).toBe("first");
    expect(await store.put("k", bytes("third"))).toBe(true);
    expect(text(await store.get("k"))).toBe("third");
  });

  it("lets one of many that put at once be the first", async () => {
    const store = await fresh();
    const writers = Array.from({ length: 32 }, (_, writer) => `writer ${writer}`);
    const won = await Promise.all(writers.map((name) => store.put("runs/r/k", bytes(name), { ifAbsent: true })));
    expect(won.filter(Boolean)).toHaveLength(1);
    expect(text(await store.get("runs/r/k"))).toBe(writers[won.indexOf(true)]);
  });

  it("keeps its bytes to itself", async () => {
    const store = await fresh();
    const body = bytes("abc");
    await store.put("k", body);
    body.fill(0);
    (await store.get("k"))?.fill(0);
    expect(text(await store.get("k"))).toBe("abc");
  });

  it("lists by prefix, in the order of the whole keys", async () => {
    const store = await fresh();
    const keys = ["a/b/1", "a/b-1", "a/b0", "a/b.x", "a/b/0/z", "a/c", "b", "ab/x", "a/B"];
    for (const key of keys) await store.put(key, bytes("x"));
    expect(await all(store.list(""))).toEqual([...keys].sort());
    expect(await all(store.list("a/"))).toEqual(keys.filter((key) => key.startsWith("a/")).sort());
    expect(await all(store.list("a/b"))).toEqual(keys.filter((key) => key.startsWith("a/b")).sort());
    expect(await all(store.list("none/"))).toEqual([]);
  });

  it("lists what is behind a key, whether that is there or not", async () => {
    const store = await fresh();
    const keys = ["a/b/1", "a/b/2", "a/b-1", "a/b0", "a/b.x", "a/c", "b", "ab/x"];
    for (const key of keys) await store.put(key, bytes("x"));
    for (const prefix of ["", "a/", "a/b"]) {
      for (const after of ["", "a", "a/b", "a/b/", "a/b/1", "a/b/1a", "a/b0", "a/zzz", "b", "c"]) {
        const expected = keys.filter((key) => key.startsWith(prefix) && key > after).sort();
        expect(await all(store.list(prefix, after)), `${prefix} behind ${after}`).toEqual(expected);
      }
    }
  });

  it("deletes by prefix, and never everything", async () => {
    const store = await fresh();
    for (const key of ["a/1", "a/2/3", "ab", "ab1/x"]) await store.put(key, bytes("x"));
    await store.delete("a/");
    expect(await all(store.list(""))).toEqual(["ab", "ab1/x"]);
    await store.delete("ab1");
    expect(await all(store.list(""))).toEqual(["ab"]);
    await store.delete("none/");
    await expect(store.delete("")).rejects.toThrow("refusing to delete everything");
  });

  it("deletes the keys that are listed, whether they are there or not, and no others that begin so", async () => {
    const store = await fresh();
    for (const key of ["a/1", "a/11", "b"]) await store.put(key, bytes("x"));
    await store.delete(["a/1", "b", "c/d"]);
    expect(await all(store.list(""))).toEqual(["a/11"]);
    await store.delete([]);
    await expect(store.delete(["../x"])).rejects.toThrow("not a key");
  });

  it.each([
    "../x",
    "a//b",
    "/a",
    "a/",
    "a/./b",
    "a/../../b",
    "a b",
    "ä",
    "a\nb",
    "a\0",
    "a\\b",
    "",
    "..",
    "x".repeat(901),
  ])("takes %j for no key", async (key) => {
    const store = await fresh();
    await expect(store.get(key)).rejects.toThrow("not a key of a store");
    await expect(store.put(key, bytes("x"))).rejects.toThrow("not a key of a store");
    await expect(store.put(key, bytes("x"), { ifAbsent: true })).rejects.toThrow("not a key of a store");
    await expect(store.url(key)).rejects.toThrow("not a key of a store");
  });

  it("behaves as a map does, whatever is done to it", async () => {
    const key = fc.constantFrom("a", "b/c", "b/d", "b/e/f", "g-h", "g/h");
    const step = fc.oneof(
      fc.record({ kind: fc.constant("put" as const), key, body: fc.string(), ifAbsent: fc.boolean() }),
      fc.record({ kind: fc.constant("get" as const), key }),
      fc.record({ kind: fc.constant("list" as const), prefix: fc.constantFrom("", "b/", "b/e", "g", "z") }),
      fc.record({ kind: fc.constant("delete" as const), prefix: fc.constantFrom("b/", "g/", "a", "b/e/") }),
    );
    const steps = fc.array(step, { maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(steps, async (script) => {
        const store = await fresh();
        const map = new Map<string, string>();
        for (const one of script) {
          if (one.kind === "get") expect(text(await store.get(one.key))).toBe(map.get(one.key));
          if (one.kind === "list") {
            expect(await all(store.list(one.prefix))).toEqual(
              [...map.keys()].filter((k) => k.startsWith(one.prefix)).sort(),
            );
          }
          if (one.kind === "delete") {
            await store.delete(one.prefix);
            for (const k of [...map.keys()]) if (k.startsWith(one.prefix)) map.delete(k);
          }
          if (one.kind === "put") {
            const isKept = one.ifAbsent && map.has(one.key);
            expect(await store.put(one.key, bytes(one.body), { ifAbsent: one.ifAbsent })).toBe(!isKept);
            if (!isKept) map.set(one.key, one.body);
          }
        }
      }),
      { numRuns: 40 },
    );
  });
}
