/** Detectors of beams: `bp` a beam's property at a node, `astigd` and `mmd` how much two beams differ, `gouy` the phase over spaces. */
import { UserError } from "../errors.js";
import type { Element } from "../model/element.js";
import { realTerm, type Term } from "../model/terms.js";
import {
  beamCurvature,
  beamMismatch,
  beamRadius,
  beamSize,
  beamThrough,
  degrees,
  divergence,
  gouyPhase,
  type Medium,
  waistSize,
} from "../optics/beam.js";
import type { Light } from "../solver/build-system.js";
import type { Beams } from "../solver/light/beams.js";
import { namedNode } from "../solver/light/nodes.js";
import { lightPathBetween } from "../solver/light/propagation.js";
import { lightWaysOf, type Plane } from "../solver/light/ray-ways.js";
import type { ComplexRef, Ref, Tape } from "../solver/tape/tape.js";
import { NUMBER, nodeOf, type Reader } from "./reader.js";

/** A reader of beams alone: it needs no field. */
export function beamReader(light: Light, name: string, unit: string, read: (beams: Beams) => Term<Ref>): Reader {
  return { name, unit, shape: NUMBER, needs: [], read: () => read(light.beams()) };
}

export function beamPropertyReader(light: Light, element: Element): Reader {
  const property = wordOf(element, "prop");
  const plane = planeOf(element);
  const node = nodeOf(light, element);
  return beamReader(light, element.name, BEAM_UNITS.get(property) ?? "", (beams) =>
    beamProperty(light.tape, property, beams.q(node, plane), beams.medium(node)),
  );
}

/** The units of a beam's properties. */
export const BEAM_UNITS: ReadonlyMap<string, string> = new Map([
  ["w", "m"],
  ["w0", "m"],
  ["z", "m"],
  ["zr", "m"],
  ["rc", "m"],
  ["q", "m"],
  ["s", "1/m"],
  ["gouy", "rad"],
  ["div", "rad"],
]);

/** A property of a beam by KatScript's word for it. */
export function beamProperty(tape: Tape, property: string, q: ComplexRef, medium: Medium<Ref>): Term<Ref> {
  switch (property) {
    case "q":
      return { ...q, complex: true };
    case "w":
      return realTerm(tape, beamSize<Ref>(tape, q, medium));
    case "w0":
      return realTerm(tape, waistSize<Ref>(tape, q, medium));
    case "z":
      return realTerm(tape, q.re);
    case "zr":
      return realTerm(tape, q.im);
    case "rc":
      return realTerm(tape, beamRadius<Ref>(tape, q));
    case "s":
      return realTerm(tape, beamCurvature<Ref>(tape, q));
    case "div":
      return realTerm(tape, divergence<Ref>(tape, q, medium));
    case "gouy":
      return realTerm(tape, gouyPhase<Ref>(tape, q));
    default:
      throw new Error(`a beam has no ${property}`);
  }
}

export function astigmatismReader(light: Light, element: Element): Reader {
  const node = nodeOf(light, element);
  return beamReader(light, element.name, "", (beams) =>
    realTerm(light.tape, beamMismatch<Ref>(light.tape, beams.q(node, "x"), beams.q(node, "y"))),
  );
}

/** How much of a beam at one node is lost to other modes where it goes on at another, by the beam there. */
export function mismatchReader(light: Light, element: Element): Reader {
  const { tape } = light;
  const from = endOf(light, element, "node1", "i");
  const to = endOf(light, element, "node2", "o");
  const percent = element.parameters.get("percent");
  const unit = percent?.kind === "boolean" && percent.value ? "%" : "";
  return beamReader(light, element.name, unit, (beams) => {
    const plane = planeOf(element);
    const indices = { before: beams.index(from), after: beams.index(to) };
    const ray = beams.ray(from, to, plane) ?? rayAcrossTelescope(light, [from, to], plane);
    if (ray === undefined) throw apartFrom(element);
    const arriving = beamThrough<Ref>(tape, beams.q(from, plane), ray, indices);
    const mismatch = beamMismatch<Ref>(tape, arriving, beams.q(to, plane));
    return realTerm(tape, unit === "%" ? tape.mul(tape.constant(100), mismatch) : mismatch);
  });
}

/** The matrix of a telescope, which light crosses though no beam is traced through it. */
function rayAcrossTelescope(light: Light, [from, to]: readonly [number, number], plane: Plane) {
  return lightWaysOf(light)
    [from]!.find((way) => way.to === to)
    ?.ray(plane);
}

function apartFrom({ name }: Element): UserError {
  const what = `no element leads light from node1 to node2 of "${name}"`;
  return new UserError({
    code: "no-path",
    place: name,
    what,
    remedy: "Name two of one element, as m1.p1.i and m1.p2.o.",
  });
}

/** A node that a mismatch is between, or its port: into an element the first, out of it the second. */
function endOf({ nodes }: Light, element: Element, name: "node1" | "node2", direction: "i" | "o"): number {
  const value = element.parameters.get(name)!;
  const found = value.kind === "node" && value.node !== direction ? undefined : namedNode(nodes, value, direction);
  if (found !== undefined) return found;
  const what = `${name} of "${element.name}" is no optical node that goes ${direction === "i" ? "into" : "out of"} an element`;
  throw new UserError({ code: "unknown-node", place: element.name, what, remedy: "Name two, as m1.p1.i and m1.p2.o." });
}

/** The Gouy phase gathered over spaces, one after another [degrees]. */
export function gouyReader(light: Light, element: Element): Reader {
  const { tape } = light;
  const plane = planeOf(element);
  const spaces = spacesOf(light, element);
  return beamReader(light, element.name, "deg", (beams) => {
    const sum = spaces.reduce((total, space) => tape.add(total, beams.gouy(space, plane)), tape.zero);
    return realTerm(tape, degrees<Ref>(tape, sum));
  });
}

/** The spaces that a gouy names, or those on the path between its nodes and behind its last, if that leads out of an element. */
function spacesOf(light: Light, element: Element): readonly string[] {
  const { model } = light;
  const given = element.rest.flatMap((value) => (value.kind === "element" ? [value.name] : []));
  if (given.length > 0) return given;
  const stop = (name: string, byDefault: "i" | "o") => {
    const value = element.parameters.get(name) ?? { kind: "none" };
    if (value.kind === "none" && name === "via_node") return [];
    const found = namedNode(light.nodes, value, byDefault);
    if (found !== undefined) return [found];
    const what = `${name} of "${element.name}" is no optical node`;
    throw new UserError({ code: "unknown-node", place: element.name, what, remedy: "Name one, as m1.p2.o." });
  };
  const stops = [...stop("from_node", "o"), ...stop("via_node", "i"), ...stop("to_node", "i")];
  const { ways, nodes } = lightPathBetween(light, stops, element.name);
  const last = light.nodes.list[nodes.at(-1)!]!;
  const behind = last.node === "o" ? model.connection(last.element, last.port)?.space : undefined;
  const passed = ways.map(({ through }) => through).filter((name) => model.element(name).kind === "space");
  return behind === undefined ? passed : [...passed, behind];
}

/** A word that must be given. */
export function wordOf(element: Element, name: string): string {
  const value = element.parameters.get(name);
  return value?.kind === "text" ? value.value : "";
}

export function planeOf(element: Element): Plane {
  return wordOf(element, "direction") === "x" ? "x" : "y";
}
