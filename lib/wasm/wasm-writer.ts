/**
 * WebAssembly written by hand: bytes of modules, as far as kernels need them.
 *
 * Source: WebAssembly Core Specification 2.0, W3C, "Binary Format".
 */

import { ByteWriter } from "./byte-writer.js";

const TYPE = { i32: 0x7f, i64: 0x7e, f64: 0x7c, v128: 0x7b } as const;
export type WasmType = keyof typeof TYPE;

/** Instructions on single numbers that take all they need from the stack. */
const PLAIN = {
  select: 0x1b,
  "i32.eqz": 0x45,
  "i32.eq": 0x46,
  "i32.ne": 0x47,
  "i32.lt_s": 0x48,
  "i32.lt_u": 0x49,
  "i32.gt_s": 0x4a,
  "i32.gt_u": 0x4b,
  "i32.le_u": 0x4d,
  "i32.ge_s": 0x4e,
  "i32.ge_u": 0x4f,
  "i64.eqz": 0x50,
  "i64.eq": 0x51,
  "i64.ne": 0x52,
  "i64.gt_u": 0x56,
  "i64.le_u": 0x58,
  "f64.eq": 0x61,
  "f64.lt": 0x63,
  "f64.ge": 0x66,
  "i32.add": 0x6a,
  "i32.sub": 0x6b,
  "i32.mul": 0x6c,
  "i32.div_u": 0x6e,
  "i32.and": 0x71,
  "i32.or": 0x72,
  "i32.xor": 0x73,
  "i32.shl": 0x74,
  "i32.shr_s": 0x75,
  "i32.shr_u": 0x76,
  "i64.add": 0x7c,
  "i64.sub": 0x7d,
  "i64.mul": 0x7e,
  "i64.div_u": 0x80,
  "i64.and": 0x83,
  "i64.or": 0x84,
  "i64.xor": 0x85,
  "i64.shl": 0x86,
  "i64.shr_s": 0x87,
  "i64.shr_u": 0x88,
  "i64.rotl": 0x89,
  "f64.abs": 0x99,
  "f64.floor": 0x9c,
  "f64.sqrt": 0x9f,
  "f64.add": 0xa0,
  "f64.sub": 0xa1,
  "f64.mul": 0xa2,
  "f64.div": 0xa3,
  "f64.min": 0xa4,
  "f64.max": 0xa5,
  "i32.wrap_i64": 0xa7,
  "i32.trunc_f64_s": 0xaa,
  "i64.extend_i32_u": 0xad,
  "i64.trunc_f64_s": 0xb0,
  "f64.convert_i32_s": 0xb7,
  "f64.convert_i32_u": 0xb8,
  "i64.reinterpret_f64": 0xbd,
  "f64.reinterpret_i64": 0xbf,
} as const;
export type PlainInstruction = keyof typeof PLAIN;

/** Loads and stores of single numbers: their codes, and their alignment as a power of two. */
const ACCESS = {
  "i32.load": [0x28, 2],
  "i64.load": [0x29, 3],
  "f64.load": [0x2b, 3],
  "i32.load8_u": [0x2d, 0],
  "i32.store": [0x36, 2],
  "i64.store": [0x37, 3],
  "f64.store": [0x39, 3],
  "i32.store8": [0x3a, 0],
} as const;

/** Vector instructions by name: what follows the prefix 0xfd. */
export const VECTOR = {
  load: 0,
  loadSplat64: 10,
  store: 11,
  const: 12,
  shuffle: 13,
  splat32: 17,
  splat: 20,
  /** One of four whole numbers of 32 bits, and one of two doubles. */
  lane32: 27,
  lane64: 33,
  eq: 71,
  ne: 72,
  lt: 73,
  gt: 74,
  ge: 76,
  not: 77,
  and: 78,
  or: 80,
  xor: 81,
  select: 82,
  anyTrue: 83,
  storeLane64: 91,
  floor: 117,
  shl32: 171,
  shr32: 172,
  shrUnsigned32: 173,
  sub32: 177,
  neg64: 193,
  shl64: 203,
  add64: 206,
  abs: 236,
  neg: 237,
  sqrt: 239,
  add: 240,
  sub: 241,
  mul: 242,
  div: 243,
  min: 244,
  max: 245,
  /** The second if it is less or greater than the first, else the first: one step of most machines. */
  lesser: 246,
  larger: 247,
  /** a · b + c, rounded once or twice as the machine likes. Of the relaxed vectors: older Nodes don't know it. */
  relaxedMulAdd: 263,
} as const;

/** A function of a module. */
export interface WasmBody {
  readonly parameters: readonly WasmType[];
  readonly results: readonly WasmType[];
  /** Declarations and code. */
  finish(): Uint8Array;
}

/** A function's body: instructions appended one after the other. */
export class FunctionWriter implements WasmBody {
  readonly code = new ByteWriter();
  readonly #locals: WasmType[] = [];
  readonly parameters: readonly WasmType[];
  readonly results: readonly WasmType[];

  constructor(parameters: readonly WasmType[], results: readonly WasmType[] = []) {
    this.parameters = parameters;
    this.results = results;
  }

  /** Declares a local variable. @returns its number */
  local(type: WasmType): number {
    return this.parameters.length + this.#locals.push(type) - 1;
  }

  get(local: number): void {
    this.code.byte(0x20);
    this.code.unsigned(local);
  }

  set(local: number): void {
    this.code.byte(0x21);
    this.code.unsigned(local);
  }

  tee(local: number): void {
    this.code.byte(0x22);
    this.code.unsigned(local);
  }

