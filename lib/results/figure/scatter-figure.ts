/** A number over another, a point a job. */
import { shownCount } from "../../counted.js";
import { axisScale, type Ends } from "./axis-scale.js";
import { endsOf } from "./curve-axis.js";
import { pathMark } from "./drawing.js";
import { type Figure, fileName } from "./figure.js";
import { dots, type Frame, placer, plot } from "./plot.js";

export interface Quantity {
  readonly name: string;
  readonly unit: string;
  /** One a row. */
  readonly values: Float64Array;
  readonly log: boolean;
  /** The least and the greatest value of all jobs, if they are known: axes of one quantity agree. */
  readonly ends?: Ends | undefined;
}

/** Points are drawn in so many layers, each see-through, so that many on one spot are darker than one. */
const LAYERS = 5;

/**
 * @param jobs how many jobs the run has
 * @param rows how many of them are in the rows
 * @param why  why it is over this one, if not because the spec says so
 */
export function scatterFigure(x: Quantity, y: Quantity, jobs: number, rows: number, why = ""): Figure {
  const some = rows >= jobs ? "" : `, ${shownCount(rows)} of ${shownCount(jobs)} jobs`;
  const title = `${y.name} over ${x.name}${some}`;
  return {
    id: fileName(y.name, "over", x.name),
    title,
    caption: why === "" ? title : `${y.name} over ${x.name}, ${why}${some}`,
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
        theme,
      );
    },
  };
}

function jobAxis(jobs: number) {
  return axisScale({ name: "job", unit: "", least: 0, greatest: jobs, tight: true, whole: true });
}

function axisOf({ name, unit, values, log, ends = endsOf(values) }: Quantity) {
  return axisScale({ name, unit, ...ends, log });
}
