/** Which share of the jobs meets what is required, over an input: a point with its interval for each class of equally many jobs. */
import { wilson } from "../summary/requirements.js";
import { axisScale } from "./axis-scale.js";
import { pathMark } from "./drawing.js";
import { type Figure, fileName } from "./figure.js";
import { curve, dots, type Frame, placer, plot } from "./plot.js";

const MOST_CLASSES = 16;
const JOBS_A_CLASS = 25;

export interface MetOver {
  readonly name: string;
  readonly unit: string;
  /** One a row, as is whether it fails. */
  readonly values: Float64Array;
  readonly fails: Uint8Array;
}

export function metFigure({ name, unit, values, fails }: MetOver): Figure {
  const points = classesOf(values, fails);
  const title = `jobs that meet what is required, over ${name}`;
  return {
    id: fileName("met", "over", name),
    title,
    caption: `${title}; lines: 95 % intervals`,
    alt: `a point for each of ${points.length} classes of jobs.`,
    draw: (theme) => {
      const frame: Frame = {
        x: axisScale({ name, unit, least: points[0]!.x, greatest: points.at(-1)!.x }),
        y: axisScale({ name: "share that meets all", unit: "", least: 0, greatest: 1, whole: true, tight: true }),
      };
      const place = placer(frame);
      const at = points.map(({ x, share, low, high }) => {
        return { x: place.x(x), y: place.y(share), low: place.y(low), high: place.y(high) };
      });
      const lines = at.map(({ x, low, high }) => `M${x.toFixed(1)} ${low.toFixed(1)}V${high.toFixed(1)}`).join("");
      const line = curve(at.map(({ x, y }) => [x, y] as const));
      const spots = dots(
        Float64Array.from(at, ({ x }) => x),
        Float64Array.from(at, ({ y }) => y),
        0,
        1,
      );
      const marks = [
        pathMark(lines, { stroke: theme.accent, strokeWidth: 1.5 }),
        pathMark(line, { stroke: theme.accent, strokeOpacity: 0.5 }),
        pathMark(spots, { stroke: theme.accent, strokeWidth: 7 }),
      ];
      return plot(frame, marks, theme);
    },
  };
}

/** Equal values stay together. */
function classesOf(values: Float64Array, fails: Uint8Array) {
  const order = Uint32Array.from(values.keys()).sort((one, other) => values[one]! - values[other]! || one - other);
  const count = Math.max(1, Math.min(MOST_CLASSES, Math.floor(order.length / JOBS_A_CLASS)));
  const classes: ({ readonly x: number } & ReturnType<typeof wilson>)[] = [];
  for (let which = 0, end = 0; which < count && end < order.length; which++) {
    const from = end;
    end = Math.max(from + 1, Math.round(((which + 1) * order.length) / count));
    while (end < order.length && values[order[end]!] === values[order[end - 1]!]) end++;
    let [met, sum] = [0, 0];
    for (let at = from; at < end; at++) {
      sum += values[order[at]!]!;
      if (fails[order[at]!] === 0) met++;
    }
    classes.push({ x: sum / (end - from), ...wilson(met, end - from) });
  }
  return classes;
}
