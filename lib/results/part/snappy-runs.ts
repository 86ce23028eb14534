/**
 * Bytes in Snappy's format, where only runs of equal bytes are made shorter: that is what the upper bytes of doubles have,
 * once they lie side by side. The lower ones look like noise, which isn't searched.
 *
 * Source: google/snappy, "Snappy compressed format description": a length, then literals and copies of what went before.
 */
import { powerOfTwo } from "../../numerics/powers-of-two.js";

/** Shorter runs aren't worth ending a literal. */
const LEAST_RUN = 24;
const MOST_A_COPY = 64;
/** Bytes that are searched or not as one. */
const STRETCH = 4096;
/** So many pairs of neighbours of a stretch are looked at, and it is searched if so many of them are equal. */
const LOOKS = 64;
const ENOUGH = 16;

/** No output is longer than this. */
export function mostCompressed(length: number): number {
  return length + 32 + 8 * Math.ceil(length / STRETCH);
}

/**
 * @param from what to compress: `length` bytes from its start on
 * @param into written from `at` on, with room for `mostCompressed`
 * @returns behind the last byte written
 */
export function compressRuns(from: Uint8Array, length: number, into: Uint8Array, at: number): number {
  let to = at;
  let rest = length;
  for (; rest >= 128; rest >>>= 7) into[to++] = 128 + (rest & 127);
  into[to++] = rest;
  let literal = 0; // where what isn't written yet begins
  const words = new Int32Array(from.buffer, from.byteOffset, from.length >>> 2);
  for (let stretch = 0; stretch < length; stretch += STRETCH) {
    const end = Math.min(length, stretch + STRETCH);
    if (!hasRuns(from, stretch, end)) continue;
    for (let place = Math.max(stretch, literal); place < end; place = literal) {
      const run = nextRun(from, words, { place, end, length });
      if (run < 0) break;
      const next = endOfRun(from, words, run, length);
      to = writeLiteral(from, literal, run + 1, into, to);
      to = writeRun(next - run - 1, into, to);
      literal = next;
    }
  }
  return writeLiteral(from, literal, length, into, to);
}

interface Search {
  /** Where a run may begin: from here to before the end of the stretch. */
  readonly place: number;
  readonly end: number;
  /** Where the bytes end. */
  readonly length: number;
}

/**
 * Where the next run begins that is worth writing; -1 if none does.
 *
 * Such a run has 24 bytes at least, and so all of the first 8 of some 16 bytes that begin at a multiple of 16: only these are
 * looked at.
 */
function nextRun(bytes: Uint8Array, words: Int32Array, { place, end, length }: Search): number {
  for (let block = (place + 15) & -16; block < end + LEAST_RUN && block + 8 <= length; block += 16) {
    const word = words[block >>> 2]!;
    if (word !== words[(block >>> 2) + 1]! || word !== ((word << 8) | (word >>> 24))) continue;
    const value = bytes[block]!;
    let start = block;
    while (start > place && bytes[start - 1] === value) start--;
    if (start >= end) return -1;
    let next = block + 8;
    while (next < length && next - start < LEAST_RUN && bytes[next] === value) next++;
    if (next - start >= LEAST_RUN) return start;
  }
  return -1;
}

/** Behind the last byte that is equal to the one at a place. */
function endOfRun(bytes: Uint8Array, words: Int32Array, place: number, length: number): number {
  const value = bytes[place]!;
  const word = Math.imul(value, 0x01010101);
  let next = place + 1;
  while (next < length && (next & 3) !== 0 && bytes[next] === value) next++;
  if ((next & 3) === 0) while (next + 4 <= length && words[next >>> 2] === word) next += 4;
  while (next < length && bytes[next] === value) next++;
  return next;
}

function hasRuns(bytes: Uint8Array, start: number, end: number): boolean {
  const step = Math.max(1, Math.floor((end - start - 1) / LOOKS));
  let equal = 0;
  for (let at = start; at + 1 < end; at += step) if (bytes[at] === bytes[at + 1]) equal++;
  return equal >= ENOUGH;
}

