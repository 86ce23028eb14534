/**
 * How far an output swings with each input, the widest above: a tornado chart.
 *
 * Not here: where swings come from.
 */
import { axisScale, ROUNDING } from "./axis-scale.js";
import { type Mark, pathMark } from "./drawing.js";
import { type Figure, fileName } from "./figure.js";
import { bar, rowPlot } from "./row-plot.js";

/** So many inputs are drawn. */
const MOST_ROWS = 12;

export interface TornadoRow {
  readonly name: string;
  /** The output where the input is low, and where it is high. */
  readonly low: number;
  readonly high: number;
  /** Its least and greatest value in between. */
  readonly least: number;
  readonly greatest: number;
}

export interface Tornado {
  readonly name: string;
  readonly unit: string;
  /** From where the output swings. */
  readonly middle: number;
  /** What chance alone makes of an input that doesn't matter; 0 where there is none. */
  readonly chance: number;
  readonly rows: readonly TornadoRow[];
  /** What is to be said of it below. */
  readonly caption: string;
}

export function tornadoFigure({ name, unit, middle, chance, rows, caption }: Tornado): Figure | undefined {
  const size = Math.max(...rows.flatMap(({ least, greatest }) => [Math.abs(least), Math.abs(greatest)]));
  if (!rows.some(({ least, greatest }) => greatest - least > ROUNDING * size)) return undefined;
  const order = rows.toSorted((one, other) => other.greatest - other.least - (one.greatest - one.least));
  const shown = order.slice(0, MOST_ROWS);
  const left = order.length - shown.length;
  const ends = [middle - chance, middle + chance, ...shown.flatMap(({ least, greatest }) => [least, greatest])];
  return {
    id: fileName(name, "tornado"),
    title: `${name}, how far it swings with each input`,
    caption: left > 0 ? `${caption}; ${left} smaller ones left out` : caption,
    alt: `bars of how far ${name} swings with ${shown.length} inputs, ${shown[0]!.name} the widest.`,
    draw: (theme) =>
      rowPlot(
        {
          scale: axisScale({ name, unit, least: Math.min(...ends), greatest: Math.max(...ends) }),
          legend: [
            { text: "input low", colour: theme.negative },
            { text: "input high", colour: theme.positive },
          ],
          behind: (place, height): Mark[] => {
            const [from, to, at] = [place(middle - chance), place(middle + chance), place(middle).toFixed(1)];
            const band = `M${from.toFixed(1)} 0H${to.toFixed(1)}V${height}H${from.toFixed(1)}z`;
            return [
              pathMark(band, { fill: theme.quiet, fillOpacity: 0.14 }),
              pathMark(`M${at} 0V${height}`, { stroke: theme.quiet, strokeWidth: 1.5, dash: [4, 4] }),
            ];
          },
          rows: shown.map((row) => ({
            name: row.name,
            marks: (place, top, height): Mark[] => {
              const centre = top + height / 2;
              const dot = (value: number, stroke: string, strokeWidth: number) =>
                pathMark(`M${place(value).toFixed(1)} ${centre.toFixed(1)}h0`, { stroke, strokeWidth });
              return [
                bar([place(row.least), place(row.greatest)], [centre - 5, 10], {
                  fill: theme.quiet,
                  fillOpacity: 0.35,
                }),
                bar([place(row.low), place(row.high)], [centre - 2, 4], { fill: theme.quiet }),
                dot(row.low, theme.negative, 14),
                dot(row.high, theme.positive, 9),
              ];
            },
          })),
        },
        theme,
      ),
  };
}
