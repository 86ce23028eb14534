/** The functions that an arithmetic has beyond its operators, of numbers: the same bits on every machine. */
import {
  arccos,
  arcsin,
  arctan,
  arctan2,
  besselJ,
  erf,
  exp,
  expm1,
  log,
  log1p,
  log10,
  pow,
  tan,
} from "../numerics/elementary.js";

export type FunctionName =
  | "abs"
  | "arccos"
  | "arcsin"
  | "arctan"
  | "arctan2"
  | "erf"
  | "exp"
  | "expm1"
  | "floor"
  | "jv"
  | "log"
  | "log1p"
  | "log10"
  | "min"
  | "pow"
  | "tan";

/** By name; those of one number leave the second alone. */
export const NUMBER_FUNCTIONS: Readonly<Record<FunctionName, (a: number, b: number) => number>> = {
  abs: Math.abs,
  arccos,
  arcsin,
  arctan,
  /** Its first argument is the one along the imaginary axis. */
  arctan2,
  erf,
  exp,
  expm1,
  floor: Math.floor,
  /** J_n(x): the order first. */
  jv: besselJ,
  log,
  log1p,
  log10,
  /** NaN if either is. */
  min: Math.min,
  pow,
  tan,
};
