/** An output that is a curve a job: its mean over the axis, and the band that holds most jobs. */

import type { ArrayStatistics } from "../summary/finish.js";
import { axisScale } from "./axis-scale.js";
import { type CurveAxis, endsOf, isLogarithmic } from "./curve-axis.js";
import { pathMark } from "./drawing.js";
import { type Figure, fileName } from "./figure.js";
import { shownNumber } from "./format-number.js";
import { curve, dots, type Frame, placer, plot } from "./plot.js";

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
      const shown = [...low, ...high, ...of.mean].filter((value) => value !== null && (!log || value > 0)) as number[];
      const { values } = axis;
      const frame: Frame = {
        x: axisScale({
          ...{ name: axis.name, unit: axis.unit ?? "", ...endsOf(values) },
          ...{ log: isLogarithmic(values), tight: true },
        }),
        y: axisScale({ name, unit, ...endsOf(shown), log }),
      };
      const place = placer(frame);
      const points = (ys: readonly (number | null)[]) =>
        values.map((x, index): [number, number] => [place.x(x), ys[index] === null ? Number.NaN : place.y(ys[index]!)]);
      const band = [...points(low), ...points(high).reverse()].filter(([, y]) => Number.isFinite(y));
      const mean = points(of.mean);
      const [xs, ys] = [0, 1].map((which) => Float64Array.from(mean, (point) => point[which]!));
      return plot(
        frame,
        [
          pathMark(`${curve(band)}z`, { fill: theme.accent, fillOpacity: 0.25 }),
          pathMark(curve(mean), { stroke: theme.accent, strokeWidth: 2 }),
          ...(values.length > FEW_POINTS
            ? []
            : [pathMark(dots(xs!, ys!, 0, 1), { stroke: theme.accent, strokeWidth: 6 })]),
        ],
        theme,
      );
    },
  };
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
