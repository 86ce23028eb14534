/**
 * How a map on a surface or a lens scatters modes: in the modes of the beam that comes, before the beam itself is turned or met.
 *
 * As in Finesse: K = (Bayer-Helms) · (map). Heights turn light by 2 k n h in front, by -2 k n h behind, by k (n1 - n2) h through a surface
 * both ways, by -k h through a lens; what comes from behind meets the map with left and right exchanged. A map is integrated in plain code,
 * for a beam whose size is a number: where that varies, each light is built for one (lib/analysis/points/geometry.ts).
 */

import type { Arithmetic } from "../../arithmetic/arithmetic.js";
import { PLAIN } from "../../arithmetic/arithmetic.js";
import { type Complex, complexAdd, complexConstant, complexMul, isZero } from "../../arithmetic/complex.js";
import type { Element } from "../../model/element.js";
import type { Condition } from "../../model/rules.js";
import type { SurfaceMap } from "../../model/surface-map.js";
import { beamSize } from "../../optics/beam.js";
import {
  exchanged,
  type MapLight,
  type MapMoments,
  mapMoments,
  mapScatter,
  scatterOfMoments,
} from "../../optics/map-overlap.js";
import type { Side } from "../../optics/surface-tilt.js";
import { type Ref, Tape } from "../tape/tape.js";
import { Parameters } from "../values/expressions.js";
import type { Beams } from "./beams.js";
import type { Modal } from "./modal.js";
import { PLANES, type Plane, type RayContext } from "./ray-ways.js";
import type { CouplingContext } from "./ways.js";

/** Entries by the mode that light goes to, then by the one that it comes from; undefined where nothing does. */
export type Entries<N> = readonly (readonly (Complex<N> | undefined)[])[];

/** Entries that are numbers, or on the tape. */
export type Scattering =
  | { readonly numbers: Entries<number>; readonly refs?: undefined }
  | { readonly refs: Entries<Ref>; readonly numbers?: undefined };

/** Light on its way through an element with a map. */
export interface MapCrossing {
  readonly element: Element;
  /** The node at which it comes, and the sides. */
  readonly start: number;
  readonly from: Side;
  readonly to: Side;
  /** The refractive indices on the sides; none of a lens. */
  readonly index: Readonly<Record<Side, Ref>> | undefined;
}

/** What an element's map does; undefined if it has none. */
export function scatterOfMap(context: CouplingContext, modal: Modal, crossing: MapCrossing): Scattering | undefined {
  const { model, parameters } = context;
  const { tape } = parameters;
  const map = model.maps.get(crossing.element.name);
  if (map === undefined) return undefined;
  const light = { size: spotOn(context, modal, crossing), modes: modal.modes };
  const scale = map.amplitude === undefined ? tape.one : parameters.real(map.amplitude);
  const phase = tape.mul(phaseOfHeight(context, modal, crossing), scale);
  const known = tape.known(phase);
  const turned = <N>(on: Arithmetic<N>, entries: readonly (readonly Complex<N>[])[]) =>
    crossing.from === "back" ? exchanged<N>(on, entries, modal.modes) : entries;
  if (known !== undefined) return { numbers: turned<number>(PLAIN, remembered(map, light, known)) };
  const moments = mapMoments(map, light, usualPhase(context, modal, crossing));
  modal.steepness.push(steepness(tape, { element: crossing.element, by: map.amplitude! }, moments, phase));
  return { refs: turned<Ref>(tape, scatterOfMoments<Ref>(tape, moments, phase)) };
}

/** How much a height turns light by what the model's text says [rad/m]; 0 if it doesn't. */
function usualPhase(context: CouplingContext, modal: Modal, crossing: MapCrossing): number {
  const { model, parameters } = context;
  const { amplitude } = model.maps.get(crossing.element.name)!;
  const text = new Parameters(new Tape(), model);
  const scale = amplitude === undefined ? 1 : (text.tape.known(text.real(amplitude)) ?? 0);
  return scale * (parameters.tape.known(phaseOfHeight(context, modal, crossing)) ?? 0);
}

