/**
 * A tape run as it is, for the few points that are wanted before there is code: an operation at a time over all of them, without a
 * program being made of it.
 *
 * The same bits as code: each operation is done for each point as it is written. Values are kept in columns, a point after the other; a
 * column is used again once its last reader is behind.
 */
import { runBlock } from "../tape/block.js";
import { ARGUMENTS, argumentCount } from "../tape/live.js";
import { OP, type Ref, type Tape } from "../tape/tape.js";
import { applyCall } from "../tape/tape-functions.js";
import type { LiveRequest } from "./live-values.js";

/** What is computed of a tape, and where its numbers come from and go. */
export interface TapeRun extends LiveRequest {
  readonly count: number;
  /** Writes a given column. @param into shape (count) */
  readonly read: (column: number, into: Float64Array) => void;
  /** What is given for all points. */
  readonly shared?: Float64Array | undefined;
  /** @param values shape (count) */
  readonly write: (output: number, values: Float64Array) => void;
}

/** Marks by ref. */
const NEEDED = 1;
const GIVEN = 2;

/** Read once more when all is done. */
const AT_THE_END = 0x7fffffff;

export function runOnTape(run: TapeRun): void {
  const columns = new TapeColumns(run);
  columns.compute();
  for (const [output, ref] of run.outputs.entries()) run.write(output, columns.of(ref));
  if (memory.length > MOST_KEPT) memory = new Float64Array();
}

/** As far as the last operation that is asked for or given. */
function lengthFor({ outputs, columns, uniforms }: LiveRequest): number {
  let last = 0;
  for (const refs of [outputs, columns, uniforms]) for (const ref of refs) if (ref > last) last = ref;
  return last + 1;
}

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
  /** By ref: where its column begins, and how far its values are apart: 0 for what all points share. */
  readonly #start: Int32Array;
  readonly #apart: Uint8Array;
  readonly #free: number[] = [];
  #used = 0;

  constructor(run: TapeRun) {
    const { tape, count, outputs, columns, uniforms, shared, read } = run;
    const length = lengthFor(run);
    this.#tape = tape;
    this.#count = count;
    this.#marks = new Uint8Array(length);
    this.#lastRead = new Int32Array(length);
    this.#start = new Int32Array(length);
    this.#apart = new Uint8Array(length);
    for (const ref of outputs) this.#marks[ref] = NEEDED;
    for (const refs of [columns, uniforms]) for (const ref of refs) this.#marks[ref]! |= GIVEN;
    this.#need();
    for (const ref of outputs) this.#lastRead[ref] = AT_THE_END;
    for (const [column, ref] of columns.entries()) {
      const start = this.#place(ref, count, 1);
      read(column, memory.subarray(start, start + count));
    }
    for (const [index, ref] of uniforms.entries()) memory[this.#place(ref, 1, 0)] = shared![index]!;
  }

  /** Marks what is needed, up to what is given. */
  #need(): void {
    const { op, a, b, c } = this.#tape.columns();
    const [marks, lastRead] = [this.#marks, this.#lastRead];
    const need = (argument: Ref, ref: Ref) => {
      marks[argument]! |= NEEDED;
      if (lastRead[argument] === 0) lastRead[argument] = ref;
    };
    for (let ref = marks.length - 1; ref >= 0; ref--) {
      if (marks[ref] !== NEEDED) continue;
      const code = op[ref]!;
      const width = ARGUMENTS[code]!;
      if (code === OP.block) {
        for (let which = argumentCount(this.#tape, ref) - 1; which >= 0; which--) {
          need(this.#tape.argument(ref, which), ref);
        }
      } else if (width > 0) {
        need(a[ref]!, ref);
        if (width > 1) need(b[ref]!, ref);
        if (width > 2) need(c[ref]!, ref);
      }
    }
  }

  /** Room for a value. @returns where it begins */
  #place(ref: Ref, count: number, apart: 0 | 1): number {
    const start = apart === 1 ? (this.#free.pop() ?? this.#fresh(count)) : this.#fresh(count);
    this.#start[ref] = start;
    this.#apart[ref] = apart;
    return start;
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
    const start = this.#start[ref]!;
    const from = memory.subarray(start, start + this.#count);
    const same = (value: number) => (Number.isNaN(value) ? Number.NaN : value);
    return this.#apart[ref] === 1 ? from.map(same) : new Float64Array(this.#count).fill(same(from[0]!));
  }

  compute(): void {
    const { op, a, b, c, value } = this.#tape.columns();
    const [marks, count] = [this.#marks, this.#count];
    for (let ref = 0; ref < marks.length; ref++) {
      if (marks[ref] !== NEEDED) continue;
      const code = op[ref]!;
      if (code === OP.constant) memory[this.#place(ref, 1, 0)] = value[ref]!;
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
        const to = this.#place(ref, count, 1);
        const places = [to, this.#start[first]!, this.#start[second]!, this.#start[third]!] as const;
        this.#operate(ref, code, places, [this.#apart[first]!, this.#apart[second]!, this.#apart[third]!]);
      }
    }
  }

  /** Gives a column back that is read for the last time. */
  #forget(argument: Ref, ref: Ref): void {
    if (this.#lastRead[argument] === ref && this.#apart[argument] === 1) this.#free.push(this.#start[argument]!);
  }

  #operate(
    ref: Ref,
    code: number,
    [to, a, b, c]: readonly [number, number, number, number],
    [da, db, dc]: readonly [number, number, number],
  ): void {
    const m = memory;
    const count = this.#count;
    if (code === OP.mul) for (let i = 0; i < count; i++) m[to + i] = m[a + i * da]! * m[b + i * db]!;
    else if (code === OP.add) for (let i = 0; i < count; i++) m[to + i] = m[a + i * da]! + m[b + i * db]!;
    else if (code === OP.sub) for (let i = 0; i < count; i++) m[to + i] = m[a + i * da]! - m[b + i * db]!;
    else if (code === OP.neg) for (let i = 0; i < count; i++) m[to + i] = -m[a + i * da]!;
    else if (code === OP.div) for (let i = 0; i < count; i++) m[to + i] = m[a + i * da]! / m[b + i * db]!;
    else if (code === OP.held) for (let i = 0; i < count; i++) m[to + i] = m[a + i * da]!;
    else {
      const apply = this.#function(ref, code);
      for (let i = 0; i < count; i++) m[to + i] = apply(m[a + i * da]!, m[b + i * db]!, m[c + i * dc]!);
    }
  }

  #function(ref: Ref, code: number): (a: number, b: number, c: number) => number {
    switch (code) {
      case OP.sqrt:
        return Math.sqrt;
      case OP.sin:
        return (a) => applyCall("sin", a, 0);
      case OP.cos:
        return (a) => applyCall("cos", a, 0);
      case OP.equal:
        return (a, b) => (a === b ? 1 : 0);
      case OP.less:
        return (a, b) => (a < b ? 1 : 0);
      case OP.select:
        return (a, b, c) => (a !== 0 ? b : c);
      default: {
        const name = this.#tape.callName(ref);
        return (a, b) => applyCall(name, a, b);
      }
    }
  }

  #block(ref: Ref): void {
    const tape = this.#tape;
    const block = tape.blockOf(ref);
    const parts = Array.from({ length: 2 * block.gives }, (_, part) => this.#place(ref + 1 + part, this.#count, 1));
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
