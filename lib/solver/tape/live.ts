/** Which operations of a tape some values need. */
import { OP, type Ref, type Tape } from "./tape.js";

/** By operation: how many of its arguments are refs; a block says so itself. */
const ARGUMENTS = Uint8Array.from(Object.values(OP), () => 2);
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
  for (let ref = tape.length - 1; ref >= 0; ref--) {
    if (isLive[ref] !== 1) continue;
    const width = argumentCount(tape, ref);
    for (let which = 0; which < width; which++) isLive[tape.argument(ref, which)] = 1;
  }
  return isLive;
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
  let count = 0;
  for (let ref = 0; ref < tape.length; ref++) if (isLive[ref] === 1 && argumentCount(tape, ref) > 0) count++;
  return count;
}
