/**
 * Says what is wrong with a text before anything of it runs: reads it, builds its model, traces its beams, plans and compiles its
 * steps, and goes through them without computing a point.
 *
 * Not here: what only a point's own values show, as a sweep that leaves a parameter's range.
 */
import { UserError } from "../../errors.js";
import { type Checked, check, checkedAs } from "../../katscript/check.js";
import { parse } from "../../katscript/parse.js";
import { rehearseModel } from "./solve.js";

/** The mistakes of a text, in its order, then what keeps its analysis from running; `ok` if there are none. */
export function checkToRun(text: string, file: string): Checked {
  const read = check(text, file);
  if (!read.ok) return read;
  try {
    rehearseModel(parse(text, { file }));
    return read;
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return checkedAs(file, [error, ...error.others]);
  }
}
