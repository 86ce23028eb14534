/** The tables of a report: statistics, inputs, the worst jobs, failures, where it comes from. */
import type { Spec } from "../sweep/spec.js";
import type { Extreme } from "./extremes.js";
import type { Finished, Result } from "./finish.js";
import { shownCount, shownMean, shownNumber } from "./format-number.js";
import { html, type Markup } from "./html.js";
import { labelOf } from "./variables.js";
import { varyWords } from "./vary-words.js";

/** So many rows of a table are shown; what is left out is said. */
const MOST_ROWS = 100;
/** So many of the least and of the greatest values of an output are among the worst jobs. */
const WORST = 3;
const MOST_OUTPUTS_WITH_ALL_WORST = 4;

/** A table that scrolls by itself where it is wider than the page. */
export function table(label: string, heads: readonly Head[], rows: readonly (readonly Cell[])[]): Markup {
  const shown = rows.slice(0, MOST_ROWS);
  const head = heads.map(({ text, number }) => html`<th scope="col"${number ? NUMBER : undefined}>${text}</th>`);
  const body = shown.map(
    (cells) =>
      html`<tr>${cells.map((cell, index) =>
        index === 0
          ? html`<th scope="row">${cell}</th>`
          : html`<td${heads[index]!.number ? NUMBER : heads[index]!.wide ? WIDE : undefined}>${cell}</td>`,
      )}</tr>`,
  );
  const more = rows.length - shown.length;
  return html`<div class="table" role="region" aria-label="${label}" tabindex="0"><table>
<thead><tr>${head}</tr></thead>
<tbody>${body}</tbody></table></div>
${more > 0 ? html`<p class="quiet">… and ${shownCount(more)} more, which are in summary.json.</p>` : undefined}`;
}

export interface Head {
  readonly text: string;
  readonly number?: boolean;
  /** Sentences, which need room. */
  readonly wide?: boolean;
}
type Cell = string | number | Markup | undefined;
const NUMBER: Markup = { markup: ' class="n"' };
const WIDE: Markup = { markup: ' class="w"' };
const numbers = (...texts: readonly string[]): Head[] => texts.map((text) => ({ text, number: true }));

export function statisticsTable(outputs: readonly Result[]): Markup {
  const scalars = outputs.filter(({ statistics }) => statistics !== undefined);
  const shares = scalars[0]?.statistics?.quantiles.map(({ p }) => p) ?? [];
  const alike = scalars.filter(({ statistics }) => sameShares(statistics!.quantiles, shares));
  const common = alike.length === scalars.length ? shares : [];
  const heads: Head[] = [{ text: "output" }, { text: "unit" }, ...numbers("jobs", "mean", "sd", "skew", "min")];
  const rows = scalars.map(({ name, part, unit, statistics }): Cell[] => {
    const { count, mean, sd, skew, min, max, quantiles } = statistics!;
    return [
      labelOf(name, part),
      unit,
      shownCount(count),
      shownMean(mean, sd),
      shownNumber(sd, 4),
      shownNumber(skew, 3),
      shownNumber(min?.value, 5),
      ...(common.length > 0 ? quantiles.map(({ value }) => shownNumber(value, 5)) : []),
      shownNumber(max?.value, 5),
    ];
  });
  return table("Statistics of the outputs", [...heads, ...numbers(...common.map(percent), "max")], rows);
}

function sameShares(quantiles: readonly { readonly p: number }[], shares: readonly number[]): boolean {
  return quantiles.length === shares.length && quantiles.every(({ p }, index) => p === shares[index]);
}

/** As `5 %`; the middle one by its name. */
export function percent(p: number): string {
  return p === 0.5 ? "median" : `${shownNumber(100 * p, 4)} %`;
}

export function inputsTable(summary: Finished, spec: Spec): Markup {
  const words = varyWords(spec.vary);
  const rows = summary.inputs.map(({ name, unit, statistics }): Cell[] => [
    name,
    unit,
    words.get(name) ?? "",
    shownMean(statistics?.mean, statistics?.sd),
    shownNumber(statistics?.sd, 4),
    shownNumber(statistics?.min?.value, 5),
    shownNumber(statistics?.max?.value, 5),
  ]);
  const heads = [
    { text: "input" },
    { text: "unit" },
    { text: "drawn from", wide: true },
    ...numbers("mean", "sd", "min", "max"),
  ];
  return table("Inputs", heads, rows);
}

/** The jobs with the least and the greatest values of each output. */
export function worstTable(outputs: readonly Result[], command: (job: number) => string): Markup {
  const scalars = outputs.filter(({ statistics }) => (statistics?.least?.length ?? 0) > 0);
  const kept = scalars.length > MOST_OUTPUTS_WITH_ALL_WORST ? 1 : WORST;
  const rows = scalars.flatMap(({ name, part, unit, statistics }) => {
    const label = labelOf(name, part);
    const row =
      (which: string) =>
      (extreme: Extreme): Cell[] => [
        label,
        which,
        `${shownNumber(extreme.value)}${unit === "" ? "" : ` ${unit}`}`,
        String(extreme.job),
        code(command(extreme.job)),
      ];
    const { least = [], greatest = [] } = statistics!;
    return [...least.slice(0, kept).map(row("least")), ...greatest.slice(0, kept).map(row("greatest"))];
  });
  const heads = [{ text: "output" }, { text: "" }, ...numbers("value", "job"), { text: "replay it" }];
  return table("The worst jobs", heads, rows);
}

export function failuresTable({ failures }: Finished, command: (job: number) => string): Markup {
  const rows = failures.first.map(({ job, error }): Cell[] => [String(job), error, code(command(job))]);
  return table("Failed jobs", [{ text: "job" }, { text: "error", wide: true }, { text: "replay it" }], rows);
}

export function provenanceTable(entries: readonly (readonly [label: string, text: string])[]): Markup {
  const rows = entries.map(([label, text]) => html`<tr><th scope="row">${label}</th><td>${text}</td></tr>`);
  return html`<table class="facts-table"><tbody>${rows}</tbody></table>`;
}

export function code(text: string): Markup {
  return html`<code>${text}</code>`;
}
