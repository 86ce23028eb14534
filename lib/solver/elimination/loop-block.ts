/**
 * A loop of light solved at each point by dense linear algebra, as a block of the tape.
 *
 * What leaves the couplings that vary (heads h) comes back to where they begin (tails t) through constants: t = K h + s, h = C t. Where the
 * tails of one turn z (group) are told from the others (rest), theirs are written in the eigenvectors of that group alone (turned-loop.ts),
 * so that q = g (N h + W d) with g = 1 / (1 - (ζ - ζ0) λ), and the rest is left: (1 - (K + T N) C) t = (S + T W) d, T = (P - z Q) g. So a
 * point takes the cube of the rest, and its square times the group. d are the drives: what sources vary by.
 * Not here: how the constants come about (dense-loop.ts).
 */
import type { Block, BlockPlaces } from "../tape/block.js";
import { CONSTANT, type Dense, TILE, VARYING } from "../tape/dense.js";

/** The sizes of a loop, and which of its couplings goes where. */
export interface LoopShape {
  /** Tails of the rest, and its heads: what its couplings make of tails. */
  readonly tails: number;
  readonly heads: number;
  /** How many fields are read that these heads make up by constants. */
  readonly fields: number;
  /** Eigenvalues of the group; 0 if there is none. */
  readonly modes: number;
  readonly drives: number;
  /** The couplings of the rest: how many different ones, and which lies between which tail and head. */
  readonly couplings: number;
  readonly edges: readonly { readonly tail: number; readonly head: number; readonly coupling: number }[];
  /** Of each of the group's heads: whether it gets the turn's conjugate, which is constant times what is solved for. */
  readonly conjugates: readonly boolean[];
}

/** Constants; rows one after the other, re and im of each entry. */
export interface LoopNumbers {
  /** ζ0, and 1 / |z|. */
  readonly centre: readonly [re: number, im: number];
  readonly scale: number;
  /** λ, shape (modes, 2). */
  readonly values: Float64Array;
  /** P and Q, shape (tails, modes, 2). */
  readonly p: Float64Array;
  readonly q: Float64Array;
  /** K and S side by side, shape (tails, heads + drives, 2). */
  readonly ways: Float64Array;
  /** N and W side by side, shape (modes, heads + drives, 2). */
  readonly modal: Float64Array;
  /** What fields that are read get of the heads, shape (heads, fields, 2). */
  readonly outOf: Float64Array;
  /** The group's heads in its eigenvectors, shape (modes, conjugates, 2). */
  readonly expansion: Float64Array;
}

const [RE, IM] = [0, 2];
const LANES = [0, 1];

/** Arguments: z if there is a group, the couplings, the drives. Results: the rest's fields, the group's heads, and the least |pivot|² as a real part. */
export class LoopBlock implements Block {
  readonly shape: Int32Array;
  readonly numbers: Float64Array;
  readonly takes: number;
  readonly gives: number;
  readonly scratch: number;
  readonly results: number;
  readonly #of: LoopShape;
  readonly #numbers: ReturnType<typeof numberPlaces>;
  readonly #places: ReturnType<typeof scratchPlaces>;

