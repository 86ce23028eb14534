/**
 * A tape walked operation by operation: what a kernel does, to the same bits, without compiling anything.
 *
 * For a few points this is sooner done than code for them is made.
 */
import type { Kernel } from "./kernel.js";
import { OP, type Ref, type Tape } from "./tape.js";
import { applyCall, type CallName } from "./tape-functions.js";

/** What the outputs need of a tape, renumbered without gaps. */
interface Steps {
  readonly count: number;
  readonly op: Uint8Array;
  readonly a: Int32Array;
  readonly b: Int32Array;
  readonly c: Int32Array;
  /** Constants where they stand; 0 elsewhere. Shape (count). */
  readonly start: Float64Array;
  /** Functions of calls, by step. */
  readonly calls: ReadonlyMap<number, CallName>;
  /** Where each output stands. */
  readonly outputs: Int32Array;
}

/** Prepares to walk what the outputs need. */
export function walkTape(tape: Tape, outputs: readonly Ref[], inputCount: number): Kernel {
  const steps = stepsOf(tape, outputs);
  const values = steps.start.slice();
  return {
    run: (points, count, out) => {
      for (let point = 0; point < count; point++) {
        walk(steps, values, points.subarray(point * inputCount, (point + 1) * inputCount));
        for (let index = 0; index < outputs.length; index++)
          out[index * count + point] = values[steps.outputs[index]!]!;
      }
    },
  };
}

function stepsOf(tape: Tape, outputs: readonly Ref[]): Steps {
  const live = liveRefs(tape, outputs);
  const places = new Int32Array(tape.length).fill(-1);
  let count = 0;
  for (let ref = 0; ref < tape.length; ref++) if (live[ref] === 1) places[ref] = count++;
  const op = new Uint8Array(count);
  const [a, b, c] = [new Int32Array(count), new Int32Array(count), new Int32Array(count)];
  const start = new Float64Array(count);
  const calls = new Map<number, CallName>();
  for (let ref = 0; ref < tape.length; ref++) {
    const at = places[ref]!;
    if (at < 0) continue;
    op[at] = tape.op(ref);
    if (op[at] === OP.constant) {
      start[at] = tape.valueOf(ref);
      continue;
    }
    const isInput = op[at] === OP.input;
    a[at] = isInput ? tape.argument(ref, 0) : places[tape.argument(ref, 0)]!;
    b[at] = isInput || tape.argument(ref, 1) < 0 ? 0 : places[tape.argument(ref, 1)]!;
    if (op[at] === OP.select) c[at] = places[tape.argument(ref, 2)]!;
    if (op[at] === OP.call) calls.set(at, tape.callName(ref));
  }
  return { count, op, a, b, c, start, calls, outputs: Int32Array.from(outputs, (ref) => places[ref]!) };
}

/** Marks what outputs need, 1 each. */
function liveRefs(tape: Tape, outputs: readonly Ref[]): Uint8Array {
  const live = new Uint8Array(tape.length);
  for (const ref of outputs) live[ref] = 1;
  for (let ref = tape.length - 1; ref >= 0; ref--) {
    const op = tape.op(ref);
    if (live[ref] !== 1 || op === OP.constant || op === OP.input) continue;
    live[tape.argument(ref, 0)] = 1;
    if (tape.argument(ref, 1) >= 0) live[tape.argument(ref, 1)] = 1;
    if (op === OP.select) live[tape.argument(ref, 2)] = 1;
  }
  return live;
}

function walk({ count, op, a, b, c, calls }: Steps, values: Float64Array, inputs: Float64Array): void {
  for (let step = 0; step < count; step++) {
    const x = values[a[step]!]!;
    const y = values[b[step]!]!;
    switch (op[step]) {
      case OP.input:
        values[step] = inputs[a[step]!]!;
        break;
      case OP.add:
        values[step] = x + y;
        break;
      case OP.sub:
        values[step] = x - y;
        break;
      case OP.mul:
        values[step] = x * y;
        break;
      case OP.div:
        values[step] = x / y;
        break;
      case OP.neg:
        values[step] = -x;
        break;
      case OP.sqrt:
        values[step] = Math.sqrt(x);
        break;
      case OP.sin:
        values[step] = applyCall("sin", x, 0);
        break;
      case OP.cos:
        values[step] = applyCall("cos", x, 0);
        break;
      case OP.call:
        values[step] = applyCall(calls.get(step)!, x, y);
        break;
      case OP.equal:
        values[step] = x === y ? 1 : 0;
        break;
      case OP.less:
        values[step] = x < y ? 1 : 0;
        break;
      case OP.select:
        values[step] = x !== 0 ? y : values[c[step]!]!;
        break;
    }
  }
}
