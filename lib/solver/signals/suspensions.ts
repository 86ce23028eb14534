/** What holds bodies: how each moves when a force or a torque acts on it. */
import type { Element } from "../../model/element.js";
import { freeBody, resonantBody, stillBody } from "../../optics/mechanics.js";
import type { ComplexRef, Ref } from "../tape/tape.js";
import type { SignalLink } from "./electronics.js";
import type { SignalContext } from "./signal-context.js";
import { nodeName } from "./signal-nodes.js";

export interface Suspension {
  /** The element that it holds. */
  readonly body: string;
  /** From forces [N] and torques [N·m] to motions [m] and [rad]. */
  readonly responses: readonly SignalLink[];
}

/** In which ways a body moves, and the parameters of a suspension for each. */
const MOTIONS = [
  { motion: "z", mass: "mass", quality: "Qz", resonance: "fz" },
  { motion: "yaw", mass: "I_yaw", quality: "Qyaw", resonance: "fyaw" },
  { motion: "pitch", mass: "I_pitch", quality: "Qpitch", resonance: "fpitch" },
] as const;

export function suspensionsOf(context: SignalContext): readonly Suspension[] {
  return context.model.elements().flatMap((element): Suspension[] => {
    const held = element.parameters.get("connected_to");
    if (held?.kind !== "port") return [];
    const responses = MOTIONS.map(({ motion, ...names }) => ({
      from: nodeName(held.element, "mech", `F_${motion}`),
      to: nodeName(held.element, "mech", motion),
      value: responseOf(context, element, names),
    }));
    return [{ body: held.element, responses }];
  });
}

function responseOf(
  { parameters, signals }: SignalContext,
  element: Element,
  { mass, quality, resonance }: { readonly mass: string; readonly quality: string; readonly resonance: string },
): ComplexRef {
  const { tape } = parameters;
  const radiansASecond = (frequency: Ref) => tape.mul(tape.constant(2 * Math.PI), frequency);
  const omega = radiansASecond(signals.frequency.offset);
  const body = parameters.of(element, mass);
  if (element.kind === "free_mass") {
    const given = element.parameters.get(mass);
    const isStill = given?.kind === "number" && given.re === Number.POSITIVE_INFINITY;
    return (isStill ? stillBody : freeBody)<Ref>(tape, body, omega);
  }
  return resonantBody<Ref>(tape, {
    mass: body,
    quality: parameters.of(element, quality),
    natural: radiansASecond(parameters.of(element, resonance)),
    omega,
  });
}
