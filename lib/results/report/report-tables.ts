/** The tables of a report: statistics, inputs, extreme jobs, failures, where it comes from. */
import { shownCount } from "../../counted.js";
import type { Spec } from "../../sweep/spec/spec.js";
import { shownMean, shownNumber, withoutRounding } from "../figure/format-number.js";
import type { Extreme } from "../statistics/extremes.js";
import type { Finished, Result, Statistics } from "../summary/finish.js";
import type { RangeApart } from "../summary/ranges-apart.js";
import { labelOf } from "../variables.js";
import { html, type Markup } from "./html.js";
import { varyWords } from "./vary-words.js";

/** So many rows of a table are shown; what is left out is said. */
const MOST_ROWS = 100;
/** So many of the least and of the greatest values of an output are told. */
const EXTREMES = 3;
const MOST_OUTPUTS_WITH_ALL = 4;

/** A table that scrolls by itself where it is wider than the page. */
export function table(label: string, heads: readonly Head[], rows: readonly (readonly Cell[])[]): Markup {
  const shown = rows.slice(0, MOST_ROWS);
  const head = heads.map(({ text, number }) => html`<th scope="col"${number ? NUMBER : undefined}>${text}</th>`);
  const body = shown.map(
    (cells) =>
      html`<tr>${cells.map((cell, index) =>
        index === 0
          ? html`<th scope="row"${heads[0]!.wide ? WIDE : undefined}>${cell}</th>`
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
  const heads: Head[] = [
    { text: "output" },
    { text: "unit" },
    ...numbers("jobs", "mean", "± s.e.", "sd", "skew", "min"),
  ];
  const rows = scalars.map(({ name, part, unit, statistics }): Cell[] => {
    const { count, mean, sd, skew, min, max, quantiles } = statistics!;
    const size = largestOf(statistics!);
    const number = (x: number | null | undefined) => shownNumber(withoutRounding(x, size), 5);
    return [
      labelOf(name, part),
      unit,
      shownCount(count),
      shownMean(withoutRounding(mean, size), sd),
      shownNumber(standardError(statistics!), 2),
      shownNumber(sd, 4),
      shownNumber(skew, 3),
      number(min?.value),
      ...(common.length > 0 ? quantiles.map(({ value }) => number(value)) : []),
      number(max?.value),
    ];
  });
  return table("Statistics of the outputs", [...heads, ...numbers(...common.map(percent), "max")], rows);
}

/** How large the values are, the one that is farthest from zero. */
export function largestOf(statistics: Statistics | undefined): number {
  return Math.max(Math.abs(statistics?.min?.value ?? 0), Math.abs(statistics?.max?.value ?? 0));
}

/** How far a mean may be off for the number of jobs alone: the standard deviation over the root of how many. */
export function standardError({ sd, count }: Statistics): number | undefined {
  return typeof sd === "number" && count > 1 ? sd / Math.sqrt(count) : undefined;
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
    shownMean(withoutRounding(statistics?.mean, largestOf(statistics)), statistics?.sd),
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

/** The jobs with the least and the greatest values of each output: best and worst, where the spec says which are good. */
export function extremesTable(
  outputs: readonly Result[],
  good: Spec["report"]["good"],
  command: (job: number) => string,
): Markup {
  const scalars = outputs.filter(({ statistics }) => (statistics?.least?.length ?? 0) > 0);
  const kept = scalars.length > MOST_OUTPUTS_WITH_ALL ? 1 : EXTREMES;
  const rows = scalars.flatMap(({ name, part, unit, statistics }) => {
    const label = labelOf(name, part);
    const wish = Object.hasOwn(good, name) ? good[name] : undefined;
    const [low, high] =
      wish === undefined ? ["least", "greatest"] : wish === "low" ? ["best", "worst"] : ["worst", "best"];
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
    const [lows, highs] = [least.slice(0, kept).map(row(low)), greatest.slice(0, kept).map(row(high))];
    return wish === "low" ? [...highs, ...lows] : [...lows, ...highs];
  });
  const heads = [{ text: "output" }, { text: "" }, ...numbers("value", "job"), { text: "replay it" }];
  return table("Jobs with the least and the greatest values", heads, rows);
}

/** Why jobs failed, the commonest reason first, with some of the jobs; of a run before that was counted its first jobs. */
export function failuresTable({ jobs, failures }: Finished, command: (job: number) => string): Markup {
  if (failures.reasons === undefined || failures.reasons.length === 0) {
    const rows = failures.first.map(({ job, error }): Cell[] => [error, String(job), code(command(job))]);
    return table("Failed jobs", [{ text: "error", wide: true }, ...numbers("job"), { text: "replay it" }], rows);
  }
  const told = failures.reasons.reduce((sum, { count }) => sum + count, 0);
  const share = (count: number) => `${shownNumber((100 * count) / jobs, 3)} %`;
  const rows = failures.reasons.map(({ reason, count, jobs: some, example, apart = [] }): Cell[] => [
    html`${count === 1 || reason === example ? example : html`${reason}<br><span class="quiet">as: ${example}</span>`}${apart.map(rangeText)}`,
    shownCount(count),
    share(count),
    `${some.join(", ")}${count > some.length ? ", …" : ""}`,
    code(command(some[0]!)),
  ]);
  const others = failures.count - told;
  if (others > 0) rows.push(["other reasons", shownCount(others), share(others), "", ""]);
  const heads = [
    { text: "why", wide: true },
    ...numbers("jobs", "of all"),
    { text: "the first" },
    { text: "replay one" },
  ];
  return table("Why jobs failed", heads, rows);
}

function rangeText({ input, from, to, share }: RangeApart): Markup {
  const all = shownNumber(100 * share, 2);
  return html`<br><span class="quiet">only where ${input} is ${shownNumber(from, 4)} to ${shownNumber(to, 4)}, as in ${all} % of all jobs</span>`;
}

export function provenanceTable(entries: readonly (readonly [label: string, text: string])[]): Markup {
  const rows = entries.map(([label, text]) => html`<tr><th scope="row">${label}</th><td>${text}</td></tr>`);
  return html`<table class="facts-table"><tbody>${rows}</tbody></table>`;
}

export function code(text: string): Markup {
  return html`<code>${text}</code>`;
}
