/**
 * Code by structure: a kernel that differs from an earlier one in its constants alone doesn't compile again.
 *
 * Kept for the life of a thread, the ones used last; so a second chunk, a warm worker and a changed parameter find theirs.
 */

import type { Executor } from "./executor.js";
import { interpreterExecutor } from "./kernel-interpreter.js";
import { javascriptExecutor } from "./kernel-javascript.js";
import { wasmExecutor } from "./kernel-wasm.js";
import { type Program, structureOf } from "./program.js";
import { hasWasm } from "./wasm-engine.js";
import { sinCosModule } from "./wasm-sin-cos.js";

export type Form = "wasm" | "javascript" | "interpreter";

/** The most codes that are kept. */
const MAX_CODES = 200;

interface Entry {
  readonly structure: Int32Array;
  readonly executor: Executor;
}

/** By form and hash; in the order in which they were used, the latest last. */
const entries = new Map<string, Entry>();
let compiled = 0;

/** How many codes this thread has compiled so far. */
export function compiledCount(): number {
  return compiled;
}

/** Whether a program's code is there already. */
export function hasCode(program: Program, form: Form): boolean {
  const { structure, key } = placeOf(program, form);
  const known = entries.get(key);
  return known !== undefined && isEqual(known.structure, structure);
}

/** By form and hash: what programs without code have been asked to do so far, in operations times points. */
const asked = new Map<string, number>();

/** Takes note of what a program is to do. @returns what programs of its structure have been asked to do so far */
export function askedOf(program: Program, form: Form, work: number): number {
  const { key } = placeOf(program, form);
  const sum = (asked.get(key) ?? 0) + work;
  asked.delete(key);
  asked.set(key, sum);
  if (asked.size > MAX_CODES) asked.delete(asked.keys().next().value!);
  return sum;
}

const structures = new WeakMap<Program, { readonly structure: Int32Array; readonly hash: number }>();

function placeOf(program: Program, form: Form): { structure: Int32Array; key: string } {
  let known = structures.get(program);
  if (known === undefined) {
    const structure = structureOf(program);
    known = { structure, hash: hashOf(structure) };
    structures.set(program, known);
  }
  const { structure, hash } = known;
  return { structure, key: `${form}:${structure.length}:${hash}` };
}

/** Code for a program, compiled now or before. */
export function executorFor(program: Program, form: Form): Executor {
  const { structure, key } = placeOf(program, form);
  const known = entries.get(key);
  if (known !== undefined && isEqual(known.structure, structure)) {
    entries.delete(key);
    entries.set(key, known);
    return known.executor;
  }
  compiled++;
  const executor = compile(program, form);
  entries.set(key, { structure, executor });
  if (entries.size > MAX_CODES) entries.delete(entries.keys().next().value!);
  return executor;
}

function compile(program: Program, form: Form): Executor {
  switch (form) {
    case "wasm":
      return canWasm() ? wasmExecutor(program) : javascriptExecutor(program);
    case "javascript":
      return javascriptExecutor(program);
    case "interpreter":
      return interpreterExecutor(program);
  }
}

let canWasmKnown: boolean | undefined;

/** Whether WebAssembly with vectors is there; if not, JavaScript stands in. */
export function canWasm(): boolean {
  canWasmKnown ??= hasWasm(sinCosModule());
  return canWasmKnown;
}

/** FNV-1a over words. */
function hashOf(words: Int32Array): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < words.length; at++) hash = Math.imul(hash ^ words[at]!, 0x01000193);
  return hash >>> 0;
}

function isEqual(a: Int32Array, b: Int32Array): boolean {
  if (a.length !== b.length) return false;
  for (let at = 0; at < a.length; at++) if (a[at] !== b[at]) return false;
  return true;
}
