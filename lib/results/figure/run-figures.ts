/**
 * The figures of a run: of each output a scatter, or its curves or map over a grid, and a histogram; of arrays their mean
 * with a band; and the correlations.
 *
 * Not here: how they are drawn (figures.ts).
 */

import type { Answered } from "../answers/answers.js";
import { dependences, swings } from "../answers/dependence.js";
import { failing } from "../answers/what-fails.js";
import type { SampledRows } from "../part/sampled-rows.js";
import { histogramOfValues } from "../statistics/histogram.js";
import type { ArrayStatistics, Result, Statistics } from "../summary/finish.js";
import type { Requirements } from "../summary/requirements.js";
import { type Component, labelOf, quantityValues } from "../variables.js";
import { bandFigure } from "./band-figure.js";
import { correlationFigure, crookedPairs, type Dependences } from "./correlation-figure.js";
import type { CurveAxis } from "./curve-axis.js";
import type { Figure } from "./figure.js";
import { shownNumber } from "./format-number.js";
import { gridAxis, gridFigures } from "./grid-figure.js";
import { histogramFigure } from "./histogram-figure.js";
import { type JobPicture, jobPictureFigure, upright } from "./job-picture.js";
import { mapFigure } from "./map-figure.js";
import { metFigure } from "./met-figure.js";
import { type Quantity, scatterFigure } from "./scatter-figure.js";
import { isOfSearch, type SearchSpec, searchesOf, searchFigures } from "./search-figures.js";
import { sensitivityFigure } from "./sensitivity-figure.js";
import { tornadoFigure } from "./tornado-figure.js";

/** What figures need to know of a spec: what is drawn below, and which outputs have logarithmic axes. */
export interface FigureSpec extends SearchSpec {
  readonly report?: { readonly x?: string; readonly log?: readonly string[] };
  readonly require?: Requirements;
  readonly sampling?: { readonly kind: string; readonly order?: readonly string[] };
}

export interface FigureSource {
  readonly spec: FigureSpec;
  readonly summary: Answered;
  readonly rows: SampledRows;
  /** What the worst jobs gave over two axes. */
  readonly pictures?: readonly JobPicture[];
}

/** The figures of one output, or of one part of a complex one. */
export interface OutputFigures {
  readonly result: Result;
  /** As `P` or `|field|`. */
  readonly label: string;
  readonly figures: readonly Figure[];
}

/** Below so much, an output is said to follow none of the inputs by itself. */
const LEAST_FOLLOWED = 0.1;

/** @param isShown which outputs have figures; all if left out */
export function outputFigures(source: FigureSource, isShown: (name: string) => boolean = () => true): OutputFigures[] {
  const shown = source.summary.outputs.filter(({ name }) => isShown(name));
  const follows = inputsFollowed(source, shown);
  return shown.map((result) => ({
    result,
    label: labelOf(result.name, result.part),
    figures: figuresOfOutput(result, source, follows),
  }));
}

/** How many jobs meet what is required, over the input that sets those apart which fail; if there is such. */
export function yieldFigure({ spec, summary, rows }: FigureSource): Figure | undefined {
  const [clearest] = summary.fails ?? [];
  if (clearest === undefined || spec.require === undefined) return undefined;
  const fails = failing(rows, spec.require);
  const values = quantityValues(rows, clearest.input, undefined);
  const unit = summary.inputs.find(({ name }) => name === clearest.input)?.unit ?? "";
  return fails && values && metFigure({ name: clearest.input, unit, values, fails });
}

export interface Correlations {
  readonly figure: Figure;
  /** Pairs of which one follows the other, and no straight line shows it. The clearest first. */
  readonly crooked: ReturnType<typeof crookedPairs>;
}

