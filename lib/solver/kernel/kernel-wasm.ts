/** Programs as WebAssembly: two points a vector. */

import { FunctionWriter, VECTOR, wasmModule } from "../../wasm/wasm-writer.js";
import { OP } from "../tape/tape.js";
import {
  blockColumns,
  blockPlaces,
  callColumn,
  type Executor,
  largeSinCosColumn,
  type SinCosPlaces,
  sinCosPlaces,
} from "./executor.js";
import { columnStart, type Layout, layoutOf } from "./kernel-layout.js";
import { operandCount, shapeOf } from "./piece-shape.js";
import { INSTRUCTION, isUniform, operandIndex, type Program, WORDS } from "./program.js";
import { wasmDense } from "./wasm-dense.js";
import { type WasmFunction, wasmFunctions, wasmWorkspace } from "./wasm-engine.js";
import { sinCosFunction, smallSinCosFunction } from "./wasm-sin-cos.js";

const NUMBER_BYTES = 8;

/** The vector instructions of those of a piece that are one. */
const DIRECT: ReadonlyMap<number, number> = new Map<number, number>([
  [OP.add, VECTOR.add],
  [OP.sub, VECTOR.sub],
  [OP.mul, VECTOR.mul],
  [OP.div, VECTOR.div],
  [OP.neg, VECTOR.neg],
  [OP.sqrt, VECTOR.sqrt],
  [INSTRUCTION.abs, VECTOR.abs],
  [INSTRUCTION.floor, VECTOR.floor],
  [INSTRUCTION.min, VECTOR.min],
]);

type Stage = (memory: Float64Array, points: number) => void;

export function wasmExecutor(program: Program): Executor {
  const layout = layoutOf(program);
  const pieces = program.steps.flatMap((step) => (step.kind === "piece" ? [step.code] : []));
  const compiled = wasmFunctions(wasmModule(pieces.map((code) => new PieceWriter(code, layout).finish())));
  let next = 0;
  const steps = program.steps.map((step): Stage => {
    switch (step.kind) {
      case "piece": {
        const run = compiled[next++]!;
        return (_, points) => run(vectorBytes(points));
      }
      case "sin-cos": {
        const places = sinCosPlaces(layout, step);
        return (memory, points) => runSinCos(memory, places, points);
      }
      case "block": {
        const columns = blockPlaces(layout, step);
        return (memory, points) => blockColumns(wasmDense(), memory, columns, points);
      }
      case "call":
        return (memory, points) => callColumn(memory, layout, step, points);
      default:
        throw new RangeError(`no step ${step satisfies never}`);
    }
  });
  return {
    layout,
    workspace: () => wasmWorkspace(layout.length),
    run: (memory, points) => {
      for (const step of steps) step(memory, points);
    },
  };
}

/** How many bytes the vectors of so many points take. */
function vectorBytes(points: number): number {
  return 16 * Math.ceil(points / 2);
}

let sinCosCompiled: readonly WasmFunction[] | undefined;

function runSinCos(memory: Float64Array, places: SinCosPlaces, points: number): void {
  sinCosCompiled ??= wasmFunctions(wasmModule([sinCosFunction(), smallSinCosFunction()]));
  const compute = sinCosCompiled[places.small ? 1 : 0]!;
  const [angle, sine, cosine] = [NUMBER_BYTES * places.angle, NUMBER_BYTES * places.sine, NUMBER_BYTES * places.cosine];
  const hasLarge = compute(angle, sine, cosine, vectorBytes(points));
  if (hasLarge !== 0) largeSinCosColumn(memory, places, points);
}

/** The function of a piece: (bytes of a column's vectors) -> (). */
class PieceWriter {
  readonly #code: Int32Array;
  readonly #layout: Layout;
  readonly #isStatement: Uint8Array;
  readonly #lastUse: Int32Array;
  readonly #writer = new FunctionWriter(["i32"]);
  readonly #address: number;
  /** By instruction that stands alone: its variable. */
  readonly #variable = new Map<number, number>();
  readonly #free: number[] = [];

  constructor(code: Int32Array, layout: Layout) {
    this.#code = code;
    this.#layout = layout;
    const { isStatement, lastUse } = shapeOf(code);
    this.#isStatement = isStatement;
    this.#lastUse = lastUse;
    this.#address = this.#writer.local("i32");
  }

  finish(): FunctionWriter {
    this.#writer.loopBytes(this.#address, 0, () => {
      const dying: number[][] = [];
      for (let at = 0; at < this.#isStatement.length; at++) {
        if (this.#isStatement[at] !== 1) continue;
        this.#statement(at);
        for (const instruction of dying[at] ?? []) this.#free.push(this.#variable.get(instruction)!);
        const last = this.#lastUse[at]!;
        if (last < 0) continue;
        const variable = this.#free.pop() ?? this.#writer.local("v128");
        this.#variable.set(at, variable);
        this.#writer.set(variable);
        dying[last] ??= [];
        dying[last]!.push(at);
      }
    });
    return this.#writer;
  }

  /** Leaves its value on the stack, if it has one that is used. */
  #statement(at: number): void {
    const writer = this.#writer;
    const op = this.#code[at * WORDS]!;
    if (op !== INSTRUCTION.store && op !== INSTRUCTION.output) {
      if (this.#lastUse[at]! >= 0) this.#expression(at);
      return;
    }
    writer.get(this.#address);
    this.#operand(this.#code[at * WORDS + 1]!);
    if (op === INSTRUCTION.output) this.#sameNaN();
    writer.memory(VECTOR.store, NUMBER_BYTES * columnStart(this.#layout, this.#code[at * WORDS + 2]!));
  }

  #scratch: number | undefined;

  /** Replaces every NaN on the stack by the one that JavaScript has. */
  #sameNaN(): void {
    const writer = this.#writer;
    this.#scratch ??= writer.local("v128");
    writer.tee(this.#scratch);
    writer.splat(Number.NaN);
    writer.get(this.#scratch);
    writer.get(this.#scratch);
    writer.vector(VECTOR.eq);
    writer.vector(VECTOR.select);
  }

  #operand(operand: number): void {
    const writer = this.#writer;
    if (operand >= 0) {
      if (this.#isStatement[operand] === 1) writer.get(this.#variable.get(operand)!);
      else this.#expression(operand);
      return;
    }
    const index = operandIndex(operand);
    if (isUniform(operand)) {
      writer.integer(0);
      writer.memory(VECTOR.loadSplat64, NUMBER_BYTES * (this.#layout.uniforms + index));
    } else {
      writer.get(this.#address);
      writer.memory(VECTOR.load, NUMBER_BYTES * columnStart(this.#layout, index));
    }
  }

  #expression(at: number): void {
    const writer = this.#writer;
    const op = this.#code[at * WORDS]!;
    const a = this.#code[at * WORDS + 1]!;
    const b = this.#code[at * WORDS + 2]!;
    const c = this.#code[at * WORDS + 3]!;
    const direct = DIRECT.get(op);
    if (direct !== undefined) {
      this.#operand(a);
      if (operandCount(op) === 2) this.#operand(b);
      writer.vector(direct);
      return;
    }
    if (op === OP.select) {
      this.#operand(b);
      this.#operand(c);
      this.#operand(a);
      writer.splat(0);
      writer.vector(VECTOR.ne);
      writer.vector(VECTOR.select);
      return;
    }
    this.#operand(a);
    this.#operand(b);
    writer.vector(op === OP.equal ? VECTOR.eq : VECTOR.lt);
    writer.splat(1);
    writer.vector(VECTOR.and);
  }
}
