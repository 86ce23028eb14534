/** A single expression that stands in no model's text: its syntax, and mistakes at their places in it. */
import { UserError } from "../errors.js";
import { fail, Mistakes, type Range, sourceOf } from "./source.js";
import type { Node } from "./syntax.js";
import { parseLoneValue } from "./syntax-parser.js";
import { tokenize } from "./tokens.js";

export interface LoneExpression {
  readonly node: Node;
  /** Does what may find mistakes in it, and throws them with their places. */
  told<T>(act: () => T): T;
}

/** @param name what the text is called in messages, as `objective.minimize` */
export function parseExpression(text: string, name: string): LoneExpression {
  const source = sourceOf(text, name);
  const whole = { start: 0, end: text.length };
  const told = <T>(act: () => T): T => {
    const mistakes = new Mistakes(source);
    let elsewhere: UserError | undefined;
    const result = mistakes.attempt(whole, () => {
      try {
        return act();
      } catch (error) {
        if (error instanceof UserError && hasPlace(error)) elsewhere = error;
        throw error;
      }
    });
    if (elsewhere !== undefined) throw elsewhere;
    mistakes.throwIfAny();
    return result!;
  };
  const mistakes = new Mistakes(source);
  const tokens = tokenize(mistakes).filter((token) => token.type !== "newline");
  mistakes.throwIfAny();
  const node = told(() => {
    if (tokens.length === 0) fail("missing-value", whole, "the text is empty", "Write an expression.");
    return parseLoneValue(tokens);
  });
  return { node, told };
}

/** Whether an error was placed before, in an expression that this one names. */
function hasPlace(error: unknown): boolean {
  return error instanceof UserError && error.span !== undefined;
}

/** What an expression's part throws for the user, at that part. */
export function placedAt<T>(range: Range, act: () => T): T {
  try {
    return act();
  } catch (error) {
    if (error instanceof UserError && !hasPlace(error)) fail(error.code, range, error.what, error.remedy);
    throw error;
  }
}

/** A mistake at a part of an expression. */
export function refuse(code: string, range: Range, what: string, remedy: string): never {
  fail(code, range, what, remedy);
}
