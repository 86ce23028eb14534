/**
 * What must hold of parameters while they vary: R + T + L = 1, lengths, radii. What is constant is checked at once; what
 * varies becomes operations on the tape that say at each point which condition fails first.
 */
import { type Mistake, UserError } from "../errors.js";
import type { Element } from "../model/element.js";
import { referencesOf } from "../model/expression.js";
import type { Model } from "../model/model.js";
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
    for (const condition of conditionsOfElement({ model, parameters, tape }, element)) {
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
  readonly model: Model;
  readonly parameters: Parameters;
  readonly tape: Tape;
}

function conditionsOfElement(context: Context, element: Element): readonly Condition[] {
  switch (element.kind) {
    case "mirror":
    case "beamsplitter":
      return surfaceConditions(context, element);
    case "space":
      return spaceConditions(context, element);
    case "lens":
      return [notZero(context, element, "f")].flat();
    default:
      return [];
  }
}

function surfaceConditions(context: Context, element: Element): readonly Condition[] {
  const { parameters, tape } = context;
  const { name } = element;
  const [R, T, L] = ["R", "T", "L"].map((each) => parameters.real(`${name}.${each}`)) as [Ref, Ref, Ref];
  const within = [R, T, L].map((value, index): Condition => {
    const place = `${name}.${"RTL"[index]}`;
    const below = tape.less(value, tape.constant(-ROUNDING));
    const above = tape.less(tape.constant(1 + ROUNDING), value);
    const mistake = (wrong: number) => ({
      code: "out-of-range",
      place,
      what: `${place} is ${wrong}, not within 0 and 1`,
    });
    return { fails: either(tape, below, above), value, mistake };
  });
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
  return [...within, whole, notZero(context, element, "Rcx"), notZero(context, element, "Rcy")].flat();
}

/** Whether one of R, T, L is 1 less the others, so that their sum need not be looked at. */
function followsItself({ name, parameters }: Element): boolean {
  return ["R", "T", "L"].some((each) => {
    const value = parameters.get(each)!;
    const others = ["R", "T", "L"].filter((other) => other !== each).map((other) => `${name}.${other}`);
    return (
      value.kind === "binary" &&
      value.operator === "-" &&
      value.left.kind === "number" &&
      value.left.re === 1 &&
      value.right.kind === "binary" &&
      value.right.operator === "+" &&
      value.right.left.kind === "reference" &&
      value.right.right.kind === "reference" &&
      others.join() === [value.right.left.path, value.right.right.path].join()
    );
  });
}

/** A condition over one parameter of its own; one that follows others isn't asked, as in Finesse. */
function overOne(
  { model, parameters }: Context,
  place: string,
  make: (value: Ref) => Omit<Condition, "value">,
): readonly Condition[] {
  if (!parameters.has(place) || referencesOf(model.own(place)).length > 0) return [];
  const value = parameters.real(place);
  return [{ value, ...make(value) }];
}

function notZero(context: Context, { name }: Element, parameter: string): readonly Condition[] {
  const place = `${name}.${parameter}`;
  const { tape } = context;
  const remedy =
    parameter === "f" ? "A focal length can't be 0; it may be inf." : "A radius can't be 0; it may be inf.";
  return overOne(context, place, (value) => ({
    fails: tape.equal(value, tape.zero),
    mistake: () => ({ code: "out-of-range", place, what: `${place} is 0`, remedy }),
  }));
}

function spaceConditions(context: Context, { name }: Element): readonly Condition[] {
  const { tape } = context;
  const length = overOne(context, `${name}.L`, (value) => ({
    fails: tape.less(value, tape.zero),
    mistake: (wrong) => ({
      code: "out-of-range",
      place: `${name}.L`,
      what: `the length of the space "${name}" is negative: ${wrong}`,
    }),
  }));
  const index = overOne(context, `${name}.nr`, (value) => ({
    fails: tape.less(value, tape.one),
    mistake: (wrong) => ({
      code: "out-of-range",
      place: `${name}.nr`,
      what: `the refractive index of the space "${name}" is ${wrong}`,
      remedy: "It must be 1 or more.",
    }),
  }));
  return [...length, ...index];
}

function either(tape: Tape, a: Ref, b: Ref): Ref {
  return tape.select(a, tape.one, b);
}
