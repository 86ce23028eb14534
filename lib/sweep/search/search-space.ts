/** The parameters that a search moves, and their ends: as numbers in [0, 1] for methods, in their own units for models. */
import { UserError } from "../../errors.js";
import { exp, log } from "../../numerics/elementary.js";
import { clipped } from "../../optimize/search.js";
import { type Vary, variedBy } from "../spec/distribution.js";
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

interface Range {
  readonly low: number;
  readonly high: number;
  readonly isLog: boolean;
}

/** @param nominal what the model's text says of the spec's inputs, shape (inputs): what factors and offsets are relative to */
export function searchSpace(spec: Spec, inputs: readonly string[], nominal: Float64Array): SearchSpace {
  const names = searched(spec);
  const places = names.map((name) => inputs.indexOf(name));
  const ranges = names.map((name, index) => rangeOf(spec, name, nominal[places[index]!]!));
  const spans = ranges.map(({ low, high, isLog }) => (isLog ? log(high) - log(low) : high - low));
  return {
    names,
    places,
    unitOf: (row) =>
      Float64Array.from(ranges, ({ low, isLog }, which) => {
        const value = row[places[which]!]!;
        if (isLog && !(value > 0)) return 0;
        return clipped((isLog ? log(value) - log(low) : value - low) / spans[which]!);
      }),
    write: (unit, row) => {
      for (const [which, { low, high, isLog }] of ranges.entries()) {
        const u = unit[which]!;
        const inside = isLog ? exp(log(low) + u * spans[which]!) : low + u * spans[which]!;
        row[places[which]!] = u <= 0 ? low : u >= 1 ? high : Math.min(Math.max(inside, low), high);
      }
    },
    slope: (which, value) => (ranges[which]!.isLog ? value * spans[which]! : spans[which]!),
  };
}

function rangeOf(spec: Spec, name: string, nominal: number): Range {
  const entry = spec.vary.find((each) => variedBy(each).includes(name));
  const isLog = (spec.optimize?.scale?.[name] ?? (entry?.kind === "loguniform" ? "log" : "linear")) === "log";
  const given = spec.optimize?.bounds?.[name] ?? endsOf(entry, nominal);
  const [low, high] = given[0] <= given[1] ? given : [given[1], given[0]];
  const refuse = (what: string, remedy: string): never => {
    throw new UserError({ code: "search-ends", place: fieldPath(["optimize", "bounds", name]), what, remedy });
  };
  if (!(low < high)) refuse(`${name} has nowhere to go between ${low} and ${high}`, "Give it two different ends.");
  if (isLog && !(low > 0)) refuse(`${name} goes by its logarithm, down to ${low}`, "Its ends must be more than 0.");
  return { low, high, isLog };
}

function endsOf(entry: Vary | undefined, nominal: number): readonly [number, number] {
  if (entry === undefined || !hasEnds(entry)) throw new Error("a checked spec has a parameter without ends");
  const settle = (end: number) =>
    entry.relative === "factor" ? nominal * end : entry.relative === "offset" ? nominal + end : end;
  return [settle(entry.from!), settle(entry.to!)];
}
