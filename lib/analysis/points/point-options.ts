/** What a compiled point is asked for, and what it is to whoever runs it. */
import type { Mistake } from "../../errors.js";
import type { LightOptions } from "../../solver/build-system.js";
import type { GridRun } from "../../solver/kernel/kernel-grid.js";
import type { JobProgram } from "../job-program.js";
import type { Pullback } from "./pullback.js";

export interface PointOptions extends LightOptions {
  /** The detectors that are wanted, by name; all that the model gives if nothing is said. */
  readonly outputs?: readonly string[];
  /** About how many points there will be: many are worth compiling for. */
  readonly points?: number;
  /** Whether the first ones are not to wait for code that is worth making for the others. */
  readonly early?: boolean;
  /** Those of the inputs that stay the same for a whole group of points, for `runGrid`. */
  readonly outer?: readonly string[];
  /**
   * Numbers for some of the inputs, each a set by its paths: all outputs are given for each set, one set after another. What doesn't
   * depend on these inputs is computed once.
   */
  readonly settings?: readonly ReadonlyMap<string, number>[];
  /** Whether each point is a run of its own, a job's: then it is decided at each which cavities take part, not by the text. */
  readonly anew?: boolean;
  /** The inputs by which gradients are wanted; none if nothing is said. */
  readonly by?: readonly string[];
}

/** One point, compiled; also for grids of points, where what depends on one side alone is computed once a row of it. */
export interface PointProgram extends JobProgram {
  /** How many operations its tape holds: what keeping it takes of memory goes with them. */
  readonly operations: number;
  /** The outputs that are the same for a whole group of points, by their index. */
  readonly same?: ReadonlySet<number>;
  /** Gradients, if they are wanted. */
  readonly slopes?: Pullback;
  /**
   * Computes each group's points, as `run` does with the rows of groups · points.
   *
   * @param grid its `outer` rows in the order of the option `outer`, its `inner` rows in that of the other inputs
   * @param out  as that of `run`, group after group
   * @returns why points failed, by group · points + point
   */
  runGrid(grid: GridRun, out: readonly Float64Array[]): ReadonlyMap<number, Mistake>;
}
