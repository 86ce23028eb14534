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
