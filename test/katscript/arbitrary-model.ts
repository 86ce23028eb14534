/** Generated models: elements of every kind, with values of every sort that their tables allow, and an analysis. */
import fc from "fast-check";
import { numberValue, reference } from "../../lib/model/expression.js";
import { ACTION_KINDS, ELEMENT_KINDS, type ElementKind } from "../../lib/model/kinds.js";
import { Model, type Plain } from "../../lib/model/model.js";
import type { ParameterSpec, Signature } from "../../lib/model/signature.js";
import type { Action, Expression, Value } from "../../lib/model/value.js";
import { FUNCTIONS } from "../../lib/model/words.js";

/** What every generated model has, so that there is something to name. */
const NAMED = {
  variables: ["v0", "v1", "lin"],
  parameters: ["las.P", "las.f", "mir.phi", "lam.f", "fsig.f"],
  detectors: ["det", "w"],
  nodes: ["mir.p1.o", "mir.p2.i", "las.p1.o", "bsp.p4.o"],
  signals: ["mir.mech.z", "las.amp.i", "spa.h.i", "deg.AC.i"],
};

/** A number to the last bit: infinities, denormals and -0 among them. */
const number = fc.oneof(
  fc.double({ noNaN: true }),
  fc.integer({ min: -1000, max: 1000 }).map(Number),
  fc.constantFrom(0, -0, 1, 1e21, 1e-7, 5e-324, Number.MAX_VALUE, Infinity, -Infinity),
);

const realNumber: fc.Arbitrary<Expression> = number.map((value) => numberValue(value));
const complexNumber = fc
  .tuple(number, number)
  .filter(([, im]) => im !== 0 && Number.isFinite(im))
  .map(([re, im]) => numberValue(re === 0 ? 0 : re, im));

/** An expression over references, in every way that they nest. `leaf` says what it may be made of. */
function expression(leaf: fc.Arbitrary<Expression>): fc.Arbitrary<Expression> {
  const unary = [...FUNCTIONS.values()].filter((each) => each.parameters.length === 1 && !each.ofArrays);
  const { tree } = fc.letrec<{ tree: Expression }>((tie) => ({
    tree: fc.oneof(
      { maxDepth: 5, depthSize: "small" },
      leaf,
      fc
        .record({
          operator: fc.constantFrom(
            "+" as const,
            "-" as const,
            "*" as const,
            "/" as const,
            "//" as const,
            "**" as const,
          ),
          left: tie("tree"),
          right: tie("tree"),
        })
        .map(({ operator, left, right }) => joined(operator, left, right)),
      fc.record({ operator: fc.constantFrom("-" as const, "+" as const), argument: tie("tree") }).map(signed),
      fc
        .tuple(fc.constantFrom(...unary.map((each) => each.name)), tie("tree"))
        .map(([name, argument]): Expression => ({ kind: "call", name, arguments: [argument] })),
      fc
        .tuple(tie("tree"), tie("tree"))
        .map((args): Expression => ({ kind: "call", name: "arctan2", arguments: args })),
    ),
  }));
  return tree;
}

/**
 * A binary expression, of those that parsing can give: 1+2j is one number there, and a power of a negative number may be
 * complex, which most parameters refuse.
 */
function joined(operator: "+" | "-" | "*" | "/" | "//" | "**", left: Expression, right: Expression): Expression {
  const folds = (operator === "+" || operator === "-") && left.kind === "number" && right.kind === "number";
  const base: Expression = operator === "**" ? { kind: "call", name: "abs", arguments: [left] } : left;
  return { kind: "binary", operator: folds ? "*" : operator, left: base, right };
}

/** A sign, of those that parsing can give: that of a number is a number. */
function signed({ operator, argument }: { operator: "-" | "+"; argument: Expression }): Expression {
  return argument.kind === "number" ? argument : { kind: "unary", operator, argument };
}

const referred = fc.constantFrom("v0", "v1", "las.P", "lam.f").map(reference);
const realExpression = expression(fc.oneof(realNumber, referred));
const detectorExpression = expression(fc.oneof(realNumber, complexNumber, referred, fc.constant(reference("det"))));

