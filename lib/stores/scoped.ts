/** A part of a store as a store of its own: an owner's runs, and nothing beside them. */
import type { Store } from "../fanout/ports.js";
import { checkedKey } from "./key.js";

/** @param prefix put before every key and taken off again; ends in `/` */
export function scoped(store: Store, prefix: string): Store {
  if (!prefix.endsWith("/")) throw new RangeError("the prefix of a scoped store ends in /");
  checkedKey(prefix.slice(0, -1));
  return {
    get: async (key) => store.get(prefix + checkedKey(key)),
    put: async (key, body, options) => store.put(prefix + checkedKey(key), body, options),
    async *list(under, after) {
      for await (const key of store.list(prefix + under, after === undefined ? undefined : prefix + after))
        yield key.slice(prefix.length);
    },
    async delete(what) {
      if (what === "") throw new RangeError("refusing to delete everything: the prefix is empty");
      await store.delete(typeof what === "string" ? prefix + what : what.map((key) => prefix + checkedKey(key)));
    },
    url: async (key) => store.url(prefix + checkedKey(key)),
  };
}