  constructor(of: LoopShape, numbers: LoopNumbers) {
    const { tails, heads, fields, modes, drives, couplings, edges, conjugates } = of;
    this.#of = of;
    this.#numbers = numberPlaces(of);
    this.#places = scratchPlaces(of);
    this.takes = this.#places.takes;
    this.gives = fields + conjugates.length + 1;
    this.results = this.#places.results;
    this.scratch = this.#places.length;
    this.numbers = numbersOf(of, this.#numbers, numbers);
    const ends = edges.flatMap(({ tail, head, coupling }) => [tail, head, coupling]);
    const sizes = [tails, heads, fields, modes, drives, couplings, conjugates.length];
    this.shape = Int32Array.from([...sizes, ...conjugates.map(Number), ...ends]);
  }

  run(dense: Dense, m: Float64Array, { numbers, scratch }: BlockPlaces): void {
    const { tails, heads, fields, modes, drives, conjugates } = this.#of;
    const n = this.#numbers;
    const at = this.#places;
    const rows = even(tails);
    const width = tiled(heads + drives);
    const least = scratch + at.least;
    m[least] = m[least + 1] = 1;
    if (modes > 0) {
      this.#gains(m, numbers, scratch);
      const g = scratch + at.gains;
      dense.turn(scratch + at.turned, numbers + n.p, numbers + n.q, scratch, g, rows, modes);
    }
    const product = scratch + at.product;
    dense.multiply(product, numbers + n.ways, scratch + at.turned, numbers + n.modal, rows, modes, width);
    this.#assemble(dense, m, scratch);
    dense.factor(scratch + at.matrix, scratch + at.pivots, rows);
    dense.solve(scratch + at.matrix, scratch + at.solution, rows);
    for (let k = 0; k < 2 * tails; k++) m[least + (k & 1)] = Math.min(m[least + (k & 1)]!, m[scratch + at.pivots + k]!);
    this.#headsOfRest(m, scratch);
    const from = scratch + at.heads;
    dense.multiply(scratch + at.results, numbers + n.none, from, numbers + n.outOf, 1, heads, tiled(fields));
    if (modes > 0) this.#headsOfGroup(dense, m, { numbers, scratch });
    // Behind the products: those are as wide as tiles.
    const result = scratch + at.results + VARYING * (fields + conjugates.length);
    for (const lane of LANES) m[result + lane] = m[least + lane]!;
  }

  #headsOfGroup(dense: Dense, m: Float64Array, { numbers, scratch }: BlockPlaces): void {
    const { heads, fields, modes, drives, conjugates } = this.#of;
    const n = this.#numbers;
    const at = this.#places;
    const q = scratch + at.weights;
    dense.multiply(q, numbers + n.none, scratch + at.heads, numbers + n.across, 1, heads + drives, tiled(modes));
    for (let k = 0; k < modes; k++) multiplyBy(m, q + VARYING * k, scratch + at.gains + VARYING * k);
    const out = scratch + at.results + VARYING * fields;
    dense.multiply(out, numbers + n.none, q, numbers + n.expansion, 1, modes, tiled(conjugates.length));
    conjugates.forEach((isConjugate, k) => {
      if (!isConjugate) multiplyBy(m, out + VARYING * k, scratch);
    });
  }

  /** 1 / (1 - (ζ - ζ0) λ) of each eigenvalue. */
  #gains(m: Float64Array, numbers: number, scratch: number): void {
    const { modes } = this.#of;
    const values = numbers + this.#numbers.values;
    const centre = numbers + this.#numbers.centre;
    const gains = scratch + this.#places.gains;
    const least = scratch + this.#places.least;
    for (const lane of LANES) {
      const re = m[scratch + lane]! * m[centre + 2]! - m[centre]!;
      const im = m[scratch + 2 + lane]! * m[centre + 2]! - m[centre + 1]!;
      for (let k = 0; k < modes; k++) {
        const x = m[values + 2 * k]!;
        const y = m[values + 2 * k + 1]!;
        const pivotRe = 1 - (re * x - im * y);
        const pivotIm = -(re * y + im * x);
        const norm = pivotRe * pivotRe + pivotIm * pivotIm;
        m[least + lane] = Math.min(m[least + lane]!, norm);
        m[gains + VARYING * k + lane] = pivotRe / norm;
        m[gains + VARYING * k + 2 + lane] = -pivotIm / norm;
      }
    }
  }

  /** Writes 1 - (K + T N) C, and the right side. */
  #assemble(dense: Dense, m: Float64Array, scratch: number): void {
    const { tails, heads, drives, edges } = this.#of;
    const at = this.#places;
    const rows = even(tails);
    const width = tiled(heads + drives);
    const matrix = scratch + at.matrix;
    const product = scratch + at.product;
    const solution = scratch + at.solution;
    m.fill(0, matrix, matrix + VARYING * rows * rows);
    for (let k = 0; k < rows; k++) for (const lane of LANES) m[matrix + VARYING * k * (rows + 1) + lane] = 1;
    for (const { tail, head, coupling } of edges) {
      const factor = scratch + VARYING * (at.couplings + coupling);
      dense.subtract(matrix + VARYING * tail, product + VARYING * head, factor, tails, rows, width);
    }
    m.fill(0, solution, solution + VARYING * rows);
    for (let drive = 0; drive < drives; drive++) {
      const value = scratch + VARYING * (at.drives + drive);
      for (let row = 0; row < tails; row++) {
        addProduct(m, solution + VARYING * row, product + VARYING * (row * width + heads + drive), value);
      }
    }
  }

  /** h = C t, with the drives behind: what the group is driven by. */
  #headsOfRest(m: Float64Array, scratch: number): void {
    const { heads, drives, edges } = this.#of;
    const at = this.#places;
    const found = scratch + at.heads;
    m.fill(0, found, found + VARYING * heads);
    for (const { tail, head, coupling } of edges) {
      const t = scratch + at.solution + VARYING * tail;
      addProduct(m, found + VARYING * head, t, scratch + VARYING * (at.couplings + coupling));
    }
    const given = scratch + VARYING * at.drives;
    m.copyWithin(found + VARYING * heads, given, given + VARYING * drives);
  }
}

