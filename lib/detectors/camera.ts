/**
 * Cameras: the intensity of light at points, along a line and over a rectangle, and its field at one frequency there.
 *
 * The field at (x, y) is Σ a_nm v_n(x) v_m(y), the intensity Σ |field|² over the frequencies, each by itself. Where the mode 00 gathers
 * no Gouy phase on its way, a field has it here. Coordinates are in sizes of the beam's waist unless `w0_scaled` is off: of the waist at
 * the start of the run. What a tape holds is the light's amplitudes and the beam alone: pixels are made of them in plain
 * numbers.
 */
import type { Arithmetic } from "../arithmetic/arithmetic.js";
import { type Complex, complexAdd, complexMul, complexNorm, polar } from "../arithmetic/complex.js";
import { UserError } from "../errors.js";
import { pathsChangedByActions } from "../model/build-check.js";
import type { Element } from "../model/element.js";
import { complexTerm, flatTerms, realTerm, type Term } from "../model/terms.js";
import type { Value } from "../model/value.js";
import { gouyPhase, waistSize } from "../optics/beam.js";
import { hermiteGauss } from "../optics/hermite-gauss.js";
import { largestIndex, type Mode } from "../optics/mode-list.js";
import type { Light } from "../solver/build-system.js";
import { type Beams, beamsIfAny, type Plane } from "../solver/light/beams.js";
import type { Modal } from "../solver/light/modal.js";
import { isOn } from "../solver/light/ways.js";
import type { ComplexRef, Ref } from "../solver/tape/tape.js";
import { developing } from "./picture.js";
import { type Fields, NUMBER, nodeOf, type PictureAxis, type Reader } from "./reader.js";

/** What a camera looks at. */
interface Scene {
  readonly light: Light;
  readonly modal: Modal;
  readonly node: number;
  /** The frequencies that it sees. */
  readonly bins: readonly SeenBin[];
  /** Whether it sees a field, and not an intensity. */
  readonly isField: boolean;
}

interface SeenBin {
  /** The frequency's place among the bins. */
  readonly bin: number;
  /** Whether it is seen: 1 or 0 on the tape. */
  readonly isSeen: Ref;
}

/** A camera's points along an axis. */
interface Points {
  /** As they are given. */
  readonly at: readonly number[];
  /** What they are given in [m]; undefined for metres. */
  readonly waist: Ref | undefined;
}

/** `ccdpx`, `fpx`: at a point. */
export function pixelReader(light: Light, element: Element): Reader {
  const scene = sceneOf(light, element);
  const { tape, parameters } = light;
  const needs = needsOf(scene);
  return {
    name: element.name,
    unit: unitOf(scene),
    shape: NUMBER,
    needs,
    read: (fields) => {
      const along = (plane: Plane, name: string): readonly ComplexRef[] => {
        const beam = beamAt(scene, plane);
        const given = parameters.of(element, name);
        const place = tape.mul(given, unitAlong(scene, element, plane) ?? tape.one);
        return hermiteGauss<Ref>(tape, beam, place, largestOf(scene, plane));
      };
      const [u, v] = [along("x", "x"), along("y", "y")];
      const values = exposures(scene, fields).map((amplitudes) =>
        fieldAt<Ref>(tape, scene.modal.modes, amplitudes, [u, v]),
      );
      if (!scene.isField) {
        return realTerm(
          tape,
          values.reduce((sum, value) => tape.add(sum, complexNorm(tape, value)), tape.zero),
        );
      }
      return complexTerm(complexMul(tape, ownPhase(scene), values[0]!));
    },
  };
}

/** `ccdline`, `fline`: along x or y. */
export function lineReader(light: Light, element: Element): Reader {
  const along = given(element, "xlim") ? "x" : "y";
  const across = along === "x" ? "y" : "x";
  if (given(element, "xlim") === given(element, "ylim")) {
    throw refused(element, "takes either xlim or ylim", "Say the one along which the line goes.");
  }
  const scene = sceneOf(light, element);
  const line = pointsOf(scene, element, along);
  const still = { at: [numberOf(light, element, across)], waist: unitAlong(scene, element, across) };
  return imageReader(scene, element, along === "x" ? [line, still] : [still, line], [line.at.length]);
}

/** `ccd`, `fcam`: over a rectangle; its shape is (y, x). */
export function pictureReader(light: Light, element: Element): Reader {
  const scene = sceneOf(light, element);
  const [x, y] = [pointsOf(scene, element, "x"), pointsOf(scene, element, "y")];
  return imageReader(scene, element, [x, y], [y.at.length, x.at.length]);
}

/** How many pixels a picture may have: more would not fit into a result. */
const MOST_PIXELS = 4_000_000;

