/**
 * How outputs and inputs go together, as a coloured table: below its diagonal Pearson's correlations, which see straight
 * lines, above it how far the row follows the column whatever the shape; marked where these two say different things.
 */
import type { Covariances } from "../summary/finish.js";
import { labelOf } from "../variables.js";
import { type Drawing, type Mark, pathMark, textMark, widthOf } from "./drawing.js";
import { type Figure, fileName } from "./figure.js";
import type { Theme } from "./theme.js";

/** Up to so many variables, the numbers stand in the cells. */
const MOST_WITH_NUMBERS = 12;
const WIDEST = 520;
const NARROWEST_CELL = 18;
const WIDEST_CELL = 46;
/** A dependence counts as crooked from so far above the size of the correlation on. */
const CROOKED = 0.15;
/** How long the bars of colours are [px]. */
const BAR = 150;
const STEPS = 30;
/** What stands below the table needs so much [px]. */
const LEGEND_WIDTH = 240;
const LEGEND_HEIGHT = 84;
/** Names: how large, how far they lean, how far they are from the table, and how long they may be [px, deg, px, letters]. */
const LABEL_SIZE = 13;
const LEAN = 60;
const PADDING = 4;
const MOST_LETTERS = 22;

export type Dependences = readonly (readonly (number | null)[])[];

export function correlationFigure({ variables, correlation }: Covariances, follows: Dependences): Figure {
  const labels = variables.map(({ name, part }) => labelOf(name, part));
  return {
    id: fileName("correlations"),
    title: "Correlations",
    caption:
      "Below the diagonal: Pearson's correlation r, which sees straight lines only. Above it: how far the row follows the " +
      "column, whatever the shape (correlation ratio η of the ranks). A dot: a dependence that r hardly sees.",
    alt: `Pearson's correlation of each pair of ${labels.length} outputs and inputs, and how far one follows the other.`,
    draw: (theme) => matrix(labels, correlation, follows, theme),
  };
}

/** Pairs of which one follows the other, and no straight line shows it. The clearest first. */
export function crookedPairs({ variables, correlation }: Covariances, follows: Dependences) {
  const pairs = variables.flatMap((_, i) =>
    variables.flatMap((_, j) => {
      const [r, eta] = [correlation[i]![j], follows[i]![j]];
      return i < j && isCrooked(r, eta)
        ? [{ of: labelAt(variables, i), by: labelAt(variables, j), r: r!, eta: eta! }]
        : [];
    }),
  );
  return pairs.sort((one, other) => other.eta - one.eta);
}

function labelAt(variables: Covariances["variables"], index: number): string {
  const { name, part } = variables[index]!;
  return labelOf(name, part);
}

function isCrooked(r: number | null | undefined, eta: number | null | undefined): boolean {
  return typeof r === "number" && typeof eta === "number" && eta - Math.abs(r) >= CROOKED;
}

function matrix(
  labels: readonly string[],
  correlation: Covariances["correlation"],
  follows: Dependences,
  theme: Theme,
): Drawing {
  const count = labels.length;
  const cell = Math.max(NARROWEST_CELL, Math.min(WIDEST_CELL, Math.floor(WIDEST / count)));
  const cells = labels.flatMap((_, i) =>
    labels.flatMap((_, j) => {
      const above = i < j;
      const [r, eta] = [correlation[i]![j] ?? null, (above ? follows[i]![j] : follows[j]![i]) ?? null];
      const value = above ? eta : r;
      const fill = above ? theme.follows : (r ?? 0) < 0 ? theme.negative : theme.positive;
      const look = { value, fill: value === null ? theme.grid : fill, marked: i !== j && isCrooked(r, eta) };
      return cellMarks(look, { x: j * cell, y: i * cell, size: cell, numbered: count <= MOST_WITH_NUMBERS }, theme);
    }),
  );
  const side = cell * count;
  return { width: side, height: side, ...labelled(labels, cell, theme, [...cells, ...legend(side, theme)]) };
}

