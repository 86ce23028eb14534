/**
 * Pieces of arithmetic as functions of WebAssembly, two points a vector: (bytes of a column's vectors) -> ().
 *
 * A kernel has some hundred thousand instructions and is mostly made once, so they are written as bytes at once, without the layers that other
 * functions are written by (lib/wasm). Source: WebAssembly Core Specification 2.0, W3C, "Binary Format".
 */
import { VECTOR, type WasmBody } from "../../wasm/wasm-writer.js";
import { OP } from "../tape/tape.js";
import { columnStart, type Layout } from "./kernel-layout.js";
import { operandCount, shapeOf } from "./piece-shape.js";
import { INSTRUCTION, isUniform, operandIndex, WORDS } from "./program.js";

const NUMBER_BYTES = 8;
const NONE = -1;

/** By instruction: the vector instruction that it is, 0 if it is none alone. */
const DIRECT = new Uint8Array(64);
const SINGLE: readonly (readonly [number, number])[] = [
  [OP.add, VECTOR.add],
  [OP.sub, VECTOR.sub],
  [OP.mul, VECTOR.mul],
  [OP.div, VECTOR.div],
  [OP.neg, VECTOR.neg],
  [OP.sqrt, VECTOR.sqrt],
  [INSTRUCTION.abs, VECTOR.abs],
  [INSTRUCTION.floor, VECTOR.floor],
  [INSTRUCTION.min, VECTOR.min],
];
for (const [instruction, vector] of SINGLE) DIRECT[instruction] = vector;

/** Local variables: the parameter, the address, then vectors. */
const END = 0;
const ADDRESS = 1;
const FIRST_VECTOR = 2;

/** The most bytes that are written between two looks at whether there is room. */
const MOST_BYTES = 64;
/** Declarations stand before the code that they are for, and are known after it: so many bytes are kept for them. */
const HEAD_BYTES = 9;

/** Where all pieces are written, one after the other. */
let bytes = new Uint8Array(4096);

export function pieceBody(code: Int32Array, layout: Layout): WasmBody {
  const writer = new PieceWriter(code, layout);
  return { parameters: ["i32"], results: [], finish: () => writer.write() };
}

class PieceWriter {
  readonly #code: Int32Array;
  readonly #layout: Layout;
  readonly #isStatement: Uint8Array;
  readonly #lastUse: Int32Array;
  #length = HEAD_BYTES;
  /** By instruction that stands alone: its variable. */
  readonly #variable: Int32Array;
  /** By statement: the first of those whose values it is the last to use; by those: the next. */
  readonly #dying: Int32Array;
  readonly #next: Int32Array;
  readonly #free: number[] = [];
  #variables = FIRST_VECTOR;
  #scratch = NONE;

  constructor(code: Int32Array, layout: Layout) {
    this.#code = code;
    this.#layout = layout;
    const { isStatement, lastUse } = shapeOf(code);
    this.#isStatement = isStatement;
    this.#lastUse = lastUse;
    this.#variable = new Int32Array(lastUse.length);
    this.#dying = new Int32Array(lastUse.length).fill(NONE);
    this.#next = new Int32Array(lastUse.length);
  }

