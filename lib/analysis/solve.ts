/** Runs a model's own analysis once, as Finesse's kat3 does, and gives the axes and outputs by their paths. */
import { parse } from "../katscript/parse.js";
import type { Model } from "../model/model.js";
import { type AnalysisOptions, analysisOf } from "./analysis.js";
import { flatten, type Solution } from "./solution.js";

export type { Solution };

/** Runs what a model's text says is to be run; a single solution if it says nothing. */
export function solveModel(model: Model, options: AnalysisOptions = {}): Solution {
  return flatten(analysisOf(model, options).run());
}

/** The same for a text. */
export function solveText(katscript: string, options: AnalysisOptions = {}): Solution {
  return solveModel(parse(katscript), options);
}
