/**
 * The cavities of a model: which way their light goes round, and what a round trip does to rays.
 *
 * The way is the shortest that leaves by the cavity's source and comes back to the surface that the source leaves; `via` says by which
 * nodes it goes.
 */
import { UserError } from "../../errors.js";
import type { Element } from "../../model/element.js";
import type { Value } from "../../model/value.js";
import { eigenBeam, type Medium, stabilityOf } from "../../optics/beam.js";
import { type RayMatrix, rayProduct, straightRay } from "../../optics/ray-matrix.js";
import type { ComplexRef, Ref } from "../tape/tape.js";
import type { Nodes } from "./nodes.js";
import { arrivingWays, byPlane, indexOf, type Plane, type RayContext, type RayWay } from "./ray-ways.js";

export interface Cavity {
  readonly name: string;
  readonly element: Element;
  /** The nodes of a round trip, the source first; from the last the light goes to the source. */
  readonly path: readonly number[];
  /** The ways between them, and back to the source. */
  readonly ways: readonly RayWay[];
  /** Those that say what it is: of one that takes no part, the start's. */
  readonly parameters: RayContext["parameters"];
  /** From the source to the source. */
  readonly round: (plane: Plane) => RayMatrix<Ref>;
  /** The g-factor, between 0 and 1 where it is stable [1]. */
  readonly stability: (plane: Plane) => Ref;
  /** Where its source is. */
  readonly medium: Medium<Ref>;
  /** The beam that a round trip leaves as it is, at the source. */
  readonly beam: (plane: Plane) => ComplexRef;
}

/** The cavities in the order of the text. */
export function cavitiesOf(context: RayContext, leaving: readonly (readonly RayWay[])[]): readonly Cavity[] {
  return context.model
    .elements()
    .filter(({ kind }) => kind === "cavity")
    .map((element) => cavityOf(context, leaving, element));
}

function cavityOf(context: RayContext, leaving: readonly (readonly RayWay[])[], element: Element): Cavity {
  const { tape } = context.parameters;
  const path = routeOf(context, leaving, element);
  const [source] = path as [number];
  const ways = path.map((node, step) => leaving[node]!.find(({ to }) => to === (path[step + 1] ?? source))!);
  const round = byPlane((plane) =>
    ways.reduce<RayMatrix<Ref>>((product, way) => rayProduct<Ref>(tape, way.ray(plane), product), straightRay(tape)),
  );
  return {
    name: element.name,
    element,
    path,
    ways,
    parameters: context.parameters,
    round,
    stability: byPlane((plane) => stabilityOf<Ref>(tape, round(plane))),
    medium: {
      wavelength: context.parameters.realOf(context.model.wavelength, "lambda"),
      index: indexOf(context, source),
    },
    beam: byPlane((plane) => eigenBeam<Ref>(tape, round(plane), indexOf(context, source))),
  };
}

/** The paths of cavities by their names, as long as a model's nodes are the same. */
const routes = new WeakMap<Nodes, Map<string, readonly number[]>>();

/** The nodes of a round trip, the source first; looked for once. */
function routeOf(context: RayContext, leaving: readonly (readonly RayWay[])[], element: Element): readonly number[] {
  const known = routes.get(context.nodes) ?? new Map<string, readonly number[]>();
  routes.set(context.nodes, known);
  const route = known.get(element.name) ?? roundTrip(context, leaving, element);
  known.set(element.name, route);
  return route;
}

function roundTrip(context: RayContext, leaving: readonly (readonly RayWay[])[], element: Element): readonly number[] {
  const source = nodeAt(context, element, element.parameters.get("source")!, "o");
  const { element: body, port, node } = context.nodes.list[source]!;
  const back = node === "o" ? RETURNS.get(context.model.element(body).kind)?.get(port) : undefined;
  if (back === undefined) {
    const what = `the cavity "${element.name}" starts at ${body}.${port}.${node}, from where no surface sends light round`;
    const remedy = "Start it at an output of a mirror or a beamsplitter, as m1.p2.o.";
    throw new UserError({ code: "no-cavity", place: element.name, what, remedy });
  }
  const target = context.nodes.numberOf(body, back, "i")!;
  const stops = [source, ...viaOf(context, element), target];
  const ways: RayWay[] = [];
  for (let leg = 0; leg + 1 < stops.length; leg++) {
    const found = shortestWay(leaving, stops[leg]!, stops[leg + 1]!);
    if (found === undefined) throw noWay(context, element, stops[leg]!, stops[leg + 1]!);
    ways.push(...found);
  }
  return [...ways.map(({ from }) => from), target];
}

