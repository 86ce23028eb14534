/**
 * WebAssembly for exact sums of doubles, of their squares and cubes, and of products.
 *
 * A double is ±m·2^(e - 1075) with m < 2^53. For each exponent there is a row of 64-bit cells: m is cut into a low half of 27
 * bits and a high one of 26, and the products of the halves, whole numbers of 54 bits at most, are added up as they are. After
 * a block of doubles the rows are shifted to their places in a long accumulator, digits of 32 bits in cells of 64, and emptied.
 * So there is no rounding, no range that isn't covered, and no other way for odd numbers.
 * Source: R. M. Neal, "Fast exact summation using small and large superaccumulators", arXiv:1505.05571.
 */
import { constantBytes } from "../../wasm/constant-bytes.js";
import { instantiated, type WasmFunction, type WasmMemory } from "../../wasm/machine.js";
import { FunctionWriter, wasmModule } from "../../wasm/wasm-writer.js";
import { addTo, type Double, double, halve, LOW, LOW_BITS, signed, step, take } from "./double-parts.js";
import { addFunction, LIMBS, LONG, NO_RANGE, RANGE, ROW, ROWS, settleFunction } from "./long-accumulator.js";

/** Doubles between two settlements of the rows: 3/2 · 2^54 · 256 < 2^63. */
const BLOCK_BYTES = 256 * LONG;
/** Of a product's. */
const PAIR_ROW = 3 * LONG;

/** Functions by their places in the module. */
const ADD = 0;

interface Range {
  readonly least: number;
  readonly greatest: number;
}

function widen(w: FunctionWriter, { least, greatest }: Range, exponent: number): void {
  for (const [end, less] of [
    [least, "i32.lt_u"],
    [greatest, "i32.gt_u"],
  ] as const) {
    w.get(exponent);
    w.get(end);
    w.get(exponent);
    w.get(end);
    w.plain(less, "select");
    w.set(end);
  }
}

/** Where a cell of a row goes: to which accumulator, how many times the exponent and how much above it. */
interface Cell {
  readonly power: 1 | 2 | 3;
  readonly times: number;
  readonly shift: number;
}

/** Shifts the rows of a range of exponents into the long accumulators, empties them, and notes the range. */
function flush(w: FunctionWriter, { least, greatest }: Range, row: number, cells: readonly Cell[]): void {
  const at = w.local("i32");
  const value = w.local("i64");
  for (const [offset, end, less] of [
    [0, least, "i32.lt_u"],
    [4, greatest, "i32.gt_u"],
  ] as const) {
    w.integer(RANGE);
    w.get(end);
    w.integer(RANGE);
    w.access("i32.load", offset);
    w.get(end);
    w.integer(RANGE);
    w.access("i32.load", offset);
    w.plain(less, "select");
    w.access("i32.store", offset);
  }
  w.get(least);
  w.get(greatest);
  w.plain("i32.le_u");
  w.when(() =>
    w.repeat(
      () => {
        w.get(least);
        w.integer(row);
        w.plain("i32.mul");
        w.set(at);
        for (const [index, { power, times, shift }] of cells.entries()) {
          w.get(at);
          w.access("i64.load", ROWS + index * LONG);
          w.tee(value);
          w.plain("i64.eqz", "i32.eqz");
          w.when(() => {
            w.integer(LIMBS[power - 1]!);
            w.get(least);
            w.integer(times);
            w.plain("i32.mul");
            w.integer(shift);
            w.plain("i32.add");
            w.get(value);
            w.call(ADD);
            w.get(at);
            w.long(0n);
            w.access("i64.store", ROWS + index * LONG);
          });
        }
        step(w, least, 1);
      },
      () => {
        w.get(least);
        w.get(greatest);
        w.plain("i32.le_u");
      },
    ),
  );
}

const SUM_CELLS: readonly Cell[] = [
  { power: 1, times: 1, shift: 0 },
  { power: 2, times: 2, shift: 0 },
  { power: 2, times: 2, shift: LOW_BITS + 1 }, // this product counts twice
  { power: 2, times: 2, shift: 2 * LOW_BITS },
  ...[0, 1, 2, 3, 4].map((digit): Cell => ({ power: 3, times: 3, shift: digit * LOW_BITS })),
];
const PAIR_CELLS: readonly Cell[] = [0, 1, 2].map((digit) => ({ power: 2, times: 1, shift: digit * LOW_BITS }));

/** Runs `body` for each double of a column, with a flush behind each block. */
function inBlocks(w: FunctionWriter, address: number, end: number, range: Range, body: () => void, after: () => void) {
  const blockEnd = w.local("i32");
  w.repeat(
    () => {
      w.get(address);
      w.integer(BLOCK_BYTES);
      w.plain("i32.add");
      w.tee(blockEnd);
      w.get(end);
      w.get(blockEnd);
      w.get(end);
      w.plain("i32.lt_u", "select");
      w.set(blockEnd);
      w.integer(NO_RANGE);
      w.set(range.least);
      w.integer(0);
      w.set(range.greatest);
      w.repeat(body, () => {
        w.get(address);
        w.get(blockEnd);
        w.plain("i32.lt_u");
      });
      after();
    },
    () => {
      w.get(address);
      w.get(end);
      w.plain("i32.lt_u");
    },
  );
}

