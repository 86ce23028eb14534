/**
 * The memory in which a page's bytes are made, and WebAssembly over it: doubles are split into their bytes (parquet-encoding.ts),
 * sixteen at a time, as a table of 16 by 8 bytes is turned, in four rounds of putting the bytes of two vectors alternately; and
 * a page is compressed (run-kernel.ts); and of pairs of doubles, as complex numbers are, one of each is taken.
 */

import { constantBytes } from "../../wasm/constant-bytes.js";
import { ExpressionWriter } from "../../wasm/expression-writer.js";
import { instantiated, PAGE_BYTES, type WasmFunction, type WasmMemory, wasmMachine } from "../../wasm/machine.js";
import { FunctionWriter, VECTOR, wasmModule } from "../../wasm/wasm-writer.js";
import { runFunctions, STRETCH } from "./run-kernel.js";

/** Doubles that are split at once, and the bytes of a vector. */
const DOUBLES = 16;
const VECTOR_BYTES = 16;
const BYTES = 8;
/** Doubles that are copied and split by one call: soon there are many, and the machine makes better code of what is called often. */
const DOUBLES_A_CALL = 1024;
/** Where the page's bytes begin. */
const PLAIN = DOUBLES_A_CALL * BYTES;
/** What may be written and read behind the bytes that count. */
const BEHIND = 64;

interface Kernels {
  readonly memory: WasmMemory;
  readonly split: WasmFunction;
  /** (first, end): lays every second one of doubles, from an address on, side by side from 0 on. */
  readonly half: WasmFunction;
  /** (from, last, into): compresses bytes. @returns behind the last byte written */
  readonly compress: WasmFunction;
}

let kernels: Kernels | undefined;
let doubles = new Float64Array();
let bytes = new Uint8Array();

/** @param need how many bytes of memory */
function kernelsIn(need: number): Kernels {
  kernels ??= made(need);
  const { memory } = kernels;
  if (memory.buffer.byteLength < need) memory.grow(Math.ceil((need - memory.buffer.byteLength) / PAGE_BYTES));
  if (doubles.buffer !== memory.buffer) {
    doubles = new Float64Array(memory.buffer);
    bytes = new Uint8Array(memory.buffer);
  }
  return kernels;
}

const module = constantBytes("pages", () => wasmModule([...runFunctions(), halfFunction(), splitFunction()]));

function made(need: number): Kernels {
  const memory = new wasmMachine!.Memory({ initial: Math.ceil(need / PAGE_BYTES) });
  const all = instantiated(module(), memory);
  return { memory, split: all.at(-1)!, half: all.at(-2)!, compress: all.at(-3)! };
}

/** No output is longer than this. */
function mostCompressed(length: number): number {
  return length + 32 + 8 * Math.ceil(length / STRETCH);
}

/** The memory that a page of so many bytes needs, compressed as well. */
function needOf(length: number): number {
  return PLAIN + length + mostCompressed(length) + 3 * BEHIND;
}

/**
 * The bytes of doubles, all first ones, then all second ones, ...
 *
 * @returns what holds until the next call of either function here
 */
export function splitBytes(values: Float64Array, from: number, to: number): Uint8Array {
  const count = to - from;
  const { split } = kernelsIn(needOf(BYTES * count));
  for (let first = 0; first < count; first += DOUBLES_A_CALL) {
    const own = Math.min(count - first, DOUBLES_A_CALL);
    const whole = own - (own % DOUBLES);
    doubles.set(values.subarray(from + first, from + first + own));
    if (whole > 0) split(0, BYTES * whole, PLAIN + first, count);
    for (let row = whole; row < own; row++) {
      for (let byte = 0; byte < BYTES; byte++) bytes[PLAIN + byte * count + first + row] = bytes[BYTES * row + byte]!;
    }
  }
  return bytes.subarray(PLAIN, PLAIN + BYTES * count);
}

/**
 * Copies one of each pair of doubles.
 *
 * @param half 0 for the first ones, 1 for the second ones
 * @param into written from a place on
 */
