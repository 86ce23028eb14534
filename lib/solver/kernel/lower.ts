/**
 * From a tape to a program: what the outputs need, in an order that keeps few values waiting, cut into pieces.
 *
 * Functions (sine, cosine, powers, ...) work on whole columns between pieces, level by level: first what the arguments of
 * the first functions need, then those functions, then what the next need, and the outputs last.
 */

import { OP, type Ref, type Tape } from "../tape/tape.js";
import { ARITHMETIC, FUNCTION, type LiveValues, liveValues, NONE, nativeInstruction, UNIFORM } from "./live-values.js";
import { columnOperand, INSTRUCTION, type Operand, type Program, type Step, uniformOperand, WORDS } from "./program.js";
import { registerWeights, Sequence } from "./sequence.js";

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
  readonly #constants: number[] = [];

  constructor(request: LowerRequest, live: LiveValues) {
    this.#request = request;
    this.#live = live;
    this.#stepOf = new Int32Array(live.refs.length).fill(NONE);
    this.#lastRead = new Int32Array(live.refs.length).fill(NONE);
    this.#place = new Int32Array(live.refs.length).fill(NONE);
    this.#instructionOf = new Int32Array(live.refs.length);
  }

  program(): Program {
    const { outputs, columns, uniforms } = this.#request;
    const { ids } = this.#live;
    this.#draftSteps();
    this.#findReads();
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
    const levels = this.#levels();
    const byLevel: number[][] = [];
    this.#live.kinds.forEach((kind, id) => {
      if (kind !== FUNCTION) return;
      byLevel[levels[id]!] ??= [];
      byLevel[levels[id]!]!.push(id);
    });
    const weights = registerWeights(this.#live);
    for (const functions of byLevel) {
      if (functions === undefined) continue;
      const writer = new Sequence(this.#live, weights, this.#stepOf);
      for (const id of functions) {
        for (let which = 0; which < 3; which++) writer.compute(this.#live.argumentIds[3 * id + which]!);
        for (const argument of this.#live.blockArguments.get(id) ?? []) writer.compute(argument);
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
    const { kinds, argumentIds, blockArguments, refs } = this.#live;
    const levels = new Int32Array(kinds.length);
    for (let id = 0; id < kinds.length; id++) {
      if (kinds[id]! < ARITHMETIC) continue;
      let level = 0;
      for (let which = 0; which < 3; which++) {
        const argument = argumentIds[3 * id + which]!;
        if (argument !== NONE) level = Math.max(level, levels[argument]!);
      }
      for (const argument of blockArguments.get(id) ?? []) level = Math.max(level, levels[argument]!);
      // The parts of a block come with it.
      const isOwn = kinds[id] === FUNCTION && this.#request.tape.op(refs[id]!) !== OP.part;
      levels[id] = isOwn ? level + 1 : level;
    }
    return levels;
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
      const op = this.#request.tape.op(this.#live.refs[id]!);
      if (op === OP.part) continue;
      if (op === OP.block) {
        this.#draftBlock(id);
        continue;
      }
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

  #draftBlock(id: number): void {
    const { refs, ids, kinds } = this.#live;
    const first = refs[id]! + 1;
    const parts = Array.from(
      { length: 2 * this.#request.tape.blockOf(refs[id]!).gives },
      (_, part) => ids[first + part]!,
    );
    const results = parts.map((part) => (part !== NONE && kinds[part] === FUNCTION ? part : NONE));
    for (const each of [id, ...results]) if (each !== NONE) this.#stepOf[each] = this.#drafts.length;
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

  /** Which values are read by other steps than their own. */
  #findReads(): void {
    this.#drafts.forEach((draft, step) => {
      this.#readBy(draft, (id) => {
        if (this.#stepOf[id] !== step) this.#lastRead[id] = step;
      });
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
    this.#readBy(draft, (id) => {
      if (this.#lastRead[id] !== index || this.#live.kinds[id]! < ARITHMETIC) return;
      this.#freeColumns.push(this.#place[id]!);
      this.#lastRead[id] = NONE;
    });
    this.#freeColumns.push(...unused);
    return step;
  }

  /** Calls `visit` for each value that a step reads. */
  #readBy(draft: Draft | FunctionDraft, visit: (id: number) => void): void {
    const { argumentIds } = this.#live;
    if (draft.kind === "sin-cos") {
      visit(draft.angle);
      return;
    }
    if (draft.kind === "block") {
      for (const id of this.#live.blockArguments.get(draft.id)!) visit(id);
      return;
    }
    for (const id of draft.kind === "piece" ? draft.sequence : [draft.id]) {
      if (id < 0) {
        visit(this.#outputId(id));
        continue;
      }
      for (let at = 3 * id; at < 3 * id + 3; at++) if (argumentIds[at] !== NONE) visit(argumentIds[at]!);
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
    if (draft.kind === "block") return this.#finishBlock(draft, give);
    const { refs, argumentIds } = this.#live;
    const name = this.#request.tape.callName(refs[draft.id]!);
    const a = this.#operand(argumentIds[3 * draft.id]!);
    const b = this.#operand(argumentIds[3 * draft.id + 1]!);
    return { kind: "call", name, a, b, result: give(draft.id) };
  }

  #finishBlock({ id, results }: BlockDraft, give: (id: number) => number): Step {
    const { refs, blockArguments } = this.#live;
    const block = this.#request.tape.blockOf(refs[id]!);
    const operands = Int32Array.from(blockArguments.get(id)!, (argument) => this.#operand(argument));
    // Vectors are read there: an even place.
    if ((this.#request.uniforms.length + this.#constants.length) % 2 === 1) this.#constants.push(0);
    const numbers = this.#request.uniforms.length + this.#constants.length;
    for (const number of block.numbers) this.#constants.push(number);
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

  #code(sequence: readonly number[], step: number, give: (id: number) => number): Int32Array {
    const { tape } = this.#request;
    const { refs, argumentIds, kinds } = this.#live;
    // An instruction may be stored as well.
    const words = new Int32Array(2 * WORDS * sequence.length);
    let length = 0;
    const write = (op: number, a: number, b: number, c: number): void => {
      words[length] = op;
      words[length + 1] = a;
      words[length + 2] = b;
      words[length + 3] = c;
      length += WORDS;
    };
    const instructionOf = this.#instructionOf;
    const operand = (id: number): Operand =>
      kinds[id] === ARITHMETIC && this.#stepOf[id] === step ? instructionOf[id]! : this.#operand(id);
    for (const id of sequence) {
      if (id < 0) {
        write(INSTRUCTION.output, operand(this.#outputId(id)), this.#request.columns.length + NONE - 1 - id, 0);
        continue;
      }
      const a = argumentIds[3 * id]!;
      const b = argumentIds[3 * id + 1]!;
      const c = argumentIds[3 * id + 2]!;
      instructionOf[id] = length / WORDS;
      const op = tape.op(refs[id]!);
      const code = op === OP.call ? nativeInstruction(tape, refs[id]!)! : op;
      write(code, operand(a), b === NONE ? 0 : operand(b), c === NONE ? 0 : operand(c));
      if (this.#lastRead[id] !== NONE) write(INSTRUCTION.store, instructionOf[id]!, give(id), 0);
    }
    return words.slice(0, length);
  }
}
