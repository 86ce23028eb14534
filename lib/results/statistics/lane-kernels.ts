/**
 * WebAssembly for elements of an array that lie beside one another, row below row: of each its values' count and extremes, their
 * exact sums, and their counts in both grids.
 *
 * Not here: how each of these is done (element-kernels.ts, sum-kernels.ts, long-accumulator.ts).
 */

import { constantBytes } from "../../wasm/constant-bytes.js";
import { ExpressionWriter, type Value } from "../../wasm/expression-writer.js";
import { instantiated, type WasmFunction, type WasmMemory } from "../../wasm/machine.js";
import { type FunctionWriter, wasmModule } from "../../wasm/wasm-writer.js";
import { ELEMENT_CELLS } from "../limits.js";
import { closeSumFunction } from "./close-sum-kernels.js";
import {
  countFunction,
  gatherFunction,
  gatherPairFunction,
  levelsFunction,
  moduliFunction,
  ODD_LEVEL,
  TOLD,
} from "./element-kernels.js";
import {
  addFunction,
  BEFORE_DIGITS,
  digitsFunction,
  HEADROOM,
  LIMBS,
  LONG,
  NO_RANGE,
  RANGE,
  settleFunction,
} from "./long-accumulator.js";
import { sumFunction } from "./sum-kernels.js";

/** Bytes of the counts of a grid of an element. */
export const COUNTS_BYTES = 4 * ELEMENT_CELLS;
/** Bytes that an element's two sums may take, with what goes before their digits. */
export const SUMS_BYTES = 2 * BEFORE_DIGITS + 4 * [1, 2].reduce((digits, power) => digits + mostDigits(power), 0);

function mostDigits(power: number): number {
  return ((0x7fe * power + HEADROOM[power - 1]!) >>> 5) + 1;
}

export interface LaneKernels {
  /**
   * (from, to, stride, out, told): lays the finite ones of doubles side by side, as it is done for each element. @returns behind
   * the last one
   */
  readonly gather: WasmFunction;
  /** (from, to, told, even, relative): counts doubles in two grids that are told (`countFunction`). */
  readonly count: WasmFunction;
  /**
   * (first, end, step, bytes, stride, values, told, sums, hasGrids, even, relative): `first` is the address of the first element's number
   * of the first row; the next element's is `step` behind it, to below `end`; the next row's `stride`, to below `bytes`, one row
   * at least. `values` is room for two elements' numbers. `told`, `sums`, `even` and `relative` are where the elements' numbers
   * (`TOLD`), the digits of their sums and of their squares, and their counts go.
   */
  readonly lanes: WasmFunction;
  /** (from, end, into): the sizes of complex numbers (`moduliFunction`). */
  readonly moduli: WasmFunction;
}

const PARAMETERS = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10] as const;
/** Functions by their places in the module. */
const [ADD, SETTLE, SUM, CLOSE_SUM, DIGITS, GATHER, GATHER_PAIR] = [0, 1, 2, 3, 4, 5, 6];
const [LEVELS, COUNT, MODULI, ELEMENT, LANES] = [7, 8, 9, 10, 11];

const module = constantBytes("lanes", () =>
  wasmModule([
    addFunction(),
    settleFunction(),
    sumFunction(2),
    closeSumFunction(ADD, SUM),
    digitsFunction(SETTLE),
    gatherFunction(),
    gatherPairFunction(),
    levelsFunction(),
    countFunction(),
    moduliFunction(),
    elementFunction(),
    lanesFunction(),
  ]),
);

export function laneKernels(memory: WasmMemory): LaneKernels {
  const instance = instantiated(module(), memory);
  const [gather, count, moduli, lanes] = [GATHER, COUNT, MODULI, LANES].map((place) => instance[place]!);
  return { gather: gather!, count: count!, moduli: moduli!, lanes: lanes! };
}

/**
 * (values, behind, told, sums, hasGrids, even, relative): what is known of an element whose finite values lie side by side, and whose
 * extremes are told. @returns where the next one's sums go
 */
function elementFunction(): FunctionWriter {
  const w = new ExpressionWriter(new Array(7).fill("i32"), ["i32"]);
  const [values, behind, told, sums, hasGrids, even, relative] = [0, 1, 2, 3, 4, 5, 6];
  const isThere = w.op("i32.lt_u", values, behind);
  const count = w.op("i32.shr_u", w.op("i32.sub", behind, values), w.i32(3));
  w.store("f64", told, TOLD.count, w.op("f64.convert_i32_u", count));
  w.store("i32", told, TOLD.sums, sums);
  w.store("i64", told, TOLD.lengthEven, w.i64(0n)); // and that of the relative one
  w.given(isThere, w.result(CLOSE_SUM, values, behind, told));
  for (const power of [1, 2]) {
    const [headroom, accumulator] = [w.i32(HEADROOM[power - 1]!), w.i32(LIMBS[power - 1]!)];
    w.assign(sums, w.result(DIGITS, w.i32(power), headroom, accumulator, sums));
  }
  w.store("i64", w.i32(RANGE), 0, w.i64(BigInt(NO_RANGE)));
  w.given(w.op("i32.and", isThere, hasGrids), () => {
    w.push(w.result(LEVELS, told));
    const isOdd = w.op("i32.eq", w.load("i32", told, TOLD.levelEven), w.i32(ODD_LEVEL));
    w.given(w.op("i32.eqz", isOdd), w.result(COUNT, values, behind, told, even, relative));
  });
  w.push(sums);
  return w;
}

function lanesFunction(): FunctionWriter {
  const w = new ExpressionWriter(new Array(11).fill("i32"));
  const [first, end, apart, bytes, stride, values, told, sums, hasGrids, even, relative] = PARAMETERS;
  const [column, pairEnd, areTwo] = w.locals("i32", "i32", "i32");
  const finish = (from: Value, behind: Value) => {
    w.assign(sums, w.result(ELEMENT, from, behind, told, sums, hasGrids, even, relative));
    w.increase(told, w.i32(TOLD.bytes));
    w.increase(even, w.i32(COUNTS_BYTES));
    w.increase(relative, w.i32(COUNTS_BYTES));
    w.increase(first, apart);
  };
  const behindFirst = w.op("i32.add", first, bytes);
  const behindOne = w.op("i32.add", values, column);
  w.assign(column, w.op("i32.shl", w.op("i32.div_u", bytes, stride), w.i32(3)));
  w.assign(pairEnd, w.op("select", w.op("i32.sub", end, w.i32(LONG)), w.i32(0), w.op("i32.eq", apart, w.i32(LONG))));
  const one = () => {
    w.assign(areTwo, w.op("i32.lt_u", first, pairEnd));
    w.given(areTwo, () => w.assign(areTwo, w.result(GATHER_PAIR, first, behindFirst, stride, values, told, column)));
    w.push(areTwo);
    w.either(
      () => {
        finish(values, behindOne);
        finish(behindOne, w.op("i32.add", behindOne, column));
      },
      () => finish(values, w.result(GATHER, first, behindFirst, stride, values, told)),
    );
  };
  w.loop(one, w.op("i32.lt_u", first, end));
  return w;
}
