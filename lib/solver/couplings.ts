/**
 * What elements do to light, as ways from node to node: how fields go on, by frequency.
 *
 * Not here: the formulas (lib/optics), which fields there are (build-system.ts).
 */

import { UserError } from "../errors.js";
import type { Element } from "../model/element.js";
import type { Model } from "../model/model.js";
import { bandpassCoupling, frequencyLossCoupling, isolatorBackwards } from "../optics/filters.js";
import { type Modulation, modulatorCoupling } from "../optics/modulator.js";
import { spaceCoupling } from "../optics/space.js";
import { refraction, type Surface, surfaceCouplings } from "../optics/surface.js";
import type { Parameters } from "./expressions.js";
import type { Bin, Frequencies } from "./frequencies.js";
import { sidebandsOf } from "./sidebands.js";
import type { ComplexRef, Ref } from "./tape.js";

/** A field that a field gives rise to, at the end of a way. */
export interface Coupled {
  /** Its frequency's bin. */
  readonly bin: number;
  readonly value: ComplexRef;
}

/** A way through an element, or through a space. */
export interface Way {
  /** Nodes as `m1.p1.i`. */
  readonly from: readonly [element: string, port: string, node: "i" | "o"];
  readonly to: readonly [element: string, port: string, node: "i" | "o"];
  /**
   * What a field gives at the other end.
   *
   * @param bin    whose field it is: what modulators and frequency losses ask for
   * @param offset the field's own frequency less the carrier's [Hz], which all else asks for: a bin's, or a signal sideband's
   */
  readonly couple: (bin: number, offset: Ref) => readonly Coupled[];
}

export interface CouplingContext {
  readonly model: Model;
  readonly parameters: Parameters;
  readonly frequencies: Frequencies;
  /** The carrier's frequency f0 [Hz]. */
  readonly carrier: Ref;
  /** Whether an action varies, or an input is, a parameter. */
  readonly varies: (path: string) => boolean;
}

/** All ways of a model. */
export function waysOf(context: CouplingContext): readonly Way[] {
  return context.model.elements().flatMap((element) => waysThrough(context, element));
}

function waysThrough(context: CouplingContext, element: Element): readonly Way[] {
  const { parameters } = context;
  const { tape } = parameters;
  const read = (name: string) => parameters.of(element, name);
  const straight: ComplexRef = { re: tape.one, im: tape.zero };
  switch (element.kind) {
    case "space":
      return spaceWays(context, element);
    case "mirror":
      return mirrorWays(context, element);
    case "beamsplitter":
      return splitterWays(context, element);
    case "lens":
    case "nothing":
      return bothWays(element, () => straight);
    case "isolator": {
      const back = isolatorBackwards<Ref>(tape, read("S"));
      return [way(element, "p1", "p2", () => straight), way(element, "p2", "p1", () => back)];
    }
    case "directional_beamsplitter":
      return ["13", "34", "42", "21"].map((ports) => way(element, `p${ports[0]}`, `p${ports[1]}`, () => straight));
    case "optical_bandpass": {
      const [centre, bandwidth] = [read("fc"), read("bandwidth")];
      return bothWays(element, (offset) => bandpassCoupling<Ref>(tape, offset, centre, bandwidth));
    }
    case "floss":
      return frequencyLossWays(context, element);
    case "modulator":
      return modulatorWays(context, element);
    default:
      return [];
  }

  function way(through: Element, from: string, to: string, couple: Passage["couple"]): Way {
    return wayThrough(through, { from, to, couple });
  }
  function bothWays(through: Element, couple: Passage["couple"]): readonly Way[] {
    return [way(through, "p1", "p2", couple), way(through, "p2", "p1", couple)];
  }
}

interface Passage {
  readonly from: string;
  readonly to: string;
  /** By the field's offset [Hz]; a few ask for its bin. */
  readonly couple: (offset: Ref, bin: number) => ComplexRef;
}

/** A way through an element that leaves frequencies as they are. */
function wayThrough({ name }: Element, { from, to, couple }: Passage): Way {
  return {
    from: [name, from, "i"],
    to: [name, to, "o"],
    couple: (bin, offset) => [{ bin, value: couple(offset, bin) }],
  };
}

function spaceWays({ parameters }: CouplingContext, element: Element): readonly Way[] {
  const [a, b] = [element.parameters.get("portA"), element.parameters.get("portB")];
  if (a?.kind !== "port" || b?.kind !== "port") return [];
  const length = parameters.of(element, "L");
  const index = parameters.of(element, "nr");
  const couple: Way["couple"] = (bin, offset) => [
    { bin, value: spaceCoupling<Ref>(parameters.tape, offset, length, index) },
  ];
  return [
    { from: [a.element, a.port, "o"], to: [b.element, b.port, "i"], couple },
    { from: [b.element, b.port, "o"], to: [a.element, a.port, "i"], couple },
  ];
}

/** The refractive index at ports of an element: of the first of them that a space is at; 1 if they are open. */
function indexAt({ model, parameters }: CouplingContext, element: Element, ports: readonly string[]): Ref {
  for (const port of ports) {
    const connection = model.connection(element.name, port);
    if (connection !== undefined) return parameters.of(model.element(connection.space), "nr");
  }
  return parameters.tape.one;
}

/**
 * The refractive indices on both sides of a surface, as its tuning sees them. Where they are equal the tuning is a phase in that
 * medium, as in Finesse, and both count as 1.
 */
function indicesAt(
  context: CouplingContext,
  element: Element,
  [front, back]: readonly [front: readonly string[], back: readonly string[]],
): { readonly front: Ref; readonly back: Ref } {
  const { tape } = context.parameters;
  const [one, other] = [indexAt(context, element, front), indexAt(context, element, back)];
  const same = tape.equal(one, other);
  return { front: tape.select(same, tape.one, one), back: tape.select(same, tape.one, other) };
}

