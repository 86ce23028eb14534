/**
 * A run's id: the hash of its spec's bytes and of the engine's version. The same spec is the same run.
 */
import { createHash } from "node:crypto";
import { ENGINE_VERSION } from "../constants.js";
import type { Spec } from "./spec.js";

/** How many hexadecimal digits an id has: 128 bits. */
const DIGITS = 32;

/** The bytes of specs, which are frozen: several ask for them, and tables make them large. */
const known = new WeakMap<Spec, Uint8Array>();

/** A spec as the bytes of `spec.json`: JSON with sorted keys and nothing between. How to run it isn't in them. */
export function specBytes(spec: Spec): Uint8Array {
  const before = known.get(spec);
  if (before !== undefined) return before;
  const { execution: _, ...contents } = spec;
  const bytes = new TextEncoder().encode(canonicalJson(contents));
  if (Object.isFrozen(spec)) known.set(spec, bytes);
  return bytes;
}

/** JSON with keys in the order of their UTF-16 code units, without white space; what is undefined is left out. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) {
    if (value.every((item) => typeof item === "number")) return JSON.stringify(value);
    return `[${value.map(canonicalJson).join(",")}]`;
  }
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const entries = Object.entries(value)
    .filter(([, item]) => item !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${canonicalJson(item)}`).join(",")}}`;
}

/** SHA-256 of bytes, in hex. */
export function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
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
