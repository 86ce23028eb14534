/**
 * Memory in which one part is made after the other: each page of fresh memory costs more than to fill it.
 *
 * A part in it holds until the next one is made. Whoever keeps parts for longer asks `isOverwritten` first.
 */

const rooms = new WeakSet<ArrayBufferLike>();

export class PartRoom {
  #buffer: ArrayBuffer | undefined;

  /** Memory for so many bytes. */
  of(bytes: number): ArrayBuffer {
    if (this.#buffer === undefined || this.#buffer.byteLength < bytes) {
      this.#buffer = new ArrayBuffer(bytes);
      rooms.add(this.#buffer);
    }
    return this.#buffer;
  }
}

/** Whether a part lies where the next one is made. */
export function isOverwritten(part: Uint8Array): boolean {
  return rooms.has(part.buffer);
}

let lent: ArrayBuffer | undefined;

/** Lends memory to the next part that is made in it, and goes wherever that goes. */
export function lend(memory: ArrayBuffer | undefined): void {
  lent = memory;
}

/** What was lent, if it holds so many bytes; else new memory. */
export function lentOrNew(bytes: number): ArrayBuffer {
  const memory = lent;
  lent = undefined;
  return memory !== undefined && memory.byteLength >= bytes ? memory : new ArrayBuffer(bytes);
}