/** Names of rows to their left, of columns above them, leaning; and the room that they need. */
function labelled(all: readonly string[], cell: number, theme: Theme, marks: readonly Mark[]) {
  const labels = all.map((label) => cut(label, MOST_LETTERS));
  const widths = labels.map((label) => widthOf(label, LABEL_SIZE));
  const look = { size: LABEL_SIZE, fill: theme.quiet, middle: true } as const;
  const names = labels.flatMap((label, index) => {
    const middle = (index + 0.5) * cell;
    return [
      textMark(label, -PADDING, middle, { ...look, align: "end" }),
      textMark(label, middle, -PADDING - 2, { ...look, angle: -LEAN }),
    ];
  });
  const [over, up] = [1 / 2, Math.sqrt(3) / 2]; // of an angle of 60 degrees
  const reach = Math.max(...widths.map((width, index) => (index + 0.5) * cell + over * width + LABEL_SIZE / 2));
  const side = cell * labels.length;
  const room = {
    left: Math.ceil(Math.max(...widths)) + 2 * PADDING,
    right: Math.max(PADDING, Math.ceil(Math.max(reach, LEGEND_WIDTH) - side)),
    top: Math.ceil(up * Math.max(...widths)) + 3 * PADDING,
    bottom: LEGEND_HEIGHT,
  };
  return { room, marks: [...names, ...marks] };
}

function cut(label: string, most: number): string {
  return label.length > most ? `${label.slice(0, most - 1)}…` : label;
}

/** How full a colour is for a number from -1 to 1. */
const fullness = (value: number): number => 0.04 + 0.8 * Math.abs(value);

interface Cell {
  readonly x: number;
  readonly y: number;
  readonly size: number;
  readonly numbered: boolean;
}

function cellMarks(
  { value, fill, marked }: { readonly value: number | null; readonly fill: string; readonly marked: boolean },
  { x, y, size, numbered }: Cell,
  theme: Theme,
): Mark[] {
  const marks = [rect(x, y, size - 1, size - 1, fill, value === null ? 0.5 : fullness(value))];
  if (numbered) {
    const text = value === null ? "–" : value.toFixed(2).replace("-", "−");
    marks.push(words(text, x + size / 2, y + size / 2, "middle", theme.ink));
  }
  if (marked) {
    const radius = Math.max(1.8, size / 16);
    const dot = `M${x + size - 3 - radius} ${y + 2 + radius}h0`;
    marks.push(pathMark(dot, { stroke: theme.ink, strokeWidth: 2 * radius }));
  }
  return marks;
}

function rect(x: number, y: number, width: number, height: number, fill: string, opacity: number): Mark {
  return pathMark(`M${x} ${y}h${width}v${height}h${-width}z`, { fill, fillOpacity: Number(opacity.toFixed(3)) });
}

function words(text: string, x: number, y: number, align: "start" | "middle", fill: string): Mark {
  return textMark(text, x, y, { size: 11, fill, align, middle: true });
}

/** Two bars with numbers: what the colours are below the diagonal, and above it. */
function legend(below: number, theme: Theme): Mark[] {
  const bar = (left: number, top: number, from: number, name: string, fill: (value: number) => string): Mark[] => {
    const wide = BAR / STEPS;
    const steps = Array.from({ length: STEPS }, (_, step) => {
      const value = from + ((step + 0.5) / STEPS) * (1 - from);
      return rect(left + step * wide, top, wide, 10, fill(value), fullness(value));
    });
    const ticks = (from < 0 ? [-1, -0.5, 0, 0.5, 1] : [0, 0.25, 0.5, 0.75, 1]).map((value) => {
      const text = String(value).replace("-", "−");
      return words(text, left + ((value - from) / (1 - from)) * BAR, top + 20, "middle", theme.quiet);
    });
    return [...steps, ...ticks, words(name, left + BAR + 14, top + 5, "start", theme.ink)];
  };
  return [
    ...bar(0, below + 16, -1, "r, below", (value) => (value < 0 ? theme.negative : theme.positive)),
    ...bar(0, below + 54, 0, "η, above", () => theme.follows),
  ];
}
