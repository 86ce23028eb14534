/**
 * Plots in a terminal: lines in Braille dots, maps in shades.
 *
 * A cell of text holds 2 × 4 dots, so a plot of 60 × 12 cells has 120 × 48 points.
 */
import { isLogarithmic } from "../../results/figure/curve-axis.js";
import { type Axis, type Panel, titled } from "./solution-series.js";

const HEIGHT = 12;
const LABEL = 11;
const DOTS_ACROSS = 2;
const DOTS_DOWN = 4;
/** The bit of each dot of a Braille character by row and column; U+2800 is the empty one. */
const BRAILLE_BITS = [
  [0x01, 0x08],
  [0x02, 0x10],
  [0x04, 0x20],
  [0x40, 0x80],
] as const;
const SHADES = " ░▒▓█";

/** The lines of a plot over an axis, or two; none if there is nothing to draw. */
export function terminalPlot(panel: Panel, columns: number): readonly string[] {
  const width = Math.max(20, Math.min(columns, 100) - LABEL - 2);
  if (panel.axes.length === 1) return linePlot(panel, panel.axes[0]!, width);
  if (panel.axes.length === 2) return mapPlot(panel, width);
  return [];
}

function linePlot(panel: Panel, axis: Axis, width: number): readonly string[] {
  const { values, log } = panel;
  const [across, down] = [width * DOTS_ACROSS, HEIGHT * DOTS_DOWN];
  const x = scaled(axis, across);
  const [low, high] = rangeOf(values);
  const place = placing(low, high, log);
  const dots = new Uint8Array(width * HEIGHT);
  const dot = (column: number, row: number) => {
    const at = Math.floor(row / DOTS_DOWN) * width + Math.floor(column / DOTS_ACROSS);
    dots[at]! |= BRAILLE_BITS[row % DOTS_DOWN]![column % DOTS_ACROSS]!;
  };
  for (const drawn of panel.curves?.map((curve) => curve.values) ?? [values]) {
    const y = drawn.map((value) => (1 - place(value)) * (down - 1));
    for (let k = 0; k < y.length; k++) drawStroke(dot, [x[k]!, y[k]!], [x[k + 1] ?? x[k]!, y[k + 1] ?? y[k]!]);
  }
  const rows = Array.from({ length: HEIGHT }, (_, row) =>
    [...dots.subarray(row * width, (row + 1) * width)].map((bits) => String.fromCodePoint(0x2800 + bits)).join(""),
  );
  return framed(rows, { label: titleOf(panel), low, high, axis });
}

/** The label with its unit, and that it is logarithmic where that isn't seen. */
function titleOf({ label, unit, log, curves }: Panel): string {
  const names = curves === undefined ? "" : ` in ${curves.map((curve) => curve.label).join(" and ")}`;
  return `${titled({ name: `${label}${names}`, unit })}${log ? ", logarithmic" : ""}`;
}

/** Where values lie between two ends: 0 at the lower one, 1 at the upper one, in the middle if they are the same. */
function placing(low: number, high: number, log: boolean): (value: number) => number {
  if (high === low) return (value) => (Number.isNaN(value) ? value : 0.5);
  const of = log ? Math.log : (value: number) => value;
  return (value) => (of(value) - of(low)) / (of(high) - of(low));
}

/** Dots from one point to the next, without gaps; nothing where one of them is no number. */
function drawStroke(dot: (column: number, row: number) => void, from: readonly number[], to: readonly number[]): void {
  const [x0, y0, x1, y1] = [from[0]!, from[1]!, to[0]!, to[1]!];
  if (![x0, y0, x1, y1].every(Number.isFinite)) return;
  const steps = Math.max(1, Math.ceil(Math.max(Math.abs(x1 - x0), Math.abs(y1 - y0))));
  for (let step = 0; step <= steps; step++) {
    const part = step / steps;
    dot(Math.round(x0 + (x1 - x0) * part), Math.round(y0 + (y1 - y0) * part));
  }
}

/** Where each of an axis's values lies among so many dots. */
function scaled(axis: Axis, dots: number): readonly number[] {
  const values = isLogarithmic(axis.values) ? axis.values.map(Math.log) : axis.values;
  const [low, high] = rangeOf(values);
  return values.map((value) => (high === low ? dots / 2 : ((value - low) / (high - low)) * (dots - 1)));
}

function mapPlot(panel: Panel, width: number): readonly string[] {
  const { axes, values, log } = panel;
  const [first, second] = [axes[0]!, axes[1]!];
  const [rows, columns] = [first.values.length, second.values.length];
  const [low, high] = rangeOf(values);
  const place = placing(low, high, log);
  const height = Math.min(HEIGHT, columns);
  const shown = Math.min(width, rows);
  // The first axis goes to the right, the second upwards.
  const text = Array.from({ length: height }, (_, row) =>
    Array.from({ length: shown }, (_, column) => {
      const along = Math.floor((column * rows) / shown);
      const up = Math.floor(((height - 1 - row) * columns) / height);
      const part = place(values[along * columns + up]!);
      return Number.isFinite(part) ? SHADES[Math.min(SHADES.length - 1, Math.floor(part * SHADES.length))] : "?";
    }).join(""),
  );
  const [from, to] = rangeOf(second.values);
  const range = `${shortNumber(low)} (blank) to ${shortNumber(high)} (full)`;
  return framed(text, {
    label: `${titleOf(panel)}: ${range}, up: ${titled(second)}`,
    low: from,
    high: to,
    axis: first,
  });
}

interface Frame {
  readonly label: string;
  readonly low: number;
  readonly high: number;
  readonly axis: Axis;
}

function framed(rows: readonly string[], { label, low, high, axis }: Frame): readonly string[] {
  const width = rows[0]?.length ?? 0;
  const side = (row: number) => (row === 0 ? shortNumber(high) : row === rows.length - 1 ? shortNumber(low) : "");
  const [left, right] = [shortNumber(axis.values[0] ?? 0), shortNumber(axis.values.at(-1) ?? 0)];
  const name = titled(axis);
  const below = `${left}${name.padStart(Math.floor((width + name.length) / 2) - left.length)}`;
  return [
    `${" ".repeat(LABEL + 1)}${label}`,
    ...rows.map((row, index) => `${side(index).padStart(LABEL)} ┤${row}`),
    `${" ".repeat(LABEL + 1)}└${"─".repeat(width)}`,
    `${" ".repeat(LABEL + 2)}${below.padEnd(Math.max(below.length + 1, width - right.length))}${right}`,
  ];
}

function rangeOf(values: readonly number[]): readonly [low: number, high: number] {
  let [low, high] = [Infinity, -Infinity];
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return low <= high ? [low, high] : [0, 0];
}

function shortNumber(value: number): string {
  return String(Number(value.toPrecision(4)));
}
