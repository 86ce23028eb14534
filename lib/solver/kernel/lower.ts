/**
 * From a tape to a program: what the outputs need, in an order that keeps few values waiting, cut into pieces.
 *
 * Functions (sine, cosine, powers, ...) work on whole columns between pieces, level by level: first what the arguments of
 * the first functions need, then those functions, then what the next need, and the outputs last.
 */

import { OP, type Ref, type Tape } from "../tape/tape.js";
import { ARITHMETIC, FUNCTION, type LiveValues, liveValues, NONE, nativeInstruction, UNIFORM } from "./live-values.js";
import { columnOperand, INSTRUCTION, type Operand, type Program, type Step, uniformOperand, WORDS } from "./program.js";
import { Sequence } from "./sequence.js";

export interface LowerRequest {
  readonly tape: Tape;
  /** May be any values, also constants. */
  readonly outputs: readonly Ref[];
  /** Values that are known for each point, in the order of the first columns: inputs, or what an earlier stage computed. */
  readonly columns: readonly Ref[];
  /** Values that are known for a whole run, in the order of the first uniforms. */
  readonly uniforms: readonly Ref[];
  /** The most instructions of a piece. */
  readonly pieceSize: number;
}

export function lower(request: LowerRequest): Program {
  const live = liveValues(request);
  return new Lowering(request, live).program();
}

/** A piece while it is put together: its part of the sequence, which has ids of values to compute, and outputs as NONE - 1 - index. */
interface Draft {
  readonly kind: "piece";
  readonly from: number;
  readonly to: number;
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
  | { readonly kind: "call"; readonly id: number }
  | BlockDraft;
interface BlockDraft {
  readonly kind: "block";
  readonly id: number;
  /** Ids by result; NONE for those that nothing reads. */
  readonly results: readonly number[];
}

/**
 * From so many values on, a constant has one place for all its uses. In smaller programs each use has its own, so that two
 * constants which happen to be equal make no other code than two that aren't.
 */
const SHARED_FROM = 8000;

class Lowering {
  readonly #request: LowerRequest;
  readonly #live: LiveValues;
  readonly #sequence: Sequence;
  readonly #drafts: (Draft | FunctionDraft)[] = [];
  /** By id: the step that computes it. */
  readonly #stepOf: Int32Array;
  /** By id: the last step that reads it from its column; NONE if none does. */
  readonly #lastRead: Int32Array;
  /** By id: its instruction in the step that computes it, once that is written. */
  readonly #instructionOf: Int32Array;
  /** By id: its column, or its number among the uniforms. */
  readonly #place: Int32Array;
  #columnCount = 0;
  readonly #freeColumns: number[] = [];
  /** Columns that a piece was the last to read, while it is written. */
  readonly #read: number[] = [];
  readonly #constants: number[] = [];
  /** Of a piece, while it is written: an instruction may be stored as well. */
  readonly #words: Int32Array;

  constructor(request: LowerRequest, live: LiveValues) {
    this.#request = request;
    this.#live = live;
    this.#stepOf = new Int32Array(live.refs.length).fill(NONE);
    this.#lastRead = new Int32Array(live.refs.length).fill(NONE);
    this.#place = new Int32Array(live.refs.length).fill(NONE);
    this.#instructionOf = new Int32Array(live.refs.length);
    this.#sequence = new Sequence(live, this.#stepOf, request.outputs.length);
    this.#words = new Int32Array(2 * WORDS * request.pieceSize);
  }

