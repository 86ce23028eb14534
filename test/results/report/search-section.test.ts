import { expect, it } from "vitest";
import { svgOf } from "../../../lib/results/figure/figure.js";
import { isOfSearch, rankedSearches, searchFigures } from "../../../lib/results/figure/search-figures.js";
import { sampledJobs } from "../../../lib/results/part/sampled-jobs.js";
import { joinRows, packRows, sampleRows, unpackRows } from "../../../lib/results/part/sampled-rows.js";
import { tableOf } from "../../../lib/results/part/table-of.js";
import { searchSection } from "../../../lib/results/report/search-section.js";
import { compileSweep } from "../../../lib/sweep/jobs/compile-sweep.js";
import { readSpec } from "../../../lib/sweep/reading/read-spec.js";

const CAVITY = `l LASER P=1
m ITM R=0.99 T=0.01
m ETM R=0.999 T=0.001 phi=10
link(LASER, ITM, 1, ETM)
pd circulating ETM.p1.i`;

function rowsOf(raw: object, count: number) {
  const spec = readSpec(raw);
  const sweep = compileSweep(spec);
  const table = tableOf(sweep, 0, count, sweep.run(0, count));
  return { spec, table, rows: sampleRows(table, sampledJobs(spec)) };
}

const SEARCH = {
  model: CAVITY,
  analysis: "xaxis(LASER.P, lin, 1, 2, 4)",
  vary: { "ETM.phi": { kind: "uniform", from: -20, to: 20 }, "ITM.phi": { kind: "uniform", from: -1, to: 1 } },
  objective: { maximize: "mean(circulating)" },
  optimize: { method: "l-bfgs-b", starts: 12, evaluations: 100 },
};

it("names the best searches, and draws their ways, their ends and their curves before and after", () => {
  const { spec, rows } = rowsOf(SEARCH, 12);
  const page = searchSection(spec, rows, (job) => `katfan run spec.json --job ${job}`)!.markup;
  const ranked = rankedSearches(rows, true)!;
  const objective = rows.data[rows.columns.findIndex(({ name }) => name === "objective")]!;
  expect(objective[ranked.order[0]!]).toBe(Math.max(...objective));
  expect(page).toContain(`--job ${ranked.order[0]}<`);
  expect(page).toContain("The best of 12 searches");
  const figures = searchFigures(ranked);
  expect(figures.map(({ id }) => id)).toEqual(["ways", "ends", "circulating-before-and-after"]);
  for (const figure of figures) expect(svgOf(figure)).not.toMatch(/NaN|undefined/);
});

it("tells how sure a fit is of its parameters, beside what was measured", () => {
  const { spec, rows } = rowsOf(
    {
      model: CAVITY,
      vary: { "ETM.phi": { kind: "uniform", from: 0.1, to: 3 } },
      fit: {
        data: { angle: [0.5, 1, 1.5, 2], power: [110, 40, 20, 11.5], error: [1, 1, 1, 1] },
        over: "ITM.phi",
        at: "angle",
        value: "power",
        sigma: "error",
        model: "circulating",
        sample: { walkers: 8, warmup: 20, draws: 20 },
      },
    },
    1,
  );
  const page = searchSection(spec, rows, String)!.markup;
  expect(page).toMatch(/ETM\.phi/);
  expect(page).toContain("R-hat");
  expect(page).toContain("fitted/power where the best search began");
  for (const name of ["best/ETM.phi", "fitted/power", "posterior/ETM.phi", "ended"]) {
    expect(isOfSearch(spec, name)).toBe(true);
  }
  expect(isOfSearch(spec, "circulating")).toBe(false);
});

it("leaves curves out of the rows of many searches, and takes them back from text as they were", () => {
  const { table, rows } = rowsOf(SEARCH, 12);
  const again = unpackRows(packRows(rows), table.columns);
  expect(again).toEqual(rows);
  expect(joinRows([again])).toEqual(rows);
  const many = sampleRows(
    table,
    Float64Array.from({ length: 10_000 }, (_, job) => job),
  );
  expect(many.columns.map(({ name }) => name)).not.toContain("path/objective");
  expect(unpackRows(packRows(many), table.columns)).toEqual(many);
});
