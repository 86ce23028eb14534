/**
 * What ways make of modes: each mode's Gouy phase in a space, and where beams don't meet, or a surface is turned, modes of others.
 *
 * Elements that only pass light on don't scatter (nothing, telescopes), and neither do spaces: as in Finesse, which refuses those at
 * whose ends two beams meet. Scattering is the same for all frequencies. Not here: along one plane (plane-scatter.ts), where beams come from (beams.ts).
 */
import { type Arithmetic, PLAIN } from "../../arithmetic/arithmetic.js";
import {
  complexAdd,
  complexConj,
  complexConstant,
  complexMul,
  complexScale,
  isZero,
  polar,
} from "../../arithmetic/complex.js";
import { absolute } from "../../arithmetic/complex-functions.js";
import type { Element } from "../../model/element.js";
import type { Mode } from "../../optics/mode-list.js";
import { scatterModes } from "../../optics/mode-scatter.js";
import { type Side, surfaceTilt } from "../../optics/surface-tilt.js";
import type { ComplexRef, Ref, Tape } from "../tape/tape.js";
import { afterMap, type Entries, type Scattering, scatterOfMap } from "./map-scatter.js";
import { type Modal, modePhase } from "./modal.js";
import { assertOneBeam } from "./one-beam.js";
import {
  type Along,
  alongPlane,
  type Crossing,
  integralsAsNumbers,
  integralsOnTape,
  largestAlong,
  onTape,
} from "./plane-scatter.js";
import type { Plane } from "./ray-ways.js";
import { sideOf, surfaceElement } from "./surface-ways.js";
import { type CouplingContext, type Scatter, scatterBy, type Way } from "./ways.js";

/** How a way scatters modes; undefined if it leaves each as it is. */
export function scatterOf(
  context: CouplingContext,
  element: Element,
  way: Pick<Way, "from" | "to">,
): Scatter | undefined {
  const { modal } = context;
  if (modal === undefined) return undefined;
  const { zero } = context.parameters.tape;
  const start = modal.nodes.numberOf(...way.from)!;
  const end = modal.nodes.numberOf(...way.to)!;
  const straight: Crossing = { element, start, end, tilt: { x: zero, y: zero }, mirrored: false };
  switch (element.kind) {
    case "space":
      assertOneBeam(context.parameters, modal.beams, element, [start, end]);
      return gouyOf(context.parameters.tape, modal, element);
    case "mirror":
    case "beamsplitter": {
      const [from, to] = [sideOf(element, way.from[1]), sideOf(element, way.to[1])];
      const { beams } = modal;
      const index = {
        front: beams.index(from === "front" ? start : end),
        back: beams.index(to === "back" ? end : start),
      };
      const tilt = tiltOf(context, element, { from, to, index });
      const map = scatterOfMap(context, modal, { element, start, from, to, index });
      return scattered(context, modal, { ...straight, tilt, mirrored: from === to }, map);
    }
    case "lens":
    case "alens": {
      const [from, to]: readonly [Side, Side] = way.from[1] === "p1" ? ["front", "back"] : ["back", "front"];
      const map = scatterOfMap(context, modal, { element, start, from, to, index: undefined });
      return scattered(context, modal, straight, map);
    }
    case "isolator":
    case "modulator":
    case "directional_beamsplitter":
      return scattered(context, modal, straight);
    case "optical_bandpass":
      return passingAlone(context.parameters.tape, modal, element);
    default:
      return undefined;
  }
}

/** Of the modes that come to a filter, the one that `filter_hom` names goes on; all, if it names none. */
function passingAlone(tape: Tape, { modes }: Modal, { parameters }: Element): Scatter | undefined {
  const named = parameters.get("filter_hom");
  if (named?.kind !== "array") return undefined;
  const [n, m] = named.items.map((item) => (item.kind === "number" ? item.re : -1));
  const passes = ({ n: own, m: other }: Mode) => own === n && other === m;
  return scatterBy((mode) => (passes(modes[mode]!) ? [{ mode, value: complexConstant(tape, 1) }] : []));
}

/** What a way makes of the modes of a field. */
export function scatteredFields(
  tape: Tape,
  scatter: Scatter | undefined,
  fields: readonly ComplexRef[],
): readonly ComplexRef[] {
  if (scatter === undefined) return fields;
  const sums = fields.map((): ComplexRef => ({ re: tape.zero, im: tape.zero }));
  for (const [from, field] of fields.entries()) {
    for (const { mode, value } of scatter(from)) {
      sums[mode] = complexAdd(tape, sums[mode]!, complexMul(tape, value, field));
    }
  }
  return sums;
}