function imageReader(
  scene: Scene,
  element: Element,
  [x, y]: readonly [Points, Points],
  shape: readonly number[],
): Reader {
  const { tape } = scene.light;
  if (x.at.length * y.at.length > MOST_PIXELS) throw refused(element, "has too many pixels", "Take fewer points.");
  return {
    name: element.name,
    unit: unitOf(scene),
    shape,
    needs: needsOf(scene),
    read: (fields) => {
      const beam = (["x", "y"] as const).flatMap((plane) => {
        const { q, wavelength } = beamAt(scene, plane);
        return [q.re, q.im, wavelength, (plane === "x" ? x : y).waist ?? tape.one];
      });
      const light = exposures(scene, fields).flatMap((each) => each.flatMap(({ re, im }) => [re, im]));
      return [...beam, ...light].map((ref): Term<Ref> => realTerm(tape, ref));
    },
    after: {
      complex: scene.isField,
      axes: axesOf(shape, x, y),
      run: developing({
        modes: scene.modal.modes,
        exposures: scene.isField ? 1 : scene.bins.length,
        isField: scene.isField,
        isTurned: scene.modal.phases.zeroGouy,
        places: [x.at, y.at],
      }),
      spelled: spelledOut(scene, [x, y]),
    },
  };
}

/** How many pixels times modes are written on a tape: some 30 operations each. */
const MOST_SPELLED = 20_000;

/** The pixels as formulas. */
function spelledOut(scene: Scene, [x, y]: readonly [Points, Points]): ((fields: Fields) => readonly Ref[]) | undefined {
  const { tape } = scene.light;
  const { modes } = scene.modal;
  if (x.at.length * y.at.length * modes.length * scene.bins.length > MOST_SPELLED) return undefined;
  return (fields) => {
    const columns = (plane: Plane, { at, waist }: Points) =>
      at.map((place) => {
        const where = tape.mul(tape.constant(place), waist ?? tape.one);
        return hermiteGauss<Ref>(tape, beamAt(scene, plane), where, largestOf(scene, plane));
      });
    const [u, v] = [columns("x", x), columns("y", y)];
    const light = exposures(scene, fields);
    return v.flatMap((row) =>
      u.flatMap((column) => {
        const values = light.map((amplitudes) => fieldAt<Ref>(tape, modes, amplitudes, [column, row]));
        if (!scene.isField) {
          return values.reduce((sum, value) => tape.add(sum, complexNorm<Ref>(tape, value)), tape.zero);
        }
        const { re, im } = complexMul<Ref>(tape, ownPhase(scene), values[0]!);
        return [re, im];
      }),
    );
  };
}

function axesOf(shape: readonly number[], x: Points, y: Points): readonly PictureAxis[] {
  const axis = (name: string, { at, waist }: Points): PictureAxis => ({
    name,
    unit: waist === undefined ? "m" : "w0",
    values: at,
  });
  if (shape.length === 2) return [axis("y", y), axis("x", x)];
  return [x.at.length > 1 ? axis("x", x) : axis("y", y)];
}

/** Σ a_nm v_n(x) v_m(y) */
function fieldAt<N>(
  on: Arithmetic<N>,
  modes: readonly Mode[],
  amplitudes: readonly Complex<N>[],
  [u, v]: readonly [readonly Complex<N>[], readonly Complex<N>[]],
): Complex<N> {
  return modes.reduce<Complex<N>>(
    (sum, { n, m }, place) => {
      const shape = complexMul(on, u[n]!, v[m]!);
      return complexAdd(on, sum, complexMul(on, amplitudes[place]!, shape));
    },
    { re: on.zero, im: on.zero },
  );
}

function sceneOf(light: Light, element: Element): Scene {
  const { modal } = light;
  const node = nodeOf(light, element);
  const isField = element.parameters.has("f");
  if (modal === undefined) {
    const remedy = "Give the model a cavity (cav) or a beam (gauss), and modes if it is to have more than one.";
    throw refused(element, "sees the shape of a beam, and the model's light has none", remedy);
  }
  const all = () => light.frequencies.bins.map((_, bin) => ({ bin, isSeen: light.tape.one }));
  return { light, modal, node, bins: isField ? binsAt(light, element) : all(), isField };
}

/** How near to a field camera's frequency light must be, of either [1], as Finesse has it. */
const NEARNESS = 1e-13;

/** All light that has a field camera's frequency, asked at each point: several lasers' may meet there. */
function binsAt({ frequencies, tape }: Light, element: Element): readonly SeenBin[] {
  const wanted = frequencies.observe((read) => read.real(`${element.name}.f`)).offset;
  const size = (ref: Ref) => tape.call("abs", ref);
  // Of two infinite ones the nearness is infinite, too.
  if (size(wanted) === tape.constant(Infinity)) return [];
  return frequencies.bins.flatMap(({ offset }, bin) => {
    const larger = tape.select(tape.less(size(wanted), size(offset)), size(offset), size(wanted));
    const isApart = tape.less(tape.mul(tape.constant(NEARNESS), larger), size(tape.sub(offset, wanted)));
    const isSeen = tape.select(isApart, tape.zero, tape.one);
    return isSeen === tape.zero ? [] : [{ bin, isSeen }];
  });
}

function needsOf({ light: { unknowns }, node, bins }: Scene): readonly number[] {
  return bins.flatMap(({ bin }) => unknowns.modesAt(node, bin));
}

