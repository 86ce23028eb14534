/**
 * Exact sums of many elements at once: of each the same window of digits, 32 bits each, in two's complement.
 *
 * What an array's elements come to lies close together, so a window of a few digits holds all of them, and adding two such
 * sums is a loop over typed arrays. The window is the narrowest that holds all of them: the same sums have the same bytes.
 */
import type { Dyadic } from "./dyadic.js";
import { dyadicOfDigits } from "./exact-sum.js";
import { BEFORE_DIGITS, UNIT } from "./long-accumulator.js";

export interface LongSums {
  readonly power: 1 | 2;
  /** The lowest digit counts 2^(32 low + power·UNIT). */
  readonly low: number;
  /** Digits of an element. */
  readonly width: number;
  /** Shape (elements, width), the low digit first; the last one has the sign. */
  readonly digits: Uint32Array;
}

const DIGIT_BITS = 32;
const signOf = (digit: number) => (digit >= 0x8000_0000 ? 0xffff_ffff : 0);

/** Sums being collected, one element after the other. */
export class SumsCollector {
  readonly #power: 1 | 2;
  readonly #ends: Int32Array;
  readonly #lows: Int32Array;
  #digits: Uint32Array;
  #elements = 0;

  constructor(power: 1 | 2, elements: number) {
    this.#power = power;
    this.#ends = new Int32Array(elements + 1);
    this.#lows = new Int32Array(elements);
    this.#digits = new Uint32Array(8 * elements + 64);
  }

  /**
   * The next element's sum.
   *
   * @param words at a place: where the lowest digit is in its accumulator, how many digits there are, and these
   * @returns the place behind them
   */
  add(words: Uint32Array, place: number): number {
    const [count, from] = [words[place + 1]!, place + BEFORE_DIGITS / 4];
    const start = this.#ends[this.#elements]!;
    if (start + count > this.#digits.length) {
      const wider = new Uint32Array(2 * (start + count));
      wider.set(this.#digits);
      this.#digits = wider;
    }
    for (let digit = 0; digit < count; digit++) this.#digits[start + digit] = words[from + digit]!;
    this.#lows[this.#elements++] = words[place]!;
    this.#ends[this.#elements] = start + count;
    return from + count;
  }

  sums(): LongSums {
    let [low, high] = [Number.MAX_SAFE_INTEGER, 0];
    for (let element = 0; element < this.#elements; element++) {
      const count = this.#ends[element + 1]! - this.#ends[element]!;
      if (count === 0) continue;
      low = Math.min(low, this.#lows[element]!);
      high = Math.max(high, this.#lows[element]! + count);
    }
    if (high === 0) return { power: this.#power, low: 0, width: 0, digits: new Uint32Array() };
    const width = high - low;
    const digits = new Uint32Array(this.#elements * width);
    for (let element = 0; element < this.#elements; element++) {
      const [start, end] = [this.#ends[element]!, this.#ends[element + 1]!];
      if (start === end) continue;
      let to = element * width + this.#lows[element]! - low;
      for (let digit = start; digit < end; digit++) digits[to++] = this.#digits[digit]!;
      digits.fill(signOf(this.#digits[end - 1]!), to, (element + 1) * width);
    }
    return { power: this.#power, low, width, digits };
  }
}

/** The sums of both, which are of the same elements. */
export function addLongSums(a: LongSums, b: LongSums, elements: number): LongSums {
  if (a.width === 0 || b.width === 0) return a.width === 0 ? b : a;
  const low = Math.min(a.low, b.low);
  const width = Math.max(a.low + a.width, b.low + b.width) - low + 1; // a sum of two may need a bit more
  const digits = new Uint32Array(elements * width);
  for (let element = 0; element < elements; element++) {
    let carry = 0;
    for (let digit = 0; digit < width; digit++) {
      const sum = digitOf(a, element, low + digit) + digitOf(b, element, low + digit) + carry;
      digits[element * width + digit] = sum;
      carry = sum > 0xffff_ffff ? 1 : 0;
    }
  }
  return narrowed({ power: a.power, low, width, digits }, elements);
}

/** Digit `place` of an element, wherever its window is. */
function digitOf({ low, width, digits }: LongSums, element: number, place: number): number {
  if (place < low) return 0;
  if (place < low + width) return digits[element * width + place - low]!;
  return signOf(digits[(element + 1) * width - 1]!);
}

/** The same sums in the narrowest window. */
function narrowed(sums: LongSums, elements: number): LongSums {
  const { width, digits, power, low } = sums;
  const everywhere = (holds: (at: number) => boolean) => {
    for (let element = 0; element < elements; element++) if (!holds(element * width)) return false;
    return true;
  };
  let [first, end] = [0, width];
  while (end > 1 && everywhere((at) => digits[at + end - 1] === signOf(digits[at + end - 2]!))) end--;
  while (first < end && everywhere((at) => digits[at + first] === 0)) first++;
  if (first === end) return { power, low: 0, width: 0, digits: new Uint32Array() };
  if (end - first === width) return sums;
  const narrow = new Uint32Array(elements * (end - first));
  for (let element = 0; element < elements; element++) {
    narrow.set(digits.subarray(element * width + first, element * width + end), element * (end - first));
  }
  return { power, low: low + first, width: end - first, digits: narrow };
}

/** One element's sum. */
export function longSum({ power, low, width, digits }: LongSums, element: number): Dyadic {
  return dyadicOfDigits(digits, element * width, width, DIGIT_BITS * low + power * UNIT);
}
