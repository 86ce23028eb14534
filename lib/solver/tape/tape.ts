/**
 * Real arithmetic written down: a graph of scalar operations in which equal operations are one and constants fold.
 *
 * Everything that a sweep computes is written to one tape: the expressions of parameters, couplings, the elimination of
 * fields, the sums of detectors. What doesn't depend on an input folds to a constant while it is written, so that only what
 * varies is left for the kernel. Every simplification is exact: a kernel gives the bits that the operations as asked for
 * would give, except that 0 times anything is 0 (an entry that is zero is not there).
 *
 * Not here: complex numbers (lib/arithmetic/complex.ts), code from a tape (kernel.ts), the order of elimination (eliminate.ts).
 */
import type { Arithmetic } from "../../arithmetic/arithmetic.js";
import type { Complex } from "../../arithmetic/complex.js";
import type { Block } from "./block.js";
import { type Columns, columnsOf } from "./columns.js";
import { NumberTable } from "./number-table.js";
import { applyCall, type CallName } from "./tape-functions.js";

/** An operation's number on its tape; its arguments have smaller ones. */
export type Ref = number;

export type ComplexRef = Complex<Ref>;

/** What an operation does. `constant` and `input` are leaves. */
export const OP = {
  constant: 0,
  input: 1,
  add: 2,
  sub: 3,
  mul: 4,
  div: 5,
  neg: 6,
  sqrt: 7,
  sin: 8,
  cos: 9,
  /** A function of `tape-functions.ts`, by its number in `CALLS`. */
  call: 10,
  /** 1 where a equals b exactly, else 0. */
  equal: 11,
  /** 1 where a is less than b, else 0. */
  less: 12,
  /** b where a isn't 0, else c. */
  select: 13,
  /** The same as a, but not looked through: what derivatives stop at. */
  held: 14,
  /** A block, by its number on the tape: its value is nothing, those behind it are its results. */
  block: 15,
  /** A part of a result of the block a. */
  part: 16,
} as const;
export type Op = (typeof OP)[keyof typeof OP];

/** The most operations that a tape may hold; a model that needs more is refused. */
export const MAX_OPERATIONS = 20_000_000;

const NONE = -1;
/** Angles are near if they differ by no more than this part. */
const NEAR = 2 ** -10;
const FIRST_CAPACITY = 512;

export class TapeOverflow extends Error {
  override readonly name = "TapeOverflow";
}

export class Tape implements Arithmetic<Ref> {
  /** How many operations there are. */
  length = 0;
  #op: Uint8Array;
  #a: Int32Array;
  #b: Int32Array;
  #c: Int32Array;
  /** The values of constants; NaN elsewhere. */
  #value: Float64Array;
  /** Open addressing over refs that aren't constants; NONE is free. Always at most half full. */
  #table: Int32Array;
  #interned = 0;
  readonly #constants: NumberTable;
  readonly #calls: CallName[] = [];
  readonly #blocks: { readonly block: Block; readonly parts: readonly Ref[] }[] = [];
  /** Angles that have been turned by, as multiples of what varies in them. */
  readonly #turns = new Map<Ref, readonly { readonly factor: number; readonly angle: Ref }[]>();

  readonly zero: Ref;
  readonly one: Ref;

  /** @param capacity how many operations it has room for before it grows: a power of two */
  constructor(capacity = FIRST_CAPACITY) {
    const { op, a, b, c, value } = columnsOf(capacity);
    this.#table = new Int32Array(capacity).fill(NONE);
    this.#constants = new NumberTable(capacity);
    this.#op = op;
    this.#a = a;
    this.#b = b;
    this.#c = c;
    this.#value = value;
    this.zero = this.constant(0);
    this.one = this.constant(1);
  }

  /** The operation behind a ref. */
  op(ref: Ref): Op {
    return this.#op[ref] as Op;
  }

