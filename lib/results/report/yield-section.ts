/** The part of a report that says how many jobs meet what is required, and what fails the others. */
import { counted, shownCount } from "../../counted.js";
import type { Answered } from "../answers/answers.js";
import type { SetApart } from "../answers/set-apart.js";
import { shownNumber } from "../figure/format-number.js";
import type { Share } from "../summary/requirements.js";
import { html, type Markup } from "./html.js";
import { type Head, table } from "./report-tables.js";

/** So many of the inputs that set failing jobs apart are told in words. */
const MOST_INPUTS = 5;

/** @param figure of the share over the input that tells most, drawn */
export function yieldSection(summary: Answered, figure: Markup | undefined): Markup | undefined {
  const { jobs, fails = [] } = summary;
  const found = summary.yield;
  if (found === undefined) return undefined;
  const rows = found.requirements.map(({ output, limits, only, ...share }) => [
    output,
    limits.join(" and "),
    shownCount(share.count),
    percentOf(share.share),
    intervalOf(share),
    shownCount(only),
  ]);
  const numbers = ["jobs", "of all", "95 % interval", "fail this alone"].map((text): Head => ({ text, number: true }));
  const heads = [{ text: "output" }, { text: "is" }, ...numbers];
  const told = fails.slice(0, MOST_INPUTS).map((each) => html`<li>${inWords(each, summary)}</li>`);
  return html`<h2>Yield</h2><section class="card">
<p><strong>${percentOf(found.share)}</strong> of the jobs meet all that is required: ${shownCount(found.count)} of ${counted(jobs, "job")} (95 % interval ${intervalOf(found)}).</p>
${table("What is required", heads, rows)}
${told.length === 0 ? undefined : html`<p>Inputs that set the others apart:</p><ul>${told}</ul>`}
${figure}</section>`;
}

export function percentOf(share: number): string {
  return `${shownNumber(100 * share, 4)} %`;
}

export function intervalOf({ low, high }: Share): string {
  return `${shownNumber(100 * low, 4)} to ${percentOf(high)}`;
}

function inWords({ input, distance, apart, others }: SetApart, { inputs }: Answered): Markup {
  const unit = inputs.find(({ name }) => name === input)?.unit ?? "";
  const of = ([low, middle, high]: SetApart["apart"]) =>
    `${shownNumber(low, 3)} to ${shownNumber(high, 3)}${unit === "" ? "" : ` ${unit}`}, in the middle ${shownNumber(middle, 3)}`;
  return html`${input} (distance of the distributions ${distance.toFixed(2)}): eight tenths of the jobs that fail are at ${of(apart)}; of those that meet all at ${of(others)}`;
}
