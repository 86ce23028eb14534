/**
 * Reads a text and builds its model without solving it: for editors.
 *
 * Not here: mistakes that only beams, steps and programs show (lib/analysis/whole/check.ts).
 */
import { inSentences, type Mistake, UserError } from "../errors.js";
import { buildMistakes } from "../model/build-check.js";
import { parse } from "./parse.js";

/** One mistake, as programs read it. Lines and columns count from 1. */
interface CheckedMistake {
  readonly line: number;
  readonly column: number;
  /** The column behind the last character. */
  readonly endColumn: number;
  readonly code: string;
  /** What is wrong and what to do about it. */
  readonly message: string;
}

export interface Checked {
  readonly file: string;
  readonly ok: boolean;
  readonly errors: readonly CheckedMistake[];
}

/** The mistakes of a text, in its order; `ok` if there are none. */
export function check(text: string, file: string): Checked {
  return checkedAs(file, mistakesOf(text, file));
}

/** A file's mistakes, as programs read them. */
export function checkedAs(file: string, mistakes: readonly Mistake[]): Checked {
  return { file, ok: mistakes.length === 0, errors: mistakes.map(checked) };
}

function mistakesOf(text: string, file: string): readonly Mistake[] {
  try {
    return buildMistakes(parse(text, { file }));
  } catch (error) {
    if (error instanceof UserError) return [error, ...error.others];
    throw error;
  }
}

function checked(mistake: Mistake): CheckedMistake {
  const { span } = mistake;
  const message = inSentences(mistake.what, mistake.remedy);
  return {
    line: span?.line ?? 1,
    column: span?.column ?? 1,
    endColumn: span?.endColumn ?? 1,
    code: mistake.code,
    message,
  };
}
