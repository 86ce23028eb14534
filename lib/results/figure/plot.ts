/** What plots have in common: a frame with two axes, and points, curves and bars as paths in it. */
import { axisBelow, axisLeft, axisRight } from "./axis-marks.js";
import type { AxisScale } from "./axis-scale.js";
import { type Drawing, lettersIn, type Mark, pathMark, textMark, widthOf } from "./drawing.js";
import type { Theme } from "./theme.js";

/** The inside of a plot [px]. Figures shrink with the page; at this width they are readable on a phone. */
export const PLOT_WIDTH = 350;
export const PLOT_HEIGHT = 215;

/** Around it, for labels and titles: the same in all plots, so that they stand in line [px]. */
const ROOM = { left: 66, right: 26, top: 34, bottom: 50 } as const;
/** What stands above a plot begins so far to the left of it, and one line of it is so high [px]. */
const INDENT = 58;
const LINE = 18;
const TITLE_SIZE = 14;
const LEAST_TITLE_SIZE = 11;
/** From the lower edge of the plot to the line on which the title of its axis stands [px]. */
const TITLE_BELOW = 40;

export interface Frame {
  readonly x: AxisScale;
  readonly y: AxisScale;
  readonly width?: number;
  readonly height?: number;
  /** What stands above, if it isn't the title of y, which is at its side then. */
  readonly title?: string | undefined;
  /** What the curves are, above the plot, in lines as long as there is room for. */
  readonly legend?: Legend | undefined;
  /** The colours of a map with what they stand for, to the right of it. */
  readonly colours?: Colours | undefined;
}

export interface Legend {
  readonly title: string;
  readonly entries: readonly { readonly text: string; readonly colour: string }[];
}

export interface Colours {
  readonly scale: AxisScale;
  /** From the least to the greatest. */
  readonly shades: readonly string[];
}

/** How wide a bar of colours is, and what lies between it and the map; its labels' room [px]. */
const BAR = { width: 14, gap: 16, labels: 62 } as const;

/** @param marks what is inside, in pixels from the upper left corner */
export function plot(frame: Frame, marks: readonly Mark[], theme: Theme): Drawing {
  const { x, y, width = PLOT_WIDTH, height = PLOT_HEIGHT, legend, colours } = frame;
  const right = colours === undefined ? ROOM.right : BAR.gap + BAR.width + BAR.labels;
  const whole = width + INDENT + right;
  const below = fitted(x.title, whole);
  const above = legend === undefined ? { marks: [], height: 0 } : legendOf(legend, whole, theme);
  const top = fitted(frame.title ?? y.title, whole);
  return {
    width,
    height,
    room: { ...ROOM, right, top: ROOM.top + above.height },
    marks: [
      ...axisLeft(y, width, height, theme),
      ...axisBelow(x, width, height, theme),
      textMark(below.text, width / 2, height + TITLE_BELOW, { size: below.size, fill: theme.ink, align: "middle" }),
      ...marks,
      ...above.marks,
      ...(colours === undefined ? [] : barOf(colours, width, height, theme)),
      textMark(top.text, -INDENT, -above.height - 14, { size: top.size, fill: theme.ink, middle: true }),
      ...(frame.title === undefined ? [] : [sideMark(y.title, height, theme)]),
    ],
  };
}

/** A title in the room that there is: smaller at first, then without its middle; what stands in brackets stays. */
function fitted(title: string, room: number): { readonly text: string; readonly size: number } {
  const size = Math.max(LEAST_TITLE_SIZE, Math.min(TITLE_SIZE, Math.floor(room / widthOf(title, 1))));
  const most = lettersIn(room, size);
  if (title.length <= most) return { text: title, size };
  const [, name = title, unit = ""] = /^(.*?)( \[[^\]]*\])?$/s.exec(title) ?? [];
  const kept = Math.max(6, most - unit.length - 1);
  return {
    text: `${name.slice(0, Math.ceil(kept / 2))}…${name.slice(name.length - Math.floor(kept / 2))}${unit}`,
    size,
  };
}

