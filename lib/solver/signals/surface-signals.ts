/** Surfaces and signals: what a motion makes of the light that is reflected, and how the light pushes what can move. */
import { radians } from "../../arithmetic/arithmetic.js";
import { complexConj, complexMul, complexScale } from "../../arithmetic/complex.js";
import type { Element } from "../../model/element.js";
import { motionSidebands } from "../../optics/signal-inputs.js";
import { reflectedAmplitude, tuned } from "../../optics/surface.js";
import { scatteredFields, scatterOf } from "../light/scatter.js";
import { relativeOffset, type Side, surfaceElement } from "../light/surface-ways.js";
import type { Ref } from "../tape/tape.js";
import { type LightSignal, type SignalUse, sidebandEdges } from "./light-signal.js";
import type { SignalContext } from "./signal-context.js";
import { nodeName } from "./signal-nodes.js";
import { turnedSignals } from "./turned-signals.js";

export function surfaceSignals(context: SignalContext, element: Element, use: SignalUse): readonly LightSignal[] {
  const motion = nodeName(element.name, "mech", "z");
  const moves = use.driven.has(motion);
  const isPushed = use.pushed.has(element.name);
  const turned = turnedSignals(context, element, use);
  if (!moves && !isPushed) return turned;
  const { surface, front, back } = surfaceElement(context, element);
  const sides = [
    { side: front, sign: 1 as const, index: surface.front },
    { side: back, sign: -1 as const, index: surface.back },
  ];
  const moved = sides.flatMap(({ side, sign, index }) => [
    ...(moves ? motionSignals(context, element, { motion, side, sign, index, surface }) : []),
    ...(isPushed ? forceSignals(context, element, side, sign) : []),
  ]);
  return [...moved, ...turned];
}

interface MovingSide {
  readonly motion: string;
  readonly side: Side;
  /** 1 in front, -1 behind. */
  readonly sign: 1 | -1;
  /** n cos α, as the tuning sees it. */
  readonly index: Ref;
  readonly surface: ReturnType<typeof surfaceElement>["surface"];
}

/** What a motion makes of the light that is reflected on one side. */
function motionSignals(
  context: SignalContext,
  element: Element,
  { motion, side, sign, index, surface }: MovingSide,
): readonly LightSignal[] {
  const { parameters, frequencies, nodes, unknowns, signals } = context;
  const { tape } = parameters;
  const from = signals.unknowns.at(motion)!;
  const omega = signals.frequency.offset;
  const phase = tape.mul(radians<Ref>(tape, surface.phi), tape.constant(sign));
  const twice = tape.mul(tape.mul(tape.constant(2), phase), index);
  // Finesse turns a sideband once more than its carrier by its own offset, as if in vacuum at normal incidence. So do we.
  const beside = (offset: Ref) => tape.mul(phase, relativeOffset(context, offset));
  const amplitude = reflectedAmplitude<Ref>(tape, surface, sign === 1 ? "front" : "back");
  const cosine = tape.mul(tape.constant(sign), side.cosine);
  const [a, b] = side.ports;
  const ways = a === b ? [[a, a] as const] : [[a, b] as const, [b, a] as const];
  return ways.map(([into, outOf]) => {
    const there = nodes.numberOf(element.name, into, "i")!;
    const to = nodes.numberOf(element.name, outOf, "o")!;
    const scatter = scatterOf(context, element, { from: [element.name, into, "i"], to: [element.name, outOf, "o"] });
    return {
      carriers: context.unknowns.fieldsAt(there),
      edges: (carrier) =>
        frequencies.bins.flatMap(({ offset }, bin) => {
          const turned = tuned<Ref>(tape, { size: amplitude, phase: twice, offset: relativeOffset(context, offset) });
          const turns = [beside(tape.add(offset, omega)), beside(tape.sub(offset, omega))] as const;
          const fields = scatteredFields(tape, scatter, unknowns.modesAt(there, bin).map(carrier));
          return fields.flatMap((field, mode) => {
            const reflected = complexMul<Ref>(tape, turned, field);
            const pair = motionSidebands<Ref>(tape, { reflected, cosine, beside: turns });
            return sidebandEdges(context, from, { node: to, bin, mode }, pair);
          });
        }),
    };
  });
}

/** The pressure of the light on one side: -(c₊ a* + c a₋*) cos α of all that comes and goes, in watts. */
function forceSignals(context: SignalContext, element: Element, side: Side, sign: 1 | -1): readonly LightSignal[] {
  const { parameters, frequencies, nodes, unknowns, signals } = context;
  const { tape } = parameters;
  const to = signals.unknowns.at(nodeName(element.name, "mech", "F_z"))!;
  const weight = tape.mul(tape.constant(-sign), side.cosine);
  const ports = [...new Set(side.ports)];
  return ports.flatMap((port) =>
    (["i", "o"] as const).map((direction): LightSignal => {
      const node = nodes.numberOf(element.name, port, direction)!;
      return {
        carriers: context.unknowns.fieldsAt(node),
        edges: (carrier) =>
          frequencies.bins.flatMap((_, bin) =>
            unknowns.modesAt(node, bin).flatMap((unknown, mode) => {
              const field = complexScale(tape, weight, carrier(unknown));
              return [
                { from: signals.unknowns.upper(node, bin, mode), to, value: complexConj(tape, field) },
                { from: signals.unknowns.lower(node, bin, mode), to, value: field },
              ];
            }),
          ),
      };
    }),
  );
}
