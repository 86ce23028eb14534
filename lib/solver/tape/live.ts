/** Which operations of a tape some values need. */
import { OP, type Ref, type Tape } from "./tape.js";

/** How many of an operation's arguments are refs. */
export function argumentCount(tape: Tape, ref: Ref): number {
  switch (tape.op(ref)) {
    case OP.constant:
    case OP.input:
      return 0;
    case OP.neg:
    case OP.sqrt:
    case OP.sin:
    case OP.cos:
    case OP.held:
    case OP.part:
      return 1;
    case OP.block:
      return 2 * tape.blockOf(ref).takes;
    case OP.select:
      return 3;
    default:
      return 2;
  }
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
