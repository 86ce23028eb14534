/** Numbers over two axes as a map, with a bar that says what the colours are. */
import { ticksOf } from "./axis-marks.js";
import { type AxisScale, axisScale, type Ends } from "./axis-scale.js";
import { contourPath } from "./contours.js";
import { type CurveAxis, endsOf, isLogarithmic } from "./curve-axis.js";
import { type Drawing, type Mark, pathMark } from "./drawing.js";
import { type Frame, PLOT_HEIGHT, PLOT_WIDTH, placer, plot } from "./plot.js";
import { mapShades, type Theme } from "./theme.js";

/** At most so many cells are drawn a side; of more, every so manieth. */
const MOST_CELLS = 80;
/** How many shades there are. */
const SHADES = 40;

export interface HeatMap {
  readonly across: CurveAxis;
  readonly up: CurveAxis;
  /** Shape (across, up), C order; null and NaN where there is none. */
  readonly values: ArrayLike<number | null>;
  /** What stands above: the quantity, whose numbers the bar has. */
  readonly colours: AxisScale;
}

/** The scale of a map's colours: exactly from the least value to the greatest. */
export function coloursOf(name: string, unit: string, ends: Ends, log: boolean, like?: Ends): AxisScale {
  return axisScale({ name, unit, ...ends, log, tight: true, like });
}

export function heatMap({ across, up, values, colours }: HeatMap, theme: Theme): Drawing {
  const axis = ({ name, unit = "", values: points }: CurveAxis) =>
    axisScale({ name, unit, ...endsOf(edgesOf(points)), log: isLogarithmic(points), tight: true });
  const [x, y] = [axis(across), axis(up)];
  const shades = mapShades(SHADES);
  const frame: Frame = {
    x,
    y,
    height: heightOf(across, up),
    title: colours.title,
    colours: { scale: colours, shades },
  };
  const place = placer(frame);
  const [xs, ys] = [edgesOf(across.values).map(place.x), edgesOf(up.values).map(place.y)];
  const step = ({ values: points }: CurveAxis) => Math.ceil(points.length / MOST_CELLS);
  const paths = new Array<string>(SHADES).fill("");
  for (let i = 0; i < across.values.length; i += step(across)) {
    for (let j = 0; j < up.values.length; j += step(up)) {
      const place = colours.place(values[i * up.values.length + j] ?? Number.NaN);
      const shade = Math.min(SHADES - 1, Math.max(0, Math.floor(place * SHADES)));
      if (!Number.isFinite(place)) continue;
      const [right, top] = [Math.min(i + step(across), xs.length - 1), Math.min(j + step(up), ys.length - 1)];
      paths[shade] += cell(xs[i]!, ys[j]!, xs[right]!, ys[top]!);
    }
  }
  const cells = paths.flatMap((path, shade) => (path === "" ? [] : [pathMark(path, { fill: shades[shade]! })]));
  const lines = contours({ across, up, values, colours }, place, [step(across), step(up)]);
  return plot(frame, [...cells, ...lines], theme);
}

/** Lines of equal value at the bar's ticks, dark on light shades and light on dark ones. */
function contours(
  { across, up, values, colours }: HeatMap,
  place: ReturnType<typeof placer>,
  [wide, high]: readonly [number, number],
): Mark[] {
  const every = (points: readonly number[], step: number) => points.filter((_, at) => at % step === 0);
  const field = {
    xs: every(across.values, wide).map(place.x),
    ys: every(up.values, high).map(place.y),
    at: (i: number, j: number) => colours.place(values[wide * i * up.values.length + high * j] ?? Number.NaN),
  };
  if (field.xs.length < LEAST_FOR_CONTOURS || field.ys.length < LEAST_FOR_CONTOURS) return [];
  return ticksOf(colours).flatMap(({ place: level }) => {
    const path = contourPath(field, level);
    const stroke = level > 0.6 ? "#1c2430" : "#ffffff";
    return path === "" ? [] : [pathMark(path, { stroke, strokeWidth: 1, strokeOpacity: 0.75 })];
  });
}

/** Maps of fewer points a side have none. */
const LEAST_FOR_CONTOURS = 7;

/** A picture of a camera's x and y has the beam's own shape, as long as that isn't a strip; other maps have a plot's. */
function heightOf(across: CurveAxis, up: CurveAxis): number {
  if (across.name !== "x" || up.name !== "y" || across.unit !== up.unit) return PLOT_HEIGHT;
  const [wide, high] = [across, up].map(({ values }) => {
    const { least, greatest } = endsOf(edgesOf(values));
    return greatest - least;
  }) as [number, number];
  const height = (PLOT_WIDTH * high) / wide;
  return height >= PLOT_WIDTH / 3 && height <= 2 * PLOT_WIDTH ? Math.round(height) : PLOT_HEIGHT;
}

/** A little under its neighbours to the right and above: where edges only meet, the background shows between them. */
function cell(x: number, y: number, right: number, top: number): string {
  const [far, high] = [Math.min(PLOT_WIDTH, right + OVERLAP), Math.max(0, top - OVERLAP)];
  return `M${x.toFixed(1)} ${y.toFixed(1)}H${far.toFixed(1)}V${high.toFixed(1)}H${x.toFixed(1)}z`;
}

const OVERLAP = 0.7;

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
