/**
 * A tape run as it is, for the few points that are wanted before there is code: an operation at a time over all of them, without a
 * program being made of it.
 *
 * The same bits as code: each operation is done for each point as it is written. What differs from point to point is kept in columns, a
 * point after the other, each used again once its last reader is behind; what is the same for all is one number.
 */
import { runBlock } from "../tape/block.js";
import { ARGUMENTS, argumentCount } from "../tape/live.js";
import { OPERATIONS } from "../tape/operations.js";
import { OP, type Ref, type Tape } from "../tape/tape.js";
import { applyCall } from "../tape/tape-functions.js";
import type { GridRun } from "./kernel-grid.js";

/** What is computed of a tape. */
export interface TapeRows {
  readonly tape: Tape;
  readonly outputs: readonly Ref[];
  /** The inputs, by slot. */
  readonly columns: readonly Ref[];
}

/**
 * @param values shape (count, inputs)
 * @param write  told each output's numbers, shape (count)
 */
export function rowsOnTape(
  { tape, outputs, columns }: TapeRows,
  values: Float64Array,
  count: number,
  write: (output: number, found: Float64Array) => void,
): void {
  const isOne = count === 1;
  const given = { columns: isOne ? [] : columns, rows: values, shared: isOne ? columns : [], numbers: values };
  runOnTape({ tape, outputs, count, ...given }, write);
}

/** @param write told where a group's numbers of an output begin, and what they are */
export function gridOnTape(
  { tape, outputs, columns, outer }: TapeRows & { readonly outer: readonly number[] },
  { outer: numbers, groups, inner, points }: GridRun,
  write: (at: number, found: Float64Array) => void,
): void {
  const differing = columns.filter((_, slot) => !outer.includes(slot));
  const shared = outer.map((slot) => columns[slot]!);
  for (let group = 0; group < groups; group++) {
    const own = numbers.subarray(group * outer.length, (group + 1) * outer.length);
    const given = { columns: differing, rows: inner, shared, numbers: own };
    runOnTape({ tape, outputs, count: points, ...given }, (output, found) =>
      write((output * groups + group) * points, found),
    );
  }
}

interface TapeRun extends TapeRows {
  readonly count: number;
  /** What is given for each point, shape (count, columns). */
  readonly rows: Float64Array;
  /** What is given for all of them. */
  readonly shared: readonly Ref[];
  readonly numbers: Float64Array;
}

function runOnTape(run: TapeRun, write: (output: number, found: Float64Array) => void): void {
  const columns = new TapeColumns(run);
  columns.compute();
  for (const [output, ref] of run.outputs.entries()) write(output, columns.of(ref));
  if (memory.length > MOST_KEPT) memory = new Float64Array();
}

/** As far as the last operation that is asked for or given. */
function lengthFor({ outputs, columns, shared }: TapeRun): number {
  let last = 0;
  for (const refs of [outputs, columns, shared]) for (const ref of refs) if (ref > last) last = ref;
  return last + 1;
}

/** Marks by ref. */
const NEEDED = 1;
const GIVEN = 2;

/** Read once more when all is done. */
const AT_THE_END = 0x7fffffff;

/** Kept from run to run; nothing in it outlives one. */
let memory = new Float64Array();
const MOST_KEPT = 2 ** 20;
const LEAST = 4096;

class TapeColumns {
  readonly #tape: Tape;
  readonly #count: number;
  readonly #marks: Uint8Array;
  /** By ref: the last operation that reads it. */
  readonly #lastRead: Int32Array;
  /** By ref: where its values begin, and how far they are apart: 0 for what all points share. */
  readonly #start: Int32Array;
  readonly #apart: Uint8Array;
  readonly #free: number[] = [];
  #used = 0;

  constructor(run: TapeRun) {
    const { tape, count, outputs, columns, rows, shared, numbers } = run;
    const length = lengthFor(run);
    this.#tape = tape;
    this.#count = count;
    this.#marks = new Uint8Array(length);
    this.#lastRead = new Int32Array(length);
    this.#start = new Int32Array(length);
    this.#apart = new Uint8Array(length);
    for (const ref of outputs) this.#marks[ref] = NEEDED;
    for (const refs of [columns, shared]) for (const ref of refs) this.#marks[ref]! |= GIVEN;
    this.#need();
    for (const ref of outputs) this.#lastRead[ref] = AT_THE_END;
    for (const [column, ref] of columns.entries()) {
      const start = this.#place(ref, 1);
      for (let point = 0; point < count; point++) memory[start + point] = rows[point * columns.length + column]!;
    }
    for (const [index, ref] of shared.entries()) this.#set(ref, numbers[index]!);
  }

  /** Marks what is needed, up to what is given. */
  #need(): void {
    const { op, a, b, c } = this.#tape.columns();
    const [marks, lastRead] = [this.#marks, this.#lastRead];
    for (let ref = marks.length - 1; ref >= 0; ref--) {
      if (marks[ref] !== NEEDED) continue;
      const code = op[ref]!;
      const width = ARGUMENTS[code]!;
      if (code === OP.block) this.#needArguments(ref);
      else if (width > 0) {
        let argument = a[ref]!;
        marks[argument]! |= NEEDED;
        if (lastRead[argument] === 0) lastRead[argument] = ref;
        if (width === 1) continue;
        argument = b[ref]!;
        marks[argument]! |= NEEDED;
        if (lastRead[argument] === 0) lastRead[argument] = ref;
        if (width === 2) continue;
        argument = c[ref]!;
        marks[argument]! |= NEEDED;
        if (lastRead[argument] === 0) lastRead[argument] = ref;
      }
    }
  }

