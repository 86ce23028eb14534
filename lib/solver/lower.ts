/**
 * From a tape to a program: what the outputs need, in an order that keeps few values waiting, cut into pieces.
 *
 * Functions (sine, cosine, powers, ...) work on whole columns between pieces, level by level: first what the arguments of
 * the first functions need, then those functions, then what the next need, and the outputs last.
 */

import { argumentCount } from "./live.js";
import { columnOperand, INSTRUCTION, type Operand, type Program, type Step, uniformOperand, WORDS } from "./program.js";
import { OP, type Ref, type Tape } from "./tape.js";

export interface LowerRequest {
  readonly tape: Tape;
  /** May be any values, also constants. */
  readonly outputs: readonly Ref[];
  /** Values that are known for each point, in the order of the first columns: inputs, or what an earlier stage computed. */
  readonly columns: readonly Ref[];
  /** Values that are known for a whole run, in the order of the uniforms behind the constants. */
  readonly uniforms: readonly Ref[];
  /** The most instructions of a piece. */
  readonly pieceSize: number;
}

/** What is known of each live value while a program is put together; by value id, in the order of the tape. */
interface Live {
  readonly refs: Ref[];
  /** By ref: the id, NONE if it isn't live. */
  readonly ids: Int32Array;
  readonly kinds: Uint8Array;
  /** Arguments as ids, shape (ids, 3); NONE where there is none. */
  readonly argumentIds: Int32Array;
}

const NONE = -1;
const UNIFORM = 0;
const COLUMN = 1;
const ARITHMETIC = 2;
const FUNCTION = 3;

export function lower(request: LowerRequest): Program {
  const live = findLive(request);
  return new Lowering(request, live).program();
}

function findLive({ tape, outputs, columns, uniforms }: LowerRequest): Live {
  // First by ref: 0 is not live, 1 is live, 2 is known.
  const marks = new Uint8Array(tape.length);
  for (const ref of outputs) marks[ref] = 1;
  for (const ref of columns) marks[ref]! |= 2;
  for (const ref of uniforms) marks[ref]! |= 2;
  for (let ref = tape.length - 1; ref >= 0; ref--) {
    if (marks[ref] !== 1) continue;
    for (let which = 0; which < argumentCount(tape, ref); which++) {
      marks[tape.argument(ref, which as 0 | 1 | 2)]! |= 1;
    }
  }
  const refs: Ref[] = [];
  const ids = new Int32Array(tape.length).fill(NONE);
  for (let ref = 0; ref < tape.length; ref++) if ((marks[ref]! & 1) !== 0) ids[ref] = refs.push(ref) - 1;
  const kinds = new Uint8Array(refs.length);
  const argumentIds = new Int32Array(3 * refs.length).fill(NONE);
  refs.forEach((ref, id) => {
    kinds[id] = kindOf(tape, ref);
    if ((marks[ref]! & 2) !== 0) return;
    for (let which = 0; which < argumentCount(tape, ref); which++) {
      argumentIds[3 * id + which] = ids[tape.argument(ref, which as 0 | 1 | 2)]!;
    }
  });
  for (const ref of columns) if (ids[ref] !== NONE) kinds[ids[ref]!] = COLUMN;
  for (const ref of uniforms) if (ids[ref] !== NONE) kinds[ids[ref]!] = UNIFORM;
  return { refs, ids, kinds, argumentIds };
}

function kindOf(tape: Tape, ref: Ref): number {
  switch (tape.op(ref)) {
    case OP.constant:
      return UNIFORM;
    case OP.input:
      return COLUMN;
    case OP.sin:
    case OP.cos:
      return FUNCTION;
    case OP.call:
      return nativeInstruction(tape, ref) === undefined ? FUNCTION : ARITHMETIC;
    default:
      return ARITHMETIC;
  }
}

/** The instruction of a call that needs no function. */
function nativeInstruction(tape: Tape, ref: Ref): number | undefined {
  const name = tape.callName(ref);
  return name === "abs" || name === "floor" || name === "min" ? INSTRUCTION[name] : undefined;
}

