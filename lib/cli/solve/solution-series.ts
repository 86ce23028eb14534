/**
 * A solution's outputs with what they stand over: what tables and plots are made of.
 *
 * An output's path is `scan/pd`, and its axes are those of `scan`; of a single action they are those of the empty path.
 */

import type { Dimension } from "../../analysis/solution.js";
import type { Solution } from "../../analysis/whole/solve.js";
import { isLogarithmic } from "../../results/figure/curve-axis.js";
import { sizeOf } from "../../shape.js";

export interface Axis {
  readonly name: string;
  readonly unit: string;
  readonly values: readonly number[];
}

export interface Series {
  readonly name: string;
  readonly unit: string;
  /** The axes that the output stands over, as many as its shape has dimensions; empty for a single number. */
  readonly axes: readonly Axis[];
  readonly shape: readonly number[];
  /** Shape `shape`, C order. */
  readonly real: readonly number[];
  /** Of the same shape; undefined where the output is real. */
  readonly imag: readonly number[] | undefined;
  /** The array that it is a part of, where one plot has all of them, what it is in it, and whether the parts make a sum of squares, as noises in a budget do. */
  readonly part?: { readonly of: string; readonly label: string; readonly isSummed: boolean };
}

/**
 * All outputs. Dimensions without an axis, as that of a quadrant, are counted from 0.
 *
 * A history that ended early, as a lock's, is filled up to the length that it may have: that end is left out.
 */
export function seriesOf(solution: Solution): readonly Series[] {
  return Object.entries(solution.outputs).flatMap(([name, { unit, dimensions, written, ...array }]) => {
    const whole: Numbers = { shape: array.shape, real: [...array.real], imag: array.imag && [...array.imag] };
    const output = written === undefined ? whole : upTo(whole, array.shape.length - 1, written);
    if (dimensions !== undefined) return labelledSeries({ name, unit, dimensions, ...output });
    const over = solution.axes[name.slice(0, Math.max(0, name.lastIndexOf("/")))] ?? [];
    const isOver = (index: number) => over[index] !== undefined && over[index].values.length === output.shape[index];
    const counters = output.shape.map((_, index) => !isOver(index));
    const { shape, real, imag } = counters.reduce(
      (of, isCounter, index) => (isCounter ? withoutEnd(of, index) : of),
      output,
    );
    const axes = shape.map((length, index) => (isOver(index) ? over[index]! : counter(index, length)));
    return [{ name, unit, axes, shape, real, imag }];
  });
}

type Labelled = Omit<Series, "axes"> & { readonly dimensions: readonly Dimension[] };

/** What of a solution is drawn: all that stands over axes; histories of locks, which may be hundreds, only where there is nothing else. */
export function drawnSeries(solution: Solution): readonly Series[] {
  const isHistory = ({ name }: Series) => solution.outputs[name]?.written !== undefined;
  const all = seriesOf(solution).filter(
    ({ axes, real }) => (axes.length === 1 || axes.length === 2) && real.length > 1,
  );
  const others = all.filter((series) => !isHistory(series));
  return others.some(({ axes }) => axes.some(({ values }) => values.length > 1)) ? others : all;
}

