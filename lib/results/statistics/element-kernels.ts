/**
 * WebAssembly for the values of one element of an array: laid side by side with their extremes, and counted in both grids.
 *
 * Not here: which cells there are (grid.ts), sums (sum-kernels.ts).
 */
import { instantiated, type WasmFunction, type WasmMemory } from "../../wasm/machine.js";
import { FunctionWriter, wasmModule } from "../../wasm/wasm-writer.js";
import { step } from "./double-parts.js";
import { LONG } from "./long-accumulator.js";

export interface ElementKernels {
  /**
   * (from, to, stride, out, extremes) in bytes: lays the finite ones of doubles, one at least, side by side, negative zeros as
   * positive ones, and writes their least and greatest. @returns behind the last one
   */
  readonly gather: WasmFunction;
  /**
   * (from, to, cellsPerUnit, firstEven, even, level, firstRelative, relative): counts the doubles between two addresses, one at
   * least, in the 32-bit cells from `even` and from `relative` on, as `cellOf` has them.
   */
  readonly count: WasmFunction;
}

export function elementKernels(memory: WasmMemory): ElementKernels {
  const [gather, count] = instantiated(wasmModule([gatherFunction(), countFunction()]), memory);
  return { gather: gather!, count: count! };
}

function gatherFunction(): FunctionWriter {
  const w = new FunctionWriter(["i32", "i32", "i32", "i32", "i32"], ["i32"]);
  const [from, to, stride, out, extremes] = [0, 1, 2, 3, 4];
  const [x, least, greatest] = [w.local("f64"), w.local("f64"), w.local("f64")];
  w.double(Number.POSITIVE_INFINITY);
  w.set(least);
  w.double(Number.NEGATIVE_INFINITY);
  w.set(greatest);
  const body = () => {
    w.get(from);
    w.access("f64.load");
    w.double(0);
    w.plain("f64.add"); // -0 becomes 0: which of the two came first must not matter
    w.tee(x);
    w.get(x);
    w.plain("f64.sub");
    w.double(0);
    w.plain("f64.eq");
    w.when(() => {
      w.get(out);
      w.get(x);
      w.access("f64.store");
      step(w, out, LONG);
      for (const [extreme, better] of [
        [least, "f64.min"],
        [greatest, "f64.max"],
      ] as const) {
        w.get(extreme);
        w.get(x);
        w.plain(better);
        w.set(extreme);
      }
    });
    w.get(from);
    w.get(stride);
    w.plain("i32.add");
    w.set(from);
  };
  w.repeat(body, () => isBelow(w, from, to));
  for (const [index, extreme] of [least, greatest].entries()) {
    w.get(extremes);
    w.get(extreme);
    w.access("f64.store", index * LONG);
  }
  w.get(out);
  return w;
}

function countFunction(): FunctionWriter {
  const w = new FunctionWriter(["i32", "i32", "f64", "f64", "i32", "i32", "i32", "i32"]);
  const [address, to, cellsPerUnit, firstEven, even, level, firstRelative, relative] = [0, 1, 2, 3, 4, 5, 6, 7];
  const [x, cell] = [w.local("f64"), w.local("f64")];
  const [word, at] = [w.local("i32"), w.local("i32")];
  const countIn = (cells: number) => {
    w.integer(2);
    w.plain("i32.shl");
    w.get(cells);
    w.plain("i32.add");
    w.tee(at);
    w.get(at);
    w.access("i32.load");
    w.integer(1);
    w.plain("i32.add");
    w.access("i32.store");
  };
  const body = () => {
    w.get(address);
    w.access("f64.load");
    w.tee(x);
    w.get(cellsPerUnit);
    w.plain("f64.mul", "f64.floor");
    w.tee(cell);
    w.double(-1);
    w.plain("f64.min"); // what underflows is still below zero
    w.get(cell);
    w.get(x);
    w.double(0);
    w.plain("f64.lt", "select");
    w.get(firstEven);
    w.plain("f64.sub", "i32.trunc_f64_s");
    countIn(even);
    w.get(address);
    w.access("i32.load", LONG / 2);
    w.tee(word);
    w.get(word);
    w.integer(31);
    w.plain("i32.shr_s");
    w.integer(1);
    w.plain("i32.shr_u", "i32.xor");
    w.get(level);
    w.plain("i32.shr_s");
    w.get(firstRelative);
    w.plain("i32.sub");
    countIn(relative);
    step(w, address, LONG);
  };
  w.repeat(body, () => isBelow(w, address, to));
  return w;
}

function isBelow(w: FunctionWriter, address: number, end: number): void {
  w.get(address);
  w.get(end);
  w.plain("i32.lt_u");
}
