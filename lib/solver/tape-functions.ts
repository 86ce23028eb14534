/** The functions that a tape may call, beyond the arithmetic that it knows: the same bits on every machine. */
import {
  arccos,
  arcsin,
  arctan,
  arctan2,
  besselJ,
  cos,
  erf,
  exp,
  log,
  log10,
  pow,
  sin,
  tan,
} from "../numerics/elementary.js";
import { smallCos, smallSin } from "./small-angle.js";

const FUNCTIONS = {
  abs: Math.abs,
  arccos,
  arcsin,
  arctan,
  arctan2,
  cos,
  erf,
  exp,
  floor: Math.floor,
  /** J_n(x): the order first. */
  jv: besselJ,
  log,
  log10,
  /** NaN if either is. */
  min: Math.min as (a: number, b: number) => number,
  pow,
  sin,
  smallCos,
  smallSin,
  tan,
} as const satisfies Record<string, ((a: number) => number) | ((a: number, b: number) => number)>;

export type CallName = keyof typeof FUNCTIONS;

/** Applies a function of one argument, or of two. */
export function applyCall(name: CallName, a: number, b: number): number {
  return (FUNCTIONS[name] as (a: number, b: number) => number)(a, b);
}
