/**
 * WebAssembly that finds between which values those of some ranks lie, in the counts of elements' grids: the loops of
 * element-quantiles.ts, which says what they do.
 */
import { instantiated, type WasmFunction, type WasmMemory } from "../../wasm/machine.js";
import { FunctionWriter, wasmModule } from "../../wasm/wasm-writer.js";
import { step } from "./double-parts.js";
import { LONG } from "./long-accumulator.js";

/** Numbers of a rank, one behind the other: it, the least and the greatest value it may have, a guess, the width it is from. */
export const RANK = { rank: 0, low: 1, high: 2, guess: 3, width: 4, numbers: 5 } as const;
const RANK_BYTES = RANK.numbers * LONG;
/** Exponents above the largest double's. */
const INFINITE_BITS = 0x7ff00000;

/** Where the numbers of an element lie behind its address [bytes]: doubles, then whole numbers of 32 bits. */
export const RANKED = {
  least: 0,
  greatest: 8,
  /** Of its even grid the first cell, and the width of a cell. */
  firstEven: 16,
  unitEven: 24,
  firstRelative: 32,
  levelRelative: 36,
  /** How many bytes its counts are long, 0 without such a grid. */
  evenBytes: 40,
  relativeBytes: 44,
  bytes: 48,
} as const;

/** Functions by their places in the module. */
const PLACES = { even: 0, relative: 1, elements: 2 } as const;

/**
 * (ranked, end, pattern, ranksBytes, last, out, even, relative, countsBytes): finds what is known of the same ranks in elements
 * one after the other, from `ranked` to `end` (`RANKED`). `pattern` is where the ranks lie, rising ones, with what is known of
 * them before and an infinite one behind the last; copies of it, narrowed down, are written from `out` on. `last` is the rank of
 * the greatest value, `countsBytes` how far apart the counts of two elements are, as doubles, from `even` and `relative` on.
 */
export function rankKernel(memory: WasmMemory): WasmFunction {
  const functions = [rankFunction("even"), rankFunction("relative"), elementsFunction()];
  return instantiated(wasmModule(functions), memory)[PLACES.elements]!;
}

function elementsFunction(): FunctionWriter {
  const w = new FunctionWriter(["i32", "i32", "i32", "i32", "f64", "i32", "i32", "i32", "i32"]);
  const [ranked, end, pattern, ranksBytes, last, out, even, relative, countsBytes] = [0, 1, 2, 3, 4, 5, 6, 7, 8];
  const [from, to, outEnd] = [w.local("i32"), w.local("i32"), w.local("i32")];
  const sum = (a: number, b: number) => {
    w.get(a);
    w.get(b);
    w.plain("i32.add");
  };
  const add = (to: number, by: number) => {
    sum(to, by);
    w.set(to);
  };
  const isBelow = (a: number, b: number) => {
    w.get(a);
    w.get(b);
    w.plain("i32.lt_u");
  };
  const copyPattern = () => {
    w.get(pattern);
    w.set(from);
    w.get(out);
    w.set(to);
    w.repeat(
      () => {
        w.get(to);
        w.get(from);
        w.access("f64.load");
        w.access("f64.store");
        step(w, from, LONG);
        step(w, to, LONG);
      },
      () => {
        w.get(outEnd);
        w.get(to);
        w.plain("i32.lt_u", "i32.eqz"); // the infinite one too
      },
    );
  };
  const narrowBy = (scale: "even" | "relative", counts: number) => {
    const bytes = scale === "even" ? RANKED.evenBytes : RANKED.relativeBytes;
    w.get(ranked);
    w.access("i32.load", bytes);
    w.when(() => {
      for (const each of [out, outEnd, counts, counts, ranked]) w.get(each);
      w.access("i32.load", bytes);
      w.plain("i32.add");
      const numbers =
        scale === "even"
          ? ([
              ["f64.load", RANKED.firstEven],
              ["f64.load", RANKED.unitEven],
            ] as const)
          : ([
              ["i32.load", RANKED.firstRelative],
              ["i32.load", RANKED.levelRelative],
            ] as const);
      for (const [load, place] of [...numbers, ["f64.load", RANKED.least], ["f64.load", RANKED.greatest]] as const) {
        w.get(ranked);
        w.access(load, place);
      }
      w.call(PLACES[scale]);
    });
  };
  const one = () => {
    sum(out, ranksBytes);
    w.set(outEnd);
    copyPattern();
    narrowBy("even", even);
    narrowBy("relative", relative);
    w.repeat(
      () => {
        settleGuess(w, out, ranked, last);
        step(w, out, RANK_BYTES);
      },
      () => isBelow(out, outEnd),
    );
    step(w, ranked, RANKED.bytes);
    add(even, countsBytes);
    add(relative, countsBytes);
  };
  w.repeat(one, () => isBelow(ranked, end));
  return w;
}

/** The guess of a rank: the least and the greatest value are known, the others lie where both grids say. */
function settleGuess(w: FunctionWriter, rank: number, ranked: number, last: number): void {
  const number = (place: number) => {
    w.get(rank);
    w.access("f64.load", place * LONG);
  };
  w.get(rank);
  w.get(ranked);
  w.access("f64.load", RANKED.least);
  w.get(ranked);
  w.access("f64.load", RANKED.greatest);
  number(RANK.high);
  number(RANK.low);
  number(RANK.guess);
  w.plain("f64.max", "f64.min");
  number(RANK.rank);
  w.get(last);
  w.plain("f64.eq", "select");
  number(RANK.rank);
  w.double(0);
  w.plain("f64.eq", "select");
  w.access("f64.store", RANK.guess * LONG);
}

