/**
 * Where signals and light meet: laser noise, strain, motions and the like come in, readouts' currents and forces go out.
 */

import { radians } from "../../arithmetic/arithmetic.js";
import { complexMul, complexScale, polar } from "../../arithmetic/complex.js";
import { SPEED_OF_LIGHT } from "../../constants.js";
import { UserError } from "../../errors.js";
import type { Element } from "../../model/element.js";
import { modulatorSlope } from "../../optics/modulator.js";
import {
  amplitudeSidebands,
  frequencySidebands,
  phaseSidebands,
  powerSidebands,
  type SidebandPair,
  sidebandsOfField,
  strainSidebands,
} from "../../optics/signal-inputs.js";
import { spaceDelay } from "../../optics/space.js";
import type { Plane } from "../light/beams.js";
import { modulationOf, turnedPlane } from "../light/couplings.js";
import { laserModes } from "../light/laser-modes.js";
import { PLANE } from "../light/modal.js";
import { detectedNode } from "../light/nodes.js";
import { scatteredFields, scatterOf } from "../light/scatter.js";
import { sidebandsOf } from "../light/sidebands.js";
import { seenFields, sightOf } from "../light/sight.js";
import { timesPlace } from "../light/times-place.js";
import type { ComplexRef, Ref, Tape } from "../tape/tape.js";
import { homodyneRow, oscillatorOf } from "./homodyne.js";
import { type LightSignal, type SignalUse, sidebandEdges } from "./light-signal.js";
import { photocurrent } from "./photocurrent.js";
import type { SignalContext } from "./signal-context.js";
import { nodeName } from "./signal-nodes.js";
import { surfaceSignals } from "./surface-signals.js";

export function lightSignalsOf(context: SignalContext, use: SignalUse): readonly LightSignal[] {
  return context.model.elements().flatMap((element): readonly LightSignal[] => {
    switch (element.kind) {
      case "mirror":
      case "beamsplitter":
        return surfaceSignals(context, element, use);
      case "laser":
        return laserSignals(context, element, use);
      case "space":
        return spaceSignals(context, element, use);
      case "modulator":
        return modulatorSignals(context, element, use);
      case "squeezer":
        return squeezerSignals(context, element, use);
      case "readout_dc":
      case "readout_rf":
      case "balanced_homodyne_readout":
        return readoutSignals(context, element, use);
      default:
        return [];
    }
  });
}

function laserSignals(context: SignalContext, element: Element, { driven }: SignalUse): readonly LightSignal[] {
  const { name } = element;
  const { nodes, frequencies, signals, modal } = context;
  const { tape } = context.parameters;
  const ways: readonly (readonly [node: string, pair: () => SidebandPair<Ref>, plane?: Plane])[] = [
    [nodeName(name, "pwr", "i"), () => powerSidebands<Ref>(tape)],
    [nodeName(name, "amp", "i"), () => amplitudeSidebands<Ref>(tape)],
    [nodeName(name, "phs", "i"), () => phaseSidebands<Ref>(tape)],
    [nodeName(name, "frq", "i"), () => frequencySidebands<Ref>(tape, signals.frequency.offset)],
    // A laser that moves forwards is a phase ahead, in the unit of motions; in Finesse, and here, by its billionfold.
    [nodeName(name, "mech", "z"), () => times(tape, 1e9, phaseSidebands<Ref>(tape))],
    // One that turns, x or y times that, by its millionfold.
    [nodeName(name, "mech", "yaw"), () => times(tape, 1e6, phaseSidebands<Ref>(tape)), "x"],
    [nodeName(name, "mech", "pitch"), () => times(tape, 1e6, phaseSidebands<Ref>(tape)), "y"],
    // One that moves aside: the same in amplitude.
    [nodeName(name, "mech", "x"), () => times(tape, 1e6, amplitudeSidebands<Ref>(tape)), "x"],
    [nodeName(name, "mech", "y"), () => times(tape, 1e6, amplitudeSidebands<Ref>(tape)), "y"],
  ];
  return ways.flatMap(([node, pair, plane]): readonly LightSignal[] => {
    if (!driven.has(node) || (plane !== undefined && modal === undefined)) return [];
    const at = { node: nodes.numberOf(name, "p1", "o")!, bin: frequencies.carriers.get(name)! };
    const emitted = () => {
      const own = laserModes(context, element);
      if (plane === undefined || modal === undefined) return own;
      const zero: ComplexRef = { re: tape.zero, im: tape.zero };
      const fields = modal.modes.map((_, place) => own.find(({ mode }) => mode === place)?.value ?? zero);
      const turned = timesPlace(tape, modal, { node: at.node, plane }, fields);
      return turned.map((value, mode) => ({ mode, value }));
    };
    const edges = () =>
      emitted().flatMap(({ mode, value }) => {
        const sidebands = sidebandsOfField<Ref>(tape, pair(), value);
        return sidebandEdges(context, signals.unknowns.at(node)!, { ...at, mode }, sidebands);
      });
    return [{ carriers: [], edges }];
  });
}

