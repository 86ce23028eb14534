/** The values of a tape that some outputs need, renumbered without gaps: what lowering works on. */
import { argumentCount } from "../tape/live.js";
import { OP, type Ref, type Tape } from "../tape/tape.js";
import { INSTRUCTION } from "./program.js";

/** What is known of each live value while a program is put together; by value id, in the order of the tape. */
export interface LiveValues {
  readonly refs: Ref[];
  /** By ref: the id, NONE if it isn't live. */
  readonly ids: Int32Array;
  readonly kinds: Uint8Array;
  /** Arguments as ids, shape (ids, 3); NONE where there is none, or it is a block. */
  readonly argumentIds: Int32Array;
  /** By id of a block: its arguments as ids. */
  readonly blockArguments: ReadonlyMap<number, readonly number[]>;
}

export const NONE = -1;
export const UNIFORM = 0;
export const COLUMN = 1;
export const ARITHMETIC = 2;
export const FUNCTION = 3;

export interface LiveRequest {
  readonly tape: Tape;
  readonly outputs: readonly Ref[];
  readonly columns: readonly Ref[];
  readonly uniforms: readonly Ref[];
}

/** What the outputs need, up to what is known: columns for each point, uniforms for a whole run. */
export function liveValues({ tape, outputs, columns, uniforms }: LiveRequest): LiveValues {
  // First by ref: 0 is not live, 1 is live, 2 is known.
  const marks = new Uint8Array(tape.length);
  for (const ref of outputs) marks[ref] = 1;
  for (const ref of columns) marks[ref]! |= 2;
  for (const ref of uniforms) marks[ref]! |= 2;
  for (let ref = tape.length - 1; ref >= 0; ref--) {
    if (marks[ref] !== 1) continue;
    const count = argumentCount(tape, ref);
    for (let which = 0; which < count; which++) marks[tape.argument(ref, which)]! |= 1;
  }
  const refs: Ref[] = [];
  const ids = new Int32Array(tape.length).fill(NONE);
  for (let ref = 0; ref < tape.length; ref++) {
    // What is held and isn't known itself is the value that it is made of.
    if (marks[ref] === 1 && tape.op(ref) === OP.held) ids[ref] = ids[tape.argument(ref, 0)]!;
    else if ((marks[ref]! & 1) !== 0) ids[ref] = refs.push(ref) - 1;
  }
  const kinds = new Uint8Array(refs.length);
  const argumentIds = new Int32Array(3 * refs.length).fill(NONE);
  const blockArguments = new Map<number, readonly number[]>();
  refs.forEach((ref, id) => {
    kinds[id] = kindOf(tape, ref);
    if ((marks[ref]! & 2) !== 0) return;
    const count = argumentCount(tape, ref);
    if (tape.op(ref) === OP.block) {
      blockArguments.set(
        id,
        Array.from({ length: count }, (_, which) => ids[tape.argument(ref, which)]!),
      );
      return;
    }
    for (let which = 0; which < count; which++) argumentIds[3 * id + which] = ids[tape.argument(ref, which)]!;
  });
  for (const ref of columns) if (ids[ref] !== NONE) kinds[ids[ref]!] = COLUMN;
  for (const ref of uniforms) if (ids[ref] !== NONE) kinds[ids[ref]!] = UNIFORM;
  return { refs, ids, kinds, argumentIds, blockArguments };
}

function kindOf(tape: Tape, ref: Ref): number {
  switch (tape.op(ref)) {
    case OP.constant:
      return UNIFORM;
    case OP.input:
      return COLUMN;
    case OP.sin:
    case OP.cos:
    case OP.block:
    case OP.part:
      return FUNCTION;
    case OP.call:
      return nativeInstruction(tape, ref) === undefined ? FUNCTION : ARITHMETIC;
    default:
      return ARITHMETIC;
  }
}

/** The instruction of a call that needs no function. */
export function nativeInstruction(tape: Tape, ref: Ref): number | undefined {
  const name = tape.callName(ref);
  return name === "abs" || name === "floor" || name === "min" ? INSTRUCTION[name] : undefined;
}
