/** Where a response begins and ends: at a node of electronics or mechanics, or at a sideband of light. */
import type { Frequencies } from "../light/frequencies.js";
import type { Nodes } from "../light/nodes.js";
import type { Signals } from "./signal-context.js";

/** A sideband at an optical node. */
export interface SidebandEnd {
  readonly element: string;
  readonly port: string;
  readonly node: string;
  /** At the start of the run, its offset from the carrier [Hz]. */
  readonly frequency: number;
}

/** A signal node by its name, as `m1.mech.z`, or a sideband. */
export type SignalEnd = string | SidebandEnd;

/** How near a frequency must be to a field's, as Finesse has it: [Hz], and of the field's frequency [1]. */
const NEARNESS = 1e-15;

/** Whether a frequency that is asked for is a field's [Hz]. */
export function isNear(frequency: number, wanted: number): boolean {
  return Math.abs(frequency - wanted) <= NEARNESS + NEARNESS * Math.abs(frequency);
}

/** A field, as what is solved for has it. */
export interface Seen {
  readonly unknown: number;
  /** Whether the unknown is its conjugate, as it is of the sideband below a carrier. */
  readonly isConjugate: boolean;
}

interface Light {
  readonly frequencies: Frequencies;
  readonly nodes: Nodes;
  readonly signals: Signals | undefined;
}

/** The signal's sidebands of a mode that lie at a frequency at the start of the run. */
export function sidebandsNear(
  { signals, frequencies }: Light,
  node: number,
  wanted: number,
  mode = 0,
): readonly Seen[] {
  if (signals === undefined) return [];
  const { frequency, unknowns } = signals;
  return frequencies.bins.flatMap(({ start }, bin) => [
    ...(isNear(start + frequency.start, wanted)
      ? [{ unknown: unknowns.upper(node, bin, mode), isConjugate: false }]
      : []),
    ...(isNear(start - frequency.start, wanted)
      ? [{ unknown: unknowns.lower(node, bin, mode), isConjugate: true }]
      : []),
  ]);
}

/** The numbers of an end's unknowns, of light one a mode; none if no sideband is there. A lower sideband goes by its conjugate. */
export function numbersOfEnd(light: Light & { readonly signals: Signals }, end: SignalEnd): readonly number[] {
  const { unknowns } = light.signals;
  if (typeof end === "string") return [unknowns.at(end)].filter((number) => number !== undefined);
  const node = light.nodes.numberOf(end.element, end.port, end.node);
  if (node === undefined) return [];
  return Array.from(
    { length: unknowns.modes },
    (_, mode) => sidebandsNear(light, node, end.frequency, mode)[0],
  ).flatMap((seen) => (seen === undefined ? [] : [seen.unknown]));
}
