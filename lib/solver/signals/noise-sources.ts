/**
 * Where quantum noise comes from: vacuum at lasers and open ports and from what surfaces lose, squeezed light.
 *
 * For each source the covariance of its two sidebands (a₊, a₋*), in the unit in which a photodiode of power P that sees vacuum has the
 * spectral density 2 hν P [W²/Hz]: hν/4 for vacuum. Each element gives out as much as keeps commutators, as far as Finesse does: what isolators,
 * filters and misaligned surfaces take away isn't replaced, and modulators are passed as if they weren't there. Source: S. Danilishin and F. Khalili, Living Rev. Relativ. 15 (2012) 5,
 * doi:10.12942/lrr-2012-5, section 3.
 */
import { radians } from "../../arithmetic/arithmetic.js";
import { complexConj, polar } from "../../arithmetic/complex.js";
import { PLANCK } from "../../constants.js";
import type { Element } from "../../model/element.js";
import type { ComplexRef, Ref } from "../tape/tape.js";
import type { SignalContext } from "./signal-context.js";

/** ⟨a b*⟩ of two unknowns, by number; of a with itself its power. */
export interface Covariance {
  readonly a: number;
  readonly b: number;
  readonly value: ComplexRef;
  /** The element that it comes from. */
  readonly element: string;
}

/** All sources of quantum noise. */
export function noiseSourcesOf(context: SignalContext): readonly Covariance[] {
  const { nodes, model } = context;
  const found: Covariance[] = [];
  const emitting = new Set<string>();
  for (const element of model.elements()) {
    if (element.kind === "laser" || element.kind === "squeezer") emitting.add(element.name);
    if (element.kind === "mirror" || element.kind === "beamsplitter") found.push(...lossesOf(context, element));
    if (element.kind === "squeezer") found.push(...squeezed(context, element));
  }
  for (const [node, { element, port, node: direction }] of nodes.list.entries()) {
    const isLight = emitting.has(element);
    if (isLight ? direction !== "o" : direction !== "i") continue;
    if (!isLight && model.connection(element, port) !== undefined) continue;
    const own = model.element(element).kind === "squeezer" ? context.frequencies.carriers.get(element) : undefined;
    found.push(...vacuumAt(context, { element, node, without: own }));
  }
  return found;
}

/** hν/4 of each frequency: the power of vacuum in one sideband. */
export function quantaOf({
  parameters: { tape },
  carrier,
  frequencies,
}: Pick<SignalContext, "parameters" | "carrier" | "frequencies">): readonly Ref[] {
  const quarter = tape.constant(PLANCK / 4);
  return frequencies.bins.map(({ offset }) => tape.mul(quarter, tape.add(carrier, offset)));
}

/** Vacuum at a node, of all frequencies but one. */
function vacuumAt(
  context: SignalContext,
  { element, node, without }: { readonly element: string; readonly node: number; readonly without: number | undefined },
): readonly Covariance[] {
  return quantaOf(context).flatMap((quantum, bin) =>
    bin === without ? [] : alone(context, { element, node, bin, value: quantum }),
  );
}

interface Alone {
  readonly element: string;
  readonly node: number;
  readonly bin: number;
  readonly value: Ref;
}

/** The same in both sidebands, which know nothing of one another. */
function alone({ parameters: { tape }, signals }: SignalContext, { element, node, bin, value }: Alone): Covariance[] {
  const { upper, lower } = signals.unknowns;
  return [upper(node, bin), lower(node, bin)].map((a) => ({ a, b: a, value: { re: value, im: tape.zero }, element }));
}

/** Vacuum in place of what a surface loses, at each of its outputs. */
function lossesOf(context: SignalContext, element: Element): readonly Covariance[] {
  const { parameters, nodes } = context;
  const { tape } = parameters;
  const loss = parameters.of(element, "L");
  if (loss === tape.zero) return [];
  const quanta = quantaOf(context);
  const ports = element.kind === "mirror" ? ["p1", "p2"] : ["p1", "p2", "p3", "p4"];
  return ports.flatMap((port) => {
    const node = nodes.numberOf(element.name, port, "o")!;
    return quanta.flatMap((quantum, bin) =>
      alone(context, { element: element.name, node, bin, value: tape.mul(loss, quantum) }),
    );
  });
}

/**
 * Squeezed vacuum of a squeezer's own frequency: cosh 2r in each sideband, exp(2iθ) sinh 2r between them; r = dB ln(10)/20.
 */
function squeezed(context: SignalContext, element: Element): readonly Covariance[] {
  const { parameters, nodes, frequencies, signals } = context;
  const { tape } = parameters;
  const { name } = element;
  const node = nodes.numberOf(name, "p1", "o")!;
  const bin = frequencies.carriers.get(name)!;
  const quantum = quantaOf(context)[bin]!;
  const squared = tape.mul(tape.constant(Math.LN10 / 10), parameters.of(element, "db"));
  const [grown, shrunk] = [tape.call("exp", squared), tape.call("exp", tape.neg(squared))];
  const half = tape.mul(tape.constant(0.5), quantum);
  const both = tape.mul(half, tape.add(grown, shrunk));
  const between = tape.mul(half, tape.sub(grown, shrunk));
  const angle = tape.mul(tape.constant(2), radians<Ref>(tape, parameters.of(element, "angle")));
  const value = polar<Ref>(tape, between, angle);
  const [a, b] = [signals.unknowns.upper(node, bin), signals.unknowns.lower(node, bin)];
  return [
    ...alone(context, { element: name, node, bin, value: both }),
    { a, b, value, element: name },
    { a: b, b: a, value: complexConj(tape, value), element: name },
  ];
}
