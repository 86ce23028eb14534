/** The values of a tape at one point, computed one operation after another: slow, plain, and what kernels are held to. */

import { runBlock } from "./block.js";
import { OP, type Ref, type Tape } from "./tape.js";
import { applyCall } from "./tape-functions.js";

/**
 * Every operation's value.
 *
 * @param inputs the values of the inputs, by slot
 * @returns by ref, shape (tape.length)
 */
export function interpret(tape: Tape, inputs: ArrayLike<number>): Float64Array {
  const values = new Float64Array(tape.length);
  for (let ref = 0; ref < tape.length; ref++) values[ref] = valueAt(tape, ref, values, inputs);
  return values;
}

/** One operation's value, from those before it. A block's results are written to `values` with it. */
export function valueAt(tape: Tape, ref: Ref, values: Float64Array, inputs: ArrayLike<number>): number {
  const op = tape.op(ref);
  // Most of light in many modes.
  if (op === OP.constant) return tape.valueOf(ref);
  const a = values[tape.argument(ref, 0)]!;
  const b = values[tape.argument(ref, 1)]!;
  switch (op) {
    case OP.input:
      return inputs[tape.argument(ref, 0)]!;
    case OP.add:
      return a + b;
    case OP.sub:
      return a - b;
    case OP.mul:
      return a * b;
    case OP.div:
      return a / b;
    case OP.neg:
      return -a;
    case OP.sqrt:
      return Math.sqrt(a);
    case OP.sin:
      return applyCall("sin", a, 0);
    case OP.cos:
      return applyCall("cos", a, 0);
    case OP.call:
      return applyCall(tape.callName(ref), a, b);
    case OP.equal:
      return a === b ? 1 : 0;
    case OP.less:
      return a < b ? 1 : 0;
    case OP.select:
      return a !== 0 ? b : values[tape.argument(ref, 2)]!;
    case OP.held:
      return a;
    case OP.block:
      runBlock(
        tape.blockOf(ref),
        (part) => values[tape.argument(ref, part)]!,
        (part, value) => {
          values[ref + 1 + part] = value;
        },
      );
      return 0;
    case OP.part:
      return values[ref]!;
  }
}