  integer(value: number): void {
    this.code.byte(0x41);
    this.code.signed(value);
  }

  /** A whole number of 64 bits. */
  long(value: bigint): void {
    this.code.byte(0x42);
    this.code.signedLong(value);
  }

  double(value: number): void {
    this.code.byte(0x44);
    this.code.float64(value);
  }

  /** Instructions on what is on the stack, one after the other. */
  plain(...instructions: readonly PlainInstruction[]): void {
    for (const instruction of instructions) this.code.byte(PLAIN[instruction]);
  }

  /** A load or store of a single number, `offset` bytes behind the address on the stack. */
  access(instruction: keyof typeof ACCESS, offset = 0): void {
    const [code, alignment] = ACCESS[instruction];
    this.code.byte(code, alignment);
    this.code.unsigned(offset);
  }

  /** Calls a function of the module, by its place in it. */
  call(index: number): void {
    this.code.byte(0x10);
    this.code.unsigned(index);
  }

  /** Ends the function; what it gives is on the stack. */
  leave(): void {
    this.code.byte(0x0f);
  }

  /** Runs `body` if what is on the stack isn't 0. */
  when(body: () => void): void {
    this.code.byte(0x04, 0x40);
    body();
    this.code.byte(0x0b);
  }

  /** Runs one of two, as what is on the stack is something other than 0 or not. */
  either(body: () => void, otherwise: () => void): void {
    this.code.byte(0x04, 0x40);
    body();
    this.code.byte(0x05);
    otherwise();
    this.code.byte(0x0b);
  }

  /** Repeats `body`, once at least, as long as `goOn` leaves something other than 0 on the stack. */
  repeat(body: () => void, goOn: () => void): void {
    this.code.byte(0x03, 0x40);
    body();
    goOn();
    this.code.byte(0x0d, 0, 0x0b);
  }

  /** Copies bytes: behind each other on the stack are where to, where from, and how many. */
  copyBytes(): void {
    this.code.byte(0xfc, 10, 0, 0);
  }

  vector(instruction: number): void {
    this.code.byte(0xfd);
    this.code.unsigned(instruction);
  }

  /** A load or store of a vector or of a number for both lanes, `offset` bytes behind the address on the stack. */
  memory(instruction: number, offset: number): void {
    this.vector(instruction);
    this.code.unsigned(instruction === VECTOR.loadSplat64 ? 3 : 4);
    this.code.unsigned(offset);
  }

  /** A lane of the vector on the stack. */
  lane(instruction: number, lane: number): void {
    this.vector(instruction);
    this.code.byte(lane);
  }

  /** Stores a lane of 64 bits, `offset` bytes behind the address below the vector on the stack. */
  storeLane(lane: number, offset: number): void {
    this.vector(VECTOR.storeLane64);
    this.code.unsigned(3);
    this.code.unsigned(offset);
    this.code.byte(lane);
  }

  /** The same number in both lanes. */
  splat(value: number): void {
    this.vector(VECTOR.const);
    this.code.float64(value);
    this.code.float64(value);
  }

  /** The same small whole number in both lanes, as 64 bits. */
  splat64(value: number): void {
    this.vector(VECTOR.const);
    for (let lane = 0; lane < 2; lane++) this.code.byte(value, 0, 0, 0, 0, 0, 0, 0);
  }

  /** Repeats `body` while `address` runs from 0 in steps of 16 bytes to what `end` holds; runs it once at least. */
  loopBytes(address: number, end: number, body: () => void): void {
    this.code.byte(0x03, 0x40);
    body();
    this.get(address);
    this.integer(16);
    this.code.byte(0x6a);
    this.tee(address);
    this.get(end);
    this.code.byte(0x49, 0x0d, 0, 0x0b);
  }

  /** Declarations and code. */
  finish(): Uint8Array {
    const body = new ByteWriter();
    const runs: { type: WasmType; count: number }[] = [];
    for (const type of this.#locals) {
      const last = runs[runs.length - 1];
      if (last?.type === type) last.count++;
      else runs.push({ type, count: 1 });
    }
    body.unsigned(runs.length);
    for (const { type, count } of runs) {
      body.unsigned(count);
      body.byte(TYPE[type]);
    }
    body.bytes(this.code.finish());
    body.byte(0x0b);
    return body.finish();
  }
}

/** A module that imports the memory `m.m` and exports its functions as "0", "1", ... */
export function wasmModule(functions: readonly WasmBody[]): Uint8Array<ArrayBuffer> {
  const module = new ByteWriter();
  module.byte(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);
  const section = (id: number, write: (into: ByteWriter) => void) => {
    const content = new ByteWriter();
    write(content);
    module.byte(id);
    module.sized(content.finish());
  };
  section(1, (into) => {
    into.unsigned(functions.length);
    for (const { parameters, results } of functions) {
      into.byte(0x60);
      into.sized(Uint8Array.from(parameters, (type) => TYPE[type]));
      into.sized(Uint8Array.from(results, (type) => TYPE[type]));
    }
  });
  section(2, (into) => {
    into.unsigned(1);
    into.text("m");
    into.text("m");
    into.byte(2, 0, 1);
  });
  section(3, (into) => {
    into.unsigned(functions.length);
    functions.forEach((_, index) => {
      into.unsigned(index);
    });
  });
  section(7, (into) => {
    into.unsigned(functions.length);
    functions.forEach((_, index) => {
      into.text(String(index));
      into.byte(0);
      into.unsigned(index);
    });
  });
  section(10, (into) => {
    into.unsigned(functions.length);
    for (const each of functions) into.sized(each.finish());
  });
  return module.finish();
}
