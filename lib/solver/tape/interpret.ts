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
  interpretFrom(tape, 0, values, inputs);
  return values;
}

/** The same from an operation on: those before it are known. @param values by ref, shape (at least tape.length); added to */
export function interpretFrom(tape: Tape, first: Ref, values: Float64Array, inputs: ArrayLike<number>): void {
  const { length } = tape;
  const { op, a, b, value } = tape.columns();
  for (let ref = first; ref < length; ref++) {
    const code = op[ref]!;
    // What most operations are.
    if (code === OP.constant) values[ref] = value[ref]!;
    else if (code === OP.mul) values[ref] = values[a[ref]!]! * values[b[ref]!]!;
    else if (code === OP.add) values[ref] = values[a[ref]!]! + values[b[ref]!]!;
    else if (code === OP.sub) values[ref] = values[a[ref]!]! - values[b[ref]!]!;
    else if (code === OP.held) values[ref] = values[a[ref]!]!;
    else if (code !== OP.part) values[ref] = valueAt(tape, ref, values, inputs);
  }
}

/** One operation's value, from those before it. A block's results are written to `values` with it. */
export function valueAt(tape: Tape, ref: Ref, values: Float64Array, inputs: ArrayLike<number>): number {
  const op = tape.op(ref);
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
