/**
 * A store that has what this process wrote last still at hand: whoever reads it soon waits for no disk, and gets the very
 * bytes that were written.
 */
import type { Store } from "../fanout/ports.js";

/** So much is kept at most [bytes]. */
const KEPT_BYTES = 64 * 1024 * 1024;

/** @param isKept what is worth it: it is written once, and nobody writes into its bytes afterwards */
export function withLastAtHand(
  store: Store,
  isKept: (key: string, body: Uint8Array) => boolean,
  mostBytes = KEPT_BYTES,
): Store {
  const kept = new Map<string, Uint8Array>();
  let total = 0;
  const forget = (key: string) => {
    total -= kept.get(key)?.length ?? 0;
    kept.delete(key);
  };
  return {
    get: async (key) => kept.get(key) ?? store.get(key),
    async put(key, body, options) {
      const isWritten = await store.put(key, body, options);
      if (!isWritten || !isKept(key, body)) return isWritten;
      forget(key);
      kept.set(key, body);
      total += body.length;
      for (const oldest of [...kept.keys()]) if (total > mostBytes) forget(oldest);
      return isWritten;
    },
    list: (prefix, after) => store.list(prefix, after),
    async delete(what) {
      const isMeant = (key: string) => (typeof what === "string" ? key.startsWith(what) : what.includes(key));
      for (const key of [...kept.keys()]) if (isMeant(key)) forget(key);
      await store.delete(what);
    },
    url: (key) => store.url(key),
  };
}
