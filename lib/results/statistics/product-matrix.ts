/**
 * The sums of products of all pairs of columns, exactly, as matrix multiplication: many times as quick as one by one.
 *
 * Each column is cut into slices of 20 bits below its largest number. Products of two slices are whole numbers of 40 bits at
 * most, over a common unit, and so are their sums over a block of rows: plain doubles hold them without rounding.
 * K. Ozaki, T. Ogita, S. Oishi, S. M. Rump, "Error-free transformations of matrix multiplication by using fast routines of
 * matrix multiplication and its applications", Numer. Algorithms 59 (2012) 95, doi:10.1007/s11075-011-9478-1.
 * Columns whose numbers differ too much in size for that go one by one.
 */
import { exponentOf, powerOfTwo, scaled } from "../../numerics/powers-of-two.js";
import { constantBytes } from "../../wasm/constant-bytes.js";
import { PAGE_BYTES, type WasmFunction, type WasmMemory, wasmMachine } from "../../wasm/machine.js";
import { ROWS_A_SETTLEMENT } from "../limits.js";
import { type Dyadic, plus, ZERO } from "./dyadic.js";
import { powerSums, productSum } from "./exact-sum.js";
import { PAIR, type ProductKernels, productKernels, productModules, SUMS } from "./product-kernels.js";
import { areWholeMultiples, surveyOf } from "./survey.js";

const SLICES = 4;
/** Columns whose numbers are of like size need no more. */
const FEW_SLICES = 3;
const SLICE_BITS = 20;
/** Products of the k-th and the l-th slice have the unit of k + l: they are summed together. */
const GROUPS = 2 * SLICES - 1;
/** Rows of a block: four products of 40 bits a row add up to 52 bits. */
const BLOCK = 1024;
/** From here on, what a block came to is kept apart: two doubles then hold the sum over many blocks. */
const APART_BITS = 40;
/** Exponents of largest numbers whose products' units are normal doubles. */
const MOST_EXPONENT = 300;
const ROUND = 1.5 * 2 ** 52;

/** A pair's sums, and what tells of it, lie before the columns' slices [bytes]. */
const PAIR_BYTES = SUMS.bytes * GROUPS + PAIR.bytes;
const COLUMN_BYTES = 8 * SLICES * BLOCK;

/**
 * @param columns finite, of one length; read only
 * @param largest the size of each column's largest number, where that is known
 * @returns the lower triangle, row by row: of 0·0, 1·0, 1·1, 2·0, ...
 */
export function productMatrix(columns: readonly Float64Array[], largest?: readonly number[]): Dyadic[] {
  const scales = columns.map((column, index) => scaleOf(column, largest?.[index] ?? largestOf(column)));
  const pairs: Pair[] = [];
  const sums: Dyadic[] = [];
  for (const [row, x] of columns.entries()) {
    for (let column = 0; column <= row; column++) {
      const [a, b] = [scales[row], scales[column]];
      const place = sums.length;
      if (a === undefined || b === undefined) sums.push(productSum(x, columns[column]!));
      else {
        sums.push(ZERO);
        const slices = [a.slices - FEW_SLICES, b.slices - FEW_SLICES] as const;
        pairs.push({ x: row, y: column, exponent: a.exponent + b.exponent, slices, place });
      }
    }
  }
  const count = columns[0]?.length ?? 0;
  for (let from = 0; from < count && pairs.length > 0; from += ROWS_A_SETTLEMENT) {
    const part = columns.map((column) => column.subarray(from, from + ROWS_A_SETTLEMENT));
    addProducts(part, scales, pairs, sums);
  }
  return sums;
}

/** How a column is sliced. */
interface Scale {
  /** 2^(exponent - 1) is larger than any of its numbers. */
  readonly exponent: number;
  /** How many slices hold all of its numbers. */
  readonly slices: number;
}

interface Pair {
  readonly x: number;
  readonly y: number;
  /** Of the product of the two largest numbers. */
  readonly exponent: number;
  /** How many slices each of the two has above the least. */
  readonly slices: readonly [number, number];
  /** Which sum it is. */
  readonly place: number;
}

function largestOf(column: Float64Array): number {
  const { least, greatest } = surveyOf(column);
  let largest = 0;
  for (let block = 0; block < least.length; block++) largest = Math.max(largest, -least[block]!, greatest[block]!);
  return largest;
}