/** The title of what goes up, at its side. */
function sideMark(title: string, height: number, theme: Theme): Mark {
  const { text, size } = fitted(title, height + ROOM.top);
  const look = { size, fill: theme.ink, align: "middle", middle: true, angle: -90 } as const;
  return textMark(text, 10 - ROOM.left, height / 2, look);
}

/** A line or more of entries, each with a stroke of its colour. */
function legendOf({ title, entries }: Legend, room: number, theme: Theme): { marks: Mark[]; height: number } {
  const size = 12;
  let [x, line] = [widthOf(title, size) + 10, 0];
  const placed = entries.map((entry) => {
    const wide = widthOf(entry.text, size) + 40;
    if (x > 0 && x + wide > room) [x, line] = [0, line + 1];
    const at = { ...entry, x: x - INDENT, line };
    x += wide;
    return at;
  });
  const height = (line + 1) * LINE + 4;
  const yOf = (of: number) => -height + of * LINE + 4;
  const look = { size, fill: theme.quiet, middle: true };
  return {
    height,
    marks: [
      textMark(title, -INDENT, yOf(0), look),
      ...placed.flatMap(({ text, colour, x: left, line: of }) => [
        pathMark(`M${left.toFixed(1)} ${yOf(of)}h16`, { stroke: colour, strokeWidth: 2.5 }),
        textMark(text, left + 21, yOf(of), look),
      ]),
    ],
  };
}

/** The colours of a map in a bar, with an axis to its right. */
function barOf({ scale, shades }: Colours, width: number, height: number, theme: Theme): Mark[] {
  const left = width + BAR.gap;
  const step = height / shades.length;
  const marks = shades.map((shade, index) => {
    const [top, bottom] = [height - (index + 1) * step, height - index * step].map(Math.round) as [number, number];
    return pathMark(`M${left} ${Math.max(0, top - 1)}h${BAR.width}V${bottom}h${-BAR.width}z`, { fill: shade });
  });
  return [...marks, ...axisRight(scale, left + BAR.width, height, theme)];
}

/** Pixels of values in a frame. */
export function placer({ x, y, width = PLOT_WIDTH, height = PLOT_HEIGHT }: Frame) {
  return {
    x: (value: number) => x.place(value) * width,
    y: (value: number) => (1 - y.place(value)) * height,
    xs: (values: readonly (number | null)[]) => stretched(x.places(values), 0, width),
    ys: (values: readonly (number | null)[]) => stretched(y.places(values), height, -height),
  };
}

/** Places as pixels, in place. */
function stretched(places: Float64Array, from: number, by: number): Float64Array {
  for (let index = 0; index < places.length; index++) places[index] = from + by * places[index]!;
  return places;
}

/**
 * Points as a path of lines without length, whose round ends are what is seen: some ten bytes a point.
 *
 * @param xs, ys [px]; points that aren't finite are left out
 */
export function dots(xs: Float64Array, ys: Float64Array, from: number, step: number): string {
  let path = "";
  let [lastX, lastY] = [0, 0]; // tenths of a pixel
  for (let index = from; index < xs.length; index += step) {
    const x = Math.round(10 * xs[index]!);
    const y = Math.round(10 * ys[index]!);
    if (!Number.isFinite(x) || !Number.isFinite(y)) continue;
    path += path === "" ? `M${x / 10} ${y / 10}h0` : `m${(x - lastX) / 10} ${(y - lastY) / 10}h0`;
    [lastX, lastY] = [x, y];
  }
  return path;
}

/** A curve through points; it breaks where one isn't finite. */
export function curve(points: readonly (readonly [number, number])[]): string {
  let path = "";
  let pen = "M";
  for (let index = 0; index < points.length; index++) {
    const [x, y] = [points[index]![0], points[index]![1]];
    if (x - x !== 0 || y - y !== 0) {
      pen = "M";
      continue;
    }
    path += `${pen}${Math.round(10 * x) / 10} ${Math.round(10 * y) / 10}`;
    pen = "L";
  }
  return path;
}
