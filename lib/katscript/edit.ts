/** Reads single values of a model's text. */
import { UserError } from "../errors.js";
import type { Model } from "../model/model.js";
import type { ParameterSpec } from "../model/signature.js";
import type { Value } from "../model/value.js";
import { settlerOf } from "./cavity-attributes.js";
import { namesOf } from "./names.js";
import { Mistakes, sourceOf } from "./source.js";
import { parseLoneValue } from "./syntax-parser.js";
import { tokenize } from "./tokens.js";
import { anyOf, resolveValue } from "./values.js";

/**
 * The value that a text writes, over the names of a model: `1-m1.T`, `[1, 2]`, `m1.p1.o`.
 *
 * @param spec what parameter it is for; without one it may be anything
 */
export function parseValue(model: Model, text: string, spec?: ParameterSpec): Value {
  const mistakes = new Mistakes(sourceOf(text, spec === undefined ? "value" : spec.name));
  const tokens = tokenize(mistakes).filter((token) => token.type !== "newline");
  mistakes.throwIfAny();
  if (tokens.length === 0) {
    throw new UserError({
      code: "missing-value",
      place: mistakes.source.file,
      what: "the text is empty",
      remedy: "Give a value.",
    });
  }
  const names = namesOf(model, mistakes.source);
  const value = mistakes.attempt({ start: 0, end: text.length }, () => {
    const node = parseLoneValue(tokens);
    return spec === undefined ? anyOf(names, node) : resolveValue(names, node, spec);
  });
  mistakes.throwIfAny();
  return settlerOf(model)(value!, mistakes.source.file);
}