/** A piece while it is put together: ids of values to compute, and outputs as NONE - 1 - index. */
interface Draft {
  readonly kind: "piece";
  readonly sequence: number[];
}
/** Functions while columns aren't known: ids. */
type FunctionDraft =
  | {
      readonly kind: "sin-cos";
      readonly small: boolean;
      readonly angle: number;
      readonly sine: number;
      readonly cosine: number;
    }
  | { readonly kind: "call"; readonly id: number };

class Lowering {
  readonly #request: LowerRequest;
  readonly #live: Live;
  readonly #drafts: (Draft | FunctionDraft)[] = [];
  /** By id: the step that computes it. */
  readonly #stepOf: Int32Array;
  /** By id: the last step that reads it from its column; NONE if none does. */
  readonly #lastRead: Int32Array;
  /** By id: its column, or its number among the uniforms. */
  readonly #place: Int32Array;
  #columnCount = 0;
  readonly #freeColumns: number[] = [];

  constructor(request: LowerRequest, live: Live) {
    this.#request = request;
    this.#live = live;
    this.#stepOf = new Int32Array(live.refs.length).fill(NONE);
    this.#lastRead = new Int32Array(live.refs.length).fill(NONE);
    this.#place = new Int32Array(live.refs.length).fill(NONE);
  }

  program(): Program {
    const { tape, outputs, columns, uniforms } = this.#request;
    const { refs, ids, kinds } = this.#live;
    this.#draftSteps();
    this.#findReads();
    const constants: number[] = [];
    refs.forEach((ref, id) => {
      if (kinds[id] === UNIFORM && tape.isConstant(ref)) this.#place[id] = constants.push(tape.valueOf(ref)) - 1;
    });
    uniforms.forEach((ref, index) => {
      if (ids[ref] !== NONE) this.#place[ids[ref]!] = constants.length + index;
    });
    columns.forEach((ref, index) => {
      if (ids[ref] !== NONE) this.#place[ids[ref]!] = index;
    });
    this.#columnCount = columns.length + outputs.length;
    const steps = this.#drafts.map((draft, index) => this.#finish(draft, index));
    let operations = 0;
    for (const step of steps) operations += step.kind === "piece" ? step.code.length / WORDS : 1;
    return {
      constants: Float64Array.from(constants),
      uniformCount: constants.length + uniforms.length,
      inputCount: columns.length,
      outputCount: outputs.length,
      columnCount: this.#columnCount,
      steps,
      operations,
    };
  }

