/** The memory that a thread's kernels work on, and kernels over it. */
import { instantiated, PAGE_BYTES, type WasmFunction, type WasmMemory, wasmMachine } from "../../wasm/machine.js";
import { WASM_CONSTANTS } from "./wasm-constants.js";

export type { WasmFunction } from "../../wasm/machine.js";

/** The most that kernels may have to work on: 2 GiB. */
const MAX_PAGES = 32_768;

let memory: WasmMemory | undefined;
let view = new Float64Array();

/**
 * The memory that all kernels of a thread work on, one after the other: nothing in it outlives a run.
 *
 * @param length how many numbers are needed at least
 */
export function wasmWorkspace(length: number): Float64Array {
  memory ??= new wasmMachine!.Memory({ initial: 1, maximum: MAX_PAGES });
  const missing = Math.ceil((8 * length - memory.buffer.byteLength) / PAGE_BYTES);
  if (missing > 0) memory.grow(missing);
  if (view.buffer !== memory.buffer) {
    view = new Float64Array(memory.buffer);
    view.set(WASM_CONSTANTS);
  }
  return view;
}

/** Compiles a module over the common memory. @returns its functions, in order */
export function wasmFunctions(bytes: Uint8Array<ArrayBuffer>): readonly WasmFunction[] {
  wasmWorkspace(1);
  return instantiated(bytes, memory!);
}

/** Whether this machine has WebAssembly with vectors of 128 bits. */
export function hasWasm(probe: Uint8Array<ArrayBuffer>): boolean {
  return wasmMachine?.validate(probe) === true;
}
