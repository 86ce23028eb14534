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

/** How many operands an instruction has. */
export function operandCount(op: number): number {
  switch (op) {
    case OP.neg:
    case OP.sqrt:
    case INSTRUCTION.abs:
    case INSTRUCTION.floor:
    case INSTRUCTION.store:
    case INSTRUCTION.output:
      return 1;
    case OP.select:
      return 3;
    default:
      return 2;
  }
}

export function isWrite(op: number): boolean {
  return op === INSTRUCTION.store || op === INSTRUCTION.output;
}

export function shapeOf(code: Int32Array): PieceShape {
  const count = code.length / WORDS;
  const uses = new Int32Array(count);
  for (let at = 0; at < count; at++) {
    for (let which = 1; which <= operandCount(code[at * WORDS]!); which++) {
      const operand = code[at * WORDS + which]!;
      if (operand >= 0) uses[operand]!++;
    }
  }
  const isStatement = new Uint8Array(count);
  const depth = new Int32Array(count);
  for (let at = 0; at < count; at++) {
    const op = code[at * WORDS]!;
    let deepest = 0;
    for (let which = 1; which <= operandCount(op); which++) {
      const operand = code[at * WORDS + which]!;
      if (operand >= 0 && isStatement[operand] === 0) deepest = Math.max(deepest, depth[operand]!);
    }
    depth[at] = deepest + 1;
    if (isWrite(op) || uses[at]! !== 1 || depth[at]! > MAX_DEPTH) isStatement[at] = 1;
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
    for (let which = 1; which <= operandCount(code[at * WORDS]!); which++) {
      const operand = code[at * WORDS + which]!;
      if (operand < 0) continue;
      if (isStatement[operand] === 0) home[operand] = home[at]!;
      else lastUse[operand] = Math.max(lastUse[operand]!, home[at]!);
    }
  }
  return lastUse;
}
