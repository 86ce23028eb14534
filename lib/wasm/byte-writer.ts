/**
 * Bytes of a WebAssembly module: numbers as its binary form has them.
 *
 * Source: WebAssembly Core Specification 2.0, W3C, "Binary Format".
 */

/** Bytes that grow. */
export class ByteWriter {
  #bytes = new Uint8Array(1024);
  #length = 0;

  byte(...values: readonly number[]): void {
    this.#reserve(values.length);
    for (const value of values) this.#bytes[this.#length++] = value;
  }

  /** LEB128, unsigned: values from 0 to 2^32 - 1. */
  unsigned(value: number): void {
    this.#reserve(5);
    let rest = value >>> 0;
    while (rest >= 0x80) {
      this.#bytes[this.#length++] = (rest & 0x7f) | 0x80;
      rest >>>= 7;
    }
    this.#bytes[this.#length++] = rest;
  }

  /** LEB128, signed, 32 bits. */
  signed(value: number): void {
    this.#reserve(5);
    let rest = value | 0;
    for (;;) {
      const low = rest & 0x7f;
      rest >>= 7;
      const isLast = (rest === 0 && (low & 0x40) === 0) || (rest === -1 && (low & 0x40) !== 0);
      this.#bytes[this.#length++] = isLast ? low : low | 0x80;
      if (isLast) return;
    }
  }

  /** LEB128, signed, 64 bits. */
  signedLong(value: bigint): void {
    this.#reserve(10);
    let rest = BigInt.asIntN(64, value);
    for (;;) {
      const low = Number(rest & 0x7fn);
      rest >>= 7n;
      const isLast = (rest === 0n && (low & 0x40) === 0) || (rest === -1n && (low & 0x40) !== 0);
      this.#bytes[this.#length++] = isLast ? low : low | 0x80;
      if (isLast) return;
    }
  }

  float64(value: number): void {
    this.#reserve(8);
    new DataView(this.#bytes.buffer).setFloat64(this.#length, value, true);
    this.#length += 8;
  }

  text(value: string): void {
    this.sized(new TextEncoder().encode(value));
  }

  bytes(value: Uint8Array): void {
    this.#reserve(value.length);
    this.#bytes.set(value, this.#length);
    this.#length += value.length;
  }

  /** Bytes behind their count. */
  sized(value: Uint8Array): void {
    this.unsigned(value.length);
    this.bytes(value);
  }

  /** What was written; read before more is written. */
  finish(): Uint8Array<ArrayBuffer> {
    return this.#bytes.subarray(0, this.#length);
  }

  #reserve(count: number): void {
    if (this.#length + count <= this.#bytes.length) return;
    const wider = new Uint8Array(2 * (this.#length + count));
    wider.set(this.#bytes);
    this.#bytes = wider;
  }
}
