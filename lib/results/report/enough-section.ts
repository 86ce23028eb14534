/** The part of a report that says where a run ended that might have ended early, and what was known then. */
import { counted, shownCount } from "../../counted.js";
import { shownNumber, shownWithError } from "../figure/format-number.js";
import type { Enough, Judged } from "../summary/enough.js";
import type { Finished } from "../summary/finish.js";
import { labelOf } from "../variables.js";
import { html, type Markup } from "./html.js";
import { type Head, table } from "./report-tables.js";

/** So many conditions are told in a line. */
const MOST_TOLD = 4;

export function enoughSection(summary: Finished): Markup | undefined {
  const { stop } = summary;
  if (stop === undefined) return undefined;
  const rows = stop.conditions.map((one) => [
    nameOf(one),
    one.estimate === null ? "-" : shownNumber(one.estimate),
    one.low === null ? "-" : `${shownNumber(one.low)} to ${shownNumber(one.high)}`,
    one.halfWidth === null ? "-" : shownNumber(one.halfWidth, 3),
    allowedOf(one),
    one.isMet ? "yes" : "no",
  ]);
  const numbers = ["estimate", "95 % interval", "half of it", "may be"].map((text): Head => ({ text, number: true }));
  return html`<h2>Early end</h2><section class="card">
<p>${endWords(stop)}</p>
${table("What was to be known", [{ text: "of" }, ...numbers, { text: "enough" }], rows)}</section>`;
}

function endWords({ jobs, most, isReached }: Enough): string {
  if (!isReached) return `All ${counted(jobs, "job")} weren't enough for what was to be known.`;
  return jobs === most
    ? `All ${counted(jobs, "job")} were enough for what was to be known, and no fewer.`
    : `The run ended after ${shownCount(jobs)} of ${counted(most, "job")} at most, as enough was known.`;
}

/** What was known when a run ended, in a line: of what wasn't enough if anything wasn't. */
export function enoughWords({ isReached, conditions }: Enough): string {
  const told = isReached ? conditions : conditions.filter(({ isMet }) => !isMet);
  const words = told.slice(0, MOST_TOLD).map((one) => {
    const { estimate, halfWidth } = one;
    const value =
      estimate === null ? "nothing" : halfWidth === null ? shownNumber(estimate) : shownWithError(estimate, halfWidth);
    return `${nameOf(one)} ${value}${isReached ? "" : `, where ± ${allowedOf(one)} was to be reached`}`;
  });
  const more = told.length - words.length;
  return `${words.join(isReached ? ", " : "; ")}${more > 0 ? `, and ${more} more` : ""}`;
}

function nameOf({ of, quantile, output, part, element }: Judged): string {
  const kind = of === "quantile" ? (quantile === 0.5 ? "median" : `${quantile} quantile`) : of;
  if (output === undefined) return kind;
  return `${kind} of ${labelOf(output, part)}${element === undefined ? "" : `[${element}]`}`;
}

const allowedOf = ({ allowed }: Judged): string =>
  typeof allowed === "number" ? shownNumber(allowed) : allowed.trim();
