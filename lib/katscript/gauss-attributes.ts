/**
 * What values may name of the beam of a `gauss`, as `g.qx.w0`: expressions of what its text says, which follow the variables in that, but
 * not a sweep of the gauss itself, as in Finesse.
 */
import type { Element } from "../model/element.js";
import { called, combined, isExpression, numberValue } from "../model/expression.js";
import type { Expression } from "../model/value.js";

/** Where a beam is. */
interface Medium {
  readonly wavelength: Expression;
  readonly index: Expression;
}

/** A beam: how far it is behind its waist, and its Rayleigh range [m]. */
interface Beam {
  readonly z: Expression;
  readonly zr: Expression;
}

type Property = (beam: Beam, medium: Medium) => Expression;

const ONE = numberValue(1);
const TWO = numberValue(2);

const PROPERTIES: ReadonlyMap<string, Property> = new Map<string, Property>([
  ["w0", waistOf],
  ["z", ({ z }) => z],
  ["zr", ({ zr }) => zr],
  ["real", ({ z }) => z],
  ["imag", ({ zr }) => zr],
  ["w", (beam, medium) => called("sqrt", over(times(waistSquared(beam, medium), normOf(beam)), squared(beam.zr)))],
  ["Rc", (beam) => over(ONE, curvatureOf(beam))],
  ["S", curvatureOf],
  ["divergence", (beam, medium) => over(medium.wavelength, times(numberValue(Math.PI), waistOf(beam, medium)))],
  ["psi", ({ z, zr }) => called("arctan2", z, zr)],
  ["nr", (_, { index }) => index],
  ["wavelength", (_, { wavelength }) => wavelength],
]);

export const GAUSS_ATTRIBUTES: readonly string[] = ["qx", "qy"].flatMap((beam) =>
  [...PROPERTIES.keys()].map((property) => `${beam}.${property}`),
);

/** What `qx.w0` and the like stand for; undefined if the gauss's text says no beam there. */
export function gaussAttribute(gauss: Element, path: string, medium: Medium): Expression | undefined {
  const [beam = "", property = ""] = path.split(".");
  const found = beamOf(gauss, beam.slice(1), medium);
  return found === undefined ? undefined : PROPERTIES.get(property)?.(found, medium);
}

/** The beam by whichever of the forms the text has it in. */
function beamOf({ parameters }: Element, plane: string, medium: Medium): Beam | undefined {
  const [w0, z, zr, w, Rc, S, q] = ["w0", "z", "zr", "w", "Rc", "S", "q"].map((key) => {
    const value = parameters.get(`${key}${plane}`);
    return value !== undefined && isExpression(value) ? value : undefined;
  });
  if (q !== undefined) return { z: called("real", q), zr: called("imag", q) };
  if (z !== undefined && zr !== undefined) return { z, zr };
  if (z !== undefined && w0 !== undefined) return { z, zr: rayleigh(w0, medium) };
  const curvature = S ?? (Rc === undefined ? undefined : over(ONE, Rc));
  return w === undefined || curvature === undefined ? undefined : beamOfSize(w, curvature, medium);
}

/** 1/q = S - i/r, where r is what the Rayleigh range would be if this were the waist. */
function beamOfSize(w: Expression, S: Expression, medium: Medium): Beam {
  const inverse = over(ONE, rayleigh(w, medium));
  const norm = combined("+", squared(S), squared(inverse));
  return { z: over(S, norm), zr: over(inverse, norm) };
}

/** The Rayleigh range of a waist, π w0² n / λ. */
function rayleigh(waist: Expression, { wavelength, index }: Medium): Expression {
  return over(times(times(numberValue(Math.PI), squared(waist)), index), wavelength);
}

function waistOf(beam: Beam, medium: Medium): Expression {
  return called("sqrt", waistSquared(beam, medium));
}

function waistSquared({ zr }: Beam, { wavelength, index }: Medium): Expression {
  return over(times(zr, wavelength), times(numberValue(Math.PI), index));
}

function curvatureOf(beam: Beam): Expression {
  return over(beam.z, normOf(beam));
}

function normOf({ z, zr }: Beam): Expression {
  return combined("+", squared(z), squared(zr));
}

function squared(value: Expression): Expression {
  return combined("**", value, TWO);
}

function times(left: Expression, right: Expression): Expression {
  return combined("*", left, right);
}

function over(left: Expression, right: Expression): Expression {
  return combined("/", left, right);
}
