/** Cancelling a run, and taking that back: a marker in the store, which every orchestrator looks at each second. */
import { cancelKey } from "./keys.js";
import type { Store } from "./ports.js";

const CANCELLED = '{"cancelled":true}\n';
const RESUMED = '{"cancelled":false}\n';

/** From a second later on, no worker of this run is invoked any more. What is done is kept. */
export async function cancelRun(run: string, store: Store): Promise<void> {
  await store.put(cancelKey(run), new TextEncoder().encode(CANCELLED));
}

/** Lets a cancelled run be resumed. Overwrites the marker: an orchestrator on AWS may delete nothing. */
export async function resumeRun(run: string, store: Store): Promise<void> {
  if (await isCancelled(run, store)) await store.put(cancelKey(run), new TextEncoder().encode(RESUMED));
}

/** Whether the run is cancelled. A marker that can't be read counts: who put it there wanted the run to end. */
export async function isCancelled(run: string, store: Store): Promise<boolean> {
  const marker = await store.get(cancelKey(run));
  return marker !== undefined && new TextDecoder().decode(marker) !== RESUMED;
}
