/**
 * What must hold between a spec and its model: bad input fails here, before anything runs.
 *
 * Not here: outputs that only a compiled analysis knows; compiling tells those (output-names.ts).
 */

import { type Mistake, UserError } from "../../errors.js";
import { buildMistakes } from "../../model/build-check.js";
import { assertChangeable } from "../../model/changeable.js";
import { followedByFixed } from "../../model/followers.js";
import { ELEMENTS, outputsOf } from "../../model/kinds.js";
import type { Model } from "../../model/model.js";
import { namesIn } from "../objective/array-expression.js";
import { fittedSpec } from "../objective/fitted.js";
import { parseObjective } from "../objective/objective.js";
import { followerOf, SHARES } from "../reading/surfaces.js";
import { jobInputs, jobValues } from "../sampling/job-values.js";
import { variedBy } from "../spec/distribution.js";
import { MAX_MISTAKES, MAX_SCANNED_MODELS } from "../spec/limits.js";
import type { Spec } from "../spec/spec.js";
import { fieldMistake } from "../spec/spec-errors.js";
import { jobsToLookAt } from "./edit-jobs.js";
import { editsOf } from "./edit-sets.js";
import { applyEdit, hasParameter, modelOf, nominalOf, placed } from "./model-of-spec.js";
import { unknownOutput } from "./output-names.js";

/** Builds a spec's model and throws if what the spec says of it can't be. */
export function checkSpec(given: Spec): void {
  const spec = fittedSpec(given);
  const model = modelOf(spec);
  const mistakes = [...(spec.job === undefined ? buildMistakes(model) : []), ...variedMistakes(spec, model)];
  mistakes.push(...derivativeMistakes(spec, model));
  if (spec.edits.length === 0 && spec.job === undefined) {
    mistakes.push(...outputMistakes(spec, model), ...takenNameMistakes(spec, model));
  }
  if (mistakes.length === 0) mistakes.push(...editMistakes(spec, model));
  const [first, ...others] = mistakes.slice(0, MAX_MISTAKES);
  if (first !== undefined) throw new UserError(first, others);
}

/** Parameters that there aren't, or that can't vary. */
function variedMistakes(spec: Spec, model: Model): readonly Mistake[] {
  const mistakes: Mistake[] = [];
  const followed = followersOf(model);
  for (const entry of spec.vary) {
    for (const parameter of variedBy(entry)) {
      try {
        assertVariable(model, parameter, followed);
      } catch (error) {
        if (!(error instanceof UserError)) throw error;
        mistakes.push(placed(error, ["vary", parameter]));
      }
    }
  }
  return mistakes;
}

/** Parameters that there are no derivatives by. */
function derivativeMistakes({ derivatives, edits }: Spec, model: Model): readonly Mistake[] {
  if (derivatives === undefined || derivatives.by === "all") return [];
  const known = followersOf(model);
  return derivatives.by.flatMap((path, index) => {
    try {
      // An edit may bring what isn't there.
      if (edits.length === 0 || hasParameter(model, path)) assertVariable(model, path, known);
      return [];
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      return [placed(error, ["derivatives", "by", index])];
    }
  });
}

/** The parameters that fixed ones follow, looked for once, when they are first asked for. */
function followersOf(model: Model): () => ReturnType<typeof followedByFixed> {
  let known: ReturnType<typeof followedByFixed> | undefined;
  return () => {
    known ??= followedByFixed(model);
    return known;
  };
}

function assertVariable(model: Model, parameter: string, followedIn: ReturnType<typeof followersOf>): void {
  assertFree(model, parameter);
  assertChangeable(model, parameter);
  if (parameter === "fsig.f") return;
  const { element, spec } = model.resolve(parameter);
  const refuse = (code: string, what: string, remedy: string): never => {
    throw new UserError({ code, place: parameter, what, remedy });
  };
  if (spec.type !== "number" && spec.type !== "integer") {
    refuse("not-a-number", `${parameter} holds no number`, "Vary a parameter that does.");
  }
  if (element.kind === "variable" && parameter !== element.name) {
    refuse("not-canonical", "a variable goes by its name alone", `Write "${element.name}".`);
  }
  const followed = followedIn().get(parameter);
  if (followed?.whole === true) {
    const what = `${followed.by} follows ${parameter}: each of its values makes another model`;
    refuse("not-changeable", what, "Vary such parameters by edits.");
  }
}

