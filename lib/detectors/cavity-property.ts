/** `cp`: what a cavity is, whatever light is in it. */
import { SPEED_OF_LIGHT } from "../constants.js";
import { pathsChangedByActions } from "../model/build-check.js";
import type { Element } from "../model/element.js";
import { realTerm, type Terms } from "../model/terms.js";
import { degrees } from "../optics/beam.js";
import { finesse, freeSpectralRange, roundTripGouy, storageTime, wholeGouy } from "../optics/cavity.js";
import type { Light } from "../solver/build-system.js";
import type { Cavity } from "../solver/light/cavities.js";
import type { Plane } from "../solver/light/ray-ways.js";
import type { ComplexRef, Ref, Tape } from "../solver/tape/tape.js";
import { BEAM_UNITS, beamProperty, planeOf, wordOf } from "./beam-property.js";
import { NUMBER, type Reader } from "./reader.js";

/** What a cavity's properties are read from: no light. */
export interface CavityContext extends Pick<Light, "model" | "parameters" | "tape"> {
  readonly cavity: (name: string) => Cavity;
  /** The beam at a node as it is traced; a cavity's own where nothing is. */
  readonly traced?: (node: number, plane: Plane) => ComplexRef;
}

export function cavityPropertyReader(light: CavityContext, element: Element): Reader {
  const property = wordOf(element, "prop");
  const value = element.parameters.get("cavity");
  const name = value?.kind === "element" ? value.name : "";
  return {
    name: element.name,
    unit: CAVITY_UNITS.get(property) ?? BEAM_UNITS.get(property) ?? "",
    shape: property === "abcd" ? [2, 2] : NUMBER,
    needs: [],
    read: () => cavityProperty(light, light.cavity(name), property, planeOf(element)),
  };
}

const CAVITY_UNITS: ReadonlyMap<string, string> = new Map([
  ["fsr", "Hz"],
  ["fwhm", "Hz"],
  ["modesep", "Hz"],
  ["length", "m"],
  ["l", "m"],
  ["tau", "s"],
  ["gouy", "deg"],
]);

/**
 * A cavity's pole is half its width [Hz]; where no action moves that, Finesse gives the storage time [s] in its place, and so do we, in jobs
 * too.
 */
function poleOf({ model, parameters, tape }: CavityContext, width: Ref): Ref {
  const moved = tape.isConstant(width) ? [] : pathsChangedByActions(model);
  const isMoved = moved.length > 0 && parameters.inputsOf([width]).some((path) => moved.includes(path));
  return isMoved ? tape.mul(tape.constant(0.5), width) : storageTime<Ref>(tape, width);
}

/** A property by KatScript's word for it. */
export function cavityProperty(light: CavityContext, cavity: Cavity, property: string, plane: Plane): Terms<Ref> {
  const { tape } = light;
  const number = (ref: Ref) => realTerm(tape, ref);
  const range = (of = light) =>
    freeSpectralRange<Ref>(tape, tape.div(lengthOf(of, cavity), tape.constant(SPEED_OF_LIGHT)));
  const kept = () => keptOf(light, cavity);
  const turn = () => steady(tape, cavity.stability(plane), roundTripGouy<Ref>(tape, cavity.stability(plane)));
  const width = (of = light) => tape.div(range(of), finesse<Ref>(tape, keptOf(of, cavity)));
  // What hangs on the round trip of a cavity that takes no part is the start's altogether.
  const own = { ...light, parameters: cavity.parameters };
  const separation = () => tape.mul(range(own), tape.div(degrees<Ref>(tape, turn()), tape.constant(360)));
  switch (property) {
    case "abcd": {
      const { A, B, C, D } = cavity.round(plane);
      return [
        [number(A), number(B)],
        [number(C), number(D)],
      ];
    }
    case "g":
    case "stability":
      return number(cavity.stability(plane));
    case "length":
    case "l":
      return number(lengthOf(light, cavity));
    case "loss":
      return number(tape.sub(tape.one, kept()));
    case "finesse":
      return number(finesse<Ref>(tape, kept()));
    case "fsr":
      return number(range());
    case "fwhm":
      return number(width());
    case "tau":
      return number(storageTime<Ref>(tape, width()));
    case "pole":
      return number(poleOf(light, width()));
    case "gouy":
      return number(degrees<Ref>(tape, wholeOf(tape, cavity, plane, turn())));
    case "modesep":
      return number(separation());
    case "resolution":
      return number(tape.div(separation(), width(own)));
    case "q": {
      const { re, im } = beamOf(light, cavity, plane);
      // Finesse's numbers that aren't are NaN + 0i.
      const isNumber = tape.less(re, tape.constant(Number.POSITIVE_INFINITY));
      return beamProperty(tape, property, { re, im: tape.select(isNumber, im, tape.zero) }, cavity.medium);
    }
    default:
      return beamProperty(tape, property, beamOf(light, cavity, plane), cavity.medium);
  }
}

/** What a cavity has while it is stable, as Finesse says it: 0 where it isn't. */
function steady(tape: Tape, stability: Ref, value: Ref): Ref {
  const isOff = tape.add(tape.less(stability, tape.zero), tape.less(tape.one, stability));
  return tape.select(isOff, tape.zero, value);
}

/** The Gouy phase of a round trip, 0 where there is none. */
function wholeOf(tape: Tape, cavity: Cavity, plane: Plane, turn: Ref): Ref {
  return steady(tape, cavity.stability(plane), wholeGouy<Ref>(tape, turn, cavity.round(plane).B));
}

/** The beam at a cavity's source, which may be another cavity's; none of it is a number where the cavity isn't stable. */
function beamOf({ tape, traced }: CavityContext, cavity: Cavity, plane: Plane): ComplexRef {
  const own = cavity.beam(plane);
  const q = traced?.(cavity.path[0]!, plane) ?? own;
  const isBeam = tape.less(tape.zero, own.im);
  const nowhere = tape.constant(Number.NaN);
  return { re: tape.select(isBeam, q.re, nowhere), im: tape.select(isBeam, q.im, nowhere) };
}

/** The optical length of a round trip [m]. */
function lengthOf({ model, parameters, tape }: CavityContext, { ways }: Cavity): Ref {
  let length = tape.zero;
  for (const { through } of ways) {
    const element = model.element(through);
    if (element.kind !== "space") continue;
    length = tape.add(length, tape.mul(parameters.of(element, "L"), parameters.of(element, "nr")));
  }
  return length;
}

/** The power that is left of 1 W behind a round trip, as surfaces have it [1]. */
export function keptOf(
  { model, parameters, tape }: Pick<CavityContext, "model" | "parameters" | "tape">,
  { ways }: Pick<Cavity, "ways">,
): Ref {
  let kept = tape.one;
  for (const { through, reflects } of ways) {
    const element = model.element(through);
    if (element.kind !== "mirror" && element.kind !== "beamsplitter") continue;
    kept = tape.mul(kept, parameters.of(element, reflects ? "R" : "T"));
  }
  return kept;
}
