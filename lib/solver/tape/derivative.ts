/**
 * Derivatives of a tape, written to the same tape: from what a sum changes by with each result back to what it changes by with each
 * operation before it.
 *
 * Parts that values and derivatives share are one, and what is constant folds. Where a function has no derivative (|x| at 0, a root at 0,
 * the order of a Bessel function) it is NaN or that of one side, never a guess. Source: A. Griewank, A. Walther, "Evaluating
 * Derivatives" (2008), chapter 3: in reverse a gradient takes a few times the operations of its value, whatever the number of parameters.
 * Not here: through which equations light is solved (lib/solver/adjoint-networks.ts).
 */
import { spreadMarks } from "./live.js";
import { OP, type Ref, type Tape } from "./tape.js";
import type { CallName } from "./tape-functions.js";

const NONE = -1;

/** What a sum changes by with each operation of a tape, as far as it is known. */
export class Adjoints {
  readonly #tape: Tape;
  /** 1 for what depends on a leaf, shape (operations when it began). */
  readonly #active: Uint8Array;
  /** By operation; NONE where nothing is known. */
  readonly #of: Int32Array;

  /** @param leaves what derivatives are wanted by: inputs, or values that stand for others */
  constructor(tape: Tape, leaves: readonly Ref[]) {
    this.#tape = tape;
    this.#active = dependents(tape, leaves);
    this.#of = new Int32Array(tape.length).fill(NONE);
  }

  /** Whether an operation depends on a leaf. */
  isActive(ref: Ref): boolean {
    return this.#active[ref] === 1;
  }

  /** The derivative by an input or by what is held, of all that was added and swept. */
  at(ref: Ref): Ref {
    const known = this.#of[ref] ?? NONE;
    return known === NONE ? this.#tape.zero : known;
  }