/** The correlations, if there are more than two numbers: of two there is a scatter. */
export function correlations({ summary: { covariance }, rows }: Omit<FigureSource, "spec">): Correlations | undefined {
  if (covariance === undefined || covariance.variables.length < 3) return undefined;
  const follows: Dependences = dependences(rows, covariance.variables);
  return { figure: correlationFigure(covariance, follows), crooked: crookedPairs(covariance, follows) };
}

/** All of them, with different ids. */
export function figuresOf(source: FigureSource): Figure[] {
  const matrix = correlations(source);
  const { spec, rows } = source;
  const searches = searchesOf(spec, rows);
  const own = outputFigures(source, (name) => !isOfSearch(spec, name)).flatMap(({ figures }) => figures);
  const ofSearches = searches === undefined ? [] : searchFigures(searches);
  const all = [...ofSearches, yieldFigure(source), ...own, matrix?.figure].filter((figure) => figure !== undefined);
  const taken = new Map<string, number>();
  return all.map((figure) => {
    const times = (taken.get(figure.id) ?? 0) + 1;
    taken.set(figure.id, times);
    return times === 1 ? figure : { ...figure, id: `${figure.id}-${times}` };
  });
}

/** Of each output that is a number how far it follows each input: worked out where the spec doesn't say what is below. */
function inputsFollowed(
  { spec, summary, rows }: FigureSource,
  outputs: readonly Result[],
): (result: Result) => readonly (number | null)[] {
  const { inputs } = summary;
  if (spec.report?.x !== undefined || inputs.length < 2) return () => [];
  const numbers = outputs.filter(isNumber);
  const all = dependences(rows, [...numbers, ...inputs]);
  return (result) => all[numbers.indexOf(result)]?.slice(numbers.length) ?? [];
}

/** Whether a job's value is one number, if in a list. */
function isNumber({ statistics, shape }: Result): boolean {
  return statistics !== undefined || shape?.every((length) => length === 1) === true;
}

function figuresOfOutput(
  result: Result,
  source: FigureSource,
  follows: (result: Result) => readonly (number | null)[],
): Figure[] {
  const { spec } = source;
  const { name, part, elements } = result;
  const log = spec.report?.log?.includes(name) === true;
  if (isNumber(result)) return figuresOfNumber(result, source, follows(result), log);
  if (elements === undefined) return [];
  return figuresOfArray({ result, elements, log: log && part !== "re" && part !== "im" }, source.pictures ?? []);
}

function figuresOfNumber(
  { name, unit, part, statistics }: Result,
  { spec, summary, rows }: FigureSource,
  follows: readonly (number | null)[],
  log: boolean,
): Figure[] {
  if (statistics?.count === 0) return [];
  const ends = endsOfStatistics(statistics);
  const y = quantityOf(rows, { name, part, unit, log, ends });
  const histogram = histogramFigure(
    { name: labelOf(name, part), unit, log, like: ends },
    statistics ?? { histogram: y === undefined ? null : histogramOfValues(y.values) },
  );
  const over = y === undefined ? [] : overFigures(y, { spec, summary, rows }, follows);
  return [...over, histogram, ...whatMatters({ name, unit, ...(part && { part }) }, { spec, summary, rows })].filter(
    (figure) => figure !== undefined,
  );
}

/** Which inputs an output hangs on: Sobol's indices, where they were sampled for, and how far it swings with each. */
function whatMatters(
  of: Pick<Result, "name" | "part" | "unit">,
  { spec, summary, rows }: FigureSource,
): (Figure | undefined)[] {
  const { sensitivity, inputs } = summary;
  const indices = sensitivity?.outputs.find(({ name, part }) => name === of.name && part === of.part);
  const bars = indices && sensitivity ? sensitivityFigure(sensitivity, indices) : undefined;
  if (inputs.length < 2 || spec.sampling?.kind === "grid") return [bars];
  const found = swings(rows, of, inputs);
  if (found === undefined) return [bars];
  const swinging = inputs.flatMap(({ name }, at) => {
    const swing = found.of[at];
    if (swing === undefined) return [];
    return [{ name, low: swing.atLeast, high: swing.atGreatest, least: swing.least, greatest: swing.greatest }];
  });
  const label = labelOf(of.name, of.part);
  const caption = `${label}: its mean in the tenth of the jobs where an input is lowest and where it is highest; bar: over all tenths; grey: what chance gives`;
  return [bars, tornadoFigure({ ...found, name: label, unit: of.unit, middle: found.mean, rows: swinging, caption })];
}