function times(tape: Tape, count: number, { upper, lower }: SidebandPair<Ref>): SidebandPair<Ref> {
  const factor = tape.constant(count);
  return { upper: complexScale<Ref>(tape, factor, upper), lower: complexScale<Ref>(tape, factor, lower) };
}

/** What happens in a space is added where the light leaves it: in Finesse, and here, to the first mode alone. */
function spaceSignals(context: SignalContext, element: Element, { driven }: SignalUse): readonly LightSignal[] {
  const { parameters, nodes, frequencies, unknowns, signals, carrier } = context;
  const { tape } = parameters;
  const [a, b] = [element.parameters.get("portA"), element.parameters.get("portB")];
  if (a?.kind !== "port" || b?.kind !== "port") return [];
  const [length, index] = [parameters.of(element, "L"), parameters.of(element, "nr")];
  const inputs: readonly (readonly [port: string, pair: (offset: Ref) => SidebandPair<Ref>])[] = [
    ["phs", () => phaseSidebands<Ref>(tape, -1)],
    ["amp", () => amplitudeSidebands<Ref>(tape)],
    [
      "h",
      (offset) => {
        const radiansAMetre = tape.constant((2 * Math.PI) / SPEED_OF_LIGHT);
        const delay = spaceDelay<Ref>(tape, length, index);
        const halfTurn = tape.mul(tape.constant(Math.PI), tape.mul(signals.frequency.offset, delay));
        const wavenumber = tape.mul(radiansAMetre, tape.add(carrier, offset));
        return strainSidebands<Ref>(tape, wavenumber, tape.mul(length, index), halfTurn);
      },
    ],
  ];
  const ends = [a, b].map(({ element: name, port }) => nodes.numberOf(name, port, "i")!);
  return inputs.flatMap(([port, pair]): readonly LightSignal[] => {
    const node = nodeName(element.name, port, "i");
    if (!driven.has(node)) return [];
    const from = signals.unknowns.at(node)!;
    return ends.map((end) => ({
      carriers: context.unknowns.fieldsAt(end),
      edges: (field) =>
        frequencies.bins.flatMap(({ offset }, bin) => {
          const sidebands = sidebandsOfField<Ref>(tape, pair(offset), field(unknowns.of(end, bin)));
          return sidebandEdges(context, from, { node: end, bin }, sidebands);
        }),
    }));
  });
}

