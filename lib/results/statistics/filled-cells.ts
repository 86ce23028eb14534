/**
 * Which cells of a grid hold anything: of thousands often few do. WebAssembly looks for them, so that nobody else has to go
 * through all.
 */
import { constantBytes } from "../../wasm/constant-bytes.js";
import { ExpressionWriter } from "../../wasm/expression-writer.js";
import { instantiated, PAGE_BYTES, type WasmFunction, type WasmMemory, wasmMachine } from "../../wasm/machine.js";
import { VECTOR, wasmModule } from "../../wasm/wasm-writer.js";

const VECTOR_BYTES = 16;
/** A shorter grid is looked through as it lies. */
const SHORT = 256;

let memory: WasmMemory | undefined;
let list: WasmFunction | undefined;
let bytes = new Uint8Array();
let words = new Int32Array();

/** The cells with counts that aren't 0, ascending. @param counts read only */
export function filledCells(counts: Float64Array | Uint32Array): Int32Array {
  const cells = new Int32Array(counts.length);
  let found = 0;
  const look = (from: number, to: number) => {
    for (let cell = from; cell < to; cell++) if (counts[cell] !== 0) cells[found++] = cell;
  };
  if (counts.length < SHORT) look(0, counts.length);
  else {
    const each = VECTOR_BYTES / counts.BYTES_PER_ELEMENT;
    const places = placesIn(counts);
    for (const place of places) look(place * each, Math.min(counts.length, (place + 1) * each));
  }
  return cells.subarray(0, found);
}

/** The cells of a grid that hold anything, and how many values lie up to each one's end. */
export interface Filled {
  readonly cells: Int32Array;
  readonly upTo: Float64Array;
}

/** What is summed up already: quantiles and histograms of a variable ask for the same grids. */
const summed = new WeakMap<Float64Array | Uint32Array, Filled>();

/** @param counts read only, now and later */
export function summedUp(counts: Float64Array | Uint32Array): Filled {
  const known = summed.get(counts);
  if (known !== undefined) return known;
  const cells = filledCells(counts);
  const upTo = new Float64Array(cells.length);
  let sum = 0;
  for (let index = 0; index < cells.length; index++) {
    sum += counts[cells[index]!]!;
    upTo[index] = sum;
  }
  const filled = { cells, upTo };
  summed.set(counts, filled);
  return filled;
}

const module = constantBytes("filled cells", () => wasmModule([listFunction()]));

/** The vectors of 16 bytes in which not all is 0. They hold until the next call. */
function placesIn(counts: Float64Array | Uint32Array): Int32Array {
  const vectors = Math.ceil(counts.byteLength / VECTOR_BYTES);
  const out = VECTOR_BYTES * vectors;
  const need = out + 4 * vectors;
  memory ??= new wasmMachine!.Memory({ initial: Math.ceil(need / PAGE_BYTES) });
  list ??= instantiated(module(), memory)[0]!;
  if (memory.buffer.byteLength < need) memory.grow(Math.ceil((need - memory.buffer.byteLength) / PAGE_BYTES));
  if (bytes.buffer !== memory.buffer) [bytes, words] = [new Uint8Array(memory.buffer), new Int32Array(memory.buffer)];
  bytes.set(new Uint8Array(counts.buffer, counts.byteOffset, counts.byteLength));
  bytes.fill(0, counts.byteLength, out);
  return words.subarray(out / 4, list(0, out, out) / 4);
}

/** (from, end, out): writes the numbers of the vectors in which not all is 0; one at least is looked at. @returns behind the last */
function listFunction(): ExpressionWriter {
  const w = new ExpressionWriter(["i32", "i32", "i32"], ["i32"]);
  const [from, end, out] = [0, 1, 2];
  const isFilled = () => {
    w.push(from);
    w.memory(VECTOR.load, 0);
    w.vector(VECTOR.anyTrue);
  };
  const body = () => {
    w.given(isFilled, () => {
      w.store("i32", out, 0, w.op("i32.shr_u", from, w.i32(4)));
      w.increase(out, w.i32(4));
    });
    w.increase(from, w.i32(VECTOR_BYTES));
  };
  w.loop(body, w.op("i32.lt_u", from, end));
  w.push(out);
  return w;
}
