/**
 * How a run is shown, beside its spec: its name, what it says for people, how its results are drawn.
 *
 * Nothing computed hangs on it and no id has it, so it may be written anew at any time: the last one counts.
 */

import { jsonIn } from "../json.js";
import { readSpec } from "../sweep/reading/read-spec.js";
import { lookBytes } from "../sweep/spec/run-id.js";
import type { Spec } from "../sweep/spec/spec.js";
import { lookKey, specKey } from "./keys.js";
import type { Store } from "./ports.js";

/**
 * Stores a spec's look. A spec that says nothing of it, as a run's own `spec.json`, leaves what is there.
 *
 * @returns whether there was another one before
 */
export async function keepLook(run: string, spec: Spec, store: Store): Promise<boolean> {
  const bytes = lookBytes(spec);
  const there = await store.get(lookKey(run));
  if (there !== undefined && (bytes.length === NOTHING.length || Buffer.compare(there, bytes) === 0)) return false;
  await store.put(lookKey(run), bytes);
  return there !== undefined;
}

/** A stored spec together with the look that was kept of it. */
export function lookedSpec(spec: Uint8Array, look: Uint8Array | undefined): Spec {
  return readSpec({ ...parsed(spec), ...(look === undefined ? {} : readLook(look)) });
}

/** The spec of a run with its look; undefined if there is no such run. */
export async function specOfRun(run: string, store: Store): Promise<Spec | undefined> {
  const spec = await store.get(specKey(run));
  return spec === undefined ? undefined : lookedSpec(spec, await store.get(lookKey(run)));
}

const NOTHING = new TextEncoder().encode("{}");

/** A look that is damaged is none: it is of no consequence, and the spec that it is of still has it. */
export function readLook(bytes: Uint8Array): Readonly<Record<string, unknown>> {
  const look = jsonIn(bytes);
  return typeof look === "object" && look !== null ? (look as Readonly<Record<string, unknown>>) : {};
}

function parsed(bytes: Uint8Array): Readonly<Record<string, unknown>> {
  return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
}
