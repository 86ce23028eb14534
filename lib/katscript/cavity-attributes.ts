/**
 * What values may name of a cavity, as `c.FSR`: numbers of the cavity as the text has it. They follow nothing, as in Finesse, so that a
 * sweep of the cavity's length leaves them.
 *
 * A cavity's elements may stand behind what names it: values hold references that only `settleAttributes` understands, until all elements
 * are there.
 */
import { type CavityAttribute, cavityNumber } from "../detectors/cavity-number.js";
import { UserError } from "../errors.js";
import { builtOrder } from "../model/build-order.js";
import type { Element } from "../model/element.js";
import { cyclic } from "../model/errors.js";
import { isExpression, numberValue, referencesOf, replaceReferences, rootOf } from "../model/expression.js";
import type { Model } from "../model/model.js";
import type { Expression, Value } from "../model/value.js";
import { attributeOf, isAttribute } from "./element-attributes.js";

/** Those of the beam at its source, behind `qx.` or `qy.`, by the words of `cavityNumber`. */
const OF_BEAM = [
  ["w0", "w0"],
  ["z", "z"],
  ["zr", "zr"],
  ["w", "w"],
  ["Rc", "rc"],
  ["S", "s"],
  ["divergence", "div"],
  ["nr", "nr"],
  ["wavelength", "wavelength"],
  ["psi", "psi"],
  ["real", "z"],
  ["imag", "zr"],
] as const;

/** Those of either plane, `x` or `y` behind the name, by the words of `cp`. */
const OF_PLANES = [
  ["gouy_", "gouy"],
  ["g", "g"],
  ["m", "m"],
  ["S", "resolution"],
  ["mode_separation_", "modesep"],
  ["w0", "w0"],
  ["waistpos_", "z"],
  ["q", "q"],
  ["is_stable_", "stable"],
  ["is_critical_", "critical"],
] as const;

const ATTRIBUTES: ReadonlyMap<string, CavityAttribute> = new Map<string, CavityAttribute>([
  ["FSR", { property: "fsr", planes: ["x"] }],
  ["FWHM", { property: "fwhm", planes: ["x"] }],
  ["finesse", { property: "finesse", planes: ["x"] }],
  ["loss", { property: "loss", planes: ["x"] }],
  ["pole", { property: "half-width", planes: ["x"] }],
  ["storage_time", { property: "tau", planes: ["x"] }],
  ["round_trip_optical_length", { property: "length", planes: ["x"] }],
  ["is_stable", { property: "stable", planes: ["x", "y"] }],
  ["is_fabry_perot", { property: "fabry-perot", planes: ["x"] }],
  ["is_critical", { property: "critical", planes: ["x", "y"] }],
  ...(["x", "y"] as const).flatMap((plane) =>
    OF_BEAM.map(([name, property]) => [`q${plane}.${name}`, { property, planes: [plane] }] as const),
  ),
  ...(["x", "y"] as const).flatMap((plane) =>
    OF_PLANES.map(([name, property]) => [`${name}${plane}`, { property, planes: [plane] }] as const),
  ),
]);

export const CAVITY_ATTRIBUTES: readonly string[] = [...ATTRIBUTES.keys()];

/** Puts numbers in place of all that values name of cavities, and expressions in place of other elements' attributes. */
export function settleAttributes(model: Model): void {
  const settled = settlerOf(model);
  const replaced: Element[] = [];
  for (const element of model.elements()) {
    const changed: [string, Value][] = [];
    element.parameters.forEach((value, key) => {
      if (value.kind === "number") return;
      const found = settled(value, `${element.name}.${key}`);
      if (found !== value) changed.push([key, found]);
    });
    const rest = element.rest.map((value) => settled(value, element.name));
    const isSame = changed.length === 0 && rest.every((value, at) => value === element.rest[at]);
    if (!isSame) replaced.push({ ...element, parameters: new Map([...element.parameters, ...changed]), rest });
  }
  for (const element of replaced) model.replace(element);
  const commands = model.commands().map((command) => {
    const values = [...command.arguments].map(([key, value]) => [key, settled(value, command.name)] as const);
    const isSame = values.every(([key, value]) => value === command.arguments.get(key));
    return isSame ? command : { ...command, arguments: new Map(values) };
  });
  // A model that stays as it is knows that it does.
  if (commands.some((each, at) => each !== model.commands()[at])) model.replaceCommands(commands);
  if (model.analysis === undefined) return;
  const analysis = settled({ kind: "action", action: model.analysis }, "analysis");
  if (analysis.kind === "action") model.analysis = analysis.action;
}

/** A value with numbers in place of what it names of cavities; `place` is told where that can't be. */
export type Settler = (value: Value, place: string) => Value;

export function settlerOf(model: Model): Settler {
  const known = new Map<string, Expression>();
  const isBuiltBefore = builtBefore(model);
  /** What is on its way to being known: what needs itself goes in a circle. */
  const open: string[] = [];
  const ofCavity = (path: string) => {
    const name = rootOf(path);
    const attribute = ATTRIBUTES.get(path.slice(name.length + 1));
    if (attribute === undefined || !model.has(name) || model.element(name).kind !== "cavity") return undefined;
    return { name, attribute };
  };
  const numberOf = (path: string, place: string): Expression | undefined => {
    const named = ofCavity(path);
    if (named === undefined) return ofElement(path, place);
    const { name, attribute } = named;
    const found = known.get(path) ?? evaluated(model, name, attribute, [path, place]);
    known.set(path, found);
    return found;
  };
  const ofElement = (path: string, place: string): Expression | undefined => {
    const found = attributeOf(model, path, (space) => isBuiltBefore(space, rootOf(place)));
    if (found === undefined) return undefined;
    if (open.includes(path)) throw cyclic([...open, path]);
    open.push(path);
    const whole = settled(found, place);
    open.pop();
    return isExpression(whole) ? whole : found;
  };
  const settled: Settler = (value, place) =>
    referencesOf(value).some((path) => ofCavity(path) !== undefined || isAttribute(model, path))
      ? replaceReferences(value, (path) => numberOf(path, place))
      : value;
  return settled;
}

/** Which elements are built before which; what is none is built after all. */
function builtBefore(model: Model): (first: string, then: string) => boolean {
  let places: ReadonlyMap<string, number> | undefined;
  return (first, then) => {
    places ??= new Map(builtOrder(model).map(({ name }, place) => [name, place]));
    const end = places.get(then);
    return end === undefined || (places.get(first) ?? 0) < end;
  };
}

/** A cavity has `qx` and `qy` only while it is stable; Finesse refuses the text otherwise, and so do we. */
function noBeam(model: Model, path: string, { planes: [plane = "x"] }: CavityAttribute): UserError {
  const cavity = rootOf(path);
  const g = cavityNumber(model, cavity, { property: "g", planes: [plane] }).re;
  return new UserError({
    code: "unstable-cavity",
    place: path,
    what: `the cavity "${cavity}" has no beam in ${plane}: it is unstable, its g-factor is ${g}`,
    remedy: "It is stable where 0 < g < 1.",
  });
}

function evaluated(
  model: Model,
  cavity: string,
  attribute: CavityAttribute,
  [path, place]: readonly [string, string],
): Expression {
  try {
    const number = cavityNumber(model, cavity, attribute);
    if (path.includes(".q") && Number.isNaN(number.re)) throw noBeam(model, path, attribute);
    return numberValue(number.re, number.im);
  } catch (error) {
    const isOwn =
      error instanceof UserError && error.code === "unknown-parameter" && error.place.startsWith(`${cavity}.`);
    throw isOwn ? cyclic([path, place, path]) : error;
  }
}
