/** The parameters that a search moves, and their ends: as numbers in [0, 1] for methods, in their own units for models. */
import { UserError } from "../../errors.js";
import { exp, log } from "../../numerics/elementary.js";
import { clipped } from "../../optimize/search.js";
import { type Vary, variedBy } from "../spec/distribution.js";
import type { Scale } from "../spec/objective-fields.js";
import type { Spec } from "../spec/spec.js";
import { fieldPath } from "../spec/spec-errors.js";

export interface SearchSpace {
  /** The parameters, canonical paths. */
  readonly names: readonly string[];
  /** Where each of them is in a job's row of inputs. */
  readonly places: readonly number[];
  /** From a job's row to numbers in [0, 1]; what is beyond an end is at it. */
  unitOf(row: Float64Array): Float64Array;
  /** Writes numbers in [0, 1] to a job's row, in the parameters' own units. */
  write(unit: Float64Array, row: Float64Array): void;
  /** How much a parameter changes with its number in [0, 1]. @param which by its index in `names` */
  slope(which: number, value: number): number;
}

type WithEnds = Extract<Vary, { readonly kind: "uniform" | "loguniform" | "triangular" | "truncated-normal" }>;

/** An entry that draws between two ends. */
export function hasEnds(entry: Vary): entry is WithEnds {
  switch (entry.kind) {
    case "uniform":
    case "loguniform":
    case "triangular":
      return true;
    case "truncated-normal":
      return entry.from !== undefined && entry.to !== undefined;
    default:
      return false;
  }
}

/** The parameters that a search moves: those that `by` names, or all that have ends. */
export function searched(spec: Spec): readonly string[] {
  const { by, bounds } = spec.optimize ?? {};
  if (by !== undefined) return by;
  return spec.vary.flatMap((entry) =>
    hasEnds(entry) ? variedBy(entry) : variedBy(entry).filter((name) => bounds?.[name] !== undefined),
  );
}

/** Even steps of a parameter between its ends. */
interface Range {
  readonly low: number;
  readonly high: number;
  /** From values inside to numbers in [0, 1], and back. */
  readonly unit: (value: number) => number;
  readonly value: (unit: number) => number;
  /** How much a value changes with its number in [0, 1]. */
  readonly slope: (value: number) => number;
}

/** @param nominal what the model's text says of the spec's inputs, shape (inputs): what factors and offsets are relative to */
export function searchSpace(spec: Spec, inputs: readonly string[], nominal: Float64Array): SearchSpace {
  const names = searched(spec);
  const places = names.map((name) => inputs.indexOf(name));
  const ranges = names.map((name, index) => rangeOf(spec, name, nominal[places[index]!]!));
  return {
    names,
    places,
    unitOf: (row) => Float64Array.from(ranges, ({ unit }, which) => unit(row[places[which]!]!)),
    write: (unit, row) => {
      for (const [which, { low, high, value }] of ranges.entries()) {
        const u = unit[which]!;
        row[places[which]!] = u <= 0 ? low : u >= 1 ? high : Math.min(Math.max(value(u), low), high);
      }
    },
    slope: (which, value) => ranges[which]!.slope(value),
  };
}

/** How near a value on a `logit` scale comes to an end before it is there [of the range]. */
const NEAREST = 1e-6;

const SCALES: Readonly<Record<Scale, (low: number, high: number) => Range>> = {
  linear: (low, high) => {
    const span = high - low;
    const unit = (value: number) => clipped((value - low) / span);
    return { low, high, unit, value: (u) => low + u * span, slope: () => span };
  },
  log: (low, high) => {
    const span = log(high) - log(low);
    const unit = (value: number) => (value > 0 ? clipped((log(value) - log(low)) / span) : 0);
    return { low, high, unit, value: (u) => exp(log(low) + u * span), slope: (value) => value * span };
  },
  logit: (low, high) => {
    const span = high - low;
    const end = log(1 / NEAREST - 1);
    const part = (value: number) => Math.min(Math.max((value - low) / span, NEAREST), 1 - NEAREST);
    const unit = (value: number) => {
      const at = (value - low) / span;
      // Whoever begins at an end is there, not a rounding beside it: the ends themselves are a step further than all else.
      return at <= NEAREST ? 0 : at >= 1 - NEAREST ? 1 : clipped(0.5 - log(1 / at - 1) / (2 * end));
    };
    const value = (u: number) => low + span / (1 + exp(end * (1 - 2 * u)));
    return { low, high, unit, value, slope: (at) => 2 * end * span * part(at) * (1 - part(at)) };
  },
};

function rangeOf(spec: Spec, name: string, nominal: number): Range {
  const entry = spec.vary.find((each) => variedBy(each).includes(name));
  const { scale: given } = spec.optimize ?? {};
  const scale =
    (typeof given === "string" ? given : given?.[name]) ?? (entry?.kind === "loguniform" ? "log" : "linear");
  const ends = spec.optimize?.bounds?.[name] ?? endsOf(entry, nominal);
  const [low, high] = ends[0] <= ends[1] ? ends : [ends[1], ends[0]];
  const refuse = (what: string, remedy: string): never => {
    throw new UserError({ code: "search-ends", place: fieldPath(["optimize", "bounds", name]), what, remedy });
  };
  if (!(low < high)) refuse(`${name} has nowhere to go between ${low} and ${high}`, "Give it two different ends.");
  if (scale === "log" && !(low > 0))
    refuse(`${name} goes by its logarithm, down to ${low}`, "Its ends must be more than 0.");
  return SCALES[scale](low, high);
}

function endsOf(entry: Vary | undefined, nominal: number): readonly [number, number] {
  if (entry === undefined || !hasEnds(entry)) throw new Error("a checked spec has a parameter without ends");
  const settle = (end: number) =>
    entry.relative === "factor" ? nominal * end : entry.relative === "offset" ? nominal + end : end;
  return [settle(entry.from!), settle(entry.to!)];
}
