/** An output that is a curve a job: its mean over the axis, and the band that holds most jobs. */

import type { ArrayStatistics } from "../summary/finish.js";
import { axisScale, type Ends } from "./axis-scale.js";
import { type CurveAxis, endsOf, isLogarithmic } from "./curve-axis.js";
import { curvePath } from "./curve-path.js";
import { pathMark } from "./drawing.js";
import { type Figure, fileName } from "./figure.js";
import { shownNumber } from "./format-number.js";
import { dots, type Frame, placer, plot } from "./plot.js";

/** Of so few points each is marked. */
const FEW_POINTS = 20;

export function bandFigure(name: string, unit: string, axis: CurveAxis, of: ArrayStatistics, log: boolean): Figure {
  const { low, high, words } = bandOf(of);
  return {
    id: fileName(name, "over", axis.name),
    title: `${name} over ${axis.name}`,
    caption: `${name} over ${axis.name}: the mean, and ${words}`,
    alt: `the mean over all jobs as a curve, in a band from ${words}.`,
    draw: (theme) => {
      const { values } = axis;
      const frame: Frame = {
        x: axisScale({
          ...{ name: axis.name, unit: axis.unit ?? "", ...endsOf(values) },
          ...{ log: isLogarithmic(values), tight: true },
        }),
        y: axisScale({ name, unit, ...endsOfShown([low, high, of.mean], log), log }),
      };
      const place = placer(frame);
      const xs = place.xs(values);
      const [lowest, highest, mean] = [low, high, of.mean].map(place.ys) as [Float64Array, Float64Array, Float64Array];
      return plot(
        frame,
        [
          pathMark(bandPath(xs, lowest, highest), { fill: theme.accent, fillOpacity: 0.25 }),
          pathMark(curvePath(xs, mean), { stroke: theme.accent, strokeWidth: 2 }),
          ...(values.length > FEW_POINTS
            ? []
            : [pathMark(dots(xs, mean, 0, 1), { stroke: theme.accent, strokeWidth: 6 })]),
        ],
        theme,
      );
    },
  };
}

/** Of all values that are there; on a logarithmic axis of those above zero. */
function endsOfShown(curves: readonly (readonly (number | null)[])[], log: boolean): Ends {
  const least = log ? 0 : Number.NEGATIVE_INFINITY;
  const shown = new Float64Array(curves.reduce((sum, { length }) => sum + length, 0)).fill(Number.NaN);
  let at = 0;
  for (const values of curves) {
    for (let index = 0; index < values.length; index++) {
      const value = values[index]!;
      if (value !== null && value > least) shown[at++] = value;
    }
  }
  return endsOf(shown);
}

/** Along the lower edge and back along the upper one, in one piece. */
function bandPath(xs: Float64Array, low: Float64Array, high: Float64Array): string {
  const { length } = xs;
  const [around, heights] = [new Float64Array(2 * length), new Float64Array(2 * length)];
  let count = 0;
  const add = (x: number, y: number) => {
    if (y - y !== 0) return;
    around[count] = x;
    heights[count++] = y;
  };
  for (let index = 0; index < length; index++) add(xs[index]!, low[index]!);
  for (let index = length - 1; index >= 0; index--) add(xs[index]!, high[index]!);
  return `${curvePath(around.subarray(0, count), heights.subarray(0, count))}z`;
}

/** The outermost quantiles that were asked for, else the extremes. */
function bandOf({ quantiles, min, max }: ArrayStatistics) {
  const first = quantiles[0];
  const last = quantiles.at(-1);
  if (first === undefined || last === undefined || first === last) {
    return { low: min, high: max, words: "the least value to the greatest" };
  }
  return {
    low: first.values,
    high: last.values,
    words: `${shownNumber(100 * first.p, 4)} % to ${shownNumber(100 * last.p, 4)} % of the jobs`,
  };
}
