/**
 * What a model must fulfil before it is solved, beyond being a model: nothing that Finesse itself runs from no text, no axis over
 * what can't be swept. Each mistake has the place of the statement that it comes from.
 */

import { type Mistake, type Span, UserError } from "../errors.js";
import { assertChangeable, assertSweepable } from "./changeable.js";
import { notChangeable } from "./errors.js";
import { referencesOf } from "./expression.js";
import { filterMistakes } from "./filter-check.js";
import { followedByFixed } from "./followers.js";
import type { Model } from "./model.js";
import { REFUSED_BY_FINESSE } from "./refused-by-finesse.js";
import type { Action, Value } from "./value.js";

/** What gives light a shape, in which a beam can be turned. */
const GIVES_SHAPE: ReadonlySet<string> = new Set(["cavity", "gauss"]);

/** Throws if the model has anything that can't be run from a text, with its line. */
export function assertSupported(model: Model): void {
  throwFirst(unsupported(model));
}

/** What models held, and were to do, when they were last found without mistakes. */
const buildable = new WeakMap<Model, { readonly contents: number; readonly analysis: Action | undefined }>();

/** Throws if the model can't be solved: it asks for what can't be run, or changes what can't be changed. */
export function assertBuildable(model: Model): void {
  const { contents, analysis } = model;
  const last = buildable.get(model);
  if (last?.contents === contents && last.analysis === analysis) return;
  throwFirst(buildMistakes(model));
  buildable.set(model, { contents, analysis });
}

/** All that keeps a model from being solved. */
export function buildMistakes(model: Model): readonly Mistake[] {
  return [...unsupported(model), ...unchangeable(model), ...unfit(model)];
}

function throwFirst(mistakes: readonly Mistake[]): void {
  const [first, ...others] = mistakes;
  if (first !== undefined) throw new UserError(first, others);
}

function placeOf(span: Span | undefined, otherwise: string): string {
  return span === undefined ? otherwise : `${span.file}:${span.line}:${span.column}`;
}

function unsupported(model: Model): readonly Mistake[] {
  const elements = model.elements().map(({ kind, span }) => ({ sort: "element", kind, span }));
  const actions = actionsOf(model).map(({ kind, span }) => ({ sort: "action", kind, span }));
  return [...elements, ...actions].flatMap(({ sort, kind, span }): readonly Mistake[] => {
    const why = REFUSED_BY_FINESSE.get(kind);
    if (why === undefined) return [];
    const what = `the ${sort} "${kind}" can't be run: ${why}`;
    const remedy = `Leave it out. Everything else that KatScript has is computed (docs/katscript-support.md).`;
    return [{ code: "not-supported", place: placeOf(span, kind), what, remedy, span }];
  });
}

/** The actions of a model's analysis, outermost first. */
function actionsOf(model: Model): readonly Action[] {
  const found: Action[] = [];
  const look = (value: Value) => {
    if (value.kind === "array") value.items.forEach(look);
    if (value.kind !== "action") return;
    found.push(value.action);
    for (const part of value.action.arguments.values()) look(part);
    value.action.rest.forEach(look);
  };
  if (model.analysis !== undefined) look({ kind: "action", action: model.analysis });
  return found;
}

const REMEDY = "Set it in the model instead, or vary it from job to job in a sweep.";

function unchangeable(model: Model): readonly Mistake[] {
  const mistakes: Mistake[] = [];
  const followed = followedByFixed(model);
  for (const action of actionsOf(model)) {
    for (const { path, swept } of changedBy(action, model)) {
      try {
        if (swept) assertSweepable(model, path);
        else assertChangeable(model, path);
        const by = followed.get(path)?.by;
        if (by !== undefined)
          throw notChangeable(path, `${by} follows it, which is fixed while a simulation runs`, REMEDY);
      } catch (error) {
        if (!(error instanceof UserError)) throw error;
        const { code, what, remedy } = error;
        mistakes.push({ code, place: placeOf(action.span, error.place), what, remedy, span: action.span });
      }
    }
  }
  return mistakes;
}

