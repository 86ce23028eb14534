/**
 * WebAssembly that writes doubles as JSON does: the fewest digits that are read as the same double, and of these the nearest.
 *
 * Source of the digits: R. Giulietti, "The Schubfach way to render doubles", 2020.
 */
import { constantBytes } from "../../wasm/constant-bytes.js";
import { ExpressionWriter, type Value } from "../../wasm/expression-writer.js";
import { instantiated, type WasmFunction, type WasmMemory } from "../../wasm/machine.js";
import { wasmModule } from "../../wasm/wasm-writer.js";

/** Powers of ten that are asked for. */
const [LEAST_POWER, GREATEST_POWER] = [-292, 324];
const POWER_BYTES = 16;
/** Where digits are laid down from behind, and where a number's text is before it has a place. */
const DIGITS_END = (GREATEST_POWER - LEAST_POWER + 2) * POWER_BYTES + 32;
const TEXT = DIGITS_END + 32;
/** Where there is room, and what a number's text takes at most [bytes]. */
export const ROOM = TEXT + 64;
export const TEXT_BYTES = 32;
const LONG = 8;
/** JSON writes exponents beyond so many digits before the point, and from so many zeros behind it on. */
const [MOST_BEFORE, LEAST_BEFORE] = [21, -6];
const code = (sign: string) => sign.charCodeAt(0);
const [HIGH, ODD, NUMBER, LINES] = [0, 1, 2, 3];

const module = constantBytes("number lines", () =>
  wasmModule([highFunction(), oddFunction(), numberFunction(), linesFunction()]),
);
const powers = constantBytes("powers of ten", () => new Uint8Array(powersOfTen().buffer));

/**
 * (from, to, out, room, indent): writes the doubles from an address to another, one at least, with a comma between two, in lines
 * of so many signs and their commas, each but the first behind an indent. What isn't finite is null. @returns behind the last sign
 */
export function linesKernel(memory: WasmMemory): WasmFunction {
  new Uint8Array(memory.buffer).set(powers());
  return instantiated(module(), memory)[LINES]!;
}

/** 10^n for each n, rounded up to 128 bits of which the first is one: the lower half, then the upper one. */
function powersOfTen(): BigUint64Array<ArrayBuffer> {
  const powers = new BigUint64Array(2 * (GREATEST_POWER - LEAST_POWER + 1));
  const put = (n: number, bits: bigint) => {
    powers[2 * (n - LEAST_POWER)] = BigInt.asUintN(64, bits);
    powers[2 * (n - LEAST_POWER) + 1] = bits >> 64n;
  };
  for (let n = 0, power = 1n; n <= Math.max(GREATEST_POWER, -LEAST_POWER); n++, power *= 10n) {
    const bits = BigInt(floorLog2OfTenTo(n)) + 1n;
    const apart = bits - 128n;
    if (n <= GREATEST_POWER) put(n, apart <= 0n ? power << -apart : (power + (1n << apart) - 1n) >> apart);
    if (n > 0 && n <= -LEAST_POWER) put(-n, ((1n << (127n + bits)) + power - 1n) / power);
  }
  return powers;
}

const floorLog2OfTenTo = (n: number): number => (n * 1_741_647) >> 19;

/** (a, b): the upper 64 bits of a product. */
function highFunction(): ExpressionWriter {
  const w = new ExpressionWriter(["i64", "i64"], ["i64"]);
  const [a, b] = [0, 1];
  const [cross, middle] = w.locals("i64", "i64");
  const low = (of: Value) => w.op("i64.and", of, w.i64(0xffffffffn));
  const high = (of: Value) => w.op("i64.shr_u", of, w.i64(32n));
  const product = (one: Value, other: Value) => w.op("i64.mul", one, other);
  w.assign(cross, product(low(a), high(b)));
  w.assign(middle, w.op("i64.add", high(product(low(a), low(b))), low(cross)));
  w.assign(middle, w.op("i64.add", middle, product(high(a), low(b))));
  w.push(w.op("i64.add", product(high(a), high(b)), w.op("i64.add", high(cross), high(middle))));
  return w;
}

