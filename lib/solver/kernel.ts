/** Code from a tape: chosen outputs at many points a call. */
import { OP, type Ref, type Tape } from "./tape.js";
import { applyCall, type CallName } from "./tape-functions.js";

export interface KernelOptions {
  /** Which form to make; all forms give the same bits. */
  readonly form?: "javascript";
}

export interface Kernel {
  /**
   * Computes the outputs at many points.
   *
   * @param values the inputs, shape (count, inputs), C order; read only
   * @param count  how many points
   * @param out    written: shape (outputs, count), C order
   */
  run(values: Float64Array, count: number, out: Float64Array): void;
}

/** Compiles what the outputs need; everything else on the tape costs nothing. */
export function compileKernel(
  tape: Tape,
  outputs: readonly Ref[],
  inputCount: number,
  _options: KernelOptions = {},
): Kernel {
  const live = liveRefs(tape, outputs);
  const lines: string[] = [];
  for (let ref = 0; ref < tape.length; ref++) if (live[ref] === 1) lines.push(statement(tape, ref, inputCount));
  outputs.forEach((ref, index) => {
    lines.push(`out[${index} * count + i] = v${ref};`);
  });
  const text = `"use strict"; return (values, count, out) => { for (let i = 0; i < count; i++) {\n${lines.join("\n")}\n} };`;
  // The text is made of operations and numbers alone: nothing that a user wrote gets here.
  const run = new Function("call", text)(applyCall) as Kernel["run"];
  return { run };
}

function liveRefs(tape: Tape, outputs: readonly Ref[]): Uint8Array {
  const live = new Uint8Array(tape.length);
  for (const ref of outputs) live[ref] = 1;
  for (let ref = tape.length - 1; ref >= 0; ref--) {
    if (live[ref] !== 1) continue;
    const op = tape.op(ref);
    if (op === OP.constant || op === OP.input) continue;
    live[tape.argument(ref, 0)] = 1;
    if (tape.argument(ref, 1) >= 0) live[tape.argument(ref, 1)] = 1;
    if (op === OP.select) live[tape.argument(ref, 2)] = 1;
  }
  return live;
}

function statement(tape: Tape, ref: Ref, inputCount: number): string {
  const a = `v${tape.argument(ref, 0)}`;
  const b = `v${tape.argument(ref, 1)}`;
  const is = `const v${ref} =`;
  switch (tape.op(ref)) {
    case OP.constant:
      return `${is} ${literal(tape.valueOf(ref))};`;
    case OP.input:
      return `${is} values[i * ${inputCount} + ${tape.argument(ref, 0)}];`;
    case OP.add:
      return `${is} ${a} + ${b};`;
    case OP.sub:
      return `${is} ${a} - ${b};`;
    case OP.mul:
      return `${is} ${a} * ${b};`;
    case OP.div:
      return `${is} ${a} / ${b};`;
    case OP.neg:
      return `${is} -${a};`;
    case OP.sqrt:
      return `${is} Math.sqrt(${a});`;
    case OP.sin:
      return `${is} call("sin", ${a}, 0);`;
    case OP.cos:
      return `${is} call("cos", ${a}, 0);`;
    case OP.call:
      return `${is} call(${JSON.stringify(tape.callName(ref) satisfies CallName)}, ${a}, ${b});`;
    case OP.equal:
      return `${is} ${a} === ${b} ? 1 : 0;`;
    case OP.less:
      return `${is} ${a} < ${b} ? 1 : 0;`;
    case OP.select:
      return `${is} ${a} !== 0 ? ${b} : v${tape.argument(ref, 2)};`;
  }
}

function literal(value: number): string {
  if (Number.isNaN(value)) return "NaN";
  if (!Number.isFinite(value)) return value > 0 ? "Infinity" : "-Infinity";
  return Object.is(value, -0) ? "-0" : String(value);
}
