/** Beams and rays along a path: from a node to another by the fewest steps, whatever beams are traced elsewhere. */
import { UserError } from "../../errors.js";
import { beamThrough, gouyPhase } from "../../optics/beam.js";
import { type RayMatrix, rayProduct, reversedRay, straightRay } from "../../optics/ray-matrix.js";
import type { ComplexRef, Ref } from "../tape/tape.js";
import { shortestWay } from "./cavities.js";
import { indexOf, lightWaysOf, type Plane, type RayContext, type RayWay, rayWaysOf } from "./ray-ways.js";
import { oppositeOf } from "./trace-tree.js";

export interface BeamPath {
  /** From the first to the last. */
  readonly nodes: readonly number[];
  /** The ways between them. */
  readonly ways: readonly RayWay[];
}

/** A node's name, as `m1.p1.o`. */
export function nodeName({ nodes }: Pick<RayContext, "nodes">, node: number): string {
  const { element, port, node: direction } = nodes.list[node]!;
  return `${element}.${port}.${direction}`;
}

/** The path of the fewest steps of a beam. @param stops its first node, those that it goes by, its last */
export function pathBetween(context: RayContext, stops: readonly number[], place: string): BeamPath {
  return pathAlong(context, rayWaysOf(context), { stops, place });
}

/** The same of light, which also goes where no beam is traced. */
export function lightPathBetween(context: RayContext, stops: readonly number[], place: string): BeamPath {
  return pathAlong(context, lightWaysOf(context), { stops, place });
}

function pathAlong(
  context: RayContext,
  leaving: readonly (readonly RayWay[])[],
  { stops, place }: { readonly stops: readonly number[]; readonly place: string },
): BeamPath {
  const ways = stops.slice(1).flatMap((to, leg) => {
    const from = stops[leg]!;
    const found = shortestWay(leaving, from, to);
    if (found !== undefined) return found;
    throw new UserError({
      code: "no-path",
      place,
      what: `no light goes from ${nodeName(context, from)} to ${nodeName(context, to)}`,
      remedy: "Name nodes that light passes one after the other, as laser.p1.o and m2.p1.i.",
    });
  });
  return { nodes: [stops[0]!, ...ways.map(({ to }) => to)], ways };
}

/** The path on which light comes from the last stop's opposite to the first's, gone backwards. */
export function pathBack(context: RayContext, stops: readonly number[], place: string): BeamPath {
  const { ways } = pathBetween(context, stops.map(oppositeOf).reverse(), place);
  const back = ways.toReversed().map(
    ({ from, to, ray, ...way }): RayWay => ({
      ...way,
      from: oppositeOf(to),
      to: oppositeOf(from),
      ray: (plane) => reversedRay(ray(plane)),
    }),
  );
  return { nodes: [stops[0]!, ...back.map(({ to }) => to)], ways: back };
}

/** The matrix of a whole path. */
export function rayAlong({ parameters: { tape } }: RayContext, { ways }: BeamPath, plane: Plane): RayMatrix<Ref> {
  return ways.reduce<RayMatrix<Ref>>(
    (product, way) => rayProduct<Ref>(tape, way.ray(plane), product),
    straightRay(tape),
  );
}

/** A beam at each node of a path. @param q at its first node */
export function beamAlong(context: RayContext, path: BeamPath, plane: Plane, q: ComplexRef): readonly ComplexRef[] {
  const { tape } = context.parameters;
  const beams = [q];
  for (const { from, to, ray } of path.ways) {
    const indices = { before: indexOf(context, from), after: indexOf(context, to) };
    beams.push(beamThrough<Ref>(tape, beams.at(-1)!, ray(plane), indices));
  }
  return beams;
}

/** The Gouy phase that a beam gathers over each way of a path, which is that of a space [rad]. */
export function gouyAlong({ model, parameters }: RayContext, { ways }: BeamPath, beams: readonly ComplexRef[]): Ref[] {
  const { tape } = parameters;
  return ways.map(({ through }, step) => {
    if (model.element(through).kind !== "space") return tape.zero;
    const [before, after] = [beams[step]!, beams[step + 1]!].map((q) => gouyPhase<Ref>(tape, q)) as [Ref, Ref];
    return tape.sub(after, before);
  });
}
