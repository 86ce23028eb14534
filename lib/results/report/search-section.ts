/** What searches and fits found, in a report: the best of them, how sure of their parameters one may be, their ways. */
import { counted } from "../../counted.js";
import type { Spec } from "../../sweep/spec/spec.js";
import { type Chains, chainsOf, type ParameterChains } from "../answers/chains.js";
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
  const chains = chainsOf(spec, rows);
  if (ranked === undefined || ranked.order.length === 0) return undefined;
  const figures = searchFigures(ranked);
  return html`<h2>${spec.fit === undefined ? "Searches" : "Fits"}</h2>
<section class="card">${bestTable(ranked, command)}
${spec.fit === undefined ? undefined : fitTable(ranked, chains)}
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

type Sampled = Pick<ParameterChains, "mean" | "sigma" | "rHat" | "effective">;

/** Above it chains don't agree [1]. */
const MOST_R_HAT = 1.05;

/** The parameters of the best fit, and what the chains of all fits say; of the best alone where they aren't known. */
function fitTable({ rows, order }: RankedSearches, chains: Chains | undefined): Markup {
  const best = order[0]!;
  const at = (name: string) => columnOf(rows, name)?.[best];
  const isSampled = at("accepted") !== undefined;
  const unitOf = (name: string) => rows.columns.find((column) => column.name === name)?.unit ?? "";
  const number = (value: number | null, digits: number) => (value === null ? "" : shownNumber(value, digits));
  const lines = searchedIn(rows).map((name) => {
    const [value, sigma] = [at(`best/${name}`)!, at(`sigma/${name}`)!];
    const shown = Number.isFinite(sigma) && sigma > 0 ? shownWithError(value, sigma) : shownNumber(value, 6);
    const own: Sampled = chains?.parameters.find((each) => each.name === name) ?? {
      mean: at(`posterior mean/${name}`)!,
      sigma: at(`posterior sigma/${name}`)!,
      rHat: at(`r_hat/${name}`)!,
      effective: at(`ess/${name}`)!,
    };
    const { mean, sigma: spread, rHat, effective } = own;
    const sampled = isSampled ? [shownWithError(mean, spread), number(rHat, 4), number(effective, 3)] : [];
    return [name, unitOf(`best/${name}`), shown, ...sampled];
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
degrees of freedom.${isSampled ? html` ${chainsText(chains)}` : undefined}</p>`;
}

function chainsText(chains: Chains | undefined): string {
  if (chains === undefined) return "The posterior is that of the best fit's chains.";
  const { jobs, chains: many, draws, parameters } = chains;
  const whose = jobs === 1 ? "" : ` from ${jobs} starts`;
  const all = `The posterior is that of ${counted(many, "chain", "chains")}${whose}, ${counted(draws, "draw", "draws")} each.`;
  const apart = parameters.filter(({ rHat }) => rHat !== null && rHat > MOST_R_HAT).map(({ name }) => name);
  if (apart.length === 0) return `${all} They agree: R-hat is near 1.`;
  return `${all} They don't agree on ${apart.join(", ")}: give them more warmup and draws, and look whether all starts end in one minimum.`;
}
