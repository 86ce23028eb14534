/** What plots have in common: a frame with two axes, and points, curves and bars as paths in it. */
import type { Axis, Mark, Scale, Spec } from "vega";
import { log10 } from "../numerics/elementary.js";
import { type AxisScale, superscript } from "./axis-scale.js";

/** The inside of a plot [px]. Figures shrink with the page; at this width they are readable on a phone. */
export const PLOT_WIDTH = 350;
export const PLOT_HEIGHT = 215;

/** Around it, for labels and titles: the same in all plots, so that they stand in line [px]. */
const ROOM = { left: 74, right: 14, top: 10, bottom: 50 } as const;

export interface Frame {
  readonly x: AxisScale;
  readonly y: AxisScale;
  readonly width?: number;
  readonly height?: number;
}

/** @param marks what is inside, in pixels from the upper left corner */
export function plot({ x, y, width = PLOT_WIDTH, height = PLOT_HEIGHT }: Frame, marks: readonly Mark[]): Spec {
  const scale = (name: string, of: AxisScale, range: "width" | "height"): Scale => ({
    name,
    type: of.log ? "log" : "linear",
    domain: [...of.domain],
    range,
    ...(of.log ? {} : { zero: false }),
    nice: false,
  });
  const [across, up] = [ticksOf(x, "x"), ticksOf(y, "y")];
  const left = { orient: "left", grid: true, domain: false, ticks: false, minExtent: 48, maxExtent: 48 } as const;
  return {
    width,
    height,
    padding: { ...ROOM },
    autosize: "none",
    scales: [scale("x", x, "width"), scale("y", y, "height"), ...across.scales, ...up.scales],
    axes: [
      { scale: "x", title: x.title, orient: "bottom", labelOverlap: true, labelFlush: true, ...across.axis },
      { scale: "y", title: y.title, ...left, ...up.axis },
    ],
    marks: [...marks],
  };
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
