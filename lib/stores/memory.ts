/** A store in memory: for tests, and for runs that nobody keeps. */
import type { Store } from "../fanout/ports.js";
import { checkedKey, checkedPrefix } from "./key.js";

export interface MemoryStore extends Store {
  /** What is there. Whoever writes to it sees what a store may become behind its users' backs. */
  readonly objects: Map<string, Uint8Array>;
}

/** Bytes are copied on their way in and out: nobody changes an object but by putting it. */
export function memoryStore(): MemoryStore {
  const objects = new Map<string, Uint8Array>();
  return {
    objects,
    async get(key) {
      return objects.get(checkedKey(key))?.slice();
    },
    async put(key, body, options = {}) {
      if (options.ifAbsent === true && objects.has(checkedKey(key))) return false;
      objects.set(checkedKey(key), body.slice());
      return true;
    },
    async *list(prefix, after = "") {
      // Sorted at once, so that what appears meanwhile isn't in it.
      yield* [...objects.keys()].filter((key) => key.startsWith(prefix) && key > after).sort();
    },
    async delete(what) {
      if (typeof what !== "string") {
        for (const key of what) objects.delete(checkedKey(key));
        return;
      }
      const prefix = checkedPrefix(what);
      for (const key of [...objects.keys()]) if (key.startsWith(prefix)) objects.delete(key);
    },
    async url(key) {
      return `memory:${checkedKey(key)}`;
    },
  };
}
