/** The fields of a system in which nothing varies, as constants: no elimination is sooner done than solving it. */
import { complexConstant } from "../../arithmetic/complex.js";
import { solveOracle } from "./oracle.js";
import type { System } from "./system.js";
import type { TrustedElimination } from "./trust.js";

/** @returns what eliminating by symbols would give for the wanted fields */
export function solveOnce(system: System, wanted: readonly number[]): TrustedElimination {
  const fields = solveOracle(system, []);
  const constants = wanted.map((field) => {
    return [field, complexConstant(system.tape, fields[2 * field]!, fields[2 * field + 1]!)] as const;
  });
  return { fields: new Map(constants), pivots: [], difference: 0, isTrusted: true };
}
