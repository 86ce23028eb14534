/** Which operations of a tape some values need. */
import { OP, type Ref, type Tape } from "./tape.js";

/** How many of an operation's arguments are refs. */
export function argumentCount(tape: Tape, ref: Ref): 0 | 1 | 2 | 3 {
  switch (tape.op(ref)) {
    case OP.constant:
    case OP.input:
      return 0;
    case OP.neg:
    case OP.sqrt:
    case OP.sin:
    case OP.cos:
      return 1;
    case OP.select:
      return 3;
    default:
      return 2;
  }
}

/** How many operations the values need. */
export function liveCount(tape: Tape, values: readonly Ref[]): number {
  const isLive = new Uint8Array(tape.length);
  for (const ref of values) isLive[ref] = 1;
  let count = 0;
  for (let ref = tape.length - 1; ref >= 0; ref--) {
    if (isLive[ref] !== 1) continue;
    const width = argumentCount(tape, ref);
    if (width > 0) count++;
    for (let which = 0; which < width; which++) isLive[tape.argument(ref, which as 0 | 1 | 2)] = 1;
  }
  return count;
}
