/** Sees to it that the arguments of an analysis are the same for all jobs: they are evaluated once, from the text. */
import { UserError } from "../../errors.js";
import { referencesOf } from "../../model/expression.js";
import { ACTIONS } from "../../model/kinds.js";
import type { Model } from "../../model/model.js";
import type { Action, Value } from "../../model/value.js";

/** Throws if an argument of an action follows what the jobs set: axes would differ from job to job. */
export function assertSameForAllJobs(model: Model, inputs: readonly string[]): void {
  if (model.analysis !== undefined) visitAction(model, new Set(inputs), model.analysis);
}

function visitAction(model: Model, inputs: ReadonlySet<string>, action: Action): void {
  const types = new Map(ACTIONS.get(action.kind)!.parameters.map(({ name, type }) => [name, type]));
  const look = (name: string, value: Value): void => {
    if (value.kind === "action") visitAction(model, inputs, value.action);
    else if (types.get(name) === "number" || types.get(name) === "values")
      assertFixed(model, inputs, action, name, value);
  };
  for (const [name, value] of action.arguments) look(name, value);
  for (const [index, value] of action.rest.entries()) {
    if (action.kind === "sweep" && index % 3 === 1) assertFixed(model, inputs, action, "values", value);
    else look("", value);
  }
  for (const [name, value] of action.keywords) look(name, value);
}

function assertFixed(model: Model, inputs: ReadonlySet<string>, action: Action, name: string, value: Value): void {
  const followed = followedBy(model, value).find((path) => inputs.has(path));
  if (followed === undefined) return;
  const { span, kind } = action;
  throw new UserError({
    code: "differs-by-job",
    place: span === undefined ? kind : `${span.file}:${span.line}:${span.column}`,
    what: `${name} of ${kind} follows ${followed}, which each job sets: jobs would have different axes`,
    remedy: "Write a number that is the same for all jobs, or let the axis be relative.",
    span,
  });
}

/** All that a value follows, and what that follows. */
export function followedBy(model: Model, value: Value): readonly string[] {
  const found = new Set<string>();
  const waiting = [...referencesOf(value)];
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (found.has(path)) continue;
    found.add(path);
    waiting.push(...referencesOf(model.value(path)));
  }
  return [...found];
}
