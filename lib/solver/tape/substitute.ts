/** Values of a tape with numbers in the place of some of its inputs: written to the same tape, where what folds is folded. */
import { argumentCount, spreadMarks } from "./live.js";
import { OP, type Ref, type Tape } from "./tape.js";

/** Numbers by the slots of the inputs that they stand for. */
export type Setting = ReadonlyMap<number, number>;

/** @returns the refs with the setting's numbers for its inputs; what doesn't depend on these stays the same ref */
export function substituted(tape: Tape, refs: readonly Ref[], setting: Setting): readonly Ref[] {
  const { length } = tape;
  const moves = new Uint8Array(length);
  for (const slot of setting.keys()) moves[tape.input(slot)] = 1;
  spreadMarks(tape, moves);
  const isNeeded = new Uint8Array(length);
  for (const ref of refs) isNeeded[ref] = 1;
  for (let ref = length - 1; ref >= 0; ref--) {
    if (isNeeded[ref] === 0 || moves[ref] === 0) continue;
    const width = argumentCount(tape, ref);
    for (let which = 0; which < width; which++) isNeeded[tape.argument(ref, which)] = 1;
  }
  const renewed = new Map<Ref, Ref>();
  const now = (ref: Ref) => renewed.get(ref) ?? ref;
  for (let ref = 0; ref < length; ref++) {
    if (isNeeded[ref] !== 1 || moves[ref] !== 1) continue;
    if (tape.op(ref) === OP.block) renewBlock(tape, ref, renewed);
    else renewed.set(ref, writtenAnew(tape, ref, now, setting));
  }
  return refs.map(now);
}

function renewBlock(tape: Tape, ref: Ref, renewed: Map<Ref, Ref>): void {
  const block = tape.blockOf(ref);
  const argument = (part: number) => renewed.get(tape.argument(ref, part)) ?? tape.argument(ref, part);
  const complex = Array.from({ length: block.takes }, (_, at) => ({ re: argument(2 * at), im: argument(2 * at + 1) }));
  for (const [at, { re, im }] of tape.block(block, complex).entries()) {
    renewed.set(ref + 1 + 2 * at, re);
    renewed.set(ref + 2 + 2 * at, im);
  }
}

function writtenAnew(tape: Tape, ref: Ref, now: (ref: Ref) => Ref, setting: Setting): Ref {
  const argument = (which: 0 | 1 | 2) => now(tape.argument(ref, which));
  switch (tape.op(ref)) {
    case OP.constant:
      return ref;
    case OP.input:
      return tape.constant(setting.get(tape.argument(ref, 0))!);
    case OP.add:
      return tape.add(argument(0), argument(1));
    case OP.sub:
      return tape.sub(argument(0), argument(1));
    case OP.mul:
      return tape.mul(argument(0), argument(1));
    case OP.div:
      return tape.div(argument(0), argument(1));
    case OP.neg:
      return tape.neg(argument(0));
    case OP.sqrt:
      return tape.sqrt(argument(0));
    case OP.sin:
      return tape.sin(argument(0));
    case OP.cos:
      return tape.cos(argument(0));
    case OP.call:
      return tape.call(tape.callName(ref), argument(0), argument(1));
    case OP.equal:
      return tape.equal(argument(0), argument(1));
    case OP.less:
      return tape.less(argument(0), argument(1));
    case OP.select:
      return tape.select(argument(0), argument(1), argument(2));
    case OP.block:
    case OP.part:
      // Those have come with their block.
      return now(ref);
    case OP.held:
      // What it held is another value now, and nobody knows that one.
      return argument(0);
  }
}