/** What each mode gathers beside the others. */
function gouyOf(tape: Tape, modal: Modal, { name }: Element): Scatter | undefined {
  const { modes, beams, phases } = modal;
  if (phases.zeroGouy && modes.every(({ n, m }) => n === 0 && m === 0)) return undefined;
  const gathered = { x: beams.saidGouy(name, "x"), y: beams.saidGouy(name, "y") };
  return scatterBy((mode) => {
    return [{ mode, value: polar<Ref>(tape, tape.one, modePhase<Ref>(tape, modal, modes[mode]!, gathered)) }];
  });
}

/** By which angles a surface turns the light that goes from one of its sides to one of them. */
function tiltOf(
  context: CouplingContext,
  element: Element,
  { from, to, index }: { readonly from: Side; readonly to: Side; readonly index: Readonly<Record<Side, Ref>> },
): Crossing["tilt"] {
  const { parameters } = context;
  const { tape } = parameters;
  const [xbeta, ybeta] = [parameters.of(element, "xbeta"), parameters.of(element, "ybeta")];
  if (tape.isZero(xbeta) && tape.isZero(ybeta)) return { x: tape.zero, y: tape.zero };
  const { front, back } = surfaceElement(context, element);
  const cosine = { front: front.cosine, back: back.cosine };
  return surfaceTilt<Ref>(tape, { xbeta, ybeta, index, cosine }, from, to);
}

/** The modes of the beam that leaves, as far as they hold the light of the one that comes. @param map what the element's map does before */
function scattered(context: CouplingContext, modal: Modal, crossing: Crossing, map?: Scattering): Scatter | undefined {
  const { tape } = context.parameters;
  const x = alongPlane(context, modal, crossing, "x");
  const y = alongPlane(context, modal, crossing, "y");
  if (x.meets !== undefined && y.meets !== undefined && map === undefined) return exchangedAlone(tape, modal, { x, y });
  const own = ownScattering(tape, modal.modes, x, y);
  const all = map === undefined ? own : afterMap(context, own, map);
  const k: Scattering =
    all.numbers === undefined
      ? { refs: turnedToReal<Ref>(tape, modal, all.refs) }
      : { numbers: turnedToReal<number>(PLAIN, modal, all.numbers) };
  return scatterBy((from) =>
    modal.modes.flatMap((_, mode) => {
      const value = k.refs === undefined ? onTape(tape, k.numbers[mode]![from]) : k.refs[mode]![from];
      return value === undefined || isZero(tape, value) ? [] : [{ mode, value }];
    }),
  );
}

/** Where beams meet: each mode stays, and those that are odd along a plane whose sides are exchanged have the other sign. */
function exchangedAlone(tape: Tape, { modes }: Modal, { x, y }: Readonly<Record<Plane, Along>>): Scatter | undefined {
  if (x.meets === "straight" && y.meets === "straight") return undefined;
  const signs = [complexConstant<Ref>(tape, 1), complexConstant<Ref>(tape, -1)] as const;
  return scatterBy((mode) => {
    const { n, m } = modes[mode]!;
    const odd = (x.meets === "mirrored" ? n : 0) + (y.meets === "mirrored" ? m : 0);
    return [{ mode, value: signs[(odd % 2) as 0 | 1] }];
  });
}

/** What an element does to modes by itself, without a map. */
function ownScattering(tape: Tape, modes: readonly Mode[], x: Along, y: Along): Scattering {
  const [widest, highest] = [largestAlong(modes, "x"), largestAlong(modes, "y")];
  const kx = integralsAsNumbers(x, widest);
  const ky = integralsAsNumbers(y, highest);
  if (kx !== undefined && ky !== undefined) return { numbers: scatterModes<number>(PLAIN, kx, ky, modes) };
  const refs = [integralsOnTape(tape, x, widest), integralsOnTape(tape, y, highest)] as const;
  return { refs: scatterModes<Ref>(tape, ...refs, modes) };
}

/** With `zero_k00` K is turned so that the mode 00 keeps its phase. */
function turnedToReal<N>(on: Arithmetic<N>, { modes, phases }: Modal, k: Entries<N>): Entries<N> {
  const place = modes.findIndex(({ n, m }) => n === 0 && m === 0);
  const first = phases.zeroK00 ? k[place]?.[place] : undefined;
  if (first === undefined) return k;
  const turn = complexScale(on, on.div(on.one, absolute(on, first)), complexConj(on, first));
  return k.map((row) => row.map((value) => value && complexMul(on, turn, value)));
}
