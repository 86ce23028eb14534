/** Sweeps over a tape: which operations some values need, and which depend on some. */
import { OP, type Ref, type Tape } from "./tape.js";

/** By operation: how many of its arguments are refs; a block says so itself. */
export const ARGUMENTS = Uint8Array.from(Object.values(OP), () => 2);
for (const op of [OP.constant, OP.input]) ARGUMENTS[op] = 0;
for (const op of [OP.neg, OP.sqrt, OP.sin, OP.cos, OP.held, OP.part]) ARGUMENTS[op] = 1;
ARGUMENTS[OP.select] = 3;

/** How many of an operation's arguments are refs. */
export function argumentCount(tape: Tape, ref: Ref): number {
  const op = tape.op(ref);
  return op === OP.block ? 2 * tape.blockOf(ref).takes : ARGUMENTS[op]!;
}

/** What the values need, themselves included. @returns 1 for those, shape (tape.length) */
export function liveMarks(tape: Tape, values: readonly Ref[]): Uint8Array {
  const isLive = new Uint8Array(tape.length);
  for (const ref of values) isLive[ref] = 1;
  markNeeded(tape, isLive);
  return isLive;
}

/** Marks with 1 what the operations need whose only mark is 1. @param marks bits by ref; added to */
export function markNeeded(tape: Tape, marks: Uint8Array): void {
  const { op, a, b, c } = tape.columns();
  for (let ref = marks.length - 1; ref >= 0; ref--) {
    if (marks[ref] !== 1) continue;
    const code = op[ref]!;
    const width = ARGUMENTS[code]!;
    if (code === OP.block) markArguments(tape, ref, marks);
    else if (width > 0) {
      marks[a[ref]!]! |= 1;
      if (width > 1) marks[b[ref]!]! |= 1;
      if (width > 2) marks[c[ref]!]! |= 1;
    }
  }
}

function markArguments(tape: Tape, ref: Ref, marks: Uint8Array): void {
  const width = argumentCount(tape, ref);
  for (let which = 0; which < width; which++) marks[tape.argument(ref, which)]! |= 1;
}

/** Gives each operation the marks of its arguments, and so of all that it depends on. @param marks bits by ref; added to */
export function spreadMarks(tape: Tape, marks: Uint8Array): void {
  const { op, a, b, c } = tape.columns();
  for (let ref = 0; ref < marks.length; ref++) {
    const code = op[ref]!;
    const width = ARGUMENTS[code]!;
    if (code === OP.block) marks[ref]! |= marksOfArguments(tape, ref, marks);
    else if (width > 0) {
      let bits = marks[a[ref]!]!;
      if (width > 1) bits |= marks[b[ref]!]!;
      if (width > 2) bits |= marks[c[ref]!]!;
      marks[ref]! |= bits;
    }
  }
}

function marksOfArguments(tape: Tape, ref: Ref, marks: Uint8Array): number {
  let bits = 0;
  const width = argumentCount(tape, ref);
  for (let which = 0; which < width; which++) bits |= marks[tape.argument(ref, which)]!;
  return bits;
}

/** The slots of the inputs that the values depend on, in rising order. */
export function inputsOf(tape: Tape, values: readonly Ref[]): readonly number[] {
  const isLive = liveMarks(tape, values);
  const slots = new Set<number>();
  for (let ref = 0; ref < tape.length; ref++) {
    if (isLive[ref] === 1 && tape.op(ref) === OP.input) slots.add(tape.argument(ref, 0));
  }
  return [...slots].sort((a, b) => a - b);
}

/** How many operations the values need. */
export function liveCount(tape: Tape, values: readonly Ref[]): number {
  const isLive = liveMarks(tape, values);
  const { op } = tape.columns();
  let count = 0;
  for (let ref = 0; ref < isLive.length; ref++) {
    if (isLive[ref] === 1 && (op[ref] === OP.block || ARGUMENTS[op[ref]!]! > 0)) count++;
  }
  return count;
}
