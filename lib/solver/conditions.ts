/**
 * What must hold of parameters while they vary: R + T + L = 1, lengths, radii. What is constant is checked at once; what
 * varies becomes operations on the tape that say at each point which condition fails first.
 */
import { type Mistake, UserError } from "../errors.js";
import type { Element } from "../model/element.js";
import { referencesOf, rootOf } from "../model/expression.js";
import type { Model } from "../model/model.js";
import type { Expression } from "../model/value.js";
import type { Parameters } from "./expressions.js";
import type { Ref, Tape } from "./tape.js";

/** Something that must not be. */
interface Condition {
  /** Not 0 where it fails. */
  readonly fails: Ref;
  /** The number that is wrong. */
  readonly value: Ref;
  readonly mistake: (value: number) => Mistake;
}

export interface Conditions {
  /** 0 where all is well, else the place of the first condition that fails, from 1. */
  readonly fault: Ref;
  /** The number that is wrong there. */
  readonly value: Ref;
  /** What to tell the user. */
  readonly mistake: (fault: number, value: number) => Mistake;
}

/** How far R + T + L may be from 1, and each of them from 0 to 1: as Finesse has it. */
const SURFACE_TOLERANCE = 1e-9;
const ROUNDING = 1e-12;

/** The conditions of a model. One that fails and is constant is thrown. */
export function conditionsOf(model: Model, parameters: Parameters): Conditions {
  const { tape } = parameters;
  const varying: Condition[] = [];
  for (const element of model.elements()) {
    for (const condition of conditionsOfElement({ parameters, tape }, element)) {
      if (!tape.isConstant(condition.fails)) varying.push(condition);
      else if (tape.valueOf(condition.fails) !== 0)
        throw new UserError(condition.mistake(tape.valueOf(condition.value)));
    }
  }
  let fault = tape.zero;
  let value = tape.zero;
  for (let place = varying.length; place > 0; place--) {
    const condition = varying[place - 1]!;
    fault = tape.select(condition.fails, tape.constant(place), fault);
    value = tape.select(condition.fails, condition.value, value);
  }
  return { fault, value, mistake: (place, wrong) => varying[place - 1]!.mistake(wrong) };
}

interface Context {
  readonly parameters: Parameters;
  readonly tape: Tape;
}

function conditionsOfElement(context: Context, element: Element): readonly Condition[] {
  switch (element.kind) {
    case "mirror":
    case "beamsplitter":
      return surfaceConditions(context, element);
    case "space":
      return [...overOne(context, element, "L", LENGTH), ...overOne(context, element, "nr", INDEX)];
    case "lens":
      return overOne(context, element, "f", FOCAL_LENGTH);
    default:
      return [];
  }
}

function surfaceConditions(context: Context, element: Element): readonly Condition[] {
  const { parameters, tape } = context;
  const { name } = element;
  const [R, T, L] = SHARES.map((each) => parameters.of(element, each)) as [Ref, Ref, Ref];
  const within = SHARES.flatMap((each) => breach(context, element, each, SHARE));
  const sum = tape.add(tape.add(R, T), L);
  const off = tape.call("abs", tape.sub(sum, tape.one));
  const whole: Condition = {
    fails: followsItself(element) ? tape.zero : tape.less(tape.constant(SURFACE_TOLERANCE), off),
    value: sum,
    mistake: (wrong) => ({
      code: "surface-sum",
      place: name,
      what: `R + T + L of "${name}" is ${wrong}, not 1`,
      remedy: "Give two of R, T and L: the third then follows.",
    }),
  };
  const curved = [...overOne(context, element, "Rcx", RADIUS), ...overOne(context, element, "Rcy", RADIUS)];
  return [...within, whole, ...curved];
}

const SHARES = ["R", "T", "L"] as const;

/** Whether one of R, T, L is 1 less the others, so that their sum need not be looked at. */
function followsItself({ name, parameters }: Element): boolean {
  return SHARES.some((each) => {
    const value = parameters.get(each)!;
    if (value.kind !== "binary" || value.operator !== "-") return false;
    const { left, right } = value;
    if (left.kind !== "number" || left.re !== 1 || right.kind !== "binary" || right.operator !== "+") return false;
    const [one, other] = SHARES.filter((share) => share !== each);
    return isReference(right.left, `${name}.${one}`) && isReference(right.right, `${name}.${other}`);
  });
}

function isReference(value: Expression, path: string): boolean {
  return value.kind === "reference" && value.path === path;
}

/** What is wrong with one parameter, and when. */
interface Rule {
  readonly fails: (tape: Tape, value: Ref) => Ref;
  readonly what: (place: string, wrong: number) => string;
  readonly remedy?: string;
}

/** A rule over a parameter as a condition; none where it holds whatever varies. */
function breach({ parameters, tape }: Context, element: Element, parameter: string, rule: Rule): Condition[] {
  const value = parameters.of(element, parameter);
  const fails = rule.fails(tape, value);
  if (fails === tape.zero) return [];
  const place = `${element.name}.${parameter}`;
  const { what, remedy } = rule;
  return [{ fails, value, mistake: (wrong) => ({ code: "out-of-range", place, what: what(place, wrong), remedy }) }];
}

/** The same over a parameter of its own; one that follows others isn't asked, as in Finesse. */
function overOne(context: Context, element: Element, parameter: string, rule: Rule): Condition[] {
  const held = element.parameters.get(parameter)!;
  if (referencesOf(held).length > 0) return [];
  if (held.kind === "none" && !context.parameters.has(`${element.name}.${parameter}`)) return [];
  return breach(context, element, parameter, rule);
}

const SHARE: Rule = {
  fails: (tape, value) =>
    either(tape, tape.less(value, tape.constant(-ROUNDING)), tape.less(tape.constant(1 + ROUNDING), value)),
  what: (place, wrong) => `${place} is ${wrong}, not within 0 and 1`,
};
const NOT_ZERO: Rule = {
  fails: (tape, value) => tape.equal(value, tape.zero),
  what: (place) => `${place} is 0`,
};
const RADIUS: Rule = { ...NOT_ZERO, remedy: "A radius can't be 0; it may be inf." };
const FOCAL_LENGTH: Rule = { ...NOT_ZERO, remedy: "A focal length can't be 0; it may be inf." };
const LENGTH: Rule = {
  fails: (tape, value) => tape.less(value, tape.zero),
  what: (place, wrong) => `the length of the space "${rootOf(place)}" is negative: ${wrong}`,
};
const INDEX: Rule = {
  fails: (tape, value) => tape.less(value, tape.one),
  what: (place, wrong) => `the refractive index of the space "${rootOf(place)}" is ${wrong}`,
  remedy: "It must be 1 or more.",
};

function either(tape: Tape, a: Ref, b: Ref): Ref {
  return tape.select(a, tape.one, b);
}
