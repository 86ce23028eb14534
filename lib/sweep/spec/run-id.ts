/**
 * A run's id: the hash of what its spec computes and of the engine's version. The same sweep is the same run.
 *
 * What a spec is called, what it says for people, how its results are drawn and how it is run changes no number, so it is
 * in no id: whoever mends a title or an axis computes nothing anew. It lies beside the spec, as the run's look.
 */

import { createHash } from "node:crypto";
import { canonicalJson } from "../../canonical-json.js";
import { ENGINE_VERSION } from "../../constants.js";
import type { Spec } from "./spec.js";

/** How many hexadecimal digits an id has: 128 bits. */
const DIGITS = 32;

/** The bytes of specs, which are frozen: several ask for them, and tables make them large. */
const known = new WeakMap<Spec, Uint8Array>();

/** A spec as the bytes of `spec.json`: JSON with sorted keys and nothing between, without its look and how to run it. */
export function specBytes(spec: Spec): Uint8Array {
  const before = known.get(spec);
  if (before !== undefined) return before;
  const { execution: _, name: _name, description: _description, report: _report, ...contents } = spec;
  const bytes = new TextEncoder().encode(canonicalJson(contents));
  if (Object.isFrozen(spec)) known.set(spec, bytes);
  return bytes;
}

/** A spec's look as the bytes of `look.json`: what it says of it, and nothing that was filled in. */
export function lookBytes({ name, description, report }: Spec): Uint8Array {
  const said = Object.entries(report).filter(([, value]) => value !== undefined && Object.keys(value).length > 0);
  const own = said.length === 0 ? undefined : Object.fromEntries(said);
  return new TextEncoder().encode(canonicalJson({ name, description, report: own }));
}

/** All of a spec but how to run it, as one who hasn't the run's folder needs it. */
export function wholeSpec(spec: Spec): Readonly<Record<string, unknown>> {
  const read = (bytes: Uint8Array) => JSON.parse(new TextDecoder().decode(bytes)) as object;
  return { ...read(specBytes(spec)), ...read(lookBytes(spec)) };
}

/** The id of a spec's run: 32 hexadecimal digits. */
export function runIdOf(spec: Spec): string {
  return runIdOfBytes(specBytes(spec));
}

/** The id of the run whose spec has these bytes. */
export function runIdOfBytes(bytes: Uint8Array): string {
  const hash = createHash("sha256").update(`katfan engine ${ENGINE_VERSION}\n`).update(bytes);
  return hash.digest("hex").slice(0, DIGITS);
}
