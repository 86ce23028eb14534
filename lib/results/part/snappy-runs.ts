/**
 * Bytes in Snappy's format: those that repeat themselves are compressed, any are uncompressed. What else is written is
 * compressed in run-kernel.ts.
 *
 * Source: google/snappy, "Snappy compressed format description": a length, then literals and copies of what went before.
 */
import { powerOfTwo } from "../../numerics/powers-of-two.js";

const MOST_A_COPY = 64;

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
