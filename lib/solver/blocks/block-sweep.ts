/**
 * Blocks whose factors all follow one turn z: solved once, for all z, by eigenvalues.
 *
 * A loop's equations are (1 - z K) x = s, or with the conjugate turn on some of its ways, which is 1/z: those columns' vectors
 * are written as z y, so that (A - z B)(x, y) = s. Around any z0, A - z B = M (1 - (z - z0) P) with M = A - z0 B and
 * P = M⁻¹ B = V Λ V⁻¹, so that x = Σ_i V_i c_i / (1 - (z - z0) λ_i), c = V⁻¹ M⁻¹ s: a point costs what the modes are many, not
 * their cube. Where eigenvectors are too nearly parallel for the rounding, this gives up.
 */
import {
  complexAdd,
  complexConstant,
  complexInverse,
  complexMul,
  complexSub,
  isZero,
} from "../../arithmetic/complex.js";
import { addScaledRow, multiplyMatrices } from "../matrix/complex-matrix.js";
import { loopsOf } from "../matrix/components.js";
import type { ComplexRef, Tape } from "../tape/tape.js";
import type { BlockReduction, TailTerm, VectorSum } from "./block-reduction.js";
import { type Pencil, type Spectrum, spectrumOf } from "./block-spectrum.js";

/** A vector as constant rows times numbers that vary: scale · rows · values. */
interface Expansion {
  /** Shape (modes, values, 2). */
  readonly rows: Float64Array;
  readonly values: readonly ComplexRef[];
  readonly scale: ComplexRef;
}

export class BlockSweep {
  readonly #tape: Tape;
  readonly #reduction: BlockReduction;
  /** By tail; those of loops already solved. */
  readonly #expansions: Expansion[] = [];

  constructor(tape: Tape, reduction: BlockReduction) {
    this.#tape = tape;
    this.#reduction = reduction;
  }

  /** Solves all loops. @returns whether it could; if not, nothing else may be asked */
  solve(): boolean {
    const { tails } = this.#reduction;
    const edges = tails.flatMap(({ terms }, to) => terms.map(({ from }) => ({ from, to })));
    return loopsOf({ size: tails.length, edges }).every((members) => this.#solveLoop(members));
  }

  /** One entry of a sum of vectors. */
  entry(sum: VectorSum, mode: number): ComplexRef {
    const tape = this.#tape;
    const { modes, factors, sources } = this.#reduction;
    let total = complexConstant(tape, 0);
    for (const [source, vector] of sum.entering) {
      const entry = complexConstant(tape, vector[2 * mode]!, vector[2 * mode + 1]!);
      total = complexAdd(tape, total, complexMul(tape, entry, sources[source]!));
    }
    for (const { from, factor, matrix } of sum.terms) {
      const { rows, values, scale } = this.#expansions[from]!;
      const row = matrix.subarray(2 * mode * modes, 2 * (mode + 1) * modes);
      const weights = multiplyMatrices(row, rows, { rows: 1, inner: modes, columns: values.length });
      const outer = complexMul(tape, factors[factor]!.value, scale);
      // A turn times its conjugate is 1, which the tape doesn't know.
      const isWhole = this.#isInverse(factors[factor]!.value, scale, factors[factor]!.isTurn);
      const inner = this.#weighted(weights, values);
      total = complexAdd(tape, total, isWhole ? inner : complexMul(tape, outer, inner));
    }
    return total;
  }

  #isInverse(a: ComplexRef, b: ComplexRef, isTurn: boolean): boolean {
    return isTurn && a.re === b.re && a.im === this.#tape.neg(b.im);
  }

