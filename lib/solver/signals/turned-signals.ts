/**
 * Surfaces that are turned by a signal, in modes: what yaw and pitch make of the light, and the torques by which the light turns what can
 * turn. In plane waves there is neither.
 *
 * A turn by γ multiplies a field by exp(i k γ x), so its sidebands are x times the field: x v_n = w/2 (√(n+1) v_(n+1) + √n v_(n-1)). Signs are
 * Finesse's, and so is that each mode is taken with the sum of all that scatters into it, where a sum over modes would be right:
 * the two are one where beams meet and nothing is turned. In Finesse a beamsplitter between two media puts what p4 transmits to p2 into the
 * reflection from p1; ours doesn't.
 */
import { radians } from "../../arithmetic/arithmetic.js";
import { complexConj, complexMul, complexScale, smallTurn, timesI } from "../../arithmetic/complex.js";
import { SPEED_OF_LIGHT } from "../../constants.js";
import type { Element } from "../../model/element.js";
import { type SidebandPair, sidebandsOfField } from "../../optics/signal-inputs.js";
import { reflectedAmplitude, surfaceCouplings, tuned } from "../../optics/surface.js";
import type { Plane } from "../light/beams.js";
import type { Modal } from "../light/modal.js";
import { scatteredFields, scatterOf } from "../light/scatter.js";
import { relativeOffset, type Side, type SurfaceElement, surfaceElement } from "../light/surface-ways.js";
import { timesPlace } from "../light/times-place.js";
import type { ComplexRef, Ref, Tape } from "../tape/tape.js";
import { type LightSignal, type SignalUse, sidebandEdges } from "./light-signal.js";
import { nodeUnit } from "./node-unit.js";
import type { SignalContext } from "./signal-context.js";
import { nodeName } from "./signal-nodes.js";

type Turn = "yaw" | "pitch";
const PLANE_OF: Readonly<Record<Turn, Plane>> = { yaw: "x", pitch: "y" };
/** By kind of surface, then by the ports between which light goes: the signs of yaw and pitch. */
const SIGNS: Readonly<Record<string, Readonly<Record<string, Readonly<Record<Turn, 1 | -1>>>>>> = {
  mirror: {
    "p1 p1": { yaw: 1, pitch: 1 },
    "p2 p2": { yaw: 1, pitch: -1 },
    "p1 p2": { yaw: 1, pitch: -1 },
    "p2 p1": { yaw: 1, pitch: 1 },
  },
  beamsplitter: {
    "p1 p2": { yaw: 1, pitch: -1 },
    "p2 p1": { yaw: 1, pitch: -1 },
    "p3 p4": { yaw: -1, pitch: 1 },
    "p4 p3": { yaw: 1, pitch: 1 },
    "p1 p3": { yaw: 1, pitch: 1 },
    "p2 p4": { yaw: -1, pitch: 1 },
    "p3 p1": { yaw: 1, pitch: -1 },
    "p4 p2": { yaw: -1, pitch: -1 },
  },
};

export function turnedSignals(context: SignalContext, element: Element, use: SignalUse): readonly LightSignal[] {
  const { modal } = context;
  if (modal === undefined || modal.modes.length === 1) return [];
  return (["yaw", "pitch"] as const).flatMap((turn) => {
    const [motion, torque] = [nodeName(element.name, "mech", turn), nodeName(element.name, "mech", `F_${turn}`)];
    const surface = surfaceElement(context, element);
    return [
      ...(use.driven.has(motion) ? turnSignals(context, modal, { element, turn, surface }) : []),
      ...(use.pushed.has(torque) ? torqueSignals(context, modal, { element, turn, surface }) : []),
    ];
  });
}

interface Turning {
  readonly element: Element;
  readonly turn: Turn;
  readonly surface: SurfaceElement;
}

/** What a turn makes of the light that is reflected, and of what is transmitted between two media. */
function turnSignals(context: SignalContext, modal: Modal, turning: Turning): readonly LightSignal[] {
  const { element, turn, surface } = turning;
  const { nodes, unknowns, frequencies, signals, parameters } = context;
  const { tape } = parameters;
  const from = signals.unknowns.at(nodeName(element.name, "mech", turn))!;
  return Object.entries(SIGNS[element.kind]!).map(([ports, signs]): LightSignal => {
    const [into, outOf] = ports.split(" ") as [string, string];
    const there = nodes.numberOf(element.name, into, "i")!;
    const to = nodes.numberOf(element.name, outOf, "o")!;
    const scatter = scatterOf(context, element, { from: [element.name, into, "i"], to: [element.name, outOf, "o"] });
    const ones = modal.modes.map((): ComplexRef => ({ re: tape.one, im: tape.zero }));
    const shares = scatteredFields(tape, scatter, ones);
    const strength = strengthOf(context, modal, surface, { into, outOf, there, to });
    const unit = nodeUnit(context, nodeName(element.name, "mech", turn));
    const size = tape.mul(tape.constant(signs[turn]), unit);
    return {
      carriers: unknowns.fieldsAt(there),
      edges: (carrier) =>
        frequencies.bins.flatMap(({ offset }, bin) => {
          const { upper, lower } = strength(offset);
          const pair = { upper: complexScale<Ref>(tape, size, upper), lower: complexScale<Ref>(tape, size, lower) };
          const fields = unknowns
            .modesAt(there, bin)
            .map((unknown, mode) => complexMul(tape, shares[mode]!, carrier(unknown)));
          return timesPlace(tape, modal, { node: to, plane: PLANE_OF[turn] }, fields).flatMap((field, mode) =>
            sidebandEdges(context, from, { node: to, bin, mode }, sidebandsOfField<Ref>(tape, pair, field)),
          );
        }),
    };
  });
}

