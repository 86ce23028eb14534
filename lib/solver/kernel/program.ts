/**
 * What a kernel does, before it is code: pieces of arithmetic, functions of whole columns between them, over memory that is
 * laid out in columns, a value a point.
 *
 * All forms of a kernel (JavaScript, WebAssembly, an interpreter) are made from this and do the same operations in the same
 * order for each point, so that they give the same bits. Numbers aren't part of it: constants stand in a table of uniforms, and
 * programs that differ in them alone have the same `structure`.
 *
 * Not here: how it comes about (lower.ts), how it runs (kernel-*.ts).
 */
import type { Block } from "../tape/block.js";
import type { CallName } from "../tape/tape-functions.js";

/** Instructions have the numbers of the tape's operations, and these. */
export const INSTRUCTION = {
  /** Writes operand a to column b. */
  store: 32,
  /** The same for an output: every NaN gets the same bits. */
  output: 33,
  abs: 34,
  floor: 35,
  /** NaN if either is; -0 is less than 0. */
  min: 36,
} as const;

/** Words of an instruction: operation, operands a, b, c. */
export const WORDS = 4;

/**
 * Where an operand comes from, as a whole number: from 0 the instruction of the same piece that computes it, odd negative a
 * uniform, even negative a column.
 */
export type Operand = number;

export const uniformOperand = (index: number): Operand => -(2 * index + 1);
export const columnOperand = (index: number): Operand => -(2 * index + 2);
export const isUniform = (operand: Operand): boolean => operand < 0 && (operand & 1) !== 0;
/** The uniform's or column's number. */
export const operandIndex = (operand: Operand): number => (-operand - 1) >> 1;

export type Step =
  /** Straight-line arithmetic, shape (instructions, WORDS). */
  | { readonly kind: "piece"; readonly code: Int32Array }
  /** Sine and cosine of a column of angles, which may be nearly always small ones. */
  | {
      readonly kind: "sin-cos";
      readonly small: boolean;
      readonly angle: number;
      readonly sine: number;
      readonly cosine: number;
    }
  /** A block: its operands, and the columns of its results; -1 for those that nothing reads. */
  | {
      readonly kind: "block";
      readonly block: Block;
      /** The uniform at which its constants begin. */
      readonly numbers: number;
      readonly operands: Int32Array;
      readonly results: Int32Array;
    }
  /** A function of one or two operands, written to a column. */
  | {
      readonly kind: "call";
      readonly name: CallName;
      readonly a: Operand;
      readonly b: Operand;
      readonly result: number;
    };

export interface Program {
  /** The last uniforms. */
  readonly constants: Float64Array;
  /** All uniforms: those that are handed over for each run, then constants. */
  readonly uniformCount: number;
  /** The first columns are read: how many. */
  readonly inputCount: number;
  /** The columns after them are the outputs: how many. */
  readonly outputCount: number;
  /** All columns. */
  readonly columnCount: number;
  readonly steps: readonly Step[];
  /** How many instructions there are, without stores. */
  readonly operations: number;
}

/** Everything that code depends on: programs with equal structures share their code. */
export function structureOf({ uniformCount, inputCount, outputCount, columnCount, steps }: Program): Int32Array {
  const head = [uniformCount, inputCount, outputCount, columnCount, steps.length];
  // Pieces are nearly all of it.
  const others = steps.map((step) => (step.kind === "piece" ? undefined : stepWords(step)));
  let length = head.length;
  steps.forEach((step, index) => {
    length += step.kind === "piece" ? step.code.length + 2 : others[index]!.length;
  });
  const structure = new Int32Array(length);
  structure.set(head);
  let at = head.length;
  steps.forEach((step, index) => {
    if (step.kind === "piece") {
      structure[at + 1] = step.code.length;
      structure.set(step.code, at + 2);
      at += step.code.length + 2;
      return;
    }
    structure.set(others[index]!, at);
    at += others[index]!.length;
  });
  return structure;
}

/** What isn't a piece; pieces begin with 0. */
function stepWords(step: Exclude<Step, { kind: "piece" }>): Int32Array {
  switch (step.kind) {
    case "sin-cos":
      return Int32Array.of(step.small ? 3 : 1, step.angle, step.sine, step.cosine);
    case "block": {
      const { shape } = step.block;
      const words = [step.numbers, shape.length, ...shape, ...step.operands, ...step.results];
      return Int32Array.of(4, words.length, ...words);
    }
    case "call": {
      const words = [step.a, step.b, step.result, ...[...step.name].map((letter) => letter.charCodeAt(0))];
      return Int32Array.of(2, words.length, ...words);
    }
  }
}
