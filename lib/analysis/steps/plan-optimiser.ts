/** Makes steps of `minimize` and `maximize`: what they were given for the optimiser, by scipy's names. */
import { assertSweepable } from "../../model/changeable.js";
import { ELEMENTS, outputNamesOf } from "../../model/kinds.js";
import type { Value } from "../../model/value.js";
import type { Arguments } from "../arguments.js";
import type { Bound, OptimiseStep, Step } from "../step.js";

/** The numbers that methods take. What is given beyond them is ignored, as scipy's minimize does. */
const OPTIONS = ["tol", "xatol", "fatol", "maxfev", "xtol", "ftol", "gtol", "eps", "maxfun"];

/** Iterations of any method, if nothing is said: scipy alone would stop Nelder-Mead after 200 for each parameter. */
const MOST_ITERATIONS = 10_000;

const METHODS: ReadonlyMap<string, OptimiseStep["method"]> = new Map([
  ["nelder-mead", "nelder-mead"],
  ["powell", "powell"],
  ["bfgs", "bfgs"],
  ["cg", "cg"],
  ["l-bfgs-b", "l-bfgs-b"],
  ["tnc", "tnc"],
  ["slsqp", "slsqp"],
]);

export function planOptimiser(args: Arguments, plan: (value: Value) => Step): OptimiseStep {
  const { action } = args;
  if (action.rest.length > 0)
    args.refuse("too-many-arguments", "it takes a detector, parameters and a name", "Give all else by its keyword.");
  const paths = pathsOf(args);
  const method = methodOf(args);
  const options = optionsOf(args, method);
  return {
    kind: "optimise",
    name: args.name(),
    detector: detectorOf(args),
    paths,
    sign: action.kind === "maximize" ? -1 : 1,
    offset: args.number("offset", 0),
    before: args.has("pre_step") ? plan(args.value("pre_step")) : undefined,
    method,
    bounds: boundsOf(args, paths.length),
    isExact: isExact(args, method),
    options,
    simplex: method === "nelder-mead" ? simplexOf(args, paths.length) : undefined,
  };
}

/** `gradient="exact"` is ours: Finesse has only differences. */
function isExact(args: Arguments, method: OptimiseStep["method"]): boolean {
  if (!args.has("gradient")) return false;
  const given = args.text("gradient", "");
  if (given === "differences") return false;
  if (given !== "exact") {
    args.refuse("wrong-type", "gradient is neither", 'Write gradient="exact", or leave it out for differences.');
  }
  if (method === "nelder-mead" || method === "powell") {
    args.refuse("wrong-type", `${method} takes no gradient`, 'Take another method, as method="bfgs".');
  }
  return true;
}

function optionsOf(args: Arguments, method: OptimiseStep["method"]): ReadonlyMap<string, number> {
  const options = new Map<string, number>();
  for (const name of OPTIONS) if (args.has(name)) options.set(name, args.number(name));
  const iterations = mostIterations(args, method);
  if (iterations !== undefined) options.set("maxiter", iterations);
  if (args.flag("adaptive")) options.set("adaptive", 1);
  if (method === "powell" && options.get("maxfev")! < 1) {
    args.refuse(
      "out-of-range",
      `maxfev is ${options.get("maxfev")}`,
      "Powell's method reads the detector once at least.",
    );
  }
  return options;
}

/** `maxiter`, else `max_iterations`, else Finesse's own limit. Undefined where `none` leaves it to scipy. */
function mostIterations(args: Arguments, method: OptimiseStep["method"]): number | undefined {
  const name = ["maxiter", "max_iterations"].find((each) => args.action.keywords.has(each));
  if (name === undefined) return MOST_ITERATIONS;
  if (args.has(name)) return args.number(name);
  if (method !== "l-bfgs-b" && method !== "slsqp") return undefined;
  return args.refuse("missing-argument", `${name} has no value`, `${method} needs a number, or leave ${name} out.`);
}

