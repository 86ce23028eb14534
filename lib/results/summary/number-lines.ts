/** Thousands of numbers as lines of JSON, in bytes: by WebAssembly, where there is any. */
import { PAGE_BYTES, type WasmFunction, type WasmMemory, wasmMachine } from "../../wasm/machine.js";
import { linesKernel, ROOM, TEXT_BYTES } from "./number-kernels.js";

const DOUBLE = 8;

let memory: WasmMemory | undefined;
let lines: WasmFunction | undefined;

/**
 * Numbers as JSON has them, in lines that are as long as there is room for.
 *
 * @param values at least one; null stands for what isn't finite
 * @param room for the signs of a line @param indent spaces before each line but the first
 * @returns undefined where there is no WebAssembly, or something among the values that is neither a number nor null
 */
export function linesOfNumbers(values: readonly unknown[], room: number, indent: number): Uint8Array | undefined {
  if (wasmMachine === undefined) return undefined;
  const { length } = values;
  const text = ROOM + DOUBLE * length;
  const need = text + (TEXT_BYTES + 2 + indent) * length + TEXT_BYTES;
  memory ??= new wasmMachine.Memory({ initial: Math.ceil(need / PAGE_BYTES) });
  const missing = need - memory.buffer.byteLength;
  if (missing > 0) memory.grow(Math.ceil(missing / PAGE_BYTES));
  lines ??= linesKernel(memory);
  const doubles = new Float64Array(memory.buffer, ROOM, length);
  for (let index = 0; index < length; index++) {
    const value = values[index];
    if (typeof value === "number") doubles[index] = value;
    else if (value === null) doubles[index] = Number.NaN;
    else return undefined;
  }
  const end = lines(ROOM, text, text, room, indent);
  return new Uint8Array(memory.buffer).slice(text, end);
}
