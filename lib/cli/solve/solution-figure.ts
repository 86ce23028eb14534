/** A solution as a picture: each output over its axis, or its two, one below the other. */
import type { Solution } from "../../analysis/whole/solve.js";
import { UserError } from "../../errors.js";
import { axisScale, type Ends } from "../../results/figure/axis-scale.js";
import { endsOf, isLogarithmic } from "../../results/figure/curve-axis.js";
import { type Drawing, pathMark, stacked } from "../../results/figure/drawing.js";
import { type Figure, pngOf, svgOf, type Theme } from "../../results/figure/figures.js";
import { coloursOf, heatMap } from "../../results/figure/heat-map.js";
import { curve, type Frame, placer, plot } from "../../results/figure/plot.js";
import { writeFile } from "../terminal/write-file.js";
import { allPanels, drawnSeries, type Panel, type Scales } from "./solution-series.js";

/** What is below so much of the greatest total isn't drawn on a logarithmic axis. */
const LEAST_PART = 1e-12;

/** More outputs than this in one picture can't be read. */
const MOST_PLOTS = 24;

/** @param target ends in .svg or .png */
export async function writeSolutionFigure(
  solution: Solution,
  file: string,
  { target, ...scales }: Scales & { readonly target: string },
): Promise<void> {
  const figure = figureOf(solution, file, scales);
  await writeFile(target, /\.svg$/i.test(target) ? svgOf(figure) : await pngOf(figure));
}

function figureOf(solution: Solution, file: string, scales: Scales): Figure {
  const drawn = drawnSeries(solution);
  if (drawn.length === 0) {
    throw new UserError({
      code: "nothing-to-plot",
      place: "--plot",
      what: `the analysis of ${file} sweeps nothing`,
      remedy: "Give it an axis, as xaxis(m1.phi, lin, 0, 90, 100).",
    });
  }
  const shown = allPanels(drawn, scales).slice(0, MOST_PLOTS);
  return {
    id: "solution",
    title: file,
    alt: shown.map(({ label, axes }) => `${label} over ${axes.map((axis) => axis.name).join(" and ")}`).join("; "),
    draw: (theme) => {
      const plots = shown.map((panel) => (panel.axes.length === 1 ? linePlot(panel, theme) : mapPlot(panel, theme)));
      return stacked(plots, 4);
    },
  };
}

function linePlot({ label, unit, axes, values, log, parts, curves, span = 0 }: Panel, theme: Theme): Drawing {
  const axis = axes[0]!;
  const coloured = (curves ?? parts ?? []).map((each, index) => ({
    ...each,
    colour: theme.curves[index % theme.curves.length]!,
  }));
  // A total lies above its parts: beside what is a millionth of it nothing else would be seen.
  const greatest = endsOf(values).greatest;
  const seen = [values, ...coloured.map((part) => part.values)]
    .flat()
    .filter((value) => !log || value > greatest * LEAST_PART);
  const entries = [
    ...(parts === undefined ? [] : [{ text: "total", colour: theme.ink }]),
    ...coloured.map((part) => ({ text: part.label, colour: part.colour })),
  ];
  const frame: Frame = {
    x: axisScale({ ...axis, ...endsOf(axis.values), log: isLogarithmic(axis.values), tight: true }),
    y: axisScale({ name: label, unit, ...widened(endsOf(seen), span), log }),
    ...(entries.length === 0 ? {} : { legend: { title: parts === undefined ? "" : "noise", entries } }),
  };
  const place = placer(frame);
  const line = (of: readonly number[], stroke: string, strokeWidth: number) => {
    const points = axis.values.map((x, index): [number, number] => {
      const value = of[index]!;
      return [place.x(x), log && !(value > greatest * LEAST_PART) ? Number.NaN : place.y(value)];
    });
    return pathMark(curve(points), { stroke, strokeWidth });
  };
  const whole =
    parts === undefined ? { colour: theme.accent, strokeWidth: 1.5 } : { colour: theme.ink, strokeWidth: 2.2 };
  const lines = coloured.map((part) => line(part.values, part.colour, 1.5));
  return plot(frame, curves === undefined ? [...lines, line(values, whole.colour, whole.strokeWidth)] : lines, theme);
}

/** Ends at least so far apart. */
function widened({ least, greatest }: Ends, span: number): Ends {
  const lacking = Math.max(0, span - (greatest - least)) / 2;
  return { least: least - lacking, greatest: greatest + lacking };
}

function mapPlot({ label, unit, axes, values, log }: Panel, theme: Theme): Drawing {
  const colours = coloursOf(label, unit, endsOf(values), log);
  return heatMap({ across: axes[0]!, up: axes[1]!, values, colours }, theme);
}
