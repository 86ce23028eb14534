/** Operations of a tape as they are stored, by ref. */

/** What operations are, and their arguments but for those of blocks. At least as long as their tape. */
export interface Columns {
  readonly op: Uint8Array;
  readonly a: Int32Array;
  readonly b: Int32Array;
  readonly c: Int32Array;
  /** The values of constants; NaN elsewhere. */
  readonly value: Float64Array;
}

/** Room for so many operations, in one piece of memory: taking pieces costs more than filling them. */
export function columnsOf(capacity: number): Columns {
  const memory = new ArrayBuffer(capacity * (8 + 3 * 4 + 1));
  return {
    value: new Float64Array(memory, 0, capacity),
    a: new Int32Array(memory, 8 * capacity, capacity),
    b: new Int32Array(memory, 12 * capacity, capacity),
    c: new Int32Array(memory, 16 * capacity, capacity),
    op: new Uint8Array(memory, 20 * capacity, capacity),
  };
}
