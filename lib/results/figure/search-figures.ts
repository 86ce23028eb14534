/**
 * What searches found, drawn: the way of the best of them, where the good ones ended in each parameter, curves before and after.
 *
 * Not here: the ordinary figures of their columns (run-figures.ts).
 */
import { sizeOf } from "../../shape.js";
import type { SampledRows } from "../part/sampled-rows.js";
import { axisScale } from "./axis-scale.js";
import { endsOf } from "./curve-axis.js";
import { type Drawing, type Mark, pathMark, textMark, widthOf } from "./drawing.js";
import { type Figure, fileName } from "./figure.js";
import { curve, type Frame, placer, plot } from "./plot.js";
import type { Theme } from "./theme.js";

/** The jobs of a run of searches, the best first: their places in some rows. */
export interface RankedSearches {
  readonly rows: SampledRows;
  /** Places of jobs that found something, the best first. */
  readonly order: readonly number[];
}

/** What a spec of searches says of them. */
export interface SearchSpec {
  readonly objective?: { readonly maximize?: unknown };
  readonly optimize?: unknown;
  readonly fit?: unknown;
}

/** So many ways are drawn, and so many ends of good searches. */
const MOST_WAYS = 10;
const MOST_GOOD = 30;
/** Good are those of the best tenth, five at least. */
const GOOD_PART = 0.1;
const FEWEST_GOOD = 5;
/** So many parameters have a line. */
const MOST_PARAMETERS = 60;
/** So many curves are drawn before and after. */
const MOST_CURVES = 6;

/** Whether a column is a search's own, which has figures of its own. */
export function isOfSearch(spec: SearchSpec, name: string): boolean {
  if (spec.optimize === undefined && spec.fit === undefined) return false;
  return OWN.test(name) || (spec.fit !== undefined && OF_FIT.test(name));
}

const OWN = /^(?:(?:start|path|best)\/|(?:evaluations|ended)$)/;
const OF_FIT =
  /^(?:(?:sigma|fitted|measured|posterior|posterior (?:mean|sigma|halves|lagged)|r_hat|ess)\/|(?:correlation|fisher|degrees of freedom|accepted)$)/;

/** The searches of a run, ranked; undefined if it is none of searches. */
export function searchesOf(spec: SearchSpec, rows: SampledRows): RankedSearches | undefined {
  if (spec.optimize === undefined && spec.fit === undefined) return undefined;
  return rankedSearches(rows, spec.objective?.maximize !== undefined);
}

/** Ranks searches by their objective. @param high whether more is better */
export function rankedSearches(rows: SampledRows, high: boolean): RankedSearches | undefined {
  const objective = columnOf(rows, "objective");
  if (objective === undefined || columnOf(rows, "ended") === undefined) return undefined;
  const found = Array.from({ length: rows.count }, (_, row) => row).filter((row) => Number.isFinite(objective[row]!));
  const sign = high ? -1 : 1;
  return { rows, order: found.sort((a, b) => sign * (objective[a]! - objective[b]!) || a - b) };
}

export function columnOf(rows: SampledRows, name: string): Float64Array | undefined {
  const index = rows.columns.findIndex((column) => column.name === name);
  return index === -1 ? undefined : rows.data[index];
}

/** The parameters that were searched for, in their order. */
export function searchedIn({ columns }: SampledRows): readonly string[] {
  return columns.flatMap(({ name }) => (name.startsWith("best/") ? [name.slice("best/".length)] : []));
}

export function searchFigures(ranked: RankedSearches): Figure[] {
  const all = [waysFigure(ranked), endsFigure(ranked), ...beforeAndAfter(ranked)];
  return all.filter((figure) => figure !== undefined);
}

