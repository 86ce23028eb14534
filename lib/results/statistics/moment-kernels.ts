/**
 * WebAssembly that makes means and standard deviations of elements' exact sums: the arithmetic of element-moments.ts, which says
 * what it is.
 */

import { powerOfTwo as exactPower } from "../../numerics/powers-of-two.js";
import { constantBytes } from "../../wasm/constant-bytes.js";
import { ExpressionWriter, type Value } from "../../wasm/expression-writer.js";
import { instantiated, type WasmFunction, type WasmMemory } from "../../wasm/machine.js";
import { wasmModule } from "../../wasm/wasm-writer.js";
import { powerOfTwo, TOLD } from "./element-kernels.js";
import { BEFORE_DIGITS, UNIT } from "./long-accumulator.js";

/** Of so many digits and no more, sums and their squares are far from the largest double. */
const MOST_DIGITS = 8;
/** The lowest digits of sums and of squares may be so far apart. */
const MOST_APART = 12;
/** n (n - 1) is exact below. */
const MOST_COUNT = 2 ** 26;
/** Exponents beyond which results might not be normal numbers. */
const [LEAST_EXPONENT, GREATEST_EXPONENT] = [-960, 900];
const [LEAST_RESULT, GREATEST_RESULT] = [1e-280, 1e280];
/** A pair that is read from digits is off by less than this share of the sum; a product of two by less than the next. */
const READING = exactPower(-100);
const MULTIPLYING = exactPower(-96);
/** What a quotient's correction is off by, as a share of it. */
const CORRECTION = exactPower(-48);
const DIGIT = 2 ** 32;
const HALVES = 2 ** 27 + 1;

/** Functions by their places in the module. */
const PLACES = { read: 0, multiply: 1, quotient: 2, mean: 3, variance: 4, elements: 5 } as const;

const module = constantBytes("moments", () =>
  wasmModule([
    readFunction(),
    multiplyFunction(),
    quotientFunction(),
    meanFunction(),
    varianceFunction(),
    elementsFunction(),
  ]),
);

/**
 * (told, end): finds the means and standard deviations of elements, from `told` to `end` (`TOLD`), one at least. One that can't be
 * told for sure is NaN, as one that there isn't.
 */
export function momentKernel(memory: WasmMemory): WasmFunction {
  return instantiated(module(), memory)[PLACES.elements]!;
}

function elementsFunction(): ExpressionWriter {
  const w = new ExpressionWriter(["i32", "i32"]);
  const [told, end] = [0, 1];
  const [sums, squares] = w.locals("i32", "i32");
  const [least, n, sd] = w.locals("f64", "f64", "f64");
  const digitsOf = (sum: number) => w.load("i32", sum, 4);
  const isReadable = (sum: number) => w.op("i32.lt_u", w.op("i32.sub", digitsOf(sum), w.i32(1)), w.i32(MOST_DIGITS));
  const one = () => {
    w.assign(n, w.load("f64", told, TOLD.count));
    w.assign(sums, w.load("i32", told, TOLD.sums));
    w.assign(squares, w.op("i32.add", sums, behindDigits(w, digitsOf(sums))));
    w.assign(least, w.load("f64", told, TOLD.least));
    const isMany = w.op("f64.lt", w.f64(1), n);
    w.store("f64", told, TOLD.mean, w.f64(Number.NaN));
    w.store("f64", told, TOLD.sd, w.f64(Number.NaN));
    const isFew = w.op("f64.lt", n, w.f64(MOST_COUNT));
    const isThere = w.op("i32.and", isMany, isFew);
    w.given(w.op("i32.and", isThere, w.op("i32.and", isReadable(sums), isReadable(squares))), () => {
      w.store("f64", told, TOLD.mean, w.result(PLACES.mean, sums, n));
      w.assign(sd, w.op("f64.sqrt", w.result(PLACES.variance, sums, squares, n)));
      w.store("f64", told, TOLD.sd, sd);
    });
    const isOne = w.op("f64.eq", least, w.load("f64", told, TOLD.greatest));
    w.given(w.op("i32.and", isOne, w.op("f64.lt", w.f64(0), n)), () => {
      w.store("f64", told, TOLD.mean, least);
      w.store("f64", told, TOLD.sd, w.op("select", w.f64(0), w.f64(Number.NaN), isMany));
    });
    w.increase(told, w.i32(TOLD.bytes));
  };
  w.loop(one, w.op("i32.lt_u", told, end));
  return w;
}