/** A series for each way through the things that an array has side by side, over its axes. */
function labelledSeries({ name, unit, dimensions, shape, real, imag }: Labelled): readonly Series[] {
  const axes = dimensions.filter((dimension): dimension is Axis => "values" in dimension);
  if (axes.length === dimensions.length) {
    // What an array of frequencies stands over is itself: it is shown as the axis of the others.
    const isItself = axes.length === 1 && real.every((value, index) => value === axes[0]!.values[index]);
    return isItself ? [] : [upright({ name, unit, axes, shape, real, imag })];
  }
  const sizes = dimensions.map((dimension) => ("labels" in dimension ? dimension.labels.length : 1));
  const isBudget = dimensions.some((dimension) => "labels" in dimension && dimension.isBudget);
  const isTogether = dimensions.some((dimension) => "labels" in dimension && dimension.isTogether === true);
  const kept = shape.filter((_, index) => "values" in dimensions[index]!);
  const above = name.includes("/") && !isBudget ? name.slice(0, name.lastIndexOf("/") + 1) : "";
  return Array.from({ length: sizeOf({ shape: sizes }) }, (_, which) => {
    const at = placesIn(sizes, which);
    const label = dimensions
      .flatMap((dimension, index) => ("labels" in dimension ? [dimension.labels[at[index]!]!] : []))
      .filter((word) => word !== "")
      .join(" / ");
    const pick = (values: readonly number[]) =>
      Array.from({ length: sizeOf({ shape: kept }) }, (__, place) => {
        const along = placesIn(kept, place);
        let axis = 0;
        return values[
          dimensions.reduce(
            (sum, each, index) => sum * shape[index]! + ("values" in each ? along[axis++]! : at[index]!),
            0,
          )
        ]!;
      });
    return {
      name: isBudget || imag === undefined ? `${name}: ${label}` : `${above}${label}`,
      unit,
      axes,
      shape: kept,
      real: pick(real),
      imag: imag === undefined ? undefined : pick(imag),
      ...(isBudget || isTogether ? { part: { of: name, label, isSummed: isBudget } } : {}),
    };
  });
}

/** A camera's picture, whose rows go along y, with x in front, as figures have the axis that goes to the right. */
function upright(series: Series): Series {
  const { axes, shape, real, imag } = series;
  if (axes.map(({ name }) => name).join() !== "y,x") return series;
  const [rows, columns] = shape as readonly [number, number];
  const turned = (values: readonly number[]) =>
    values.map((_, at) => values[(at % rows) * columns + Math.floor(at / rows)]!);
  return {
    ...series,
    axes: axes.toReversed(),
    shape: [columns, rows],
    real: turned(real),
    imag: imag === undefined ? undefined : turned(imag),
  };
}

/** The indices of the n-th of an array, C order. */
function placesIn(shape: readonly number[], which: number): readonly number[] {
  let rest = which;
  return shape
    .toReversed()
    .map((length) => {
      const at = rest % length;
      rest = Math.floor(rest / length);
      return at;
    })
    .reverse();
}

function counter(index: number, length: number): Axis {
  return { name: `index ${index}`, unit: "", values: Array.from({ length }, (_, each) => each) };
}

type Numbers = Pick<Series, "shape" | "real" | "imag">;

/** Without the last of a dimension that holds nothing but NaN; one stays. */
function withoutEnd(of: Numbers, dimension: number): Numbers {
  const { shape, real } = of;
  const length = shape[dimension]!;
  const inner = sizeOf({ shape: shape.slice(dimension + 1) });
  const place = (at: number) => Math.floor(at / inner) % length;
  const last = real.reduce((most, value, at) => (Number.isNaN(value) ? most : Math.max(most, place(at))), 0);
  return upTo(of, dimension, last + 1);
}

/** The first so many of a dimension. */
function upTo(of: Numbers, dimension: number, most: number): Numbers {
  const { shape, real, imag } = of;
  const length = shape[dimension]!;
  if (most >= length) return of;
  const inner = sizeOf({ shape: shape.slice(dimension + 1) });
  const kept = (values: readonly number[]) => values.filter((_, at) => Math.floor(at / inner) % length < most);
  const shorter = shape.map((each, index) => (index === dimension ? most : each));
  return { shape: shorter, real: kept(real), imag: imag && kept(imag) };
}

/** What is drawn of a series in one plot. */
export interface Panel {
  readonly label: string;
  readonly unit: string;
  readonly axes: readonly Axis[];
  /** Shape of the axes, C order. */
  readonly values: readonly number[];
  /** Whether its values stand on a logarithmic axis. */
  readonly log: boolean;
  /** The least that its axis spans, so that what hardly moves looks so. */
  readonly span?: number;
  /** What the values are the root of the sum of squares of, if they are. */
  readonly parts?: readonly Curve[];
  /** Curves that stand in the place of one; the values are all of theirs. */
  readonly curves?: readonly Curve[];
}

