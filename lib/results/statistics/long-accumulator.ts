/**
 * Long accumulators: digits of 32 bits in cells of 64, so that carries are settled seldom. Where they lie, and the WebAssembly
 * that adds to them and settles them.
 */
import { ExpressionWriter, type Value } from "../../wasm/expression-writer.js";
import { FunctionWriter } from "../../wasm/wasm-writer.js";
import { addTo, step } from "./double-parts.js";

/** Bytes of a cell. */
export const LONG = 8;
/** Cells of an exponent: of x, of the three products of a square, of the five of a cube. */
export const ROW = 9 * LONG;
const DIGIT = 0xffffffffn;
/** 2^-1075 is half of the least double: what an accumulator of x counts; that of the n-th power, 2^(-1075 n). */
export const UNIT = -1075;

/** Where things lie in the memory [bytes]. */
export const ROWS = 0;
const ROWS_BYTES = 2048 * ROW;
/** The lowest and the highest exponent since the range was last reset; of products, the sums of two. */
export const RANGE = ROWS + ROWS_BYTES;
/** What stands for the lowest exponent where there is none; the highest is 0 then. */
export const NO_RANGE = 0xffff;
/** The long accumulators of x, x², x³: digit k of the n-th counts 2^(32 k - 1075 n). */
export const LIMBS = [RANGE + 64, RANGE + 64 + 80 * LONG, RANGE + 64 + 240 * LONG] as const;
/** Where there is room for the digits of one sum. */
export const DIGITS = LIMBS[2] + 240 * LONG;
export const FREE = DIGITS + 1024;

/** (accumulator, position, value): adds value·2^position to a long accumulator. */
export function addFunction(): FunctionWriter {
  const w = new FunctionWriter(["i32", "i32", "i64"]);
  const [accumulator, position, value] = [0, 1, 2];
  const at = w.local("i32");
  const shift = w.local("i64");
  w.get(accumulator);
  w.get(position);
  w.integer(5);
  w.plain("i32.shr_u");
  w.integer(3);
  w.plain("i32.shl", "i32.add");
  w.set(at);
  w.get(position);
  w.integer(31);
  w.plain("i32.and", "i64.extend_i32_u");
  w.set(shift);
  const down = () => {
    w.long(32n);
    w.get(shift);
    w.plain("i64.sub", "i64.shr_s");
  };
  addTo(w, at, 0, () => {
    w.get(value);
    w.get(shift);
    w.plain("i64.shl");
    w.long(DIGIT);
    w.plain("i64.and");
  });
  addTo(w, at, LONG, () => {
    w.get(value);
    down();
    w.long(DIGIT);
    w.plain("i64.and");
  });
  addTo(w, at, 2 * LONG, () => {
    w.get(value);
    w.long(32n);
    w.plain("i64.shr_s");
    down();
  });
  return w;
}

/** (from, to, accumulator, out): digits `from` to below `to` (byte offsets) go to `out`, carried over, and are emptied. */
export function settleFunction(): FunctionWriter {
  const w = new FunctionWriter(["i32", "i32", "i32", "i32"]);
  const [from, to, accumulator, out] = [0, 1, 2, 3];
  const carry = w.local("i64");
  const at = w.local("i32");
  w.repeat(
    () => {
      w.get(accumulator);
      w.get(from);
      w.plain("i32.add");
      w.tee(at);
      w.access("i64.load");
      w.get(carry);
      w.plain("i64.add");
      w.set(carry);
      w.get(out);
      w.get(carry);
      w.plain("i32.wrap_i64");
      w.access("i32.store");
      w.get(carry);
      w.long(32n);
      w.plain("i64.shr_s");
      w.set(carry);
      w.get(at);
      w.long(0n);
      w.access("i64.store");
      step(w, out, 4);
      step(w, from, LONG);
    },
    () => {
      w.get(from);
      w.get(to);
      w.plain("i32.lt_u");
    },
  );
  return w;
}

/** How far a sum may reach above what its largest exponent says [bits]: a term's own digits, and as many terms as 2^40. */
export const HEADROOM = [53 + 40, 106 + 40, 159 + 40] as const;
/** Bytes before the digits of a sum: where its lowest digit is in the accumulator, and how many there are. */
export const BEFORE_DIGITS = 8;

/**
 * (power, headroom, accumulator, out): ends the sum of a power, and writes to `out` its lowest digit's place, how many digits it
 * has and these, none of them needless. @returns behind the last one
 */
export function digitsFunction(settle: number): FunctionWriter {
  const w = new ExpressionWriter(["i32", "i32", "i32", "i32"], ["i32"]);
  const [power, headroom, accumulator, out] = [0, 1, 2, 3];
  const [from, to, first, last, end, goesOn] = w.locals("i32", "i32", "i32", "i32", "i32", "i32");
  const [least, greatest] = [w.load("i32", w.i32(RANGE)), w.load("i32", w.i32(RANGE), 4)];
  const placeOf = (bits: Value) => w.op("i32.shr_u", bits, w.i32(5));
  /** Steps with one end as long as its digit is needless. */
  const skip = (at: number, by: number, isNeedless: Value) => {
    w.loop(() => {
      w.assign(goesOn, w.op("i32.and", w.op("i32.lt_u", first, last), isNeedless));
      w.increase(at, w.op("i32.mul", goesOn, w.i32(by)));
    }, goesOn);
  };
  w.store("i64", out, 0, w.i64(0n));
  w.assign(end, w.op("i32.add", out, w.i32(BEFORE_DIGITS)));
  w.assign(first, end);
  w.given(w.op("i32.le_u", least, greatest), () => {
    w.assign(from, placeOf(w.op("i32.mul", least, power)));
    w.assign(to, placeOf(w.op("i32.add", w.op("i32.mul", greatest, power), headroom)));
    w.increase(to, w.i32(1));
    w.push(w.op("i32.shl", from, w.i32(3)), w.op("i32.shl", to, w.i32(3)), accumulator, first);
    w.call(settle);
    const digits = w.op("i32.sub", w.op("i32.sub", to, from), w.i32(1));
    w.assign(last, w.op("i32.add", first, w.op("i32.shl", digits, w.i32(2))));
    const below = w.load("i32", w.op("i32.sub", last, w.i32(4)));
    skip(last, -4, w.op("i32.eq", w.load("i32", last), w.op("i32.shr_s", below, w.i32(31))));
    skip(first, 4, w.op("i32.eqz", w.load("i32", first)));
    w.given(w.load("i32", first), () => {
      w.store("i32", out, 0, w.op("i32.add", from, w.op("i32.shr_u", w.op("i32.sub", first, end), w.i32(2))));
      const count = w.op("i32.add", w.op("i32.shr_u", w.op("i32.sub", last, first), w.i32(2)), w.i32(1));
      w.store("i32", out, 4, count);
      const copy = () => {
        w.store("i32", end, 0, w.load("i32", first));
        w.increase(end, w.i32(4));
        w.increase(first, w.i32(4));
      };
      w.loop(copy, w.op("i32.le_u", first, last));
    });
  });
  w.push(end);
  return w;
}