/** The best value so far of the best searches, over the evaluations that it took. */
function waysFigure({ rows, order }: RankedSearches): Figure | undefined {
  const index = rows.columns.findIndex(({ name }) => name === "path/objective");
  const axis = rows.columns[index]?.axes[0];
  if (axis === undefined || order.length === 0) return undefined;
  const [paths, width] = [rows.data[index]!, axis.values.length];
  const best = order.slice(0, MOST_WAYS);
  const evaluations = columnOf(rows, "evaluations");
  const longest = best.reduce((most, row) => Math.max(most, evaluations?.[row] ?? Number.POSITIVE_INFINITY), 0);
  const last = axis.values.findIndex((after) => after >= longest);
  const steps = last < 1 ? axis.values : axis.values.slice(0, last + 1);
  const shown = best.map((row) => [...paths.subarray(row * width, row * width + steps.length)]);
  return {
    id: fileName("ways"),
    title: "The way of the best searches",
    caption: `The best value so far of the ${shown.length === 1 ? "best search" : `${shown.length} best searches`}, over the evaluations that it took`,
    alt: "a falling curve for each search; the best one is thicker.",
    draw: (theme) => {
      const frame: Frame = {
        x: axisScale({ name: "evaluations", unit: "", ...endsOf(steps), tight: true, log: true }),
        y: axisScale({ name: "objective", unit: "", ...endsOf(shown.flat()), log: spansDecades(shown.flat()) }),
      };
      const place = placer(frame);
      const lines = shown.map((values) => curve(steps.map((x, at) => [place.x(x), place.y(values[at]!)])));
      const quiet = lines.slice(1).map((line) => pathMark(line, { stroke: theme.quiet, strokeOpacity: 0.6 }));
      return plot(frame, [...quiet, pathMark(lines[0]!, { stroke: theme.accent, strokeWidth: 2.5 })], theme);
    },
  };
}

/** A parameter's ends of good searches, as parts of the range that was begun in. */
interface Line {
  readonly name: string;
  readonly places: readonly number[];
  readonly spread: number;
}

/** Parallel coordinates, lying on their side: a line a parameter, a curve a good search. */
function endsFigure({ rows, order }: RankedSearches): Figure | undefined {
  const many = Math.max(FEWEST_GOOD, Math.min(MOST_GOOD, Math.ceil(GOOD_PART * order.length)));
  const good = order.slice(0, many);
  const lines = searchedIn(rows).flatMap((name): Line[] => {
    const [from, to] = [columnOf(rows, name), columnOf(rows, `best/${name}`)];
    if (from === undefined || to === undefined) return [];
    const { least, greatest } = endsOf([...from, ...to]);
    if (!(greatest > least)) return [];
    const places = good.map((row) => (to[row]! - least) / (greatest - least));
    return [{ name, places, spread: Math.max(...places) - Math.min(...places) }];
  });
  if (lines.length === 0 || good.length < 2) return undefined;
  const narrow = [...lines].sort((a, b) => a.spread - b.spread).slice(0, MOST_PARAMETERS);
  const shown = lines.filter((line) => narrow.includes(line));
  const left = lines.length - shown.length;
  const rest = left === 0 ? "" : `; the ${shown.length} on which they agree most, of ${lines.length}`;
  return {
    id: fileName("ends"),
    title: "Where the good searches ended",
    caption: `Where the ${good.length} best searches ended, each parameter over the range that all began and ended in${rest}. Thick: the best`,
    alt: "a line for each parameter, a curve for each search that crosses all of them.",
    draw: (theme) => drawEnds(shown, theme),
  };
}

/** A line's height, the size of names, the room about all [px]; all is as wide as other plots. */
const LINE_HEIGHT = 15;
const NAME_SIZE = 11;
const WHOLE_WIDTH = 416;
const MOST_LETTERS = 20;
const TOP = 22;

