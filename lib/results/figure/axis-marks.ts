/** An axis of a plot: where its ticks are, what they say, and its marks. */
import { log10 } from "../../numerics/elementary.js";
import { type AxisScale, plain, superscript } from "./axis-scale.js";
import { type Mark, pathMark, textMark, widthOf } from "./drawing.js";
import type { Theme } from "./theme.js";

export interface Tick {
  /** 0 at the lower end of the axis, 1 at the upper one. */
  readonly place: number;
  readonly label: string;
}

/** About so many ticks are on an axis. */
const TICKS = 5;
const LOG_TICKS = 4;
/** So many powers of ten are named at most. */
const MOST_POWERS = 8;
const LABEL_SIZE = 13;
const TICK = 4;
/** Between a tick, or the edge of the plot, and its label [px]. */
const PADDING = 4;
/** Between labels side by side at least [px]. */
const APART = 6;
/** From the lower edge of the plot to the line on which its labels stand [px]. */
const BELOW = TICK + PADDING + 10;

/** What an axis is labelled with: of logarithmic ones powers of ten, where there are two or more. */
export function ticksOf({ log, domain: [low, high] }: AxisScale): readonly Tick[] {
  if (!log) {
    const { values, digits } = evenTicks(low, high, TICKS);
    return values.map((value) => ({ place: (value - low) / (high - low), label: fixed(value, digits) }));
  }
  const width = log10(high / low);
  const placed = (values: readonly number[], label: (value: number) => string) =>
    values.map((value) => ({ place: log10(value / low) / width, label: label(value) }));
  const first = Math.ceil(log10(low));
  const last = Math.floor(log10(high));
  if (last - first < 1) return placed(withinDecade(low, high), (value) => plain(Number(value.toPrecision(6))));
  const step = Math.max(1, Math.ceil((last - first) / (MOST_POWERS - 1)));
  const powers = Array.from({ length: Math.floor((last - first) / step) + 1 }, (_, index) => first + index * step);
  const asNumbers = first >= -2 && last <= 4;
  return powers.map((power) => {
    const value = Number(`1e${power}`);
    return {
      place: log10(value / low) / width,
      label: asNumbers ? String(value) : `10${superscript(power)}`,
    };
  });
}

/** Multiples of 1, 2 or 5 times a power of ten from one end to the other, and how many decimal places they have. */
function evenTicks(low: number, high: number, about: number): { readonly values: number[]; readonly digits: number } {
  const rough = (high - low) / about;
  const power = Math.floor(log10(rough));
  const most = rough / Number(`1e${power}`);
  // Where the next is as far off by its ratio, the finer one is taken: at the roots of 2, 10 and 50.
  const [factor, exponent] =
    most < Math.SQRT2
      ? [1, power]
      : most < Math.sqrt(10)
        ? [2, power]
        : most < Math.sqrt(50)
          ? [5, power]
          : [1, power + 1];
  const numberOf = (multiple: number) => Number(`${multiple * factor}e${exponent}`);
  const step = numberOf(1);
  const values: number[] = [];
  for (let multiple = Math.ceil(low / step - 1e-9); multiple * step <= high + 1e-9 * step; multiple++) {
    values.push(numberOf(multiple));
  }
  return { values, digits: Math.max(0, -exponent) };
}

/** Round numbers in less than two powers of ten. */
function withinDecade(low: number, high: number): readonly number[] {
  const first = Math.floor(log10(low));
  const round = [first, first + 1].flatMap((power) => [1, 2, 5].map((digit) => Number(`${digit}e${power}`)));
  const inside = round.filter((value) => value >= low && value <= high);
  return inside.length >= 3 ? inside : evenTicks(low, high, LOG_TICKS).values;
}

/** With so many decimal places, and its thousands apart. */
function fixed(value: number, digits: number): string {
  const [whole, decimals] = Math.abs(value).toFixed(Math.min(100, digits)).split(".");
  const grouped = whole!.replace(/\B(?=(\d{3})+$)/g, ",");
  return `${value < 0 ? "−" : ""}${grouped}${decimals === undefined ? "" : `.${decimals}`}`;
}

/** The axis below a plot: its line, ticks and labels, of which as many as there is room for. */
export function axisBelow(scale: AxisScale, width: number, height: number, theme: Theme): Mark[] {
  const base = height + 0.5;
  const ticks = ticksOf(scale).map(({ place, label }) => ({ x: place * width, label }));
  const lines = ticks.map(({ x }) => `M${crisp(x)} ${base}v${TICK}`).join("");
  return [
    pathMark(`M0.5 ${base}H${width + 0.5}${lines}`, { stroke: theme.quiet }),
    ...apart(ticks.map((tick) => ({ ...tick, ...flush(tick.x, width) }))).map(({ x, label, align }) =>
      textMark(label, x, height + BELOW, { size: LABEL_SIZE, fill: theme.quiet, align }),
    ),
  ];
}

type Align = "start" | "middle" | "end";

/** Labels at the ends stay within the axis. */
function flush(x: number, width: number): { readonly align: Align } {
  return { align: x < 1 ? "start" : x > width - 1 ? "end" : "middle" };
}

interface Label {
  readonly x: number;
  readonly label: string;
  readonly align: Align;
}

/** Every label, every second or every fourth one: as many as don't touch. */
function apart(labels: readonly Label[]): readonly Label[] {
  const touches = labels.some((label, index) => index > 0 && endsOf(labels[index - 1]!)[1] + APART > endsOf(label)[0]);
  return touches && labels.length > 1 ? apart(labels.filter((_, index) => index % 2 === 0)) : labels;
}

function endsOf({ x, label, align }: Label): readonly [number, number] {
  const width = widthOf(label, LABEL_SIZE);
  const left = align === "start" ? x : align === "middle" ? x - width / 2 : x - width;
  return [left, left + width];
}

/** The axis to the left of a plot: lines across it, and labels. */
export function axisLeft(scale: AxisScale, width: number, height: number, theme: Theme): Mark[] {
  const ticks = ticksOf(scale).map(({ place, label }) => ({ y: (1 - place) * height, label }));
  return [
    pathMark(ticks.map(({ y }) => `M0.5 ${crisp(y)}H${width + 0.5}`).join(""), { stroke: theme.grid }),
    ...ticks.map(({ y, label }) =>
      textMark(label, -PADDING, y, { size: LABEL_SIZE, fill: theme.quiet, align: "end", middle: true }),
    ),
  ];
}

/** The axis to the right of something: ticks and labels. @param left its right edge [px] */
export function axisRight(scale: AxisScale, left: number, height: number, theme: Theme): Mark[] {
  const ticks = ticksOf(scale).map(({ place, label }) => ({ y: (1 - place) * height, label }));
  return [
    pathMark(ticks.map(({ y }) => `M${left + 0.5} ${crisp(y)}h${TICK}`).join(""), { stroke: theme.quiet }),
    ...ticks.map(({ y, label }) =>
      textMark(label, left + TICK + PADDING, y, { size: LABEL_SIZE, fill: theme.quiet, middle: true }),
    ),
  ];
}

/** Where a line is one pixel wide rather than two half ones. */
function crisp(x: number): number {
  return Math.round(x) + 0.5;
}
