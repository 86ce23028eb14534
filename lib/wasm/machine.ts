/** The machine's WebAssembly, as far as kernels use it; Node's types leave it out. */

/** Exports are functions of whole numbers. */
export type WasmFunction = (...parameters: readonly number[]) => number;

export interface WasmMemory {
  readonly buffer: ArrayBuffer;
  grow(pages: number): number;
}

interface WasmMachine {
  readonly Module: new (bytes: Uint8Array<ArrayBuffer>) => object;
  readonly Instance: new (
    module: object,
    imports: Readonly<Record<string, Readonly<Record<string, WasmMemory>>>>,
  ) => { readonly exports: Readonly<Record<string, WasmFunction>> };
  readonly Memory: new (limits: { readonly initial: number; readonly maximum?: number }) => WasmMemory;
  validate(bytes: Uint8Array<ArrayBuffer>): boolean;
}

/** Undefined where there is none. */
export const wasmMachine = (globalThis as unknown as { readonly WebAssembly?: WasmMachine }).WebAssembly;

export const PAGE_BYTES = 65_536;

/** Compiles a module over a memory. @returns its functions, in order */
export function instantiated(bytes: Uint8Array<ArrayBuffer>, memory: WasmMemory): readonly WasmFunction[] {
  const { exports } = new wasmMachine!.Instance(new wasmMachine!.Module(bytes), { m: { m: memory } });
  return Object.keys(exports).map((name) => exports[name]!);
}
