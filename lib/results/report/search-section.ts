/** What searches and fits found, in a report: the best of them, how sure of their parameters one may be, their ways. */
import { counted } from "../../counted.js";
import type { Spec } from "../../sweep/spec/spec.js";
import { svgOf } from "../figure/figure.js";
import { shownNumber, shownWithError } from "../figure/format-number.js";
import { columnOf, type RankedSearches, searchedIn, searchesOf, searchFigures } from "../figure/search-figures.js";
import { PAGE } from "../figure/theme.js";
import type { SampledRows } from "../part/sampled-rows.js";
import { html, type Markup, markup } from "./html.js";
import { code, table } from "./report-tables.js";

/** So many of the best searches are named. */
const MOST_NAMED = 10;
/** What the numbers of `ended` say. */
const ENDINGS = ["converged", "evaluations used up", "nothing better found", "target reached"];

export function searchSection(spec: Spec, rows: SampledRows, command: (job: number) => string): Markup | undefined {
  const ranked = searchesOf(spec, rows);
  if (ranked === undefined || ranked.order.length === 0) return undefined;
  const figures = searchFigures(ranked);
  return html`<h2>${spec.fit === undefined ? "Searches" : "Fits"}</h2>
<section class="card">${bestTable(ranked, command)}
${spec.fit === undefined ? undefined : fitTable(ranked)}
<div class="figures">${figures.map(
    (figure) =>
      html`<figure>${markup(svgOf(figure, PAGE))}<figcaption>${figure.caption ?? figure.title}</figcaption></figure>`,
  )}</div></section>
`;
}

function bestTable({ rows, order }: RankedSearches, command: (job: number) => string): Markup {
  const at = (name: string, row: number) => columnOf(rows, name)?.[row] ?? Number.NaN;
  const lines = order.slice(0, MOST_NAMED).map((row, rank) => {
    const job = at("job", row);
    return [
      `${rank + 1}`,
      shownNumber(at("objective", row), 6),
      shownNumber(at("start/objective", row), 4),
      shownNumber(at("evaluations", row), 6),
      ENDINGS[at("ended", row)] ?? "",
      code(command(job)),
    ];
  });
  const more = order.length - lines.length;
  const heads = [
    { text: "rank" },
    { text: "objective", number: true },
    { text: "where it began", number: true },
    { text: "evaluations", number: true },
    { text: "ended" },
    { text: "again" },
  ];
  return html`<h3>The best of ${counted(order.length, "search", "searches")}</h3>${table("The best searches", heads, lines)}
${more > 0 ? html`<p class="quiet">All others are in the data set.</p>` : undefined}`;
}

/** The parameters of the best fit, and what its chains say. */
function fitTable({ rows, order }: RankedSearches): Markup {
  const best = order[0]!;
  const at = (name: string) => columnOf(rows, name)?.[best];
  const isSampled = at("accepted") !== undefined;
  const unitOf = (name: string) => rows.columns.find((column) => column.name === name)?.unit ?? "";
  const number = (value: number | undefined, digits: number) => (value === undefined ? "" : shownNumber(value, digits));
  const lines = searchedIn(rows).map((name) => {
    const [value, sigma] = [at(`best/${name}`)!, at(`sigma/${name}`)!];
    const shown = Number.isFinite(sigma) && sigma > 0 ? shownWithError(value, sigma) : shownNumber(value, 6);
    const [mean, spread] = [at(`posterior mean/${name}`), at(`posterior sigma/${name}`)];
    const posterior = mean === undefined || spread === undefined ? [] : [shownWithError(mean, spread)];
    const chains = isSampled ? [...posterior, number(at(`r_hat/${name}`), 4), number(at(`ess/${name}`), 3)] : [];
    return [name, unitOf(`best/${name}`), shown, ...chains];
  });
  const heads = [
    { text: "parameter" },
    { text: "unit" },
    { text: "best ± σ", number: true },
    ...(isSampled ? ["posterior mean ± σ", "R-hat", "effective size"].map((text) => ({ text, number: true })) : []),
  ];
  const freedom = at("degrees of freedom");
  return html`<h3>The best fit</h3>${table("Parameters of the best fit", heads, lines)}
<p class="quiet">σ by the normal approximation at the best point. χ² is ${shownNumber(at("objective")!, 4)} of ${shownNumber(freedom ?? Number.NaN, 6)}
degrees of freedom.${isSampled ? html` Chains that have forgotten where they began have an R-hat near 1.` : undefined}</p>`;
}
