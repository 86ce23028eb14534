/**
 * Long accumulators: digits of 32 bits in cells of 64, so that carries are settled seldom. Where they lie, and the WebAssembly
 * that adds to them and settles them.
 */
import { FunctionWriter } from "../../wasm/wasm-writer.js";
import { addTo, step } from "./double-parts.js";

/** Bytes of a cell. */
export const LONG = 8;
/** Cells of an exponent: of x, of the three products of a square, of the five of a cube. */
export const ROW = 9 * LONG;
const DIGIT = 0xffffffffn;

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
  const w = new FunctionWriter(["i32", "i32", "i32", "i32"], ["i32"]);
  const [power, headroom, accumulator, out] = [0, 1, 2, 3];
  const [from, to, first, last, end] = [w.local("i32"), w.local("i32"), w.local("i32"), w.local("i32"), w.local("i32")];
  const placeOf = (offset: number) => {
    w.integer(RANGE);
    w.access("i32.load", offset);
    w.get(power);
    w.plain("i32.mul");
  };
  const digit = (address: number, offset: number) => {
    w.get(address);
    w.integer(offset);
    w.plain("i32.add");
    w.access("i32.load");
  };
  const shift = (instruction: "i32.shl" | "i32.shr_u" | "i32.shr_s", by: number) => {
    w.integer(by);
    w.plain(instruction);
  };
  const isBelowLast = () => {
    w.get(first);
    w.get(last);
    w.plain("i32.lt_u");
  };
  /** Steps as long as a digit is needless, from one end; `first` has the low one, `last` the high one. */
  const skip = (end: number, by: number, isNeedless: () => void) => {
    w.repeat(
      () => {
        w.get(end);
        w.integer(by);
        isBelowLast();
        isNeedless();
        w.plain("i32.and");
        w.tee(to);
        w.plain("i32.mul", "i32.add");
        w.set(end);
      },
      () => w.get(to),
    );
  };
  w.get(out);
  w.long(0n);
  w.access("i64.store");
  w.get(out);
  w.integer(BEFORE_DIGITS);
  w.plain("i32.add");
  w.tee(end);
  w.set(first);
  w.integer(RANGE);
  w.access("i32.load");
  w.integer(RANGE);
  w.access("i32.load", 4);
  w.plain("i32.le_u");
  w.when(() => {
    placeOf(0);
    shift("i32.shr_u", 5);
    w.set(from);
    placeOf(4);
    w.get(headroom);
    w.plain("i32.add");
    shift("i32.shr_u", 5);
    w.integer(1);
    w.plain("i32.add");
    w.set(to);
    w.get(from);
    shift("i32.shl", 3);
    w.get(to);
    shift("i32.shl", 3);
    w.get(accumulator);
    w.get(first);
    w.call(settle);
    w.get(first);
    w.get(to);
    w.get(from);
    w.plain("i32.sub");
    shift("i32.shl", 2);
    w.plain("i32.add");
    w.integer(4);
    w.plain("i32.sub");
    w.set(last);
    skip(last, -4, () => {
      digit(last, 0);
      digit(last, -4);
      shift("i32.shr_s", 31);
      w.plain("i32.eq");
    });
    skip(first, 4, () => {
      digit(first, 0);
      w.plain("i32.eqz");
    });
    digit(first, 0);
    w.when(() => {
      w.get(out);
      w.get(first);
      w.get(end);
      w.plain("i32.sub");
      shift("i32.shr_u", 2);
      w.get(from);
      w.plain("i32.add");
      w.access("i32.store");
      w.get(out);
      w.get(last);
      w.get(first);
      w.plain("i32.sub");
      shift("i32.shr_u", 2);
      w.integer(1);
      w.plain("i32.add");
      w.access("i32.store", 4);
      w.repeat(
        () => {
          w.get(end);
          digit(first, 0);
          w.access("i32.store");
          step(w, end, 4);
          step(w, first, 4);
        },
        () => {
          w.get(first);
          w.get(last);
          w.plain("i32.le_u");
        },
      );
    });
  });
  w.get(end);
  return w;
}
