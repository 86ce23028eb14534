/**
 * What values may name of elements that is no parameter of theirs, as `m1.refractive_index_2`: expressions of parameters, which they follow.
 *
 * Not here: numbers of cavities (cavity-attributes.ts), beams (gauss-attributes.ts).
 */
import { called, combined, isExpression, numberValue, reference, rootOf } from "../model/expression.js";
import type { Model } from "../model/model.js";
import type { Expression } from "../model/value.js";
import { GAUSS_ATTRIBUTES, gaussAttribute } from "./gauss-attributes.js";

type Written = (model: Model, name: string, isBuilt: IsBuilt) => Expression | undefined;

/** Whether a space is there already where a value is taken. */
export type IsBuilt = (space: string) => boolean;

const INDICES: readonly (readonly [string, Written])[] = [
  ["refractive_index_1", (model, name, isBuilt) => indexAt(model, name, ["p1"], isBuilt)],
  ["refractive_index_2", (model, name, isBuilt) => indexAt(model, name, ["p2"], isBuilt)],
];

const FRONT = ["p1", "p2"];
const BACK = ["p3", "p4"];

const WRITTEN: ReadonlyMap<string, ReadonlyMap<string, Written>> = new Map([
  ["mirror", new Map(INDICES)],
  [
    "beamsplitter",
    new Map<string, Written>([
      ["refractive_index_1", (model, name, isBuilt) => indexAt(model, name, FRONT, isBuilt)],
      ["refractive_index_2", (model, name, isBuilt) => indexAt(model, name, BACK, isBuilt)],
      ["alpha2", angleBehind],
    ]),
  ],
  [
    "space",
    new Map<string, Written>(
      (["x", "y"] as const).map((plane) => [
        `gouy_${plane}`,
        (model, name) => written(model, name, `user_gouy_${plane}`),
      ]),
    ),
  ],
  ["gauss", new Map(GAUSS_ATTRIBUTES.map((path) => [path, (model, name) => ofGauss(model, name, path)]))],
  ["filter_butter", new Map<string, Written>([["frequency", (model, name) => expressionOf(model, name, "frequency")]])],
  ["isolator", new Map<string, Written>([["suppression_factor", (_, name) => suppression(name)]])],
]);

/** The names that a kind of element has. */
export function attributesOfKind(kind: string): readonly string[] {
  return [...(WRITTEN.get(kind)?.keys() ?? [])];
}

/**
 * What a name stands for; undefined if it is none of these.
 *
 * @param isBuilt of spaces that aren't built when the value is, an index is 1, as in Finesse
 */
export function attributeOf(model: Model, path: string, isBuilt: IsBuilt): Expression | undefined {
  return writtenOf(model, path)?.(model, rootOf(path), isBuilt);
}

/** Whether a name is one of these, which says more cheaply that it isn't. */
export function isAttribute(model: Model, path: string): boolean {
  return writtenOf(model, path) !== undefined;
}

function writtenOf(model: Model, path: string): Written | undefined {
  const name = rootOf(path);
  return model.has(name) ? WRITTEN.get(model.element(name).kind)?.get(path.slice(name.length + 1)) : undefined;
}

/** What the text gives a parameter, which doesn't follow a sweep of that. */
function expressionOf(model: Model, name: string, parameter: string): Expression | undefined {
  const value = model.element(name).parameters.get(parameter);
  return value !== undefined && isExpression(value) ? value : undefined;
}

/** What a parameter is in the text, 0 if it isn't given: a space's Gouy phases before any beam is traced, as in Finesse. */
function written(model: Model, name: string, parameter: string): Expression {
  return expressionOf(model, name, parameter) ?? numberValue(0);
}

function ofGauss(model: Model, name: string, path: string): Expression | undefined {
  const gauss = model.element(name);
  const node = gauss.parameters.get("node");
  if (node?.kind !== "node" && node?.kind !== "port") return undefined;
  return gaussAttribute(gauss, path, {
    wavelength: model.wavelength,
    index: indexAt(model, node.element, [node.port]),
  });
}

/** The refractive index on a side: that of a space there, 1 if all ports are open. */
function indexAt(model: Model, name: string, ports: readonly string[], isBuilt: IsBuilt = () => true): Expression {
  const space = ports
    .map((port) => model.connection(name, port)?.space)
    .find((each) => each !== undefined && isBuilt(each));
  return space === undefined ? numberValue(1) : reference(`${space}.nr`);
}

/** The angle of incidence behind a beamsplitter, by Snell's law [deg]. */
function angleBehind(model: Model, name: string, isBuilt: IsBuilt): Expression {
  const sine = called("sin", called("radians", reference(`${name}.alpha`)));
  const ratio = combined("/", indexAt(model, name, FRONT, isBuilt), indexAt(model, name, BACK, isBuilt));
  return called("degrees", called("arcsin", combined("*", ratio, sine)));
}

/** The part of an amplitude that an isolator lets back [1]. */
function suppression(name: string): Expression {
  return combined("**", numberValue(10), combined("/", reference(`${name}.S`), numberValue(-20)));
}
