/** The beam along a path of a model, as `katfan trace` shows it: at its nodes, and at points between them for a figure. */
import { UserError } from "../../errors.js";
import type { Model } from "../../model/model.js";
import { nearest } from "../../model/nearest.js";
import { beamCurvature, beamSize, degrees, gouyPhase } from "../../optics/beam.js";
import { beamAlong, nodeName, pathBetween } from "../../solver/light/propagation.js";
import { PLANES, type Plane, type RayContext, rayWaysOf } from "../../solver/light/ray-ways.js";
import type { ComplexRef, Ref } from "../../solver/tape/tape.js";
import type { Solution } from "../solution.js";
import { mediumAt, presentBeams, presentContext } from "./run-beams.js";

export interface PathEnds {
  /** Nodes, as `m1.p2.o`: where the first laser's light starts, and as far as it gets without coming back, if nothing is said. */
  readonly from?: string;
  readonly to?: string;
  readonly via?: string;
}

/** A beam in one plane at one place. */
export interface BeamHere {
  readonly q: readonly [re: number, im: number];
  /** Its size [m]. */
  readonly w: number;
  /** 1/Rc [1/m]. */
  readonly S: number;
  /** Gathered since the first node [degrees]. */
  readonly gouy: number;
}

export interface PathPoint {
  readonly node: string;
  /** How far it is from the first node [m]. */
  readonly position: number;
  readonly beams: Readonly<Record<Plane, BeamHere>>;
}

export interface TracedPath {
  readonly nodes: readonly PathPoint[];
  /** The same at many places, as outputs over the position. */
  readonly solution: Solution;
}

/** How many pieces a space is drawn in. */
const PIECES = 32;

/** Traces a model's beams, and follows the one at the path's first node. */
export function traceAlong(model: Model, ends: PathEnds): TracedPath {
  const context = presentContext(model, new Map());
  const beams = presentBeams(context);
  const from = ends.from === undefined ? startOf(context) : nodeOf(context, ends.from, "--from");
  const to = ends.to === undefined ? farthestFrom(context, from) : nodeOf(context, ends.to, "--to");
  const via = ends.via === undefined ? [] : [nodeOf(context, ends.via, "--via")];
  const path = pathBetween(context, [from, ...via, to], "--to");
  const { tape } = context.parameters;
  const number = (ref: Ref) => tape.valueOf(ref);
  const along = PLANES.map((plane) => beamAlong(context, path, plane, beams.q(from, plane)));
  const here = (q: ComplexRef, node: number, gouy: number): BeamHere => ({
    q: [number(q.re), number(q.im)],
    w: number(beamSize<Ref>(tape, q, mediumAt(context, node))),
    S: number(beamCurvature<Ref>(tape, q)),
    gouy,
  });
  const both = (make: (plane: number) => BeamHere) => ({ x: make(0), y: make(1) });
  const phase = (q: ComplexRef) => number(degrees<Ref>(tape, gouyPhase<Ref>(tape, q)));
  const points: PathPoint[] = [
    { node: nodeName(context, from), position: 0, beams: both((plane) => here(along[plane]![0]!, from, 0)) },
  ];
  const drawn: Omit<PathPoint, "node">[] = [];
  for (const [step, { through, to: node }] of path.ways.entries()) {
    const last = points.at(-1)!;
    const element = model.element(through);
    const length = element.kind === "space" ? number(context.parameters.of(element, "L")) : 0;
    const crossed = (part: number) => {
      const moved = (plane: number): ComplexRef => {
        const q = along[plane]![step]!;
        return { re: tape.add(q.re, tape.constant(part * length)), im: q.im };
      };
      const gathered = (plane: number) => {
        const before = last.beams[PLANES[plane]!].gouy;
        return length === 0 ? before : before + phase(moved(plane)) - phase(along[plane]![step]!);
      };
      const q = (plane: number) => (part === 1 ? along[plane]![step + 1]! : moved(plane));
      return {
        position: last.position + part * length,
        beams: both((plane) => here(q(plane), node, gathered(plane))),
      };
    };
    if (length > 0) drawn.push(...Array.from({ length: PIECES + 1 }, (_, piece) => crossed(piece / PIECES)));
    points.push({ node: nodeName(context, node), ...crossed(1) });
  }
  return { nodes: points, solution: solutionOver(drawn) };
}

/** A node by its name, or its port by the direction that light has there. */
function nodeOf(context: RayContext, name: string, place: "--from" | "--to" | "--via"): number {
  const [element = "", port = "", node = place === "--from" ? "o" : "i"] = name.split(".");
  const found = context.nodes.numberOf(element, port, node);
  if (found !== undefined) return found;
  const names = context.nodes.list.map((_, each) => nodeName(context, each));
  const near = nearest(name, names);
  const remedy = near === "" ? `There are ${names.slice(0, 4).join(", ")}, ...` : `Did you mean ${near}?`;
  throw new UserError({ code: "unknown-node", place, what: `"${name}" is no optical node`, remedy });
}

function startOf(context: RayContext): number {
  const laser = context.model.elements().find(({ kind }) => kind === "laser");
  const found = laser === undefined ? undefined : context.nodes.numberOf(laser.name, "p1", "o");
  if (found !== undefined) return found;
  const remedy = "Say where the path starts: --from m1.p2.o.";
  throw new UserError({ code: "no-start", place: "--from", what: "the model has no laser", remedy });
}

/**
 * The last node of the longest way that light can go without meeting an element twice, so that it isn't followed back to the laser; of
 * equals that with the fewest reflections.
 */
function farthestFrom(context: RayContext, from: number): number {
  const leaving = rayWaysOf(context);
  interface Reached {
    readonly node: number;
    readonly steps: number;
    readonly reflections: number;
    readonly passed: ReadonlySet<string>;
  }
  const found = new Map<number, Reached>([[from, { node: from, steps: 0, reflections: 0, passed: new Set() }]]);
  let farthest = found.get(from)!;
  // A map that grows is gone through to its end.
  for (const at of found.values()) {
    const isFarther = at.steps > farthest.steps || at.reflections < farthest.reflections;
    if (at.steps >= farthest.steps && isFarther) farthest = at;
    for (const { to, through, reflects } of leaving[at.node]!) {
      if (found.has(to) || at.passed.has(through)) continue;
      found.set(to, {
        node: to,
        steps: at.steps + 1,
        reflections: at.reflections + (reflects ? 1 : 0),
        passed: new Set([...at.passed, through]),
      });
    }
  }
  return farthest.node;
}

/** Sizes, curvatures and Gouy phases over the position, each in x and y. */
function solutionOver(points: readonly Omit<PathPoint, "node">[]): Solution {
  const axis = { name: "position", unit: "m", values: points.map(({ position }) => position) };
  const dimensions = [axis, { labels: PLANES, isBudget: false, isTogether: true }];
  const output = (unit: string, read: (beam: BeamHere) => number) => ({
    unit,
    shape: [points.length, PLANES.length],
    real: Float64Array.from(points.flatMap(({ beams }) => PLANES.map((plane) => read(beams[plane])))),
    dimensions,
  });
  const outputs = {
    size: output("m", ({ w }) => w),
    curvature: output("1/m", ({ S }) => S),
    "Gouy phase": output("deg", ({ gouy }) => gouy),
  };
  return { axes: {}, outputs };
}
