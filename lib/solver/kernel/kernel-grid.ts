/**
 * A kernel over a grid: what depends on outer inputs alone is computed once a group, what depends on inner ones once a point,
 * and only the rest for each pair.
 */

import { ARGUMENTS, argumentCount, spreadMarks } from "../tape/live.js";
import { OP, type Ref, type Tape } from "../tape/tape.js";
import type { Form } from "./kernel-cache.js";
import { StageKernel } from "./kernel-stage.js";

/** A grid: each row of `outer` with each row of `inner`. */
export interface GridRun {
  /** The outer inputs, in the order of the option `outer`; shape (groups, outer), C order. */
  readonly outer: Float64Array;
  readonly groups: number;
  /**
   * All other inputs, by slot; shape (points, inputs - outer), C order. One array always holds the same numbers: what depends
   * on them alone isn't computed again when it comes again.
   */
  readonly inner: Float64Array;
  readonly points: number;
}

export interface GridRequest {
  readonly tape: Tape;
  readonly outputs: readonly Ref[];
  readonly inputCount: number;
  /** Slots. */
  readonly outer: readonly number[];
  readonly form: Form | undefined;
  /** About how many pairs there will be, as far as is known. */
  readonly points?: number | undefined;
}

/** What a value depends on, as bits. */
const OUTER = 1;
const INNER = 2;
const BOTH = 3;

/** Rows of the shorter side whose shared values are held at a time. */
const HELD_ROWS = 512;
/** The most numbers of the longer side that are held at a time. */
const HELD_NUMBERS = 2 ** 20;

/** One side of the grid: its inputs, what it computes for the pairs, and its own outputs. */
interface Side {
  readonly stage: StageKernel;
  /** How many inputs a row has. */
  readonly width: number;
  /** What pairs read: the stage's first outputs. */
  readonly shared: readonly Ref[];
  /** Which outputs depend on this side alone: the stage's next outputs, in order. */
  readonly own: readonly number[];
}

export class Grid {
  readonly #request: GridRequest;
  readonly #masks: Uint8Array;
  readonly #outer: Side;
  readonly #inner: Side;
  readonly #constant: readonly number[];
  /** Which outputs depend on both sides. */
  readonly #paired: readonly number[];
  /** What the inner rows that came last gave. */
  readonly #known: Known = { rows: undefined, values: new Float64Array() };
  /** The pairs' stage with inner values in columns, and with outer ones. */
  #byInner: StageKernel | undefined;
  #byOuter: StageKernel | undefined;

