/**
 * Says what is wrong with a text before anything of it runs: reads it, builds its model, traces its beams, plans and compiles its
 * steps, and goes through them without computing a point.
 *
 * Not here: what only a point's own values show, as a sweep that leaves a parameter's range.
 */
import { type Checked, check } from "../../katscript/check.js";
import { rehearseModel } from "./solve.js";

/** The mistakes of a text, in its order, then what keeps its analysis from running; `ok` if there are none. */
export const checkToRun = (text: string, file: string): Checked => check(text, file, rehearseModel);
