/** How rays go through a model: ways from node to node, as the tracing of beams takes them, each with its matrix. */
import { radians } from "../../arithmetic/arithmetic.js";
import type { Element } from "../../model/element.js";
import type { Model } from "../../model/model.js";
import {
  lensRay,
  type RayMatrix,
  type RaySurface,
  reflectedRay,
  spaceRay,
  straightRay,
  transmittedRay,
} from "../../optics/ray-matrix.js";
import type { Ref } from "../tape/tape.js";
import type { Parameters } from "../values/expressions.js";
import type { Nodes } from "./nodes.js";

export type Plane = "x" | "y";
export const PLANES: readonly Plane[] = ["x", "y"];

export interface RayWay {
  readonly from: number;
  readonly to: number;
  /** Its element or space. */
  readonly through: string;
  /** Whether it is a reflection: such are followed before others. */
  readonly reflects: boolean;
  readonly ray: (plane: Plane) => RayMatrix<Ref>;
}

export interface RayContext {
  readonly model: Model;
  readonly parameters: Parameters;
  readonly nodes: Nodes;
}

/** The ways that leave each node, reflections first. */
export function rayWaysOf(context: RayContext): readonly (readonly RayWay[])[] {
  const leaving: RayWay[][] = context.nodes.list.map(() => []);
  for (const element of context.model.elements()) {
    for (const way of waysThrough(context, element)) leaving[way.from]!.push(way);
  }
  return leaving;
}

/** The same, and through telescopes, which light passes as it is and no beam is traced through. */
export function lightWaysOf(context: RayContext): readonly (readonly RayWay[])[] {
  const leaving = rayWaysOf(context).map((ways) => [...ways]);
  for (const element of context.model.elements()) {
    if (element.kind !== "telescope") continue;
    for (const way of passagesOf(context, element, BOTH_WAYS)) leaving[way.from]!.push(way);
  }
  return leaving;
}

type RayWays = readonly (readonly RayWay[])[];

const arrivals = new WeakMap<RayWays, RayWays>();

/** The ways that lead to each node, reflections first; asked for again, they aren't listed again. */
export function arrivingWays(leaving: RayWays): RayWays {
  const known = arrivals.get(leaving);
  if (known !== undefined) return known;
  const arriving: RayWay[][] = leaving.map(() => []);
  for (const reflects of [true, false]) {
    for (const ways of leaving) for (const way of ways) if (way.reflects === reflects) arriving[way.to]!.push(way);
  }
  arrivals.set(leaving, arriving);
  return arriving;
}

/** The ports of a beamsplitter that lie on one side. */
const SAME_SIDE: ReadonlyMap<string, string> = new Map([
  ["p1", "p2"],
  ["p2", "p1"],
  ["p3", "p4"],
  ["p4", "p3"],
]);

/** The refractive index at a node: that of the space at its port, or at the other on that side of a beamsplitter; 1 where all is open. */
export function indexOf({ model, parameters, nodes }: RayContext, node: number): Ref {
  const { element, port } = nodes.list[node]!;
  const beside = model.element(element).kind === "beamsplitter" ? SAME_SIDE.get(port) : undefined;
  const connection =
    model.connection(element, port) ?? (beside === undefined ? undefined : model.connection(element, beside));
  if (connection === undefined) return parameters.tape.one;
  return parameters.of(model.element(connection.space), "nr");
}

type Passages = readonly (readonly [from: string, to: string])[];
const BOTH_WAYS: Passages = [
  ["p1", "p2"],
  ["p2", "p1"],
];

/** The ways through what neither reflects nor has sides. */
const STRAIGHT: ReadonlyMap<string, Passages> = new Map<string, Passages>([
  ...["nothing", "isolator", "optical_bandpass", "floss", "modulator", "lens", "alens"].map(
    (kind) => [kind, BOTH_WAYS] as const,
  ),
  [
    "directional_beamsplitter",
    [
      ["p1", "p3"],
      ["p3", "p4"],
      ["p4", "p2"],
      ["p2", "p1"],
    ],
  ],
]);

function waysThrough(context: RayContext, element: Element): readonly RayWay[] {
  const { kind } = element;
  if (kind === "mirror") return surfaceWays(context, element, MIRROR);
  if (kind === "beamsplitter") return surfaceWays(context, element, SPLITTER);
  if (kind === "space") return spaceWays(context, element);
  return passagesOf(context, element, STRAIGHT.get(kind) ?? []);
}

