/** The values of a tape that some outputs need, renumbered without gaps: what lowering works on. */
import { ARGUMENTS, argumentCount, markNeeded } from "../tape/live.js";
import { OP, type Ref, type Tape } from "../tape/tape.js";
import { INSTRUCTION } from "./program.js";

/** What is known of each live value while a program is put together; by value id, in the order of the tape. */
export interface LiveValues {
  readonly refs: Int32Array;
  /** By ref: the id, NONE if it isn't live. */
  readonly ids: Int32Array;
  readonly kinds: Uint8Array;
  /** Arguments as ids, shape (ids, 3); NONE where there is none, or it is a block. */
  readonly argumentIds: Int32Array;
  /** By id of a block: its arguments as ids. */
  readonly blockArguments: ReadonlyMap<number, readonly number[]>;
  /** How many functions, one of the other, stand before it, itself included; the parts of a block come with it. */
  readonly levels: Int32Array;
  /** About how many registers it takes to compute it (Sethi and Ullman's number, as if the graph were a tree). */
  readonly weights: Int32Array;
}

export const NONE = -1;
export const UNIFORM = 0;
export const COLUMN = 1;
export const ARITHMETIC = 2;
export const FUNCTION = 3;

/** By operation; of a call it depends on its function. */
const KINDS = Uint8Array.from(Object.values(OP), () => ARITHMETIC);
KINDS[OP.constant] = UNIFORM;
KINDS[OP.input] = COLUMN;
for (const op of [OP.sin, OP.cos, OP.block, OP.part]) KINDS[op] = FUNCTION;

export interface LiveRequest {
  readonly tape: Tape;
  readonly outputs: readonly Ref[];
  readonly columns: readonly Ref[];
  readonly uniforms: readonly Ref[];
}

/** Marks by ref: what is needed, and what is known for each point or for a run. */
const NEEDED = 1;
const KNOWN_COLUMN = 2;
const KNOWN_UNIFORM = 4;

/** What the outputs need, up to what is known: columns for each point, uniforms for a whole run. */
export function liveValues({ tape, outputs, columns, uniforms }: LiveRequest): LiveValues {
  const marks = new Uint8Array(tape.length);
  for (const ref of outputs) marks[ref] = NEEDED;
  for (const ref of columns) marks[ref]! |= KNOWN_COLUMN;
  for (const ref of uniforms) marks[ref]! |= KNOWN_UNIFORM;
  markNeeded(tape, marks);
  let count = 0;
  for (let ref = 0; ref < marks.length; ref++) count += marks[ref]! & NEEDED;
  const live = {
    refs: new Int32Array(count),
    ids: new Int32Array(marks.length).fill(NONE),
    kinds: new Uint8Array(count),
    argumentIds: new Int32Array(3 * count).fill(NONE),
    blockArguments: new Map<number, readonly number[]>(),
    levels: new Int32Array(count),
    weights: new Int32Array(count),
  };
  const length = number(tape, marks, live);
  return {
    ...live,
    refs: live.refs.subarray(0, length),
    kinds: live.kinds.subarray(0, length),
    argumentIds: live.argumentIds.subarray(0, 3 * length),
  };
}

type Numbered = LiveValues & { readonly blockArguments: Map<number, readonly number[]> };

/** Gives ids in the order of the tape, and what is known by them. @returns how many there are */
function number(tape: Tape, marks: Uint8Array, live: Numbered): number {
  const { refs, ids, kinds, argumentIds, levels, weights } = live;
  const { op, a, b, c } = tape.columns();
  let id = 0;
  for (let ref = 0; ref < marks.length; ref++) {
    const mark = marks[ref]!;
    if ((mark & NEEDED) === 0) continue;
    const code = op[ref]!;
    // What is held and isn't known itself is the value that it is made of.
    if (mark === NEEDED && code === OP.held) {
      ids[ref] = ids[a[ref]!]!;
      continue;
    }
    ids[ref] = id;
    refs[id] = ref;
    if (mark !== NEEDED) kinds[id] = (mark & KNOWN_UNIFORM) === 0 ? COLUMN : UNIFORM;
    else {
      const kind = code === OP.call && nativeInstruction(tape, ref) === undefined ? FUNCTION : KINDS[code]!;
      kinds[id] = kind;
      const width = ARGUMENTS[code]!;
      if (code === OP.block) setBlock(tape, ref, live);
      else if (width > 0) {
        const first = ids[a[ref]!]!;
        const second = width > 1 ? ids[b[ref]!]! : NONE;
        const third = width > 2 ? ids[c[ref]!]! : NONE;
        argumentIds[3 * id] = first;
        argumentIds[3 * id + 1] = second;
        argumentIds[3 * id + 2] = third;
        let level = levels[first]!;
        let weight = weights[first]!;
        if (second !== NONE) {
          level = Math.max(level, levels[second]!);
          const other = weights[second]!;
          weight = weight === other ? weight + 1 : Math.max(weight, other);
        } else if (weight === 0) weight = 1;
        if (third !== NONE) level = Math.max(level, levels[third]!);
        levels[id] = kind === FUNCTION && code !== OP.part ? level + 1 : level;
        weights[id] = kind === ARITHMETIC ? weight : 0;
      }
    }
    id++;
  }
  return id;
}

function setBlock(tape: Tape, ref: Ref, { ids, levels, blockArguments }: Numbered): void {
  const id = ids[ref]!;
  const given = Array.from({ length: argumentCount(tape, ref) }, (_, which) => ids[tape.argument(ref, which)]!);
  blockArguments.set(id, given);
  levels[id] = 1 + given.reduce((level, argument) => Math.max(level, levels[argument]!), 0);
}

/** The instruction of a call that needs no function. */
export function nativeInstruction(tape: Tape, ref: Ref): number | undefined {
  const name = tape.callName(ref);
  return name === "abs" || name === "floor" || name === "min" ? INSTRUCTION[name] : undefined;
}
