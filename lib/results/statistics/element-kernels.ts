/**
 * WebAssembly for the values of one element of an array: laid side by side with their extremes, and counted in both grids.
 *
 * Not here: what the grids are (grid.ts), all elements (lane-kernels.ts).
 */
import { FunctionWriter } from "../../wasm/wasm-writer.js";
import { ELEMENT_CELLS } from "../limits.js";
import { step } from "./double-parts.js";
import { FINEST_RELATIVE } from "./grid.js";
import { LONG } from "./long-accumulator.js";

/** Where the numbers that tell of an element lie behind its address [bytes]: doubles, then whole numbers of 32 bits. */
export const TOLD = {
  least: 0,
  greatest: 8,
  firstEven: 16,
  levelEven: 24,
  lengthEven: 28,
  levelRelative: 32,
  firstRelative: 36,
  lengthRelative: 40,
  /** How many values are finite. */
  count: 44,
  bytes: 48,
} as const;
/** The even grid's level where the widths of its cells, or what is one by these, might not be normal doubles: nothing is counted. */
export const ODD_LEVEL = 0x7fff;
const QUICK_LEVELS = 990;

/**
 * (from, to, stride, out, told) in bytes: lays the finite ones of doubles, one at least, side by side, negative zeros as
 * positive ones, and tells their least and greatest. @returns behind the last one
 */
export function gatherFunction(): FunctionWriter {
  const w = new FunctionWriter(["i32", "i32", "i32", "i32", "i32"], ["i32"]);
  const [from, to, stride, out, told] = [0, 1, 2, 3, 4];
  const [x, least, greatest] = [w.local("f64"), w.local("f64"), w.local("f64")];
  w.double(Number.POSITIVE_INFINITY);
  w.set(least);
  w.double(Number.NEGATIVE_INFINITY);
  w.set(greatest);
  const body = () => {
    w.get(from);
    w.access("f64.load");
    w.double(0);
    w.plain("f64.add"); // -0 becomes 0: which of the two came first must not matter
    w.tee(x);
    w.get(x);
    w.plain("f64.sub");
    w.double(0);
    w.plain("f64.eq");
    w.when(() => {
      w.get(out);
      w.get(x);
      w.access("f64.store");
      step(w, out, LONG);
      for (const [extreme, better] of [
        [least, "f64.min"],
        [greatest, "f64.max"],
      ] as const) {
        w.get(extreme);
        w.get(x);
        w.plain(better);
        w.set(extreme);
      }
    });
    w.get(from);
    w.get(stride);
    w.plain("i32.add");
    w.set(from);
  };
  w.repeat(body, () => isBelow(w, from, to));
  for (const [extreme, place] of [
    [least, TOLD.least],
    [greatest, TOLD.greatest],
  ] as const) {
    w.get(told);
    w.get(extreme);
    w.access("f64.store", place);
  }
  w.get(out);
  return w;
}

/** (told): the levels and the first cells of both grids, and how many cells they have, as `levelOf` and `cellOf` have them. */
export function levelsFunction(): FunctionWriter {
  const w = new FunctionWriter(["i32"]);
  const told = 0;
  relativeLevel(w, told);
  evenLevel(w, told);
  return w;
}

function relativeLevel(w: FunctionWriter, told: number): void {
  const [least, greatest, level, length] = [w.local("i32"), w.local("i32"), w.local("i32"), w.local("i32")];
  for (const [place, word] of [
    [TOLD.least, least],
    [TOLD.greatest, greatest],
  ] as const) {
    w.get(told);
    w.access("i32.load", place + LONG / 2);
    rising(w, word);
    w.set(word);
  }
  w.integer(FINEST_RELATIVE - 1);
  w.set(level);
  const cell = (word: number) => {
    w.get(word);
    w.get(level);
    w.plain("i32.shr_s");
  };
  w.repeat(
    () => {
      step(w, level, 1);
      cell(greatest);
      cell(least);
      w.plain("i32.sub");
      w.set(length);
    },
    () => {
      w.get(length);
      w.integer(ELEMENT_CELLS);
      w.plain("i32.ge_s");
    },
  );
  step(w, length, 1);
  store32(w, told, TOLD.levelRelative, () => w.get(level));
  store32(w, told, TOLD.firstRelative, () => cell(least));
  store32(w, told, TOLD.lengthRelative, () => w.get(length));
}

