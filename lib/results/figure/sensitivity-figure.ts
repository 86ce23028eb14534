/** Sobol's indices of an output as bars: of each factor the first and the total one, the greatest above. */
import type { Sensitivity, SensitivityOf } from "../answers/sensitivity.js";
import { type Index, pairsOf } from "../answers/sobol-indices.js";
import { labelOf } from "../variables.js";
import { axisScale } from "./axis-scale.js";
import type { Mark } from "./drawing.js";
import { type Figure, fileName } from "./figure.js";
import { shownWithError } from "./format-number.js";
import { bar, rowPlot, whisker } from "./row-plot.js";

/** So many factors are drawn. */
const MOST_ROWS = 12;

export function sensitivityFigure({ factors }: Sensitivity, of: SensitivityOf): Figure | undefined {
  const { first, total } = of;
  const order = [...factors.keys()]
    .filter((at) => total[at]!.value !== null)
    .sort((one, other) => total[other]!.value! - total[one]!.value!);
  const shown = order.slice(0, MOST_ROWS);
  if (shown.length === 0) return undefined;
  const label = labelOf(of.name, of.part);
  const ends = [0, 1, ...shown.flatMap((at) => [first[at]!, total[at]!].flatMap(endsOf))];
  const left = order.length - shown.length;
  return {
    id: fileName(label, "sensitivity"),
    title: `${label}, Sobol indices`,
    caption: `${label}: the share of its variance that goes with each input by itself (first), and with all that the input takes part in (total); lines: 95 % intervals${left > 0 ? `; ${left} smaller ones left out` : ""}${pairText(factors, of)}`,
    alt: `bars of the first and the total index of ${shown.length} inputs, ${factors[shown[0]!]!} the greatest.`,
    draw: (theme) =>
      rowPlot(
        {
          scale: axisScale({
            name: "share of the variance",
            unit: "",
            least: Math.min(...ends),
            greatest: Math.max(...ends),
            whole: true,
            tight: true,
          }),
          legend: [
            { text: "first", colour: theme.accent },
            { text: "total", colour: theme.mark },
          ],
          rows: shown.map((at) => ({
            name: factors[at]!,
            marks: (place, top, height): Mark[] =>
              ([first[at]!, total[at]!] as const).flatMap((index, which) => {
                if (index.value === null) return [];
                const middle = top + ((which + 0.5) * height) / 2;
                const [low, high] = endsOf(index);
                return [
                  bar([place(0), place(index.value)], [middle - height / 4 + 0.5, height / 2 - 1], {
                    fill: which === 0 ? theme.accent : theme.mark,
                    fillOpacity: 0.85,
                  }),
                  whisker([place(low), place(high)], middle, theme.ink),
                ];
              }),
          })),
        },
        theme,
      ),
  };
}

/** The pair that does most together, if it is told from nothing. */
function pairText(factors: readonly string[], { second = [] }: SensitivityOf): string {
  const pairs = pairsOf(factors.length).map(([i, j], at) => ({
    names: `${factors[i]} with ${factors[j]}`,
    ...second[at],
  }));
  const [most] = pairs
    .flatMap(({ names, value, halfWidth }) =>
      value && halfWidth && value > halfWidth ? [{ names, value, halfWidth }] : [],
    )
    .sort((one, other) => other.value - one.value);
  return most === undefined
    ? ""
    : `; together beyond that, ${most.names}: ${shownWithError(most.value, most.halfWidth)}`;
}

function endsOf({ value, halfWidth }: Index): [number, number] {
  const width = halfWidth ?? 0;
  return [(value ?? 0) - width, (value ?? 0) + width];
}
