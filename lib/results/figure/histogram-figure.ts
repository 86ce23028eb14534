/** How often which value came: a histogram with its mean and its middle nine tenths. */

import type { Statistics } from "../summary/finish.js";
import { axisScale, type Ends, ROUNDING } from "./axis-scale.js";
import { pathMark } from "./drawing.js";
import { type Figure, fileName } from "./figure.js";
import { type Frame, placer, plot } from "./plot.js";

/** The bar of a constant, which has no width of its own [px]. */
const LEAST_BAR = 8;

/** What a histogram is made of. `Statistics` are such. */
export type Counted = Pick<Statistics, "histogram" | "logHistogram" | "mean">;

/** @param like see `axisScale` */
export function histogramFigure(
  {
    name,
    unit,
    log,
    like,
  }: { readonly name: string; readonly unit: string; readonly log: boolean; readonly like?: Ends | undefined },
  statistics: Counted,
): Figure | undefined {
  const { mean } = statistics;
  const histogram = (log ? statistics.logHistogram : undefined) ?? statistics.histogram;
  if (histogram === null || histogram.counts.length === 0) return undefined;
  const { edges, counts } = histogram;
  const most = Math.max(1, ...counts);
  const size = Math.max(Math.abs(edges[0]!), Math.abs(edges.at(-1)!));
  const constant = !(edges.at(-1)! - edges[0]! > ROUNDING * size);
  return {
    id: fileName(name, "histogram"),
    title: `${name}, histogram`,
    ...(typeof mean === "number" ? { caption: `${name}, histogram; dashed: the mean` } : {}),
    alt: `how many jobs lie in each of ${counts.length} bins; at most ${most} in one.`,
    draw: (theme) => {
      const frame: Frame = {
        x: axisScale({ name, unit, least: edges[0]!, greatest: edges.at(-1)!, log, like }),
        y: axisScale({ name: "jobs", unit: "", least: 0, greatest: 1.05 * most, tight: true, whole: true }),
      };
      const place = placer(frame);
      const base = place.y(0);
      const bars = counts.map((count, bin) => {
        if (count === 0) return "";
        const middle = place.x((edges[bin]! + edges[bin + 1]!) / 2);
        const wide = place.x(edges[bin + 1]!) - place.x(edges[bin]!);
        const width = constant ? LEAST_BAR : Math.max(0.5, wide - 1);
        const left = middle - width / 2;
        return `M${left.toFixed(1)} ${base.toFixed(1)}V${place.y(count).toFixed(1)}h${width.toFixed(1)}V${base.toFixed(1)}z`;
      });
      const marks = [pathMark(bars.join(""), { fill: theme.accent, fillOpacity: 0.85 })];
      if (typeof mean === "number") {
        const at = place.x(mean).toFixed(1);
        marks.push(pathMark(`M${at} ${base}V0`, { stroke: theme.mark, strokeWidth: 1.5, dash: [4, 4] }));
      }
      return plot(frame, marks, theme);
    },
  };
}