const text = fc.string({ unit: "grapheme-composite", maxLength: 12 }).map(
  (value): Value => ({
    kind: "text",
    value: value.replaceAll("\u0000", " "),
    quoted: true,
  }),
);

function node(path: string): Value {
  const [element, port, name] = path.split(".") as [string, string, string];
  return { kind: "node", element, port, node: name };
}

const array = fc.array(realExpression, { maxLength: 4 }).map((items): Value => ({ kind: "array", items }));
const linspace = fc
  .tuple(realNumber, realNumber, fc.integer({ min: 2, max: 9 }))
  .map(([from, to, count]): Value => ({ kind: "call", name: "linspace", arguments: [from, to, numberValue(count)] }));

/** A value for a parameter; `names` is what `any` and `names` may be. */
function valueFor(spec: Pick<ParameterSpec, "name" | "type" | "words" | "kinds" | "least">): fc.Arbitrary<Value> {
  switch (spec.type) {
    case "number":
      if (spec.least !== undefined) return fc.integer({ min: spec.least, max: 50 }).map((value) => numberValue(value));
      return realExpression;
    case "integer":
      return fc.integer({ min: 0, max: 20 }).map((value) => numberValue(value));
    case "boolean":
      return fc.boolean().map((value): Value => ({ kind: "boolean", value }));
    case "text":
      return text;
    case "keyword":
      return fc.constantFrom(...spec.words).map((value): Value => ({ kind: "text", value, quoted: false }));
    case "node":
      return fc.constantFrom(...NAMED.nodes).map(node);
    case "readable":
    case "signal":
      return fc.constantFrom(...NAMED.signals).map(node);
    case "mechanical":
      return fc.constant<Value>({ kind: "port", element: "mir", port: "mech" });
    case "element":
      return fc.constant<Value>({ kind: "element", name: elementFor(spec.kinds) });
    case "parameter":
      return fc.constantFrom(...NAMED.parameters, "v0").map(reference);
    case "drive":
      return fc.oneof(fc.constant(node("mir.dofs.yaw")), fc.constantFrom("mir.phi", "v1").map(reference));
    case "expression":
      return detectorExpression;
    case "values":
      return fc.oneof(array, linspace);
    case "list":
      return fc.array(names, { maxLength: 3 }).map((items): Value => ({ kind: "array", items }));
    case "action":
      return fc.constant<Value>({ kind: "action", action: plainAction("noxaxis") });
    case "names":
      if (spec.name === "error_signal") return fc.constant<Value>({ kind: "element", name: "rfr_I" });
      return names;
    default:
      return fc.oneof(names, realExpression, text, array, fc.constant<Value>({ kind: "none" }));
  }
}

const names: fc.Arbitrary<Value> = fc.oneof(
  fc.constantFrom("det", "w", "rfr_I", "mir").map((name): Value => ({ kind: "element", name })),
  fc.constantFrom(...NAMED.nodes, ...NAMED.signals).map(node),
  fc.constantFrom(...NAMED.parameters).map(reference),
  fc.constant<Value>({ kind: "port", element: "rfr", port: "I" }),
);

function elementFor(kinds: readonly string[]): string {
  switch (kinds[0]) {
    case "laser":
      return "las";
    case "cavity":
      return "cavi";
    case "space":
      return "spa";
    case "lock":
      return "loc";
    default:
      return "mir";
  }
}

function plainAction(kind: string): Action {
  const signature = ACTION_KINDS.find((each) => each.name === kind)!;
  const values = signature.parameters.map((spec) => [spec.name, spec.default!] as const);
  return { kind, arguments: new Map(values), rest: [], keywords: new Map(), span: undefined };
}

/** The arguments of a signature: required ones always, others at times. */
function argumentsFor(specs: readonly ParameterSpec[]): fc.Arbitrary<Map<string, Value>> {
  const each = specs.map((spec) => {
    const given = valueFor(spec).map((value): readonly [string, Value] => [spec.name, value]);
    return spec.default === undefined ? given : fc.option(given, { nil: undefined, freq: 2 });
  });
  return fc.tuple(...each).map((found) => new Map(found.filter((pair) => pair !== undefined)));
}