/** The modes' amplitudes that make a picture each: those of a frequency; of a field camera, the sums over all that it sees. */
function exposures({ light, modal, node, bins, isField }: Scene, fields: Fields): readonly (readonly ComplexRef[])[] {
  const { tape, unknowns } = light;
  const each = bins.map(({ bin, isSeen }) =>
    unknowns.modesAt(node, bin).map((unknown) => {
      const { re, im } = fields(unknown);
      return { re: tape.select(isSeen, re, tape.zero), im: tape.select(isSeen, im, tape.zero) };
    }),
  );
  if (!isField) return each;
  const dark = { re: tape.zero, im: tape.zero };
  return [
    modal.modes.map((_, mode) => each.reduce((sum, amplitudes) => complexAdd<Ref>(tape, sum, amplitudes[mode]!), dark)),
  ];
}

function beamAt(
  { light: { tape }, modal, node }: Scene,
  plane: Plane,
): { readonly q: ComplexRef; readonly wavelength: Ref } {
  const { wavelength, index } = modal.beams.medium(node);
  return { q: modal.beams.q(node, plane), wavelength: tape.div(wavelength, index) };
}

/**
 * What coordinates along an axis are given in: the size of the waist at the start of the run, whatever actions make of it, also where they
 * make cavities unstable [m]; undefined for metres.
 *
 * What differs from job to job is so from the start. Where there was no beam at the start it is the waist that there is.
 */
function unitAlong({ light, modal, node }: Scene, element: Element, plane: Plane): Ref | undefined {
  const { model, nodes, tape, parameters } = light;
  if (!isOn(model, element, "w0_scaled")) return undefined;
  const waistOf = (beams: Beams) => waistSize<Ref>(tape, beams.q(node, plane), beams.medium(node));
  const own = waistOf(modal.beams);
  const moved = pathsChangedByActions(model);
  const isStill = tape.isConstant(own) && modal.beams.isWhole;
  if (isStill || moved.length === 0) return own;
  const beams = beamsIfAny({ model, parameters: parameters.asWritten(new Set(moved)), nodes });
  if (beams === undefined) return own;
  const waist = waistOf(beams);
  return tape.select(tape.less(tape.zero, waist), waist, own);
}

function largestOf({ modal: { modes } }: Scene, plane: Plane): number {
  return largestIndex(modes, plane === "x" ? "n" : "m");
}

/** The Gouy phase of the mode 00 where it hasn't gathered it on its way. */
function ownPhase({ light: { tape }, modal, node }: Scene): ComplexRef {
  const [x, y] = (["x", "y"] as const).map((plane) => gouyPhase<Ref>(tape, modal.beams.q(node, plane))) as [Ref, Ref];
  const both = tape.mul(tape.constant(0.5), tape.add(x, y));
  return polar<Ref>(tape, tape.one, modal.phases.zeroGouy ? both : tape.zero);
}

function unitOf({ isField }: Scene): string {
  return isField ? "√W/m" : "W/m²";
}

function given({ parameters }: Element, name: string): boolean {
  return (parameters.get(name) ?? { kind: "none" }).kind !== "none";
}

/** From -limit to limit, or from one limit to the other. */
function pointsOf(scene: Scene, element: Element, plane: Plane): Points {
  const { light } = scene;
  const name = `${plane}lim`;
  const limits = numbersOf(light, element, name);
  const count = numberOf(light, element, "npts");
  if (count < 1) throw refused(element, `has ${count} points`, "npts is 1 at least.");
  const isPair = element.parameters.get(name)!.kind === "array";
  if (limits.length !== (isPair ? 2 : 1)) {
    throw refused(element, `has ${limits.length} numbers as its ${name}`, `${name} is one number or two, as [-1, 2].`);
  }
  const [start, end] = !isPair ? [-Math.abs(limits[0]!), Math.abs(limits[0]!)] : [limits[0]!, limits[1]!];
  const step = count === 1 ? 0 : (end - start) / (count - 1);
  const at = Array.from({ length: count }, (_, index) =>
    index === count - 1 && count > 1 ? end : start + index * step,
  );
  return { at, waist: unitAlong(scene, element, plane) };
}

/** A coordinate that isn't said is 0. */
function numberOf(light: Light, element: Element, name: string): number {
  return given(element, name) ? numbersOf(light, element, name)[0]! : 0;
}

function numbersOf({ parameters, tape }: Light, element: Element, name: string): readonly number[] {
  const value: Value = element.parameters.get(name)!;
  return flatTerms(parameters.termsOf(value)).map(({ re, im }) => {
    if (tape.known(im) !== 0) throw refused(element, `has a complex ${name}`, "Write real numbers.");
    const known = tape.known(re);
    if (known !== undefined) return known;
    throw refused(
      element,
      `has a ${name} that varies`,
      "Its points are the same for all: write numbers, or take ccdpx or fpx.",
    );
  });
}

function refused({ name }: Element, what: string, remedy: string): UserError {
  return new UserError({ code: "wrong-value", place: name, what: `the camera "${name}" ${what}`, remedy });
}
