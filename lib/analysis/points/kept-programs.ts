/**
 * Programs of points that are kept: of a model that is as it was, asked for what it was asked before, nothing is written down, reduced
 * or compiled again.
 *
 * A program gives the same bits whether it was kept or is made anew, so what is kept is a matter of time alone. For the life of a
 * thread. Not here: code of kernels by structure (lib/solver/kernel/kernel-cache.ts).
 */
import type { Model } from "../../model/model.js";
import { Kept } from "../kept.js";
import type { PointOptions, PointProgram } from "./point-options.js";
import { compilePoints } from "./point-program.js";

/** An operation takes some 200 bytes. */
const programs = new Kept<PointProgram>({ count: 64, size: 500_000 }, ({ operations }) => operations);

/** As `compilePoints`; a program that is kept is found by the model's contents. */
export function compileKept(model: Model, options: PointOptions): PointProgram {
  // How many points there will be, and how soon the first are wanted, change no number, only how soon code is made.
  const { inputs, separate, outputs, anew, by, outer, points: _, early: __, ...others } = options;
  if (Object.keys(others).length > 0) return compilePoints(model, options);
  const key = JSON.stringify([model.contents, inputs, separate, outputs, anew, by, outer]);
  return programs.get(key, () => compilePoints(model, options));
}
