/** Whether a store keeps its word that a key is written once: parts that two workers write rely on it. */
import type { Store } from "../fanout/ports.js";

/**
 * Puts two different objects under one key, each only if there is none. Leaves the first one there: a later try asks once.
 *
 * @returns false if the second put says that it has written: the store doesn't know, or ignores, the condition
 */
export async function writesOnce(store: Store, key: string): Promise<boolean> {
  const put = (text: string) => store.put(key, new TextEncoder().encode(text), { ifAbsent: true });
  return !(await put("first\n")) || !(await put("second\n"));
}
