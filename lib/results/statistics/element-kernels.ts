/**
 * WebAssembly for the values of one element of an array: laid side by side with their extremes, and counted in both grids.
 *
 * Not here: what the grids are (grid.ts), all elements (lane-kernels.ts).
 */

import { SQUARED } from "../../numerics/modulus.js";
import { ExpressionWriter, type Value } from "../../wasm/expression-writer.js";
import { type FunctionWriter, VECTOR } from "../../wasm/wasm-writer.js";
import { ELEMENT_CELLS } from "../limits.js";
import { FINEST_RELATIVE } from "./grid.js";
import { LONG } from "./long-accumulator.js";

/** Where what is known of an element lies behind its address [bytes]: doubles, then whole numbers of 32 bits. */
export const TOLD = {
  least: 0,
  greatest: 8,
  /** Of its even grid the first cell, and how wide a cell is. */
  firstEven: 16,
  unitEven: 24,
  mean: 32,
  sd: 40,
  /** How many values are finite. */
  count: 48,
  levelEven: 56,
  firstRelative: 60,
  /** How many cells its grids have, 0 without counts. */
  lengthEven: 64,
  lengthRelative: 68,
  levelRelative: 72,
  /** The address of the digits of its sum and then of that of its squares, as `digitsFunction` writes them. */
  sums: 76,
  bytes: 80,
} as const;
/** The even grid's level where the widths of its cells, or what is one by these, might not be normal doubles: nothing is counted. */
export const ODD_LEVEL = 0x7fff;
/** Levels whose cells' widths are, and what is one by these. */
export const QUICK_LEVELS = 990;
export const EXPONENT_BIAS = 1023;

/**
 * (from, to, stride, out, told) in bytes: lays the finite ones of doubles, one at least, side by side, negative zeros as
 * positive ones, and tells their least and greatest. @returns behind the last one
 */
export function gatherFunction(): FunctionWriter {
  const w = new ExpressionWriter(["i32", "i32", "i32", "i32", "i32"], ["i32"]);
  const [from, to, stride, out, told] = [0, 1, 2, 3, 4];
  const [x, least, greatest] = w.locals("f64", "f64", "f64");
  w.assign(least, w.f64(Number.POSITIVE_INFINITY));
  w.assign(greatest, w.f64(Number.NEGATIVE_INFINITY));
  const one = () => {
    w.assign(x, w.op("f64.add", w.load("f64", from), w.f64(0))); // -0 becomes 0: which of the two came first must not matter
    w.given(w.op("f64.eq", w.op("f64.sub", x, x), w.f64(0)), () => {
      w.store("f64", out, 0, x);
      w.increase(out, w.i32(LONG));
      w.assign(least, w.op("f64.min", least, x));
      w.assign(greatest, w.op("f64.max", greatest, x));
    });
    w.increase(from, stride);
  };
  w.loop(one, w.op("i32.lt_u", from, to));
  w.store("f64", told, TOLD.least, least);
  w.store("f64", told, TOLD.greatest, greatest);
  w.push(out);
  return w;
}

/**
 * (from, to, stride, out, told, outBytes): as `gatherFunction` does, of two elements that lie side by side, the second's doubles `outBytes` behind the
 * first's. @returns 0 if any of them isn't finite: then what was written counts for nothing
 */
