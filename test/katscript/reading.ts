/** What tests ask of texts: a model's parts as text, and the mistakes of a text. */
import { UserError } from "../../lib/errors.js";
import { parse } from "../../lib/katscript/parse.js";
import { printElement } from "../../lib/katscript/print.js";
import { printValue } from "../../lib/katscript/print-value.js";
import type { Model } from "../../lib/model/model.js";

/** A parameter of a model as KatScript. */
export function shown(model: Model, path: string): string {
  return printValue(model.own(path));
}

/** The spaces and wires of a text, as KatScript. */
export function connections(text: string): readonly string[] {
  const linking = parse(text)
    .elements()
    .filter(({ kind }) => kind === "space" || kind === "wire");
  return linking.map(printElement);
}

/** The error that a text gives; a text without mistakes fails the test. */
export function mistakeOf(text: string): UserError {
  try {
    parse(text, { file: "a.kat" });
  } catch (error) {
    if (error instanceof UserError) return error;
    throw error;
  }
  throw new Error(`there is no mistake in ${text}`);
}