/** (power, factor): the upper bits of the product with a power of ten, the last one set if any lower one is. */
function oddFunction(): ExpressionWriter {
  const w = new ExpressionWriter(["i32", "i64"], ["i64"]);
  const [power, factor] = [0, 1];
  const [upper, sum] = w.locals("i64", "i64");
  w.assign(upper, w.op("i64.mul", w.load("i64", power, LONG), factor));
  w.assign(sum, w.op("i64.add", upper, w.result(HIGH, w.load("i64", power), factor)));
  const carry = w.op("i64.extend_i32_u", w.op("i64.gt_u", upper, sum));
  const isOdd = w.op("i64.extend_i32_u", w.op("i64.gt_u", sum, w.i64(1n)));
  w.push(w.op("i64.or", w.op("i64.add", w.result(HIGH, w.load("i64", power, LONG), factor), carry), isOdd));
  return w;
}

/** (x, out): writes a double. @returns behind it */
function numberFunction(): ExpressionWriter {
  const w = new ExpressionWriter(["f64", "i32"], ["i32"]);
  const [x, out] = [0, 1];
  const [digits] = w.locals("i64");
  const [tens, from, count, before] = w.locals("i32", "i32", "i32", "i32");
  w.given(w.op("i32.eqz", w.op("f64.eq", w.op("f64.sub", x, x), w.f64(0))), () => {
    for (const sign of "null") write(w, out, w.i32(code(sign)));
    w.push(out);
    w.leave();
  });
  w.given(w.op("f64.eq", x, w.f64(0)), () => {
    write(w, out, w.i32(code("0")));
    w.push(out);
    w.leave();
  });
  w.given(w.op("f64.lt", x, w.f64(0)), () => write(w, out, w.i32(code("-"))));
  findDigits(w, x, { digits, tens });
  layDigits(w, digits, { tens, from });
  w.assign(count, w.op("i32.sub", w.i32(DIGITS_END), from));
  w.assign(before, w.op("i32.add", count, tens));
  layOut(w, out, { from, count, before });
  return w;
}

/** The digits as a whole number, and how many tens it is to be multiplied by. */
function findDigits(w: ExpressionWriter, x: number, { digits, tens }: { digits: number; tens: number }): void {
  const [bits, factor, shift, lower, upper, value, few] = w.locals("i64", "i64", "i64", "i64", "i64", "i64", "i64");
  const [exponent, isClose, power, isUp, isDown] = w.locals("i32", "i32", "i32", "i32", "i32");
  const four = (of: Value) => w.op("i64.shl", of, w.i64(2n));
  const plus = (of: Value, more: bigint) => w.op("i64.add", of, w.i64(more));
  w.assign(bits, w.op("i64.reinterpret_f64", x));
  w.assign(exponent, w.op("i32.and", w.op("i32.wrap_i64", w.op("i64.shr_u", bits, w.i64(52n))), w.i32(0x7ff)));
  w.assign(factor, w.op("i64.and", bits, w.i64((1n << 52n) - 1n)));
  w.assign(isClose, w.op("i32.and", w.op("i64.eqz", factor), w.op("i32.gt_u", exponent, w.i32(1))));
  w.given(exponent, () => w.assign(factor, w.op("i64.or", factor, w.i64(1n << 52n))));
  w.assign(exponent, w.op("select", exponent, w.i32(1), exponent));
  w.assign(exponent, w.op("i32.sub", exponent, w.i32(1_075)));
  const closer = w.op("i32.mul", isClose, w.i32(524_031));
  w.assign(tens, w.op("i32.shr_s", w.op("i32.sub", w.op("i32.mul", exponent, w.i32(1_262_611)), closer), w.i32(22)));
  w.assign(power, w.op("i32.sub", w.i32(0), tens));
  const log = w.op("i32.shr_s", w.op("i32.mul", power, w.i32(1_741_647)), w.i32(19));
  w.assign(shift, w.op("i64.extend_i32_u", w.op("i32.add", w.op("i32.add", exponent, log), w.i32(1))));
  w.assign(power, w.op("i32.mul", w.op("i32.sub", power, w.i32(LEAST_POWER)), w.i32(POWER_BYTES)));
  const scaled = (of: Value) => w.result(ODD, power, w.op("i64.shl", of, shift));
  const isOdd = w.op("i64.and", factor, w.i64(1n));
  const below = w.op("i64.add", plus(four(factor), -2n), w.op("i64.extend_i32_u", isClose));
  w.assign(lower, w.op("i64.add", scaled(below), isOdd));
  w.assign(upper, w.op("i64.sub", scaled(plus(four(factor), 2n)), isOdd));
  w.assign(value, scaled(four(factor)));
  w.assign(digits, w.op("i64.shr_u", value, w.i64(2n)));
  w.assign(few, w.op("i64.div_u", digits, w.i64(10n)));
  const isShorter = () => {
    w.assign(isDown, w.op("i64.le_u", lower, w.op("i64.mul", few, w.i64(40n))));
    w.assign(isUp, w.op("i64.le_u", plus(w.op("i64.mul", few, w.i64(40n)), 40n), upper));
  };
  isShorter();
  w.given(w.op("i32.and", w.op("i64.ne", few, w.i64(0n)), w.op("i32.ne", isUp, isDown)), () => {
    w.assign(digits, w.op("i64.add", few, w.op("i64.extend_i32_u", isUp)));
    w.increase(tens, w.i32(1));
    w.assign(few, w.i64(-1n)); // that is it
  });
  w.given(w.op("i64.ne", few, w.i64(-1n)), () => {
    w.assign(isDown, w.op("i64.le_u", lower, four(digits)));
    w.assign(isUp, w.op("i64.le_u", plus(four(digits), 4n), upper));
    w.given(w.op("i32.eq", isUp, isDown), () => {
      w.assign(few, plus(four(digits), 2n));
      const isTie = w.op(
        "i32.and",
        w.op("i64.eq", value, few),
        w.op("i32.wrap_i64", w.op("i64.and", digits, w.i64(1n))),
      );
      w.assign(isUp, w.op("i32.or", w.op("i64.gt_u", value, few), isTie));
    });
    w.assign(digits, w.op("i64.add", digits, w.op("i64.extend_i32_u", isUp)));
  });
}