  /** The same, which is forgotten: whoever takes it passes it on. */
  take(ref: Ref): Ref {
    const by = this.at(ref);
    if (by !== this.#tape.zero) this.#of[ref] = NONE;
    return by;
  }

  /** Says that the sum changes by so much more with an operation. */
  add(ref: Ref, by: Ref): void {
    if (this.#active[ref] !== 1 || this.#tape.isZero(by)) return;
    const before = this.#of[ref]!;
    this.#of[ref] = before === NONE ? by : this.#tape.add(before, by);
  }

  /**
   * Passes on to arguments what is known of their results, which is forgotten. Inputs and what is held keep theirs.
   *
   * @param isPassed which operations pass theirs on: such that no later sweep adds to one of them
   */
  sweep(isPassed: (ref: Ref) => boolean = () => true): void {
    const tape = this.#tape;
    const add = (argument: Ref, amount: Ref) => this.add(argument, amount);
    for (let ref = this.#of.length - 1; ref >= 0; ref--) {
      const by = this.#of[ref]!;
      if (by === NONE || tape.op(ref) === OP.input || tape.op(ref) === OP.held || !isPassed(ref)) continue;
      this.#of[ref] = NONE;
      passOn(tape, ref, by, add);
    }
  }

  /** The operations of which something is known that hasn't been passed on, in order. */
  waiting(): readonly Ref[] {
    const found: Ref[] = [];
    for (let ref = 0; ref < this.#of.length; ref++) if (this.#of[ref] !== NONE) found.push(ref);
    return found;
  }
}

/** What depends on any of some operations, themselves included. @returns 1 for those, shape (tape.length) */
export function dependents(tape: Tape, leaves: readonly Ref[]): Uint8Array {
  const marks = new Uint8Array(tape.length);
  for (const ref of leaves) marks[ref] = 1;
  spreadMarks(tape, marks);
  return marks;
}

type Pass = (argument: Ref, amount: Ref) => void;

/** The rule of each operation: what its arguments add to the sum if it itself adds `by`. */
function passOn(tape: Tape, ref: Ref, by: Ref, pass: Pass): void {
  const a = tape.argument(ref, 0);
  const b = tape.argument(ref, 1);
  switch (tape.op(ref)) {
    case OP.constant:
    case OP.input:
    case OP.equal:
    case OP.less:
    case OP.held:
      return;
    case OP.block:
    case OP.part:
      throw new Error("derivatives don't go through blocks: what is solved by one is held");
    case OP.add:
      pass(a, by);
      pass(b, by);
      return;
    case OP.sub:
      pass(a, by);
      pass(b, tape.neg(by));
      return;
    case OP.mul:
      pass(a, tape.mul(by, b));
      pass(b, tape.mul(by, a));
      return;
    case OP.div: {
      const part = tape.div(by, b);
      pass(a, part);
      if (!tape.isConstant(b)) pass(b, tape.neg(tape.mul(part, ref)));
      return;
    }
    case OP.neg:
      pass(a, tape.neg(by));
      return;
    case OP.sqrt:
      pass(a, tape.div(by, tape.mul(tape.constant(2), ref)));
      return;
    case OP.sin:
      pass(a, tape.mul(by, tape.cos(a)));
      return;
    case OP.cos:
      pass(a, tape.neg(tape.mul(by, tape.sin(a))));
      return;
    case OP.select: {
      const no = tape.argument(ref, 2);
      pass(b, tape.select(a, by, tape.zero));
      pass(no, tape.select(a, tape.zero, by));
      return;
    }
    case OP.call:
      RULES[tape.callName(ref)]({ tape, a, b, ref, by, pass });
  }
}

interface Called {
  readonly tape: Tape;
  readonly a: Ref;
  readonly b: Ref;
  readonly ref: Ref;
  readonly by: Ref;
  readonly pass: Pass;
}

/** A function of one number, by its derivative. */
function ofOne(slope: (called: Called) => Ref): (called: Called) => void {
  return (called) => called.pass(called.a, called.tape.mul(called.by, slope(called)));
}

/** A function whose derivative is 1 over something. */
function overOne(inverse: (called: Called) => Ref): (called: Called) => void {
  return (called) => called.pass(called.a, called.tape.div(called.by, inverse(called)));
}

/** √(1 - x²) */
function besideOne({ tape, a }: Called): Ref {
  return tape.sqrt(tape.mul(tape.sub(tape.one, a), tape.add(tape.one, a)));
}

const RULES: Readonly<Record<CallName, (called: Called) => void>> = {
  abs: ofOne(({ tape, a }) => tape.select(tape.less(a, tape.zero), tape.constant(-1), tape.one)),
  arccos: overOne((called) => called.tape.neg(besideOne(called))),
  arcsin: overOne(besideOne),
  arctan: overOne(({ tape, a }) => tape.add(tape.one, tape.mul(a, a))),
  arctan2: ({ tape, a, b, by, pass }) => {
    const part = tape.div(by, tape.add(tape.mul(a, a), tape.mul(b, b)));
    pass(a, tape.mul(part, b));
    pass(b, tape.neg(tape.mul(part, a)));
  },
  cos: ofOne(({ tape, a }) => tape.neg(tape.sin(a))),
  erf: ofOne(({ tape, a }) => {
    return tape.mul(tape.constant(2 / Math.sqrt(Math.PI)), tape.call("exp", tape.neg(tape.mul(a, a))));
  }),
  exp: ofOne(({ ref }) => ref),
  expm1: ofOne(({ tape, ref }) => tape.add(ref, tape.one)),
  floor: () => {},
  jv: ({ tape, a, b, by, pass }) => {
    // By the order there is no formula of these functions alone.
    if (!tape.isConstant(a)) pass(a, tape.constant(Number.NaN));
    const [below, above] = [tape.sub(a, tape.one), tape.add(a, tape.one)].map((order) => tape.call("jv", order, b));
    pass(b, tape.mul(by, tape.mul(tape.constant(0.5), tape.sub(below!, above!))));
  },
  log: overOne(({ a }) => a),
  log1p: overOne(({ tape, a }) => tape.add(tape.one, a)),
  log10: overOne(({ tape, a }) => tape.mul(tape.constant(Math.LN10), a)),
  min: ({ tape, a, b, by, pass }) => {
    const isSecond = tape.less(b, a);
    pass(a, tape.select(isSecond, tape.zero, by));
    pass(b, tape.select(isSecond, by, tape.zero));
  },
  pow: ({ tape, a, b, ref, by, pass }) => {
    if (!tape.isConstant(a)) {
      pass(a, tape.mul(by, tape.mul(b, tape.call("pow", a, tape.sub(b, tape.one)))));
    }
    if (!tape.isConstant(b)) pass(b, tape.mul(by, tape.mul(ref, tape.call("log", a))));
  },
  sin: ofOne(({ tape, a }) => tape.cos(a)),
  smallCos: ofOne(({ tape, a }) => tape.neg(tape.call("smallSin", a))),
  smallSin: ofOne(({ tape, a }) => tape.call("smallCos", a)),
  tan: ofOne(({ tape, ref }) => tape.add(tape.one, tape.mul(ref, ref))),
};
