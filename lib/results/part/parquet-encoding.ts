/**
 * How numbers, texts and levels lie in a Parquet page.
 *
 * Source: Apache Parquet, "Encodings": the hybrid of runs and packed bits (3), DELTA_BINARY_PACKED (5), BYTE_STREAM_SPLIT (9).
 */

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

/** What comes before so many packed values. */
export function packedHead(values: number): Uint8Array {
  const head: number[] = [];
  appendWhole(head, 2 * Math.ceil(values / 8) + 1);
  return Uint8Array.from(head);
}

/** Values of so many bits each, packed, as one run of the hybrid. @param bits 16 at most */
export function packBits(values: Uint16Array, bits: number): Uint8Array {
  const head = packedHead(values.length);
  const groups = Math.ceil(values.length / 8);
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
