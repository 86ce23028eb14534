/**
 * Where quantum noise comes from: vacuum at lasers and open ports and from what surfaces lose, squeezed light.
 *
 * For each source the covariance of its two sidebands (a₊, a₋*), in the unit in which a photodiode of power P that sees vacuum has the
 * spectral density 2 hν P [W²/Hz]: hν/4 for vacuum. Each element gives out as much as keeps commutators, as far as Finesse does: what isolators,
 * filters and misaligned surfaces take away isn't replaced, and modulators are passed as if they weren't there. Source: S. Danilishin and F. Khalili, Living Rev. Relativ. 15 (2012) 5,
 * doi:10.12942/lrr-2012-5, section 3.
 */
import { radians } from "../../arithmetic/arithmetic.js";
import { complexConj, complexNorm, polar } from "../../arithmetic/complex.js";
import { PLANCK } from "../../constants.js";
import type { Element } from "../../model/element.js";
import { waysOf } from "../light/couplings.js";
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
  return [...found, ...scatteringLosses(context)];
}

/** What scattering may lack of a mode's power and is only rounding [1]. */
const ROUNDING = 1e-12;

/**
 * Vacuum in place of what is scattered to modes that the model doesn't have: in each mode that leaves, as much as the same one loses that
 * comes. Finesse has it so; what is right is a matrix, 1 - K K†.
 */
function scatteringLosses(context: SignalContext): readonly Covariance[] {
  const { modal, nodes, frequencies, parameters, model } = context;
  if (modal === undefined) return [];
  const { tape } = parameters;
  const quanta = quantaOf(context);
  return waysOf(context).flatMap((way) => {
    const node = nodes.numberOf(...way.to);
    if (model.element(way.to[0]).kind === "optical_bandpass") return []; // what it takes away, modes too, isn't replaced
    if (way.scatter === undefined || way.delay !== undefined || node === undefined || way.withoutNoise) return [];
    return modal.modes.flatMap((_, mode) => {
      const kept = way.scatter!(mode).reduce((sum, { value }) => tape.add(sum, complexNorm(tape, value)), tape.zero);
      const lost = tape.sub(tape.one, kept);
      if (Math.abs(tape.known(lost) ?? 1) < ROUNDING) return [];
      return frequencies.bins.flatMap(({ offset }, bin) => {
        const passed = way.mixes ? tape.one : complexNorm(tape, way.couple(bin, offset)[0]!.value);
        const value = tape.mul(tape.mul(quanta[bin]!, passed), lost);
        return value === tape.zero ? [] : alone(context, { element: way.to[0], node, bin, mode, value });
      });
    });
  });
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

/** Vacuum at a node, of all frequencies and modes but those of squeezed light. */
function vacuumAt(
  context: SignalContext,
  { element, node, without }: { readonly element: string; readonly node: number; readonly without: number | undefined },
): readonly Covariance[] {
  return quantaOf(context).flatMap((quantum, bin) =>
    modesOf(context).flatMap((mode) =>
      bin === without && isSqueezed(context, mode) ? [] : alone(context, { element, node, bin, mode, value: quantum }),
    ),
  );
}

function modesOf({ unknowns }: SignalContext): readonly number[] {
  return Array.from({ length: unknowns.modes }, (_, mode) => mode);
}

/** Whether squeezers squeeze a mode: the first alone. */
function isSqueezed({ modal }: SignalContext, mode: number): boolean {
  const { n, m } = modal?.modes[mode] ?? { n: 0, m: 0 };
  return n === 0 && m === 0;
}

interface Alone {
  readonly element: string;
  readonly node: number;
  readonly bin: number;
  readonly mode: number;
  readonly value: Ref;
}

/** The same in both sidebands, which know nothing of one another. */
function alone(
  { parameters: { tape }, signals }: SignalContext,
  { element, node, bin, mode, value }: Alone,
): Covariance[] {
  const { upper, lower } = signals.unknowns;
  const both = [upper(node, bin, mode), lower(node, bin, mode)];
  return both.map((a) => ({ a, b: a, value: { re: value, im: tape.zero }, element }));
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
      modesOf(context).flatMap((mode) =>
        alone(context, { element: element.name, node, bin, mode, value: tape.mul(loss, quantum) }),
      ),
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
  const grown = tape.call("exp", squared);
  const shrunk = tape.call("exp", tape.neg(squared));
  const half = tape.mul(tape.constant(0.5), quantum);
  const both = tape.mul(half, tape.add(grown, shrunk));
  const between = tape.mul(half, tape.sub(grown, shrunk));
  const angle = tape.mul(tape.constant(2), radians<Ref>(tape, parameters.of(element, "angle")));
  const value = polar<Ref>(tape, between, angle);
  return modesOf(context).flatMap((mode) => {
    if (!isSqueezed(context, mode)) return [];
    const a = signals.unknowns.upper(node, bin, mode);
    const b = signals.unknowns.lower(node, bin, mode);
    return [
      ...alone(context, { element: name, node, bin, mode, value: both }),
      { a, b, value, element: name },
      { a: b, b: a, value: complexConj(tape, value), element: name },
    ];
  });
}
