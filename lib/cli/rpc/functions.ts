/** Specs as functions for a program: compiled once, called with points as numbers. */
import { compileFunction, type SpecFunction } from "../../sweep/jobs/function-of-spec.js";
import { checkSpec } from "../../sweep/jobs/model-check.js";
import { readSpec } from "../../sweep/reading/read-spec.js";
import { parseSpecText } from "../../sweep/reading/spec-text.js";
import { type Reply, replyOfError, wrongRequest } from "./replies.js";
import type { RequestTo } from "./requests.js";

const functions = new Map<number, SpecFunction>();
let last = 0;

/** Compiles a spec. The answer says what goes in and what comes out; the inputs' nominal values are its numbers. */
export function compileText(text: string): Reply {
  const spec = readSpec(parseSpecText(text, "json", "the spec").raw);
  checkSpec(spec);
  const compiled = compileFunction(spec);
  functions.set(++last, compiled);
  const { inputs, outputs, nominal } = compiled;
  return { head: { function: last, inputs, outputs }, numbers: [nominal.slice()] };
}

/** What a function gives, or its derivatives: its outputs one after the other, and why points failed, by their index. */
export function callFunction(
  { do: what, function: number, count }: RequestTo<"call" | "jacobian">,
  points: Float64Array,
): Reply {
  const called = functions.get(number);
  if (called === undefined) return wrongRequest(`there is no function ${number}`);
  if (points.length !== count * called.inputs.length) {
    return wrongRequest(`${count} points of ${called.inputs.length} inputs are no ${points.length} numbers`);
  }
  try {
    const { outputs, errors } = what === "call" ? called.run(points, count) : called.jacobian(points, count);
    return { head: errors.size === 0 ? {} : { errors: [...errors] }, numbers: outputs };
  } catch (error) {
    return replyOfError(error);
  }
}

export function forgetFunction(number: number): void {
  functions.delete(number);
}
