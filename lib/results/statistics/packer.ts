/** Numbers as few bytes: whole ones in groups of seven bits (LEB128), doubles in eight bytes, the low one first. */

import { filledCells } from "./filled-cells.js";

const GROUP = 128;

/** Bytes that grow. */
export class Packer {
  #bytes = new Uint8Array(1024);
  #view = new DataView(this.#bytes.buffer);
  #length = 0;

  /** A whole number from 0 to 2^53. */
  whole(value: number): void {
    this.#reserve(8);
    let rest = value;
    while (rest >= GROUP) {
      this.#bytes[this.#length++] = GROUP + (rest % GROUP);
      rest = Math.floor(rest / GROUP);
    }
    this.#bytes[this.#length++] = rest;
  }

  /** A whole number of either sign, less than 2^52 in size. */
  signed(value: number): void {
    this.whole(value < 0 ? -2 * value - 1 : 2 * value);
  }

  double(value: number): void {
    this.#reserve(8);
    this.#view.setFloat64(this.#length, value, true);
    this.#length += 8;
  }

  doubles(values: Float64Array): void {
    this.#reserve(8 * values.length);
    for (let index = 0; index < values.length; index++, this.#length += 8) {
      this.#view.setFloat64(this.#length, values[index]!, true);
    }
  }

  words(values: Uint32Array): void {
    this.#reserve(4 * values.length);
    for (let index = 0; index < values.length; index++, this.#length += 4) {
      this.#view.setUint32(this.#length, values[index]!, true);
    }
  }

  /** Whole numbers, many of them equal to the one before: a first one for how many are like it, less one. */
  runs(values: Float64Array): void {
    for (let index = 0; index < values.length; ) {
      const start = index;
      while (index < values.length && values[index] === values[start]) index++;
      this.whole(index - start);
      this.whole(values[start]!);
    }
  }

  /** Counts, many of them zeros: a zero is followed by how many more zeros come after it. */
  counts(counts: Float64Array | Uint32Array): void {
    let next = 0; // the first one that isn't written yet
    for (const cell of filledCells(counts)) {
      this.#zeros(cell - next);
      this.whole(counts[cell]!);
      next = cell + 1;
    }
    this.#zeros(counts.length - next);
  }

  #zeros(count: number): void {
    if (count === 0) return;
    this.whole(0);
    this.whole(count - 1);
  }

  /** Bytes behind their count. */
  sized(bytes: Uint8Array): void {
    this.whole(bytes.length);
    this.#reserve(bytes.length);
    this.#bytes.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  finish(): Uint8Array {
    return this.#bytes.slice(0, this.#length);
  }

  #reserve(count: number): void {
    if (this.#length + count <= this.#bytes.length) return;
    const wider = new Uint8Array(2 * (this.#length + count));
    wider.set(this.#bytes);
    this.#bytes = wider;
    this.#view = new DataView(wider.buffer);
  }
}

/** Reads what a Packer wrote. Throws if the bytes end too early. */
export class Unpacker {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  whole(): number {
    let number = 0;
    for (let factor = 1; ; factor *= GROUP) {
      const byte = this.#bytes[this.#at++];
      if (byte === undefined) throw new Error("numbers that end too early");
      number += (byte % GROUP) * factor;
      if (byte < GROUP) return number;
    }
  }

  /** A whole number that is no greater than it can be. */
  upTo(most: number): number {
    const value = this.whole();
    if (!(value <= most)) throw new Error(`${value} where there are at most ${most}`);
    return value;
  }

  signed(): number {
    const value = this.whole();
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  }

  double(): number {
    this.#at += 8;
    return this.#view.getFloat64(this.#at - 8, true);
  }

  doubles(count: number): Float64Array {
    this.#holds(8 * count);
    const values = new Float64Array(count);
    for (let index = 0; index < count; index++) values[index] = this.double();
    return values;
  }

  words(count: number): Uint32Array {
    this.#holds(4 * count);
    const values = new Uint32Array(count);
    for (let index = 0; index < count; index++, this.#at += 4) values[index] = this.#view.getUint32(this.#at, true);
    return values;
  }

  runs(count: number): Float64Array {
    const values = new Float64Array(count);
    for (let index = 0; index < count; ) {
      const run = this.upTo(count - index);
      const value = this.whole();
      if (run === 0) throw new Error("a run of nothing");
      values.fill(value, index, index + run);
      index += run;
    }
    return values;
  }

  /** @param into written from a place on */
  counts(into: Float64Array | Uint32Array, from: number, count: number): void {
    for (let index = 0; index < count; index++) {
      const value = this.whole();
      into[from + index] = value;
      if (value === 0) index += this.upTo(count - index - 1);
    }
  }

  sized(): Uint8Array {
    const length = this.whole();
    this.#holds(length);
    this.#at += length;
    return this.#bytes.subarray(this.#at - length, this.#at);
  }

  #holds(bytes: number): void {
    if (!(this.#at + bytes <= this.#bytes.length)) throw new Error("numbers that end too early");
  }
}
