/**
 * A part's summary as text, in one form: JSON with the keys in a fixed order, exact sums in hexadecimal, counts in base64.
 */

import { canonicalJson } from "./canonical-json.js";
import { packCounts, unpackCounts } from "./counts.js";
import type { CovarianceSummary } from "./covariance.js";
import { type Dyadic, dyadicText, readDyadic } from "./dyadic.js";
import type { Extreme } from "./extremes.js";
import type { Grid } from "./grid.js";
import type { ColumnSummary, PartSummary } from "./summary.js";
import type { Column } from "./table.js";
import type { VariableSummary } from "./variable-summary.js";

/** How this form changes: whoever reads a part of another one refuses it. */
const FORM = 1;

type GridText = [level: number, first: number, counts: string];
interface VariableText {
  n: number;
  odd: number;
  sums: string[];
  least: [number, number][];
  greatest: [number, number][];
  even?: GridText;
  relative?: GridText;
  bins?: string;
}
interface SummaryText {
  form: number;
  jobs: number;
  failures: number;
  failed: [number, string][];
  columns?: readonly Column[];
  reduce?: PartSummary["reduce"];
  parts: (VariableText[] | VariableText[][] | null)[];
  covariance?: { n: number; sums: string[]; products: string[] };
}

export function summaryBytes(summary: PartSummary): Uint8Array {
  return new TextEncoder().encode(summaryText(summary, true));
}

export function readSummary(bytes: Uint8Array): PartSummary {
  return readSummaryText(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
}

/** @param columns whether they are in it; else whoever reads it must have them */
export function summaryText(summary: PartSummary, columns: boolean): string {
  const text: SummaryText = {
    form: FORM,
    jobs: summary.jobs,
    failures: summary.failures,
    failed: summary.failed.map(({ job, error }) => [job, error]),
    ...(columns ? { columns: summary.columns } : {}),
    ...(summary.reduce === undefined ? {} : { reduce: summary.reduce }),
    parts: summary.summaries.map(columnText),
    ...(summary.covariance === undefined ? {} : { covariance: covarianceText(summary.covariance) }),
  };
  return canonicalJson(text);
}

export function readSummaryText(json: string, columns?: readonly Column[]): PartSummary {
  const text = JSON.parse(json) as SummaryText;
  if (text.form !== FORM) throw new Error(`a summary of form ${text.form}; this version reads form ${FORM}`);
  const all = columns ?? text.columns;
  if (all === undefined) throw new Error("a summary without its columns");
  return {
    columns: all,
    jobs: text.jobs,
    failures: text.failures,
    failed: text.failed.map(([job, error]) => ({ job, error })),
    summaries: text.parts.map((part, index) => readColumn(part, all[index]!)),
    covariance: text.covariance === undefined ? undefined : readCovariance(text.covariance),
    reduce: text.reduce,
  };
}

function columnText(summary: ColumnSummary): VariableText[] | VariableText[][] | null {
  if (summary.kind === "none") return null;
  if (summary.kind === "scalar") return summary.parts.map(variableText);
  return summary.parts.map(({ elements }) => elements.map(variableText));
}

function readColumn(text: SummaryText["parts"][number], column: Column): ColumnSummary {
  if (text === null) return { kind: "none" };
  if (column.shape.length === 0) return { kind: "scalar", parts: (text as VariableText[]).map(readVariable) };
  return {
    kind: "array",
    parts: (text as VariableText[][]).map((elements) => ({ elements: elements.map(readVariable) })),
  };
}

function variableText(summary: VariableSummary): VariableText {
  const { even, relative, bins } = summary;
  return {
    n: summary.count,
    odd: summary.notFinite,
    sums: summary.sums.map(dyadicText),
    least: summary.least.map(pair),
    greatest: summary.greatest.map(pair),
    ...(even === undefined ? {} : { even: gridText(even) }),
    ...(relative === undefined ? {} : { relative: gridText(relative) }),
    ...(bins === undefined ? {} : { bins: packCounts(bins) }),
  };
}

function readVariable(text: VariableText): VariableSummary {
  const extreme = ([value, job]: [number, number]): Extreme => ({ value, job });
  const sums = text.sums.map(readDyadic) as [Dyadic, Dyadic, Dyadic];
  return {
    count: text.n,
    notFinite: text.odd,
    sums,
    least: text.least.map(extreme),
    greatest: text.greatest.map(extreme),
    even: text.even === undefined ? undefined : readGrid("even", text.even),
    relative: text.relative === undefined ? undefined : readGrid("relative", text.relative),
    bins: text.bins === undefined ? undefined : unpackCounts(text.bins),
  };
}

function pair({ value, job }: Extreme): [number, number] {
  return [value, job];
}

function gridText({ level, first, counts }: Grid): GridText {
  return [level, first, packCounts(counts)];
}

function readGrid(scale: Grid["scale"], [level, first, counts]: GridText): Grid {
  return { scale, level, first, counts: unpackCounts(counts) };
}

function covarianceText({ count, sums, products }: CovarianceSummary) {
  return { n: count, sums: sums.map(dyadicText), products: products.map(dyadicText) };
}

function readCovariance(text: NonNullable<SummaryText["covariance"]>): CovarianceSummary {
  return { count: text.n, sums: text.sums.map(readDyadic), products: text.products.map(readDyadic) };
}
