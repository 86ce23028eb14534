/**
 * WebAssembly that finds quantiles of elements in the counts of their grids: the loops of element-quantiles.ts, which says what
 * they do.
 */
import { constantBytes } from "../../wasm/constant-bytes.js";
import { ExpressionWriter, type Value } from "../../wasm/expression-writer.js";
import { instantiated, type WasmFunction, type WasmMemory } from "../../wasm/machine.js";
import { wasmModule } from "../../wasm/wasm-writer.js";
import { TOLD } from "./element-kernels.js";
import { COUNTS_BYTES } from "./lane-kernels.js";
import { LONG } from "./long-accumulator.js";

/** Where the numbers of a rank lie [bytes]: it, the least and the greatest value it may have, a guess, the width it is from. */
export const RANK = { rank: 0, low: 8, high: 16, guess: 24, width: 32, bytes: 40 } as const;
/** Of a quantile: how far along the ranks its own lies, and the next one [bytes]; and how far between these it is. */
export const WANTED = { lower: 0, upper: 4, share: 8, bytes: 16 } as const;
/** Exponents above the largest double's. */
const INFINITE_BITS = 0x7ff00000;
const COUNT = 4;

/** Functions by their places in the module. */
const PLACES = { even: 0, relative: 1, element: 2, elements: 3 } as const;

const module = constantBytes("ranks", () =>
  wasmModule([narrowing("even"), narrowing("relative"), elementFunction(), elementsFunction()]),
);

/**
 * (told, end, even, relative, pattern, ranksBytes, last, wanted, wantedEnd, out, apart): finds the quantiles of elements that have
 * equally many values, from `told` to `end` (`TOLD`), one at least, by their counts, which begin at `even` and at `relative`.
 *
 * `pattern` is where the ranks lie, rising ones, with what is known of them before (`RANK`) and an infinite one behind the last.
 * Behind that there is room for as much once more. `last` is the rank of the greatest value. `wanted` tells of the quantiles
 * (`WANTED`), which are written from `out` on: those of the elements one after the other, `apart` bytes behind them the next ones.
 */
export function rankKernel(memory: WasmMemory): WasmFunction {
  return instantiated(module(), memory)[PLACES.elements]!;
}

function elementsFunction(): ExpressionWriter {
  const w = new ExpressionWriter(["i32", "i32", "i32", "i32", "i32", "i32", "f64", "i32", "i32", "i32", "i32"]);
  const [told, end, even, relative, pattern, ranksBytes, last] = [0, 1, 2, 3, 4, 5, 6];
  const [wanted, wantedEnd, out, apart] = [7, 8, 9, 10];
  const [from, to, ranks, at, place] = w.locals("i32", "i32", "i32", "i32", "i32");
  w.assign(ranks, w.op("i32.add", w.op("i32.add", pattern, ranksBytes), w.i32(LONG)));
  const copy = () => {
    w.store("f64", to, 0, w.load("f64", from));
    w.increase(from, w.i32(LONG));
    w.increase(to, w.i32(LONG));
  };
  const quantile = () => {
    w.store("f64", place, 0, interpolated(w, at, ranks, told));
    w.increase(at, w.i32(WANTED.bytes));
    w.increase(place, apart);
  };
  const one = () => {
    w.assign(from, pattern);
    w.assign(to, ranks);
    w.loop(copy, w.op("i32.lt_u", from, ranks)); // the infinite one too
    w.push(w.result(PLACES.element, told, even, relative, ranks, ranksBytes, last));
    w.assign(at, wanted);
    w.assign(place, out);
    w.loop(quantile, w.op("i32.lt_u", at, wantedEnd));
    w.increase(out, w.i32(LONG));
    w.increase(told, w.i32(TOLD.bytes));
    w.increase(even, w.i32(COUNTS_BYTES));
    w.increase(relative, w.i32(COUNTS_BYTES));
  };
  w.loop(one, w.op("i32.lt_u", told, end));
  return w;
}

/** A quantile, between the values of two ranks. */
function interpolated(w: ExpressionWriter, wanted: number, ranks: number, told: number): () => void {
  const [below, above, share] = w.locals("f64", "f64", "f64");
  const guess = (place: number) => w.load("f64", w.op("i32.add", ranks, w.load("i32", wanted, place)), RANK.guess);
  const least = w.load("f64", told, TOLD.least);
  return () => {
    w.assign(below, guess(WANTED.lower));
    w.assign(above, guess(WANTED.upper));
    w.assign(share, w.load("f64", wanted, WANTED.share));
    const between = w.op(
      "f64.add",
      w.op("f64.mul", w.op("f64.sub", w.f64(1), share), below),
      w.op("f64.mul", share, above),
    );
    const isBelow = w.op("i32.or", w.op("f64.eq", share, w.f64(0)), w.op("f64.eq", below, above));
    const isOne = w.op("f64.eq", least, w.load("f64", told, TOLD.greatest));
    w.push(w.op("select", least, w.op("select", below, between, isBelow), isOne));
  };
}