/** Undefined if the slices can't hold all numbers of a column. */
function scaleOf(column: Float64Array, largest: number): Scale | undefined {
  if (largest === 0) return { exponent: 0, slices: FEW_SLICES };
  if (!Number.isFinite(largest)) return undefined;
  const exponent = exponentOf(largest) + 2;
  if (Math.abs(exponent) > MOST_EXPONENT) return undefined;
  for (let slices = FEW_SLICES; slices <= SLICES; slices++) {
    if (areWholeMultiples(column, powerOfTwo(slices * SLICE_BITS - exponent))) return { exponent, slices };
  }
  return undefined;
}

const MODULES = productModules({ block: BLOCK, least: FEW_SLICES, most: SLICES }, constantBytes);

let memory: WasmMemory | undefined;
let kernels: ProductKernels | undefined;
let room = new Float64Array();
let words = new Int32Array();

/** Room in the memory of the kernels. */
function roomFor(bytes: number): Float64Array {
  if (memory === undefined) {
    memory = new wasmMachine!.Memory({ initial: 1 });
    kernels = productKernels(MODULES, memory);
  }
  const missing = Math.ceil((bytes - memory.buffer.byteLength) / PAGE_BYTES);
  if (missing > 0) memory.grow(missing);
  if (room.buffer !== memory.buffer) {
    room = new Float64Array(memory.buffer);
    words = new Int32Array(memory.buffer);
  }
  return room;
}

/** Pairs in the memory of the kernels, all of which take the same slices. */
interface Kind {
  readonly run: WasmFunction;
  /** Where what tells of them lies. */
  readonly from: number;
  readonly to: number;
}

function addProducts(
  columns: readonly Float64Array[],
  scales: readonly (Scale | undefined)[],
  pairs: readonly Pair[],
  sums: Dyadic[],
): void {
  const count = columns[0]!.length;
  const slicesAt = 16 * Math.ceil((PAIR_BYTES * pairs.length) / 16);
  const placeOf = (column: number) => slicesAt + column * COLUMN_BYTES;
  const numbers = roomFor(placeOf(columns.length));
  const kinds = kindsOf(pairs, placeOf);
  const cuts = scales.map((scale) =>
    Array.from({ length: SLICES - 1 }, (_, cut) => scaled(ROUND, (scale?.exponent ?? 0) - (cut + 1) * SLICE_BITS)),
  );
  for (let from = 0; from < count; from += BLOCK) {
    const size = Math.min(BLOCK, count - from);
    const bytes = 16 * Math.ceil(size / 2);
    for (const [column, scale] of scales.entries()) {
      if (scale === undefined) continue;
      const last = placeOf(column) / 8 + (SLICES - 1) * BLOCK;
      numbers.set(columns[column]!.subarray(from, from + size), last);
      if (8 * size < bytes) numbers.fill(0, last + size, last + bytes / 8);
      const [first, second, third] = cuts[column]!;
      kernels!.slice(placeOf(column), bytes, first!, second!, third!);
    }
    for (const kind of kinds) kind.run(kind.from, kind.to, bytes);
  }
  for (const [index, { place }] of pairs.entries()) {
    const own = Array.from({ length: GROUPS }, (_, group) => [...halvesOf(numbers, index, group)]);
    sums[place] = plus(sums[place]!, powerSums(Float64Array.from(own.flat()), 1)[0]);
  }
}

/** Has the pairs' sums begin, and writes what tells of the pairs behind them, kind behind kind. */
function kindsOf(pairs: readonly Pair[], placeOf: (column: number) => number): readonly Kind[] {
  let at = SUMS.bytes * GROUPS * pairs.length;
  room.fill(0, 0, at / 8);
  for (const [index, { exponent }] of pairs.entries()) {
    for (let group = 0; group < GROUPS; group++) {
      const round = scaled(ROUND, exponent - SLICE_BITS * (group + 2) + APART_BITS);
      room[(sumsAt(index, group) + SUMS.round) / 8] = round;
    }
  }
  return kernels!.products.flatMap((row, one) =>
    row.flatMap((run, other) => {
      const from = at;
      for (const [index, { x, y, slices }] of pairs.entries()) {
        if (slices[0] !== one || slices[1] !== other) continue;
        words[(at + PAIR.x) / 4] = placeOf(x);
        words[(at + PAIR.y) / 4] = placeOf(y);
        words[(at + PAIR.sums) / 4] = sumsAt(index, 0);
        at += PAIR.bytes;
      }
      return from === at ? [] : [{ run, from, to: at }];
    }),
  );
}

/** Where a pair's sums of one unit lie [bytes]. */
const sumsAt = (pair: number, group: number) => SUMS.bytes * (GROUPS * pair + group);

/** The high and the low ones of a pair's sums of one unit. */
function halvesOf(numbers: Float64Array, pair: number, group: number): Float64Array {
  const at = sumsAt(pair, group) / 8;
  return numbers.subarray(at, at + SUMS.round / 8);
}
