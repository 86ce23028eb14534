/**
 * The equations of signals: sidebands of every carrier, motions, forces and currents, and how each feeds the others.
 *
 * A network of its own on the light's tape, whose couplings are made of the carriers' solution. Its unknowns are the sideband above
 * each field, the conjugate of the one below, and a number a node of electronics and mechanics (unknowns.ts); they are
 * amplitudes of what goes as exp(iΩt). Motions along z are in radians of the carrier's phase, k z, and forces in watts of pressure,
 * F c/2: so all entries are of one size. Not here: formulas (lib/optics), electronics (electronics.ts), what reads signals
 * (lib/detectors).
 */
import { radians } from "../../arithmetic/arithmetic.js";
import { complexConj, complexMul, complexScale, isZero, polar } from "../../arithmetic/complex.js";
import { lag } from "../../optics/space.js";
import type { Edge, Source, System } from "../elimination/system.js";
import { waysOf } from "../light/couplings.js";
import type { ComplexRef, Ref } from "../tape/tape.js";
import { electronicsOf } from "./electronics.js";
import { lightSignalsOf } from "./light-signals.js";
import { nodeUnit } from "./node-unit.js";
import type { SignalContext } from "./signal-context.js";
import { readNode } from "./signal-nodes.js";
import { suspensionsOf } from "./suspensions.js";

/** The nodes at which signals enter and at which they are read, as far as what is asked for needs them. */
export interface SignalPorts {
  /** Besides those that generators, wires and degrees of freedom drive. */
  readonly inputs?: readonly string[];
  /** Besides those that wires and degrees of freedom read. */
  readonly outputs?: readonly string[];
}

/** The couplings of signals before the carriers are solved. */
export interface SignalPlan {
  /** The carriers that they are made of, by number. */
  readonly carriers: readonly number[];
  /**
   * The network, made of them. Its unknowns go by their numbers less `unknowns.first`.
   *
   * @param carries what it carries: noise passes modulators as if they weren't there
   */
  build(carrier: (field: number) => ComplexRef, carries?: "signals" | "noise"): System;
  /** A source of a signal: `amplitude` in the node's own unit. */
  source(node: string, amplitude: ComplexRef): Source;
}

/**
 * Motions and currents of so many bodies are eliminated last, which keeps the digits of stiff springs. What is left at the end is as
 * dense as the light ties it: of more bodies they go whenever they cost least.
 */
const FEW_BODIES = 16;

/** Plans the network of signals. */
export function planSignals(context: SignalContext, ports: SignalPorts = {}): SignalPlan {
  const { parameters, signals } = context;
  const { tape } = parameters;
  const { first } = signals.unknowns;
  const source = (node: string, amplitude: ComplexRef): Source => ({
    at: signals.unknowns.at(node)! - first,
    value: complexScale(tape, tape.div(tape.one, nodeUnit(context, node)), amplitude),
  });
  const generated = generatorsOf(context);
  const suspensions = suspensionsOf(context);
  const links = [...electronicsOf(context), ...suspensions.flatMap(({ responses }) => responses)];
  const light = lightSignalsOf(context, {
    driven: new Set([...(ports.inputs ?? []), ...generated.keys(), ...links.map(({ to }) => to)]),
    read: new Set([...(ports.outputs ?? []), ...links.map(({ from }) => from)]),
    pushed: new Set(
      suspensions.flatMap(({ body, responses }) => [
        body,
        ...responses.filter(({ value }) => !isZero(tape, value)).map(({ from }) => from),
      ]),
    ),
  });
  const isLast = (unknown: number) => suspensions.length <= FEW_BODIES && unknown >= 2 * first;
  const edge = (from: number, to: number, value: ComplexRef): Edge => ({ from: from - first, to: to - first, value });
  const linked = links.map(({ from, to, value }) => {
    const scale = tape.div(nodeUnit(context, from), nodeUnit(context, to));
    return edge(signals.unknowns.at(from)!, signals.unknowns.at(to)!, complexScale(tape, scale, value));
  });
  return {
    carriers: [...new Set(light.flatMap(({ carriers }) => carriers))],
    build: (field, carries = "signals") => ({
      tape,
      size: signals.unknowns.count,
      edges: [
        ...linked,
        ...light.flatMap((each) => each.edges(field).map(({ from, to, value }) => edge(from, to, value))),
        ...opticalEdges(context, carries === "noise").map(({ from, to, value }) => edge(from, to, value)),
      ].filter(({ value }) => !isZero(tape, value)),
      last: Uint8Array.from({ length: signals.unknowns.count }, (_, unknown) => (isLast(unknown) ? 1 : 0)),
      sources: [...generated].map(([node, amplitude]) => source(node, amplitude)),
    }),
    source,
  };
}

/** What generators put in, by node. Of two at one node the last holds, as in Finesse. */
function generatorsOf({ model, parameters }: SignalContext): ReadonlyMap<string, ComplexRef> {
  const { tape } = parameters;
  const found = new Map<string, ComplexRef>();
  for (const element of model.elements()) {
    if (element.kind !== "signal_generator") continue;
    const node = readNode(model, element, element.parameters.get("node")!, "in");
    const phase = radians<Ref>(tape, parameters.of(element, "phase"));
    found.set(node, polar<Ref>(tape, parameters.of(element, "amplitude"), phase));
  }
  return found;
}

/** How the sidebands pass through all elements: those above as fields of their frequency, those below conjugated. */
function opticalEdges(context: SignalContext, isNoise: boolean): Edge[] {
  const { parameters, frequencies, nodes, signals } = context;
  const { tape } = parameters;
  const { upper, lower } = signals.unknowns;
  const omega = signals.frequency.offset;
  const one: ComplexRef = { re: tape.one, im: tape.zero };
  const edges: Edge[] = [];
  for (const way of waysOf(context)) {
    const from = nodes.numberOf(...way.from);
    const to = nodes.numberOf(...way.to);
    if (from === undefined || to === undefined || (isNoise && way.withoutNoise)) continue;
    const late = way.delay === undefined ? undefined : lag<Ref>(tape, omega, way.delay);
    for (const [bin, { offset }] of frequencies.bins.entries()) {
      // A delay is one turn for all frequencies, above and below: the carrier's coupling is constant beside it.
      const passed = (at: Ref) =>
        isNoise && way.mixes ? [{ bin, value: one }] : way.couple(bin, late === undefined ? at : offset);
      const delayed = (value: ComplexRef) => (late === undefined ? value : complexMul(tape, value, late));
      const above = passed(tape.add(offset, omega)).map(({ bin: at, value }) => ({ at, value: delayed(value) }));
      const below = passed(tape.sub(offset, omega)).map(({ bin: at, value }) => ({
        at,
        value: delayed(complexConj(tape, value)),
      }));
      for (let mode = 0; mode < context.unknowns.modes; mode++) {
        const goes = isNoise && way.mixes ? undefined : way.scatter?.(mode);
        for (const { mode: other, value: part } of goes ?? [{ mode, value: one }]) {
          for (const { at, value } of above) {
            edges.push({
              from: upper(from, bin, mode),
              to: upper(to, at, other),
              value: complexMul(tape, value, part),
            });
          }
          const back = complexConj(tape, part);
          for (const { at, value } of below) {
            edges.push({
              from: lower(from, bin, mode),
              to: lower(to, at, other),
              value: complexMul(tape, value, back),
            });
          }
        }
      }
    }
  }
  return edges;
}
