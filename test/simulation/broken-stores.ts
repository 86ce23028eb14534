/** Stores that lack a safeguard, as mutants put them in the place of a process's own. */
import type { Store } from "../../lib/fanout/ports.js";

export function withPut(store: Store, put: Store["put"]): Store {
  return {
    get: (key) => store.get(key),
    put,
    list: (prefix, after) => store.list(prefix, after),
    delete: (prefix) => store.delete(prefix),
    url: (key) => store.url(key),
  };
}

export function turnless(store: Store): Store["put"] {
  return async (key, body, options) => {
    const isThere = await store.put(key, body, options);
    return key.includes("/log/turns/") ? true : isThere;
  };
}

/** Orchestrators of shares always seem to have been heard of just now. */
export function immortal(store: Store): Store {
  let lookedAt = 0;
  const get: Store["get"] = async (key) => {
    const bytes = await store.get(key);
    if (bytes === undefined || !key.includes("/log/orchestrators/")) return bytes;
    const record = JSON.parse(new TextDecoder().decode(bytes));
    if (record.share === undefined || record.share.index === 0 || record.state !== "running") return bytes;
    lookedAt += 1;
    return new TextEncoder().encode(JSON.stringify({ ...record, updatedMs: 4e12 + lookedAt }));
  };
  return { ...withPut(store, (key, body, options) => store.put(key, body, options)), get };
}

/** Sees no checkpoint. */
export function shortSighted(store: Store): Store {
  const list: Store["list"] = (prefix, after) =>
    prefix.includes("/log/checkpoints/") ? nothing() : store.list(prefix, after);
  return { ...withPut(store, (key, body, options) => store.put(key, body, options)), list };
}

/** Finds no record before it has listed them: none of its own, which it writes over. */
export function forgetsItself(store: Store): Store {
  let hasListed = false;
  const get: Store["get"] = async (key) =>
    hasListed || !key.includes("/log/orchestrators/") ? store.get(key) : undefined;
  const list: Store["list"] = (prefix, after) => {
    hasListed ||= prefix.includes("/log/orchestrators/");
    return store.list(prefix, after);
  };
  return { ...withPut(store, (key, body, options) => store.put(key, body, options)), get, list };
}

/** No orchestrator sees another's record. */
export function lonely(store: Store): Store {
  const list: Store["list"] = (prefix, after) =>
    prefix.includes("/log/orchestrators/") ? nothing() : store.list(prefix, after);
  return { ...withPut(store, (key, body, options) => store.put(key, body, options)), list };
}

async function* nothing(): AsyncIterable<string> {}
