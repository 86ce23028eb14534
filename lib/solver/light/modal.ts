/** Light that has a shape: its modes, its beams, and which phases are left out. */
import type { Arithmetic } from "../../arithmetic/arithmetic.js";
import type { Model } from "../../model/model.js";
import type { Condition } from "../../model/rules.js";
import type { Value } from "../../model/value.js";
import type { Mode } from "../../optics/mode-list.js";
import type { Ref } from "../tape/tape.js";
import type { Beams, Plane } from "./beams.js";
import type { Nodes } from "./nodes.js";

/** What makes modes of a field; undefined of a model of plane waves. */
export interface Modal {
  readonly modes: readonly Mode[];
  readonly beams: Beams;
  readonly nodes: Nodes;
  readonly phases: Phases;
  /** Of light in vacuum [m]. */
  readonly wavelength: number;
  /** What must hold of the maps that light has been led over so far. */
  readonly steepness: Condition<Ref>[];
}

/** `phase_config`: what is left out of the fields' phases. */
export interface Phases {
  /** Whether the mode 00 keeps its phase wherever modes scatter. */
  readonly zeroK00: boolean;
  /** Whether the mode 00 gathers no Gouy phase. */
  readonly zeroGouy: boolean;
}

/** The plane wave, as the only mode. */
export const PLANE: readonly Mode[] = [{ n: 0, m: 0 }];

export function phasesOf(model: Model): Phases {
  const said = model.command("phase_config")?.arguments;
  const isOn = (value: Value | undefined, otherwise: boolean): boolean => {
    if (value?.kind === "boolean") return value.value;
    return value?.kind === "number" ? value.re !== 0 : otherwise;
  };
  return { zeroK00: isOn(said?.get("zero_k00"), false), zeroGouy: isOn(said?.get("zero_tem00_gouy"), true) };
}

/** The place of a mode among a model's; undefined if it isn't there. */
export function modePlace(modes: readonly Mode[], { n, m }: Mode): number | undefined {
  const at = modes.findIndex((each) => each.n === n && each.m === m);
  return at < 0 ? undefined : at;
}

/** The Gouy phase of a mode [rad], n ψx + m ψy; half of both on top where the mode 00 gathers its own. */
export function modePhase<N>(
  on: Arithmetic<N>,
  { phases }: Modal,
  { n, m }: Mode,
  { x, y }: Readonly<Record<Plane, N>>,
): N {
  const own = phases.zeroGouy ? 0 : 0.5;
  const times = (count: number, phase: N) => on.mul(on.constant(count + own), phase);
  return on.add(times(n, x), times(m, y));
}
