/**
 * Fields that are made of others by constants alone, as what detectors see of a loop's: those made of the same ones are a matrix times
 * these, one block of the tape (matrix-block.ts).
 */
import { complexAdd, complexConstant, complexMul, isConstant } from "../../arithmetic/complex.js";
import type { SparseRow } from "../matrix/sparse-rows.js";
import type { ComplexRef, Tape } from "../tape/tape.js";
import { MatrixBlock } from "./matrix-block.js";

/** Matrices of fewer entries are as soon written one operation after the other. */
const LEAST_ENTRIES = 400;

/**
 * The sums of rows.
 *
 * @param fieldAt what a column stands for
 * @param inBlocks whether they may be blocks
 */
export function constantRows(
  tape: Tape,
  rows: readonly SparseRow[],
  fieldAt: (column: number) => ComplexRef,
  inBlocks: boolean,
): readonly ComplexRef[] {
  if (!inBlocks) return rows.map((row) => sumOf(tape, row, fieldAt));
  const sums: ComplexRef[] = [];
  for (const places of alike(rows)) {
    const { columns } = rows[places[0]!]!;
    const varying = Array.from(columns).filter((column) => !isConstant(tape, fieldAt(column)));
    if (places.length * varying.length >= LEAST_ENTRIES) {
      const matrix = places.map((place) => entriesOf(tape, rows[place]!, fieldAt, varying));
      const results = tape.block(new MatrixBlock(varying.length, matrix), varying.map(fieldAt));
      for (let at = 0; at < places.length; at++) sums[places[at]!] = results[at]!;
    } else for (const place of places) sums[place] = sumOf(tape, rows[place]!, fieldAt);
  }
  return sums;
}

/** The places of rows with the same columns. */
function alike(rows: readonly SparseRow[]): readonly (readonly number[])[] {
  const groups: number[][] = [];
  /** By the sum of their columns. */
  const candidates = new Map<number, number[][]>();
  for (let place = 0; place < rows.length; place++) {
    const { columns } = rows[place]!;
    let sum = 0;
    for (let at = 0; at < columns.length; at++) sum += columns[at]!;
    const known = candidates.get(sum) ?? [];
    if (known.length === 0) candidates.set(sum, known);
    const group = known.find(([first]) => haveSameColumns(rows[first!]!, rows[place]!));
    if (group !== undefined) {
      group.push(place);
      continue;
    }
    const alone = [place];
    known.push(alone);
    groups.push(alone);
  }
  return groups;
}

/** In whatever order: a row has none twice. */
function haveSameColumns({ columns: a }: SparseRow, { columns: b }: SparseRow): boolean {
  if (a.length !== b.length) return false;
  for (let at = 0; at < a.length; at++) {
    const column = a[at]!;
    let place = at;
    for (let tried = 0; b[place] !== column; tried++) {
      if (tried === b.length) return false;
      place = place + 1 === b.length ? 0 : place + 1;
    }
  }
  return true;
}

function sumOf(tape: Tape, { columns, values }: SparseRow, fieldAt: (column: number) => ComplexRef): ComplexRef {
  let sum = complexConstant(tape, 0);
  for (let at = 0; at < columns.length; at++) {
    const weight = complexConstant(tape, values[2 * at]!, values[2 * at + 1]!);
    sum = complexAdd(tape, sum, complexMul(tape, weight, fieldAt(columns[at]!)));
  }
  return sum;
}

/** A row as the block takes it: what is constant in it as one number, then what is times each that varies. */
function entriesOf(
  tape: Tape,
  { columns, values }: SparseRow,
  fieldAt: (column: number) => ComplexRef,
  varying: readonly number[],
): Float64Array {
  const entries = new Float64Array(2 * (1 + varying.length));
  for (let at = 0; at < columns.length; at++) {
    const re = values[2 * at]!;
    const im = values[2 * at + 1]!;
    const place = varying.indexOf(columns[at]!);
    if (place >= 0) {
      entries[2 * place + 2] = re;
      entries[2 * place + 3] = im;
      continue;
    }
    const field = fieldAt(columns[at]!);
    const x = tape.valueOf(field.re);
    const y = tape.valueOf(field.im);
    entries[0]! += re * x - im * y;
    entries[1]! += re * y + im * x;
  }
  return entries;
}
