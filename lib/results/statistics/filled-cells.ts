/**
 * Which cells of a grid hold anything: of thousands often few do. WebAssembly looks for them, so that nobody else has to go
 * through all.
 */
import { constantBytes } from "../../wasm/constant-bytes.js";
import { ExpressionWriter } from "../../wasm/expression-writer.js";
import { instantiated, PAGE_BYTES, type WasmFunction, type WasmMemory, wasmMachine } from "../../wasm/machine.js";
import { VECTOR, wasmModule } from "../../wasm/wasm-writer.js";

const VECTOR_BYTES = 16;
/** Counts of 32 bits in a vector. */
const EACH = 4;
/** A shorter grid is looked through as it lies. */
const SHORT = 256;

let memory: WasmMemory | undefined;
let kernels: { readonly list: WasmFunction; readonly sum: WasmFunction } | undefined;
let bytes = new Uint8Array();
let words = new Int32Array();

/** The cells with counts that aren't 0, ascending. @param counts read only */
export function filledCells(counts: Float64Array | Uint32Array): Int32Array {
  if (counts instanceof Float64Array) return summedUpDoubles(counts).cells;
  const cells = new Int32Array(counts.length);
  let found = 0;
  const look = (from: number, to: number) => {
    for (let cell = from; cell < to; cell++) if (counts[cell] !== 0) cells[found++] = cell;
  };
  if (counts.length < SHORT) look(0, counts.length);
  else {
    for (const place of placesIn(counts)) look(place * EACH, Math.min(counts.length, (place + 1) * EACH));
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
  const filled = counts instanceof Float64Array ? summedUpDoubles(counts) : summedUpWords(counts);
  summed.set(counts, filled);
  return filled;
}

function summedUpWords(counts: Uint32Array): Filled {
  const cells = filledCells(counts);
  const upTo = new Float64Array(cells.length);
  let sum = 0;
  for (let index = 0; index < cells.length; index++) {
    sum += counts[cells[index]!]!;
    upTo[index] = sum;
  }
  return { cells, upTo };
}

function summedUpDoubles(counts: Float64Array): Filled {
  if (counts.length === 0) return { cells: new Int32Array(), upTo: counts };
  const upToAt = counts.byteLength;
  const cellsAt = 2 * upToAt;
  roomFor(cellsAt + 4 * counts.length);
  new Float64Array(memory!.buffer).set(counts);
  const found = (kernels!.sum(0, upToAt, upToAt, cellsAt) - cellsAt) / 4;
  return {
    cells: new Int32Array(memory!.buffer.slice(cellsAt, cellsAt + 4 * found)),
    upTo: new Float64Array(memory!.buffer.slice(upToAt, upToAt + 8 * found)),
  };
}

const module = constantBytes("filled cells", () => wasmModule([listFunction(), sumFunction()]));

/** Has the kernels' memory be so large, at least. */
function roomFor(need: number): void {
  memory ??= new wasmMachine!.Memory({ initial: Math.ceil(need / PAGE_BYTES) });
  if (kernels === undefined) {
    const [list, sum] = instantiated(module(), memory);
    kernels = { list: list!, sum: sum! };
  }
  if (memory.buffer.byteLength < need) memory.grow(Math.ceil((need - memory.buffer.byteLength) / PAGE_BYTES));
  if (bytes.buffer !== memory.buffer) [bytes, words] = [new Uint8Array(memory.buffer), new Int32Array(memory.buffer)];
}

/** The vectors of 16 bytes in which not all is 0. They hold until the next call. */
function placesIn(counts: Uint32Array): Int32Array {
  const vectors = Math.ceil(counts.byteLength / VECTOR_BYTES);
  const out = VECTOR_BYTES * vectors;
  const need = out + 4 * vectors;
  roomFor(need);
  bytes.set(new Uint8Array(counts.buffer, counts.byteOffset, counts.byteLength));
  bytes.fill(0, counts.byteLength, out);
  return words.subarray(out / 4, kernels!.list(0, out, out) / 4);
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

/**
 * (from, end, sums, cells): writes the numbers of the doubles that aren't 0, and the sum up to each; one at least is looked at.
 *
 * @returns behind the last number
 */
function sumFunction(): ExpressionWriter {
  const w = new ExpressionWriter(["i32", "i32", "i32", "i32"], ["i32"]);
  const [at, end, sums, cells] = [0, 1, 2, 3];
  const [begin] = w.locals("i32");
  const [count, sum] = w.locals("f64", "f64");
  w.assign(begin, at);
  w.loop(
    () => {
      w.assign(count, w.load("f64", at));
      w.given(w.op("f64.lt", w.f64(0), count), () => {
        w.assign(sum, w.op("f64.add", sum, count));
        w.store("f64", sums, 0, sum);
        w.store("i32", cells, 0, w.op("i32.shr_u", w.op("i32.sub", at, begin), w.i32(3)));
        w.increase(sums, w.i32(8));
        w.increase(cells, w.i32(4));
      });
      w.increase(at, w.i32(8));
    },
    w.op("i32.lt_u", at, end),
  );
  w.push(cells);
  return w;
}