function drawEnds(lines: readonly Line[], theme: Theme): Drawing {
  const names = lines.map(({ name }) => (name.length > MOST_LETTERS ? `${name.slice(0, MOST_LETTERS - 1)}…` : name));
  const left = Math.ceil(Math.max(...names.map((name) => 1.12 * widthOf(name, NAME_SIZE)))) + 10;
  const width = WHOLE_WIDTH - left - 14;
  const height = lines.length * LINE_HEIGHT;
  const y = (line: number) => (line + 0.5) * LINE_HEIGHT;
  const grid = lines.map((_, line) => `M0 ${y(line)}H${width}`).join("");
  const way = (search: number) =>
    curve(lines.map(({ places }, line): [number, number] => [places[search]! * width, y(line)]));
  const others = lines[0]!.places
    .slice(1)
    .map((_, at) => pathMark(way(at + 1), { stroke: theme.quiet, strokeOpacity: 0.45 }));
  const look = { size: NAME_SIZE, fill: theme.quiet, align: "end", middle: true } as const;
  const heads: Mark[] = [
    textMark("least", 0, -10, { size: NAME_SIZE, fill: theme.quiet, middle: true }),
    textMark("greatest", width, -10, { ...look }),
  ];
  return {
    width,
    height,
    room: { left, right: 14, top: TOP, bottom: 6 },
    marks: [
      pathMark(grid, { stroke: theme.grid }),
      ...heads,
      ...names.map((name, line) => textMark(name, -8, y(line), look)),
      ...others,
      pathMark(way(0), { stroke: theme.accent, strokeWidth: 2.5 }),
    ],
  };
}

/** Each curve of the best search where it began and where it ended. */
function beforeAndAfter({ rows, order }: RankedSearches): Figure[] {
  const [best] = order;
  if (best === undefined) return [];
  const curves = rows.columns.flatMap((column, index) => {
    const before = columnOf(rows, `start/${column.name}`);
    if (before === undefined || column.axes.length !== 1 || column.type !== "real") return [];
    const size = sizeOf(column);
    const cut = (all: Float64Array) => [...all.subarray(best * size, (best + 1) * size)];
    return [{ column, after: cut(rows.data[index]!), before: cut(before) }];
  });
  const fitted = curves.filter(({ column }) => column.name.startsWith("fitted/"));
  return (fitted.length > 0 ? fitted : curves).slice(0, MOST_CURVES).map(({ column, after, before }): Figure => {
    const { name, unit } = column;
    const axis = column.axes[0]!;
    const measured = name.startsWith("fitted/")
      ? columnOf(rows, `measured/${name.slice("fitted/".length)}`)
      : undefined;
    const dots = measured === undefined ? undefined : [...measured.subarray(0, axis.values.length)];
    return {
      id: fileName(name, "before-and-after"),
      title: `${name} before and after`,
      caption: `${name} where the best search began, and where it ended${dots === undefined ? "" : ", beside what was measured"}`,
      alt: "two curves over the axis.",
      draw: (theme) => {
        const values = [...after, ...before, ...(dots ?? [])];
        const frame: Frame = {
          x: axisScale({
            ...{ name: axis.name, unit: axis.unit ?? "", ...endsOf(axis.values) },
            ...{ log: spansDecades(axis.values), tight: true },
          }),
          y: axisScale({ name, unit, ...endsOf(values), log: spansDecades(values) }),
          legend: {
            title: "",
            entries: [
              { text: "before", colour: theme.quiet },
              { text: "after", colour: theme.accent },
              ...(dots === undefined ? [] : [{ text: "measured", colour: theme.mark }]),
            ],
          },
        };
        const place = placer(frame);
        const line = (ys: readonly number[]) => curve(axis.values.map((x, at) => [place.x(x), place.y(ys[at]!)]));
        const points = (dots ?? []).map(
          (value, at) => `M${place.x(axis.values[at]!).toFixed(1)} ${place.y(value).toFixed(1)}h0`,
        );
        return plot(
          frame,
          [
            pathMark(line(before), { stroke: theme.quiet, strokeWidth: 1.5 }),
            ...(dots === undefined ? [] : [pathMark(points.join(""), { stroke: theme.mark, strokeWidth: 4 })]),
            pathMark(line(after), { stroke: theme.accent, strokeWidth: 2 }),
          ],
          theme,
        );
      },
    };
  });
}

/** Positive numbers of which the greatest is a hundred times the least, at least. */
function spansDecades(values: readonly number[]): boolean {
  const { least, greatest } = endsOf(values);
  return least > 0 && greatest > 100 * least;
}
