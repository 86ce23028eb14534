/** Programs as WebAssembly: two points a vector. */

import { wasmModule } from "../../wasm/wasm-writer.js";
import {
  blockColumns,
  blockPlaces,
  callColumn,
  type Executor,
  largeSinCosColumn,
  type SinCosPlaces,
  sinCosPlaces,
} from "./executor.js";
import { layoutOf } from "./kernel-layout.js";
import type { Program } from "./program.js";
import { belowModule } from "./wasm-below.js";
import { wasmDense } from "./wasm-dense.js";
import { type WasmFunction, wasmFunctions, wasmWorkspace } from "./wasm-engine.js";
import { pieceBody } from "./wasm-piece.js";
import { sinCosModule } from "./wasm-sin-cos.js";

const NUMBER_BYTES = 8;

type Stage = (memory: Float64Array, points: number) => void;

export function wasmExecutor(program: Program): Executor {
  const layout = layoutOf(program);
  const pieces = program.steps.flatMap((step) => (step.kind === "piece" ? [step.code] : []));
  const compiled = wasmFunctions(wasmModule(pieces.map((code) => pieceBody(code, layout))));
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
    areAtLeast,
  };
}

/** How many bytes the vectors of so many points take. */
function vectorBytes(points: number): number {
  return 16 * Math.ceil(points / 2);
}

let below: WasmFunction | undefined;

/** A last vector has a lane too many where points are odd: what it holds may say no. */
function areAtLeast(least: number, start: number, points: number): boolean {
  below ??= wasmFunctions(belowModule())[0]!;
  return below(NUMBER_BYTES * start, vectorBytes(points), least) === 0;
}

let sinCosCompiled: readonly WasmFunction[] | undefined;

function runSinCos(memory: Float64Array, places: SinCosPlaces, points: number): void {
  sinCosCompiled ??= wasmFunctions(sinCosModule());
  const compute = sinCosCompiled[places.small ? 1 : 0]!;
  const angle = NUMBER_BYTES * places.angle;
  const sine = NUMBER_BYTES * places.sine;
  const cosine = NUMBER_BYTES * places.cosine;
  const hasLarge = compute(angle, sine, cosine, vectorBytes(points));
  if (hasLarge !== 0) largeSinCosColumn(memory, places, points);
}
