/**
 * The vocabulary of the tables of kinds: what an element, a command or an action takes, and how one says so in a line.
 *
 * Not here: the tables themselves (optical-kinds.ts and its neighbours), the look-up by name (kinds.ts).
 */
import type { PortSpec } from "./ports.js";
import type { Value } from "./value.js";
import { KEYWORDS } from "./words.js";

/** Which piece of the project's work covers an entry: plane waves, beam shapes, signals and noise. */
export type Area = "plane" | "beams" | "signals";

/**
 * What a parameter or an argument takes.
 *
 * `number` is symbolic, `integer` a whole number; `expression` may also name detectors; `parameter` is a reference to a
 * number of the model (an axis, a lock's feedback); `signal` is a node, a port or a degree of freedom; `readable` that or an optical node; `pair` is one
 * number for two parameters, or an array of two; `list` an array of whatever, `values` an array or what gives one
 * (`linspace(...)`); `names` an element, a node, a parameter or an array of them.
 */
export type ValueType =
  | "number"
  | "integer"
  | "boolean"
  | "text"
  | "keyword"
  | "node"
  | "signal"
  | "readable"
  | "port"
  | "mechanical"
  | "element"
  | "parameter"
  | "drive"
  | "expression"
  | "pair"
  | "list"
  | "values"
  | "names"
  | "action"
  | "any";

export interface ParameterSpec {
  readonly name: string;
  readonly type: ValueType;
  /** The unit, as `W`; empty if there is none. */
  readonly unit: string;
  /** What holds where nothing is said; undefined if it must be said. */
  readonly default: Value | undefined;
  /** Whether `none` may be said where a value must be, and is 0; a default of `none` allows it as well, and is no value. */
  readonly orNone: boolean;
  /** Whether it can only be given as `name=value`. */
  readonly keywordOnly: boolean;
  /** Whether an axis may sweep it, as Finesse lets it. */
  readonly sweep: boolean;
  /** Whether an action may change it while a simulation runs: what may be swept, and some switches. */
  readonly change: boolean;
  /** The words that a `keyword` may be; empty: any. */
  readonly words: readonly string[];
  /** The kinds that an `element` may have, canonical; empty: any. */
  readonly kinds: readonly string[];
  /** The least that a `number` may be where it isn't symbolic; undefined if there is no such bound. */
  readonly least: number | undefined;
  /** The two parameters that a `pair` sets, as `Rcx` and `Rcy`. */
  readonly sets: readonly string[];
}

/** What the arguments of an element, a command or an action are. */
export interface Signature {
  /** The canonical name. */
  readonly name: string;
  readonly aliases: readonly string[];
  readonly area: Area;
  readonly parameters: readonly ParameterSpec[];
  /** What positional arguments beyond the named ones are; undefined if there may be none. */
  readonly rest: { readonly name: string; readonly type: ValueType; readonly kinds: readonly string[] } | undefined;
  /** Which keyword arguments beyond the named ones there may be: paths of parameters, or any names. */
  readonly keywords: "paths" | "any" | undefined;
}

export interface ElementKind extends Signature {
  readonly ports: readonly PortSpec[];
  /** Its local degrees of freedom, as `z` in `m1.dofs.z`. */
  readonly dofs: readonly string[];
  /** The parameter that each degree of freedom moves at DC, as `z` → `phi`. */
  readonly moves: ReadonlyMap<string, string>;
  /** Whether it gives an output of its own. */
  readonly detector: boolean;
}

type Options = Partial<Omit<ParameterSpec, "name" | "type">>;

export const NONE: Value = { kind: "none" };

/** A JavaScript value as a `Value`; a string becomes text. */
export function toValue(value: number | boolean | string | null | Value): Value {
  if (value === null) return NONE;
  switch (typeof value) {
    case "number":
      return { kind: "number", re: value, im: 0 };
    case "boolean":
      return { kind: "boolean", value };
    case "string":
      return textValue(value);
    default:
      return value;
  }
}

function spec(name: string, type: ValueType, options: Options): ParameterSpec {
  return {
    name,
    type,
    unit: "",
    default: undefined,
    orNone: false,
    keywordOnly: false,
    sweep: false,
    change: options.sweep ?? false,
    words: [],
    kinds: [],
    least: undefined,
    sets: [],
    ...options,
  };
}

/** A number that may be swept. Without a default it must be given; `null` is KatScript's `none`. */
export function real(name: string, unit: string, byDefault?: number | null, options: Options = {}): ParameterSpec {
  const start = byDefault === undefined ? {} : { default: toValue(byDefault) };
  return spec(name, "number", { unit, sweep: true, ...start, ...options });
}

/** The same, of which `none` is 0, as Finesse has it where it only multiplies and adds. */
export function orNone(name: string, unit: string, byDefault?: number): ParameterSpec {
  return real(name, unit, byDefault, { orNone: true });
}

/** A number that nothing may change while a simulation runs. */
export function fixed(name: string, unit: string, byDefault?: number | null, options: Options = {}): ParameterSpec {
  return real(name, unit, byDefault, { sweep: false, ...options });
}

export function whole(name: string, byDefault?: number | null, options: Options = {}): ParameterSpec {
  return spec(name, "integer", { ...(byDefault === undefined ? {} : { default: toValue(byDefault) }), ...options });
}

/** A switch; with `{ change: true }` actions may turn it. */
export function flag(name: string, byDefault: boolean, options: Options = {}): ParameterSpec {
  return spec(name, "boolean", { default: toValue(byDefault), ...options });
}

/** A word of a closed set, bare or in quotes. */
export function word(name: string, words: readonly string[], byDefault?: string | null, options: Options = {}) {
  const start = byDefault === undefined ? {} : { default: byDefault === null ? NONE : textValue(byDefault) };
  return spec(name, "keyword", { words, ...start, ...options });
}

/** Anything else: `other("node", "node")`, `other("cavity", "element", { kinds: ["cavity"] })`. */
export function other(name: string, type: ValueType, options: Options = {}): ParameterSpec {
  return spec(name, type, options);
}

/** The same, not needed: `none` where it isn't given. */
export function optional(name: string, type: ValueType, options: Options = {}): ParameterSpec {
  return spec(name, type, { default: NONE, ...options });
}

/** The name of an action's solution. */
export function called(byDefault: string, options: Options = {}): ParameterSpec {
  return spec("name", "text", { default: toValue(byDefault), ...options });
}

/** Text as KatScript writes it: bare if it is one of the language's words, else in quotes. */
export function textValue(text: string): Value {
  return { kind: "text", value: text, quoted: !KEYWORDS.has(text) };
}

/** Marks parameters as keyword-only. */
export function keywordOnly(...specs: readonly ParameterSpec[]): ParameterSpec[] {
  return specs.map((each) => ({ ...each, keywordOnly: true }));
}
