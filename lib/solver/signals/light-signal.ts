/** What couples signals and light: edges made of carriers, and the numbers that they go by. */
import type { SidebandPair } from "../../optics/signal-inputs.js";
import type { Edge } from "../elimination/system.js";
import type { ComplexRef, Ref } from "../tape/tape.js";
import type { SignalContext } from "./signal-context.js";

export type Carrier = (field: number) => ComplexRef;

/** Couplings between signals and light, made of carriers. */
export interface LightSignal {
  /** The numbers of the carriers that they are made of. */
  readonly carriers: readonly number[];
  /** By the numbers of unknowns. */
  edges(carrier: Carrier): readonly Edge[];
}

/** What is asked of the signals: nodes by name. */
export interface SignalUse {
  /** Where something comes in. */
  readonly driven: ReadonlySet<string>;
  /** What something looks at. */
  readonly read: ReadonlySet<string>;
  /** The elements that light can push, and the forces and torques that move something, as `m1.mech.F_yaw`. */
  readonly pushed: ReadonlySet<string>;
}

/** The two edges from a signal node to the sidebands at an optical node. */
export function sidebandEdges(
  { signals: { unknowns } }: SignalContext,
  from: number,
  at: { readonly node: number; readonly bin: number; readonly mode?: number },
  { upper, lower }: SidebandPair<Ref>,
): readonly Edge[] {
  return [
    { from, to: unknowns.upper(at.node, at.bin, at.mode), value: upper },
    { from, to: unknowns.lower(at.node, at.bin, at.mode), value: lower },
  ];
}
