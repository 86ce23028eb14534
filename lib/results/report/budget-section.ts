/** The part of a report that says which inputs move an output by how much, where its derivatives were computed. */
import { type LinearBudget, linearBudgets } from "../answers/linear-budget.js";
import { type Figure, svgOf } from "../figure/figure.js";
import { shownNumber } from "../figure/format-number.js";
import { PAGE } from "../figure/theme.js";
import { tornadoFigure } from "../figure/tornado-figure.js";
import type { Finished } from "../summary/finish.js";
import { html, type Markup, markup } from "./html.js";
import { table } from "./report-tables.js";
import { percentOf } from "./yield-section.js";

export function budgetSection(summary: Pick<Finished, "inputs" | "outputs">): Markup | undefined {
  const budgets = linearBudgets(summary);
  if (budgets.length === 0) return undefined;
  return html`<h2>Linear error budget</h2>
${budgets.map((budget) => oneBudget(budget, summary))}
`;
}

function oneBudget(budget: LinearBudget, { inputs }: Pick<Finished, "inputs">): Markup {
  const { output, result, shares, sd } = budget;
  const unit = result?.unit ?? "";
  const withUnit = (text: string) => (unit === "" ? text : `${text} ${unit}`);
  const rows = shares.map((share) => {
    const own = inputs.find(({ name }) => name === share.input)?.unit ?? "";
    return [
      share.input,
      own === "" ? shownNumber(share.sd, 3) : `${shownNumber(share.sd, 3)} ${own}`,
      shownNumber(share.slope, 4),
      withUnit(shownNumber(share.moves, 4)),
      percentOf(share.part),
    ];
  });
  const numbers = ["σ", `d ${output} / d input`, "moves it by", "of the variance"].map((text) => ({
    text,
    number: true,
  }));
  const drawn = result?.statistics?.sd;
  const beside =
    typeof drawn === "number"
      ? `; all jobs together have ${withUnit(shownNumber(drawn, 4))}: where the two differ, it isn't a straight line, or the inputs go together`
      : "";
  const figure = tornadoOf(budget, unit);
  return html`<section class="card"><h3>${output}</h3>
${table(`What moves ${output}`, [{ text: "input" }, ...numbers], rows)}
<p>Together, as if independent: ${withUnit(shownNumber(sd, 4))}${beside}.</p>
${figure === undefined ? undefined : html`<div class="figures"><figure>${markup(svgOf(figure, PAGE))}<figcaption>${figure.caption ?? figure.title}</figcaption></figure></div>`}</section>`;
}

function tornadoOf({ output, result, shares }: LinearBudget, unit: string): Figure | undefined {
  const middle = result?.statistics?.mean ?? 0;
  const rows = shares.map(({ input, moves }) => {
    const [low, high] = [middle - moves, middle + moves];
    return { name: input, low, high, least: Math.min(low, high), greatest: Math.max(low, high) };
  });
  const caption = `${output}, where one input is a standard deviation lower or higher: by its derivative`;
  return tornadoFigure({ name: output, unit, middle, chance: 0, rows, caption });
}
