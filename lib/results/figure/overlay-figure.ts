/** Two distributions of one quantity over one another: the share of each side's jobs a bin. */
import { countInBins, edgesOf } from "../statistics/histogram.js";
import { axisScale } from "./axis-scale.js";
import { endsOf } from "./curve-axis.js";
import { pathMark } from "./drawing.js";
import { type Figure, fileName } from "./figure.js";
import { type Frame, placer, plot } from "./plot.js";

const BINS = 40;

/** @param sides one value a row each, with what they are called */
export function overlayFigure(
  name: string,
  unit: string,
  sides: readonly { readonly label: string; readonly values: Float64Array }[],
): Figure | undefined {
  const finite = sides.map(({ values }) => values.filter(Number.isFinite));
  if (finite.some(({ length }) => length === 0)) return undefined;
  const ends = endsOf(finite.flatMap((values) => [...values]));
  const bins = { bins: BINS, from: ends.least, to: ends.greatest > ends.least ? ends.greatest : ends.least + 1 };
  const edges = edgesOf(bins);
  const shares = finite.map((values) =>
    Array.from(countInBins(values, bins).subarray(1, BINS + 1), (count) => count / values.length),
  );
  return {
    id: fileName(name, "compared"),
    title: `${name}, both distributions`,
    alt: `the share of the jobs in each of ${BINS} bins, of both sides.`,
    draw: (theme) => {
      const colours = [theme.accent, theme.mark];
      const frame: Frame = {
        x: axisScale({ name, unit, ...ends }),
        y: axisScale({
          name: "share of the jobs",
          unit: "",
          least: 0,
          greatest: 1.05 * Math.max(...shares.flat()),
          tight: true,
        }),
        legend: { title: "", entries: sides.map(({ label }, at) => ({ text: label, colour: colours[at]! })) },
      };
      const place = placer(frame);
      const marks = shares.flatMap((own, at) => {
        const steps = own
          .map((share, bin) => `V${place.y(share).toFixed(1)}H${place.x(edges[bin + 1]!).toFixed(1)}`)
          .join("");
        const path = `M${place.x(edges[0]!).toFixed(1)} ${place.y(0).toFixed(1)}${steps}V${place.y(0).toFixed(1)}`;
        return [
          pathMark(path, { fill: colours[at]!, fillOpacity: 0.16 }),
          pathMark(path, { stroke: colours[at]!, strokeWidth: 1.5 }),
        ];
      });
      return plot(frame, marks, theme);
    },
  };
}
