/**
 * An output over the axes of a grid: a curve over one axis, a curve for each of a few values of a second one, else a map; of
 * further axes one picture for each of some of their values.
 */
import { counted } from "../../counted.js";
import { sizeOf } from "../../shape.js";
import { axisScale, type Ends } from "./axis-scale.js";
import { type CurveAxis, endsOf, isLogarithmic } from "./curve-axis.js";
import { pathMark } from "./drawing.js";
import { type Figure, fileName } from "./figure.js";
import { shownNumber } from "./format-number.js";
import { coloursOf, heatMap } from "./heat-map.js";
import { curve, dots, type Frame, placer, plot } from "./plot.js";
import type { Quantity } from "./scatter-figure.js";

/** Of an axis of so few values, each has a curve of its own. */
const MOST_CURVES = 6;
/** So many pictures are drawn of one output. */
const MOST_PICTURES = 6;
/** Of so few points each is marked. */
const MARKED_POINTS = 60;

/** Where a job lies on an axis of the grid. */
export interface GridAxis extends CurveAxis {
  /** The place among the axis's values of each row's. */
  readonly places: Uint32Array;
}

/** The axis that a varied parameter is in some rows. */
export function gridAxis({ name, unit, values }: Quantity): GridAxis {
  const distinct = [...new Set(values)].sort((a, b) => a - b);
  const placeOf = new Map(distinct.map((value, place) => [value, place]));
  return { name, unit, values: distinct, places: Uint32Array.from(values, (value) => placeOf.get(value)!) };
}

/** @param axes those of more than one value */
export function gridFigures(y: Quantity, axes: readonly GridAxis[]): Figure[] {
  const [first, second, ...others] = [...axes].sort((one, other) => other.values.length - one.values.length);
  if (first === undefined) return [];
  const slices = slicesOf(others);
  const shown = MOST_PICTURES >= slices.length ? slices : slices.filter((_, at) => isAmong(at, slices.length));
  const some = shown.length < slices.length ? `; ${shown.length} of ${slices.length} such pictures` : "";
  const all = ends(y, axes);
  return shown.map((slice) => {
    const at = slice.map(({ axis, place }) => `${axis.name} = ${valueText(axis, place)}`).join(", ");
    const cells = meansOf(y, [first, ...(second === undefined ? [] : [second])], slice);
    const over = second === undefined ? first.name : `${first.name} and ${second.name}`;
    const asCurves = second === undefined || second.values.length <= MOST_CURVES;
    const how = second === undefined || !asCurves ? "" : `, a curve for each ${second.name}`;
    const where = at === "" ? "" : ` at ${at}`;
    const title = `${y.name} over ${asCurves ? first.name : over}${where}`;
    const means = cells.rounds > 1 ? `; each point the mean of up to ${counted(cells.rounds, "job")}` : "";
    return {
      id: fileName(y.name, "over", ...over.split(" "), ...(at === "" ? [] : ["at", at])),
      title,
      caption: `${title}${how}${means}${some}`,
      alt: asCurves ? `a curve over the grid's axis ${first.name}${how}.` : `a map over the grid's axes ${over}.`,
      draw: (theme) => {
        if (!asCurves && second !== undefined) {
          const colours = coloursOf(y.name, y.unit, all, y.log, y.ends);
          return heatMap({ across: first, up: second, values: cells.means, colours }, theme);
        }
        return curves({ y, first, second, means: cells.means, all }, theme);
      },
    };
  });
}

interface Curves {
  readonly y: Quantity;
  readonly first: GridAxis;
  readonly second: GridAxis | undefined;
  readonly means: Float64Array;
  readonly all: Ends;
}

function curves({ y, first, second, means, all }: Curves, theme: Parameters<Figure["draw"]>[0]) {
  const { name, unit = "", values } = first;
  const count = second?.values.length ?? 1;
  const colourOf = (which: number) =>
    second === undefined ? theme.accent : theme.curves[which % theme.curves.length]!;
  const frame: Frame = {
    x: axisScale({ name, unit, ...endsOf(values), log: isLogarithmic(values), tight: true }),
    y: axisScale({ name: y.name, unit: y.unit, ...all, log: y.log, like: y.ends }),
    legend: second && {
      title: second.unit ? `${second.name} [${second.unit}]:` : `${second.name}:`,
      entries: second.values.map((value, which) => ({ text: shownNumber(value, 4), colour: colourOf(which) })),
    },
  };
  const place = placer(frame);
  const marks = Array.from({ length: count }, (_, which) => {
    const xs = Float64Array.from(values, place.x);
    const ys = Float64Array.from(values, (_, at) => place.y(means[at * count + which]!));
    const line = pathMark(curve([...xs].map((x, at) => [x, ys[at]!] as const)), {
      stroke: colourOf(which),
      strokeWidth: 2,
    });
    const marked = pathMark(dots(xs, ys, 0, 1), { stroke: colourOf(which), strokeWidth: 5 });
    return values.length > MARKED_POINTS ? [line] : [line, marked];
  });
  return plot(frame, marks.flat(), theme);
}

interface Place {
  readonly axis: GridAxis;
  readonly place: number;
}

/** Each way to choose a value of each axis. */
function slicesOf(axes: readonly GridAxis[]): readonly (readonly Place[])[] {
  return axes.reduce<readonly (readonly Place[])[]>(
    (before, axis) => before.flatMap((slice) => axis.values.map((_, place) => [...slice, { axis, place }])),
    [[]],
  );
}

/** Whether one of many is among the few that are shown: the first, the last, and some evenly between. */
function isAmong(at: number, count: number): boolean {
  const steps = MOST_PICTURES - 1;
  return Array.from({ length: MOST_PICTURES }, (_, step) => Math.round((step * (count - 1)) / steps)).includes(at);
}

/** The mean of the rows in each cell of a slice, shape of the axes; NaN where none is finite; and the most rows in one. */
function meansOf(y: Quantity, axes: readonly GridAxis[], slice: readonly Place[]) {
  const size = sizeOf({ shape: axes.map(({ values }) => values.length) });
  const [sums, counts] = [new Float64Array(size), new Uint32Array(size)];
  for (let row = 0; row < y.values.length; row++) {
    const value = y.values[row]!;
    if (!Number.isFinite(value) || slice.some(({ axis, place }) => axis.places[row] !== place)) continue;
    const cell = axes.reduce((at, { places, values }) => at * values.length + places[row]!, 0);
    sums[cell] = sums[cell]! + value;
    counts[cell] = counts[cell]! + 1;
  }
  return {
    means: sums.map((sum, cell) => sum / counts[cell]!),
    rounds: counts.reduce((most, n) => Math.max(most, n), 0),
  };
}

/** From the least mean to the greatest, over all slices: pictures side by side have the same axes. */
function ends(y: Quantity, axes: readonly GridAxis[]): Ends {
  const { means } = meansOf(y, axes, []);
  return endsOf(y.log ? means.filter((value) => value > 0) : means);
}

function valueText({ unit, values }: GridAxis, place: number): string {
  return `${shownNumber(values[place]!, 4)}${unit ? ` ${unit}` : ""}`;
}