function detectorOf(args: Arguments): string {
  const value = args.value("detector");
  const { model } = args;
  if (value.kind === "element") {
    if (model.readoutOf(value.name) !== undefined) return value.name;
    const element = model.has(value.name) ? model.element(value.name) : undefined;
    const outputs = element === undefined ? [] : outputNamesOf(element);
    if (outputs.length > 0) {
      const what = `"${value.name}" is a readout, which has outputs of its own`;
      args.refuse("wrong-type", what, `Name ${outputs[0]}, and give the readout output_detectors=true.`);
    }
    if (element !== undefined && ELEMENTS.get(element.kind)?.detector) return value.name;
  }
  return args.refuse("wrong-type", "what is optimised is the output of one detector", "Name a detector, or a mathd.");
}

function pathsOf(args: Arguments): readonly string[] {
  const value = args.value("parameter");
  const paths = (value.kind === "array" ? value.items : [value]).map((item) => args.path(item, "parameter"));
  if (paths.length === 0) args.refuse("missing-argument", "no parameter is varied", "Name one, as m1.phi.");
  for (const path of paths) assertSweepable(args.model, path);
  return paths;
}

/** Without a word it is Nelder-Mead; `none` leaves the choice to scipy, which goes by whether there are bounds. */
function methodOf(args: Arguments): OptimiseStep["method"] {
  const given = args.action.keywords.get("method");
  if (given === undefined) return "nelder-mead";
  if (given.kind === "none") return args.has("bounds") ? "l-bfgs-b" : "bfgs";
  const word = args.text("method", "");
  const remedy = `Take ${[...METHODS.keys()].join(", ")}.`;
  return METHODS.get(word.toLowerCase()) ?? args.refuse("unknown-method", `there is no method "${word}" here`, remedy);
}

/** One pair of numbers for all parameters, or a list of pairs; `none` and an empty list bound nothing. */
function boundsOf(args: Arguments, count: number): readonly Bound[] | undefined {
  const value = args.value("bounds");
  if (value.kind === "none") return undefined;
  if (value.kind !== "array") args.refuse("wrong-type", "bounds is no list", BOUNDS);
  const items = (value as Value & { kind: "array" }).items;
  if (items.length === 0) return undefined;
  const pairs = items.some((item) => item.kind === "array") ? items : [value];
  const bounds = pairs.map((pair) => boundOf(args, pair));
  if (bounds.length === 1) return Array.from({ length: count }, () => bounds[0]!);
  if (bounds.length === count) return bounds;
  return args.refuse("wrong-type", `there are ${bounds.length} bounds for ${count} parameters`, BOUNDS);
}

const BOUNDS = "Write [low, high], or a list of such pairs, one a parameter.";

function boundOf(args: Arguments, pair: Value): Bound {
  if (pair.kind !== "array" || pair.items.length !== 2) args.refuse("wrong-type", "a bound is no pair", BOUNDS);
  const [low, high] = (pair as Value & { kind: "array" }).items as [Value, Value];
  const limit = (value: Value, otherwise: number) =>
    value.kind === "none" ? otherwise : args.numbers(value, "bounds", true)[0]!;
  const bound = { low: limit(low, -Infinity), high: limit(high, Infinity) };
  if (bound.low > bound.high)
    args.refuse("out-of-range", `the bound ${bound.low} lies above ${bound.high}`, "Swap the two.");
  return bound;
}

/** The first simplex of Nelder-Mead: a point more than there are parameters. */
function simplexOf(args: Arguments, count: number): readonly (readonly number[])[] | undefined {
  const value = args.value("initial_simplex");
  if (value.kind === "none") return undefined;
  const points = value.kind === "array" ? value.items.map((item) => args.numbers(item, "initial_simplex")) : [];
  if (points.length === count + 1 && points.every((point) => point.length === count)) return points;
  return args.refuse(
    "wrong-type",
    "initial_simplex has another shape",
    `Give ${count + 1} points of ${count} numbers each.`,
  );
}
