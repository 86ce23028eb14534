/** What operations on complex numbers of a tape will cost per point, before they are written: in real operations. */
import type { ComplexRef, Tape } from "../tape/tape.js";

/** Kinds of complex numbers, by what multiplying by them takes. */
const UNIT = 0; // ±1, ±i: nothing
const CONSTANT_HALF = 1; // constant, real or imaginary
const CONSTANT = 2;
const VARYING_HALF = 3;
const VARYING = 4;
const KINDS = 5;

/** Real operations of a product, by the kinds of its factors. */
const PRODUCT = [
  [0, 0, 0, 0, 0],
  [0, 0, 0, 1, 2],
  [0, 0, 0, 2, 6],
  [0, 1, 2, 1, 2],
  [0, 2, 6, 2, 6],
] as const satisfies readonly (readonly number[])[];

/** The inverse of 1 - z. */
const INVERSE = 8;
/** What a coupling that wasn't there before will cost when its ends are eliminated, about. */
const FILL = 4;

/** Takes what a node has one by one: there are many nodes, each weighed many times. */
export class Effort {
  readonly #tape: Tape;
  /** By kind: what enters the node that is weighed, and what leaves it. */
  readonly #from = new Int32Array(KINDS);
  readonly #to = new Int32Array(KINDS);
  #into = 0;
  #outOf = 0;

  constructor(tape: Tape) {
    this.#tape = tape;
  }

  /** Multiplying each of several numbers by one. */
  scaling(factor: ComplexRef, values: readonly ComplexRef[]): number {
    const kind = this.#kind(factor);
    let sum = 0;
    for (const value of values) if (!this.#isZero(value)) sum += PRODUCT[kind]![this.#kind(value)]!;
    return sum;
  }

  /** Begins with another node. */
  begin(): void {
    this.#from.fill(0);
    this.#to.fill(0);
    this.#into = 0;
    this.#outOf = 0;
  }

  /** A coupling that enters the node. */
  enter(value: ComplexRef): void {
    this.#from[this.#kind(value)]!++;
    this.#into++;
  }

  /** A coupling that leaves it. */
  leave(value: ComplexRef): void {
    this.#to[this.#kind(value)]!++;
    this.#outOf++;
  }

  /** What enters it from outside, in one of the columns. */
  drive(source: ComplexRef): void {
    this.#outOf++;
    if (!this.#isZero(source)) this.enter(source);
  }

  /**
   * Eliminating the node: all ways through it, and what they add to.
   *
   * @param fill how many couplings it will leave that aren't there yet
   */
  elimination(loop: ComplexRef | undefined, fill: number): number {
    const [from, to] = [this.#from, this.#to];
    let cost = FILL * fill;
    for (let a = 0; a < KINDS; a++) {
      if (from[a] === 0) continue;
      for (let b = 0; b < KINDS; b++) {
        const adds = a < VARYING_HALF && b < VARYING_HALF ? 0 : 2;
        cost += from[a]! * to[b]! * (PRODUCT[a]![b]! + adds);
      }
    }
    const loopKind = loop === undefined ? UNIT : this.#kind(loop);
    if (loop === undefined || this.#isZero(loop) || loopKind < VARYING_HALF) return cost;
    return cost + INVERSE + 6 * Math.min(this.#into, this.#outOf);
  }

  #isZero(z: ComplexRef): boolean {
    return z.re === this.#tape.zero && z.im === this.#tape.zero;
  }

  #kind({ re, im }: ComplexRef): number {
    const tape = this.#tape;
    const isHalf = re === tape.zero || im === tape.zero;
    if (!tape.isConstant(re) || !tape.isConstant(im)) return isHalf ? VARYING_HALF : VARYING;
    if (!isHalf) return CONSTANT;
    const size = Math.abs(tape.valueOf(re) + tape.valueOf(im));
    return size === 1 || size === 0 ? UNIT : CONSTANT_HALF;
  }
}
