/** Programs as JavaScript: the portable form. */

import { plainDense } from "../tape/dense.js";
import { OP } from "../tape/tape.js";
import { blockColumns, blockPlaces, callColumn, type Executor, sinCosColumn, sinCosPlaces } from "./executor.js";
import { columnStart, type Layout, layoutOf } from "./kernel-layout.js";
import { shapeOf } from "./piece-shape.js";
import { INSTRUCTION, isUniform, operandIndex, type Program, WORDS } from "./program.js";

type Piece = (memory: Float64Array, points: number) => void;

let workspace = new Float64Array();

export function javascriptExecutor(program: Program): Executor {
  const layout = layoutOf(program);
  const steps = program.steps.map((step): Piece => {
    switch (step.kind) {
      case "piece":
        return pieceFunction(step.code, layout);
      case "sin-cos": {
        const places = sinCosPlaces(layout, step);
        return (memory, points) => sinCosColumn(memory, places, points);
      }
      case "block": {
        const columns = blockPlaces(layout, step);
        return (memory, points) => blockColumns(plainDense(memory), memory, columns, points);
      }
      case "call":
        return (memory, points) => callColumn(memory, layout, step, points);
      default:
        throw new RangeError(`no step ${step satisfies never}`);
    }
  });
  return {
    layout,
    workspace: () => {
      if (workspace.length < layout.length) workspace = new Float64Array(layout.length);
      return workspace;
    },
    run: (memory, points) => {
      for (const step of steps) step(memory, points);
    },
  };
}

/** The text is made of operations and whole numbers alone: nothing that a user wrote gets here. */
function pieceFunction(code: Int32Array, layout: Layout): Piece {
  const text = `"use strict"; for (let i = 0; i < n; i++) {\n${pieceText(code, layout)}\n}`;
  return new Function("m", "n", text) as Piece;
}

function pieceText(code: Int32Array, layout: Layout): string {
  const { isStatement } = shapeOf(code);
  const lines: string[] = [];
  const operand = (value: number): string => {
    if (value >= 0) return isStatement[value] === 1 ? `v${value}` : `(${expression(value)})`;
    const index = operandIndex(value);
    return isUniform(value) ? `m[${layout.uniforms + index}]` : `m[${columnStart(layout, index)} + i]`;
  };
  const expression = (at: number): string => {
    const word = at * WORDS;
    return expressionText(code[word]!, () => operand(code[word + 1]!), {
      b: () => operand(code[word + 2]!),
      c: () => operand(code[word + 3]!),
    });
  };
  for (let at = 0; at < isStatement.length; at++) {
    if (isStatement[at] !== 1) continue;
    const op = code[at * WORDS]!;
    const to = `m[${columnStart(layout, code[at * WORDS + 2]!)} + i]`;
    if (op === INSTRUCTION.store) lines.push(`${to} = ${operand(code[at * WORDS + 1]!)};`);
    else if (op === INSTRUCTION.output) {
      lines.push(`const o${at} = ${operand(code[at * WORDS + 1]!)};`, `${to} = o${at} === o${at} ? o${at} : NaN;`);
    } else lines.push(`const v${at} = ${expression(at)};`);
  }
  return lines.join("\n");
}

function expressionText(op: number, a: () => string, { b, c }: { b: () => string; c: () => string }): string {
  switch (op) {
    case OP.add:
      return `${a()} + ${b()}`;
    case OP.sub:
      return `${a()} - ${b()}`;
    case OP.mul:
      return `${a()} * ${b()}`;
    case OP.div:
      return `${a()} / ${b()}`;
    case OP.neg:
      return `-${a()}`;
    case OP.sqrt:
      return `Math.sqrt(${a()})`;
    case INSTRUCTION.abs:
      return `Math.abs(${a()})`;
    case INSTRUCTION.floor:
      return `Math.floor(${a()})`;
    case INSTRUCTION.min:
      return `Math.min(${a()}, ${b()})`;
    case OP.equal:
      return `${a()} === ${b()} ? 1 : 0`;
    case OP.less:
      return `${a()} < ${b()} ? 1 : 0`;
    case OP.select:
      return `${a()} !== 0 ? ${b()} : ${c()}`;
    default:
      throw new RangeError(`no instruction ${op}`);
  }
}
