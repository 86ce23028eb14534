/** An output over two axes a job: its mean over all jobs as a map, from the least value to the greatest in full colour. */

import { axisScale } from "./axis-scale.js";
import type { CurveAxis } from "./band-figure.js";
import { endsOf, isLogarithmic } from "./band-figure.js";
import { type Figure, fileName } from "./figure.js";
import type { ArrayStatistics } from "./finish.js";
import { shownNumber } from "./format-number.js";
import { type Frame, pathMark, placer, plot } from "./plot.js";

/** At most so many cells are drawn a side; of more, every so manieth. */
const MOST_CELLS = 80;
/** How many shades there are. */
const SHADES = 24;

/** @param mean shape (first axis, second axis), C order */
export function mapFigure(
  name: string,
  unit: string,
  [across, up]: readonly [CurveAxis, CurveAxis],
  { mean }: Pick<ArrayStatistics, "mean">,
  log: boolean,
): Figure {
  const shown = mean.filter((value) => value !== null && (!log || value > 0)) as number[];
  const shades = axisScale({
    name,
    unit,
    ...(shown.length > 0 ? endsOf(shown) : { least: 0, greatest: 1 }),
    log,
    tight: true,
  });
  const ends = shown.length > 0 ? endsOf(shown) : undefined;
  const range = `${shownNumber(ends?.least, 4)} to ${shownNumber(ends?.greatest, 4)}${unit === "" ? "" : ` ${unit}`}`;
  return {
    id: fileName(name, "over", across.name, "and", up.name),
    title: `${name} over ${across.name} and ${up.name}`,
    caption: `${name}: the mean over all jobs, from pale to full ${range}`,
    alt: `a map of the mean over all jobs, ${range}.`,
    draw: (theme) => {
      const axis = ({ name: title, values }: CurveAxis) =>
        axisScale({ name: title, unit: "", ...endsOf(edgesOf(values)), log: isLogarithmic(values), tight: true });
      const frame: Frame = { x: axis(across), y: axis(up) };
      const place = placer(frame);
      const [xs, ys] = [edgesOf(across.values).map(place.x), edgesOf(up.values).map(place.y)];
      const [stepX, stepY] = [across, up].map(({ values }) => Math.ceil(values.length / MOST_CELLS)) as [
        number,
        number,
      ];
      const paths = new Array<string>(SHADES).fill("");
      for (let i = 0; i < across.values.length; i += stepX) {
        for (let j = 0; j < up.values.length; j += stepY) {
          const value = mean[i * up.values.length + j];
          const shade = Math.min(SHADES - 1, Math.floor(shades.place(value ?? Number.NaN) * SHADES));
          if (!(shade >= 0)) continue;
          const [right, top] = [Math.min(i + stepX, xs.length - 1), Math.min(j + stepY, ys.length - 1)];
          paths[shade] += cell(xs[i]!, ys[j]!, xs[right]!, ys[top]!);
        }
      }
      const look = (shade: number) => ({ fill: theme.accent, fillOpacity: (shade + 0.5) / SHADES });
      return plot(
        frame,
        paths.flatMap((path, shade) => (path === "" ? [] : [pathMark(path, look(shade))])),
      );
    },
  };
}

/** In whole pixels: between cells that end on parts of one, the background shows. */
function cell(x: number, y: number, right: number, top: number): string {
  return `M${Math.round(x)} ${Math.round(y)}H${Math.round(right)}V${Math.round(top)}H${Math.round(x)}z`;
}

/** Where cells about points begin and end: halfway to the next; on a logarithmic axis by factors. */
function edgesOf(values: readonly number[]): number[] {
  const log = isLogarithmic(values);
  const middle = (a: number, b: number) => (log ? Math.sqrt(a * b) : (a + b) / 2);
  const between = values.slice(1).map((value, index) => middle(values[index]!, value));
  const [first = 0, last = 0] = [values[0], values.at(-1)];
  const before = between[0] ?? first + 0.5;
  const behind = between.at(-1) ?? last - 0.5;
  const mirrored = (end: number, inner: number) => (log ? (end * end) / inner : 2 * end - inner);
  return [mirrored(first, before), ...between, mirrored(last, behind)];
}
