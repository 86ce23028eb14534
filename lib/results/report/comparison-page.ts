/** A comparison as one HTML file, as a report is. */
import { counted } from "../../counted.js";
import type { Comparison, Side } from "../answers/comparison.js";
import { svgOf } from "../figure/figure.js";
import { overlayFigure } from "../figure/overlay-figure.js";
import { PAGE } from "../figure/theme.js";
import { movedCells, outputCells } from "./comparison-cells.js";
import { html, markup } from "./html.js";
import { pageText } from "./page.js";
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
  const body = html`<main>
<header><h1>${title}</h1>
<ul class="facts"><li>A: ${a.label}</li><li>B: ${b.label}</li><li>${counted(found.pairs, "job")} in both with the same inputs</li></ul></header>
<h2>Outputs</h2>
<section class="card">${outputsTable(found)}
${onlyText("A", found.onlyA)}${onlyText("B", found.onlyB)}
<div class="figures">${figures}</div></section>
${found.moved.length === 0 ? undefined : html`<h2>Jobs that moved most</h2><section class="card">${movedTable(found)}</section>`}
</main>
`;
  return pageText({ title, body });
}

function onlyText(side: string, names: readonly string[]) {
  return names.length === 0 ? undefined : html`<p class="quiet">Only ${side} has ${names.join(", ")}.</p>`;
}

function outputsTable(found: Comparison) {
  const heads = [
    { text: "output" },
    { text: "unit" },
    ...numbers("mean A", "mean B", "B − A", "sd A", "sd B", "distance", "same bits", "largest"),
  ];
  return table("Outputs of both", heads, outputCells(found, "–"));
}

function movedTable(found: Comparison) {
  return table(
    "Jobs that moved most",
    [{ text: "job" }, { text: "output" }, ...numbers("A", "B", "by, in sd of A")],
    movedCells(found),
  );
}
