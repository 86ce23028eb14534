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
/** The long accumulators of x, x², x³: digit k of the n-th counts 2^(32 k - 1075 n). */
export const LIMBS = [RANGE + 64, RANGE + 64 + 80 * LONG, RANGE + 64 + 240 * LONG] as const;
/** Where `settle` puts digits. */
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

/** (from, to, accumulator): digits `from` to below `to` (byte offsets) go to DIGITS, carried over, and are emptied. */
export function settleFunction(): FunctionWriter {
  const w = new FunctionWriter(["i32", "i32", "i32"]);
  const [from, to, accumulator] = [0, 1, 2];
  const carry = w.local("i64");
  const at = w.local("i32");
  const out = w.local("i32");
  w.integer(DIGITS);
  w.set(out);
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
