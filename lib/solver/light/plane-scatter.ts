/** How light that crosses an element scatters along one plane: as numbers where nothing of it varies, else on the tape. */
import { PLAIN } from "../../arithmetic/arithmetic.js";
import { type Complex, complexConstant, isConstant } from "../../arithmetic/complex.js";
import { pathsChangedByActions } from "../../model/build-check.js";
import type { Element } from "../../model/element.js";
import { bayerHelms } from "../../optics/bayer-helms.js";
import { beamThrough } from "../../optics/beam.js";
import { largestIndex, type Mode } from "../../optics/mode-list.js";
import { lensRay, type RayMatrix } from "../../optics/ray-matrix.js";
import { type ComplexRef, type Ref, Tape } from "../tape/tape.js";
import { Parameters } from "../values/expressions.js";
import type { Plane } from "./beams.js";
import type { Modal } from "./modal.js";
import type { CouplingContext } from "./ways.js";

/** Light that crosses an element. */
export interface Crossing {
  readonly element: Element;
  /** The nodes at which it comes and leaves. */
  readonly start: number;
  readonly end: number;
  /** By which angles the element turns it [rad]. */
  readonly tilt: Readonly<Record<Plane, Ref>>;
  /** Whether left and right are exchanged. */
  readonly mirrored: boolean;
}

/** How much of each mode goes into each: by the index that it goes to, then by the one that it comes from. */
export type Integrals<N> = readonly (readonly Complex<N>[])[];

/** Those of one plane: numbers where nothing of it varies; where the beam meets the other, each mode stays, left and right exchanged or not. */
export type Along =
  | { readonly meets: "mirrored" | "straight" }
  | { readonly meets?: undefined; readonly numbers: Integrals<number>; readonly refs?: undefined }
  | { readonly meets?: undefined; readonly refs: Integrals<Ref>; readonly numbers?: undefined };

/** The integrals as numbers; undefined where they vary. @param maximum the largest index */
export function integralsAsNumbers(along: Along, maximum: number): Integrals<number> | undefined {
  return along.meets === undefined ? along.numbers : diagonal(maximum, along.meets === "mirrored");
}

export function integralsOnTape(tape: Tape, along: Along, maximum: number): Integrals<Ref> {
  if (along.meets === undefined && along.refs !== undefined) return along.refs;
  return integralsAsNumbers(along, maximum)!.map((row) => row.map((value) => onTape(tape, value)));
}

export function onTape(tape: Tape, value: Complex<number>): ComplexRef;
export function onTape(tape: Tape, value: Complex<number> | undefined): ComplexRef | undefined;
export function onTape(tape: Tape, value: Complex<number> | undefined): ComplexRef | undefined {
  return value && complexConstant<Ref>(tape, value.re, value.im);
}

export function alongPlane(context: CouplingContext, modal: Modal, crossing: Crossing, plane: Plane): Along {
  const { tape } = context.parameters;
  const { beams, modes, wavelength } = modal;
  const { start, end } = crossing;
  const maximum = largestAlong(modes, plane);
  const mirrored = crossing.mirrored && plane === "x";
  const tilt = crossing.tilt[plane];
  const to = beams.q(end, plane);
  const meets = beams.isMatched(start, end, plane);
  const from = meets ? to : arriving(context, modal, crossing, plane);
  if (tape.isZero(tilt) && (meets || areNear(tape, from, to))) {
    return { meets: mirrored && maximum > 0 ? "mirrored" : "straight" };
  }
  const index = beams.index(end);
  const known = [from.re, from.im, to.re, to.im, tilt, index].map((ref) => tape.known(ref) ?? Number.NaN);
  if (known.some((value) => Number.isNaN(value))) {
    return { refs: bayerHelms<Ref>(tape, { from, to, tilt, index, wavelength, mirrored }, maximum) };
  }
  const [a, b, c, d, angle, n] = known as [number, number, number, number, number, number];
  const meeting = { from: { re: a, im: b }, to: { re: c, im: d }, tilt: angle, index: n, wavelength, mirrored };
  return { numbers: bayerHelms<number>(PLAIN, meeting, maximum) };
}

/** The largest index of modes along a plane. */
export function largestAlong(modes: readonly Mode[], plane: Plane): number {
  return largestIndex(modes, plane === "x" ? "n" : "m");
}

/** The beam that comes, as it is where the light leaves. */
function arriving(context: CouplingContext, modal: Modal, crossing: Crossing, plane: Plane): ComplexRef {
  const { beams } = modal;
  const { start, end } = crossing;
  const ray = rayOf(context, modal, crossing, plane);
  const indices = { before: beams.index(start), after: beams.index(end) };
  return beamThrough<Ref>(context.parameters.tape, beams.q(start, plane), ray, indices);
}

/**
 * What an element does to rays. A lens whose beams stay as they are scatters as it did at the start of the run, whatever an action makes
 * of its focal length: as in Finesse.
 */
function rayOf(
  { parameters, frequencies, model }: CouplingContext,
  { beams }: Modal,
  { element, start, end }: Crossing,
  plane: Plane,
): RayMatrix<Ref> {
  const { tape } = parameters;
  const ray = beams.ray(start, end, plane)!;
  const isLens = element.kind === "lens" || element.kind === "alens";
  if (!isLens || tape.isConstant(ray.C)) return ray;
  if (![start, end].every((node) => isConstant(tape, beams.q(node, plane)))) return ray;
  const path = `${element.name}.${element.kind === "lens" ? "f" : `f${plane}`}`;
  const free = new Parameters(new Tape(), model, { inputs: pathsChangedByActions(model) });
  if (free.tape.isConstant(free.real(path))) return ray;
  return lensRay<Ref>(tape, tape.constant(frequencies.observe((read) => read.real(path)).start));
}

function diagonal(maximum: number, mirrored: boolean): Integrals<number> {
  const indices = Array.from({ length: maximum + 1 }, (_, index) => index);
  const sign = (index: number) => (mirrored && index % 2 === 1 ? -1 : 1);
  return indices.map((to) => indices.map((from) => ({ re: to === from ? sign(to) : 0, im: 0 })));
}

/** How far beam parameters may be apart that are one but for rounding, of their size [1]. */
const NEARNESS = 1e-13;

/** Whether two beams are the same: those that don't vary but for rounding, others if they are one thing on the tape. */
function areNear(tape: Tape, a: ComplexRef, b: ComplexRef): boolean {
  if (!isConstant(tape, a) || !isConstant(tape, b)) return a.re === b.re && a.im === b.im;
  const value = (ref: Ref) => tape.valueOf(ref);
  const apart = Math.abs(value(a.re) - value(b.re)) + Math.abs(value(a.im) - value(b.im));
  return apart <= NEARNESS * (Math.abs(value(b.re)) + Math.abs(value(b.im)));
}
