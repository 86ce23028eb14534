/** What the steps of an analysis share while it runs. */
import { UserError } from "../../errors.js";
import type { Model } from "../../model/model.js";
import type { SolutionTree } from "../solution.js";
import type { ProjectionStep, ResponseStep, Step } from "../step.js";
import type { ParameterState } from "./parameter-state.js";
import type { Points } from "./points.js";

/** Reads all fields at a run's state. */
export type FieldReader = (session: Session, name: string) => SolutionTree;

/** Computes responses at a run's state. */
export interface ResponseReader {
  response(session: Session, step: ResponseStep): SolutionTree;
  projection(session: Session, step: ProjectionStep): SolutionTree;
}

export interface Session {
  readonly model: Model;
  readonly state: ParameterState;
  readonly points: Points;
  /** Whether the run is one of many, a job: then it is decided at each point which cavities take part, not by the text. */
  readonly anew: boolean;
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
export function unfinished(name: string, code: string, what: string, remedy: string): UserError {
  return new UserError({ code, place: name, what, remedy });
}
