/**
 * Sums of doubles, of their powers and of products, without any rounding: so they don't depend on order or on chunks.
 *
 * The adding is done in WebAssembly (sum-kernels.ts), on a memory of this module's own, one column at a time.
 * Not here: the sums of many elements at once (long-sums.ts), products of all pairs of columns (product-matrix.ts).
 */
import { afterCutShort } from "../../cut-short.js";
import { PAGE_BYTES, type WasmFunction, type WasmMemory, wasmMachine } from "../../wasm/machine.js";
import { type Dyadic, dyadic, ZERO } from "./dyadic.js";
import { type LaneKernels, laneKernels } from "./lane-kernels.js";
import { DIGITS, FREE, HEADROOM, LIMBS, NO_RANGE, RANGE, UNIT } from "./long-accumulator.js";
import { momentKernel } from "./moment-kernels.js";
import { rankKernel } from "./rank-kernels.js";
import { type SumKernels, sumKernels } from "./sum-kernels.js";

const DIGIT_BITS = 32;
const FROM = FREE / 8;
/** Doubles that are copied at once. */
const COPIED = 65_536;

let memory: WasmMemory | undefined;
let kernels: SumKernels | undefined;
let lanes: LaneKernels | undefined;
let ranks: WasmFunction | undefined;
let moments: WasmFunction | undefined;
let doubles = new Float64Array();
let words = new Uint32Array();

// A sum's digits are left in the memory where it is ended in its middle, and would go into the next one.
afterCutShort(() => {
  memory = undefined;
  [kernels, lanes, ranks, moments] = [undefined, undefined, undefined, undefined];
  [doubles, words] = [new Float64Array(), new Uint32Array()];
});

/** Two views of a memory, and the place of the first double that there is room for. */
export interface SummingRoom {
  readonly doubles: Float64Array;
  readonly words: Uint32Array;
  readonly from: number;
}

/** Room for doubles that are to be summed, in the memory of the kernels. What is there stays; views hold until the next call. */
export function summingRoom(count: number): SummingRoom {
  memory ??= new wasmMachine!.Memory({ initial: Math.ceil((FREE + 8 * COPIED) / PAGE_BYTES) });
  const missing = Math.ceil((FREE + 8 * count - memory.buffer.byteLength) / PAGE_BYTES);
  if (missing > 0) memory.grow(missing);
  if (doubles.buffer !== memory.buffer) {
    doubles = new Float64Array(memory.buffer);
    words = new Uint32Array(memory.buffer);
  }
  if (kernels === undefined) {
    kernels = sumKernels(memory);
    forgetRange();
  }
  return { doubles, words, from: FROM };
}

/** What gathers, sums up and counts elements' values in the same memory. */
export function lanesInRoom(): LaneKernels {
  lanes ??= laneKernels(memory!);
  return lanes;
}

/** What finds means and standard deviations in the same memory (`momentKernel`). */
export function momentsInRoom(): WasmFunction {
  moments ??= momentKernel(memory!);
  return moments;
}

/** What finds quantiles in the same memory (`rankKernel`). */
export function ranksInRoom(): WasmFunction {
  ranks ??= rankKernel(memory!);
  return ranks;
}

function forgetRange(): void {
  words[RANGE / 4] = NO_RANGE;
  words[RANGE / 4 + 1] = 0;
}

/** Adds doubles of the room to what is being summed. @param from, to places in the memory; finite */
export function addPowers(from: number, to: number, powers: 1 | 2 | 3): void {
  if (to > from) kernels!.sums[powers - 1]!(8 * from, 8 * to);
}

/**
 * The digits of what was summed, 32 bits each, the low one first, in two's complement, none of them needless: `count` of them
 * from `words[at]` on, the first of which counts 2^(32 low + power·UNIT). They hold until the next call.
 */
export interface Digits {
  words: Uint32Array;
  at: number;
  count: number;
  low: number;
}

