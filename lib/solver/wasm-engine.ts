/** The machine's WebAssembly, as far as kernels use it; Node's types leave it out. */

import { WASM_CONSTANTS } from "./wasm-constants.js";

/** Exports are functions of whole numbers. */
export type WasmFunction = (...parameters: readonly number[]) => number;

interface WasmMemory {
  readonly buffer: ArrayBuffer;
  grow(pages: number): number;
}

interface WasmEngine {
  readonly Module: new (bytes: Uint8Array<ArrayBuffer>) => object;
  readonly Instance: new (
    module: object,
    imports: Readonly<Record<string, Readonly<Record<string, WasmMemory>>>>,
  ) => { readonly exports: Readonly<Record<string, WasmFunction>> };
  readonly Memory: new (limits: { readonly initial: number; readonly maximum?: number }) => WasmMemory;
  validate(bytes: Uint8Array<ArrayBuffer>): boolean;
}

const engine = (globalThis as unknown as { readonly WebAssembly?: WasmEngine }).WebAssembly;

const PAGE_BYTES = 65_536;
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
  memory ??= new engine!.Memory({ initial: 1, maximum: MAX_PAGES });
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
  const { exports } = new engine!.Instance(new engine!.Module(bytes), { m: { m: memory! } });
  return Object.keys(exports).map((name) => exports[name]!);
}

/** Whether this machine has WebAssembly with vectors of 128 bits. */
export function hasWasm(probe: Uint8Array<ArrayBuffer>): boolean {
  return engine?.validate(probe) === true;
}
