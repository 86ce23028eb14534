/** Plots of named rows one below the other, over one axis: bars with whiskers. */
import { axisBelow, ticksOf } from "./axis-marks.js";
import type { AxisScale } from "./axis-scale.js";
import { type Drawing, type Mark, type PathLook, pathMark, textMark, widthOf } from "./drawing.js";
import type { Theme } from "./theme.js";

/** All of it: as wide as other plots [px]. */
const WHOLE_WIDTH = 416;
const RIGHT = 26;
const LABEL_SIZE = 13;
const MOST_LETTERS = 20;
const PADDING = 8;
const TITLE_SIZE = 14;
const TITLE_BELOW = 40;
const LEGEND_SIZE = 12;
const ROOM = { top: 34, bottom: 50 } as const;
/** A row's height, the part of it that is drawn on, and the room above and below all [px]. */
const ROW = 30;
const INSIDE = 20;
const AROUND = 6;

export interface Row {
  readonly name: string;
  /** @param place where a value lies [px] @param top of what may be drawn on, and how high that is [px] */
  marks(place: (value: number) => number, top: number, height: number): readonly Mark[];
}

export interface RowPlot {
  readonly scale: AxisScale;
  readonly rows: readonly Row[];
  readonly legend: readonly { readonly text: string; readonly colour: string }[];
  /** What lies behind all rows. @param height of all [px] */
  behind?(place: (value: number) => number, height: number): readonly Mark[];
}

export function rowPlot({ scale, rows, legend, behind }: RowPlot, theme: Theme): Drawing {
  const names = rows.map(({ name }) => (name.length > MOST_LETTERS ? `${name.slice(0, MOST_LETTERS - 1)}…` : name));
  const left = Math.ceil(Math.max(40, ...names.map((name) => 1.12 * widthOf(name, LABEL_SIZE)))) + PADDING;
  const width = WHOLE_WIDTH - left;
  const height = ROW * rows.length + 2 * AROUND;
  const place = (value: number) => scale.place(value) * width;
  const lines = ticksOf(scale).map((tick) => `M${Math.round(tick.place * width) + 0.5} 0V${height}`);
  const look = { size: LABEL_SIZE, fill: theme.quiet, align: "end", middle: true } as const;
  return {
    width,
    height,
    room: { left, right: RIGHT, ...ROOM },
    marks: [
      ...(behind?.(place, height) ?? []),
      pathMark(lines.join(""), { stroke: theme.grid }),
      ...axisBelow(scale, width, height, theme),
      textMark(scale.title, width / 2, height + TITLE_BELOW, { size: TITLE_SIZE, fill: theme.ink, align: "middle" }),
      ...names.map((name, row) => textMark(name, -PADDING, AROUND + (row + 0.5) * ROW, look)),
      ...rows.flatMap((row, at) => row.marks(place, AROUND + at * ROW + (ROW - INSIDE) / 2, INSIDE)),
      ...legendMarks(legend, -left, theme),
    ],
  };
}

function legendMarks(legend: RowPlot["legend"], left: number, theme: Theme): Mark[] {
  let x = left + PADDING;
  return legend.flatMap(({ text, colour }) => {
    const at = x;
    x += widthOf(text, LEGEND_SIZE) + 34;
    return [
      pathMark(`M${at} -16h12`, { stroke: colour, strokeWidth: 6 }),
      textMark(text, at + 20, -16, { size: LEGEND_SIZE, fill: theme.quiet, middle: true }),
    ];
  });
}

/** A bar from one value to another. @param at its top and its height [px] */
export function bar([from, to]: readonly [number, number], at: readonly [number, number], look: PathLook): Mark {
  const [top, height] = at;
  const [left, right] = [Math.min(from, to), Math.max(from, to)];
  const wide = Math.max(0.5, right - left).toFixed(1);
  return pathMark(`M${left.toFixed(1)} ${top.toFixed(1)}h${wide}v${height.toFixed(1)}h-${wide}z`, look);
}

/** A line with ends: how sure a bar is. @param middle of it [px] */
export function whisker([from, to]: readonly [number, number], middle: number, stroke: string): Mark {
  const [end, top] = ["v6", (middle - 3).toFixed(1)];
  const [left, right] = [from.toFixed(1), to.toFixed(1)];
  return pathMark(`M${left} ${top}${end}M${right} ${top}${end}M${left} ${middle.toFixed(1)}H${right}`, {
    stroke,
    strokeWidth: 1.5,
  });
}
