/**
 * WebAssembly that finds between which values those of some ranks lie, in the counts of an element's grid: the loops of
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

export interface RankKernels {
  /**
   * (ranks, end, counts, countsEnd, first, unit, least, greatest): narrows down what is known of ranks, rising ones from `ranks`
   * to `end`, by an even grid's counts, whose first cell begins at first·unit.
   */
  readonly even: WasmFunction;
  /** (ranks, end, counts, countsEnd, first, level, least, greatest): the same by a relative grid. */
  readonly relative: WasmFunction;
}

export function rankKernels(memory: WasmMemory): RankKernels {
  const [even, relative] = instantiated(wasmModule([rankFunction("even"), rankFunction("relative")]), memory);
  return { even: even!, relative: relative! };
}

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