/** A positive number or one of the usual. */
const length = fc.oneof(fc.double({ min: 0, max: 1e6, noNaN: true }), fc.constantFrom(0, 1, 0.1)).map((x) => x + 0);
const curvature = fc.oneof(fc.double({ min: 0.1, max: 1e9, noNaN: true }), fc.constantFrom(Infinity, -2.5, 1e-300));

/** What R, T and L of a surface may be: two that leave room for the third, all three, or nothing. */
const surface: fc.Arbitrary<Record<string, Plain>> = fc
  .tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(4))
  .map(([share, part, form]) => {
    const [a, b] = [share * 0.9, (1 - share) * part * 0.9];
    const forms: Record<string, Plain>[] = [
      { R: a, T: b },
      { R: a, L: b },
      { T: a, L: b },
      {},
      { R: a, T: b, L: 1 - a - b },
    ];
    return forms[form]!;
  });

/** Parameters that rules beyond the tables hold for. */
function ruled(kind: ElementKind): fc.Arbitrary<Record<string, Plain>> {
  const curved = fc.record({ Rcx: curvature, Rcy: curvature });
  switch (kind.name) {
    case "mirror":
    case "beamsplitter":
      return fc.tuple(surface, curved).map(([one, other]) => ({ ...one, ...other }));
    case "lens":
      return fc.record({ f: curvature });
    case "modulator":
      return fc.record({ f: fc.double({ min: 1, max: 1e9, noNaN: true }), order: fc.constantFrom<Plain>(1, 0) });
    case "amplitude_detector":
      return fc.oneof(
        fc.constant<Record<string, Plain>>({ n: null, m: null }),
        fc.record({ n: fc.nat(5), m: fc.nat(5) }),
      );
    case "gauss":
      return fc.record({ w0x: length, w0y: length, zx: realNumber, zy: realNumber });
    case "gouy":
      return fc.constant<Record<string, Plain>>({ from_node: null, to_node: null });
    default:
      return fc.constant({});
  }
}

interface Draft {
  readonly kind: ElementKind;
  readonly parameters: Readonly<Record<string, Plain>>;
  readonly rest: readonly Value[];
}

/** Kinds whose ports would be connected: those have their own place in the model. */
const PLACED = new Set(["space", "wire", "variable"]);

function draft(kind: ElementKind): fc.Arbitrary<Draft> {
  const free = kind.parameters.filter((spec) => spec.type !== "pair" && !["R", "T", "L"].includes(spec.name));
  const rest = restFor(kind);
  return fc.tuple(argumentsFor(free), ruled(kind), rest).map(([given, rules, more]) => ({
    kind,
    parameters: { ...Object.fromEntries(given), ...rules },
    rest: more,
  }));
}

function restFor(kind: ElementKind): fc.Arbitrary<readonly Value[]> {
  if (kind.name === "degree_of_freedom") {
    const pairs = fc.tuple(realExpression, realExpression);
    return pairs.map(([a, b]): Value[] => [node("mir.dofs.yaw"), a, reference("v1"), b]);
  }
  if (kind.name === "gouy") return fc.constant([{ kind: "element", name: "spa" }]);
  if (kind.rest === undefined) return fc.constant([]);
  return fc.constant([]);
}

function actionFor(signature: Signature): fc.Arbitrary<Action> {
  const rest = signature.rest;
  const more =
    rest === undefined || signature.name === "sweep"
      ? fc.constant<Value[]>([])
      : fc.array(valueFor({ name: rest.name, type: rest.type, words: [], kinds: rest.kinds, least: undefined }), {
          maxLength: 3,
        });
  const keywords =
    signature.keywords === "paths"
      ? fc
          .dictionary(fc.constantFrom("mir.phi", "v0", "las.P"), realExpression)
          .map((each) => new Map<string, Value>(Object.entries(each)))
      : fc.constant(new Map<string, Value>());
  return fc.tuple(argumentsFor(signature.parameters), more, keywords).map(([given, values, pairs]) => ({
    kind: signature.name,
    arguments: new Map(signature.parameters.map((spec) => [spec.name, given.get(spec.name) ?? spec.default!])),
    rest: values,
    keywords: pairs,
    span: undefined,
  }));
}

