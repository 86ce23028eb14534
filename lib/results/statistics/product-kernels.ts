/**
 * WebAssembly for products of sliced columns (product-matrix.ts): of two columns' slices all products, summed up by their units
 * over a block of rows, two rows at a time. All sums are exact, so the order of adding doesn't matter.
 */
import { instantiated, type WasmFunction, type WasmMemory } from "../../wasm/machine.js";
import { FunctionWriter, VECTOR, wasmModule } from "../../wasm/wasm-writer.js";

/** Bytes of a vector of two doubles. */
const VECTOR_BYTES = 16;

export interface Slicing {
  /** Rows of a block: a slice's numbers lie side by side, slice behind slice. */
  readonly block: number;
  /** How many slices a column has at least and at most. */
  readonly least: number;
  readonly most: number;
}

/**
 * (x, y, bytes, out): x and y are where columns' slices lie, `bytes` how long a slice is, a multiple of 16 and not 0. Written from
 * `out` on, 16 bytes apart: two sums a unit, of the even and of the odd rows, the largest unit first.
 */
function productFunction(slicesX: number, slicesY: number, block: number): FunctionWriter {
  const w = new FunctionWriter(["i32", "i32", "i32", "i32"]);
  const [x, y, bytes, out] = [0, 1, 2, 3];
  const at = w.local("i32");
  const inX = w.local("i32");
  const inY = w.local("i32");
  const own = Array.from({ length: slicesX }, () => w.local("v128"));
  const other = Array.from({ length: slicesY }, () => w.local("v128"));
  const sums = Array.from({ length: slicesX + slicesY - 1 }, () => w.local("v128"));
  w.loopBytes(at, bytes, () => {
    for (const [base, place, slices] of [
      [x, inX, own],
      [y, inY, other],
    ] as const) {
      w.get(base);
      w.get(at);
      w.plain("i32.add");
      w.set(place);
      for (const [slice, local] of slices.entries()) {
        w.get(place);
        w.memory(VECTOR.load, 8 * block * slice);
        w.set(local);
      }
    }
    for (const [unit, sum] of sums.entries()) {
      w.get(sum);
      for (let slice = Math.max(0, unit - slicesY + 1); slice <= Math.min(unit, slicesX - 1); slice++) {
        w.get(own[slice]!);
        w.get(other[unit - slice]!);
        w.vector(VECTOR.mul);
        w.vector(VECTOR.add);
      }
      w.set(sum);
    }
  });
  for (const [unit, sum] of sums.entries()) {
    w.get(out);
    w.get(sum);
    w.memory(VECTOR.store, VECTOR_BYTES * unit);
  }
  return w;
}

/** The function for each two numbers of slices, shape (x, y), the least first. */
export function productKernels(
  { block, least, most }: Slicing,
  memory: WasmMemory,
): readonly (readonly WasmFunction[])[] {
  const counts = Array.from({ length: most - least + 1 }, (_, above) => least + above);
  const functions = instantiated(
    wasmModule(counts.flatMap((x) => counts.map((y) => productFunction(x, y, block)))),
    memory,
  );
  return counts.map((_, x) => functions.slice(x * counts.length, (x + 1) * counts.length));
}
