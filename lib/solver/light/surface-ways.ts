/** Mirrors and beamsplitters as ways: which ports they reflect and transmit between, and what their sides are. */
import type { Element } from "../../model/element.js";
import { refraction, type Surface, surfaceCouplings } from "../../optics/surface.js";
import type { Ref } from "../tape/tape.js";
import { type CouplingContext, isOn, type Way, wayThrough } from "./ways.js";

/** One side of a surface, as a motion of the surface sees it. */
export interface Side {
  /** Ports between which it reflects, both ways; one and the same for a mirror. */
  readonly ports: readonly [string, string];
  /** The cosine of the angle of incidence [1]. */
  readonly cosine: Ref;
}

export interface SurfaceElement {
  readonly surface: Surface<Ref>;
  readonly front: Side;
  readonly back: Side;
  /** Ports between which it transmits, both ways. */
  readonly through: readonly (readonly [string, string])[];
}

/** Ports of the sides of mirrors and beamsplitters. */
const PORTS: Readonly<
  Record<"mirror" | "beamsplitter", { readonly front: Side["ports"]; readonly back: Side["ports"] }>
> = {
  mirror: { front: ["p1", "p1"], back: ["p2", "p2"] },
  beamsplitter: { front: ["p1", "p2"], back: ["p3", "p4"] },
};
const portsOf = ({ kind }: Element) => PORTS[kind === "mirror" ? kind : "beamsplitter"];

/** The side of a surface that a port is on. */
export function sideOf(element: Element, port: string): "front" | "back" {
  return portsOf(element).front.includes(port) ? "front" : "back";
}

/** A mirror or a beamsplitter on the tape. */
export function surfaceElement(context: CouplingContext, element: Element): SurfaceElement {
  const { tape } = context.parameters;
  const isMirror = element.kind === "mirror";
  const ports = portsOf(element);
  const indices = indicesAt(context, element, [ports.front, ports.back]);
  const sides = isMirror
    ? indices
    : refraction<Ref>(tape, { alpha: context.parameters.of(element, "alpha"), ...indices });
  const cosine = (side: "front" | "back") => (isMirror ? tape.one : tape.div(sides[side], indices[side]));
  return {
    surface: surfaceOf(context, element, sides),
    front: { ports: ports.front, cosine: cosine("front") },
    back: { ports: ports.back, cosine: cosine("back") },
    through: isMirror
      ? [["p1", "p2"]]
      : [
          ["p1", "p3"],
          ["p2", "p4"],
        ],
  };
}

/** The ways of light through a mirror or a beamsplitter. */
export function surfaceWays(context: CouplingContext, element: Element): readonly Way[] {
  const { surface, front, back, through } = surfaceElement(context, element);
  const of = couplingsOf(context, surface);
  const between = ([a, b]: readonly [string, string], which: "front" | "back" | "through"): readonly Way[] => {
    const couple = (offset: Ref) => of(offset)[which];
    const there = wayThrough(element, { from: a, to: b, couple });
    return a === b ? [there] : [there, wayThrough(element, { from: b, to: a, couple })];
  };
  return [
    ...between(front.ports, "front"),
    ...between(back.ports, "back"),
    ...through.flatMap((ports) => between(ports, "through")),
  ];
}

/** A field's offset over the carrier's frequency, f/f0 [1]. @param offset f [Hz] */
export function relativeOffset({ parameters: { tape }, carrier }: CouplingContext, offset: Ref): Ref {
  return tape.div(offset, carrier);
}

/** The couplings of a surface, once an offset. */
function couplingsOf(context: CouplingContext, surface: Surface<Ref>) {
  const known = new Map<Ref, ReturnType<typeof surfaceCouplings<Ref>>>();
  return (offset: Ref) => {
    let found = known.get(offset);
    if (found === undefined) {
      found = surfaceCouplings<Ref>(context.parameters.tape, surface, relativeOffset(context, offset));
      known.set(offset, found);
    }
    return found;
  };
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
