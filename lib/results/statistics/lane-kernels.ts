/**
 * WebAssembly for elements of an array that lie beside one another, row below row: of each its values' count and extremes, their
 * exact sums, and their counts in both grids.
 *
 * Not here: how each of these is done (element-kernels.ts, sum-kernels.ts, long-accumulator.ts).
 */
import { instantiated, type WasmFunction, type WasmMemory } from "../../wasm/machine.js";
import { FunctionWriter, wasmModule } from "../../wasm/wasm-writer.js";
import { ELEMENT_CELLS } from "../limits.js";
import { step } from "./double-parts.js";
import { countFunction, gatherFunction, levelsFunction, ODD_LEVEL, TOLD } from "./element-kernels.js";
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
  /**
   * (first, end, step, bytes, stride, values, told, sums, hasGrids, even, relative): `first` is the address of the first element's number
   * of the first row; the next element's is `step` behind it, to below `end`; the next row's `stride`, to below `bytes`, one row
   * at least. `values` is room for one element's numbers. `told`, `sums`, `even` and `relative` are where the elements' numbers
   * (`TOLD`), the digits of their sums and of their squares, and their counts go.
   */
  readonly lanes: WasmFunction;
}

/** Functions by their places in the module. */
const [SETTLE, SUM, DIGITS, GATHER, LEVELS, COUNT] = [1, 2, 3, 4, 5, 6];

export function laneKernels(memory: WasmMemory): LaneKernels {
  const functions = [
    addFunction(),
    settleFunction(),
    sumFunction(2),
    digitsFunction(SETTLE),
    gatherFunction(),
    levelsFunction(),
    countFunction(),
    lanesFunction(),
  ];
  const instance = instantiated(wasmModule(functions), memory);
  return { gather: instance[GATHER]!, lanes: instance[functions.length - 1]! };
}

function lanesFunction(): FunctionWriter {
  const w = new FunctionWriter(new Array(11).fill("i32"));
  const [first, end, apart, bytes, stride, values, told, sums, hasGrids, even, relative] = [
    0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10,
  ];
  const behind = w.local("i32");
  const isThere = () => {
    w.get(values);
    w.get(behind);
    w.plain("i32.lt_u");
  };
  const one = () => {
    w.get(first);
    w.get(first);
    w.get(bytes);
    w.plain("i32.add");
    for (const each of [stride, values, told]) w.get(each);
    w.call(GATHER);
    w.set(behind);
    w.get(told);
    w.get(behind);
    w.get(values);
    w.plain("i32.sub");
    w.integer(3);
    w.plain("i32.shr_u");
    w.access("i32.store", TOLD.count);
    isThere();
    w.when(() => {
      w.get(values);
      w.get(behind);
      w.call(SUM);
    });
    for (const power of [1, 2]) {
      w.integer(power);
      w.integer(HEADROOM[power - 1]!);
      w.integer(LIMBS[power - 1]!);
      w.get(sums);
      w.call(DIGITS);
      w.set(sums);
    }
    w.integer(RANGE);
    w.long(BigInt(NO_RANGE));
    w.access("i64.store");
    isThere();
    w.get(hasGrids);
    w.plain("i32.and");
    w.when(() => {
      w.get(told);
      w.call(LEVELS);
      w.get(told);
      w.access("i32.load", TOLD.levelEven);
      w.integer(ODD_LEVEL);
      w.plain("i32.ne");
      w.when(() => {
        for (const each of [values, behind, told, even, relative]) w.get(each);
        w.call(COUNT);
      });
    });
    step(w, told, TOLD.bytes);
    step(w, even, COUNTS_BYTES);
    step(w, relative, COUNTS_BYTES);
    w.get(first);
    w.get(apart);
    w.plain("i32.add");
    w.set(first);
  };
  w.repeat(one, () => {
    w.get(first);
    w.get(end);
    w.plain("i32.lt_u");
  });
  return w;
}
