/**
 * WebAssembly for products of sliced columns (product-matrix.ts): slices of a column; and of two columns' slices all products,
 * summed up by their units over a block of rows, two rows at a time. All sums are exact, so neither the order of adding matters
 * nor whether a machine rounds a product before it adds it: the instruction may be used that leaves this open.
 */
import type { constantBytes } from "../../wasm/constant-bytes.js";
import { instantiated, type WasmFunction, type WasmMemory, wasmMachine } from "../../wasm/machine.js";
import { FunctionWriter, VECTOR, wasmModule } from "../../wasm/wasm-writer.js";
import { step } from "./double-parts.js";

/** How many vectors a processor holds. */
const VECTORS = 16;

export interface Slicing {
  /** Rows of a block: a slice's numbers lie side by side, slice behind slice. */
  readonly block: number;
  /** How many slices a column has at least and at most. */
  readonly least: number;
  readonly most: number;
}

/** Where a unit's sums over all blocks lie, two each, of the even and of the odd rows [bytes]. */
export const SUMS = { high: 0, low: 16, round: 32, bytes: 40 };

/**
 * (x, y, bytes, sums): x and y are where columns' slices lie, `bytes` how long a slice is, a multiple of 16 and not 0. At `sums` those
 * of all blocks lie, unit behind unit, the largest first: what adding and taking away `round` leaves of a block's sum is added to the
 * high ones, the rest to the low ones.
 */
function productFunction(slicesX: number, slicesY: number, { block, fused }: Writing): FunctionWriter {
  const w = new FunctionWriter(["i32", "i32", "i32", "i32"]);
  const [x, y, bytes, kept] = [0, 1, 2, 3];
  const at = w.local("i32");
  const inX = w.local("i32");
  const inY = w.local("i32");
  const own = Array.from({ length: slicesX }, () => w.local("v128"));
  const other = Array.from({ length: slicesY }, () => w.local("v128"));
  const some = w.local("v128");
  const products = own.flatMap((first, x) => other.map((second, y) => ({ first, second, unit: x + y })));
  // Where the vectors are enough each product has a sum of its own: what is added to one sum waits for what was before.
  const hasOwn = products.length + slicesX + slicesY <= VECTORS;
  const sums = Array.from({ length: hasOwn ? products.length : slicesX + slicesY - 1 }, () => w.local("v128"));
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
    const multiply = ({ first, second }: Product, addTo?: number) => {
      w.get(first);
      w.get(second);
      if (addTo === undefined || !fused) w.vector(VECTOR.mul);
      if (addTo === undefined) return;
      w.get(addTo);
      w.vector(fused ? VECTOR.relaxedMulAdd : VECTOR.add);
    };
    for (const [place, sum] of sums.entries()) {
      if (hasOwn) multiply(products[place]!, sum);
      else {
        w.get(sum);
        for (const [index, product] of products.filter(({ unit }) => unit === place).entries()) {
          multiply(product, index === 0 ? undefined : some);
          w.set(some);
        }
        w.get(some);
        w.vector(VECTOR.add);
      }
      w.set(sum);
    }
  });
  for (let unit = 0; unit < slicesX + slicesY - 1; unit++) {
    const all = hasOwn ? sums.filter((_, place) => products[place]!.unit === unit) : [sums[unit]!];
    keepApart(w, kept, SUMS.bytes * unit, all);
  }
  return w;
}

/** Adds what a block's sums come to to those of all blocks, which lie `offset` bytes behind `kept`. */
function keepApart(w: FunctionWriter, kept: number, offset: number, sums: readonly number[]): void {
  const [sum, round, apart] = [w.local("v128"), w.local("v128"), w.local("v128")];
  for (const [index, each] of sums.entries()) {
    w.get(each);
    if (index > 0) w.vector(VECTOR.add);
  }
  w.tee(sum);
  w.get(kept);
  w.memory(VECTOR.loadSplat64, offset + SUMS.round);
  w.tee(round);
  w.vector(VECTOR.add);
  w.get(round);
  w.vector(VECTOR.sub);
  w.set(apart);
  const addTo = (place: number, added: () => void) => {
    w.get(kept);
    w.get(kept);
    w.memory(VECTOR.load, offset + place);
    added();
    w.vector(VECTOR.add);
    w.memory(VECTOR.store, offset + place);
  };
  addTo(SUMS.high, () => w.get(apart));
  addTo(SUMS.low, () => {
    w.get(sum);
    w.get(apart);
    w.vector(VECTOR.sub);
  });
}

/** What says of a pair where its two columns' slices lie, and its sums: three whole numbers of 32 bits [bytes]. */
export const PAIR = { x: 0, y: 4, sums: 8, bytes: 12 };

