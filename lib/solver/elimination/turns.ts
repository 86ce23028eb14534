/**
 * Whether couplings follow one turn: each a constant times z, or times its conjugate, where |z| stays the same whatever the inputs.
 *
 * Mirrors that move together have tunings that differ by constants and signs, which a tape doesn't tell from others; so their
 * values at a few points do. Those points depend on the nominal one alone.
 */
import { magnitude, squared } from "../tape/magnitude.js";
import type { ComplexRef, Tape } from "../tape/tape.js";
import { TapeValues } from "./tape-values.js";

/** Couplings as constants times one turn. */
export interface Turned {
  readonly z: ComplexRef;
  /** |z|². */
  readonly square: number;
  /** z / |z| at the nominal point. */
  readonly nominal: readonly [re: number, im: number];
  /** By coupling. */
  readonly factors: readonly TurnFactor[];
}

/** One of several turns. */
export interface TurnGroup extends Omit<Turned, "factors"> {
  /** By the places of couplings. */
  readonly factors: ReadonlyMap<number, TurnFactor>;
}

export interface TurnFactor {
  readonly re: number;
  readonly im: number;
  /** Whether it is times the conjugate of z. */
  readonly isConjugate: boolean;
}

/** How far from the nominal point the first input is taken; the others by other parts of it. */
const STEPS = [0, 0.0137, -0.293, 1.71, -13.9];
/** How far constants may be from one another at two points, of their size. */
const SAME = 1e-12;
/** What z must turn by at least, of its size, to be told from its conjugate. */
const LEAST_TURN = 1e-3;

export class Turns {
  readonly #values: TapeValues;

  /** @param nominal the tape's inputs, by slot */
  constructor(tape: Tape, nominal: ArrayLike<number>) {
    const points = STEPS.map((step) => {
      return Float64Array.from(nominal, (value, slot) => value + step * (1 + 0.618 * slot));
    });
    this.#values = new TapeValues(tape, points);
  }

  /** @returns undefined if they don't follow one turn */
  of(couplings: readonly ComplexRef[]): Turned | undefined {
    const turn = this.#turnOf(couplings[0]!);
    if (turn === undefined) return undefined;
    const factors: TurnFactor[] = [];
    for (const coupling of couplings) {
      const factor = this.#factorOf(coupling, turn.at);
      if (factor === undefined) return undefined;
      factors.push(factor);
    }
    return { ...turn.of, factors };
  }

  /** The turns that couplings follow, each with its own, by their places; those that follow none are in no group. @param most how many */
  groups(couplings: readonly ComplexRef[], most: number): readonly TurnGroup[] {
    const groups: TurnGroup[] = [];
    const left = new Set(couplings.keys());
    for (const base of left) {
      const turn = groups.length < most ? this.#turnOf(couplings[base]!) : undefined;
      if (turn === undefined) continue;
      const factors = new Map<number, TurnFactor>();
      for (const place of left) {
        const factor = this.#factorOf(couplings[place]!, turn.at);
        if (factor !== undefined) factors.set(place, factor);
      }
      for (const place of factors.keys()) left.delete(place);
      groups.push({ ...turn.of, factors });
    }
    return groups;
  }

  /** A turn with its values at the points; undefined if a coupling isn't one. */
  #turnOf(z: ComplexRef): { readonly of: Omit<Turned, "factors">; readonly at: readonly Numbers[] } | undefined {
    const at = STEPS.map((_, point) => this.#at(z, point));
    const [first] = at;
    const square = squared(first!.re, first!.im);
    if (!(square > 0) || !at.every(({ re, im }) => Math.abs(re * re + im * im - square) <= SAME * square))
      return undefined;
    const turned = at.some(({ re, im }) => magnitude(re - first!.re, im - first!.im) > LEAST_TURN * Math.sqrt(square));
    if (!turned) return undefined;
    const size = Math.sqrt(square);
    return { of: { z, square, nominal: [first!.re / size, first!.im / size] }, at };
  }

  /** What a coupling is of a turn, or of its conjugate; undefined if it is neither, or both. */
  #factorOf(coupling: ComplexRef, turn: readonly Numbers[]): TurnFactor | undefined {
    const straight = this.#factor(coupling, turn, 1);
    const conjugate = this.#factor(coupling, turn, -1);
    return (straight === undefined) === (conjugate === undefined) ? undefined : (straight ?? conjugate);
  }

  /** A coupling over z, or over its conjugate, if that is the same at all points. @param sign of the imaginary part of z */
  #factor(coupling: ComplexRef, z: readonly Numbers[], sign: 1 | -1): TurnFactor | undefined {
    const ratios = z.map(({ re, im }, point): Numbers => {
      const value = this.#at(coupling, point);
      const norm = re * re + im * im;
      return {
        re: (value.re * re + value.im * sign * im) / norm,
        im: (value.im * re - value.re * sign * im) / norm,
      };
    });
    const [{ re, im }] = ratios as [Numbers, ...Numbers[]];
    const off = SAME * (Math.abs(re) + Math.abs(im));
    const isSame = ratios.every((each) => Math.abs(each.re - re) <= off && Math.abs(each.im - im) <= off);
    return isSame ? { re, im, isConjugate: sign === -1 } : undefined;
  }

  #at({ re, im }: ComplexRef, point: number): Numbers {
    return { re: this.#values.at(point, re), im: this.#values.at(point, im) };
  }
}

interface Numbers {
  readonly re: number;
  readonly im: number;
}