export function gatherPairFunction(): FunctionWriter {
  const w = new ExpressionWriter(["i32", "i32", "i32", "i32", "i32", "i32"], ["i32"]);
  const [from, to, stride, out, told, outBytes] = [0, 1, 2, 3, 4, 5];
  const [x, least, greatest, odd] = w.locals("v128", "v128", "v128", "v128");
  const [second] = w.locals("i32");
  w.assign(least, w.both(Number.POSITIVE_INFINITY));
  w.assign(greatest, w.both(Number.NEGATIVE_INFINITY));
  w.assign(second, w.op("i32.add", out, outBytes));
  const one = () => {
    w.assign(x, w.wide(VECTOR.add, w.loadWide(from), w.both(0))); // -0 becomes 0, as above
    w.assign(odd, w.wide(VECTOR.or, odd, w.wide(VECTOR.ne, w.wide(VECTOR.sub, x, x), w.both(0))));
    w.assign(least, w.wide(VECTOR.lesser, least, x));
    w.assign(greatest, w.wide(VECTOR.larger, greatest, x));
    for (const [lane, place] of [out, second].entries()) {
      w.push(place, x);
      w.storeLane(lane, 0);
      w.increase(place, w.i32(LONG));
    }
    w.increase(from, stride);
  };
  w.loop(one, w.op("i32.lt_u", from, to));
  for (const lane of [0, 1]) {
    for (const [extreme, offset] of [
      [least, TOLD.least],
      [greatest, TOLD.greatest],
    ] as const) {
      w.push(told, extreme);
      w.storeLane(lane, lane * TOLD.bytes + offset);
    }
  }
  w.push(w.op("i32.eqz", w.wide(VECTOR.anyTrue, odd)));
  return w;
}

/**
 * (from, end, into): the sizes of complex numbers, one at least, which may be written over them: `modulus` of each. @returns 0 if one
 * is so large, so small or so odd that it must be found otherwise
 */
export function moduliFunction(): FunctionWriter {
  const w = new ExpressionWriter(["i32", "i32", "i32"], ["i32"]);
  const [from, end, into] = [0, 1, 2];
  const [isPlain] = w.locals("i32");
  const [re, im, size] = w.locals("f64", "f64", "f64");
  w.assign(isPlain, w.i32(1));
  const one = () => {
    w.assign(re, w.load("f64", from));
    w.assign(im, w.load("f64", from, LONG));
    w.assign(size, w.op("f64.max", w.op("f64.abs", re), w.op("f64.abs", im)));
    const isBetween = w.op(
      "i32.and",
      w.op("f64.lt", w.f64(SQUARED.above), size),
      w.op("f64.lt", size, w.f64(SQUARED.below)),
    );
    w.assign(isPlain, w.op("i32.and", isPlain, w.op("i32.or", isBetween, w.op("f64.eq", size, w.f64(0)))));
    const square = w.op("f64.add", w.op("f64.mul", re, re), w.op("f64.mul", im, im));
    w.store("f64", into, 0, w.op("f64.sqrt", square));
    w.increase(from, w.i32(2 * LONG));
    w.increase(into, w.i32(LONG));
  };
  w.loop(one, w.op("i32.lt_u", from, end));
  w.push(isPlain);
  return w;
}

/**
 * (told): the levels and the first cells of both grids, and how many cells they have, as `levelOf` and `cellOf` have them. Of an odd
 * level nothing else is told.
 */
export function levelsFunction(): FunctionWriter {
  const w = new ExpressionWriter(["i32"]);
  evenLevel(w, 0);
  relativeLevel(w, 0);
  return w;
}

function relativeLevel(w: ExpressionWriter, told: number): void {
  const [word, least, greatest, level, length] = w.locals("i32", "i32", "i32", "i32", "i32");
  w.assign(least, rising(w, w.load("i32", told, TOLD.least + LONG / 2), word));
  w.assign(greatest, rising(w, w.load("i32", told, TOLD.greatest + LONG / 2), word));
  w.assign(level, w.i32(FINEST_RELATIVE - 1));
  const finer = () => {
    w.increase(level, w.i32(1));
    w.assign(length, w.op("i32.sub", w.op("i32.shr_s", greatest, level), w.op("i32.shr_s", least, level)));
  };
  w.loop(finer, w.op("i32.ge_s", length, w.i32(ELEMENT_CELLS)));
  w.store("i32", told, TOLD.levelRelative, level);
  w.store("i32", told, TOLD.firstRelative, w.op("i32.shr_s", least, level));
  w.store("i32", told, TOLD.lengthRelative, w.op("i32.add", length, w.i32(1)));
}

