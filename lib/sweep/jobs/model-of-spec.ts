/** The model that a spec describes, and what changes it: an analysis, an edit. Mistakes have the spec's field as place. */
import { UserError } from "../../errors.js";
import { parseValue } from "../../katscript/edit.js";
import { parse, parseInto } from "../../katscript/parse.js";
import type { Model, Plain } from "../../model/model.js";
import type { Action } from "../../model/value.js";
import { freeSurfaces } from "../reading/surfaces.js";
import { mapSettings, type RawMap } from "../spec/map-fields.js";
import type { Edit, Spec } from "../spec/spec.js";
import { fieldPath, type Path } from "../spec/spec-errors.js";

/** What the text of a spec's model is called in messages. */
export const MODEL_TEXT = "model";

/** A spec's model with its analysis, before any job's values or edits. */
export function modelOf(spec: Spec): Model {
  const model = parse(spec.model, { file: MODEL_TEXT });
  for (const [name, map] of Object.entries(spec.maps ?? {})) {
    const error = attempt(["maps", name], () => model.setMap(name, mapSettings(map as RawMap)));
    if (error !== undefined) throw error;
  }
  if (spec.analysis !== undefined) setAnalysis(model, spec.analysis, "analysis");
  freeSurfaces(model, spec);
  return model;
}

/** Gives a model another analysis. @param place the field that the text is from */
export function setAnalysis(model: Model, text: string, place: string): void {
  model.analysis = readAnalysis(model, text, place);
}

/** The analysis that a text is for a model, which stays as it is. @param place the field that the text is from */
export function readAnalysis(model: Model, text: string, place: string): Action {
  const work = model.clone();
  work.analysis = undefined;
  parseInto(work, text, { file: place });
  const added = work.contents !== model.contents;
  if (work.analysis !== undefined && !added) return work.analysis;
  throw new UserError({
    code: "not-an-analysis",
    place,
    what: added ? "it holds more than an action" : "it holds no action",
    remedy: "Write one action, as noxaxis() or xaxis(m1.phi, lin, 0, 90, 100).",
  });
}

/** What a model's paths hold without what degrees of freedom add, shape (paths); NaN where that is no number. */
export function nominalOf(model: Model, paths: readonly string[]): Float64Array {
  return Float64Array.from(paths, (path) => {
    const result = model.evaluate(model.own(path));
    return "re" in result ? result.re : Number.NaN;
  });
}

/** Applies an edit: removes, adds, sets, then takes its analysis. @param index its place in the spec */
export function applyEdit(model: Model, edit: Edit, index: number): void {
  const path = ["edits", index];
  if (edit.remove !== undefined) removeAll(model, edit.remove, [...path, "remove"]);
  if (edit.add !== undefined) parseInto(model, edit.add, { file: fieldPath([...path, "add"]) });
  if (edit.set !== undefined) setAll(model, edit.set, [...path, "set"]);
  if (edit.analysis !== undefined) setAnalysis(model, edit.analysis, fieldPath([...path, "analysis"]));
}

/** Removes elements, those that refer to others of the list before these. */
function removeAll(model: Model, names: readonly string[], path: Path): void {
  let left = names.map((name, position) => ({ name, position, known: model.has(name) }));
  while (left.length > 0) {
    const kept: typeof left = [];
    let refused: UserError | undefined;
    for (const each of left) {
      if (each.known && !model.has(each.name)) continue; // a space, which went with the component at its port
      const error = attempt([...path, each.position], () => model.remove(each.name));
      if (error === undefined) continue;
      if (error.code !== "still-in-use") throw error;
      kept.push(each);
      refused ??= error;
    }
    if (kept.length === left.length && refused !== undefined) throw refused;
    left = kept;
  }
}

function setAll(model: Model, values: NonNullable<Edit["set"]>, path: Path): void {
  const ready: [string, Plain][] = [];
  for (const [parameter, value] of Object.entries(values)) {
    const error = attempt([...path, parameter], () => ready.push([parameter, plainValue(model, parameter, value)]));
    if (error !== undefined) throw error;
  }
  const error = attempt(path, () => model.setAll(ready));
  if (error !== undefined) throw error;
}

/** What a parameter is set to: texts are KatScript. */
export function plainValue(model: Model, parameter: string, value: number | boolean | string): Plain {
  if (typeof value !== "string") {
    if (parameter !== "fsig.f") model.resolve(parameter);
    return value;
  }
  return parseValue(model, value, parameter === "fsig.f" ? undefined : model.resolve(parameter).spec);
}

/** A user's mistake in what is done, placed at a field; undefined if there is none. */
function attempt(path: Path, act: () => void): UserError | undefined {
  try {
    act();
    return undefined;
  } catch (error) {
    if (error instanceof UserError) return placed(error, path);
    throw error;
  }
}

/** A mistake that the model told, at the field that it comes from. */
export function placed(error: UserError, path: Path): UserError {
  const { code, what, remedy } = error;
  return new UserError({ code, place: fieldPath(path), what, remedy }, [], { cause: error });
}

/** Whether a model has a parameter. */
export function hasParameter(model: Model, path: string): boolean {
  if (path === "fsig.f") return model.signalFrequency.kind !== "none";
  // Asked of many names: what a mistake would suggest takes longer than all else.
  if (!model.has(path.split(".", 1)[0]!)) return false;
  try {
    model.resolve(path);
    return true;
  } catch (error) {
    if (error instanceof UserError) return false;
    throw error;
  }
}