function pairOf(tape: Tape, upper: ComplexRef): SidebandPair<Ref> {
  return { upper, lower: complexConj(tape, upper) };
}

/** A way through a surface: ports, and nodes. */
interface Between {
  readonly into: string;
  readonly outOf: string;
  readonly there: number;
  readonly to: number;
}

/**
 * i k n cos α r of a reflection, i k (n1 - n2) cos α t/2 of a transmission, by the field's offset, of which k is [1/m]. Finesse turns a
 * sideband that is reflected once more by its own offset, as of a motion (surface-signals.ts). So do we.
 */
function strengthOf(
  context: SignalContext,
  { beams }: Modal,
  { surface, front, back }: SurfaceElement,
  { into, outOf, there, to }: Between,
): (offset: Ref) => SidebandPair<Ref> {
  const { tape } = context.parameters;
  const sideOf = (port: string): Side => (front.ports.includes(port) ? front : back);
  const [from, side] = [sideOf(into), sideOf(outOf)];
  const wavenumber = tape.div(tape.mul(tape.constant(2 * Math.PI), context.carrier), tape.constant(SPEED_OF_LIGHT));
  const size = tape.mul(wavenumber, side.cosine);
  if (from === side) {
    const which = side === front ? "front" : "back";
    const whole = tape.mul(tape.mul(size, beams.index(to)), reflectedAmplitude<Ref>(tape, surface, which));
    const tuning = radians<Ref>(tape, surface.phi);
    const phase = side === front ? tuning : tape.neg(tuning);
    const twice = tape.mul(phase, tape.mul(tape.constant(2), surface[which]));
    const omega = context.signals.frequency.offset;
    const beside = (offset: Ref) => smallTurn<Ref>(tape, tape.mul(phase, relativeOffset(context, offset)));
    return (offset) => {
      const relative = relativeOffset(context, offset);
      const turn = { size: tape.mul(whole, tape.add(tape.one, relative)), phase: twice, offset: relative };
      const turned = timesI(tape, tuned<Ref>(tape, turn));
      const upper = complexMul<Ref>(tape, turned, beside(tape.add(offset, omega)));
      const lower = complexMul<Ref>(tape, turned, beside(tape.sub(offset, omega)));
      return { upper, lower: complexConj<Ref>(tape, lower) };
    };
  }
  const [one, other] = from === front ? [there, to] : [to, there];
  const step = tape.mul(tape.constant(0.5), tape.sub(beams.index(one), beams.index(other)));
  return (offset) => {
    const relative = relativeOffset(context, offset);
    const { through } = surfaceCouplings<Ref>(tape, surface, relative);
    const whole = tape.mul(tape.mul(size, step), tape.add(tape.one, relative));
    return pairOf(tape, timesI(tape, complexScale<Ref>(tape, whole, through)));
  };
}

/** The light's torque: the pressure of all that comes and goes on both sides, times its distance from the axis [N·m]. */
function torqueSignals(
  context: SignalContext,
  modal: Modal,
  { element, turn, surface }: Turning,
): readonly LightSignal[] {
  const { nodes, unknowns, frequencies, signals, parameters } = context;
  const { tape } = parameters;
  const torque = nodeName(element.name, "mech", `F_${turn}`);
  const to = signals.unknowns.at(torque)!;
  const unit = nodeUnit(context, torque);
  const plane = PLANE_OF[turn];
  return [surface.front, surface.back].flatMap((side) =>
    [...new Set(side.ports)].flatMap((port) =>
      (["i", "o"] as const).map((direction): LightSignal => {
        const node = nodes.numberOf(element.name, port, direction)!;
        const sign = turn === "yaw" ? (direction === "i" ? 1 : -1) : side === surface.front ? -1 : 1;
        const weight = tape.div(tape.mul(tape.constant((2 * sign) / SPEED_OF_LIGHT), side.cosine), unit);
        return {
          carriers: unknowns.fieldsAt(node),
          edges: (carrier) =>
            frequencies.bins.flatMap((_, bin) => {
              const fields = unknowns.modesAt(node, bin).map((unknown) => complexScale(tape, weight, carrier(unknown)));
              return timesPlace(tape, modal, { node, plane }, fields).flatMap((value, mode) => [
                { from: signals.unknowns.upper(node, bin, mode), to, value: complexConj(tape, value) },
                { from: signals.unknowns.lower(node, bin, mode), to, value },
              ]);
            }),
        };
      }),
    ),
  );
}
