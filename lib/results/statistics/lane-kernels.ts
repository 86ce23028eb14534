/**
 * WebAssembly for elements of an array that lie beside one another, row below row: of each its values' count and extremes, their
 * exact sums, and their counts in both grids.
 *
 * Not here: how each of these is done (element-kernels.ts, sum-kernels.ts, long-accumulator.ts).
 */

import { ExpressionWriter } from "../../wasm/expression-writer.js";
import { instantiated, type WasmFunction, type WasmMemory } from "../../wasm/machine.js";
import { type FunctionWriter, wasmModule } from "../../wasm/wasm-writer.js";
import { ELEMENT_CELLS } from "../limits.js";
import { countFunction, gatherFunction, levelsFunction, moduliFunction, ODD_LEVEL, TOLD } from "./element-kernels.js";
import {
  addFunction,
  BEFORE_DIGITS,
  digitsFunction,
  HEADROOM,
  LIMBS,
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
   * at least. `values` is room for one element's numbers. `told`, `sums`, `even` and `relative` are where the elements' numbers
   * (`TOLD`), the digits of their sums and of their squares, and their counts go.
   */
  readonly lanes: WasmFunction;
  /** (from, end, into): the sizes of complex numbers (`moduliFunction`). */
  readonly moduli: WasmFunction;
}

const PARAMETERS = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10] as const;
/** Functions by their places in the module. */
const [SETTLE, SUM, DIGITS, GATHER, LEVELS, COUNT, MODULI] = [1, 2, 3, 4, 5, 6, 7];

export function laneKernels(memory: WasmMemory): LaneKernels {
  const functions = [
    addFunction(),
    settleFunction(),
    sumFunction(2),
    digitsFunction(SETTLE),
    gatherFunction(),
    levelsFunction(),
    countFunction(),
    moduliFunction(),
    lanesFunction(),
  ];
  const instance = instantiated(wasmModule(functions), memory);
  const [gather, count, moduli] = [instance[GATHER]!, instance[COUNT]!, instance[MODULI]!];
  return { gather, count, moduli, lanes: instance[functions.length - 1]! };
}

function lanesFunction(): FunctionWriter {
  const w = new ExpressionWriter(new Array(11).fill("i32"));
  const [first, end, apart, bytes, stride, values, told, sums, hasGrids, even, relative] = PARAMETERS;
  const [behind] = w.locals("i32");
  const isThere = w.op("i32.lt_u", values, behind);
  const one = () => {
    w.assign(behind, w.result(GATHER, first, w.op("i32.add", first, bytes), stride, values, told));
    const count = w.op("i32.shr_u", w.op("i32.sub", behind, values), w.i32(3));
    w.store("f64", told, TOLD.count, w.op("f64.convert_i32_u", count));
    w.store("i32", told, TOLD.sums, sums);
    w.store("i64", told, TOLD.lengthEven, w.i64(0n)); // and that of the relative one
    w.given(isThere, w.result(SUM, values, behind));
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
    w.increase(told, w.i32(TOLD.bytes));
    w.increase(even, w.i32(COUNTS_BYTES));
    w.increase(relative, w.i32(COUNTS_BYTES));
    w.increase(first, apart);
  };
  w.loop(one, w.op("i32.lt_u", first, end));
  return w;
}