export function copyHalf(pairs: Float64Array, half: 0 | 1, into: Float64Array, at: number): void {
  const { half: take } = kernelsIn(PLAIN);
  for (let first = 0; first < pairs.length; first += DOUBLES_A_CALL) {
    const some = pairs.subarray(first, first + DOUBLES_A_CALL);
    doubles.set(some);
    take(BYTES * half, BYTES * some.length);
    into.set(doubles.subarray(0, some.length / 2), at + first / 2);
  }
}

/**
 * Compresses bytes in Snappy's format.
 *
 * @param from what `splitBytes` has given, or any other bytes
 * @returns what holds until the next call of either function here
 */
export function compressed(from: Uint8Array): Uint8Array {
  const { length } = from;
  const { compress } = kernelsIn(needOf(length)); // splitBytes has made room already: what it gave still holds
  if (from.buffer !== bytes.buffer) bytes.set(from, PLAIN);
  const into = PLAIN + VECTOR_BYTES * Math.ceil((length + BEHIND) / VECTOR_BYTES);
  let at = into;
  let rest = length;
  for (; rest >= 128; rest >>>= 7) bytes[at++] = 128 + (rest & 127);
  bytes[at++] = rest;
  return bytes.subarray(into, compress(PLAIN, PLAIN + length, at));
}

function halfFunction(): ExpressionWriter {
  const w = new ExpressionWriter(["i32", "i32"]);
  const [at, end] = [0, 1];
  const [out] = w.locals("i32");
  const body = () => {
    w.store("f64", out, 0, w.load("f64", at));
    w.increase(out, w.i32(BYTES));
    w.increase(at, w.i32(2 * BYTES));
  };
  w.loop(body, w.op("i32.lt_u", at, end));
  return w;
}

/** (from, to, out, count): doubles between two addresses, a multiple of 16 and not none; each kind of byte `count` apart. */
function splitFunction(): FunctionWriter {
  const w = new FunctionWriter(["i32", "i32", "i32", "i32"]);
  const [from, to, out, count] = [0, 1, 2, 3];
  const at = w.local("i32");
  let rows = Array.from({ length: BYTES }, () => w.local("v128"));
  let next = Array.from({ length: BYTES }, () => w.local("v128"));
  const body = () => {
    for (const [index, row] of rows.entries()) {
      w.get(from);
      w.memory(VECTOR.load, VECTOR_BYTES * index);
      w.set(row);
    }
    // Each round puts the bytes of the first half of the vectors and of the second alternately: a bit of a byte's place goes
    // from the vector's number to the place in the vector, and after four rounds vector k has all bytes number k.
    for (let round = 0; round < 4; round++) {
      for (let pair = 0; pair < BYTES / 2; pair++) {
        alternate(w, [rows[pair]!, rows[pair + BYTES / 2]!], 0, next[2 * pair]!);
        alternate(w, [rows[pair]!, rows[pair + BYTES / 2]!], 8, next[2 * pair + 1]!);
      }
      [rows, next] = [next, rows];
    }
    w.get(out);
    w.set(at);
    for (const row of rows) {
      w.get(at);
      w.get(row);
      w.memory(VECTOR.store, 0);
      w.get(at);
      w.get(count);
      w.plain("i32.add");
      w.set(at);
    }
    for (const [address, by] of [
      [from, DOUBLES * BYTES],
      [out, DOUBLES],
    ] as const) {
      w.get(address);
      w.integer(by);
      w.plain("i32.add");
      w.set(address);
    }
  };
  w.repeat(body, () => {
    w.get(from);
    w.get(to);
    w.plain("i32.lt_u");
  });
  return w;
}

/** Bytes of two vectors alternately, from a place in both on. */
function alternate(w: FunctionWriter, [a, b]: readonly [number, number], place: number, into: number): void {
  w.get(a);
  w.get(b);
  w.vector(VECTOR.shuffle);
  for (let byte = 0; byte < 8; byte++) w.code.byte(place + byte, VECTOR_BYTES + place + byte);
  w.set(into);
}
