/** Programs run as they are, an instruction a block: nothing to compile, for what is run a few times only. */

import { plainDense } from "../tape/dense.js";
import { OPERATIONS } from "../tape/operations.js";
import { OP } from "../tape/tape.js";
import {
  type BlockColumns,
  blockColumns,
  blockPlaces,
  callColumn,
  type Executor,
  sinCosColumn,
  sinCosPlaces,
} from "./executor.js";
import { columnStart, type Layout, layoutOf } from "./kernel-layout.js";
import { isWrite, operandCount } from "./piece-shape.js";
import { INSTRUCTION, isUniform, operandIndex, type Program, type Step, WORDS } from "./program.js";

let workspace = new Float64Array();

export function interpreterExecutor(program: Program): Executor {
  const registers = program.steps.map((step) => (step.kind === "piece" ? registersOf(step.code) : undefined));
  const most = registers.reduce((count, each) => Math.max(count, each?.count ?? 0), 0);
  const layout = layoutOf(program, most);
  const steps = program.steps.map((step, index): Prepared => {
    if (step.kind === "block") return { kind: "columns", columns: blockPlaces(layout, step) };
    if (step.kind !== "piece") return step;
    return addressesOf(step.code, registers[index]!.numbers, { layout, columnCount: program.columnCount });
  });
  return {
    layout,
    workspace: () => {
      if (workspace.length < layout.length) workspace = new Float64Array(layout.length);
      return workspace;
    },
    run: (memory, points) => {
      for (const step of steps) runStep(step, { memory, layout, points });
    },
  };
}

/** Which register each instruction writes to: one is used again when its value is no longer needed. */
function registersOf(code: Int32Array): { numbers: Int32Array; count: number } {
  const length = code.length / WORDS;
  const lastUse = new Int32Array(length).fill(-1);
  for (let at = 0; at < length; at++) {
    for (let which = 1; which <= operandCount(code[at * WORDS]!); which++) {
      const operand = code[at * WORDS + which]!;
      if (operand >= 0) lastUse[operand] = at;
    }
  }
  const numbers = new Int32Array(length).fill(-1);
  const free: number[] = [];
  let count = 0;
  for (let at = 0; at < length; at++) {
    for (let which = 1; which <= operandCount(code[at * WORDS]!); which++) {
      const operand = code[at * WORDS + which]!;
      if (operand < 0 || lastUse[operand] !== at) continue;
      free.push(numbers[operand]!);
      lastUse[operand] = -1;
    }
    if (!isWrite(code[at * WORDS]!)) numbers[at] = free.pop() ?? count++;
  }
  return { numbers, count };
}

/** A piece with places in memory: operation, result, three operands' starts, three strides. */
interface Addresses {
  readonly kind: "addresses";
  readonly words: Int32Array;
}
const ADDRESS_WORDS = 8;

type Prepared =
  | Exclude<Step, { kind: "piece" | "block" }>
  | Addresses
  | { readonly kind: "columns"; readonly columns: BlockColumns };

function addressesOf(
  code: Int32Array,
  registers: Int32Array,
  { layout, columnCount }: { layout: Layout; columnCount: number },
): Addresses {
  const length = code.length / WORDS;
  const words = new Int32Array(length * ADDRESS_WORDS);
  const register = (at: number) => columnStart(layout, columnCount + registers[at]!);
  for (let at = 0; at < length; at++) {
    const op = code[at * WORDS]!;
    const to = at * ADDRESS_WORDS;
    words[to] = op;
    words[to + 1] = isWrite(op) ? columnStart(layout, code[at * WORDS + 2]!) : register(at);
    for (let which = 1; which <= operandCount(op); which++) {
      const operand = code[at * WORDS + which]!;
      const index = operandIndex(operand);
      const uniform = isUniform(operand);
      words[to + 1 + which] =
        operand >= 0 ? register(operand) : uniform ? layout.uniforms + index : columnStart(layout, index);
      words[to + 4 + which] = uniform ? 0 : 1;
    }
  }
  return { kind: "addresses", words };
}