  /** @returns declarations and code, which are read before the next piece is written */
  write(): Uint8Array {
    this.#byte(0x03);
    this.#byte(0x40);
    for (let at = 0; at < this.#isStatement.length; at++) if (this.#isStatement[at] === 1) this.#statement(at);
    this.#get(ADDRESS);
    this.#byte(0x41);
    this.#byte(16);
    this.#byte(0x6a);
    this.#byte(0x22);
    this.#byte(ADDRESS);
    this.#get(END);
    for (const byte of [0x49, 0x0d, 0, 0x0b, 0x0b]) this.#byte(byte);
    const end = this.#length;
    // One address, and so many vectors: a number of three bytes, whatever it is.
    const vectors = this.#variables - FIRST_VECTOR;
    bytes.set([2, 1, 0x7f, 0x80 | (vectors & 0x7f), 0x80 | ((vectors >> 7) & 0x7f), vectors >> 14, 0x7b], 2);
    return bytes.subarray(2, end);
  }

  /** What it leaves is in its variable, if it has a value that is used. */
  #statement(at: number): void {
    const op = this.#code[at * WORDS]!;
    const last = this.#lastUse[at]!;
    if (op === INSTRUCTION.store || op === INSTRUCTION.output) {
      this.#get(ADDRESS);
      this.#operand(this.#code[at * WORDS + 1]!);
      if (op === INSTRUCTION.output) this.#sameNaN();
      this.#memory(VECTOR.store, 4, NUMBER_BYTES * columnStart(this.#layout, this.#code[at * WORDS + 2]!));
    } else if (last >= 0) this.#expression(at);
    for (let dead = this.#dying[at]!; dead !== NONE; dead = this.#next[dead]!) this.#free.push(this.#variable[dead]!);
    if (last < 0) return;
    const variable = this.#free.pop() ?? this.#variables++;
    this.#variable[at] = variable;
    this.#byte(0x21);
    this.#unsigned(variable);
    this.#next[at] = this.#dying[last]!;
    this.#dying[last] = at;
  }

  /** Replaces every NaN on the stack by the one that JavaScript has. */
  #sameNaN(): void {
    if (this.#scratch === NONE) this.#scratch = this.#variables++;
    this.#byte(0x22);
    this.#unsigned(this.#scratch);
    this.#splat(0x7ff8);
    this.#get(this.#scratch);
    this.#get(this.#scratch);
    this.#vector(VECTOR.eq);
    this.#vector(VECTOR.select);
  }

  #operand(operand: number): void {
    if (operand >= 0) {
      if (this.#isStatement[operand] === 1) this.#get(this.#variable[operand]!);
      else this.#expression(operand);
      return;
    }
    const index = operandIndex(operand);
    if (isUniform(operand)) {
      this.#byte(0x41);
      this.#byte(0);
      this.#memory(VECTOR.loadSplat64, 3, NUMBER_BYTES * (this.#layout.uniforms + index));
    } else {
      this.#get(ADDRESS);
      this.#memory(VECTOR.load, 4, NUMBER_BYTES * columnStart(this.#layout, index));
    }
  }

  #expression(at: number): void {
    const word = at * WORDS;
    const code = this.#code;
    const op = code[word]!;
    const direct = DIRECT[op]!;
    if (direct !== 0) {
      this.#operand(code[word + 1]!);
      if (operandCount(op) === 2) this.#operand(code[word + 2]!);
      this.#vector(direct);
    } else if (op === OP.select) {
      this.#operand(code[word + 2]!);
      this.#operand(code[word + 3]!);
      this.#operand(code[word + 1]!);
      this.#splat(0);
      this.#vector(VECTOR.ne);
      this.#vector(VECTOR.select);
    } else {
      this.#operand(code[word + 1]!);
      this.#operand(code[word + 2]!);
      this.#vector(op === OP.equal ? VECTOR.eq : VECTOR.lt);
      this.#splat(0x3ff0);
      this.#vector(VECTOR.and);
    }
  }

  #byte(value: number): void {
    bytes[this.#length++] = value;
  }

  /** LEB128, with room made for what is written until the next one. */
  #unsigned(value: number): void {
    if (this.#length + MOST_BYTES > bytes.length) bytes = widened();
    let rest = value;
    while (rest >= 0x80) {
      bytes[this.#length++] = (rest & 0x7f) | 0x80;
      rest >>>= 7;
    }
    bytes[this.#length++] = rest;
  }

  #get(local: number): void {
    bytes[this.#length++] = 0x20;
    this.#unsigned(local);
  }

  #vector(instruction: number): void {
    bytes[this.#length++] = 0xfd;
    this.#unsigned(instruction);
  }

  #memory(instruction: number, alignment: number, offset: number): void {
    this.#vector(instruction);
    bytes[this.#length++] = alignment;
    this.#unsigned(offset);
  }

  /** The same number in both lanes. @param high its first two bytes; all others are 0 */
  #splat(high: number): void {
    this.#vector(VECTOR.const);
    for (let lane = 0; lane < 2; lane++) {
      for (let byte = 0; byte < 6; byte++) this.#byte(0);
      this.#byte(high & 0xff);
      this.#byte(high >> 8);
    }
  }
}

function widened(): Uint8Array<ArrayBuffer> {
  const wider = new Uint8Array(2 * bytes.length);
  wider.set(bytes);
  return wider;
}
