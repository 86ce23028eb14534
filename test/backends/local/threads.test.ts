import { writeFileSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, it } from "vitest";
import { threads } from "../../../lib/backends/local/local.js";
import { chunkLogKey, partKey } from "../../../lib/fanout/keys.js";
import type { Chunk, Store } from "../../../lib/fanout/ports.js";
import type { WorkWorld } from "../../../lib/fanout/worker/work.js";
import { memoryStore } from "../../../lib/stores/memory.js";
import { folderWith } from "../../cli/katfan.js";

const RUN = "0".repeat(32);
const chunkOf = (index: number): Chunk => ({ run: RUN, index, first: 10 * index, count: 10, attempt: 1 });
const { signal } = new AbortController();

/** A thread's program: it makes of each chunk a part of one byte, and ends in the one that has this index. */
function program(endsIn: number): URL {
  const file = path.join(folderWith(), "worker.mjs");
  writeFileSync(
    file,
    `export function runChunk({ chunk, handTo }) {
      if (chunk.index === ${endsIn}) process.exit(3);
      const bytes = new Uint8Array([chunk.index]);
      const part = { bytes, sha256: "sum " + chunk.index, failures: 0 };
      const times = { startedMs: 1, computeMs: 2, isDamaged: false };
      const made = { kind: "made", chunk, range: chunk, part, instances: undefined, ...times, who: { thread: 7 } };
      handTo.postMessage({ ...made, summary: new Uint8Array([50 + chunk.index]) }, [bytes.buffer]);
      return { kind: "handed" };
    }`,
  );
  return pathToFileURL(file);
}

/** A store whose parts are only written when they are let. */
function slowStore() {
  const store = memoryStore();
  let allow = () => {};
  const isAllowed = new Promise<void>((resolve) => {
    allow = resolve;
  });
  const asked: string[] = [];
  const slow: Store = {
    ...store,
    async put(key, body, options) {
      asked.push(key);
      if (key.includes("parts/")) await isAllowed;
      return store.put(key, body.slice(), options);
    },
  };
  return { store: slow, asked, write: () => allow() };
}

const storing = (store: Store): WorkWorld => ({
  store,
  clock: { now: () => 5, sleep: () => Promise.resolve() },
  runner: () => Promise.reject(new Error("not asked for")),
});

describe("threads whose parts are stored for them", () => {
  it("go on with a chunk while the last one's part is written; its record says who has made it", async () => {
    const { store, asked, write } = slowStore();
    const pool = await threads({ threads: 1, place: "", program: program(-1), storing: storing(store) });
    expect(pool.concurrency).toBe(2);
    const both = [0, 1].map((index) => pool.invoke(chunkOf(index), signal));
    await expect.poll(() => asked, { timeout: 20_000 }).toEqual([0, 1].map((index) => partKey(RUN, chunkOf(index))));
    write();
    expect(await Promise.all(both)).toEqual(
      [0, 1].map((index) => ({
        ...{ kind: "done", sha256: `sum ${index}`, failures: 0, computeMs: 2, summary: new Uint8Array([50 + index]) },
      })),
    );
    expect(await store.get(partKey(RUN, chunkOf(1)))).toEqual(new Uint8Array([1]));
    const record = JSON.parse(new TextDecoder().decode(await store.get(chunkLogKey(RUN, chunkOf(1)))));
    expect(record).toMatchObject({ chunk: 1, startedMs: 1, endedMs: 5, who: { thread: 7 } });
    await pool.close();
  });

  it("lose with a thread that dies the chunk that it is at work on, and none that it has done", async () => {
    const { store, asked, write } = slowStore();
    const pool = await threads({ threads: 1, place: "", program: program(1), storing: storing(store) });
    const all = [0, 1, 2].map((index) => pool.invoke(chunkOf(index), signal));
    expect(await all[1]).toMatchObject({ kind: "failed", retryable: true, killed: true });
    await expect.poll(() => asked, { timeout: 20_000 }).toEqual([0, 2].map((index) => partKey(RUN, chunkOf(index))));
    write();
    expect(await all[0]).toMatchObject({ kind: "done" });
    expect(await all[2]).toMatchObject({ kind: "done" });
    await pool.close();
  });

  it("say why a part couldn't be written, as who writes it himself does", async () => {
    const store = { ...memoryStore(), put: () => Promise.reject(new Error("no room")) };
    const pool = await threads({ threads: 1, place: "", program: program(-1), storing: storing(store) });
    const outcome = await pool.invoke(chunkOf(0), signal);
    expect(outcome).toEqual({ kind: "failed", reason: "the store failed: Error: no room", retryable: true });
    await pool.close();
  });
});
