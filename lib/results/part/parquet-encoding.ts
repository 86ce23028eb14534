/**
 * How numbers, texts and levels lie in a Parquet page.
 *
 * Source: Apache Parquet, "Encodings": the hybrid of runs and packed bits (3), DELTA_BINARY_PACKED (5), BYTE_STREAM_SPLIT (9).
 */

/** The bytes of doubles, all first ones, then all second ones, ... @param into written: 8 bytes a double */
export function splitBytes(values: Float64Array, from: number, to: number, into: Uint8Array): void {
  const count = to - from;
  if (count % 4 === 0 && into.byteOffset % 4 === 0) {
    const words = new Int32Array(values.buffer, values.byteOffset + 8 * from, 2 * count);
    const out = new Int32Array(into.buffer, into.byteOffset, 2 * count);
    for (const half of [0, 1] as const) splitHalves(words, half, count, out);
    return;
  }
  const bytes = new Uint8Array(values.buffer, values.byteOffset + 8 * from, 8 * (to - from));
  for (let row = 0, at = 0; row < count; row++, at += 8) {
    into[row] = bytes[at]!;
    into[count + row] = bytes[at + 1]!;
    into[2 * count + row] = bytes[at + 2]!;
    into[3 * count + row] = bytes[at + 3]!;
    into[4 * count + row] = bytes[at + 4]!;
    into[5 * count + row] = bytes[at + 5]!;
    into[6 * count + row] = bytes[at + 6]!;
    into[7 * count + row] = bytes[at + 7]!;
  }
}

/** The bytes of the lower or the upper half of each double, four doubles at a time: as a table of 4 by 4 bytes is turned. */
function splitHalves(words: Int32Array, half: 0 | 1, count: number, out: Int32Array): void {
  const fours = count / 4;
  const base = half * count;
  for (let four = 0, at = half; four < fours; four++, at += 8) {
    const first = words[at]!;
    const second = words[at + 2]!;
    const third = words[at + 4]!;
    const fourth = words[at + 6]!;
    const evenA = (first & EVEN) | ((second & EVEN) << 8);
    const oddA = ((first >>> 8) & EVEN) | (second & ~EVEN);
    const evenB = (third & EVEN) | ((fourth & EVEN) << 8);
    const oddB = ((third >>> 8) & EVEN) | (fourth & ~EVEN);
    out[base + four] = (evenA & 0xffff) | (evenB << 16);
    out[base + fours + four] = (oddA & 0xffff) | (oddB << 16);
    out[base + 2 * fours + four] = (evenA >>> 16) | (evenB & ~0xffff);
    out[base + 3 * fours + four] = (oddA >>> 16) | (oddB & ~0xffff);
  }
}

/** Every second byte of a word, from the lowest on. */
const EVEN = 0xff00ff;

/** Doubles from their bytes as `splitBytes` has them. @param into written from a place on */
export function joinBytes(bytes: Uint8Array, count: number, into: Float64Array, place: number): void {
  const out = new Uint8Array(into.buffer, into.byteOffset + 8 * place, 8 * count);
  for (let row = 0, at = 0; row < count; row++, at += 8) {
    out[at] = bytes[row]!;
    out[at + 1] = bytes[count + row]!;
    out[at + 2] = bytes[2 * count + row]!;
    out[at + 3] = bytes[3 * count + row]!;
    out[at + 4] = bytes[4 * count + row]!;
    out[at + 5] = bytes[5 * count + row]!;
    out[at + 6] = bytes[6 * count + row]!;
    out[at + 7] = bytes[7 * count + row]!;
  }
}

/** Levels or indices as runs of equal ones. */
export class Runs {
  readonly bytes: number[] = [];
  readonly #width: number;
  #value = 0;
  #count = 0;

  /** @param bits of a value, 16 at most */
  constructor(bits: number) {
    this.#width = Math.ceil(bits / 8);
  }

  add(value: number, count: number): void {
    if (value !== this.#value) this.#end();
    this.#value = value;
    this.#count += count;
  }

  finish(): Uint8Array {
    this.#end();
    return Uint8Array.from(this.bytes);
  }

  #end(): void {
    if (this.#count > 0) {
      appendWhole(this.bytes, 2 * this.#count);
      for (let byte = 0; byte < this.#width; byte++) this.bytes.push((this.#value >>> (8 * byte)) & 0xff);
    }
    this.#count = 0;
  }
}

/** LEB128. */
function appendWhole(bytes: number[], value: number): void {
  let rest = value;
  for (; rest >= 128; rest = Math.floor(rest / 128)) bytes.push(128 + (rest % 128));
  bytes.push(rest);
}

/** Values of so many bits each, packed, as one run of the hybrid. @param bits 16 at most */
export function packBits(values: Uint16Array, bits: number): Uint8Array {
  const head: number[] = [];
  const groups = Math.ceil(values.length / 8);
  appendWhole(head, 2 * groups + 1);
  const bytes = new Uint8Array(head.length + groups * bits);
  bytes.set(head);
  let at = head.length;
  let [kept, held] = [0, 0];
  for (let index = 0; index < values.length; index++) {
    kept |= values[index]! << held;
    held += bits;
    while (held >= 8) {
      bytes[at++] = kept & 0xff;
      kept >>>= 8;
      held -= 8;
    }
  }
  if (held > 0) bytes[at] = kept;
  return bytes;
}

/** How many bits the values up to one need, one at least. */
export function bitsOf(most: number): number {
  return Math.max(1, 32 - Math.clz32(most));
}

/** Whole numbers that go up by one, from `first` on. */
export function ascending(first: number, count: number): Uint8Array {
  const block = 128;
  const bytes: number[] = [];
  appendWhole(bytes, block);
  appendWhole(bytes, 4); // miniblocks a block
  appendWhole(bytes, count);
  appendWhole(bytes, 2 * first); // zigzag, as the differences' least
  for (let done = 1; done < count; done += block) {
    appendWhole(bytes, 2);
    bytes.push(0, 0, 0, 0); // bits of what a difference has above the least one
  }
  return Uint8Array.from(bytes);
}

/** Texts, each behind its length. */
export function textBytes(texts: readonly string[]): Uint8Array {
  const encoder = new TextEncoder();
  const encoded = texts.map((text) => encoder.encode(text));
  const bytes = new Uint8Array(encoded.reduce((sum, each) => sum + 4 + each.length, 0));
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (const each of encoded) {
    view.setUint32(at, each.length, true);
    bytes.set(each, at + 4);
    at += 4 + each.length;
  }
  return bytes;
}