function writeLiteral(from: Uint8Array, start: number, end: number, into: Uint8Array, at: number): number {
  const length = end - start;
  if (length === 0) return at;
  let to = at;
  const less = length - 1;
  if (less < 60) into[to++] = less << 2;
  else {
    const bytes = less < 0x100 ? 1 : less < 0x1_0000 ? 2 : less < 0x100_0000 ? 3 : 4;
    into[to++] = (59 + bytes) << 2;
    for (let byte = 0; byte < bytes; byte++) into[to++] = (less >>> (8 * byte)) & 0xff;
  }
  if (length < 32) for (let place = start; place < end; place++) into[to + place - start] = from[place]!;
  else into.set(from.subarray(start, end), to);
  return to + length;
}

/** The byte before, so many times more: copies from one byte back. */
function writeRun(count: number, into: Uint8Array, at: number): number {
  let to = at;
  for (let rest = count; rest > 0; ) {
    const length = Math.min(rest, MOST_A_COPY);
    into[to++] = ((length - 1) << 2) | 2;
    into[to++] = 1;
    into[to++] = 0;
    rest -= length;
  }
  return to;
}

/**
 * Compresses bytes of which all but the first ones repeat what lies `period` bytes before.
 *
 * @param head how many bytes come before the first period
 * @returns behind the last byte written, from `at` on
 */
export function compressPeriods(
  from: Uint8Array,
  { head, period }: { readonly head: number; readonly period: number },
  into: Uint8Array,
  at: number,
): number {
  let to = at;
  let rest = from.length;
  for (; rest >= 128; rest >>>= 7) into[to++] = 128 + (rest & 127);
  into[to++] = rest;
  const start = Math.min(from.length, head + period);
  to = writeLiteral(from, 0, start, into, to);
  const bytes = period < 0x1_0000 ? 2 : 4;
  for (let place = start; place < from.length; place += MOST_A_COPY) {
    into[to++] = ((Math.min(MOST_A_COPY, from.length - place) - 1) << 2) | (bytes === 2 ? 2 : 3);
    for (let byte = 0; byte < bytes; byte++) into[to++] = (period >>> (8 * byte)) & 0xff;
  }
  return to;
}

/** What bytes in Snappy's format hold: as many as there is room for. Throws if they are damaged. @param into written */
export function uncompress<Room extends Uint8Array>(from: Uint8Array, into: Room): Room {
  const { length } = into;
  let [at, to] = [0, 0];
  while (from[at]! >= 128) at++; // the length, which is known
  at++;
  while (at < from.length) {
    const tag = from[at++]!;
    if ((tag & 3) === 0) {
      let count = (tag >>> 2) + 1;
      if (count > 60) {
        const bytes = count - 60;
        count = 1;
        for (let byte = 0; byte < bytes; byte++) count += from[at++]! * powerOfTwo(8 * byte);
      }
      into.set(from.subarray(at, at + count), to); // throws beyond the end
      at += count;
      to += count;
      continue;
    }
    const kind = tag & 3;
    const count = kind === 1 ? ((tag >>> 2) & 7) + 4 : (tag >>> 2) + 1;
    let back = kind === 1 ? (tag >>> 5) << 8 : 0;
    const bytes = kind === 1 ? 1 : kind === 2 ? 2 : 4;
    for (let byte = 0; byte < bytes; byte++) back += from[at++]! * powerOfTwo(8 * byte);
    if (!(back > 0 && back <= to && to + count <= length)) throw new Error("a damaged page");
    if (back === 1) into.fill(into[to - 1]!, to, to + count);
    else for (let place = to; place < to + count; place++) into[place] = into[place - back]!;
    to += count;
  }
  if (to !== length) throw new Error("a damaged page");
  return into;
}
