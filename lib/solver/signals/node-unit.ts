/** In which units the numbers of signal nodes are: chosen so that all couplings of signals and light are of one size. */
import { SPEED_OF_LIGHT } from "../../constants.js";
import type { Ref } from "../tape/tape.js";
import type { SignalContext } from "./signal-context.js";
import { isMechanical } from "./signal-nodes.js";

/**
 * Turns are counted by what they do at this distance from the axis [m]: far outside of any beam, so that what they make of the light is small
 * beside it, and no equation of the light is taken for theirs.
 */
const LEVER = 1e3;

/** What a node's number is times to have its own unit: [m] or [rad] of a motion, [N] or [N·m] of a force, [1] of a current. */
export function nodeUnit(
  { parameters: { tape }, carrier, modal }: Pick<SignalContext, "parameters" | "carrier" | "modal">,
  node: string,
): Ref {
  if (!isMechanical(node)) return tape.one;
  const isTurned = /\.(F_)?(yaw|pitch|x|y)$/.test(node) && modal !== undefined;
  const lever = isTurned ? LEVER : 1;
  if (node.endsWith(".F_z") || (isTurned && node.includes(".F_"))) return tape.constant((2 / SPEED_OF_LIGHT) * lever);
  if (!isTurned && !node.endsWith(".z")) return tape.one;
  return tape.div(tape.constant(SPEED_OF_LIGHT / (2 * Math.PI) / lever), carrier);
}
