/** A number over another, a point a job. */
import { axisScale } from "./axis-scale.js";
import { type Figure, fileName } from "./figure.js";
import { shownCount } from "./format-number.js";
import { dots, type Frame, pathMark, placer, plot } from "./plot.js";

export interface Quantity {
  readonly name: string;
  readonly unit: string;
  /** One a row. */
  readonly values: Float64Array;
  readonly log: boolean;
}

/** Points are drawn in so many layers, each see-through, so that many on one spot are darker than one. */
const LAYERS = 5;

/**
 * @param jobs how many jobs the run has
 * @param rows how many of them are in the rows
 */
export function scatterFigure(x: Quantity, y: Quantity, jobs: number, rows: number): Figure {
  const some = rows >= jobs ? "" : `, ${shownCount(rows)} of ${shownCount(jobs)} jobs`;
  return {
    id: fileName(y.name, "over", x.name),
    title: `${y.name} over ${x.name}${some}`,
    alt: `a scatter plot with one point a job${some}.`,
    draw: (theme) => {
      const frame: Frame = { x: x.name === "job" ? jobAxis(jobs) : axisOf(x), y: axisOf(y) };
      const place = placer(frame);
      const xs = x.values.map(place.x);
      const ys = y.values.map(place.y);
      const count = xs.length;
      const size = count > 3000 ? 2.2 : count > 300 ? 3.2 : 5;
      const layers = count > 300 ? LAYERS : 1;
      const look = { stroke: theme.accent, strokeWidth: size, strokeOpacity: count > 300 ? 0.45 : 0.8 };
      return plot(
        frame,
        Array.from({ length: layers }, (_, layer) => pathMark(dots(xs, ys, layer, layers), look)),
      );
    },
  };
}

function jobAxis(jobs: number) {
  return axisScale({ name: "job", unit: "", least: 0, greatest: jobs, tight: true, whole: true });
}

function axisOf({ name, unit, values, log }: Quantity) {
  let least = Number.POSITIVE_INFINITY;
  let greatest = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    if (value - value !== 0) continue;
    if (value < least) least = value;
    if (value > greatest) greatest = value;
  }
  if (least > greatest) [least, greatest] = [0, 1];
  return axisScale({ name, unit, least, greatest, log });
}