  constructor(request: GridRequest) {
    this.#request = request;
    const { tape, outputs, inputCount, outer } = request;
    this.#masks = dependencies(tape, new Set(outer));
    const shared = sharedValues(tape, this.#masks, outputs);
    const inner = Array.from({ length: inputCount }, (_, slot) => slot).filter((slot) => !outer.includes(slot));
    const indices = outputs.map((_, index) => index);
    const having = (mask: number) => indices.filter((index) => this.#masks[outputs[index]!] === mask);
    this.#constant = having(0);
    this.#paired = having(BOTH);
    this.#outer = side(request, outer, shared[0], having(OUTER));
    this.#inner = side(request, inner, shared[1], having(INNER));
  }

  /** @param out written: shape (outputs, groups, points) */
  run({ outer, groups, inner, points }: GridRun, out: Float64Array): void {
    const { tape, outputs } = this.#request;
    const size = groups * points;
    if (this.#request.points !== undefined) this.#outer.stage.expect(this.#request.points / Math.max(1, points));
    for (const index of this.#constant) {
      const value = tape.valueOf(outputs[index]!);
      out.fill(Number.isNaN(value) ? Number.NaN : value, index * size, (index + 1) * size);
    }
    const outerRows = { rows: outer, count: groups, offset: 0, step: points, repeat: points, stride: 1 };
    const repeated = { offset: 0, step: 1, repeat: groups, stride: points, known: this.#known };
    const innerRows = { rows: inner, count: points, ...repeated };
    if (points >= groups) {
      this.#byInner ??= this.#pairs(this.#inner, this.#outer);
      runPairs(
        { pairs: this.#byInner, paired: this.#paired, size, out },
        [this.#inner, innerRows],
        [this.#outer, outerRows],
      );
    } else {
      this.#byOuter ??= this.#pairs(this.#outer, this.#inner);
      runPairs(
        { pairs: this.#byOuter, paired: this.#paired, size, out },
        [this.#outer, outerRows],
        [this.#inner, innerRows],
      );
    }
  }

  #pairs(columns: Side, uniforms: Side): StageKernel {
    const { tape, outputs, form, points } = this.#request;
    return new StageKernel({
      tape,
      points,
      outputs: this.#paired.map((index) => outputs[index]!),
      columns: columns.shared,
      uniforms: uniforms.shared,
      form,
    });
  }
}

/** A side's inputs and where its values go among the outputs. */
interface Rows {
  /** Shape (count, width). */
  readonly rows: Float64Array;
  readonly count: number;
  /** Where the first row's outputs lie, and how far apart those of neighbouring rows. */
  readonly offset: number;
  readonly step: number;
  /** How often the other side repeats a row's own output, and how far apart. */
  readonly repeat: number;
  readonly stride: number;
  /** What was computed for the rows that came last, if they may come again. */
  readonly known?: Known;
}

interface Known {
  rows: Float64Array | undefined;
  values: Float64Array;
}

interface Pairing {
  readonly pairs: StageKernel;
  /** Which outputs the pairs' stage computes. */
  readonly paired: readonly number[];
  /** Groups · points. */
  readonly size: number;
  readonly out: Float64Array;
}

/** Runs the pairs with the long side's values in columns and the short side's, row by row, as uniforms. */
function runPairs(
  pairing: Pairing,
  [long, longRows]: readonly [Side, Rows],
  [short, shortRows]: readonly [Side, Rows],
): void {
  const { size, out } = pairing;
  const longCount = Math.max(1, Math.floor(HELD_NUMBERS / Math.max(1, long.shared.length)));
  for (let from = 0; from < longRows.count; from += longCount) {
    const longPart = partOf(long, longRows, from, longCount);
    const columns = computeSide(long, longPart, size, out);
    for (let first = 0; first < shortRows.count; first += HELD_ROWS) {
      const shortPart = partOf(short, shortRows, first, HELD_ROWS);
      const uniforms = computeSide(short, shortPart, size, out);
      if (pairing.paired.length > 0)
        runHeld(pairing, { ...longPart, values: columns }, { ...shortPart, values: uniforms });
    }
  }
}

function partOf({ width }: Side, rows: Rows, first: number, most: number): Rows {
  const count = Math.min(most, rows.count - first);
  if (first === 0 && count === rows.count) return rows;
  return {
    ...rows,
    rows: rows.rows.subarray(first * width, (first + count) * width),
    count,
    offset: rows.offset + first * rows.step,
  };
}

/** Rows with what pairs read of them, shape (shared, count). */
type Held = Rows & { readonly values: Float64Array };

function runHeld({ pairs, paired, size, out }: Pairing, long: Held, short: Held): void {
  const uniforms = new Float64Array(short.values.length / short.count);
  for (let row = 0; row < short.count; row++) {
    for (let value = 0; value < uniforms.length; value++) uniforms[value] = short.values[value * short.count + row]!;
    const start = long.offset + short.offset + row * short.step;
    pairs.run(
      long.count,
      (column, from, points, into) => {
        const at = column * long.count + from;
        into.set(long.values.subarray(at, at + points));
      },
      (output, from, column) => {
        const at = paired[output]! * size + start + from * long.step;
        if (long.step === 1) out.set(column, at);
        else for (let point = 0; point < column.length; point++) out[at + point * long.step] = column[point]!;
      },
      uniforms,
    );
  }
}

/** Runs a side alone and spreads its own outputs. @returns what pairs read, shape (shared, count) */
function computeSide({ stage, shared, own }: Side, rows: Rows, size: number, out: Float64Array): Float64Array {
  const { count, step, offset, repeat, stride, known } = rows;
  const values =
    known !== undefined && known.rows === rows.rows
      ? known.values
      : new Float64Array((shared.length + own.length) * count);
  if (values !== known?.values) stage.runRows(rows.rows, count, values);
  if (known !== undefined) {
    known.rows = rows.rows;
    known.values = values;
  }
  own.forEach((output, index) => {
    const from = (shared.length + index) * count;
    for (let row = 0; row < count; row++) {
      const at = output * size + offset + row * step;
      for (let time = 0; time < repeat; time++) out[at + time * stride] = values[from + row]!;
    }
  });
  return values.subarray(0, shared.length * count);
}

function side(
  { tape, outputs, form }: GridRequest,
  slots: readonly number[],
  shared: readonly Ref[],
  own: readonly number[],
): Side {
  const columns = slots.map((slot) => tape.input(slot));
  const wanted = [...shared, ...own.map((index) => outputs[index]!)];
  return {
    stage: new StageKernel({ tape, outputs: wanted, columns, uniforms: [], form }),
    width: slots.length,
    shared,
    own,
  };
}

/** By ref: whether it depends on outer inputs, inner ones, both or none. */
function dependencies(tape: Tape, outer: ReadonlySet<number>): Uint8Array {
  const masks = new Uint8Array(tape.length);
  const { op, a } = tape.columns();
  for (let ref = 0; ref < masks.length; ref++)
    if (op[ref] === OP.input) masks[ref] = outer.has(a[ref]!) ? OUTER : INNER;
  spreadMarks(tape, masks);
  return masks;
}

/** The values of each side alone that what depends on both reads. */
function sharedValues(tape: Tape, masks: Uint8Array, outputs: readonly Ref[]): readonly [outer: Ref[], inner: Ref[]] {
  const isLive = new Uint8Array(tape.length);
  for (const ref of outputs) isLive[ref] = 1;
  const shared: [Ref[], Ref[]] = [[], []];
  const read = (argument: Ref) => {
    const mask = masks[argument]!;
    if (mask === BOTH) isLive[argument] = 1;
    else if (mask !== 0 && isLive[argument]! < 2) {
      isLive[argument] = 2;
      shared[mask === OUTER ? 0 : 1].push(argument);
    }
  };
  const { op, a, b, c } = tape.columns();
  for (let ref = isLive.length - 1; ref >= 0; ref--) {
    if (isLive[ref] !== 1 || masks[ref] !== BOTH) continue;
    const width = ARGUMENTS[op[ref]!]!;
    if (op[ref] === OP.block)
      for (let which = 0; which < argumentCount(tape, ref); which++) read(tape.argument(ref, which));
    else {
      if (width > 0) read(a[ref]!);
      if (width > 1) read(b[ref]!);
      if (width > 2) read(c[ref]!);
    }
  }
  return shared;
}
