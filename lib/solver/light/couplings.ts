/**
 * What elements do to light, as ways from node to node: how fields go on, by frequency.
 *
 * Not here: the formulas (lib/optics), which fields there are (build-system.ts).
 */

import { UserError } from "../../errors.js";
import type { Element } from "../../model/element.js";
import { bandpassCoupling, frequencyLossCoupling, isolatorBackwards } from "../../optics/filters.js";
import { type Modulation, modulatorCoupling } from "../../optics/modulator.js";
import { spaceCoupling, spaceDelay } from "../../optics/space.js";
import type { ComplexRef, Ref } from "../tape/tape.js";
import type { Plane } from "./beams.js";
import type { Bin } from "./frequencies.js";
import { scatterOf } from "./scatter.js";
import { sidebandsOf } from "./sidebands.js";
import { surfaceWays } from "./surface-ways.js";
import { placeAfter } from "./times-place.js";
import { type CouplingContext, isOn, type Passage, type Scatter, type Way, wayThrough } from "./ways.js";

/** All ways of a model. */
export function waysOf(context: CouplingContext): readonly Way[] {
  return context.model.elements().flatMap((element) => waysThrough(context, element));
}

/** The ways through an element, with how they scatter modes. */
export function waysThrough(context: CouplingContext, element: Element): readonly Way[] {
  const ways = wavesThrough(context, element);
  const { modal, parameters } = context;
  if (modal === undefined) return ways;
  return ways.map((way) => {
    const plane = way.withoutNoise && turnedPlane(element);
    const scatterFound = (): Scatter | undefined => {
      const scatter = scatterOf(context, element, way);
      if (plane === undefined) return scatter;
      return placeAfter(parameters.tape, modal, scatter, { node: modal.nodes.numberOf(...way.to)!, plane });
    };
    return withScatter(way, scatterFound);
  });
}

/** A way whose scattering is found when light goes there: much of a model is dark. */
function withScatter(way: Way, find: () => Scatter | undefined): Way {
  let found: { readonly scatter: Scatter | undefined } | undefined;
  return {
    ...way,
    get scatter() {
      found ??= { scatter: find() };
      return found.scatter;
    },
  };
}

/** The same of plane waves. */
function wavesThrough(context: CouplingContext, element: Element): readonly Way[] {
  const { parameters } = context;
  const { tape } = parameters;
  const read = (name: string) => parameters.of(element, name);
  const straight: ComplexRef = { re: tape.one, im: tape.zero };
  switch (element.kind) {
    case "space":
      return spaceWays(context, element);
    case "mirror":
    case "beamsplitter":
      return surfaceWays(context, element);
    case "lens":
    case "alens":
    case "nothing":
    case "telescope":
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

function spaceWays({ parameters }: CouplingContext, element: Element): readonly Way[] {
  const [a, b] = [element.parameters.get("portA"), element.parameters.get("portB")];
  if (a?.kind !== "port" || b?.kind !== "port") return [];
  const length = parameters.of(element, "L");
  const index = parameters.of(element, "nr");
  const couple: Way["couple"] = (bin, offset) => [
    { bin, value: spaceCoupling<Ref>(parameters.tape, offset, length, index) },
  ];
  const delay = spaceDelay<Ref>(parameters.tape, length, index);
  return [
    { from: [a.element, a.port, "o"], to: [b.element, b.port, "i"], couple, delay },
    { from: [b.element, b.port, "o"], to: [a.element, a.port, "i"], couple, delay },
  ];
}

/**
 * A frequency loss asks for its field at each point if one of its own parameters varies; else once, at the start of the run:
 * then it stays with the field while an action sweeps that away. Sidebands of signals share the fate of their carriers; those of other
 * carriers are asked for at each point.
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
  const couple: Passage["couple"] = (offset, bin) => {
    const field = frequencies.bins[bin]!;
    const itself = meets(field);
    const isMet = offset === field.offset ? itself : tape.select(itself, tape.one, tape.equal(offset, own.offset));
    return frequencyLossCoupling<Ref>(tape, isMet, loss, phase);
  };
  return [wayThrough(element, { from: "p1", to: "p2", couple }), wayThrough(element, { from: "p2", to: "p1", couple })];
}

function modulatorWays(context: CouplingContext, element: Element): readonly Way[] {
  const { parameters, frequencies, modal } = context;
  const which = frequencies.modulators.findIndex((each) => each.element === element);
  const sidebands = sidebandsOf(frequencies, which);
  const modulation = modulationOf(context, element);
  const strengths = new Map<number, ComplexRef>();
  const strength = (order: number) => {
    let found = strengths.get(order);
    if (found === undefined) {
      found = modulatorCoupling<Ref>(parameters.tape, modulation, order);
      strengths.set(order, found);
    }
    return found;
  };
  const coupleIf = (counts: (order: number) => boolean) => (bin: number) =>
    sidebands[bin]!.flatMap(({ to, order }) => (counts(order) ? [{ bin: to, value: strength(order) }] : []));
  const { name } = element;
  const isTurning = turnedPlane(element) !== undefined;
  if (isTurning && modal === undefined) {
    const what = `the modulator "${name}" tilts the beam, which plane waves don't have`;
    throw new UserError({
      code: "not-supported",
      place: name,
      what,
      remedy: "Take mod_type=pm or am, or modes(maxtem=1).",
    });
  }
  return (
    [
      ["p1", "p2"],
      ["p2", "p1"],
    ] as const
  ).flatMap(([into, outOf]): readonly Way[] => {
    const ends: Pick<Way, "from" | "to" | "mixes"> = {
      from: [name, into, "i"],
      to: [name, outOf, "o"],
      mixes: true,
    };
    if (!isTurning) return [{ ...ends, couple: coupleIf(() => true) }];
    return [
      { ...ends, couple: coupleIf((order) => order === 0) },
      { ...ends, couple: coupleIf((order) => order !== 0), withoutNoise: true },
    ];
  });
}

/** Along what a modulator turns the beam: its sidebands are then x, or y, in metres times those of a phase modulator, as in Finesse. */
export function turnedPlane({ kind, parameters }: Element): Plane | undefined {
  const type = kind === "modulator" ? parameters.get("mod_type") : undefined;
  if (type?.kind !== "text") return undefined;
  return type.value === "yaw" ? "x" : type.value === "pitch" ? "y" : undefined;
}

/** What a modulator does, on the tape. */
export function modulationOf({ model, parameters }: CouplingContext, element: Element): Modulation<Ref> {
  return {
    type: modulationType(element),
    midx: parameters.of(element, "midx"),
    phase: parameters.of(element, "phase"),
    positiveOnly: isOn(model, element, "positive_only"),
  };
}

/** `am`, or as `pm`; 0 and 1 stand for them. */
function modulationType(element: Element): "am" | "pm" {
  const type = element.parameters.get("mod_type");
  const isAmplitude = type?.kind === "text" ? type.value === "am" : type?.kind === "number" && type.re === 0;
  return isAmplitude ? "am" : "pm";
}