/** (from, to, bytes): does for each pair that is told of between two addresses, one at least, what the function at a place does. */
function pairsFunction(product: number): FunctionWriter {
  const w = new FunctionWriter(["i32", "i32", "i32"]);
  const [from, to, bytes] = [0, 1, 2];
  const load = (offset: number) => {
    w.get(from);
    w.access("i32.load", offset);
  };
  w.repeat(
    () => {
      load(PAIR.x);
      load(PAIR.y);
      w.get(bytes);
      load(PAIR.sums);
      w.call(product);
      step(w, from, PAIR.bytes);
    },
    () => {
      w.get(from);
      w.get(to);
      w.plain("i32.lt_u");
    },
  );
  return w;
}

/**
 * (from, bytes, round, ...): cuts the column that lies in the place of its last slice, `bytes` long, a multiple of 16 and not 0.
 * `from` is where its first slice is to lie. One number a slice but for the last: added and taken away again, it leaves what is
 * in the slice.
 */
function sliceFunction({ block, most }: Slicing): FunctionWriter {
  const rounds = Array.from({ length: most - 1 }, (_, slice) => 2 + slice);
  const w = new FunctionWriter(["i32", "i32", ...rounds.map(() => "f64" as const)]);
  const [from, bytes] = [0, 1];
  const [at, place] = [w.local("i32"), w.local("i32")];
  const [rest, own] = [w.local("v128"), w.local("v128")];
  const vectors = rounds.map((round) => {
    const vector = w.local("v128");
    w.get(round);
    w.vector(VECTOR.splat);
    w.set(vector);
    return vector;
  });
  w.loopBytes(at, bytes, () => {
    w.get(from);
    w.get(at);
    w.plain("i32.add");
    w.tee(place);
    w.memory(VECTOR.load, 8 * block * (most - 1));
    w.set(rest);
    for (const [slice, vector] of vectors.entries()) {
      w.get(place);
      w.get(rest);
      w.get(vector);
      w.vector(VECTOR.add);
      w.get(vector);
      w.vector(VECTOR.sub);
      w.tee(own);
      w.memory(VECTOR.store, 8 * block * slice);
      w.get(rest);
      w.get(own);
      w.vector(VECTOR.sub);
      w.set(rest);
    }
    w.get(place);
    w.get(rest);
    w.memory(VECTOR.store, 8 * block * (most - 1));
  });
  return w;
}

/** Of two slices, given by their locals: its unit is the sum of theirs. */
interface Product {
  readonly first: number;
  readonly second: number;
  readonly unit: number;
}

interface Writing extends Slicing {
  /** Whether a product is added by one instruction. */
  readonly fused: boolean;
}

export interface ProductKernels {
  readonly slice: WasmFunction;
  /** (from, to, bytes): adds up pairs; the function for each two numbers of slices, shape (x, y), the least first. */
  readonly products: readonly (readonly WasmFunction[])[];
}

/** @param mayFuse whether the instruction for both is used where the machine has it */
export function productKernels(
  { quick, plain, counts }: ProductModules,
  memory: WasmMemory,
  mayFuse = true,
): ProductKernels {
  const fused = mayFuse ? quick() : undefined;
  const isKnown = fused !== undefined && wasmMachine!.validate(fused);
  const [slice, ...functions] = instantiated(isKnown ? fused : plain(), memory);
  const products = functions.slice(counts.length * counts.length);
  const each = counts.map((_, x) => products.slice(x * counts.length, (x + 1) * counts.length));
  return { slice: slice!, products: each };
}

type Keep = typeof constantBytes;

/** The same module with the instruction that multiplies and adds, and without. */
export interface ProductModules {
  readonly quick: () => Uint8Array<ArrayBuffer>;
  readonly plain: () => Uint8Array<ArrayBuffer>;
  /** How many slices the numbers of its functions have. */
  readonly counts: readonly number[];
}

/** @param keep `constantBytes`, where the slicing is one that a bundle is to carry modules for */
export function productModules(slicing: Slicing, keep: Keep = (_, make) => make): ProductModules {
  const { block, least, most } = slicing;
  const counts = Array.from({ length: most - least + 1 }, (_, above) => least + above);
  const module = (fused: boolean) =>
    keep(`products of ${least} to ${most} slices of ${block}${fused ? ", fused" : ""}`, () => {
      const products = counts.flatMap((x) => counts.map((y) => productFunction(x, y, { ...slicing, fused })));
      const pairs = products.map((_, index) => pairsFunction(1 + index));
      return wasmModule([sliceFunction(slicing), ...products, ...pairs]);
    });
  return { quick: module(true), plain: module(false), counts };
}