/**
 * (ranks, end, counts, countsEnd, first, unit, least, greatest): narrows down what is known of ranks, rising ones from `ranks` to
 * `end`, by a grid's counts; the first cell of an even one begins at first·unit, of a relative one `unit` is the level.
 */
function rankFunction(scale: "even" | "relative"): FunctionWriter {
  const cellType = scale === "even" ? "f64" : "i32";
  const w = new FunctionWriter(["i32", "i32", "i32", "i32", cellType, cellType, "f64", "f64"]);
  const [rank, end, count, countsEnd, cell, unit, least, greatest] = [0, 1, 2, 3, 4, 5, 6, 7];
  const [before, inside, upTo] = [w.local("f64"), w.local("f64"), w.local("f64")];
  const [lower, upper, width] = [w.local("f64"), w.local("f64"), w.local("f64")];
  const next = w.local(cellType);
  const word = w.local("i32");
  const begin = (of: number) => {
    if (scale === "relative") beginOfRelative(w, of, unit, word);
    else multiply(w, of, unit);
  };
  const isRankBelow = () => {
    w.get(rank);
    w.access("f64.load");
    w.get(upTo);
    w.plain("f64.lt");
  };
  /** Between which values the cell's lie. */
  const bounds = () => {
    w.get(least);
    begin(cell);
    w.plain("f64.max");
    w.set(lower);
    w.get(cell);
    addOne(w, scale);
    w.set(next);
    w.get(greatest);
    begin(next);
    w.plain("f64.min");
    w.tee(upper);
    w.get(lower);
    w.plain("f64.sub");
    w.set(width);
  };
  const body = () => {
    w.get(upTo);
    w.tee(before);
    w.get(count);
    w.access("f64.load");
    w.tee(inside);
    w.plain("f64.add");
    w.set(upTo);
    isRankBelow();
    w.when(() => {
      bounds();
      w.repeat(
        () => {
          narrow(w, { rank, lower, upper, width, before, inside });
          step(w, rank, RANK_BYTES);
        },
        isRankBelow, // behind the last one stands an infinite one
      );
    });
    w.get(cell);
    addOne(w, scale);
    w.set(cell);
    step(w, count, LONG);
  };
  w.repeat(body, () => {
    w.get(count);
    w.get(countsEnd);
    w.plain("i32.lt_u");
    w.get(rank);
    w.get(end);
    w.plain("i32.lt_u", "i32.and");
  });
  return w;
}

/** Narrows one rank down to a cell, and guesses where in it the value lies: those of a cell are taken to lie evenly in it. */
function narrow(
  w: FunctionWriter,
  of: Readonly<Record<"rank" | "lower" | "upper" | "width" | "before" | "inside", number>>,
): void {
  const at = (number: number) => number * LONG;
  for (const [number, bound, better] of [
    [RANK.low, of.lower, "f64.max"],
    [RANK.high, of.upper, "f64.min"],
  ] as const) {
    w.get(of.rank);
    w.get(of.rank);
    w.access("f64.load", at(number));
    w.get(bound);
    w.plain(better);
    w.access("f64.store", at(number));
  }
  w.get(of.width);
  w.get(of.rank);
  w.access("f64.load", at(RANK.width));
  w.plain("f64.ge", "i32.eqz");
  w.when(() => {
    w.get(of.rank);
    w.get(of.width);
    w.access("f64.store", at(RANK.width));
    w.get(of.rank);
    w.get(of.lower);
    w.get(of.width);
    w.get(of.rank);
    w.access("f64.load", at(RANK.rank));
    w.get(of.before);
    w.plain("f64.sub");
    w.double(0.5);
    w.plain("f64.add");
    w.get(of.inside);
    w.plain("f64.div", "f64.mul", "f64.add");
    w.access("f64.store", at(RANK.guess));
  });
}

function multiply(w: FunctionWriter, a: number, b: number): void {
  w.get(a);
  w.get(b);
  w.plain("f64.mul");
}

function addOne(w: FunctionWriter, scale: "even" | "relative"): void {
  if (scale === "even") w.double(1);
  else w.integer(1);
  w.plain(scale === "even" ? "f64.add" : "i32.add");
}

/** Where a cell of the relative grid begins: the double whose upper bits are those of the cell, with its sign. */
function beginOfRelative(w: FunctionWriter, cell: number, level: number, word: number): void {
  w.get(cell);
  w.get(cell);
  w.integer(31);
  w.plain("i32.shr_s");
  w.tee(word);
  w.plain("i32.xor");
  w.get(word);
  w.plain("i32.sub"); // without its sign
  w.get(level);
  w.plain("i32.shl");
  w.tee(word);
  w.integer(INFINITE_BITS);
  w.get(word);
  w.integer(INFINITE_BITS);
  w.plain("i32.lt_u", "select");
  w.get(cell);
  w.integer(0x80000000);
  w.plain("i32.and", "i32.or", "i64.extend_i32_u");
  w.long(32n);
  w.plain("i64.shl", "f64.reinterpret_i64");
}