  #needArguments(ref: Ref): void {
    for (let which = argumentCount(this.#tape, ref) - 1; which >= 0; which--) {
      const argument = this.#tape.argument(ref, which);
      this.#marks[argument]! |= NEEDED;
      if (this.#lastRead[argument] === 0) this.#lastRead[argument] = ref;
    }
  }

  /** Room for a value. @returns where it begins */
  #place(ref: Ref, apart: number): number {
    const start = apart === 0 ? this.#fresh(1) : (this.#free.pop() ?? this.#fresh(this.#count));
    this.#start[ref] = start;
    this.#apart[ref] = apart;
    return start;
  }

  /** A number that all points share. */
  #set(ref: Ref, value: number): void {
    const start = this.#place(ref, 0); // by itself: the memory may be another one after it
    memory[start] = value;
  }

  #fresh(count: number): number {
    const start = this.#used;
    this.#used += count;
    if (this.#used > memory.length) {
      const wider = new Float64Array(2 * this.#used + LEAST);
      wider.set(memory);
      memory = wider;
    }
    return start;
  }

  of(ref: Ref): Float64Array {
    const values = new Float64Array(this.#count);
    const apart = this.#apart[ref]!;
    for (let point = 0, from = this.#start[ref]!; point < values.length; point++, from += apart) {
      const value = memory[from]!;
      values[point] = Number.isNaN(value) ? Number.NaN : value;
    }
    return values;
  }

  compute(): void {
    const { op, a, b, c, value } = this.#tape.columns();
    const [marks, apart] = [this.#marks, this.#apart];
    for (let ref = 0; ref < marks.length; ref++) {
      if (marks[ref] !== NEEDED) continue;
      const code = op[ref]!;
      if (code === OP.constant) this.#set(ref, value[ref]!);
      else if (code === OP.block) this.#block(ref);
      else if (code !== OP.part) {
        const width = ARGUMENTS[code]!;
        const first = a[ref]!;
        const second = width > 1 ? b[ref]! : first;
        const third = width > 2 ? c[ref]! : first;
        // Its own column may be that of an argument which it is the last to read: each point is read before it is written.
        this.#forget(first, ref);
        if (second !== first) this.#forget(second, ref);
        if (third !== first && third !== second) this.#forget(third, ref);
        const to = this.#place(ref, apart[first]! | apart[second]! | apart[third]!);
        if (code === OP.mul || code === OP.add || code === OP.sub) this.#combine(ref, to, first, second);
        else if (code === OP.neg || code === OP.held) this.#repeat(ref, to, first);
        else this.#apply(ref, to, [first, second, third]);
      }
    }
  }

  /** Gives a column back that is read for the last time. */
  #forget(argument: Ref, ref: Ref): void {
    if (this.#lastRead[argument] === ref && this.#apart[argument] === 1) this.#free.push(this.#start[argument]!);
  }

  /** What nearly all operations are. */
  #combine(ref: Ref, to: number, first: Ref, second: Ref): void {
    const m = memory;
    const code = this.#tape.op(ref);
    const a = this.#start[first]!;
    const b = this.#start[second]!;
    const da = this.#apart[first]!;
    const db = this.#apart[second]!;
    const count = (da | db) === 0 ? 1 : this.#count;
    if (da + db < 2) {
      if (code === OP.mul) for (let i = 0; i < count; i++) m[to + i] = m[a + i * da]! * m[b + i * db]!;
      else if (code === OP.add) for (let i = 0; i < count; i++) m[to + i] = m[a + i * da]! + m[b + i * db]!;
      else for (let i = 0; i < count; i++) m[to + i] = m[a + i * da]! - m[b + i * db]!;
    } else if (code === OP.mul) for (let i = 0; i < count; i++) m[to + i] = m[a + i]! * m[b + i]!;
    else if (code === OP.add) for (let i = 0; i < count; i++) m[to + i] = m[a + i]! + m[b + i]!;
    else for (let i = 0; i < count; i++) m[to + i] = m[a + i]! - m[b + i]!;
  }

  /** The same number, or its opposite. */
  #repeat(ref: Ref, to: number, first: Ref): void {
    const m = memory;
    const a = this.#start[first]!;
    const count = this.#apart[first] === 0 ? 1 : this.#count;
    if (this.#tape.op(ref) === OP.neg) for (let i = 0; i < count; i++) m[to + i] = -m[a + i]!;
    else for (let i = 0; i < count; i++) m[to + i] = m[a + i]!;
  }

  #apply(ref: Ref, to: number, [first, second, third]: readonly [Ref, Ref, Ref]): void {
    const m = memory;
    const [start, apart] = [this.#start, this.#apart];
    const count = apart[ref] === 0 ? 1 : this.#count;
    const apply = this.#function(ref);
    for (let i = 0; i < count; i++) {
      const a = m[start[first]! + i * apart[first]!]!;
      const b = m[start[second]! + i * apart[second]!]!;
      m[to + i] = apply(a, b, m[start[third]! + i * apart[third]!]!);
    }
  }

  #function(ref: Ref): (a: number, b: number, c: number) => number {
    const op = this.#tape.op(ref);
    const known = OPERATIONS.get(op);
    if (known !== undefined) return known;
    const name = op === OP.sin ? "sin" : op === OP.cos ? "cos" : this.#tape.callName(ref);
    return (a, b) => applyCall(name, a, b);
  }

  #block(ref: Ref): void {
    const tape = this.#tape;
    const block = tape.blockOf(ref);
    const parts = Array.from({ length: 2 * block.gives }, (_, part) => this.#place(ref + 1 + part, 1));
    for (let point = 0; point < this.#count; point++) {
      runBlock(
        block,
        (part) => {
          const argument = tape.argument(ref, part);
          return memory[this.#start[argument]! + point * this.#apart[argument]!]!;
        },
        (part, value) => {
          memory[parts[part]! + point] = value;
        },
      );
    }
  }
}
