/** An output over two axes a job: its mean over all jobs as a map. */

import type { ArrayStatistics } from "../summary/finish.js";
import { type CurveAxis, endsOf } from "./curve-axis.js";
import { type Figure, fileName } from "./figure.js";
import { shownNumber } from "./format-number.js";
import { coloursOf, heatMap } from "./heat-map.js";

/** @param mean shape (first axis, second axis), C order */
export function mapFigure(
  name: string,
  unit: string,
  [across, up]: readonly [CurveAxis, CurveAxis],
  { mean }: Pick<ArrayStatistics, "mean">,
  log: boolean,
): Figure {
  const shown = mean.filter((value) => value !== null && (!log || value > 0)) as number[];
  const ends = endsOf(shown);
  const range = `${shownNumber(ends.least, 4)} to ${shownNumber(ends.greatest, 4)}${unit === "" ? "" : ` ${unit}`}`;
  return {
    id: fileName(name, "over", across.name, "and", up.name),
    title: `${name} over ${across.name} and ${up.name}`,
    caption: `${name}: the mean over all jobs, ${range}`,
    alt: `a map of the mean over all jobs, ${range}.`,
    draw: (theme) => heatMap({ across, up, values: mean, colours: coloursOf(name, unit, ends, log) }, theme),
  };
}
