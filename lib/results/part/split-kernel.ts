/**
 * WebAssembly that splits doubles into their bytes (parquet-encoding.ts), sixteen doubles at a time: as a table of 16 by 8 bytes
 * is turned, in four rounds of putting the bytes of two vectors alternately.
 */
import { instantiated, PAGE_BYTES, type WasmFunction, type WasmMemory, wasmMachine } from "../../wasm/machine.js";
import { FunctionWriter, VECTOR, wasmModule } from "../../wasm/wasm-writer.js";

/** Doubles that are split at once, and the bytes of a vector. */
const DOUBLES = 16;
const VECTOR_BYTES = 16;
const BYTES = 8;

let memory: WasmMemory | undefined;
let split: WasmFunction | undefined;
let doubles = new Float64Array();
let bytes = new Uint8Array();

/**
 * The bytes of doubles, all first ones, then all second ones, ...
 *
 * @returns what holds until the next call; it begins at a multiple of 16
 */
export function splitBytes(values: Float64Array, from: number, to: number): Uint8Array {
  const count = to - from;
  const whole = count - (count % DOUBLES);
  const need = 2 * BYTES * (count + DOUBLES);
  memory ??= new wasmMachine!.Memory({ initial: Math.ceil(need / PAGE_BYTES) });
  split ??= instantiated(wasmModule([splitFunction()]), memory)[0]!;
  if (memory.buffer.byteLength < need) memory.grow(Math.ceil((need - memory.buffer.byteLength) / PAGE_BYTES));
  if (doubles.buffer !== memory.buffer) {
    doubles = new Float64Array(memory.buffer);
    bytes = new Uint8Array(memory.buffer);
  }
  doubles.set(values.subarray(from, to));
  const out = VECTOR_BYTES * Math.ceil((BYTES * count) / VECTOR_BYTES);
  if (whole > 0) split(0, BYTES * whole, out, count);
  for (let row = whole; row < count; row++) {
    for (let byte = 0; byte < BYTES; byte++) bytes[out + byte * count + row] = bytes[BYTES * row + byte]!;
  }
  return bytes.subarray(out, out + BYTES * count);
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