function passagesOf(context: RayContext, element: Element, passages: Passages): readonly RayWay[] {
  const { name } = element;
  const ray = rayThrough(context, element);
  return passages.flatMap(([from, to]) => {
    const ends = [context.nodes.numberOf(name, from, "i"), context.nodes.numberOf(name, to, "o")] as const;
    return way(ends, { through: name, reflects: false, ray });
  });
}

function way(
  [from, to]: readonly [number | undefined, number | undefined],
  { ray, ...rest }: Omit<RayWay, "from" | "to">,
): RayWay[] {
  return from === undefined || to === undefined ? [] : [{ from, to, ...rest, ray: byPlane(ray) }];
}

/** What is asked for by plane, made once each. */
export function byPlane<T>(make: (plane: Plane) => T): (plane: Plane) => T {
  let [x, y]: (T | undefined)[] = [];
  return (plane) => {
    if (plane === "x") {
      x ??= make(plane);
      return x;
    }
    y ??= make(plane);
    return y;
  };
}

/** What a thin element does, the same both ways. */
function rayThrough({ parameters }: RayContext, element: Element): RayWay["ray"] {
  const { tape } = parameters;
  if (element.kind === "lens") return () => lensRay<Ref>(tape, parameters.of(element, "f"));
  if (element.kind === "alens") return (plane) => lensRay<Ref>(tape, parameters.of(element, `f${plane}`));
  return () => straightRay<Ref>(tape);
}

function spaceWays({ parameters, nodes }: RayContext, element: Element): readonly RayWay[] {
  const { name } = element;
  const ray = () => spaceRay<Ref>(parameters.tape, parameters.of(element, "L"), parameters.of(element, "nr"));
  const rest = { through: name, reflects: false, ray };
  const [a, b] = ["p1", "p2"] as const;
  return [
    ...way([nodes.numberOf(name, a, "i"), nodes.numberOf(name, b, "o")], rest),
    ...way([nodes.numberOf(name, b, "i"), nodes.numberOf(name, a, "o")], rest),
  ];
}

/** The ways of a surface: from port to port, on which side it begins, and whether it is a reflection. */
type SurfaceWay = readonly [from: string, to: string, side: "front" | "back", reflects: boolean];
const MIRROR: readonly SurfaceWay[] = [
  ["p1", "p1", "front", true],
  ["p1", "p2", "front", false],
  ["p2", "p2", "back", true],
  ["p2", "p1", "back", false],
];
const SPLITTER: readonly SurfaceWay[] = [
  ["p1", "p2", "front", true],
  ["p1", "p3", "front", false],
  ["p2", "p1", "front", true],
  ["p2", "p4", "front", false],
  ["p3", "p4", "back", true],
  ["p3", "p1", "back", false],
  ["p4", "p3", "back", true],
  ["p4", "p2", "back", false],
];

function surfaceWays(context: RayContext, element: Element, ways: readonly SurfaceWay[]): readonly RayWay[] {
  const { nodes, parameters } = context;
  const { name } = element;
  const surface = byPlane((plane) => raySurface(context, element, plane));
  return ways.flatMap(([from, to, side, reflects]) =>
    way([nodes.numberOf(name, from, "i"), nodes.numberOf(name, to, "o")], {
      through: name,
      reflects,
      ray: (plane) => (reflects ? reflectedRay : transmittedRay)<Ref>(parameters.tape, surface(plane), side),
    }),
  );
}

function raySurface(context: RayContext, element: Element, plane: Plane): RaySurface<Ref> {
  const { parameters, nodes } = context;
  const { tape } = parameters;
  const isMirror = element.kind === "mirror";
  const at = (port: string) => indexOf(context, nodes.numberOf(element.name, port, "i")!);
  const [front, back] = [at("p1"), at(isMirror ? "p2" : "p3")];
  const common = { curvature: parameters.of(element, `Rc${plane}`), front, back };
  if (isMirror) return { ...common, cosines: { front: tape.one, back: tape.one }, inPlane: plane === "x" };
  const incidence = radians<Ref>(tape, parameters.of(element, "alpha"));
  const sine = tape.mul(tape.div(front, back), tape.sin(incidence));
  const value = element.parameters.get("plane");
  const incident: Plane = value?.kind === "text" && value.value === "yz" ? "y" : "x";
  return {
    ...common,
    cosines: { front: tape.cos(incidence), back: tape.cos(tape.call("arcsin", sine)) },
    inPlane: plane === incident,
  };
}
