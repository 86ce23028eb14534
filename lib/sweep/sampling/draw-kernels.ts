/**
 * Columns of uniform and normal numbers by WebAssembly: the bits of streams.ts and normal.ts, some five times as quick. What a
 * Monte Carlo draws costs more than its physics otherwise.
 */
import { constantBytes } from "../../wasm/constant-bytes.js";
import { ExpressionWriter, type Value } from "../../wasm/expression-writer.js";
import { instantiated, PAGE_BYTES, type WasmFunction, wasmMachine } from "../../wasm/machine.js";
import { VECTOR, wasmModule } from "../../wasm/wasm-writer.js";
import { type Key, MULTIPLIER_0, MULTIPLIER_1, ROUNDS, WEYL_0, WEYL_1 } from "./generator.js";
import { MIDDLE_ABOVE, MIDDLE_BELOW, MIDDLE_SQUARED } from "./normal.js";

/** A number of 64 bits. */
const NUMBER_BYTES = 8;
/** The least numbers for which a call is quicker, and the most of one. */
const LEAST_DRAWN = 16;
const MOST_DRAWN = PAGE_BYTES / NUMBER_BYTES;
const TWO_32 = 4_294_967_296;
const WORD = 0xffff_ffffn;

export interface DrawKernels {
  /** As `fillUniform` of streams.ts. @param as `isColumn` says */
  uniform(key: Key, first: number, count: number, out: Float64Array): void;
  /**
   * The normal quantiles of those of the probabilities that are in the middle (`isMiddle`); of others something else.
   *
   * @param as `isColumn` says
   * @returns shape (count) and more, until the next call
   */
  middle(numbers: Float64Array, count: number): Float64Array;
}

const module = constantBytes("draws", () => wasmModule([uniformFunction(), middleFunction()]));

/** Whether so many numbers are for the kernels. */
export const isColumn = (count: number): boolean => count >= LEAST_DRAWN && count <= MOST_DRAWN;

/** Undefined until they are asked for. */
let made: { readonly kernels: DrawKernels | undefined } | undefined;

/** Undefined where there is no WebAssembly with vectors. */
export function drawKernels(): DrawKernels | undefined {
  made ??= { kernels: madeKernels() };
  return made.kernels;
}

function madeKernels(): DrawKernels | undefined {
  const bytes = module();
  return wasmMachine?.validate(bytes) === true ? kernelsOf(bytes) : undefined;
}

function kernelsOf(bytes: Uint8Array<ArrayBuffer>): DrawKernels {
  const memory = new wasmMachine!.Memory({ initial: 1, maximum: 1 });
  const [uniform, middle] = instantiated(bytes, memory) as [WasmFunction, WasmFunction];
  const numbers = new Float64Array(memory.buffer);
  return {
    uniform([k0, k1], first, count, out) {
      uniform(k0, k1, first | 0, Math.floor(first / TWO_32), NUMBER_BYTES * count);
      out.set(numbers.subarray(0, count));
    },
    middle(given, count) {
      numbers.set(given.subarray(0, count));
      middle(2 * NUMBER_BYTES * Math.ceil(count / 2));
      return numbers;
    },
  };
}

/** (k0, k1, low, high, end): numbers of the jobs from one of 64 bits on, from address 0 to `end`, one at least. */
function uniformFunction(): ExpressionWriter {
  const w = new ExpressionWriter(["i32", "i32", "i32", "i32", "i32"]);
  const [k0, k1, low, high, end] = [0, 1, 2, 3, 4];
  const address = w.local("i32");
  const [job, x0, x1, x2, x3, p0, p1] = w.locals("i64", "i64", "i64", "i64", "i64", "i64", "i64");
  const long = (word: Value) => w.op("i64.extend_i32_u", word);
  const upper = (product: Value) => w.op("i64.shr_u", product, w.i64(32n));
  const lower = (product: Value) => w.op("i64.and", product, w.i64(WORD));
  const roundKeys = (key: number, step: number) =>
    Array.from({ length: ROUNDS }, (_, round) => {
      const own = w.local("i64");
      w.assign(own, long(w.op("i32.add", key, w.i32(Math.imul(round, step)))));
      return own;
    });
  const [first, second] = [roundKeys(k0, WEYL_0), roundKeys(k1, WEYL_1)];
  w.assign(job, w.op("i64.or", w.op("i64.shl", long(high), w.i64(32n)), long(low)));
  const one = () => {
    w.assign(x0, lower(job));
    w.assign(x1, upper(job));
    w.assign(x2, w.i64(0n));
    w.assign(x3, w.i64(0n));
    for (let round = 0; round < ROUNDS; round++) {
      w.assign(p0, w.op("i64.mul", x0, w.i64(BigInt(MULTIPLIER_0 >>> 0))));
      w.assign(p1, w.op("i64.mul", x2, w.i64(BigInt(MULTIPLIER_1 >>> 0))));
      w.assign(x0, w.op("i64.xor", w.op("i64.xor", upper(p1), x1), first[round]!));
      w.assign(x1, lower(p1));
      w.assign(x2, w.op("i64.xor", w.op("i64.xor", upper(p0), x3), second[round]!));
      w.assign(x3, lower(p0));
    }
    const double = (word: Value) => w.op("f64.convert_i32_u", w.op("i32.wrap_i64", word));
    const fine = w.op("f64.add", double(w.op("i64.shr_u", x1, w.i64(12n))), w.f64(0.5));
    const number = w.op("f64.add", double(x0), w.op("f64.mul", fine, w.f64(1 / 1_048_576)));
    w.store("f64", address, 0, w.op("f64.mul", number, w.f64(1 / TWO_32)));
    w.assign(job, w.op("i64.add", job, w.i64(1n)));
    w.increase(address, w.i32(NUMBER_BYTES));
  };
  w.loop(one, w.op("i32.lt_u", address, end));
  return w;
}

/** (end): probabilities from address 0 to `end`, a vector at least, become normal numbers as in the middle of the distribution. */
function middleFunction(): ExpressionWriter {
  const w = new ExpressionWriter(["i32"]);
  const [end] = [0];
  const address = w.local("i32");
  const [q, r] = w.locals("v128", "v128");
  const polynomial = (coefficients: readonly number[]) =>
    coefficients
      .slice(1)
      .reduce<() => void>(
        (sum, coefficient) => w.wide(VECTOR.add, w.wide(VECTOR.mul, sum, r), w.both(coefficient)),
        w.both(coefficients[0]!),
      );
  w.loopBytes(address, end, () => {
    w.assign(q, w.wide(VECTOR.sub, w.loadWide(address), w.both(0.5)));
    w.assign(r, w.wide(VECTOR.sub, w.both(MIDDLE_SQUARED), w.wide(VECTOR.mul, q, q)));
    w.push(address, w.wide(VECTOR.mul, q, w.wide(VECTOR.div, polynomial(MIDDLE_ABOVE), polynomial(MIDDLE_BELOW))));
    w.memory(VECTOR.store, 0);
  });
  return w;
}