/** How long a sum's digits are, with what goes before them [bytes]. */
function behindDigits(w: ExpressionWriter, digits: Value): () => void {
  return w.op("i32.add", w.i32(BEFORE_DIGITS), w.op("i32.shl", digits, w.i32(2)));
}

/** (sum): a sum of one digit at least as a pair of doubles, in units of its lowest digit. */
function readFunction(): ExpressionWriter {
  const w = new ExpressionWriter(["i32"], ["f64", "f64"]);
  const [sum] = [0];
  const [at, first] = w.locals("i32", "i32");
  const [high, low, digit, next] = w.locals("f64", "f64", "f64", "f64");
  w.assign(first, w.op("i32.add", sum, w.i32(BEFORE_DIGITS)));
  w.assign(at, w.op("i32.sub", w.op("i32.add", sum, behindDigits(w, w.load("i32", sum, 4))), w.i32(4)));
  w.assign(high, w.op("f64.convert_i32_s", w.load("i32", at)));
  const one = () => {
    w.increase(at, w.i32(-4));
    w.assign(digit, w.op("f64.convert_i32_u", w.load("i32", at)));
    // As long as fewer than 53 bits are there, all of this is exact; then `high` is the larger by far.
    const shifted = w.op("f64.mul", high, w.f64(DIGIT));
    w.assign(next, w.op("f64.add", shifted, digit));
    const left = w.op("f64.sub", digit, w.op("f64.sub", next, shifted));
    w.assign(low, w.op("f64.add", w.op("f64.mul", low, w.f64(DIGIT)), left));
    w.assign(high, next);
  };
  w.given(w.op("i32.gt_u", at, first), () => w.loop(one, w.op("i32.gt_u", at, first)));
  w.push(high, low);
  return w;
}

/** (a, b): a · b exactly, as a pair. */
function multiplyFunction(): ExpressionWriter {
  const w = new ExpressionWriter(["f64", "f64"], ["f64", "f64"]);
  const [a, b] = [0, 1];
  const [product, aHigh, aLow, bHigh, bLow, split] = w.locals("f64", "f64", "f64", "f64", "f64", "f64");
  for (const [x, high, low] of [
    [a, aHigh, aLow],
    [b, bHigh, bLow],
  ] as const) {
    w.assign(split, w.op("f64.mul", w.f64(HALVES), x));
    w.assign(high, w.op("f64.sub", split, w.op("f64.sub", split, x)));
    w.assign(low, w.op("f64.sub", x, high));
  }
  w.assign(product, w.op("f64.mul", a, b));
  const parts = [
    [aHigh, bHigh],
    [aLow, bHigh],
    [aHigh, bLow],
  ] as const;
  const off = parts.reduce<Value>((rest, [x, y]) => w.op("f64.sub", rest, w.op("f64.mul", x, y)), product);
  w.push(product, w.op("f64.sub", w.op("f64.mul", aLow, bLow), off));
  return w;
}

/** (high, low, divisor, error, exponent): (high + low) / divisor · 2^exponent, rounded. The pair is off by `error` at most. */
function quotientFunction(): ExpressionWriter {
  const w = new ExpressionWriter(["f64", "f64", "f64", "f64", "i32"], ["f64"]);
  const [high, low, divisor, error, exponent] = [0, 1, 2, 3, 4];
  const [first, ended, rest, correction, rounded, off] = w.locals("f64", "f64", "f64", "f64", "f64", "f64");
  const [within] = w.locals("f64");
  w.assign(first, w.op("f64.div", high, divisor));
  w.push(w.result(PLACES.multiply, first, divisor));
  w.set(rest);
  w.set(ended);
  // The first difference is exact, as the two are neighbours.
  const left = w.op("f64.add", w.op("f64.sub", w.op("f64.sub", high, ended), rest), low);
  w.assign(correction, w.op("f64.div", left, divisor));
  w.assign(rounded, w.op("f64.add", first, correction));
  w.assign(off, w.op("f64.add", w.op("f64.sub", first, rounded), correction));
  const share = w.op("f64.mul", w.op("f64.abs", correction), w.f64(CORRECTION));
  w.assign(within, w.op("f64.mul", w.f64(2), w.op("f64.add", w.op("f64.div", error, divisor), share)));
  const isSame = (by: Value) => w.op("f64.eq", w.op("f64.add", rounded, by), rounded);
  const isSure = w.op("i32.and", isSame(w.op("f64.add", off, within)), isSame(w.op("f64.sub", off, within)));
  const [least, greatest] = [w.i32(LEAST_EXPONENT), w.i32(GREATEST_EXPONENT)];
  const isSafe = w.op("i32.and", w.op("i32.gt_s", exponent, least), w.op("i32.lt_s", exponent, greatest));
  w.assign(first, w.op("f64.mul", rounded, powerOfTwo(w, exponent)));
  const size = w.op("f64.abs", first);
  const isNormal = w.op(
    "i32.and",
    w.op("f64.lt", w.f64(LEAST_RESULT), size),
    w.op("f64.lt", size, w.f64(GREATEST_RESULT)),
  );
  const isTold = w.op("i32.and", w.op("i32.and", isSure, isSafe), isNormal);
  w.push(w.op("select", first, w.f64(Number.NaN), isTold));
  return w;
}