/** Lays digits down from behind, without the zeros at their end. */
function layDigits(w: ExpressionWriter, digits: number, { tens, from }: { tens: number; from: number }): void {
  const [rest] = w.locals("i64");
  const [last] = w.locals("i32");
  const take = (by: bigint) => {
    w.assign(rest, w.op("i64.div_u", digits, w.i64(by)));
    w.assign(last, w.op("i32.wrap_i64", w.op("i64.sub", digits, w.op("i64.mul", rest, w.i64(by)))));
  };
  take(10n);
  const isZero = w.op("i32.eqz", last);
  w.given(isZero, () => {
    const drop = () => {
      w.assign(digits, rest);
      w.increase(tens, w.i32(1));
      take(10n);
    };
    w.loop(drop, isZero);
  });
  w.assign(from, w.i32(DIGITS_END));
  const lay = (digit: Value) => {
    w.increase(from, w.i32(-1));
    w.push(from, w.op("i32.add", digit, w.i32(code("0"))));
    w.access("i32.store8");
  };
  const [ten] = w.locals("i32");
  const two = () => {
    take(100n);
    w.assign(ten, w.op("i32.shr_u", w.op("i32.mul", last, w.i32(103)), w.i32(10))); // a tenth, of numbers below 179
    lay(w.op("i32.sub", last, w.op("i32.mul", ten, w.i32(10))));
    w.given(w.op("i64.ne", w.op("i64.or", rest, w.op("i64.extend_i32_u", ten)), w.i64(0n)), () => lay(ten));
    w.assign(digits, rest);
  };
  w.loop(two, w.op("i64.ne", digits, w.i64(0n)));
}

interface Digits {
  readonly from: number;
  readonly count: number;
  /** How many of them are before the point. */
  readonly before: number;
}

/** Writes digits with their point or their exponent, and ends the function. */
function layOut(w: ExpressionWriter, out: number, { from, count, before }: Digits): void {
  const copy = (offset: Value) => {
    for (let part = 0; part < 3; part++) {
      w.store("i64", out, LONG * part, w.load("i64", w.op("i32.add", from, offset), LONG * part));
    }
  };
  const zeros = (until: () => void) => w.loop(() => write(w, out, w.i32(code("0"))), until);
  const [end] = w.locals("i32");
  const done = () => {
    w.push(out);
    w.leave();
  };
  const isShort = w.op("i32.ge_s", w.i32(MOST_BEFORE), before);
  w.given(w.op("i32.and", w.op("i32.ge_s", before, count), isShort), () => {
    w.assign(end, w.op("i32.add", out, before));
    copy(w.i32(0));
    w.increase(out, count);
    w.given(w.op("i32.lt_u", out, end), () => zeros(w.op("i32.lt_u", out, end)));
    done();
  });
  w.given(w.op("i32.and", w.op("i32.gt_s", before, w.i32(0)), isShort), () => {
    copy(w.i32(0));
    w.increase(out, before);
    write(w, out, w.i32(code(".")));
    copy(before);
    w.increase(out, w.op("i32.sub", count, before));
    done();
  });
  w.given(w.op("i32.and", w.op("i32.gt_s", before, w.i32(LEAST_BEFORE)), isShort), () => {
    w.assign(end, w.op("i32.add", out, w.op("i32.sub", w.i32(2), before)));
    write(w, out, w.i32(code("0")));
    write(w, out, w.i32(code(".")));
    w.given(w.op("i32.lt_u", out, end), () => zeros(w.op("i32.lt_u", out, end)));
    copy(w.i32(0));
    w.increase(out, count);
    done();
  });
  layOutLong(w, out, { from, count, before });
}

