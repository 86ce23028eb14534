/** Runs a model's own analysis once, as Finesse's kat3 does, and gives the axes and outputs by their paths. */
import { type Span, UserError } from "../../errors.js";
import { parse } from "../../katscript/parse.js";
import { rootOf } from "../../model/expression.js";
import { ELEMENTS } from "../../model/kinds.js";
import type { Model } from "../../model/model.js";
import { NO_BEAM } from "../../solver/light/beams.js";
import { compileKept } from "../points/kept-programs.js";
import { flatten, type Solution } from "../solution.js";
import { type AnalysisOptions, analysisOf } from "./analysis.js";

export type { Solution };

export type SolveOptions = Pick<AnalysisOptions, "outputs" | "print" | "compile">;

/** Runs what a model's text says is to be run; a single solution if it says nothing. */
export function solveModel(model: Model, options: SolveOptions = {}): Solution {
  return placed(model, () => flatten(analysisOf(model, { compile: compileKept, ...options }).run()));
}

/** Goes through it without computing anything: what keeps it from running is refused as solveModel does. */
export function rehearseModel(model: Model): void {
  placed(model, () => analysisOf(model).rehearse());
}

/** The same for a text. */
export function solveText(katscript: string, options: SolveOptions = {}): Solution {
  return solveModel(parse(katscript), options);
}

/** What `work` gives; its mistakes are told at the statements of what they name, else at the analysis, if that is what works. */
export function placed<T>(
  model: Model,
  work: () => T,
  otherwise: "at the analysis" | "as they are" = "at the analysis",
): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    throw located(model, error, otherwise === "at the analysis" ? model.analysis?.span : undefined);
  }
}

/** Where a model without beams asks for them: its modes, or the first element that is about beams. */
function beamsAskedFor(model: Model, { code }: UserError): Span | undefined {
  if (code !== NO_BEAM) return undefined;
  return (
    model.command("modes")?.span ?? model.elements().find(({ kind }) => ELEMENTS.get(kind)?.area === "beams")?.span
  );
}

/** The place of mistakes that are the whole model's. */
const WHOLE_MODEL = "model";

/** A mistake that shows only when it is run, at the statement of what it names; of the whole model, in its file. */
function located(model: Model, error: UserError, otherwise: Span | undefined): UserError {
  if (error.span !== undefined) return error;
  const name = rootOf(error.place);
  const span = model.has(name) ? model.element(name).span : (beamsAskedFor(model, error) ?? otherwise);
  const { code, what, remedy } = error;
  if (span === undefined) {
    const file = model.elements().find((element) => element.span !== undefined)?.span?.file;
    if (name !== WHOLE_MODEL || file === undefined) return error;
    return new UserError({ code, place: file, what, remedy }, error.others, { cause: error });
  }
  const place = `${span.file}:${span.line}:${span.column}`;
  return new UserError({ code, place, what, remedy, span }, error.others, { cause: error });
}