function evenLevel(w: FunctionWriter, told: number): void {
  const [least, greatest, level, other] = [w.local("f64"), w.local("f64"), w.local("i32"), w.local("i32")];
  const [first, length, perUnit] = [w.local("f64"), w.local("f64"), w.local("f64")];
  /** The exponent of what is on the stack, of subnormal numbers that of the least normal one, less some. */
  const exponent = (into: number, less: number) => {
    w.plain("i64.reinterpret_f64");
    w.long(52n);
    w.plain("i64.shr_u", "i32.wrap_i64");
    w.integer(0x7ff);
    w.plain("i32.and");
    w.tee(into);
    w.integer(1);
    w.get(into);
    w.plain("select");
    w.integer(EXPONENT_BIAS + less);
    w.plain("i32.sub");
    w.set(into);
  };
  for (const [place, into] of [
    [TOLD.least, least],
    [TOLD.greatest, greatest],
  ] as const) {
    w.get(told);
    w.access("f64.load", place);
    w.set(into);
  }
  w.get(least);
  w.plain("f64.abs");
  w.get(greatest);
  w.plain("f64.abs", "f64.max");
  exponent(level, 52);
  for (const [sign, into] of [
    [0.25, greatest],
    [-0.25, least],
  ] as const) {
    w.get(into);
    w.double(sign);
    w.plain("f64.mul");
  }
  w.plain("f64.add");
  exponent(other, 31 - Math.clz32(ELEMENT_CELLS));
  w.get(level);
  w.get(other);
  w.get(level);
  w.get(other);
  w.plain("i32.gt_s", "select");
  w.tee(level);
  w.integer(QUICK_LEVELS);
  w.plain("i32.add");
  w.integer(2 * QUICK_LEVELS);
  w.plain("i32.gt_u");
  w.when(() => {
    store32(w, told, TOLD.levelEven, () => w.integer(ODD_LEVEL));
    w.leave();
  });
  step(w, level, -1);
  w.repeat(
    () => {
      step(w, level, 1);
      w.integer(EXPONENT_BIAS);
      w.get(level);
      w.plain("i32.sub", "i64.extend_i32_u");
      w.long(52n);
      w.plain("i64.shl", "f64.reinterpret_i64");
      w.set(perUnit);
      evenCell(w, least, perUnit, first);
      w.set(first);
      evenCell(w, greatest, perUnit, length);
      w.get(first);
      w.plain("f64.sub");
      w.set(length);
    },
    () => {
      w.get(length);
      w.double(ELEMENT_CELLS);
      w.plain("f64.ge");
    },
  );
  store32(w, told, TOLD.levelEven, () => w.get(level));
  w.get(told);
  w.get(first);
  w.access("f64.store", TOLD.firstEven);
  store32(w, told, TOLD.lengthEven, () => {
    w.get(length);
    w.plain("i32.trunc_f64_s");
    w.integer(1);
    w.plain("i32.add");
  });
}

const EXPONENT_BIAS = 1023;

function store32(w: FunctionWriter, told: number, place: number, value: () => void): void {
  w.get(told);
  value();
  w.access("i32.store", place);
}

/** Leaves the number of the cell of the even grid that holds a number. @param cell a local for it */
function evenCell(w: FunctionWriter, x: number, perUnit: number, cell: number): void {
  w.get(x);
  w.get(perUnit);
  w.plain("f64.mul", "f64.floor");
  w.tee(cell);
  w.double(-1);
  w.plain("f64.min"); // what underflows is still below zero
  w.get(cell);
  w.get(x);
  w.double(0);
  w.plain("f64.lt", "select");
}

/** The upper word of a double, which is on the stack, as a whole number that rises with it. @param word a local */
function rising(w: FunctionWriter, word: number): void {
  w.tee(word);
  w.get(word);
  w.integer(31);
  w.plain("i32.shr_s");
  w.integer(1);
  w.plain("i32.shr_u", "i32.xor");
}

/**
 * (from, to, told, even, relative): counts the doubles between two addresses, one at least, in the 32-bit cells from `even` and
 * from `relative` on, as `cellOf` has them.
 */
export function countFunction(): FunctionWriter {
  const w = new FunctionWriter(["i32", "i32", "i32", "i32", "i32"]);
  const [address, to, told, even, relative] = [0, 1, 2, 3, 4];
  const [x, cell, perUnit, firstEven] = [w.local("f64"), w.local("f64"), w.local("f64"), w.local("f64")];
  const [word, at, level, firstRelative] = [w.local("i32"), w.local("i32"), w.local("i32"), w.local("i32")];
  const countIn = (cells: number) => {
    w.integer(2);
    w.plain("i32.shl");
    w.get(cells);
    w.plain("i32.add");
    w.tee(at);
    w.get(at);
    w.access("i32.load");
    w.integer(1);
    w.plain("i32.add");
    w.access("i32.store");
  };
  w.integer(EXPONENT_BIAS);
  w.get(told);
  w.access("i32.load", TOLD.levelEven);
  w.plain("i32.sub", "i64.extend_i32_u");
  w.long(52n);
  w.plain("i64.shl", "f64.reinterpret_i64");
  w.set(perUnit);
  w.get(told);
  w.access("f64.load", TOLD.firstEven);
  w.set(firstEven);
  for (const [place, local] of [
    [TOLD.levelRelative, level],
    [TOLD.firstRelative, firstRelative],
  ] as const) {
    w.get(told);
    w.access("i32.load", place);
    w.set(local);
  }
  const body = () => {
    w.get(address);
    w.access("f64.load");
    w.set(x);
    evenCell(w, x, perUnit, cell);
    w.get(firstEven);
    w.plain("f64.sub", "i32.trunc_f64_s");
    countIn(even);
    w.get(address);
    w.access("i32.load", LONG / 2);
    rising(w, word);
    w.get(level);
    w.plain("i32.shr_s");
    w.get(firstRelative);
    w.plain("i32.sub");
    countIn(relative);
    step(w, address, LONG);
  };
  w.repeat(body, () => isBelow(w, address, to));
  return w;
}

function isBelow(w: FunctionWriter, address: number, end: number): void {
  w.get(address);
  w.get(end);
  w.plain("i32.lt_u");
}