/** That a map turns light by no more than its moments are good for. */
function steepness(
  tape: Tape,
  { element, by }: { readonly element: Element; readonly by: string },
  { half, most }: MapMoments,
  phase: Ref,
): Condition<Ref> {
  const turn = tape.mul(tape.constant(half), phase);
  const size = tape.select(tape.less(turn, tape.zero), tape.neg(turn), turn);
  return {
    holds: tape.select(tape.less(tape.constant(most), size), tape.zero, tape.one),
    value: size,
    mistake: (wrong) => ({
      code: "steep-map",
      place: element.name,
      what: `the map, times ${by}, turns light by ${wrong.toPrecision(3)} rad from its middle, and is integrated for up to ${most.toPrecision(3)}`,
      remedy: `Let the model's own value of ${by} be the largest that it gets to, or make the map less steep.`,
    }),
  };
}

/** K of a surface and of its map, one after the other. */
export function afterMap(context: CouplingContext, surface: Scattering, map: Scattering): Scattering {
  const { tape } = context.parameters;
  if (surface.numbers !== undefined && map.numbers !== undefined) {
    return { numbers: product<number>(PLAIN, surface.numbers, map.numbers) };
  }
  return { refs: product<Ref>(tape, entriesOnTape(context, surface), entriesOnTape(context, map)) };
}

function entriesOnTape({ parameters: { tape } }: CouplingContext, { numbers, refs }: Scattering): Entries<Ref> {
  const onTape = (value: Complex<number> | undefined) => value && complexConstant<Ref>(tape, value.re, value.im);
  return refs ?? numbers.map((row) => row.map(onTape));
}

function product<N>(on: Arithmetic<N>, a: Entries<N>, b: Entries<N>): Entries<N> {
  return a.map((row) => {
    const sums: (Complex<N> | undefined)[] = b[0]!.map(() => undefined);
    for (const [inner, left] of row.entries()) {
      if (left === undefined || isZero(on, left)) continue;
      for (const [column, right] of b[inner]!.entries()) {
        if (right === undefined || isZero(on, right)) continue;
        const part = complexMul(on, left, right);
        const sum = sums[column];
        sums[column] = sum === undefined ? part : complexAdd(on, sum, part);
      }
    }
    return sums;
  });
}

/** How much a height turns light [rad/m]. */
function phaseOfHeight({ parameters: { tape } }: CouplingContext, { wavelength }: Modal, crossing: MapCrossing): Ref {
  const { from, to, index } = crossing;
  const k = (2 * Math.PI) / wavelength;
  if (index === undefined) return tape.constant(-k);
  if (from !== to) return tape.mul(tape.constant(k), tape.sub(index.front, index.back));
  return tape.mul(tape.constant(from === "front" ? 2 * k : -2 * k), index[from]);
}

/** The sizes of the beam that comes [m]. */
function spotOn(
  { parameters: { tape } }: CouplingContext,
  { beams }: Modal,
  { element, start }: MapCrossing,
): readonly [number, number] {
  const size = (plane: Plane): number => {
    const known = tape.known(beamSize<Ref>(tape, beams.q(start, plane), beams.medium(start)));
    if (known === undefined)
      throw new Error(`the beam on the map of ${element.name} varies: it is to be given as a number`);
    return known;
  };
  return [size("x"), size("y")];
}

/** The sizes of beams that come upon a model's maps: those that maps are integrated over. */
export function spotsOnMaps({ model, parameters: { tape }, nodes }: RayContext, beams: Beams): readonly Ref[] {
  return nodes.list.flatMap(({ element, node }, at) => {
    if (node !== "i" || !model.maps.has(element)) return [];
    return PLANES.map((plane) => beamSize<Ref>(tape, beams.q(at, plane), beams.medium(at)));
  });
}

/** How many integrals of a map are kept: those of its ways, at a few beams. */
const KEPT = 16;
const known = new WeakMap<SurfaceMap, Map<string, readonly (readonly Complex<number>[])[]>>();

/** Below this an entry is what rounding leaves of an integral over both halves of something even. */
const NOTHING = 1e-15;

/** The integrals of a map: each is done once, because a model is built for several programs. */
function remembered(map: SurfaceMap, light: MapLight, phase: number): readonly (readonly Complex<number>[])[] {
  const held = known.get(map) ?? new Map();
  known.set(map, held);
  const key = JSON.stringify([light, phase]);
  const found = held.get(key);
  if (found !== undefined) return found;
  if (held.size >= KEPT) held.clear();
  const kept = (part: number) => (Math.abs(part) < NOTHING ? 0 : part);
  const made = mapScatter(map, light, phase).map((row) => row.map(({ re, im }) => ({ re: kept(re), im: kept(im) })));
  held.set(key, made);
  return made;
}
