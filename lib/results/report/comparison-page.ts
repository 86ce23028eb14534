/** A comparison as one HTML file, as a report is. */
import { counted, shownCount } from "../../counted.js";
import type { Comparison, Side } from "../answers/comparison.js";
import { svgOf } from "../figure/figure.js";
import { shownMean, shownNumber, shownWithError } from "../figure/format-number.js";
import { overlayFigure } from "../figure/overlay-figure.js";
import { PAGE } from "../figure/theme.js";
import { html, markup } from "./html.js";
import { STYLE } from "./report-style.js";
import { type Head, table } from "./report-tables.js";

/** So many outputs are drawn. */
const MOST_FIGURES = 24;
const numbers = (...texts: readonly string[]): Head[] => texts.map((text) => ({ text, number: true }));

export function comparisonPage(a: Side, b: Side, found: Comparison): string {
  const figures = found.outputs.slice(0, MOST_FIGURES).flatMap(({ name, unit }) => {
    const sides = [a, b].map(({ label, outputs }) => ({ label, values: outputs.get(name)!.values }));
    const figure = overlayFigure(name, unit, sides);
    return figure === undefined
      ? []
      : [html`<figure>${markup(svgOf(figure, PAGE))}<figcaption>${figure.title}</figcaption></figure>`];
  });
  const title = `${a.label} and ${b.label}`;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="data:,">
<title>${title}</title>
<style>${markup(STYLE)}</style>
</head>
<body>
<main>
<header><h1>${title}</h1>
<ul class="facts"><li>A: ${a.label}</li><li>B: ${b.label}</li><li>${counted(found.pairs, "job")} in both with the same inputs</li></ul></header>
<h2>Outputs</h2>
<section class="card">${outputsTable(found)}
${onlyText("A", found.onlyA)}${onlyText("B", found.onlyB)}
<div class="figures">${figures}</div></section>
${found.moved.length === 0 ? undefined : html`<h2>Jobs that moved most</h2><section class="card">${movedTable(found)}</section>`}
</main>
</body>
</html>
`.markup;
}

function onlyText(side: string, names: readonly string[]) {
  return names.length === 0 ? undefined : html`<p class="quiet">Only ${side} has ${names.join(", ")}.</p>`;
}

function outputsTable({ outputs }: Comparison) {
  const heads = [
    { text: "output" },
    { text: "unit" },
    ...numbers("mean A", "mean B", "B − A", "sd A", "sd B", "distance", "same bits", "largest"),
  ];
  const rows = outputs.map(({ name, unit, a, b, difference, error, distance, same, largest }) => [
    name,
    unit,
    shownMean(a.mean, a.sd),
    shownMean(b.mean, b.sd),
    shownWithError(difference, error),
    shownNumber(a.sd, 4),
    shownNumber(b.sd, 4),
    distance.toFixed(3),
    same === undefined ? "–" : shownCount(same),
    shownNumber(largest, 3),
  ]);
  return table("Outputs of both", heads, rows);
}

function movedTable({ moved }: Comparison) {
  const rows = moved.map(({ job, output, a, b, by }) => [
    String(job),
    output,
    shownNumber(a),
    shownNumber(b),
    shownNumber(by, 3),
  ]);
  return table(
    "Jobs that moved most",
    [{ text: "job" }, { text: "output" }, ...numbers("A", "B", "by, in sd of A")],
    rows,
  );
}