/** One of R, T and L that follows the other two can vary if it is given, and another one follows. */
function assertFree(model: Model, parameter: string): void {
  const [name, share] = parameter.split(".");
  if (name === undefined || !model.has(name) || share === undefined || followerOf(model.element(name)) !== share)
    return;
  const [one, other] = SHARES.filter((each) => each !== share);
  throw new UserError({
    code: "not-changeable",
    place: parameter,
    what: `${parameter} can't be varied: it follows ${name}.${one} and ${name}.${other}`,
    remedy: `Give ${name} ${share} and one of ${one} and ${other} in the model, or vary all three together.`,
  });
}

/** Analyses whose outputs are those of the detectors, under their own names. */
const PLAIN: ReadonlySet<string> = new Set(["noxaxis", "xaxis", "x2axis", "x3axis", "sweep"]);

/** The names of outputs, where they are those of the detectors. */
function plainOutputs(model: Model): ReadonlySet<string> | undefined {
  if (!PLAIN.has(model.analysis?.kind ?? "noxaxis")) return undefined;
  const known = new Set<string>();
  for (const { kind, name } of model.elements()) {
    if (ELEMENTS.get(kind)?.detector === true) known.add(name);
    for (const output of outputsOf(kind)) known.add(`${name}_${output}`);
  }
  return known;
}

/** Names that an objective gives to something of its own, though an output has them: it would never be read. */
function takenNameMistakes({ objective, fit }: Spec, model: Model): readonly Mistake[] {
  if (objective === undefined) return [];
  const known = plainOutputs(model);
  const isFit = fit !== undefined;
  const { goal, where } = parseObjective(objective, isFit);
  const read = new Set([goal, ...where.values()].flatMap(({ node }) => namesIn(node)));
  const ofField = (field: "where" | "data") => {
    return Object.keys(objective[field] ?? {}).flatMap((name) => {
      if (!read.has(name) || known?.has(name) !== true) return [];
      const what = `the model has an output "${name}" as well, so that the name is of two things`;
      const remedy = isFit && field === "data" ? "Rename the detector or the column." : "Give it another name.";
      return [fieldMistake([isFit ? "fit" : "objective", field, name], { code: "taken-name", what, remedy })];
    });
  };
  return [...ofField("where"), ...ofField("data")];
}

function outputMistakes(spec: Spec, model: Model): readonly Mistake[] {
  const known = plainOutputs(model);
  if (spec.outputs === "all" || known === undefined) return [];
  return spec.outputs.flatMap((name, index) =>
    known.has(name.replace(".outputs.", "_")) ? [] : [unknownOutput(["outputs", index], name, known)],
  );
}

/** Edits that can't be applied in the jobs that stand for all. */
function editMistakes(spec: Spec, model: Model): readonly Mistake[] {
  if (spec.edits.length === 0) return [];
  const names = jobInputs(spec);
  const fill = jobValues(spec, nominalOf(model, names));
  const row = new Float64Array(names.length);
  const of = editsOf(spec);
  const seen = new Set<string>();
  for (const job of jobsToLookAt(spec)) {
    fill(job, 1, row);
    const edits = of(job, row);
    if (seen.has(edits.join())) continue;
    if (seen.size >= MAX_SCANNED_MODELS) break;
    seen.add(edits.join());
    const mistakes = mistakesOfEdits(spec, model, edits);
    if (mistakes.length > 0) return mistakes.map((each) => ({ ...each, what: `${each.what} (in job ${job})` }));
  }
  return [];
}

function mistakesOfEdits(spec: Spec, model: Model, edits: readonly number[]): readonly Mistake[] {
  try {
    const own = model.clone();
    for (const index of edits) applyEdit(own, spec.edits[index]!, index);
    return buildMistakes(own);
  } catch (error) {
    if (error instanceof UserError) return [error, ...error.others];
    throw error;
  }
}
