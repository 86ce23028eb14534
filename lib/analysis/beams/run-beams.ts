/** Runs the actions that ask for beams, of the parameters as they are: plain numbers, traced anew each time. */
import type { Model } from "../../model/model.js";
import { beamMismatch, beamSize, degrees, type Medium } from "../../optics/beam.js";
import { type BeamContext, type Beams, beamsOf } from "../../solver/light/beams.js";
import { nodesOf } from "../../solver/light/nodes.js";
import { beamAlong, gouyAlong, nodeName, pathBack, pathBetween, rayAlong } from "../../solver/light/propagation.js";
import { indexOf, PLANES, type Plane, type RayContext } from "../../solver/light/ray-ways.js";
import { type ComplexRef, type Ref, Tape } from "../../solver/tape/tape.js";
import { Parameters } from "../../solver/values/expressions.js";
import type { Session } from "../points/session.js";
import { complexData, type Data, numberData, realData, type SolutionTree, solutionOf } from "../solution.js";
import type { BeamStep } from "../step.js";

type Named = readonly (readonly [string, Data])[];
type Asked<K extends BeamStep["ask"]> = Extract<BeamStep, { readonly ask: K }>;

export function runBeams(session: Session, step: BeamStep): SolutionTree {
  const { model, state } = session;
  const context = presentContext(model, new Map(state.paths.map((path) => [path, state.own(path)])));
  const dry = session.dry();
  switch (step.ask) {
    case "abcd":
      return solutionOf(step.name, matrixData(context, step));
    case "trace":
      return solutionOf(step.name, traceData(context, step, dry));
    case "propagation":
      return solutionOf(step.name, propagationData(context, step, dry));
  }
}

/** A model with some parameters as they are now, all of them constants. */
export function presentContext(model: Model, values: ReadonlyMap<string, number>): RayContext {
  return { model, parameters: new Parameters(new Tape(), model, { values }), nodes: nodesOf(model) };
}

/** The beams of the parameters as they are. */
export function presentBeams(context: RayContext, options: Pick<BeamContext, "order" | "takes"> = {}): Beams {
  return beamsOf({ ...context, start: context.parameters, ...options });
}

function numberOf({ parameters }: RayContext, ref: Ref): number {
  return parameters.tape.valueOf(ref);
}

function beamData(context: RayContext, { re, im }: ComplexRef): Data {
  return complexData([], Float64Array.of(numberOf(context, re), numberOf(context, im)), { unit: "m" });
}

function matrixData(context: RayContext, { name, stops, plane }: Asked<"abcd">): Named {
  const { A, B, C, D } = rayAlong(context, pathBetween(context, stops, name), plane);
  return [
    [
      "M",
      realData(
        [2, 2],
        [A, B, C, D].map((ref) => numberOf(context, ref)),
      ),
    ],
  ];
}

/** The beam at each node, as `qx[m1.p2.o]`; where the trace isn't symmetric, at those alone that were reached themselves. */
function traceData(context: RayContext, step: Asked<"trace">, dry: boolean): Named {
  const { order, only, without, symmetric } = step;
  const takes = (name: string) => (only === undefined || only.includes(name)) && !without.includes(name);
  const beams = dry ? undefined : presentBeams(context, { order, takes });
  return context.nodes.list.flatMap((_, node) => {
    const isLeftOut = !symmetric && beams?.forest.traced[node]?.by === "opposite";
    return PLANES.map((plane) => {
      const q = beams === undefined || isLeftOut ? NO_BEAM : undefined;
      const data = q ?? beamData(context, beams!.q(node, plane));
      return [`q${plane}[${nodeName(context, node)}]`, data] as const;
    });
  });
}

const NO_BEAM = complexData([], Float64Array.of(Number.NaN, Number.NaN), { unit: "m" });

function propagationData(context: RayContext, step: Asked<"propagation">, dry: boolean): Named {
  const { name, stops, backwards, planes, start } = step;
  const { tape } = context.parameters;
  const path = backwards ? pathBack(context, stops, name) : pathBetween(context, stops, name);
  const needsTrace = planes.some((plane) => !start.has(plane)) && !dry;
  const beams = needsTrace ? presentBeams(context) : undefined;
  const startOf = (plane: Plane): ComplexRef => {
    const given = start.get(plane) ?? (dry ? { re: 0, im: 1 } : undefined);
    if (given === undefined) return beams!.q(path.nodes[0]!, plane);
    return { re: tape.constant(given.re), im: tape.constant(given.im) };
  };
  const along = planes.map((plane) => beamAlong(context, path, plane, startOf(plane)));
  const [first] = planes;
  if (planes.length === 1) return planeData(context, path, { plane: first!, beams: along[0]!, suffix: "" });
  const [x, y] = along as [readonly ComplexRef[], readonly ComplexRef[]];
  return [
    ...planes.flatMap((plane, index) => planeData(context, path, { plane, beams: along[index]!, suffix: `_${plane}` })),
    ...path.nodes.map((node, at) => {
      const overlap = tape.sub(tape.one, beamMismatch<Ref>(tape, x[at]!, y[at]!));
      return [`overlaps[${nodeName(context, node)}]`, numberData(numberOf(context, overlap))] as const;
    }),
  ];
}

/** What is known of a beam at each node of a path, in one plane. */
function planeData(
  context: RayContext,
  path: ReturnType<typeof pathBetween>,
  { plane, beams, suffix }: { readonly plane: Plane; readonly beams: readonly ComplexRef[]; readonly suffix: string },
): Named {
  const { tape } = context.parameters;
  const number = (ref: Ref, unit: string) => numberData(numberOf(context, ref), { unit });
  const turns = gouyAlong(context, path, beams).map((angle) => numberOf(context, degrees<Ref>(tape, angle)));
  const gathered = [0];
  for (const turn of turns) gathered.push(gathered.at(-1)! + turn);
  // A space that the path crosses twice counts once, as in Finesse.
  const bySpace = new Map(path.ways.map(({ through }, step) => [through, turns[step]!]));
  const total = [...bySpace.values()].reduce((sum, turn) => sum + turn, 0);
  const { A, B, C, D } = rayAlong(context, path, plane);
  const matrix = [A, B, C, D].map((ref) => numberOf(context, ref));
  return [
    [`total_acc_gouy${suffix}`, numberData(total, { unit: "deg" })],
    [`full_ABCD${suffix}`, realData([2, 2], matrix)],
    ...path.nodes.flatMap((node, at) => {
      const q = beams[at]!;
      const key = nodeName(context, node);
      return [
        [`qs${suffix}[${key}]`, beamData(context, q)],
        [`ws${suffix}[${key}]`, number(beamSize<Ref>(tape, q, mediumAt(context, node)), "m")],
        [`acc_gouy${suffix}[${key}]`, numberData(gathered[at]!, { unit: "deg" })],
      ] as const;
    }),
  ];
}

/** What a beam's size at a node depends on. */
export function mediumAt(context: RayContext, node: number): Medium<Ref> {
  const { model, parameters } = context;
  return { wavelength: parameters.realOf(model.wavelength, "lambda"), index: indexOf(context, node) };
}
