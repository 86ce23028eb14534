/** What plots have in common: a frame with two axes, and points, curves and bars as paths in it. */
import type { Axis, Mark, Scale, Spec } from "vega";
import { log10 } from "../../numerics/elementary.js";
import { type AxisScale, superscript } from "./axis-scale.js";
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
/** About how wide a letter is, of its size [1]: DejaVu Sans, which is among the widest. */
const LETTER = 0.6;

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
export function plot(frame: Frame, marks: readonly Mark[], theme: Theme): Spec {
  const { x, y, height = PLOT_HEIGHT, legend, colours } = frame;
  const { width = PLOT_WIDTH } = frame;
  const scale = (name: string, of: AxisScale, range: "width" | "height"): Scale => scaleOf(name, of, range);
  const [across, up] = [ticksOf(x, "x"), ticksOf(y, "y")];
  const left = { orient: "left", grid: true, domain: false, ticks: false } as const;
  const whole = width + INDENT + (colours === undefined ? ROOM.right : BAR.gap + BAR.width + BAR.labels);
  const below = fitted(x.title, whole);
  const above = legend === undefined ? { marks: [], height: 0 } : legendOf(legend, whole, theme);
  const bar = colours === undefined ? undefined : barOf(colours, width, height);
  const right = colours === undefined ? ROOM.right : BAR.gap + BAR.width + BAR.labels;
  return {
    width,
    height,
    padding: { ...ROOM, right, top: ROOM.top + above.height },
    autosize: "none",
    scales: [scale("x", x, "width"), scale("y", y, "height"), ...across.scales, ...up.scales, ...(bar?.scales ?? [])],
    axes: [
      {
        ...{ scale: "x", title: below.text, titleFontSize: below.size, orient: "bottom" as const },
        ...{ labelOverlap: true, labelFlush: true, ...across.axis },
      },
      { scale: "y", ...left, ...up.axis },
      ...(bar?.axes ?? []),
    ],
    marks: [
      ...marks,
      ...above.marks,
      ...(bar?.marks ?? []),
      textMark({ x: -INDENT, y: -above.height - 14, ...fitted(frame.title ?? y.title, whole), fill: theme.ink, theme }),
      ...(frame.title === undefined ? [] : [sideMark(y.title, height, theme)]),
    ],
  };
}

/** A title in the room that there is: smaller at first, then without its middle; what stands in brackets stays. */
function fitted(title: string, room: number): { readonly text: string; readonly size: number } {
  const widest = (size: number) => Math.floor(room / (LETTER * size));
  const size = Math.max(LEAST_TITLE_SIZE, Math.min(TITLE_SIZE, Math.floor(room / (LETTER * title.length))));
  const most = widest(size);
  if (title.length <= most) return { text: title, size };
  const [, name = title, unit = ""] = /^(.*?)( \[[^\]]*\])?$/s.exec(title) ?? [];
  const kept = Math.max(6, most - unit.length - 1);
  return {
    text: `${name.slice(0, Math.ceil(kept / 2))}…${name.slice(name.length - Math.floor(kept / 2))}${unit}`,
    size,
  };
}

interface TextLook {
  readonly x: number;
  readonly y: number;
  readonly size: number;
  readonly fill: string;
  readonly theme: Theme;
  readonly text: string;
}

/** The title of what goes up, at its side. */
function sideMark(title: string, height: number, theme: Theme): Mark {
  const { text, size } = fitted(title, height + ROOM.top);
  const mark = textMark({ x: 10 - ROOM.left, y: height / 2, text, size, fill: theme.ink, theme });
  return {
    ...mark,
    encode: { enter: { ...mark.encode!.enter, angle: { value: -90 }, align: { value: "center" } } },
  } as Mark;
}

function textMark({ x, y, size, fill, theme, text }: TextLook): Mark {
  return {
    type: "text",
    encode: {
      enter: {
        ...{ x: { value: x }, y: { value: y }, text: { value: text }, fill: { value: fill } },
        ...{ font: { value: theme.font }, fontSize: { value: size }, baseline: { value: "middle" } },
      },
    },
  };
}

