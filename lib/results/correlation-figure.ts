/** How outputs and inputs vary together: their correlations as a coloured table. */
import type { Mark, Spec } from "vega";
import type { Figure } from "./figure.js";
import type { Covariances } from "./finish.js";
import type { Theme } from "./theme.js";
import { labelOf } from "./variables.js";

/** Up to so many variables, the numbers stand in the cells. */
const MOST_WITH_NUMBERS = 12;
const WIDEST = 520;
const NARROWEST_CELL = 16;
const WIDEST_CELL = 44;

export function correlationFigure({ variables, correlation }: Covariances): Figure {
  const labels = variables.map(({ name, part }) => labelOf(name, part));
  return {
    id: "correlations",
    title: "Correlations",
    caption: "Blue: both rise together. Orange: one falls as the other rises. The fuller the colour, the closer.",
    alt: `Pearson's correlation of each pair of ${labels.length} outputs and inputs, from -1 to 1.`,
    draw: (theme) => matrix(labels, correlation, theme),
  };
}

function matrix(labels: readonly string[], correlation: Covariances["correlation"], theme: Theme): Spec {
  const count = labels.length;
  const cell = Math.max(NARROWEST_CELL, Math.min(WIDEST_CELL, Math.floor(WIDEST / count)));
  const band = (name: string) => ({
    name,
    type: "band" as const,
    domain: [...labels.keys()],
    range: [0, cell * count],
  });
  const label = {
    text: { signal: "datum.value", scale: "labels" },
  };
  const axis = { domain: false, ticks: false, encode: { labels: { update: label } }, labelLimit: 150 } as const;
  return {
    width: cell * count,
    height: cell * count,
    padding: 4,
    autosize: "pad",
    scales: [band("x"), band("y"), { name: "labels", type: "ordinal", domain: [...labels.keys()], range: [...labels] }],
    axes: [
      { orient: "top", scale: "x", labelAngle: -60, labelAlign: "left", labelBaseline: "middle", ...axis },
      { orient: "left", scale: "y", ...axis },
    ],
    marks: correlation.flatMap((row, i) => row.flatMap((value, j) => cellMarks(value, i, j, cell, count, theme))),
  };
}

function cellMarks(value: number | null, i: number, j: number, cell: number, count: number, theme: Theme): Mark[] {
  const square: Mark = {
    type: "rect",
    encode: {
      enter: {
        x: { value: j * cell },
        y: { value: i * cell },
        width: { value: cell - 1 },
        height: { value: cell - 1 },
        fill: { value: value === null ? theme.grid : value < 0 ? theme.negative : theme.positive },
        fillOpacity: { value: value === null ? 0.5 : 0.04 + 0.8 * Math.abs(value) },
      },
    },
  };
  if (count > MOST_WITH_NUMBERS) return [square];
  const text: Mark = {
    type: "text",
    encode: {
      enter: {
        x: { value: (j + 0.5) * cell },
        y: { value: (i + 0.5) * cell },
        text: { value: value === null ? "–" : value.toFixed(2).replace("-", "−") },
        align: { value: "center" },
        baseline: { value: "middle" },
        font: { value: theme.font },
        fontSize: { value: 11 },
        fill: { value: theme.ink },
      },
    },
  };
  return [square, text];
}