  /** Its arguments: refs, but the slot of an input, and the number of a call's function in `c`. */
  argument(ref: Ref, which: number): number {
    if (this.#op[ref] === OP.block) return this.#blocks[this.#c[ref]!]!.parts[which]!;
    return (which === 0 ? this.#a : which === 1 ? this.#b : this.#c)[ref]!;
  }

  /** All operations as they are stored, by ref: for sweeps over many. They are of the tape as it is now, and only read. */
  columns(): Columns {
    return { op: this.#op, a: this.#a, b: this.#b, c: this.#c, value: this.#value };
  }

  /** The function that a call applies. */
  callName(ref: Ref): CallName {
    return this.#calls[this.#c[ref]!]!;
  }

  /** The block that an operation is. */
  blockOf(ref: Ref): Block {
    return this.#blocks[this.#c[ref]!]!.block;
  }

  /** A value of a block: what its arguments give together. @returns its results */
  block(block: Block, complex: readonly ComplexRef[]): readonly ComplexRef[] {
    const parts = complex.flatMap(({ re, im }) => [re, im]);
    const of = this.#append(OP.block, NONE, NONE, this.#blocks.push({ block, parts }) - 1, Number.NaN);
    const all = Array.from({ length: 2 * block.gives }, (_, part) => this.#append(OP.part, of, part, NONE, Number.NaN));
    return Array.from({ length: block.gives }, (_, result) => ({ re: all[2 * result]!, im: all[2 * result + 1]! }));
  }

  isConstant(ref: Ref): boolean {
    return this.#op[ref] === OP.constant;
  }

  /** A constant's value; NaN for everything else. */
  valueOf(ref: Ref): number {
    return this.#value[ref]!;
  }

  known(ref: Ref): number | undefined {
    return this.isConstant(ref) ? this.#value[ref] : undefined;
  }

  /** 0 is one constant, the first. */
  isZero(ref: Ref): boolean {
    return ref === this.zero;
  }

  /** A number. -0 is 0: what is zero is not there, whatever its sign. */
  constant(value: number): Ref {
    // The two that most products are made of, without a search.
    if (value === 0 && this.length > 0) return this.zero;
    if (value === 1 && this.length > 1) return this.one;
    const known = this.#constants.find(value, this.length);
    return known === this.length ? this.#append(OP.constant, NONE, NONE, NONE, value + 0) : known;
  }

  /** The value of an input, by its slot. */
  input(slot: number): Ref {
    return this.#intern(OP.input, slot, NONE, NONE);
  }

  add(a: Ref, b: Ref): Ref {
    if (this.isConstant(a) && this.isConstant(b)) return this.constant(this.valueOf(a) + this.valueOf(b));
    if (this.#isZero(a)) return b;
    if (this.#isZero(b)) return a;
    if (this.#op[b] === OP.neg) return this.sub(a, this.#a[b]!);
    if (this.#op[a] === OP.neg) return this.sub(b, this.#a[a]!);
    return a < b ? this.#intern(OP.add, a, b, NONE) : this.#intern(OP.add, b, a, NONE);
  }

  sub(a: Ref, b: Ref): Ref {
    if (this.isConstant(a) && this.isConstant(b)) return this.constant(this.valueOf(a) - this.valueOf(b));
    if (this.#isZero(b)) return a;
    if (this.#isZero(a)) return this.neg(b);
    if (a === b) return this.zero;
    if (this.#op[b] === OP.neg) return this.add(a, this.#a[b]!);
    if (this.#op[a] === OP.neg) return this.neg(this.add(this.#a[a]!, b));
    return this.#intern(OP.sub, a, b, NONE);
  }

  mul(a: Ref, b: Ref): Ref {
    if (this.isConstant(a) && this.isConstant(b)) return this.constant(this.valueOf(a) * this.valueOf(b));
    if (this.#isZero(a) || this.#isZero(b)) return this.zero;
    if (this.isConstant(a)) return this.#scaled(b, a);
    if (this.isConstant(b)) return this.#scaled(a, b);
    if (this.#op[a] === OP.neg) return this.neg(this.mul(this.#a[a]!, b));
    if (this.#op[b] === OP.neg) return this.neg(this.mul(a, this.#a[b]!));
    return a < b ? this.#intern(OP.mul, a, b, NONE) : this.#intern(OP.mul, b, a, NONE);
  }

  /** What varies times a constant. Signs stay in the constant: so other constants make no other operations. */
  #scaled(a: Ref, constant: Ref): Ref {
    const factor = this.valueOf(constant);
    if (factor === 1) return a;
    if (factor === -1) return this.neg(a);
    if (this.#op[a] === OP.neg) return this.#scaled(this.#a[a]!, this.constant(-factor));
    return this.#intern(OP.mul, a, constant, NONE);
  }

  /** An angle of a known sign, as far as constants tell: the same ref for an angle and its opposite. */
  #signed(angle: Ref): { readonly angle: Ref; readonly isNegative: boolean } {
    if (this.#op[angle] === OP.neg) {
      const inner = this.#signed(this.#a[angle]!);
      return { angle: inner.angle, isNegative: !inner.isNegative };
    }
    const factor = this.#b[angle]!;
    if (this.#op[angle] !== OP.mul || !this.isConstant(factor)) return { angle, isNegative: false };
    const inner = this.#signed(this.#a[angle]!);
    const size = this.constant(Math.abs(this.valueOf(factor)));
    return { angle: this.mul(inner.angle, size), isNegative: inner.isNegative !== this.valueOf(factor) < 0 };
  }

  div(a: Ref, b: Ref): Ref {
    if (this.isConstant(a) && this.isConstant(b)) return this.constant(this.valueOf(a) / this.valueOf(b));
    if (this.#isZero(a)) return this.zero;
    if (this.isConstant(b) && Math.abs(this.valueOf(b)) === 1) return this.mul(a, b);
    if (this.#op[a] === OP.neg) return this.neg(this.div(this.#a[a]!, b));
    if (this.#op[b] === OP.neg) return this.neg(this.div(a, this.#a[b]!));
    return this.#intern(OP.div, a, b, NONE);
  }

  neg(a: Ref): Ref {
    if (this.isConstant(a)) return this.#isZero(a) ? this.zero : this.constant(-this.valueOf(a));
    if (this.#op[a] === OP.neg) return this.#a[a]!;
    if (this.#op[a] === OP.sub) return this.#intern(OP.sub, this.#b[a]!, this.#a[a]!, NONE);
    return this.#intern(OP.neg, a, NONE, NONE);
  }

  sqrt(a: Ref): Ref {
    if (this.isConstant(a)) return this.constant(Math.sqrt(this.valueOf(a)));
    return this.#intern(OP.sqrt, a, NONE, NONE);
  }

  /** Of an angle in radians. */
  sin(a: Ref): Ref {
    if (this.isConstant(a)) return this.constant(applyCall("sin", this.valueOf(a), 0));
    const { angle, isNegative } = this.#signed(a);
    if (isNegative) return this.neg(this.sin(angle));
    const near = this.#nearTurn(angle);
    if (near === undefined) return this.#intern(OP.sin, angle, NONE, NONE);
    const { sine, cosine, smallSine, smallCosine } = near;
    return this.add(this.mul(sine, smallCosine), this.mul(cosine, smallSine));
  }

  cos(a: Ref): Ref {
    if (this.isConstant(a)) return this.constant(applyCall("cos", this.valueOf(a), 0));
    const { angle } = this.#signed(a);
    const near = this.#nearTurn(angle);
    if (near === undefined) return this.#intern(OP.cos, angle, NONE, NONE);
    const { sine, cosine, smallSine, smallCosine } = near;
    return this.sub(this.mul(cosine, smallCosine), this.mul(sine, smallSine));
  }

  smallSin(a: Ref): Ref {
    const { angle, isNegative } = this.#signed(a);
    const sine = this.call("smallSin", angle);
    return isNegative ? this.neg(sine) : sine;
  }

  smallCos(a: Ref): Ref {
    return this.call("smallCos", this.#signed(a).angle);
  }

  /**
   * An angle that differs little from one whose turn is known: sidebands turn by φ(1 + f/f0), with f/f0 some 1e-7.
   *
   * @returns undefined if there is none: then this angle is one that others may be near
   */
  #nearTurn(angle: Ref): { sine: Ref; cosine: Ref; smallSine: Ref; smallCosine: Ref } | undefined {
    let factor = 1;
    let base = angle;
    while (this.#op[base] === OP.mul && this.isConstant(this.#b[base]!)) {
      factor *= this.valueOf(this.#b[base]!);
      base = this.#a[base]!;
    }
    const known = this.#turns.get(base) ?? [];
    const near = known.find((turn) => Math.abs(turn.factor - factor) <= NEAR * turn.factor);
    if (near === undefined) this.#turns.set(base, [...known, { factor, angle }]);
    if (near === undefined || near.angle === angle) return undefined;
    const rest = this.mul(base, this.constant(Math.abs(factor - near.factor)));
    const smallSine = this.smallSin(rest);
    return {
      sine: this.#intern(OP.sin, near.angle, NONE, NONE),
      cosine: this.#intern(OP.cos, near.angle, NONE, NONE),
      smallSine: factor < near.factor ? this.neg(smallSine) : smallSine,
      smallCosine: this.smallCos(rest),
    };
  }

  /** A function of the closed table, of one argument or two. */
  call(name: CallName, a: Ref, b: Ref = this.zero): Ref {
    if (this.isConstant(a) && this.isConstant(b)) {
      return this.constant(applyCall(name, this.valueOf(a), this.valueOf(b)));
    }
    let which = this.#calls.indexOf(name);
    if (which === NONE) which = this.#calls.push(name) - 1;
    return this.#intern(OP.call, a, b, which);
  }

  equal(a: Ref, b: Ref): Ref {
    if (this.isConstant(a) && this.isConstant(b)) return this.valueOf(a) === this.valueOf(b) ? this.one : this.zero;
    if (a === b) return this.one;
    return this.#intern(OP.equal, a, b, NONE);
  }

  less(a: Ref, b: Ref): Ref {
    if (this.isConstant(a) && this.isConstant(b)) return this.valueOf(a) < this.valueOf(b) ? this.one : this.zero;
    if (a === b) return this.zero;
    return this.#intern(OP.less, a, b, NONE);
  }

  select(condition: Ref, yes: Ref, no: Ref): Ref {
    if (this.isConstant(condition)) return this.valueOf(condition) !== 0 ? yes : no;
    if (yes === no) return yes;
    return this.#intern(OP.select, condition, yes, no);
  }

  /** A value that stands for itself: operations on it are never made operations on what it is made of. */
  held(a: Ref): Ref {
    return this.isConstant(a) ? a : this.#intern(OP.held, a, NONE, NONE);
  }

  #isZero(ref: Ref): boolean {
    return this.#op[ref] === OP.constant && this.#value[ref] === 0;
  }

  #intern(op: Op, a: number, b: number, c: number): Ref {
    // Before the place is looked for: growing moves all of them.
    if (2 * (this.#interned + 1) > this.#table.length) this.#growTable();
    const mask = this.#table.length - 1;
    let at = hash(op, a, b, c) & mask;
    for (let ref = this.#table[at]!; ref !== NONE; ref = this.#table[at]!) {
      if (this.#op[ref] === op && this.#a[ref] === a && this.#b[ref] === b && this.#c[ref] === c) return ref;
      at = (at + 1) & mask;
    }
    const ref = this.#append(op, a, b, c, Number.NaN);
    this.#table[at] = ref;
    this.#interned++;
    return ref;
  }

  #append(op: Op, a: number, b: number, c: number, value: number): Ref {
    if (this.length === this.#op.length) this.#grow();
    const ref = this.length++;
    this.#op[ref] = op;
    this.#a[ref] = a;
    this.#b[ref] = b;
    this.#c[ref] = c;
    this.#value[ref] = value;
    return ref;
  }

  #grow(): void {
    const capacity = 2 * this.#op.length;
    if (capacity > 2 * MAX_OPERATIONS) throw new TapeOverflow(`more than ${MAX_OPERATIONS} operations`);
    const { op, a, b, c, value } = columnsOf(capacity);
    op.set(this.#op);
    a.set(this.#a);
    b.set(this.#b);
    c.set(this.#c);
    value.set(this.#value);
    this.#op = op;
    this.#a = a;
    this.#b = b;
    this.#c = c;
    this.#value = value;
  }

  #growTable(): void {
    this.#table = new Int32Array(2 * this.#table.length).fill(NONE);
    const mask = this.#table.length - 1;
    for (let ref = 0; ref < this.length; ref++) {
      if (this.#op[ref] === OP.constant || this.#op[ref]! >= OP.block) continue;
      let at = hash(this.#op[ref]!, this.#a[ref]!, this.#b[ref]!, this.#c[ref]!) & mask;
      while (this.#table[at] !== NONE) at = (at + 1) & mask;
      this.#table[at] = ref;
    }
  }
}

function hash(op: number, a: number, b: number, c: number): number {
  let h = Math.imul(a ^ Math.imul(op + 1, 0x9e3779b1), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 15) ^ b, 0xc2b2ae35);
  h = Math.imul(h ^ (h >>> 13) ^ c, 0x27d4eb2f);
  return (h ^ (h >>> 16)) >>> 0;
}
