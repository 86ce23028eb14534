/** The functions that a tape may call, beyond the arithmetic that it knows: the same bits on every machine. */
import { type FunctionName, NUMBER_FUNCTIONS } from "../../arithmetic/number-functions.js";
import { cos, sin } from "../../numerics/elementary.js";
import { smallCos, smallSin } from "../../numerics/small-angle.js";

export type CallName = FunctionName | "cos" | "sin" | "smallCos" | "smallSin";

const FUNCTIONS: Readonly<Record<CallName, (a: number, b: number) => number>> = {
  ...NUMBER_FUNCTIONS,
  cos,
  sin,
  smallCos,
  smallSin,
};

/** Applies a function of one argument, or of two. */
export function applyCall(name: CallName, a: number, b: number): number {
  return FUNCTIONS[name](a, b);
}