/** (told, even, relative, ranks, ranksBytes, last): finds the values of an element's ranks. */
function elementFunction(): ExpressionWriter {
  const w = new ExpressionWriter(["i32", "i32", "i32", "i32", "i32", "f64"]);
  const [told, even, relative, ranks, ranksBytes, last] = [0, 1, 2, 3, 4, 5];
  const [end] = w.locals("i32");
  w.assign(end, w.op("i32.add", ranks, ranksBytes));
  const extremes = [w.load("f64", told, TOLD.least), w.load("f64", told, TOLD.greatest)] as const;
  const narrow = (scale: "even" | "relative", counts: number, length: Value, ...begin: readonly Value[]) => {
    const countsEnd = w.op("i32.add", counts, w.op("i32.mul", length, w.i32(COUNT)));
    w.given(length, w.result(PLACES[scale], ranks, end, counts, countsEnd, ...begin, ...extremes));
  };
  const [first, unit] = [w.load("f64", told, TOLD.firstEven), w.load("f64", told, TOLD.unitEven)];
  narrow("even", even, w.load("i32", told, TOLD.lengthEven), first, unit);
  const [cell, level] = [w.load("i32", told, TOLD.firstRelative), w.load("i32", told, TOLD.levelRelative)];
  narrow("relative", relative, w.load("i32", told, TOLD.lengthRelative), cell, level);
  const number = (place: number) => w.load("f64", ranks, place);
  // The least and the greatest value are known, the others lie where both grids say.
  const settle = () => {
    const inside = w.op("f64.min", number(RANK.high), w.op("f64.max", number(RANK.low), number(RANK.guess)));
    const orGreatest = w.op("select", extremes[1], inside, w.op("f64.eq", number(RANK.rank), last));
    const orLeast = w.op("select", extremes[0], orGreatest, w.op("f64.eq", number(RANK.rank), w.f64(0)));
    w.store("f64", ranks, RANK.guess, orLeast);
    w.increase(ranks, w.i32(RANK.bytes));
  };
  w.loop(settle, w.op("i32.lt_u", ranks, end));
  return w;
}

/**
 * (ranks, end, counts, countsEnd, first, unit, least, greatest): narrows down what is known of ranks, rising ones from `ranks` to
 * `end`, by a grid's counts; the first cell of an even one begins at first·unit, of a relative one `unit` is the level.
 */
function narrowing(scale: "even" | "relative"): ExpressionWriter {
  const type = scale === "even" ? "f64" : "i32";
  const w = new ExpressionWriter(["i32", "i32", "i32", "i32", type, type, "f64", "f64"]);
  const [rank, end, count, countsEnd, cell, unit, least, greatest] = [0, 1, 2, 3, 4, 5, 6, 7];
  const [before, inside, upTo, lower, upper, width] = w.locals("f64", "f64", "f64", "f64", "f64", "f64");
  const [word] = w.locals("i32");
  const next = scale === "even" ? w.op("f64.add", cell, w.f64(1)) : w.op("i32.add", cell, w.i32(1));
  const begin = (of: Value) => (scale === "even" ? w.op("f64.mul", of, unit) : beginOfRelative(w, of, unit, word));
  const isRankBelow = w.op("f64.lt", w.load("f64", rank, RANK.rank), upTo); // behind the last one stands an infinite one
  const one = () => {
    w.assign(before, upTo);
    w.assign(inside, w.op("f64.convert_i32_u", w.load("i32", count)));
    w.assign(upTo, w.op("f64.add", before, inside));
    w.given(isRankBelow, () => {
      w.assign(lower, w.op("f64.max", least, begin(cell)));
      w.assign(upper, w.op("f64.min", greatest, begin(next)));
      w.assign(width, w.op("f64.sub", upper, lower));
      const each = () => {
        narrow(w, { rank, lower, upper, width, before, inside });
        w.increase(rank, w.i32(RANK.bytes));
      };
      w.loop(each, isRankBelow);
    });
    w.assign(cell, next);
    w.increase(count, w.i32(COUNT));
  };
  w.loop(one, w.op("i32.and", w.op("i32.lt_u", count, countsEnd), w.op("i32.lt_u", rank, end)));
  return w;
}

/** Narrows one rank down to a cell, and guesses where in it the value lies: those of a cell are taken to lie evenly in it. */
function narrow(
  w: ExpressionWriter,
  of: Readonly<Record<"rank" | "lower" | "upper" | "width" | "before" | "inside", number>>,
): void {
  const { rank, lower, upper, width, before, inside } = of;
  const number = (place: number) => w.load("f64", rank, place);
  w.store("f64", rank, RANK.low, w.op("f64.max", number(RANK.low), lower));
  w.store("f64", rank, RANK.high, w.op("f64.min", number(RANK.high), upper));
  w.given(w.op("i32.eqz", w.op("f64.ge", width, number(RANK.width))), () => {
    w.store("f64", rank, RANK.width, width);
    const place = w.op("f64.add", w.op("f64.sub", number(RANK.rank), before), w.f64(0.5));
    const along = w.op("f64.mul", width, w.op("f64.div", place, inside));
    w.store("f64", rank, RANK.guess, w.op("f64.add", lower, along));
  });
}

/** Where a cell of the relative grid begins: the double whose upper bits are those of the cell, with its sign. */
function beginOfRelative(w: ExpressionWriter, cell: Value, level: number, word: number): () => void {
  return () => {
    w.assign(word, w.op("i32.shr_s", cell, w.i32(31)));
    const size = w.op("i32.sub", w.op("i32.xor", cell, word), word);
    w.assign(word, w.op("i32.shl", size, level));
    const bounded = w.op("select", word, w.i32(INFINITE_BITS), w.op("i32.lt_u", word, w.i32(INFINITE_BITS)));
    const signed = w.op("i32.or", bounded, w.op("i32.and", cell, w.i32(0x80000000)));
    w.push(w.op("f64.reinterpret_i64", w.op("i64.shl", w.op("i64.extend_i32_u", signed), w.i64(32n))));
  };
}