function evenLevel(w: ExpressionWriter, told: number): void {
  const [least, greatest, first, length, perUnit] = w.locals("f64", "f64", "f64", "f64", "f64");
  const [level, other] = w.locals("i32", "i32");
  w.assign(least, w.load("f64", told, TOLD.least));
  w.assign(greatest, w.load("f64", told, TOLD.greatest));
  const size = w.op("f64.max", w.op("f64.abs", least), w.op("f64.abs", greatest));
  const quarter = w.op("f64.sub", w.op("f64.mul", greatest, w.f64(0.25)), w.op("f64.mul", least, w.f64(0.25)));
  w.assign(level, w.op("i32.sub", exponent(w, size, level), w.i32(52)));
  const cellsBits = 31 - Math.clz32(ELEMENT_CELLS);
  w.assign(other, w.op("i32.sub", exponent(w, quarter, other), w.i32(cellsBits)));
  w.assign(level, w.op("select", level, other, w.op("i32.gt_s", level, other)));
  const fromLowest = w.op("i32.add", level, w.i32(QUICK_LEVELS));
  w.given(w.op("i32.gt_u", fromLowest, w.i32(2 * QUICK_LEVELS)), () => {
    w.store("i32", told, TOLD.levelEven, w.i32(ODD_LEVEL));
    w.leave();
  });
  w.increase(level, w.i32(-1));
  const finer = () => {
    w.increase(level, w.i32(1));
    w.assign(perUnit, powerOfTwo(w, w.op("i32.sub", w.i32(0), level)));
    w.assign(first, evenCell(w, least, perUnit, first));
    w.assign(length, w.op("f64.sub", evenCell(w, greatest, perUnit, length), first));
  };
  w.loop(finer, w.op("f64.ge", length, w.f64(ELEMENT_CELLS)));
  w.store("i32", told, TOLD.levelEven, level);
  w.store("f64", told, TOLD.unitEven, powerOfTwo(w, level));
  w.store("f64", told, TOLD.firstEven, first);
  w.store("i32", told, TOLD.lengthEven, w.op("i32.add", w.op("i32.trunc_f64_s", length), w.i32(1)));
}

/** The exponent of a double, of subnormal numbers that of the least normal one. @param into a local for it */
function exponent(w: ExpressionWriter, x: Value, into: number): () => void {
  const upper = w.op("i32.wrap_i64", w.op("i64.shr_u", w.op("i64.reinterpret_f64", x), w.i64(52n)));
  return () => {
    w.assign(into, w.op("i32.and", upper, w.i32(0x7ff)));
    w.push(w.op("i32.sub", w.op("select", into, w.i32(1), into), w.i32(EXPONENT_BIAS)));
  };
}

/** 2^n, of n for which that is a normal double. */
export function powerOfTwo(w: ExpressionWriter, n: Value): () => void {
  const biased = w.op("i64.extend_i32_u", w.op("i32.add", n, w.i32(EXPONENT_BIAS)));
  return w.op("f64.reinterpret_i64", w.op("i64.shl", biased, w.i64(52n)));
}

/** The number of the cell of the even grid that holds a number. @param cell a local for it */
function evenCell(w: ExpressionWriter, x: number, perUnit: number, cell: number): () => void {
  return () => {
    w.assign(cell, w.op("f64.floor", w.op("f64.mul", x, perUnit)));
    const below = w.op("f64.min", cell, w.f64(-1)); // what underflows is still below zero
    w.push(w.op("select", below, cell, w.op("f64.lt", x, w.f64(0))));
  };
}