/** (from, to): adds the doubles between two addresses, at least one, to the long accumulators. Its module begins with `addFunction`. */
export function sumFunction(powers: 1 | 2 | 3): FunctionWriter {
  const w = new FunctionWriter(["i32", "i32"]);
  const [address, end] = [0, 1];
  const [bits, hidden, at] = [w.local("i64"), w.local("i32"), w.local("i32")];
  const x = double(w);
  const range = { least: w.local("i32"), greatest: w.local("i32") };
  const square = [w.local("i64"), w.local("i64"), w.local("i64")] as const;
  const digits = [w.local("i64"), w.local("i64"), w.local("i64"), w.local("i64")] as const;
  const body = () => {
    take(w, address, bits, hidden, x);
    w.get(x.mantissa);
    w.plain("i64.eqz", "i32.eqz");
    w.when(() => {
      widen(w, range, x.exponent);
      w.get(x.exponent);
      w.integer(ROW);
      w.plain("i32.mul");
      w.set(at);
      addTo(w, at, ROWS, () => signed(w, x.mantissa, x.sign));
      if (powers > 1) {
        halve(w, x);
        for (const [index, [a, b]] of (
          [
            [x.low, x.low],
            [x.low, x.high],
            [x.high, x.high],
          ] as const
        ).entries()) {
          addTo(w, at, ROWS + (1 + index) * LONG, () => {
            w.get(a);
            w.get(b);
            w.plain("i64.mul");
            w.tee(square[index]!);
          });
        }
      }
      if (powers > 2) addCube(w, at, x, square, digits);
    });
    step(w, address, LONG);
  };
  inBlocks(w, address, end, range, body, () =>
    flush(
      w,
      range,
      ROW,
      SUM_CELLS.filter(({ power }) => power <= powers),
    ),
  );
  return w;
}

/** The square as four digits of 27 bits, times the two halves. */
function addCube(
  w: FunctionWriter,
  at: number,
  x: Double,
  [low, middle, high]: readonly [number, number, number],
  digits: readonly [number, number, number, number],
): void {
  const bits = BigInt(LOW_BITS);
  const carryTo = (from: number, digit: number) => {
    w.get(from);
    w.long(LOW);
    w.plain("i64.and");
    w.set(digit);
    w.get(from);
    w.long(bits);
    w.plain("i64.shr_u");
  };
  carryTo(low, digits[0]);
  w.get(middle);
  w.long(1n);
  w.plain("i64.shl", "i64.add");
  w.set(middle);
  carryTo(middle, digits[1]);
  w.get(high);
  w.plain("i64.add");
  w.set(high);
  carryTo(high, digits[2]);
  w.set(digits[3]);
  for (const half of [x.low, x.high]) {
    signed(w, half, x.sign);
    w.set(half);
  }
  for (let cell = 0; cell <= 4; cell++) {
    addTo(w, at, ROWS + (4 + cell) * LONG, () => {
      if (cell < 4) {
        w.get(digits[cell]!);
        w.get(x.low);
        w.plain("i64.mul");
      }
      if (cell > 0) {
        w.get(digits[cell - 1]!);
        w.get(x.high);
        w.plain("i64.mul");
      }
      if (cell > 0 && cell < 4) w.plain("i64.add");
    });
  }
}

/** (from, to, other): adds the products of the doubles of two columns to the second long accumulator. */
function pairFunction(): FunctionWriter {
  const w = new FunctionWriter(["i32", "i32", "i32"]);
  const [address, end, other] = [0, 1, 2];
  const [bits, hidden, at, sum] = [w.local("i64"), w.local("i32"), w.local("i32"), w.local("i32")];
  const x = double(w);
  const y = double(w);
  const range = { least: w.local("i32"), greatest: w.local("i32") };
  const product = (a: number, b: number) => {
    w.get(a);
    w.get(b);
    w.plain("i64.mul");
  };
  const body = () => {
    take(w, address, bits, hidden, x);
    take(w, other, bits, hidden, y);
    w.get(x.mantissa);
    w.plain("i64.eqz");
    w.get(y.mantissa);
    w.plain("i64.eqz", "i32.or", "i32.eqz");
    w.when(() => {
      w.get(x.exponent);
      w.get(y.exponent);
      w.plain("i32.add");
      w.set(sum);
      widen(w, range, sum);
      w.get(sum);
      w.integer(PAIR_ROW);
      w.plain("i32.mul");
      w.set(at);
      halve(w, x);
      halve(w, y);
      w.get(x.sign);
      w.get(y.sign);
      w.plain("i64.xor");
      w.set(x.sign);
      for (const half of [x.low, x.high]) {
        signed(w, half, x.sign);
        w.set(half);
      }
      addTo(w, at, ROWS, () => product(x.low, y.low));
      addTo(w, at, ROWS + LONG, () => {
        product(x.low, y.high);
        product(x.high, y.low);
        w.plain("i64.add");
      });
      addTo(w, at, ROWS + 2 * LONG, () => product(x.high, y.high));
    });
    step(w, address, LONG);
    step(w, other, LONG);
  };
  inBlocks(w, address, end, range, body, () => flush(w, range, PAIR_ROW, PAIR_CELLS));
  return w;
}

export interface SumKernels {
  /** (from, to) of 1, 2, 3 powers. */
  readonly sums: readonly [WasmFunction, WasmFunction, WasmFunction];
  /** (from, to, other). */
  readonly products: WasmFunction;
  /** (from, to, accumulator, out). */
  readonly settle: WasmFunction;
}

const module = constantBytes("sums", () =>
  wasmModule([addFunction(), settleFunction(), sumFunction(1), sumFunction(2), sumFunction(3), pairFunction()]),
);

export function sumKernels(memory: WasmMemory): SumKernels {
  const [, settle, one, two, three, products] = instantiated(module(), memory);
  return { settle: settle!, sums: [one!, two!, three!], products: products! };
}