function surfaceOf(context: CouplingContext, element: Element, sides: { front: Ref; back: Ref }): Surface<Ref> {
  const read = (name: string) => context.parameters.of(element, name);
  return {
    R: read("R"),
    T: read("T"),
    phi: read("phi"),
    misaligned: read("misaligned"),
    imaginary: isOn(context.model, element, "imaginary_transmission"),
    ...sides,
  };
}

/** Whether a switch that nothing changes is on. */
export function isOn(model: Model, element: Element, name: string): boolean {
  const value = element.parameters.get(name)!;
  return value.kind === "boolean" ? value.value : model.get(`${element.name}.${name}`) !== 0;
}

function stretchOf({ parameters: { tape }, carrier }: CouplingContext, offset: Ref): Ref {
  return tape.add(tape.one, tape.div(offset, carrier));
}

/** The couplings of a surface, once an offset. */
function couplingsOf(context: CouplingContext, surface: Surface<Ref>) {
  const known = new Map<Ref, ReturnType<typeof surfaceCouplings<Ref>>>();
  return (offset: Ref) => {
    let found = known.get(offset);
    if (found === undefined) {
      found = surfaceCouplings<Ref>(context.parameters.tape, surface, stretchOf(context, offset));
      known.set(offset, found);
    }
    return found;
  };
}

function mirrorWays(context: CouplingContext, element: Element): readonly Way[] {
  const sides = indicesAt(context, element, [["p1"], ["p2"]]);
  const of = couplingsOf(context, surfaceOf(context, element, sides));
  return [
    wayThrough(element, { from: "p1", to: "p1", couple: (offset) => of(offset).front }),
    wayThrough(element, { from: "p2", to: "p2", couple: (offset) => of(offset).back }),
    wayThrough(element, { from: "p1", to: "p2", couple: (offset) => of(offset).through }),
    wayThrough(element, { from: "p2", to: "p1", couple: (offset) => of(offset).through }),
  ];
}

function splitterWays(context: CouplingContext, element: Element): readonly Way[] {
  const { parameters } = context;
  const sides = refraction<Ref>(parameters.tape, {
    alpha: parameters.of(element, "alpha"),
    ...indicesAt(context, element, [
      ["p1", "p2"],
      ["p3", "p4"],
    ]),
  });
  const of = couplingsOf(context, surfaceOf(context, element, sides));
  const pairs = [
    ["p1", "p2", "front"],
    ["p3", "p4", "back"],
    ["p1", "p3", "through"],
    ["p2", "p4", "through"],
  ] as const;
  return pairs.flatMap(([a, b, which]) => [
    wayThrough(element, { from: a, to: b, couple: (offset) => of(offset)[which] }),
    wayThrough(element, { from: b, to: a, couple: (offset) => of(offset)[which] }),
  ]);
}

/**
 * A frequency loss asks for its field at each point if one of its own parameters varies; else once, at the start of the run:
 * then it stays with the field while an action sweeps that away.
 */
function frequencyLossWays(context: CouplingContext, element: Element): readonly Way[] {
  const { parameters, frequencies, varies } = context;
  const { tape } = parameters;
  const path = (name: string) => `${element.name}.${name}`;
  const own = frequencies.observe((read) => read.real(path("f")));
  const asksAgain = ["f", "loss", "phase"].some((name) => varies(path(name)));
  const meets = (bin: Bin): Ref => {
    if (asksAgain) return tape.equal(bin.offset, own.offset);
    return bin.start === own.start ? tape.one : tape.zero;
  };
  const [loss, phase] = [parameters.real(path("loss")), parameters.real(path("phase"))];
  const couple: Passage["couple"] = (_, bin) =>
    frequencyLossCoupling<Ref>(tape, meets(frequencies.bins[bin]!), loss, phase);
  return [wayThrough(element, { from: "p1", to: "p2", couple }), wayThrough(element, { from: "p2", to: "p1", couple })];
}

function modulatorWays(context: CouplingContext, element: Element): readonly Way[] {
  const { parameters, frequencies, model } = context;
  const which = frequencies.modulators.findIndex((each) => each.element === element);
  const sidebands = sidebandsOf(frequencies, which);
  const modulation: Modulation<Ref> = {
    type: modulationType(element),
    midx: parameters.of(element, "midx"),
    phase: parameters.of(element, "phase"),
    positiveOnly: isOn(model, element, "positive_only"),
  };
  const strengths = new Map<number, ComplexRef>();
  const strength = (order: number) => {
    let found = strengths.get(order);
    if (found === undefined) {
      found = modulatorCoupling<Ref>(parameters.tape, modulation, order);
      strengths.set(order, found);
    }
    return found;
  };
  const couple = (bin: number) => sidebands[bin]!.map(({ to, order }) => ({ bin: to, value: strength(order) }));
  const { name } = element;
  return [
    { from: [name, "p1", "i"], to: [name, "p2", "o"], couple },
    { from: [name, "p2", "i"], to: [name, "p1", "o"], couple },
  ];
}

/** `am` or `pm`; 0 and 1 stand for them. */
function modulationType(element: Element): "am" | "pm" {
  const type = element.parameters.get("mod_type");
  if (type?.kind === "text" && (type.value === "am" || type.value === "pm")) return type.value;
  if (type?.kind === "number" && (type.re === 0 || type.re === 1)) return type.re === 0 ? "am" : "pm";
  throw new UserError({
    code: "not-supported",
    place: element.name,
    what: `the modulator "${element.name}" tilts the beam, which plane waves don't have`,
    remedy: "Take mod_type=pm or am.",
  });
}