/** A double's upper word as a whole number that rises with the double. @param word a local for it */
function rising(w: ExpressionWriter, upper: Value, word: number): () => void {
  return () => {
    w.assign(word, upper);
    w.push(w.op("i32.xor", word, w.op("i32.shr_u", w.op("i32.shr_s", word, w.i32(31)), w.i32(1))));
  };
}

/**
 * (from, to, told, even, relative): counts the doubles between two addresses, one at least, in the 32-bit cells from `even` and
 * from `relative` on, as `cellOf` has them. Of an odd number of them the one behind the last may be anything.
 */
export function countFunction(): FunctionWriter {
  const w = new ExpressionWriter(["i32", "i32", "i32", "i32", "i32"]);
  const [address, to, told, even, relative] = [0, 1, 2, 3, 4];
  const [evenPlaces, relativePlaces, lastPair, level, at] = w.locals("v128", "v128", "i32", "i32", "i32");
  const places = placesOfPairs(w, told, level);
  const countIn = (cells: number, inBytes: Value) => {
    w.assign(at, w.op("i32.add", cells, inBytes));
    w.store("i32", at, 0, w.op("i32.add", w.load("i32", at), w.i32(1)));
  };
  const look = () => {
    places.find(w.loadWide(address), evenPlaces, relativePlaces);
    countIn(even, w.laneOf(VECTOR.lane32, evenPlaces, 0));
    countIn(relative, w.laneOf(VECTOR.lane32, relativePlaces, 1));
  };
  w.assign(lastPair, w.op("i32.sub", to, w.i32(LONG)));
  w.given(w.op("i32.lt_u", address, lastPair), () => {
    const pair = () => {
      look();
      countIn(even, w.laneOf(VECTOR.lane32, evenPlaces, 2));
      countIn(relative, w.laneOf(VECTOR.lane32, relativePlaces, 3));
      w.increase(address, w.i32(2 * LONG));
    };
    w.loop(pair, w.op("i32.lt_u", address, lastPair));
  });
  w.given(w.op("i32.lt_u", address, to), look);
  return w;
}

/** Finds of two doubles how far [bytes] their cells lie from the grids' first ones: of the even one in words 0 and 2, of the relative one in 1 and 3. */
function placesOfPairs(w: ExpressionWriter, told: number, level: number) {
  const [x, perUnit, first, firstRelative, cell, word] = w.locals("v128", "v128", "v128", "v128", "v128", "v128");
  w.assign(
    perUnit,
    w.wide(VECTOR.splat, powerOfTwo(w, w.op("i32.sub", w.i32(0), w.load("i32", told, TOLD.levelEven)))),
  );
  w.assign(first, w.wide(VECTOR.splat, w.load("f64", told, TOLD.firstEven)));
  w.assign(firstRelative, w.wide(VECTOR.splat32, w.load("i32", told, TOLD.firstRelative)));
  w.assign(level, w.load("i32", told, TOLD.levelRelative));
  return {
    find(numbers: Value, even: number, relative: number): void {
      w.assign(x, numbers);
      w.assign(cell, w.wide(VECTOR.floor, w.wide(VECTOR.mul, x, perUnit)));
      const below = w.wide(VECTOR.lesser, cell, w.both(-1)); // what underflows is still below zero
      w.assign(cell, w.wide(VECTOR.select, below, cell, w.wide(VECTOR.lt, x, w.both(0))));
      // The low half of the sum is four times the whole number: the last bit of doubles from 2^50 on counts a quarter.
      w.assign(even, w.wide(VECTOR.add, w.wide(VECTOR.sub, cell, first), w.both(2 ** 50)));
      const sign = w.wide(VECTOR.shrUnsigned32, w.wide(VECTOR.shr32, x, w.i32(31)), w.i32(1));
      w.assign(word, w.wide(VECTOR.shr32, w.wide(VECTOR.xor, x, sign), level));
      w.assign(relative, w.wide(VECTOR.shl32, w.wide(VECTOR.sub32, word, firstRelative), w.i32(2)));
    },
  };
}