/** One digit before the point, and an exponent. */
function layOutLong(w: ExpressionWriter, out: number, { from, count, before }: Digits): void {
  const [exponent, tens] = w.locals("i32", "i32");
  write(w, out, () => {
    w.get(from);
    w.access("i32.load8_u");
  });
  w.given(w.op("i32.gt_s", count, w.i32(1)), () => {
    write(w, out, w.i32(code(".")));
    for (let part = 0; part < 2; part++) w.store("i64", out, LONG * part, w.load("i64", from, LONG * part + 1));
    w.increase(out, w.op("i32.sub", count, w.i32(1)));
  });
  write(w, out, w.i32(code("e")));
  w.assign(exponent, w.op("i32.sub", before, w.i32(1)));
  const isBelow = w.op("i32.lt_s", exponent, w.i32(0));
  write(w, out, w.op("select", w.i32(code("-")), w.i32(code("+")), isBelow));
  w.assign(exponent, w.op("select", w.op("i32.sub", w.i32(0), exponent), exponent, isBelow));
  const digit = (of: Value) => write(w, out, w.op("i32.add", of, w.i32(code("0"))));
  w.assign(tens, w.op("i32.div_u", exponent, w.i32(10)));
  w.given(w.op("i32.ge_u", tens, w.i32(10)), () => {
    digit(w.op("i32.div_u", tens, w.i32(10)));
    digit(w.op("i32.sub", tens, w.op("i32.mul", w.op("i32.div_u", tens, w.i32(10)), w.i32(10))));
  });
  w.given(w.op("i32.and", w.op("i32.gt_u", tens, w.i32(0)), w.op("i32.lt_u", tens, w.i32(10))), () => digit(tens));
  digit(w.op("i32.sub", exponent, w.op("i32.mul", tens, w.i32(10))));
  w.push(out);
}

function linesFunction(): ExpressionWriter {
  const w = new ExpressionWriter(["i32", "i32", "i32", "i32", "i32"], ["i32"]);
  const [from, to, out, room, indent] = [0, 1, 2, 3, 4];
  const [line, size, next, most] = w.locals("i32", "i32", "i32", "i32");
  const copy = () => {
    for (let part = 0; part < TEXT_BYTES / LONG; part++) {
      w.store("i64", out, LONG * part, w.load("i64", w.i32(TEXT), LONG * part));
    }
    w.increase(out, size);
  };
  const newLine = () => {
    write(w, out, w.i32(code(",")));
    write(w, out, w.i32(code("\n")));
    w.assign(next, w.op("i32.add", out, indent));
    const isIndented = w.op("i32.lt_u", out, next);
    w.given(isIndented, () => w.loop(() => write(w, out, w.i32(code(" "))), isIndented));
    w.assign(line, out);
  };
  w.assign(line, out);
  const one = () => {
    w.assign(size, w.op("i32.sub", w.result(NUMBER, w.load("f64", from), w.i32(TEXT)), w.i32(TEXT)));
    w.increase(from, w.i32(LONG));
    // A comma and a space have to fit behind it, unless it is the last.
    const behind = w.op("select", w.i32(2), w.i32(0), w.op("i32.lt_u", from, to));
    w.assign(most, w.op("i32.sub", w.op("i32.add", line, room), w.op("i32.add", size, behind)));
    w.assign(next, w.op("i32.gt_u", out, line));
    w.given(next, () => {
      w.assign(next, w.op("i32.gt_u", w.op("i32.add", out, w.i32(2)), most));
      w.given(w.op("i32.eqz", next), () => {
        write(w, out, w.i32(code(",")));
        write(w, out, w.i32(code(" ")));
      });
      w.given(next, newLine);
    });
    copy();
  };
  w.loop(one, w.op("i32.lt_u", from, to));
  w.push(out);
  return w;
}

/** Writes a byte at an address that a local holds, and moves on. */
function write(w: ExpressionWriter, at: number, sign: Value): void {
  w.push(at, sign);
  w.access("i32.store8");
  w.increase(at, w.i32(1));
}