const taken: Digits = { words, at: DIGITS / 4, count: 0, low: 0 };

/** Ends the sum of a power. All powers that were summed must be taken, then `begin` be called. */
export function takeDigits(power: 1 | 2 | 3, range: { readonly least: number; readonly greatest: number }): Digits {
  taken.words = words;
  taken.count = 0;
  if (range.least > range.greatest) return taken;
  const from = (range.least * power) >>> 5;
  const to = ((range.greatest * power + HEADROOM[power - 1]!) >>> 5) + 1;
  kernels!.settle(8 * from, 8 * to, LIMBS[power - 1]!, DIGITS);
  const start = DIGITS / 4;
  let [low, high] = [0, to - from];
  while (high > 1 && words[start + high - 1] === (words[start + high - 2]! >= 0x80000000 ? 0xffffffff : 0)) high--;
  if (high === 1 && words[start] === 0) return taken;
  while (words[start + low] === 0) low++;
  taken.at = start + low;
  taken.count = high - low;
  taken.low = from + low;
  return taken;
}

/** The exponents of what was summed since it was last asked. */
export function takeRange(): { readonly least: number; readonly greatest: number } {
  const range = { least: words[RANGE / 4]!, greatest: words[RANGE / 4 + 1]! };
  forgetRange();
  return range;
}

/** Digits as a number. @param unit of the lowest one, as a power of two */
export function dyadicOfDigits(digits: Uint32Array, at: number, count: number, unit: number): Dyadic {
  if (count === 0) return ZERO;
  let m = BigInt(digits[at + count - 1]! | 0);
  for (let digit = count - 2; digit >= 0; digit--) m = (m << 32n) | BigInt(digits[at + digit]!);
  return dyadic(m, unit);
}

function taking(power: 1 | 2 | 3, range: { readonly least: number; readonly greatest: number }): Dyadic {
  const digits = takeDigits(power, range);
  return dyadicOfDigits(digits.words, digits.at, digits.count, DIGIT_BITS * digits.low + power * UNIT);
}

/** What else is done with values while they are in the room. */
export interface Passing {
  /** How many doubles of room it needs before them. */
  readonly before: number;
  /** Does it to some of them, between two addresses. */
  visit(from: number, to: number): void;
}

/**
 * The sums of x, x² and x³, exactly.
 *
 * @param values finite; read only
 * @param powers how many of the three: the rest are 0
 */
export function powerSums(
  values: Float64Array,
  powers: 1 | 2 | 3,
  passing?: Passing,
): readonly [Dyadic, Dyadic, Dyadic] {
  const before = passing?.before ?? 0;
  const { doubles: room, from: start } = summingRoom(before + COPIED);
  const from = start + before;
  for (let first = 0; first < values.length; first += COPIED) {
    const some = values.subarray(first, first + COPIED);
    room.set(some, from);
    addPowers(from, from + some.length, powers);
    passing?.visit(8 * from, 8 * (from + some.length));
  }
  const range = takeRange();
  return [taking(1, range), powers > 1 ? taking(2, range) : ZERO, powers > 2 ? taking(3, range) : ZERO];
}

/**
 * The sum of x·y over rows, exactly.
 *
 * @param x, y finite, of one length; read only
 */
export function productSum(x: Float64Array, y: Float64Array): Dyadic {
  const { doubles: room, from } = summingRoom(2 * COPIED);
  for (let first = 0; first < x.length; first += COPIED) {
    const count = Math.min(COPIED, x.length - first);
    room.set(x.subarray(first, first + count), from);
    room.set(y.subarray(first, first + count), from + COPIED);
    kernels!.products(8 * from, 8 * (from + count), 8 * (from + COPIED));
  }
  // Its exponents are sums of two: half of them are those of squares.
  const { least, greatest } = takeRange();
  return taking(2, { least: least >> 1, greatest: least > greatest ? 0 : (greatest + 1) >> 1 });
}
