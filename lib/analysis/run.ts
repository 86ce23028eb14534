/** What the steps of an analysis share while it runs. */
import { UserError } from "../errors.js";
import type { Model } from "../model/model.js";
import type { ParameterState } from "./parameter-state.js";
import type { Points } from "./points.js";
import type { ResponseReader } from "./responses.js";
import type { SolutionTree } from "./solution.js";
import type { Step } from "./step.js";

/** Reads all fields at a run's state. */
export type FieldReader = (run: Run, name: string) => SolutionTree;

export interface Run {
  readonly model: Model;
  readonly state: ParameterState;
  readonly points: Points;
  readonly fields: FieldReader;
  readonly responses: ResponseReader;
  /** Takes what `print` and its like say, a line each. */
  readonly print: (line: string) => void;
  /** Whether nothing is computed: then what looks for something is content with what it has. */
  readonly dry: () => boolean;
  /** Runs a step within another; undefined if it yields no solution. */
  readonly step: (step: Step) => SolutionTree | undefined;
}

/** The error of an analysis that doesn't come to its end, as a lost lock. */
export function unfinished(name: string, code: string, what: string, remedy?: string): UserError {
  return new UserError({ code, place: name, what, remedy });
}
