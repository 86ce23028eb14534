/**
 * What values may name of elements that is no parameter of theirs, as `m1.refractive_index_2`: expressions of parameters, which they follow.
 *
 * Not here: numbers of cavities (cavity-attributes.ts).
 */
import { numberValue, reference } from "../model/expression.js";
import type { Model } from "../model/model.js";
import type { Expression } from "../model/value.js";

type Written = (model: Model, name: string) => Expression;

const INDICES: readonly (readonly [string, Written])[] = [
  ["refractive_index_1", (model, name) => indexAt(model, name, ["p1"])],
  ["refractive_index_2", (model, name) => indexAt(model, name, ["p2"])],
];

const FRONT = ["p1", "p2"];
const BACK = ["p3", "p4"];

const WRITTEN: ReadonlyMap<string, ReadonlyMap<string, Written>> = new Map([
  ["mirror", new Map(INDICES)],
  [
    "beamsplitter",
    new Map<string, Written>([
      ["refractive_index_1", (model, name) => indexAt(model, name, FRONT)],
      ["refractive_index_2", (model, name) => indexAt(model, name, BACK)],
      ["alpha2", angleBehind],
    ]),
  ],
  ["isolator", new Map<string, Written>([["suppression_factor", (_, name) => suppression(name)]])],
]);

/** The names that a kind of element has. */
export function attributesOfKind(kind: string): readonly string[] {
  return [...(WRITTEN.get(kind)?.keys() ?? [])];
}

/** What a name stands for; undefined if it is none of these. */
export function attributeOf(model: Model, path: string): Expression | undefined {
  const [name = "", part = ""] = path.split(".");
  return model.has(name) ? WRITTEN.get(model.element(name).kind)?.get(part)?.(model, name) : undefined;
}

/** The refractive index on a side: that of a space there, 1 if all ports are open. */
function indexAt(model: Model, name: string, ports: readonly string[]): Expression {
  const space = ports.map((port) => model.connection(name, port)?.space).find((each) => each !== undefined);
  return space === undefined ? numberValue(1) : reference(`${space}.nr`);
}

/** The angle of incidence behind a beamsplitter, by Snell's law [deg]. */
function angleBehind(model: Model, name: string): Expression {
  const sine = called("sin", called("radians", reference(`${name}.alpha`)));
  const ratio = combined("/", indexAt(model, name, FRONT), indexAt(model, name, BACK));
  return called("degrees", called("arcsin", combined("*", ratio, sine)));
}

/** The part of an amplitude that an isolator lets back [1]. */
function suppression(name: string): Expression {
  return combined("**", numberValue(10), combined("/", reference(`${name}.S`), numberValue(-20)));
}

function called(name: string, argument: Expression): Expression {
  return { kind: "call", name, arguments: [argument] };
}

function combined(operator: "*" | "/" | "**", left: Expression, right: Expression): Expression {
  return { kind: "binary", operator, left, right };
}