  #draftSteps(): void {
    const levels = this.#levels();
    const byLevel: number[][] = [];
    this.#live.kinds.forEach((kind, id) => {
      if (kind !== FUNCTION) return;
      byLevel[levels[id]!] ??= [];
      byLevel[levels[id]!]!.push(id);
    });
    const weights = this.#weights();
    for (const functions of byLevel) {
      if (functions === undefined) continue;
      const writer = new Sequence(this.#live, weights, this.#stepOf);
      for (const id of functions) {
        for (let which = 0; which < 3; which++) writer.compute(this.#live.argumentIds[3 * id + which]!);
      }
      this.#cut(writer.sequence);
      this.#draftFunctions(functions);
    }
    const writer = new Sequence(this.#live, weights, this.#stepOf);
    this.#request.outputs.forEach((ref, index) => {
      writer.compute(this.#live.ids[ref]!);
      writer.sequence.push(NONE - 1 - index);
    });
    this.#cut(writer.sequence);
  }

  /** By id: how many functions, one of the other, stand before it. */
  #levels(): Int32Array {
    const { kinds, argumentIds } = this.#live;
    const levels = new Int32Array(kinds.length);
    for (let id = 0; id < kinds.length; id++) {
      if (kinds[id]! < ARITHMETIC) continue;
      let level = 0;
      for (let which = 0; which < 3; which++) {
        const argument = argumentIds[3 * id + which]!;
        if (argument !== NONE) level = Math.max(level, levels[argument]!);
      }
      levels[id] = kinds[id] === FUNCTION ? level + 1 : level;
    }
    return levels;
  }

  /** By id: about how many registers it takes to compute it (Sethi and Ullman's number, as if the graph were a tree). */
  #weights(): Int32Array {
    const { kinds, argumentIds } = this.#live;
    const weights = new Int32Array(kinds.length);
    for (let id = 0; id < kinds.length; id++) {
      if (kinds[id] !== ARITHMETIC) continue;
      const a = argumentIds[3 * id]!;
      const b = argumentIds[3 * id + 1]!;
      const one = weights[a]!;
      const other = b === NONE ? 0 : weights[b]!;
      weights[id] = one === other ? one + 1 : Math.max(one, other);
    }
    return weights;
  }

  #cut(sequence: readonly number[]): void {
    const { pieceSize } = this.#request;
    const count = Math.ceil(sequence.length / pieceSize);
    const size = Math.ceil(sequence.length / Math.max(1, count));
    for (let from = 0; from < sequence.length; from += size) {
      const part = sequence.slice(from, from + size);
      for (const id of part) if (id >= 0) this.#stepOf[id] = this.#drafts.length;
      this.#drafts.push({ kind: "piece", sequence: part });
    }
  }

  #draftFunctions(functions: readonly number[]): void {
    const { argumentIds } = this.#live;
    const turns = new Map<string, { small: boolean; angle: number; sine: number; cosine: number }>();
    for (const id of functions) {
      const turn = this.#turnOf(id);
      if (turn === undefined) {
        this.#stepOf[id] = this.#drafts.length;
        this.#drafts.push({ kind: "call", id });
        continue;
      }
      const angle = argumentIds[3 * id]!;
      const key = `${turn.small} ${angle}`;
      const pair = turns.get(key) ?? { small: turn.small, angle, sine: NONE, cosine: NONE };
      pair[turn.which] = id;
      turns.set(key, pair);
    }
    for (const turn of turns.values()) {
      if (turn.sine !== NONE) this.#stepOf[turn.sine] = this.#drafts.length;
      if (turn.cosine !== NONE) this.#stepOf[turn.cosine] = this.#drafts.length;
      this.#drafts.push({ kind: "sin-cos", ...turn });
    }
  }

  /** Which part of a turn a function is; undefined if it is another. */
  #turnOf(id: number): { readonly small: boolean; readonly which: "sine" | "cosine" } | undefined {
    const { tape } = this.#request;
    const ref = this.#live.refs[id]!;
    const op = tape.op(ref);
    if (op === OP.sin || op === OP.cos) return { small: false, which: op === OP.sin ? "sine" : "cosine" };
    const name = tape.callName(ref);
    if (name !== "smallSin" && name !== "smallCos") return undefined;
    return { small: true, which: name === "smallSin" ? "sine" : "cosine" };
  }

  /** Which values are read by other steps than their own. */
  #findReads(): void {
    this.#drafts.forEach((draft, step) => {
      for (const id of this.#idsReadBy(draft)) if (this.#stepOf[id] !== step) this.#lastRead[id] = step;
    });
  }

  #outputId(entry: number): number {
    return this.#live.ids[this.#request.outputs[NONE - 1 - entry]!]!;
  }

  #finish(draft: Draft | FunctionDraft, index: number): Step {
    const unused: number[] = [];
    const give = (id: number): number => {
      const column = this.#freeColumns.pop() ?? this.#columnCount++;
      if (id === NONE) unused.push(column);
      else this.#place[id] = column;
      return column;
    };
    const step = this.#finishWith(draft, index, give);
    // Columns are free again once no later step reads them; not before the next step, since pieces read when they like.
    for (const id of this.#idsReadBy(draft)) {
      if (this.#lastRead[id] !== index || this.#live.kinds[id]! < ARITHMETIC) continue;
      this.#freeColumns.push(this.#place[id]!);
      this.#lastRead[id] = NONE;
    }
    this.#freeColumns.push(...unused);
    return step;
  }

  *#idsReadBy(draft: Draft | FunctionDraft): Iterable<number> {
    const { argumentIds } = this.#live;
    if (draft.kind === "sin-cos") {
      yield draft.angle;
      return;
    }
    for (const id of draft.kind === "piece" ? draft.sequence : [draft.id]) {
      if (id < 0) yield this.#outputId(id);
      else {
        for (let which = 0; which < 3; which++) {
          const argument = argumentIds[3 * id + which]!;
          if (argument !== NONE) yield argument;
        }
      }
    }
  }

  #finishWith(draft: Draft | FunctionDraft, index: number, give: (id: number) => number): Step {
    if (draft.kind === "piece") return { kind: "piece", code: this.#code(draft.sequence, index, give) };
    if (draft.kind === "sin-cos") {
      return {
        kind: "sin-cos",
        small: draft.small,
        angle: this.#place[draft.angle]!,
        sine: give(draft.sine),
        cosine: give(draft.cosine),
      };
    }
    const { refs, argumentIds } = this.#live;
    const name = this.#request.tape.callName(refs[draft.id]!);
    const a = this.#operand(argumentIds[3 * draft.id]!);
    const b = this.#operand(argumentIds[3 * draft.id + 1]!);
    return { kind: "call", name, a, b, result: give(draft.id) };
  }

  #operand(id: number): Operand {
    return this.#live.kinds[id] === UNIFORM ? uniformOperand(this.#place[id]!) : columnOperand(this.#place[id]!);
  }

  #code(sequence: readonly number[], step: number, give: (id: number) => number): Int32Array {
    const { tape } = this.#request;
    const { refs, argumentIds, kinds } = this.#live;
    const words: number[] = [];
    const instructionOf = new Map<number, number>();
    const operand = (id: number): Operand =>
      kinds[id] === ARITHMETIC && this.#stepOf[id] === step ? instructionOf.get(id)! : this.#operand(id);
    for (const id of sequence) {
      if (id < 0) {
        words.push(INSTRUCTION.output, operand(this.#outputId(id)), this.#request.columns.length + NONE - 1 - id, 0);
        continue;
      }
      const [a, b, c] = [argumentIds[3 * id]!, argumentIds[3 * id + 1]!, argumentIds[3 * id + 2]!];
      instructionOf.set(id, words.length / WORDS);
      const op = tape.op(refs[id]!);
      const code = op === OP.call ? nativeInstruction(tape, refs[id]!)! : op;
      words.push(code, operand(a), b === NONE ? 0 : operand(b), c === NONE ? 0 : operand(c));
      if (this.#lastRead[id] !== NONE) words.push(INSTRUCTION.store, instructionOf.get(id)!, give(id), 0);
    }
    return Int32Array.from(words);
  }
}

/** Values in the order in which they are computed: arguments first, and of those the heavier first. */
class Sequence {
  readonly sequence: number[] = [];
  readonly #live: Live;
  readonly #weights: Int32Array;
  /** By id: PLACED once it is in this sequence or an earlier one. */
  readonly #stepOf: Int32Array;

  constructor(live: Live, weights: Int32Array, stepOf: Int32Array) {
    this.#live = live;
    this.#weights = weights;
    this.#stepOf = stepOf;
  }

  compute(id: number): void {
    if (id === NONE) return;
    const { argumentIds } = this.#live;
    const open = [id];
    while (open.length > 0) {
      const next = open[open.length - 1]!;
      if (!this.#isOpen(next)) {
        open.pop();
        continue;
      }
      const a = argumentIds[3 * next]!;
      const b = argumentIds[3 * next + 1]!;
      const c = argumentIds[3 * next + 2]!;
      const before = open.length;
      // What is pushed last is computed first.
      if (c !== NONE && this.#isOpen(c)) open.push(c);
      const isHeavierB = b !== NONE && this.#weights[b]! > this.#weights[a]!;
      const [first, second] = isHeavierB ? [b, a] : [a, b];
      if (second !== NONE && this.#isOpen(second)) open.push(second);
      if (this.#isOpen(first)) open.push(first);
      if (open.length > before) continue;
      open.pop();
      this.#stepOf[next] = PLACED;
      this.sequence.push(next);
    }
  }

  #isOpen(id: number): boolean {
    return this.#live.kinds[id] === ARITHMETIC && this.#stepOf[id] === NONE;
  }
}

/** In a sequence whose steps aren't cut yet. */
const PLACED = -2;
