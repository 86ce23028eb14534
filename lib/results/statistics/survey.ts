/**
 * What a column's numbers are like, in passes of WebAssembly: whether all are finite, and their extremes block by block, so that
 * who looks for the least ones needs to look into few blocks; whether all are whole multiples of a unit.
 */
import { constantBytes } from "../../wasm/constant-bytes.js";
import { instantiated, PAGE_BYTES, type WasmFunction, type WasmMemory, wasmMachine } from "../../wasm/machine.js";
import { FunctionWriter, VECTOR, wasmModule } from "../../wasm/wasm-writer.js";
import { step } from "./double-parts.js";

const VECTOR_BYTES = 16;

/** Numbers of a block: an even number. */
export const SURVEY_BLOCK = 512;
/** Blocks that are copied at once. */
const AT_ONCE = 64;
const NUMBERS = SURVEY_BLOCK * AT_ONCE;
/** Numbers that the kernel tells of a block. */
const TOLD = 6;

export interface Survey {
  /** Whether all are finite and none is a negative zero. */
  readonly isPlain: boolean;
  /** Of each block the least and the greatest number; NaN where one isn't a number. */
  readonly least: Float64Array;
  readonly greatest: Float64Array;
}

interface Kernels {
  /** (from, to, out): what there is to tell of whole blocks of doubles between two addresses. */
  readonly survey: WasmFunction;
  /** (from, to, unit, out): whether all doubles are whole multiples of 1/unit, as bits that are all 1. */
  readonly areWhole: WasmFunction;
}

let memory: WasmMemory | undefined;
let kernels: Kernels | undefined;
let numbers = new Float64Array();
let bits = new BigUint64Array();

const module = constantBytes("survey", () => wasmModule([surveyFunction(), wholeFunction()]));

function kernelsInMemory(): Kernels {
  if (kernels !== undefined) return kernels;
  memory = new wasmMachine!.Memory({ initial: Math.ceil((8 * (NUMBERS + TOLD * AT_ONCE)) / PAGE_BYTES) });
  numbers = new Float64Array(memory.buffer);
  bits = new BigUint64Array(memory.buffer);
  const [survey, areWhole] = instantiated(module(), memory);
  kernels = { survey: survey!, areWhole: areWhole! };
  return kernels;
}

/** Copies as many numbers as there is room for, and repeats the last one up to a block's end. @returns how many are there then */
function copied(values: Float64Array, from: number): number {
  const some = values.subarray(from, from + NUMBERS);
  const whole = SURVEY_BLOCK * Math.ceil(some.length / SURVEY_BLOCK);
  numbers.set(some);
  if (whole > some.length) numbers.fill(some[some.length - 1]!, some.length, whole);
  return whole;
}

/** @param values read only */
export function surveyOf(values: Float64Array): Survey {
  const { survey } = kernelsInMemory();
  const blocks = Math.ceil(values.length / SURVEY_BLOCK);
  const [least, greatest] = [new Float64Array(blocks), new Float64Array(blocks)];
  let isPlain = true;
  for (let from = 0, block = 0; from < values.length; from += NUMBERS) {
    const count = copied(values, from);
    survey(0, 8 * count, 8 * NUMBERS);
    for (let at = NUMBERS; at < NUMBERS + (TOLD * count) / SURVEY_BLOCK; at += TOLD, block++) {
      least[block] = Math.min(numbers[at]!, numbers[at + 1]!);
      greatest[block] = Math.max(numbers[at + 2]!, numbers[at + 3]!);
      const hasNegativeZero = (bits[at + 4]! | bits[at + 5]!) !== 0n;
      if (hasNegativeZero || !Number.isFinite(least[block]!) || !Number.isFinite(greatest[block]!)) isPlain = false;
    }
  }
  return { isPlain, least, greatest };
}

/** Whether all numbers are whole multiples of 1/unit. @param values finite; read only @param unit a power of two */
export function areWholeMultiples(values: Float64Array, unit: number): boolean {
  const { areWhole } = kernelsInMemory();
  for (let from = 0; from < values.length; from += NUMBERS) {
    areWhole(0, 8 * copied(values, from), unit, 8 * NUMBERS);
    if (BigInt.asIntN(64, bits[NUMBERS]! & bits[NUMBERS + 1]!) !== -1n) return false;
  }
  return true;
}

function surveyFunction(): FunctionWriter {
  const w = new FunctionWriter(["i32", "i32", "i32"]);
  const [from, to, out] = [0, 1, 2];
  const end = w.local("i32");
  const [x, least, greatest, zeros] = [w.local("v128"), w.local("v128"), w.local("v128"), w.local("v128")];
  const body = () => {
    w.get(from);
    w.integer(8 * SURVEY_BLOCK);
    w.plain("i32.add");
    w.set(end);
    for (const [local, value] of [
      [least, Number.POSITIVE_INFINITY],
      [greatest, Number.NEGATIVE_INFINITY],
      [zeros, 0],
    ] as const) {
      w.splat(value);
      w.set(local);
    }
    w.repeat(
      () => {
        w.get(from);
        w.memory(VECTOR.load, 0);
        w.set(x);
        for (const [extreme, better] of [
          [least, VECTOR.min],
          [greatest, VECTOR.max],
        ] as const) {
          w.get(extreme);
          w.get(x);
          w.vector(better);
          w.set(extreme);
        }
        w.get(zeros);
        w.get(x);
        w.splat(0);
        w.vector(VECTOR.eq);
        w.get(x);
        w.vector(VECTOR.and); // of negative zeros the sign is left
        w.vector(VECTOR.or);
        w.set(zeros);
        step(w, from, VECTOR_BYTES);
      },
      () => isBelow(w, from, end),
    );
    for (const [index, local] of [least, greatest, zeros].entries()) {
      w.get(out);
      w.get(local);
      w.memory(VECTOR.store, VECTOR_BYTES * index);
    }
    step(w, out, 8 * TOLD);
  };
  w.repeat(body, () => isBelow(w, from, to));
  return w;
}

function wholeFunction(): FunctionWriter {
  const w = new FunctionWriter(["i32", "i32", "f64", "i32"]);
  const [from, to, unit, out] = [0, 1, 2, 3];
  const [x, whole, all] = [w.local("v128"), w.local("v128"), w.local("v128")];
  w.splat(0);
  w.splat(0);
  w.vector(VECTOR.eq);
  w.set(all);
  w.repeat(
    () => {
      w.get(from);
      w.memory(VECTOR.load, 0);
      w.tee(x);
      w.get(unit);
      w.vector(VECTOR.splat);
      w.vector(VECTOR.mul);
      w.tee(whole);
      w.get(whole);
      w.vector(VECTOR.floor);
      w.vector(VECTOR.eq);
      w.get(whole); // what is no multiple of the least double has underflowed
      w.splat(0);
      w.vector(VECTOR.ne);
      w.get(x);
      w.splat(0);
      w.vector(VECTOR.eq);
      w.vector(VECTOR.or);
      w.vector(VECTOR.and);
      w.get(all);
      w.vector(VECTOR.and);
      w.set(all);
      step(w, from, VECTOR_BYTES);
    },
    () => isBelow(w, from, to),
  );
  w.get(out);
  w.get(all);
  w.memory(VECTOR.store, 0);
  return w;
}

function isBelow(w: FunctionWriter, address: number, end: number): void {
  w.get(address);
  w.get(end);
  w.plain("i32.lt_u");
}
