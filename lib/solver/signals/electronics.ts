/** What carries signals without light: wires, amplifiers, filters, degrees of freedom. */
import { complexMul, complexReal, complexScale, polar } from "../../arithmetic/complex.js";
import { UserError } from "../../errors.js";
import type { Element } from "../../model/element.js";
import { numberValue } from "../../model/expression.js";
import { flatTerms } from "../../model/terms.js";
import { type Band, designFilter, rootsOfResonance, type Zpk, zpkResponse } from "../../optics/electronic-filters.js";
import type { ComplexRef, Ref } from "../tape/tape.js";
import type { SignalContext } from "./signal-context.js";
import { nodeName, readNode, signalNode } from "./signal-nodes.js";

/** What one signal node adds to another, in their own units. */
export interface SignalLink {
  readonly from: string;
  readonly to: string;
  readonly value: ComplexRef;
}

export function electronicsOf(context: SignalContext): readonly SignalLink[] {
  return context.model.elements().flatMap((element) => linksOf(context, element));
}

function linksOf(context: SignalContext, element: Element): readonly SignalLink[] {
  const { model, parameters, signals } = context;
  const { tape } = parameters;
  const gain = () => complexReal<Ref>(tape, parameters.of(element, "gain"));
  const through = (value: ComplexRef): readonly SignalLink[] => [
    { from: nodeName(element.name, "p1", "i"), to: nodeName(element.name, "p2", "o"), value },
  ];
  switch (element.kind) {
    case "wire": {
      const from = readNode(model, element, element.parameters.get("nodeA")!, "out");
      const to = readNode(model, element, element.parameters.get("nodeB")!, "in");
      // Finesse turns by the frequency at the start of the run, not by 2π times it, and whatever it is swept to. So do we.
      const angle = tape.mul(tape.constant(signals.frequency.start), parameters.of(element, "delay"));
      const late = polar<Ref>(tape, tape.one, tape.neg(angle));
      return [{ from, to, value: complexMul(tape, gain(), late) }];
    }
    case "amplifier":
      return through(gain());
    case "filter_zpk":
      return through(filtered(context, element, zpkOf(context, element)));
    case "filter_butter":
    case "filter_cheby1":
      return through(filtered(context, element, designed(context, element)));
    case "degree_of_freedom":
      return drivenAndSensed(context, element);
    default:
      return [];
  }
}

/** A degree of freedom drives what it names, each by its amplitude, and reads their motions by the same. */
function drivenAndSensed({ model, parameters }: SignalContext, element: Element): readonly SignalLink[] {
  const { tape } = parameters;
  const links: SignalLink[] = [];
  for (let index = 0; index < element.rest.length; index += 2) {
    const named = element.rest[index]!;
    const drive = signalNode(model, named, "in");
    const sense = signalNode(model, named, "out");
    if (drive === undefined || sense === undefined) continue;
    const terms = flatTerms(parameters.termsOf(element.rest[index + 1] ?? numberValue(1)));
    const value = complexReal<Ref>(tape, terms[0]!.re);
    links.push({ from: nodeName(element.name, "AC", "i"), to: drive, value });
    links.push({ from: sense, to: nodeName(element.name, "AC", "o"), value });
  }
  return links;
}

function filtered({ parameters, signals }: SignalContext, element: Element, zpk: Zpk<Ref>): ComplexRef {
  const { tape } = parameters;
  const omega = tape.mul(tape.constant(2 * Math.PI), signals.frequency.offset);
  return complexScale(tape, parameters.of(element, "gain"), zpkResponse<Ref>(tape, zpk, omega));
}

/**
 * Zeros and poles as written: [rad/s], or pairs of frequency [Hz] and quality. Without k, the gain is the product of the poles'
 * sizes over that of the zeros', so that it is 1 at DC; of pairs Finesse takes the product of their numbers as they stand.
 */
function zpkOf({ parameters }: SignalContext, element: Element): Zpk<Ref> {
  const { tape } = parameters;
  const listOf = (name: string) => flatTerms(parameters.termsOf(element.parameters.get(name)!));
  const [zeros, poles] = [listOf("z"), listOf("p")];
  const inPairs = element.parameters.get("fQ");
  const isPaired = inPairs?.kind === "boolean" && inPairs.value;
  const roots = (list: readonly ComplexRef[]): readonly ComplexRef[] => {
    if (!isPaired) return list;
    const pairs = Array.from(
      { length: list.length / 2 },
      (_, index) => [list[2 * index]!, list[2 * index + 1]!] as const,
    );
    return pairs.flatMap(([f, q]) => rootsOfResonance<Ref>(tape, f.re, q.re));
  };
  const sizeOf = (list: readonly ComplexRef[]) =>
    list.reduce((product, { re, im }) => {
      const square = tape.add(tape.mul(re, re), tape.mul(im, im));
      return tape.mul(product, im === tape.zero ? tape.call("abs", re) : tape.sqrt(square));
    }, tape.one);
  const k = parameters.has(`${element.name}.k`)
    ? parameters.real(`${element.name}.k`)
    : tape.div(sizeOf(poles), sizeOf(zeros));
  return { zeros: roots(zeros), poles: roots(poles), gain: k };
}

/** A Butterworth or Chebyshev filter, whose order and edges nothing may vary. */
function designed({ parameters }: SignalContext, element: Element): Zpk<Ref> {
  const { tape } = parameters;
  const numbers = (name: string) =>
    flatTerms(parameters.termsOf(element.parameters.get(name)!)).map(({ re }) => {
      if (tape.isConstant(re)) return tape.valueOf(re);
      const what = `${element.name}.${name} varies, and the filter is designed once`;
      throw new UserError({ code: "not-changeable", place: `${element.name}.${name}`, what, remedy: "Vary its gain." });
    });
  const band = element.parameters.get("btype");
  const analog = element.parameters.get("analog");
  const { zeros, poles, gain } = designFilter({
    order: numbers("order")[0]!,
    ripple: element.kind === "filter_cheby1" ? numbers("rp")[0]! : undefined,
    band: (band?.kind === "text" ? band.value : "lowpass") as Band,
    edges: numbers("frequency").map((frequency) => 2 * Math.PI * frequency),
    analog: analog?.kind !== "boolean" || analog.value,
  });
  const onTape = ({ re, im }: { re: number; im: number }) => ({ re: tape.constant(re), im: tape.constant(im) });
  return { zeros: zeros.map(onTape), poles: poles.map(onTape), gain: tape.constant(gain) };
}
