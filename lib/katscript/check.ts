/**
 * Reads a text and builds its model without solving it: for editors.
 *
 * Not here: mistakes that only beams, steps and programs show (lib/analysis/whole/check.ts).
 */
import { inSentences, type Mistake, UserError } from "../errors.js";
import { buildMistakes } from "../model/build-check.js";
import type { Model } from "../model/model.js";
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

/**
 * The mistakes of a text, in its order; `ok` if there are none.
 *
 * @param further looks at a model that can be built, and throws what is wrong with it all the same
 */
export function check(text: string, file: string, further: (model: Model) => void = () => {}): Checked {
  const errors = mistakesOf(text, file, further).map(checked);
  return { file, ok: errors.length === 0, errors };
}

function mistakesOf(text: string, file: string, further: (model: Model) => void): readonly Mistake[] {
  try {
    const model = parse(text, { file });
    const mistakes = buildMistakes(model);
    if (mistakes.length === 0) further(model);
    return mistakes;
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