export interface Curve {
  readonly label: string;
  readonly values: readonly number[];
}

/** How values are drawn. */
export interface Scales {
  /** Whether axes are to be logarithmic where values allow it; a magnitude over a logarithmic axis has one anyway. */
  readonly log: boolean;
  /** Whether magnitudes of what is complex are in decibels. */
  readonly db: boolean;
}

/** All series as plots, in their order; the parts of a budget stand in one, with their total, and so do curves that belong together. */
export function allPanels(all: readonly Series[], scales: Scales): readonly Panel[] {
  const told = new Set<string>();
  return all.flatMap((series): readonly Panel[] => {
    if (series.part === undefined) return panelsOf(series, scales);
    const { of, isSummed } = series.part;
    if (told.has(of)) return [];
    told.add(of);
    const parts = all.filter((each) => each.part?.of === of);
    const shown = parts.map(({ part, real }) => ({ label: part!.label, values: real }));
    if (!isSummed) return [togetherIn({ label: of, unit: series.unit, axes: series.axes }, shown)];
    const total = series.real.map((_, at) => Math.hypot(...parts.map(({ real }) => real[at]!)));
    const isPositive =
      shown.every(({ values }) => values.some((value) => value > 0)) && total.every((value) => value > 0);
    return [{ label: of, unit: series.unit, axes: series.axes, values: total, log: isPositive, parts: shown }];
  });
}

/** Curves in one plot; one curve, by the names of all, where they are the same. */
function togetherIn(panel: Pick<Panel, "label" | "unit" | "axes">, curves: readonly Curve[]): Panel {
  const { label, values } = curves[0]!;
  const isOne = curves.every((each) => each.values.every((value, at) => Object.is(value, values[at])));
  if (isOne) {
    const names = curves.length === 1 ? label : `${panel.label} in ${curves.map((each) => each.label).join(" and ")}`;
    return { ...panel, label: names, values, log: false };
  }
  return { ...panel, values: curves.flatMap((each) => each.values), log: false, curves };
}

/** A series as plots: itself, or its magnitude and its phase where it is complex, as a Bode diagram has them. */
export function panelsOf(series: Series, { log, db }: Scales): readonly Panel[] {
  const { name, unit, axes, real, imag } = series;
  const panel = (label: string, of: string, values: readonly number[], wantsLog: boolean): Panel => {
    const isPositive = values.every((value) => !(value <= 0)) && values.some((value) => value > 0);
    return { label, unit: of, axes, values, log: wantsLog && isPositive };
  };
  if (imag === undefined) return [panel(name, unit, real, log)];
  const magnitude = real.map((re, index) => Math.hypot(re, imag[index]!));
  const phase = real.map((re, index) => (180 / Math.PI) * Math.atan2(imag[index]!, re));
  const isBode = axes.length === 1 && isLogarithmic(axes[0]!.values);
  const decibels = magnitude.map((value) => (value > 0 ? 20 * Math.log10(value) : Number.NaN));
  return [
    db
      ? panel(`|${name}|`, unit === "" ? "dB" : `dB re 1 ${unit}`, decibels, false)
      : panel(`|${name}|`, unit, magnitude, log || isBode),
    { ...panel(`phase of ${name}`, "deg", axes.length === 1 ? unwrapped(phase) : phase, false), span: PHASE_SPAN },
  ];
}

/** [deg] */
const PHASE_SPAN = 10;

/** A phase without jumps: whole turns are added where it would leap by more than half of one [deg]. */
function unwrapped(phase: readonly number[]): readonly number[] {
  let [turns, last] = [0, Number.NaN];
  return phase.map((value) => {
    if (value - last > 180) turns--;
    if (value - last < -180) turns++;
    last = Number.isNaN(value) ? last : value;
    return value + 360 * turns;
  });
}

/** As `m2.phi [deg]`. */
export function titled({ name, unit }: Pick<Axis, "name" | "unit">): string {
  return unit === "" ? name : `${name} [${unit}]`;
}