/** A line or more of entries, each with a stroke of its colour. */
function legendOf({ title, entries }: Legend, room: number, theme: Theme): { marks: Mark[]; height: number } {
  const size = 12;
  const widthOf = (text: string) => LETTER * size * text.length;
  let [x, line] = [widthOf(title) + 10, 0];
  const placed = entries.map((entry) => {
    const wide = widthOf(entry.text) + 40;
    if (x > 0 && x + wide > room) [x, line] = [0, line + 1];
    const at = { ...entry, x: x - INDENT, line };
    x += wide;
    return at;
  });
  const height = (line + 1) * LINE + 4;
  const yOf = (of: number) => -height + of * LINE + 4;
  const look = { size, theme, fill: theme.quiet };
  return {
    height,
    marks: [
      textMark({ ...look, text: title, x: -INDENT, y: yOf(0) }),
      ...placed.flatMap(({ text, colour, x: left, line: of }) => [
        pathMark(`M${left.toFixed(1)} ${yOf(of)}h16`, { stroke: colour, strokeWidth: 2.5 }),
        textMark({ ...look, text, x: left + 21, y: yOf(of) }),
      ]),
    ],
  };
}

/** The colours of a map in a bar, with an axis to its right. */
function barOf({ scale: of, shades }: Colours, width: number, height: number) {
  const left = width + BAR.gap;
  const step = height / shades.length;
  const marks = shades.map((shade, index) => {
    const [top, bottom] = [height - (index + 1) * step, height - index * step].map(Math.round) as [number, number];
    return pathMark(`M${left} ${Math.max(0, top - 1)}h${BAR.width}V${bottom}h${-BAR.width}z`, { fill: shade });
  });
  const ticks = ticksOf(of, "colours");
  const scale = scaleOf("colours", of, "height");
  const axis: Axis = {
    ...{ scale: "colours", orient: "right", offset: BAR.gap + BAR.width, domain: false, ...ticks.axis },
  };
  return { marks, scales: [scale, ...ticks.scales], axes: [axis] };
}

function scaleOf(name: string, of: AxisScale, range: "width" | "height"): Scale {
  const common = { name, domain: [...of.domain] as number[], range, nice: false };
  return of.log ? { ...common, type: "log" } : { ...common, type: "linear", zero: false };
}

/** What an axis is labelled with: of logarithmic ones powers of ten, where there are two or more. */
function ticksOf({ log, domain: [low, high] }: AxisScale, which: string): { axis: Partial<Axis>; scales: Scale[] } {
  if (!log) return { axis: { tickCount: 5 }, scales: [] };
  const first = Math.ceil(log10(low));
  const last = Math.floor(log10(high));
  if (last - first < 1) return { axis: { tickCount: 4, format: "~g" }, scales: [] };
  const step = Math.max(1, Math.ceil((last - first) / 7));
  const powers = Array.from({ length: Math.floor((last - first) / step) + 1 }, (_, index) => first + index * step);
  const values = powers.map((power) => Number(`1e${power}`));
  const asNumbers = first >= -2 && last <= 4;
  const words = powers.map((power, index) => (asNumbers ? String(values[index]) : `10${superscript(power)}`));
  const labels = `${which}-labels`;
  const text = { signal: "datum.value", scale: labels };
  return {
    axis: { values, encode: { labels: { update: { text } } } },
    scales: [{ name: labels, type: "ordinal", domain: values, range: words }],
  };
}

interface Look {
  readonly stroke?: string;
  readonly strokeWidth?: number;
  readonly strokeOpacity?: number;
  readonly fill?: string;
  readonly fillOpacity?: number;
  readonly dash?: readonly number[];
}

/** A path, in SVG's own words. */
export function pathMark(path: string, look: Look): Mark {
  const { stroke, strokeWidth = 1, strokeOpacity = 1, fill, fillOpacity = 1, dash } = look;
  return {
    type: "path",
    encode: {
      enter: {
        path: { value: path },
        ...(stroke === undefined ? {} : { stroke: { value: stroke }, strokeWidth: { value: strokeWidth } }),
        ...(strokeOpacity === 1 ? {} : { strokeOpacity: { value: strokeOpacity } }),
        ...(fill === undefined ? {} : { fill: { value: fill } }),
        ...(fillOpacity === 1 ? {} : { fillOpacity: { value: fillOpacity } }),
        ...(dash === undefined ? {} : { strokeDash: { value: [...dash] } }),
        strokeCap: { value: "round" },
        strokeJoin: { value: "round" },
      },
    },
  };
}

/** Pixels of values in a frame. */
export function placer({ x, y, width = PLOT_WIDTH, height = PLOT_HEIGHT }: Frame) {
  return {
    x: (value: number) => x.place(value) * width,
    y: (value: number) => (1 - y.place(value)) * height,
  };
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
  for (const [x, y] of points) {
    if (!Number.isFinite(x) || !Number.isFinite(y)) {
      pen = "M";
      continue;
    }
    path += `${pen}${x.toFixed(1)} ${y.toFixed(1)}`;
    pen = "L";
  }
  return path;
}