/** The port at which light must come back to leave by a port again. */
const RETURNS: ReadonlyMap<string, ReadonlyMap<string, string>> = new Map([
  [
    "mirror",
    new Map([
      ["p1", "p1"],
      ["p2", "p2"],
    ]),
  ],
  [
    "beamsplitter",
    new Map([
      ["p1", "p2"],
      ["p2", "p1"],
      ["p3", "p4"],
      ["p4", "p3"],
    ]),
  ],
]);

function viaOf(context: RayContext, element: Element): readonly number[] {
  const value = element.parameters.get("via");
  if (value === undefined || value.kind === "none") return [];
  const items = value.kind === "array" ? value.items : [value];
  return items.map((item) => nodeAt(context, element, item, "i"));
}

/** A node that is named, or by its port alone. */
function nodeAt({ nodes }: RayContext, element: Element, value: Value, byDefault: "i" | "o"): number {
  const found =
    value.kind === "node"
      ? nodes.numberOf(value.element, value.port, value.node)
      : value.kind === "port"
        ? nodes.numberOf(value.element, value.port, byDefault)
        : undefined;
  if (found !== undefined) return found;
  throw new UserError({
    code: "unknown-node",
    place: element.name,
    what: `"${element.name}" names what is no optical node`,
    remedy: "Name nodes, as m1.p2.o.",
  });
}

/**
 * The way of the fewest steps; undefined if there is none. It is looked for from both ends at once, the narrower front first: of equals
 * the one is taken on which the fronts meet first.
 */
export function shortestWay(
  leaving: readonly (readonly RayWay[])[],
  from: number,
  to: number,
): readonly RayWay[] | undefined {
  if (from === to) return [];
  const arriving = arrivingWays(leaving);
  /** The ways by which nodes were reached from the start, and from which they lead to the end. */
  const there = new Map<number, RayWay | undefined>([[from, undefined]]);
  const back = new Map<number, RayWay | undefined>([[to, undefined]]);
  let [forward, reverse] = [[from], [to]];
  while (forward.length > 0 && reverse.length > 0) {
    const isForward = forward.length <= reverse.length;
    const [ways, known, others] = isForward ? [leaving, there, back] : [arriving, back, there];
    const next: number[] = [];
    for (const way of (isForward ? forward : reverse).flatMap((node) => ways[node]!)) {
      const reached = isForward ? way.to : way.from;
      if (!known.has(reached)) {
        known.set(reached, way);
        next.push(reached);
      }
      if (others.has(reached)) return joined(there, back, reached);
    }
    if (isForward) forward = next;
    else reverse = next;
  }
  return undefined;
}

function joined(
  there: ReadonlyMap<number, RayWay | undefined>,
  back: ReadonlyMap<number, RayWay | undefined>,
  middle: number,
): readonly RayWay[] {
  const ways: RayWay[] = [];
  for (let way = there.get(middle); way !== undefined; way = there.get(way.from)) ways.unshift(way);
  for (let way = back.get(middle); way !== undefined; way = back.get(way.to)) ways.push(way);
  return ways;
}

function noWay({ nodes }: RayContext, element: Element, from: number, to: number): UserError {
  const nameOf = (node: number) => `${nodes.list[node]!.element}.${nodes.list[node]!.port}.${nodes.list[node]!.node}`;
  return new UserError({
    code: "no-path",
    place: element.name,
    what: `the cavity "${element.name}" is open: no light goes from ${nameOf(from)} to ${nameOf(to)}`,
    remedy: "Connect its elements by spaces, or start it at the side that lies within.",
  });
}
