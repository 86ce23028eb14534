/**
 * A sweep as data, complete and checked: the only input of a run. What it holds is JSON.
 *
 * Not here: the schema (spec-schema.ts), how one is read (read-spec.ts), checks across fields (spec-check.ts), checks against the
 * model (model-check.ts), reading text (spec-text.ts), reading files that a spec names (inline-files.ts).
 */
import type { Frozen, Vary } from "./distribution.js";
import type { Fit } from "./fit-fields.js";
import type { RawMap } from "./map-fields.js";
import type { Objective, Optimize } from "./objective-fields.js";
import type { RawEdit, RawExecution, SamplingKind, Statistic } from "./spec-schema.js";
import type { StopCondition } from "./stop-fields.js";

export interface Histogram {
  readonly bins: number;
  /** The lower end of the first bin; the least value if left out. */
  readonly from?: number;
  /** The upper end of the last bin; the greatest value if left out. */
  readonly to?: number;
}

/** Which statistics to make, of all outputs and of single ones. */
export interface Reduce {
  readonly statistics: readonly Statistic[];
  /** In [0, 1], ascending. */
  readonly quantiles: readonly number[];
  readonly histogram: Histogram;
  /** What differs for single outputs. */
  readonly outputs: Readonly<
    Record<string, { readonly quantiles?: readonly number[]; readonly histogram?: Histogram }>
  >;
}

export type Sampling =
  | { readonly kind: Exclude<SamplingKind, "grid" | "saltelli"> }
  /** `secondOrder`: whether pairs of factors get indices too. */
  | { readonly kind: "saltelli"; readonly secondOrder: boolean }
  /** `order`: the axes' parameters, the one that changes slowest first. */
  | { readonly kind: "grid"; readonly order: readonly string[] };

export type Edit = Frozen<RawEdit>;
/** How to run it: changes no number, and isn't part of the run's id. */
export type Execution = Frozen<RawExecution>;

export interface Spec {
  readonly katfan: 1;
  readonly name?: string;
  readonly description?: string;
  /** KatScript. */
  readonly model: string;
  /** Maps of the model's surfaces and lenses, by the elements' names. */
  readonly maps?: Readonly<Record<string, Frozen<RawMap>>>;
  readonly vary: readonly Vary[];
  readonly sampling: Sampling;
  readonly jobs: number;
  /** Decimal digits, 0 to 2^64 - 1. */
  readonly seed: string;
  /** A KatScript action; the model's own, else noxaxis, if left out. */
  readonly analysis?: string;
  readonly outputs: "all" | readonly string[];
  readonly reduce: Reduce;
  /** Comparisons that outputs must meet, as `> 0.9`. */
  readonly require?: Readonly<Record<string, readonly string[]>>;
  /** When a run knows enough and ends: `jobs` is then how many it has at most. All conditions must hold. */
  readonly stop?: readonly StopCondition[];
  readonly edits: readonly Edit[];
  /** A job's bundled code, an ES module, and its SHA-256 in hex. */
  readonly job?: { readonly code: string; readonly sha256: string };
  /** Derivatives that are outputs themselves; by all: by what varies. */
  readonly derivatives?: { readonly of: "all" | readonly string[]; readonly by: "all" | readonly string[] };
  /** An expression over outputs that is to be small or large. */
  readonly objective?: Objective;
  /** Fits parameters to what was measured. */
  readonly fit?: Fit;
  /** Makes each job a search for the best objective. */
  readonly optimize?: Optimize;
  /** How results are drawn. */
  readonly report: {
    /** What plots have below: a parameter, or `job`; what an output follows most, or a grid's axes, if left out. */
    readonly x?: string;
    /** Outputs with logarithmic axes. */
    readonly log: readonly string[];
    /** Which values of outputs are good. */
    readonly good: Readonly<Record<string, "high" | "low">>;
  };
  readonly execution: Execution;
}

/** How many points the axes of a grid make together. */
export function gridSize(vary: readonly Vary[]): number {
  let size = 1;
  for (const entry of vary) {
    if (entry.kind === "linear" || entry.kind === "log") size *= entry.points;
    if (entry.kind === "values") size *= entry.values.length;
  }
  return size;
}