/** What actions and elements are given that they can't do with. */
function unfit(model: Model): readonly Mistake[] {
  const mistakes: Mistake[] = [];
  for (const action of actionsOf(model)) {
    const { span } = action;
    for (const [path, value] of settingsOf(action)) {
      const followed = referencesOf(value);
      if (followed.length === 0) continue;
      const what = `${path} is changed to what follows ${followed.join(", ")}`;
      const remedy = "A change sets numbers: write the number, or let the parameter follow in the model itself.";
      mistakes.push({ code: "not-constant", place: placeOf(span, path), what, remedy, span });
    }
  }
  mistakes.push(...model.elements().flatMap((element) => filterMistakes(element, placeOf(element.span, element.name))));
  const hasShape = model.command("modes") !== undefined || model.elements().some(({ kind }) => GIVES_SHAPE.has(kind));
  for (const { kind, name, parameters, span } of hasShape ? model.elements() : []) {
    const passing = parameters.get("filter_hom");
    if (kind !== "optical_bandpass" || passing === undefined || passing.kind === "none" || isMode(passing)) continue;
    const what = `filter_hom of "${name}" names no mode`;
    const remedy = "Write the two orders of the one mode that passes, as filter_hom=[1, 0].";
    mistakes.push({ code: "wrong-type", place: placeOf(span, name), what, remedy, span });
  }
  for (const { kind, name, parameters, span } of hasShape ? [] : model.elements()) {
    const type = parameters.get("mod_type");
    if (kind !== "modulator" || type?.kind !== "text" || (type.value !== "yaw" && type.value !== "pitch")) continue;
    const what = `the modulator "${name}" tilts the beam, which plane waves don't have`;
    const remedy =
      "Take mod_type=pm or am, or give the model beams and modes: a cavity or a gauss, and modes(maxtem=1) or more.";
    mistakes.push({ code: "not-supported", place: placeOf(span, name), what, remedy, span });
  }
  return mistakes;
}

/** What an action changes its parameters to, once and for good. */
function settingsOf({ kind, keywords, arguments: values }: Action): Iterable<readonly [path: string, value: Value]> {
  if (kind === "change") return keywords;
  const [param, given] = [values.get("param"), values.get("values")];
  return kind === "for" && param?.kind === "reference" && given !== undefined ? [[param.path, given]] : [];
}

/** The parameters that the actions of a model's own analysis change. */
export function pathsChangedByActions(model: Model): readonly string[] {
  return actionsOf(model).flatMap((action) => changedBy(action, model).map(({ path }) => path));
}

interface Changed {
  readonly path: string;
  /** Whether it is an axis: then it must be a number. */
  readonly swept: boolean;
}

/** The parameters that an action itself changes, not those that actions in it do. */
function changedBy(action: Action, model: Model): readonly Changed[] {
  const paths = (values: readonly (Value | undefined)[], swept: boolean): Changed[] =>
    values.flatMap((value) => {
      if (value?.kind === "array") return paths(value.items, swept);
      return value?.kind === "reference" ? [{ path: value.path, swept }] : [];
    });
  const given = (name: string) => action.arguments.get(name);
  switch (action.kind) {
    case "xaxis":
      return paths([given("parameter")], true);
    case "x2axis":
    case "x3axis":
      return paths([given("parameter1"), given("parameter2"), given("parameter3")], true);
    case "sweep":
      return paths(
        action.rest.filter((_, index) => index % 3 === 0),
        true,
      );
    case "minimize":
    case "maximize":
      return paths([given("parameter")], true);
    case "for":
      return paths([given("param")], false);
    case "change":
      return [...action.keywords.keys()].map((path) => ({ path, swept: false }));
    case "pseudo_lock_cavity":
      return paths([given("feedback")], false);
    case "run_locks":
      return paths(
        locksOf(action, model).map((lock) => model.element(lock).parameters.get("feedback")),
        false,
      );
    default:
      return [];
  }
}

/** The locks that an action runs: those named, or all that are enabled. */
function locksOf(action: Action, model: Model): readonly string[] {
  const named = action.rest.flatMap((value) => (value.kind === "element" ? [value.name] : []));
  if (named.length > 0) return named;
  const enabled = (value: Value | undefined) => value?.kind !== "boolean" || value.value;
  const locks = model
    .elements()
    .filter(({ kind, parameters }) => kind === "lock" && enabled(parameters.get("enabled")));
  return locks.map((lock) => lock.name);
}

/** Whether a value is a mode: two whole numbers from 0 on. */
function isMode(value: Value): boolean {
  const isOrder = (item: Value) => item.kind === "number" && item.im === 0 && Number.isInteger(item.re) && item.re >= 0;
  return value.kind === "array" && value.items.length === 2 && value.items.every(isOrder);
}
