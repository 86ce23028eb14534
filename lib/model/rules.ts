/**
 * What must hold of parameters, over an arithmetic: R + T + L = 1, lengths, radii, indices, as Finesse holds it. The same rules
 * are asked of a model's numbers, and written to a tape for what varies.
 */
import type { Arithmetic } from "../arithmetic/arithmetic.js";
import type { Mistake } from "../errors.js";
import type { Element } from "./element.js";
import { referencesOf } from "./expression.js";
import type { Expression } from "./value.js";
import { SIGNAL_FREQUENCY } from "./words.js";

/** Something that must be. */
export interface Condition<N> {
  /** 0 where it fails. */
  readonly holds: N;
  /** The number that is wrong. */
  readonly value: N;
  readonly mistake: (value: number) => Mistake;
}

/** The values of parameters that are real numbers. */
export interface Reals<N> {
  readonly on: Arithmetic<N>;
  of(element: Element, parameter: string): N;
  /** Whether a parameter has a value: is not `none`. */
  has(element: Element, parameter: string): boolean;
}

/** How far R + T + L may be from 1. */
const SURFACE_TOLERANCE = 1e-9;
/** How far R, T and L may be outside of 0 to 1, each: as Finesse has it. */
const ROUNDING = 1e-12;

/** The conditions on an element's values, but those that hold whatever varies. */
export function conditionsOf<N>(reals: Reals<N>, element: Element): readonly Condition<N>[] {
  switch (element.kind) {
    case "mirror":
    case "beamsplitter":
      return surfaceConditions(reals, element);
    case "space":
      return [...overOne(reals, element, "L", LENGTH), ...condition(reals, element, "nr", INDEX)];
    case "lens":
      return overOne(reals, element, "f", FOCAL_LENGTH);
    case "alens":
      return ["fx", "fy"].flatMap((name) => overOne(reals, element, name, FOCAL_LENGTH));
    case "free_mass":
      return ["mass", "I_yaw", "I_pitch"].flatMap((name) => condition(reals, element, name, DIVISOR));
    case "pendulum":
      return ["mass", "I_yaw", "I_pitch", "Qz"].flatMap((name) => condition(reals, element, name, DIVISOR));
    case "wire":
      return overOne(reals, element, "delay", DELAY);
    default:
      return [];
  }
}

/** What must hold of the signal's frequency [Hz]. */
export function signalCondition<N>(on: Arithmetic<N>, frequency: N): Condition<N> {
  return {
    holds: on.less(on.zero, frequency),
    value: frequency,
    mistake: (wrong) => ({
      code: "out-of-range",
      place: SIGNAL_FREQUENCY,
      what: `the signal frequency is ${wrong} Hz`,
      remedy: "It must be above 0.",
    }),
  };
}

const SHARES = ["R", "T", "L"] as const;

function surfaceConditions<N>(reals: Reals<N>, element: Element): readonly Condition<N>[] {
  const { on } = reals;
  const { name } = element;
  const shares = SHARES.map((each) => reals.of(element, each));
  const [R, T, L] = shares as [N, N, N];
  const within = SHARES.flatMap((each) => condition(reals, element, each, SHARE));
  const sum = on.add(on.add(R, T), L);
  const off = on.call("abs", on.sub(sum, on.one));
  const values = shares.every((share) => on.known(share) !== undefined)
    ? ` (${SHARES.map((each, index) => `${each} = ${on.known(shares[index]!)}`).join(", ")})`
    : "";
  const whole: Condition<N> = {
    holds: on.less(off, on.constant(SURFACE_TOLERANCE)),
    value: sum,
    mistake: (wrong) => ({
      code: "surface-sum",
      place: name,
      what: `R + T + L of "${name}" is ${wrong}, not 1${values}`,
      remedy: "Give two of R, T and L: the third then follows.",
    }),
  };
  return [
    ...within,
    ...(followsItself(element) ? [] : [whole]),
    ...overOne(reals, element, "Rcx", RADIUS),
    ...overOne(reals, element, "Rcy", RADIUS),
  ];
}

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

/** What must hold of one parameter. */
interface Rule {
  readonly holds: <N>(on: Arithmetic<N>, value: N) => N;
  /** `element` is its element's name, `place` its path. */
  readonly what: (names: { readonly element: string; readonly place: string }, wrong: number) => string;
  readonly remedy: string;
}

/** A rule over a parameter as a condition; none where it holds whatever varies. */
function condition<N>(reals: Reals<N>, element: Element, parameter: string, rule: Rule): Condition<N>[] {
  const { on } = reals;
  const value = reals.of(element, parameter);
  const holds = rule.holds(on, value);
  const known = on.known(holds);
  if (known !== undefined && known !== 0) return [];
  const place = `${element.name}.${parameter}`;
  const { what, remedy } = rule;
  const names = { element: element.name, place };
  return [{ holds, value, mistake: (wrong) => ({ code: "out-of-range", place, what: what(names, wrong), remedy }) }];
}

/** The same over a parameter of its own; one that follows others isn't asked, as in Finesse. */
function overOne<N>(reals: Reals<N>, element: Element, parameter: string, rule: Rule): Condition<N>[] {
  if (referencesOf(element.parameters.get(parameter)!).length > 0) return [];
  return reals.has(element, parameter) ? condition(reals, element, parameter, rule) : [];
}

/** What is no number lies nowhere, as in Finesse. */
const SHARE: Rule = {
  holds: (on, value) =>
    on.select(on.less(on.constant(-ROUNDING), value), on.less(value, on.constant(1 + ROUNDING)), on.zero),
  what: ({ place }, wrong) => `${place} is ${wrong}, not within 0 and 1`,
  remedy: "Give two of R, T and L that add up to 1 at most.",
};
const NOT_ZERO: Omit<Rule, "remedy"> = { holds: (_, value) => value, what: ({ place }) => `${place} is 0` };
const RADIUS: Rule = { ...NOT_ZERO, remedy: "A radius of curvature can't be 0; it may be inf." };
const FOCAL_LENGTH: Rule = { ...NOT_ZERO, remedy: "The focal length of a lens can't be 0; it may be inf." };
const DIVISOR: Rule = { ...NOT_ZERO, remedy: "Its motion is over this number, which may be inf, but not 0." };
const DELAY: Rule = {
  holds: (on, value) => on.select(on.less(value, on.zero), on.zero, on.one),
  what: ({ element }, wrong) => `the delay of the wire "${element}" is negative: ${wrong}`,
  remedy: "It must be 0 or more.",
};
const LENGTH: Rule = {
  holds: (on, value) => on.select(on.less(value, on.zero), on.zero, on.one),
  what: ({ element }, wrong) => `the length of the space "${element}" is negative: ${wrong}`,
  remedy: "It must be 0 or more.",
};
const INDEX: Rule = {
  holds: (on, value) => on.select(on.less(value, on.one), on.zero, on.one),
  what: ({ element }, wrong) => `the refractive index of the space "${element}" is ${wrong}`,
  remedy: "It must be 1 or more.",
};