interface Running {
  readonly memory: Float64Array;
  readonly layout: Layout;
  readonly points: number;
}

function runStep(step: Prepared, { memory, layout, points }: Running): void {
  if (step.kind === "call") callColumn(memory, layout, step, points);
  else if (step.kind === "columns") blockColumns(plainDense(memory), memory, step.columns, points);
  else if (step.kind === "sin-cos") {
    const places = sinCosPlaces(layout, step);
    sinCosColumn(memory, places, points);
  } else runAddresses(memory, step.words, points);
}

function runAddresses(m: Float64Array, words: Int32Array, points: number): void {
  for (let at = 0; at < words.length; at += ADDRESS_WORDS) {
    const to = words[at + 1]!;
    const a = words[at + 2]!;
    const b = words[at + 3]!;
    const areColumns = words[at + 5]! + words[at + 6]! === 2;
    const op = words[at]!;
    if (areColumns && op === OP.add) addColumns(m, { to, a, b }, points);
    else if (areColumns && op === OP.sub) subtractColumns(m, { to, a, b }, points);
    else if (areColumns && op === OP.mul) multiplyColumns(m, { to, a, b }, points);
    else runOther(m, words.subarray(at, at + ADDRESS_WORDS), points);
  }
}

interface Columns {
  readonly to: number;
  readonly a: number;
  readonly b: number;
}

function addColumns(m: Float64Array, { to, a, b }: Columns, points: number): void {
  for (let i = 0; i < points; i++) m[to + i] = m[a + i]! + m[b + i]!;
}

function subtractColumns(m: Float64Array, { to, a, b }: Columns, points: number): void {
  for (let i = 0; i < points; i++) m[to + i] = m[a + i]! - m[b + i]!;
}

function multiplyColumns(m: Float64Array, { to, a, b }: Columns, points: number): void {
  for (let i = 0; i < points; i++) m[to + i] = m[a + i]! * m[b + i]!;
}

/** Operands may be uniforms: those are no steps apart. */
function runOther(m: Float64Array, words: Int32Array, points: number): void {
  const op = words[0]!;
  const to = words[1]!;
  const a = words[2]!;
  const b = words[3]!;
  const da = words[5]!;
  const db = words[6]!;
  switch (op) {
    case OP.add:
      for (let i = 0; i < points; i++) m[to + i] = m[a + i * da]! + m[b + i * db]!;
      break;
    case OP.sub:
      for (let i = 0; i < points; i++) m[to + i] = m[a + i * da]! - m[b + i * db]!;
      break;
    case OP.mul:
      for (let i = 0; i < points; i++) m[to + i] = m[a + i * da]! * m[b + i * db]!;
      break;
    case OP.div:
      for (let i = 0; i < points; i++) m[to + i] = m[a + i * da]! / m[b + i * db]!;
      break;
    case OP.neg:
      for (let i = 0; i < points; i++) m[to + i] = -m[a + i * da]!;
      break;
    case INSTRUCTION.store:
      for (let i = 0; i < points; i++) m[to + i] = m[a + i * da]!;
      break;
    default:
      runRare(m, words, points);
  }
}

function runRare(m: Float64Array, words: Int32Array, points: number): void {
  const apply = RARE.get(words[0]!)!;
  const to = words[1]!;
  const a = words[2]!;
  const b = words[3]!;
  const c = words[4]!;
  const da = words[5]!;
  const db = words[6]!;
  const dc = words[7]!;
  for (let i = 0; i < points; i++) m[to + i] = apply(m[a + i * da]!, m[b + i * db]!, m[c + i * dc]!);
}

const RARE: ReadonlyMap<number, (a: number, b: number, c: number) => number> = new Map<
  number,
  (a: number, b: number, c: number) => number
>([
  ...OPERATIONS,
  [INSTRUCTION.abs, (a) => Math.abs(a)],
  [INSTRUCTION.floor, (a) => Math.floor(a)],
  [INSTRUCTION.min, (a, b) => Math.min(a, b)],
  [INSTRUCTION.output, (a) => (Number.isNaN(a) ? Number.NaN : a)],
]);