  program(): Program {
    const { outputs, columns, uniforms } = this.#request;
    const { ids } = this.#live;
    this.#draftSteps();
    uniforms.forEach((ref, index) => {
      if (ids[ref] !== NONE) this.#place[ids[ref]!] = index;
    });
    columns.forEach((ref, index) => {
      if (ids[ref] !== NONE) this.#place[ids[ref]!] = index;
    });
    this.#columnCount = columns.length + outputs.length;
    const steps = this.#drafts.map((draft, index) => this.#finish(draft, index));
    let operations = 0;
    for (const step of steps) operations += step.kind === "piece" ? step.code.length / WORDS : 1;
    return {
      constants: Float64Array.from(this.#constants),
      uniformCount: uniforms.length + this.#constants.length,
      inputCount: columns.length,
      outputCount: outputs.length,
      columnCount: this.#columnCount,
      steps,
      operations,
    };
  }

  #draftSteps(): void {
    const { kinds, levels, argumentIds, blockArguments, ids } = this.#live;
    const byLevel: number[][] = [];
    for (let id = 0; id < kinds.length; id++) {
      if (kinds[id] !== FUNCTION) continue;
      byLevel[levels[id]!] ??= [];
      byLevel[levels[id]!]!.push(id);
    }
    const sequence = this.#sequence;
    for (const functions of byLevel) {
      if (functions === undefined) continue;
      const from = sequence.count;
      for (const id of functions) {
        for (let which = 0; which < 3; which++) sequence.compute(argumentIds[3 * id + which]!);
        for (const argument of blockArguments.get(id) ?? []) sequence.compute(argument);
      }
      this.#cut(from);
      this.#draftFunctions(functions);
    }
    const from = sequence.count;
    this.#request.outputs.forEach((ref, index) => {
      sequence.compute(ids[ref]!);
      sequence.put(NONE - 1 - index);
    });
    this.#cut(from);
  }

  /** Cuts what was placed last into pieces, and takes note of what each reads. */
  #cut(first: number): void {
    const { pieceSize } = this.#request;
    const { count, placed } = this.#sequence;
    const size = Math.ceil((count - first) / Math.max(1, Math.ceil((count - first) / pieceSize)));
    for (let from = first; from < count; from += size) {
      const to = Math.min(count, from + size);
      const step = this.#drafts.push({ kind: "piece", from, to }) - 1;
      for (let at = from; at < to; at++) if (placed[at]! >= 0) this.#stepOf[placed[at]!] = step;
      this.#readByPiece(from, to, step);
    }
  }

  /** Steps are put together in order: the last to take note of a value is its last reader. */
  #readByPiece(from: number, to: number, step: number): void {
    const { argumentIds } = this.#live;
    const { placed } = this.#sequence;
    const [stepOf, lastRead] = [this.#stepOf, this.#lastRead];
    for (let at = from; at < to; at++) {
      const id = placed[at]!;
      if (id < 0) {
        this.#readBy(this.#outputId(id), step);
        continue;
      }
      for (let place = 3 * id; place < 3 * id + 3; place++) {
        const argument = argumentIds[place]!;
        if (argument !== NONE && stepOf[argument] !== step) lastRead[argument] = step;
      }
    }
  }

  #readBy(id: number, step: number): void {
    if (id !== NONE && this.#stepOf[id] !== step) this.#lastRead[id] = step;
  }

  #draftFunctions(functions: readonly number[]): void {
    const { argumentIds } = this.#live;
    const turns = new Map<string, { small: boolean; angle: number; sine: number; cosine: number }>();
    for (const id of functions) {
      const op = this.#request.tape.op(this.#live.refs[id]!);
      if (op === OP.part) continue;
      if (op === OP.block) {
        this.#draftBlock(id);
        continue;
      }
      const turn = this.#turnOf(id);
      if (turn === undefined) {
        this.#stepOf[id] = this.#drafts.length;
        for (let which = 0; which < 3; which++) this.#readBy(argumentIds[3 * id + which]!, this.#drafts.length);
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
      this.#readBy(turn.angle, this.#drafts.length);
      this.#drafts.push({ kind: "sin-cos", ...turn });
    }
  }

  #draftBlock(id: number): void {
    const { refs, ids, kinds } = this.#live;
    const first = refs[id]! + 1;
    const parts = Array.from(
      { length: 2 * this.#request.tape.blockOf(refs[id]!).gives },
      (_, part) => ids[first + part]!,
    );
    const results = parts.map((part) => (part !== NONE && kinds[part] === FUNCTION ? part : NONE));
    for (const each of [id, ...results]) if (each !== NONE) this.#stepOf[each] = this.#drafts.length;
    for (const argument of this.#live.blockArguments.get(id)!) this.#readBy(argument, this.#drafts.length);
    this.#drafts.push({ kind: "block", id, results });
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
    this.#freeColumns.push(...this.#read, ...unused);
    this.#read.length = 0;
    return step;
  }

  /** Takes note that a step which is written reads a value. */
  #lastReadBy(id: number, step: number): void {
    if (this.#lastRead[id] !== step || this.#live.kinds[id]! < ARITHMETIC) return;
    this.#read.push(this.#place[id]!);
    this.#lastRead[id] = NONE;
  }

  #finishWith(draft: Draft | FunctionDraft, index: number, give: (id: number) => number): Step {
    if (draft.kind === "piece") return { kind: "piece", code: this.#code(draft, index) };
    if (draft.kind === "sin-cos") {
      this.#lastReadBy(draft.angle, index);
      return {
        kind: "sin-cos",
        small: draft.small,
        angle: this.#place[draft.angle]!,
        sine: give(draft.sine),
        cosine: give(draft.cosine),
      };
    }
    if (draft.kind === "block") return this.#finishBlock(draft, index, give);
    const { refs, argumentIds } = this.#live;
    const name = this.#request.tape.callName(refs[draft.id]!);
    const a = this.#operand(argumentIds[3 * draft.id]!);
    const b = this.#operand(argumentIds[3 * draft.id + 1]!);
    for (let at = 3 * draft.id; at < 3 * draft.id + 3; at++) {
      if (argumentIds[at] !== NONE) this.#lastReadBy(argumentIds[at]!, index);
    }
    return { kind: "call", name, a, b, result: give(draft.id) };
  }

  #finishBlock({ id, results }: BlockDraft, index: number, give: (id: number) => number): Step {
    const { refs, blockArguments } = this.#live;
    const block = this.#request.tape.blockOf(refs[id]!);
    const operands = Int32Array.from(blockArguments.get(id)!, (argument) => this.#operand(argument));
    // Vectors are read there: an even place.
    if ((this.#request.uniforms.length + this.#constants.length) % 2 === 1) this.#constants.push(0);
    const numbers = this.#request.uniforms.length + this.#constants.length;
    for (const number of block.numbers) this.#constants.push(number);
    for (const argument of blockArguments.get(id)!) this.#lastReadBy(argument, index);
    return {
      kind: "block",
      block,
      numbers,
      operands,
      results: Int32Array.from(results, (result) => (result === NONE ? -1 : give(result))),
    };
  }

  #operand(id: number): Operand {
    if (this.#live.kinds[id] !== UNIFORM) return columnOperand(this.#place[id]!);
    const isKnown = this.#place[id] !== NONE;
    const { tape, uniforms } = this.#request;
    const ref = this.#live.refs[id]!;
    if (isKnown && (!tape.isConstant(ref) || this.#live.refs.length > SHARED_FROM)) {
      return uniformOperand(this.#place[id]!);
    }
    this.#place[id] = uniforms.length + this.#constants.push(tape.valueOf(ref)) - 1;
    return uniformOperand(this.#place[id]!);
  }

  #code({ from, to }: Draft, step: number): Int32Array {
    const { tape, columns } = this.#request;
    const { refs, argumentIds } = this.#live;
    const { placed } = this.#sequence;
    const { op } = tape.columns();
    const words = this.#words;
    const [instructionOf, lastRead] = [this.#instructionOf, this.#lastRead];
    let length = 0;
    for (let at = from; at < to; at++) {
      const id = placed[at]!;
      if (id < 0) {
        words[length] = INSTRUCTION.output;
        words[length + 1] = this.#operandOf(this.#outputId(id), step);
        words[length + 2] = columns.length + NONE - 1 - id;
        words[length + 3] = 0;
        length += WORDS;
        continue;
      }
      const a = argumentIds[3 * id]!;
      const b = argumentIds[3 * id + 1]!;
      const c = argumentIds[3 * id + 2]!;
      const code = op[refs[id]!]!;
      instructionOf[id] = length / WORDS;
      words[length] = code === OP.call ? nativeInstruction(tape, refs[id]!)! : code;
      words[length + 1] = this.#operandOf(a, step);
      words[length + 2] = b === NONE ? 0 : this.#operandOf(b, step);
      words[length + 3] = c === NONE ? 0 : this.#operandOf(c, step);
      length += WORDS;
      if (lastRead[id] === NONE) continue;
      const column = this.#freeColumns.pop() ?? this.#columnCount++;
      this.#place[id] = column;
      words[length] = INSTRUCTION.store;
      words[length + 1] = instructionOf[id]!;
      words[length + 2] = column;
      words[length + 3] = 0;
      length += WORDS;
    }
    return words.slice(0, length);
  }

  /** An operand of a piece. */
  #operandOf(id: number, step: number): Operand {
    const kind = this.#live.kinds[id]!;
    if (kind === UNIFORM) return this.#operand(id);
    if (this.#stepOf[id] === step) return this.#instructionOf[id]!;
    this.#lastReadBy(id, step);
    return columnOperand(this.#place[id]!);
  }
}