function even(count: number): number {
  return 2 * Math.ceil(count / 2);
}

function tiled(count: number): number {
  return TILE * Math.ceil(count / TILE);
}

function addProduct(m: Float64Array, to: number, a: number, b: number): void {
  for (const lane of LANES) {
    const x = m[a + RE + lane]!;
    const y = m[a + IM + lane]!;
    const u = m[b + RE + lane]!;
    const v = m[b + IM + lane]!;
    m[to + RE + lane]! += x * u - y * v;
    m[to + IM + lane]! += x * v + y * u;
  }
}

function multiplyBy(m: Float64Array, place: number, by: number): void {
  for (const lane of LANES) {
    const x = m[place + RE + lane]!;
    const y = m[place + IM + lane]!;
    const u = m[by + RE + lane]!;
    const v = m[by + IM + lane]!;
    m[place + RE + lane] = x * u - y * v;
    m[place + IM + lane] = x * v + y * u;
  }
}

/** Where constants lie. */
function numberPlaces({ tails, heads, fields, modes, drives, conjugates }: LoopShape) {
  const sizes = {
    centre: 2,
    values: modes,
    p: even(tails) * modes,
    q: even(tails) * modes,
    ways: even(tails) * tiled(heads + drives),
    modal: modes * tiled(heads + drives),
    across: (heads + drives) * tiled(modes),
    expansion: modes * tiled(conjugates.length),
    outOf: heads * tiled(fields),
    none: Math.max(tiled(modes), tiled(conjugates.length), tiled(fields)),
  };
  return placesOf(sizes, CONSTANT, 0);
}

/** Where what varies lies, behind the arguments. */
function scratchPlaces({ tails, heads, fields, modes, drives, couplings, conjugates }: LoopShape) {
  const first = modes > 0 ? 1 : 0;
  const takes = first + couplings + drives;
  const rows = even(tails);
  const sizes = {
    least: 1,
    gains: modes,
    turned: rows * modes,
    product: rows * tiled(heads + drives),
    matrix: rows * rows,
    pivots: rows,
    solution: rows,
    weights: tiled(modes),
    heads: heads + drives,
    results: fields + Math.max(tiled(fields), tiled(conjugates.length)) + 1,
  };
  return { ...placesOf(sizes, VARYING, takes), takes, couplings: first, drives: first + couplings };
}

/** One after the other, in numbers. @param before how many values stand before them */
function placesOf<K extends string>(sizes: Readonly<Record<K, number>>, each: number, before: number) {
  let length = each * before;
  const places = {} as Record<K | "length", number>;
  for (const name of Object.keys(sizes) as K[]) {
    places[name] = length;
    length += each * sizes[name];
  }
  return { ...places, length };
}

function numbersOf(of: LoopShape, places: ReturnType<typeof numberPlaces>, numbers: LoopNumbers): Float64Array {
  const { heads, fields, modes, drives, conjugates } = of;
  const { centre, scale, values, p, q, ways, modal, outOf, expansion } = numbers;
  const all = new Float64Array(places.length);
  all.set([...centre, scale], places.centre);
  all.set(values, places.values);
  all.set(p, places.p);
  all.set(q, places.q);
  const width = heads + drives;
  all.set(widened(ways, width, tiled(width)), places.ways);
  all.set(widened(modal, width, tiled(width)), places.modal);
  all.set(widened(transposed(modal, modes, width), modes, tiled(modes)), places.across);
  all.set(widened(outOf, fields, tiled(fields)), places.outOf);
  all.set(widened(expansion, conjugates.length, tiled(conjugates.length)), places.expansion);
  return all;
}

/** A matrix with columns of zeros behind its own. */
function widened(matrix: Float64Array, width: number, wide: number): Float64Array {
  const rows = width === 0 ? 0 : matrix.length / (2 * width);
  const all = new Float64Array(2 * rows * wide);
  for (let row = 0; row < rows; row++) all.set(matrix.subarray(2 * row * width, 2 * (row + 1) * width), 2 * row * wide);
  return all;
}

function transposed(matrix: Float64Array, rows: number, columns: number): Float64Array {
  const all = new Float64Array(matrix.length);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const from = 2 * (row * columns + column);
      all.set(matrix.subarray(from, from + 2), 2 * (column * rows + row));
    }
  }
  return all;
}