/** What an output is drawn over: what the spec says, a grid's axes, what it follows most, the job's index. */
function overFigures(
  y: Quantity,
  { spec, summary, rows }: FigureSource,
  follows: readonly (number | null)[],
): Figure[] {
  const over = (name: string, unit: string, why?: string) => {
    const x = quantityOf(rows, { name, unit, log: false });
    return x === undefined ? [] : [scatterFigure(x, y, summary.jobs, rows.count, why)];
  };
  const unitOf = (name: string) => summary.inputs.find((input) => input.name === name)?.unit ?? "";
  const asked = spec.report?.x;
  if (asked !== undefined) return over(asked, unitOf(asked));
  if (spec.sampling?.kind === "grid") {
    const axes = (spec.sampling.order ?? [])
      .flatMap((name) => quantityOf(rows, { name, unit: unitOf(name), log: false }) ?? [])
      .map(gridAxis)
      .filter(({ values }) => values.length > 1);
    if (axes.length > 0) return gridFigures(y, axes);
  }
  const { inputs } = summary;
  if (inputs.length === 1) return over(inputs[0]!.name, inputs[0]!.unit);
  const most = follows.reduce<number>((best, eta, at) => ((eta ?? -1) > (follows[best] ?? -1) ? at : best), 0);
  const eta = follows[most] ?? 0;
  if (eta < LEAST_FOLLOWED) return over("job", "");
  const why = `which it follows most (η = ${shownNumber(eta, 2)})`;
  return over(inputs[most]!.name, inputs[most]!.unit, why);
}

function endsOfStatistics(statistics: Statistics | undefined) {
  const [least, greatest] = [statistics?.min?.value, statistics?.max?.value];
  return least === undefined || greatest === undefined ? undefined : { least, greatest };
}

/** Its axes; what has none is counted from 0. */
function axesOf({ shape = [], axes = [] }: Result): readonly CurveAxis[] {
  return shape.map((length, index) => {
    const axis = axes[index];
    if (axis !== undefined && axis.values.length === length) return axis;
    return { name: shape.length === 1 ? "index" : `index ${index + 1}`, values: [...Array(length).keys()] };
  });
}

interface ArrayResult {
  readonly result: Result;
  readonly elements: ArrayStatistics;
  readonly log: boolean;
}

function figuresOfArray({ result, elements, log }: ArrayResult, pictures: readonly JobPicture[]): Figure[] {
  const { unit } = result;
  const label = labelOf(result.name, result.part);
  const [first, second, ...others] = axesOf(result).filter(({ values }) => values.length > 1);
  if (first === undefined || others.length > 0) return [];
  if (second === undefined) return [bandFigure(label, unit, first, elements, log)];
  const [across, up, mean] = upright([first, second], elements.mean);
  return [
    mapFigure(label, unit, [across, up], { mean: Array.from(mean) }, log),
    ...pictures
      .filter((picture) => picture.label === label)
      .map((picture) => jobPictureFigure(picture, unit, [first, second], log)),
  ];
}

interface Asked {
  readonly name: string;
  readonly part?: Component | undefined;
  readonly unit: string;
  readonly log: boolean;
  readonly ends?: Quantity["ends"];
}

/** The numbers of a column of the rows; undefined if there is none of that name. */
function quantityOf(rows: SampledRows, { name, part, ...asked }: Asked): Quantity | undefined {
  const values = quantityValues(rows, name, part);
  return values === undefined ? undefined : { ...asked, name: labelOf(name, part), values };
}
