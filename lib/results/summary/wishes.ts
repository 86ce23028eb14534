/** What a spec asks of the reduction, filled in: which statistics, quantiles and histograms of which column. */
import type { Statistic } from "../../sweep/spec/spec-schema.js";
import { ALL_STATISTICS } from "../../sweep/spec/spec-schema.js";
import type { StopCondition } from "../../sweep/spec/stop-fields.js";
import {
  CELLS_A_BIN,
  DEFAULT_BINS,
  DEFAULT_QUANTILES,
  EVEN_CELLS,
  KEPT_EXTREMES,
  MAX_EVEN_CELLS,
  RELATIVE_CELLS,
} from "../limits.js";
import type { Requirements } from "./requirements.js";

export interface HistogramWish {
  readonly bins?: number | undefined;
  readonly from?: number | undefined;
  readonly to?: number | undefined;
}

interface ColumnWish {
  readonly quantiles?: readonly number[] | undefined;
  readonly histogram?: HistogramWish | undefined;
}

/** The part of a spec that results depend on. A `Spec` is such. */
export interface SummarySpec {
  readonly reduce?:
    | (ColumnWish & {
        readonly statistics?: readonly Statistic[] | undefined;
        readonly outputs?: Readonly<Record<string, ColumnWish>> | undefined;
      })
    | undefined;
  readonly require?: Requirements | undefined;
  /** When a run ends early, and how many jobs it has at most. */
  readonly stop?: readonly StopCondition[] | undefined;
  readonly jobs?: number | undefined;
}

/** What is wanted of one column. */
export interface Wishes {
  readonly statistics: ReadonlySet<Statistic>;
  readonly quantiles: readonly number[];
  readonly histogram: HistogramWish & { readonly bins: number };
  /** How many cells the grids have: 0 for no grid. */
  readonly cells: number;
  readonly relativeCells: number;
  /** How many least and greatest values are kept. */
  readonly extremes: number;
}

export function statisticsOf(spec: SummarySpec): ReadonlySet<Statistic> {
  return new Set(spec.reduce?.statistics ?? ALL_STATISTICS);
}

export function wishesFor(spec: SummarySpec, column: string): Wishes {
  const all = spec.reduce;
  const single = all?.outputs !== undefined && Object.hasOwn(all.outputs, column) ? all.outputs[column] : undefined;
  const { bins = DEFAULT_BINS, from, to } = { ...defined(all?.histogram), ...defined(single?.histogram) };
  return {
    statistics: statisticsOf(spec),
    quantiles: single?.quantiles ?? all?.quantiles ?? DEFAULT_QUANTILES,
    histogram: { bins, from, to },
    cells: cellsFor(bins),
    relativeCells: RELATIVE_CELLS,
    extremes: KEPT_EXTREMES,
  };
}

/** Without the keys that are undefined, so that they don't hide others. */
function defined(wish: HistogramWish | undefined): HistogramWish {
  return Object.fromEntries(Object.entries(wish ?? {}).filter(([, value]) => value !== undefined));
}

function cellsFor(bins: number): number {
  let cells = EVEN_CELLS;
  while (cells < CELLS_A_BIN * bins && cells < MAX_EVEN_CELLS) cells *= 2;
  return cells;
}
