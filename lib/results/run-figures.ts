/**
 * The figures of a run: of each output a scatter and a histogram, or its mean curve with a band, and the correlations.
 *
 * Not here: how they are drawn (figures.ts).
 */
import { modulus } from "../numerics/modulus.js";
import { bandFigure, type CurveAxis } from "./band-figure.js";
import { correlationFigure } from "./correlation-figure.js";
import type { Figure } from "./figure.js";
import type { ArrayStatistics, Finished, Result } from "./finish.js";
import { histogramFigure } from "./histogram-figure.js";
import { mapFigure } from "./map-figure.js";
import type { SampledRows } from "./sampled-rows.js";
import { type Quantity, scatterFigure } from "./scatter-figure.js";
import { labelOf, type Part } from "./variables.js";

/** What figures need to know of a spec: what is drawn below, and which outputs have logarithmic axes. */
export interface FigureSpec {
  readonly report?: { readonly x?: string; readonly log?: readonly string[] };
}

export interface FigureSource {
  readonly spec: FigureSpec;
  readonly summary: Finished;
  readonly rows: SampledRows;
}

/** The figures of one output, or of one part of a complex one. */
export interface OutputFigures {
  readonly result: Result;
  /** As `P` or `|field|`. */
  readonly label: string;
  readonly figures: readonly Figure[];
}

export function outputFigures(source: FigureSource): OutputFigures[] {
  return source.summary.outputs.map((result) => ({
    result,
    label: labelOf(result.name, result.part),
    figures: figuresOfOutput(result, source),
  }));
}

/** The correlations, if there are more than two numbers: of two there is a scatter. */
export function correlations({ covariance }: Finished): Figure | undefined {
  return covariance === undefined || covariance.variables.length < 3 ? undefined : correlationFigure(covariance);
}

/** All of them, with different ids. */
export function figuresOf(source: FigureSource): Figure[] {
  const matrix = correlations(source.summary);
  const all = [...outputFigures(source).flatMap(({ figures }) => figures), ...(matrix === undefined ? [] : [matrix])];
  const taken = new Map<string, number>();
  return all.map((figure) => {
    const times = (taken.get(figure.id) ?? 0) + 1;
    taken.set(figure.id, times);
    return times === 1 ? figure : { ...figure, id: `${figure.id}-${times}` };
  });
}

function figuresOfOutput(result: Result, { spec, summary, rows }: FigureSource): Figure[] {
  const { name, unit, part, statistics, elements, axes } = result;
  const log = spec.report?.log?.includes(name) === true;
  const label = labelOf(name, part);
  if (elements !== undefined)
    return figuresOfArray(label, unit, axes ?? [], elements, log && part !== "re" && part !== "im");
  if (statistics === undefined) return [];
  const y = quantityOf(rows, name, part, log);
  const below = spec.report?.x ?? "job";
  const x = quantityOf(rows, below, undefined, false) ?? quantityOf(rows, "job", undefined, false);
  const histogram = histogramFigure(label, unit, statistics, log);
  const scatter = x === undefined || y === undefined ? undefined : scatterFigure(x, y, summary.jobs, rows.count);
  return [scatter, histogram].filter((figure) => figure !== undefined);
}

function figuresOfArray(
  label: string,
  unit: string,
  axes: readonly CurveAxis[],
  elements: ArrayStatistics,
  log: boolean,
): Figure[] {
  const [across, up] = axes;
  if (axes.length === 1) return [bandFigure(label, unit, across!, elements, log)];
  return axes.length === 2 ? [mapFigure(label, unit, [across!, up!], elements, log)] : [];
}

/** The numbers of a column of the rows; undefined if there is none of that name. */
function quantityOf(rows: SampledRows, name: string, part: Part | undefined, log: boolean): Quantity | undefined {
  const index = rows.columns.findIndex((column) => column.name === name);
  const column = rows.columns[index];
  if (column === undefined) return undefined;
  const data = rows.data[index]!;
  const label = labelOf(name, part);
  if (column.type !== "complex") return { name: label, unit: column.unit, values: data, log };
  const values = Float64Array.from({ length: rows.count }, (_, row) => {
    const [re, im] = [data[2 * row]!, data[2 * row + 1]!];
    return part === "re" ? re : part === "im" ? im : modulus(re, im);
  });
  return { name: label, unit: column.unit, values, log };
}
