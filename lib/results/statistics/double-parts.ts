/** A double taken apart in WebAssembly: its sign, its exponent, its digits as a whole number and as two halves of that. */
import type { FunctionWriter } from "../../wasm/wasm-writer.js";

/** Bits of the lower half of the 53 digits. */
export const LOW_BITS = 27;
export const LOW = 0x7ffffffn;
const FRACTION = 0xfffffffffffffn;

export interface Double {
  readonly exponent: number;
  readonly sign: number;
  readonly mantissa: number;
  readonly low: number;
  readonly high: number;
}

export function double(w: FunctionWriter): Double {
  return {
    exponent: w.local("i32"),
    sign: w.local("i64"),
    mantissa: w.local("i64"),
    low: w.local("i64"),
    high: w.local("i64"),
  };
}

/** Takes a double apart. @param bits a local of 64 bits, for whoever reads it first */
export function take(w: FunctionWriter, address: number, bits: number, hidden: number, into: Double): void {
  w.get(address);
  w.access("i64.load");
  w.tee(bits);
  w.long(52n);
  w.plain("i64.shr_u", "i32.wrap_i64");
  w.integer(0x7ff);
  w.plain("i32.and");
  w.tee(into.exponent);
  w.plain("i32.eqz");
  w.set(hidden); // 1 of subnormal numbers, which have no hidden bit and the exponent of the least normal ones
  w.get(into.exponent);
  w.get(hidden);
  w.plain("i32.or");
  w.set(into.exponent);
  w.get(bits);
  w.long(FRACTION);
  w.plain("i64.and");
  w.long(1n);
  w.get(hidden);
  w.plain("i64.extend_i32_u", "i64.xor");
  w.long(52n);
  w.plain("i64.shl", "i64.or");
  w.set(into.mantissa);
  w.get(bits);
  w.long(63n);
  w.plain("i64.shr_s");
  w.set(into.sign);
}

/** A number with the sign of another: sign is 0 or -1. */
export function signed(w: FunctionWriter, value: number, sign: number): void {
  w.get(value);
  w.get(sign);
  w.plain("i64.xor");
  w.get(sign);
  w.plain("i64.sub");
}

export function halve(w: FunctionWriter, of: Double): void {
  w.get(of.mantissa);
  w.long(LOW);
  w.plain("i64.and");
  w.set(of.low);
  w.get(of.mantissa);
  w.long(BigInt(LOW_BITS));
  w.plain("i64.shr_u");
  w.set(of.high);
}

/** Adds to the 64 bits at an address. */
export function addTo(w: FunctionWriter, address: number, offset: number, value: () => void): void {
  w.get(address);
  w.get(address);
  w.access("i64.load", offset);
  value();
  w.plain("i64.add");
  w.access("i64.store", offset);
}

export function step(w: FunctionWriter, local: number, by: number): void {
  w.get(local);
  w.integer(by);
  w.plain("i32.add");
  w.set(local);
}