/** (sum, n). */
function meanFunction(): ExpressionWriter {
  const w = new ExpressionWriter(["i32", "f64"], ["f64"]);
  const [sum, n] = [0, 1];
  const [high, low] = w.locals("f64", "f64");
  w.push(w.result(PLACES.read, sum));
  w.set(low);
  w.set(high);
  const error = w.op("f64.mul", w.op("f64.abs", high), w.f64(READING));
  w.push(w.result(PLACES.quotient, high, low, n, error, exponentOf(w, w.load("i32", sum), 1)));
  return w;
}

/** What the lowest digit counts, as a power of two. */
function exponentOf(w: ExpressionWriter, low: Value, power: 1 | 2): () => void {
  return w.op("i32.add", w.op("i32.shl", low, w.i32(5)), w.i32(power * UNIT));
}

/** (sum, squares, n): n Σx² - (Σx)² over n (n - 1). */
function varianceFunction(): ExpressionWriter {
  const w = new ExpressionWriter(["i32", "i32", "f64"], ["f64"]);
  const [sum, squares, n] = [0, 1, 2];
  const [apart] = w.locals("i32");
  const [high, low, ended, rest, square, squareRest] = w.locals("f64", "f64", "f64", "f64", "f64", "f64");
  const [difference, back, left, scale] = w.locals("f64", "f64", "f64", "f64");
  const pair = (value: Value, [first, second]: readonly [number, number]) => {
    w.push(value);
    w.set(second);
    w.set(first);
  };
  const lowest = w.load("i32", squares);
  w.assign(apart, w.op("i32.sub", w.op("i32.shl", w.load("i32", sum), w.i32(1)), lowest));
  const isFar = w.op("i32.gt_u", w.op("i32.add", apart, w.i32(MOST_APART)), w.i32(2 * MOST_APART));
  const near = w.op("select", w.i32(0), apart, isFar);
  const power = powerOfTwo(w, w.op("i32.shl", near, w.i32(5)));
  w.assign(scale, w.op("select", w.f64(Number.NaN), power, isFar));
  pair(w.result(PLACES.read, sum), [high, low]);
  pair(w.result(PLACES.multiply, high, high), [ended, rest]);
  w.assign(square, w.op("f64.mul", scale, ended));
  const twice = w.op("f64.mul", w.op("f64.mul", w.f64(2), high), low);
  w.assign(squareRest, w.op("f64.mul", scale, w.op("f64.add", rest, twice)));
  pair(w.result(PLACES.read, squares), [high, low]);
  pair(w.result(PLACES.multiply, high, n), [ended, rest]);
  w.assign(difference, w.op("f64.sub", ended, square));
  // What the difference of the two large ones is rounded by, exactly.
  w.assign(back, w.op("f64.sub", ended, difference));
  const lost = w.op(
    "f64.add",
    w.op("f64.sub", ended, w.op("f64.add", difference, back)),
    w.op("f64.sub", back, square),
  );
  const rests = w.op("f64.sub", w.op("f64.add", rest, w.op("f64.mul", low, n)), squareRest);
  w.assign(left, w.op("f64.add", lost, rests));
  w.assign(high, w.op("f64.add", difference, left));
  w.assign(low, w.op("f64.add", w.op("f64.sub", difference, high), left));
  const below = w.op("f64.mul", n, w.op("f64.sub", n, w.f64(1)));
  const error = w.op("f64.mul", w.op("f64.abs", ended), w.f64(MULTIPLYING));
  w.push(w.result(PLACES.quotient, high, low, below, error, exponentOf(w, lowest, 2)));
  return w;
}
