/** How a piece's instructions nest as expressions: what is used once is written where it is used. */

import { OP } from "../tape/tape.js";
import { INSTRUCTION, WORDS } from "./program.js";

export interface PieceShape {
  /** 1 for instructions that stand alone: their values are used several times, or they write to a column. */
  readonly isStatement: Uint8Array;
  /** By instruction that stands alone: the last statement that uses its value. */
  readonly lastUse: Int32Array;
}

/** Deeper expressions than this are cut. */
const MAX_DEPTH = 40;

/** By instruction: how many operands it has. */
const OPERANDS = new Uint8Array(64).fill(2);
for (const op of [OP.neg, OP.sqrt, INSTRUCTION.abs, INSTRUCTION.floor, INSTRUCTION.store, INSTRUCTION.output]) {
  OPERANDS[op] = 1;
}
OPERANDS[OP.select] = 3;

/** How many operands an instruction has. */
export function operandCount(op: number): number {
  return OPERANDS[op]!;
}

export function isWrite(op: number): boolean {
  return op === INSTRUCTION.store || op === INSTRUCTION.output;
}

export function shapeOf(code: Int32Array): PieceShape {
  const count = code.length / WORDS;
  const uses = new Int32Array(count);
  for (let word = 0; word < code.length; word += WORDS) {
    const last = word + OPERANDS[code[word]!]!;
    for (let at = word + 1; at <= last; at++) if (code[at]! >= 0) uses[code[at]!]!++;
  }
  const isStatement = new Uint8Array(count);
  const depth = new Uint8Array(count);
  for (let at = 0, word = 0; at < count; at++, word += WORDS) {
    const op = code[word]!;
    const last = word + OPERANDS[op]!;
    let deepest = 0;
    for (let place = word + 1; place <= last; place++) {
      const operand = code[place]!;
      if (operand >= 0 && isStatement[operand] === 0 && depth[operand]! > deepest) deepest = depth[operand]!;
    }
    depth[at] = deepest + 1;
    if (deepest + 1 > MAX_DEPTH || isWrite(op) || uses[at] !== 1) isStatement[at] = 1;
  }
  return { isStatement, lastUse: lastUses(code, isStatement) };
}

function lastUses(code: Int32Array, isStatement: Uint8Array): Int32Array {
  const count = isStatement.length;
  // The statement that each instruction is written in: of one that is nested, its user's.
  const home = new Int32Array(count);
  const lastUse = new Int32Array(count).fill(-1);
  for (let at = count - 1; at >= 0; at--) {
    if (isStatement[at] === 1) home[at] = at;
    const word = at * WORDS;
    const last = word + OPERANDS[code[word]!]!;
    for (let place = word + 1; place <= last; place++) {
      const operand = code[place]!;
      if (operand < 0) continue;
      if (isStatement[operand] === 0) home[operand] = home[at]!;
      else if (home[at]! > lastUse[operand]!) lastUse[operand] = home[at]!;
    }
  }
  return lastUse;
}