const element = fc.constantFrom(...ELEMENT_KINDS.filter((kind) => !PLACED.has(kind.name))).chain((kind) => draft(kind));

/** A model: what is named everywhere, generated elements, an analysis at times. */
export const arbitraryModel: fc.Arbitrary<Model> = fc
  .record({
    values: fc.tuple(realNumber, realExpression.filter(namesNothing), length),
    elements: fc.array(element, { maxLength: 8 }),
    analysis: fc.option(fc.constantFrom(...ACTION_KINDS).chain(actionFor), { nil: undefined }),
    nested: fc.boolean(),
  })
  .map(({ values, elements, analysis, nested }) => {
    const model = basis(values);
    elements.forEach((each, index) => {
      addLoosely(model, `e${index}`, each);
    });
    if (analysis !== undefined) model.analysis = nested ? within(analysis) : analysis;
    return model;
  });

function namesNothing(value: Expression): boolean {
  return !JSON.stringify(value, (_, part) => (typeof part === "number" ? String(part) : part)).includes('"reference"');
}

function within(action: Action): Action {
  return {
    ...plainAction("series"),
    rest: [
      { kind: "action", action },
      { kind: "action", action: plainAction("noxaxis") },
    ],
  };
}

function basis([first, second, spaceLength]: readonly [Expression, Expression, number]): Model {
  const model = new Model();
  model.setCommand("fsig", new Map([["f", numberValue(7)]]));
  model.add("laser", "las");
  model.add("mirror", "mir");
  model.add("bs", "bsp");
  model.add("lens", "lam", { f: 2 });
  model.insert({ kind: "variable", name: "v0", parameters: variable(first), rest: [], span: undefined });
  model.insert({ kind: "variable", name: "v1", parameters: variable(second), rest: [], span: undefined });
  model.insert({ kind: "variable", name: "lin", parameters: variable(numberValue(3)), rest: [], span: undefined });
  if (!isReal(model)) model.set("v1", 1);
  const [a, b]: Value[] = [
    { kind: "port", element: "las", port: "p1" },
    { kind: "port", element: "mir", port: "p1" },
  ];
  model.add("space", "spa", { portA: a!, portB: b!, L: spaceLength });
  model.add("pd", "det", { node: node("mir.p1.o") });
  model.add("pd", "w", { node: node("mir.p2.o") });
  model.add("readout_rf", "rfr", { f: 3 });
  model.add("cav", "cavi", { source: node("mir.p2.o") });
  model.add("dof", "deg", {}, [node("bsp.dofs.z"), numberValue(1)]);
  model.add("lock", "loc", {
    error_signal: { kind: "element", name: "det" },
    feedback: reference("mir.phi"),
    gain: 1,
    accuracy: 1,
  });
  return model;
}

/** Whether the variables' values are real: (-2)**0.5 isn't. */
function isReal(model: Model): boolean {
  try {
    model.check(["v1"]);
    return true;
  } catch {
    return false;
  }
}

function variable(value: Expression): Map<string, Value> {
  return new Map<string, Value>([
    ["value", value],
    ["description", { kind: "none" }],
    ["units", { kind: "text", value: "", quoted: true }],
    ["is_geometric", { kind: "boolean", value: false }],
    ["changeable_during_simulation", { kind: "boolean", value: true }],
  ]);
}

/** Adds an element, or leaves it out where its values break a rule that the tables don't say. */
function addLoosely(model: Model, name: string, { kind, parameters, rest }: Draft): void {
  const trial = model.clone();
  try {
    trial.add(kind.name, name, parameters, rest);
  } catch {
    return;
  }
  model.adopt(trial);
}
