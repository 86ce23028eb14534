/**
 * What goes over the pipes: a JSON object a line, and behind one that says `bytes` so many bytes of numbers.
 *
 * Not here: what the objects mean (rpc.ts).
 */

export interface Frame {
  /** What the line says; not yet checked. */
  readonly head: unknown;
  /** Numbers that stood behind it: 64 bits each, the low byte first, as all machines have them that Node runs on. */
  readonly numbers: Float64Array;
}

const NEW_LINE = 10;
const NONE = new Float64Array();

/**
 * Puts frames together from pieces of a stream.
 *
 * @param take is called with each frame that is whole
 * @returns takes the stream's next piece, which is its owner's again afterwards
 */
export function frameReader(take: (frame: Frame) => void): (piece: Uint8Array) => void {
  let pieces: Uint8Array[] = [];
  /** The line whose numbers are awaited, and of how many bytes. */
  let open: { readonly head: unknown; readonly length: number } | undefined;
  let held = 0;
  return (piece) => {
    let rest = piece;
    while (rest.length > 0) {
      const end = open === undefined ? rest.indexOf(NEW_LINE) + 1 : Math.min(rest.length, open.length - held);
      const used = end === 0 ? rest.length : end;
      held += used;
      const isWhole = open === undefined ? end > 0 : held === open.length;
      pieces.push(isWhole ? rest.subarray(0, used) : new Uint8Array(rest.subarray(0, used)));
      rest = rest.subarray(used);
      if (!isWhole) continue;
      const whole = pieces.length === 1 ? pieces[0]! : Buffer.concat(pieces);
      pieces = [];
      held = 0;
      if (open !== undefined) {
        take({ head: open.head, numbers: numbersOf(whole) });
        open = undefined;
        continue;
      }
      const head = headOf(whole);
      const length = lengthOf(head);
      if (length === 0) take({ head, numbers: NONE });
      else open = { head, length };
    }
  };
}

/** A frame, to be written. */
export function frameOf(head: object, numbers: readonly Float64Array[] = []): Uint8Array {
  const arrays = numbers.map((array) => Buffer.from(array.buffer, array.byteOffset, array.byteLength));
  const bytes = arrays.reduce((sum, { length }) => sum + length, 0);
  const line = `${JSON.stringify(bytes === 0 ? head : { ...head, bytes })}\n`;
  return bytes === 0 ? Buffer.from(line) : Buffer.concat([Buffer.from(line), ...arrays]);
}

function headOf(line: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(line).toString("utf8"));
  } catch {
    return undefined;
  }
}

function lengthOf(head: unknown): number {
  const bytes = typeof head === "object" && head !== null && "bytes" in head ? head.bytes : 0;
  return typeof bytes === "number" && Number.isSafeInteger(bytes) && bytes > 0 ? bytes : 0;
}

/** Copied to where numbers may stand: pieces begin anywhere. */
function numbersOf(bytes: Uint8Array): Float64Array {
  const numbers = new Float64Array(Math.floor(bytes.length / Float64Array.BYTES_PER_ELEMENT));
  new Uint8Array(numbers.buffer).set(bytes.subarray(0, numbers.byteLength));
  return numbers;
}
