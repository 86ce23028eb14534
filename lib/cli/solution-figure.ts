/** A solution as a picture: each output over its axis, or its two, one below the other. */
import type { GroupMark, Mark, Spec } from "vega";
import type { Solution } from "../analysis/solve.js";
import { UserError } from "../errors.js";
import { axisScale } from "../results/axis-scale.js";
import { endsOf, isLogarithmic } from "../results/band-figure.js";
import { type Figure, pngOf, svgOf, type Theme } from "../results/figures.js";
import { curve, type Frame, PLOT_HEIGHT, PLOT_WIDTH, pathMark, placer, plot } from "../results/plot.js";
import { drawable, type Series, seriesOf } from "./solution-series.js";
import { writeFile } from "./write-file.js";

/** More outputs than this in one picture can't be read. */
const MOST_PLOTS = 24;
/** The cells of a map in each direction; finer ones are thinned out. */
const MOST_CELLS = 150;
const GAP = 24;

/** @param target ends in .svg or .png */
export async function writeSolutionFigure(solution: Solution, file: string, target: string): Promise<void> {
  const figure = figureOf(solution, file);
  await writeFile(target, /\.svg$/i.test(target) ? await svgOf(figure) : await pngOf(figure));
}

function figureOf(solution: Solution, file: string): Figure {
  const drawn = seriesOf(solution).filter(
    ({ axes, real }) => (axes.length === 1 || axes.length === 2) && real.length > 1,
  );
  if (drawn.length === 0) {
    throw new UserError({
      code: "nothing-to-plot",
      place: "--plot",
      what: `the analysis of ${file} sweeps nothing`,
      remedy: "Give it an axis, as xaxis(m1.phi, lin, 0, 90, 100).",
    });
  }
  const shown = drawn.slice(0, MOST_PLOTS);
  return {
    id: "solution",
    title: file,
    alt: shown.map(({ name, axes }) => `${name} over ${axes.map((axis) => axis.name).join(" and ")}`).join("; "),
    draw: (theme) => ({
      layout: { columns: 1, padding: GAP, bounds: "full", align: "all" },
      padding: 4,
      marks: shown.map((series) =>
        grouped(series.axes.length === 1 ? linePlot(series, theme) : mapPlot(series, theme)),
      ),
    }),
  };
}

/** A plot as a part of another. */
function grouped({ width, height, scales, axes, marks }: Spec): GroupMark {
  return {
    type: "group",
    // What the scales' ranges refer to.
    signals: [
      { name: "width", value: width },
      { name: "height", value: height },
    ],
    encode: { enter: { width: { value: Number(width) }, height: { value: Number(height) } } },
    ...{ scales: scales ?? [], axes: axes ?? [], marks: marks ?? [] },
  };
}

function linePlot(series: Series, theme: Theme): Spec {
  const { label, values } = drawable(series);
  const axis = series.axes[0]!;
  const finite = values.filter(Number.isFinite);
  const frame: Frame = {
    x: axisScale({ name: axis.name, unit: "", ...endsOf(axis.values), log: isLogarithmic(axis.values), tight: true }),
    y: axisScale({ name: label, unit: "", ...endsOf(finite.length === 0 ? [0, 1] : finite) }),
  };
  const place = placer(frame);
  const points = axis.values.map((x, index): [number, number] => [place.x(x), place.y(values[index]!)]);
  return plot(frame, [pathMark(curve(points), { stroke: theme.accent, strokeWidth: 1.5 })]);
}

function mapPlot(series: Series, theme: Theme): Spec {
  const { label, values } = drawable(series);
  const [first, second] = [series.axes[0]!, series.axes[1]!];
  const { least, greatest } = endsOf(values.filter(Number.isFinite));
  const note = `${second.name}   (${label}: ${short(least)} pale to ${short(greatest)} full)`;
  const frame: Frame = {
    x: axisScale({ name: first.name, unit: "", ...endsOf(first.values), tight: true }),
    y: axisScale({ name: note, unit: "", ...endsOf(second.values), tight: true }),
  };
  const [columns, rows] = [first.values.length, second.values.length];
  const [across, up] = [Math.min(columns, MOST_CELLS), Math.min(rows, MOST_CELLS)];
  const [width, height] = [PLOT_WIDTH / across, PLOT_HEIGHT / up];
  const cells: Mark[] = [];
  for (let i = 0; i < across; i++) {
    for (let j = 0; j < up; j++) {
      const value = values[Math.floor((i * columns) / across) * rows + Math.floor((j * rows) / up)]!;
      const strength = greatest > least ? (value - least) / (greatest - least) : 0.5;
      if (!Number.isFinite(strength)) continue;
      const path = `M${(i * width).toFixed(2)} ${(PLOT_HEIGHT - (j + 1) * height).toFixed(2)}h${width.toFixed(2)}v${height.toFixed(2)}h-${width.toFixed(2)}z`;
      cells.push(pathMark(path, { fill: theme.accent, fillOpacity: Number(strength.toFixed(3)) }));
    }
  }
  return plot(frame, cells);
}

function short(value: number): string {
  return String(Number(value.toPrecision(3)));
}