  #weighted(weights: Float64Array, values: readonly ComplexRef[]): ComplexRef {
    const tape = this.#tape;
    let sum = complexConstant(tape, 0);
    values.forEach((value, index) => {
      const weight = complexConstant(tape, weights[2 * index]!, weights[2 * index + 1]!);
      if (!isZero(tape, weight)) sum = complexAdd(tape, sum, complexMul(tape, weight, value));
    });
    return sum;
  }

  #solveLoop(members: readonly number[]): boolean {
    const { tails } = this.#reduction;
    const inside = (term: TailTerm) => members.includes(term.from);
    const drives = this.#drivesOf(members);
    if (!members.some((member) => tails[member]!.terms.some(inside))) {
      for (const member of members) this.#expansions[member] = this.#direct(drives);
      return true;
    }
    const pencil = this.#pencilOf(members);
    if (pencil === undefined) return false;
    const spectrum = spectrumOf(
      pencil,
      drives.map(({ vector }) => vector),
    );
    if (spectrum === undefined) return false;
    this.#expand(members, pencil, spectrum, drives);
    return true;
  }

  /** What drives a loop: sources, and the entries of vectors of earlier loops. */
  #drivesOf(members: readonly number[]): Drive[] {
    const { modes, factors, sources, tails } = this.#reduction;
    const width = 2 * modes;
    const drives: Drive[] = [];
    const known = new Map<string, Drive>();
    const driveOf = (key: string, value: () => ComplexRef): Drive => {
      const drive = known.get(key) ?? { value: value(), vector: new Float64Array(members.length * width) };
      if (!known.has(key)) drives.push(drive);
      known.set(key, drive);
      return drive;
    };
    members.forEach((member, place) => {
      for (const [source, vector] of tails[member]!.entering) {
        driveOf(`source ${source}`, () => sources[source]!).vector.set(vector, place * width);
      }
      for (const { from, factor, matrix } of tails[member]!.terms) {
        if (members.includes(from)) continue;
        for (let mode = 0; mode < modes; mode++) {
          const value = () => complexMul(this.#tape, factors[factor]!.value, this.#modeOf(from, mode));
          const { vector } = driveOf(`${from} ${factor} ${mode}`, value);
          for (let row = 0; row < modes; row++) {
            vector[place * width + 2 * row]! += matrix[2 * (row * modes + mode)]!;
            vector[place * width + 2 * row + 1]! += matrix[2 * (row * modes + mode) + 1]!;
          }
        }
      }
    });
    return drives;
  }

  /** One mode of an earlier loop's vector. */
  #modeOf(tail: number, mode: number): ComplexRef {
    const { rows, values, scale } = this.#expansions[tail]!;
    const row = rows.subarray(2 * mode * values.length, 2 * (mode + 1) * values.length);
    return complexMul(this.#tape, scale, this.#weighted(row, values));
  }

  /** A vector that no loop feeds: its drives themselves. */
  #direct(drives: readonly Drive[]): Expansion {
    const { modes } = this.#reduction;
    const rows = new Float64Array(2 * modes * drives.length);
    drives.forEach(({ vector }, index) => {
      for (let mode = 0; mode < modes; mode++) {
        rows.set(vector.subarray(2 * mode, 2 * mode + 2), 2 * (mode * drives.length + index));
      }
    });
    return { rows, values: drives.map(({ value }) => value), scale: complexConstant(this.#tape, 1) };
  }

  /** The loop's equations as A - z B; undefined if its factors don't follow one turn. */
  #pencilOf(members: readonly number[]): TurnedPencil | undefined {
    const { modes, factors, tails } = this.#reduction;
    const size = members.length * modes;
    const factorOf = this.#factorsOf(members);
    if (factorOf === undefined) return undefined;
    const z = factors[factorOf.turn]!.value;
    const isConjugate = members.map(
      (member) => factorOf.byTail.get(member) !== factorOf.turn && factorOf.byTail.has(member),
    );
    const a = new Float64Array(2 * size * size);
    const b = new Float64Array(2 * size * size);
    members.forEach((_, place) => {
      for (let mode = 0; mode < modes; mode++) {
        const at = 2 * (place * modes + mode) * (size + 1);
        if (isConjugate[place]) b[at] = -1;
        else a[at] = 1;
      }
    });
    members.forEach((member, place) => {
      for (const { from, matrix } of tails[member]!.terms) {
        const column = members.indexOf(from);
        if (column < 0) continue;
        const [target, sign] = isConjugate[column] ? [a, -1] : [b, 1];
        for (let mode = 0; mode < modes; mode++) {
          const start = 2 * ((place * modes + mode) * size + column * modes);
          addScaledRow(target, start, { re: sign, im: 0, from: matrix, at: 2 * mode * modes }, modes);
        }
      }
    });
    return { size, a, b, z, isConjugate };
  }

  /** Which factor leaves each tail within its loop; undefined unless they are one, or a turn and its conjugate. */
  #factorsOf(members: readonly number[]): { turn: number; byTail: ReadonlyMap<number, number> } | undefined {
    const { factors, tails } = this.#reduction;
    const byTail = new Map<number, number>();
    for (const member of members) {
      for (const { from, factor } of tails[member]!.terms) {
        if (!members.includes(from)) continue;
        if ((byTail.get(from) ?? factor) !== factor) return undefined;
        byTail.set(from, factor);
      }
    }
    const distinct = [...new Set(byTail.values())];
    const [turn, other] = distinct;
    if (turn === undefined || distinct.length > 2) return undefined;
    if (other !== undefined && !this.#isInverse(factors[turn]!.value, factors[other]!.value, factors[turn]!.isTurn)) {
      return undefined;
    }
    return { turn, byTail };
  }

  #expand(
    members: readonly number[],
    { size, z, isConjugate }: TurnedPencil,
    spectrum: Spectrum,
    drives: readonly Drive[],
  ): void {
    const tape = this.#tape;
    const { modes } = this.#reduction;
    const one = complexConstant(tape, 1);
    const distance = complexSub(tape, z, complexConstant(tape, ...spectrum.centre));
    const single = drives.length === 1 ? drives[0]! : undefined;
    const values: ComplexRef[] = [];
    for (let k = 0; k < size; k++) {
      const value = complexConstant(tape, spectrum.values[2 * k]!, spectrum.values[2 * k + 1]!);
      const gain = complexInverse(tape, complexSub(tape, one, complexMul(tape, distance, value)));
      const weights = spectrum.weights.subarray(2 * k * drives.length, 2 * (k + 1) * drives.length);
      const drive =
        single === undefined
          ? this.#weighted(
              weights,
              drives.map((each) => each.value),
            )
          : single.value;
      values.push(complexMul(tape, gain, drive));
    }
    // A single drive's weights are as constant as the vectors.
    const vectors =
      single === undefined ? spectrum.vectors : withScaledColumns(spectrum.vectors, spectrum.weights, size);
    members.forEach((member, place) => {
      const rows = vectors.subarray(2 * place * modes * size, 2 * (place + 1) * modes * size);
      this.#expansions[member] = { rows, values, scale: isConjugate[place] ? z : one };
    });
  }
}

function withScaledColumns(matrix: Float64Array, factors: Float64Array, size: number): Float64Array {
  const scaled = new Float64Array(matrix.length);
  for (let place = 0; place < matrix.length; place += 2) {
    const column = place % (2 * size);
    const [re, im] = [factors[column]!, factors[column + 1]!];
    scaled[place] = matrix[place]! * re - matrix[place + 1]! * im;
    scaled[place + 1] = matrix[place]! * im + matrix[place + 1]! * re;
  }
  return scaled;
}

interface TurnedPencil extends Pencil {
  readonly z: ComplexRef;
}

interface Drive {
  readonly value: ComplexRef;
  /** Shape (members, modes, 2). */
  readonly vector: Float64Array;
}