/** A signal in the modulation's depth, in parts of it. */
function modulatorSignals(context: SignalContext, element: Element, { driven }: SignalUse): readonly LightSignal[] {
  const { parameters, nodes, frequencies, unknowns, signals } = context;
  const { tape } = parameters;
  const node = nodeName(element.name, "amp", "i");
  const modulation = modulationOf(context, element);
  const isPhase = driven.has(nodeName(element.name, "phs", "i"));
  // Nothing of what enters one that turns beams is in its light, as in Finesse.
  if (turnedPlane(element) !== undefined) return [];
  if (isPhase || (driven.has(node) && modulation.type !== "pm")) {
    const what = isPhase ? "the phase of a modulator" : "the depth of a modulator of amplitudes";
    const remedy = "Put it into the depth of a phase modulator (amp), or into the light itself.";
    throw new UserError({ code: "not-supported", place: element.name, what: `a signal can't enter ${what}`, remedy });
  }
  if (!driven.has(node)) return [];
  const which = frequencies.modulators.findIndex((each) => each.element === element);
  const sidebands = sidebandsOf(frequencies, which);
  const from = signals.unknowns.at(node)!;
  const half = tape.constant(0.5);
  return ["p1", "p2"].map((port) => {
    const into = nodes.numberOf(element.name, port, "i")!;
    const far = port === "p1" ? "p2" : "p1";
    const outOf = nodes.numberOf(element.name, far, "o")!;
    const scatter = scatterOf(context, element, { from: [element.name, port, "i"], to: [element.name, far, "o"] });
    return {
      carriers: context.unknowns.fieldsAt(into),
      edges: (field) =>
        frequencies.bins.flatMap((_, bin) =>
          sidebands[bin]!.flatMap(({ to, order }) => {
            const slope = modulatorSlope<Ref>(tape, modulation, order);
            const part = { re: tape.mul(half, slope.re), im: tape.mul(half, slope.im) };
            const fields = scatteredFields(tape, scatter, unknowns.modesAt(into, bin).map(field));
            return fields.flatMap((each, mode) => {
              const made = complexMul(tape, part, each);
              const pair = { upper: made, lower: { re: made.re, im: tape.neg(made.im) } };
              return sidebandEdges(context, from, { node: outOf, bin: to, mode }, pair);
            });
          }),
        ),
    };
  });
}

/** What is put into a squeezer's sidebands goes out turned by its angle, above and below in opposite senses. */
function squeezerSignals(context: SignalContext, element: Element, { driven }: SignalUse): readonly LightSignal[] {
  const { parameters, nodes, frequencies, signals } = context;
  const { tape } = parameters;
  const angle = radians<Ref>(tape, parameters.of(element, "angle"));
  const node = nodes.numberOf(element.name, "p1", "o")!;
  const bin = frequencies.carriers.get(element.name)!;
  const ways: readonly (readonly [port: string, to: number, value: ComplexRef])[] = [
    ["upper", signals.unknowns.upper(node, bin), polar(tape, tape.one, angle)],
    ["lower_conj", signals.unknowns.lower(node, bin), polar(tape, tape.one, tape.neg(angle))],
  ];
  return ways.flatMap(([port, to, value]): readonly LightSignal[] => {
    const input = nodeName(element.name, port, "i");
    if (!driven.has(input)) return [];
    return [{ carriers: [], edges: () => [{ from: signals.unknowns.at(input)!, to, value }] }];
  });
}

/** The currents of a readout, as far as something looks at them. */
function readoutSignals(context: SignalContext, element: Element, { read }: SignalUse): readonly LightSignal[] {
  const { parameters, signals, frequencies } = context;
  const { tape } = parameters;
  const outputs = element.kind === "readout_rf" ? ["I", "Q"] : ["DC"];
  return outputs.flatMap((output): readonly LightSignal[] => {
    const name = nodeName(element.name, output, "o");
    if (!read.has(name)) return [];
    const sight = sightOf(context.modal?.modes ?? PLANE, element);
    // Half of a plane wave is as much as the other: a split photodiode sees nothing.
    if (sight?.every((partners) => partners.length === 0)) return [];
    const node = detectedNode(context.nodes, element)!;
    const to = signals.unknowns.at(name)!;
    if (element.kind === "balanced_homodyne_readout") {
      const oscillator = oscillatorOf(parameters, element);
      const row = homodyneRow(context, signals.unknowns, { node, oscillator });
      return [{ carriers: [], edges: () => row.map(({ unknown, value }) => ({ from: unknown, to, value })) }];
    }
    const ahead = tape.constant(output === "Q" ? 90 : 0);
    const phase = () => parameters.phase(element, "phase", ahead);
    const demodulation = () => ({
      frequency: frequencies.observe((from) => from.real(`${element.name}.f`)),
      phase: phase(),
      once: true,
    });
    return [
      {
        carriers: context.unknowns.fieldsAt(node),
        edges: (carrier) =>
          photocurrent(
            { tape, frequencies, unknowns: context.unknowns },
            signals.unknowns,
            { node, carrier: seenFields(tape, context.unknowns, sight, carrier) },
            output === "DC" ? undefined : demodulation(),
          ).terms.map(({ unknown, value }) => ({ from: unknown, to, value })),
      },
    ];
  });
}
