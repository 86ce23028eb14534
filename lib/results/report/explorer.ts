/**
 * The part of a report in which its jobs can be looked at over any two of their numbers, where scripts are allowed; hidden elsewhere.
 *
 * The numbers stand in the page, less a number of their column, in 32 bits: 7 digits of their spread.
 */
import { createHash } from "node:crypto";
import { shownCount } from "../../counted.js";
import type { Answered } from "../answers/answers.js";
import { type SampledRows, thinnedRows } from "../part/sampled-rows.js";
import type { Finished, Result } from "../summary/finish.js";
import { labelOf, quantityValues } from "../variables.js";
import { EXPLORER_SCRIPT } from "./explorer-script.js";
import { html, type Markup, markup } from "./html.js";
import { printsOf } from "./row-prints.js";

/** So many numbers are in the page: half a megabyte; more columns have fewer jobs. */
const MOST_NUMBERS = 100_000;
/** In a page that carries the engine, so that it stays below a megabyte. */
const MOST_BESIDE_ENGINE = 50_000;
/** So many columns there are at most, or as many as have room with all jobs. */
const MOST_COLUMNS = 60;
/** Of fewer jobs there is nothing to look closer at. */
const FEWEST_JOBS = 3;

/** What allows the script, and no other, in a page's policy. */
export const SCRIPT_SOURCE = `'sha256-${createHash("sha256").update(EXPLORER_SCRIPT).digest("base64")}'`;

export interface Explored {
  readonly summary: Answered;
  readonly rows: SampledRows;
  readonly report: { readonly x?: string; readonly log: readonly string[] };
  /** The command that runs a job again, with JOB for its index. */
  readonly command: string;
  /** Whether the page can solve jobs again: then it knows their rows by their prints. */
  readonly isLive: boolean;
}

/** Undefined if there is nothing to look at. */
export function explorer({ summary, rows: all, report, command, isLive }: Explored): Markup | undefined {
  const x = report.x ?? followed(summary) ?? summary.inputs[0]?.name ?? "job";
  const room = isLive ? MOST_BESIDE_ENGINE : MOST_NUMBERS;
  const quantities = quantitiesOf(summary, x, Math.max(MOST_COLUMNS, Math.floor(room / all.count) - 2));
  const known = quantities.filter(({ name, part }) => quantityValues(all, name, part) !== undefined);
  if (!known.some(({ role }) => role === "output") || all.count < FEWEST_JOBS) return undefined;
  const rows = thinnedRows(all, Math.floor(room / (known.length + 2)));
  const columns = known.map(({ name, part, unit, role }) => {
    const { base, packed } = packedOf(quantityValues(rows, name, part)!);
    return { label: labelOf(name, part), unit, role, base, packed };
  });
  const jobs = base64(rows.data[0]!, 8, (view, at, job) => view.setFloat64(at, job, true));
  const data = {
    command,
    count: rows.count,
    log: report.log,
    x,
    jobs,
    columns,
    ...(isLive ? { prints: printsOf(rows) } : {}),
  };
  const told =
    rows.count < summary.jobs ? ` ${shownCount(rows.count)} of ${shownCount(summary.jobs)} jobs are here.` : "";
  return html`<section class="card" id="look" hidden>
<h2>Look closer</h2>
<p class="quiet">Any number of the jobs over any other. Point at a job; draw a box or turn the wheel to go nearer, twice clicked is the whole.${told}</p>
<div class="controls">
<label>up <select id="look-y"></select></label><label><input type="checkbox" id="look-log-y"> logarithmic</label>
<label>across <select id="look-x"></select></label><label><input type="checkbox" id="look-log-x"> logarithmic</label>
<label>colour <select id="look-colour"></select></label>
</div>
<canvas id="look-plot" role="img" tabindex="0" aria-label="jobs"></canvas>
<div class="controls"><span id="look-count" class="quiet"></span><span id="look-legend" class="quiet"></span>
<button type="button" id="look-in" aria-label="nearer">+</button><button type="button" id="look-out" aria-label="farther">−</button><button type="button" id="look-whole">whole</button>
<button type="button" id="look-png">PNG</button><button type="button" id="look-csv">CSV</button></div>
<p id="look-told" aria-live="polite"></p>
</section>
<script type="application/json" id="rows">${markup(JSON.stringify(data).replaceAll("<", "\\u003c"))}</script>`;
}

/** The script itself, for the end of a page that has an explorer. */
export function explorerScript(): Markup {
  return markup(`<script>${EXPLORER_SCRIPT}</script>`);
}

/** The input that the first output follows most. */
export function followed({ ranks, covariance, inputs }: Answered): string | undefined {
  const variables = covariance?.variables ?? [];
  const how = inputs.map(({ name }) => ({
    name,
    ratio: ranks?.ratio[0]?.[variables.findIndex((variable) => variable.name === name)] ?? 0,
  }));
  return how.sort((one, other) => other.ratio - one.ratio)[0]?.name;
}

/** Outputs first: what is looked at. Where not all have room each kind has half of it, and what is looked at first is among them. */
function quantitiesOf({ inputs, outputs }: Finished, x: string, most: number) {
  const of = (role: "input" | "output") => (result: Result) => ({ ...result, role });
  const some = (results: readonly Result[], count: number) => {
    if (results.length <= count) return results;
    const first = results.filter(({ name }) => name === x);
    return [...first, ...results.filter(({ name }) => name !== x)].slice(0, count);
  };
  const shown = some(outputs, Math.max(most - inputs.length, Math.ceil(most / 2)));
  return [...shown.map(of("output")), ...some(inputs, most - shown.length).map(of("input"))];
}

/** Numbers as what they are above one among them. */
function packedOf(values: Float64Array): { readonly base: number; readonly packed: string } {
  const base = values.find(Number.isFinite) ?? 0;
  return { base, packed: base64(values, 4, (view, at, value) => view.setFloat32(at, value - base, true)) };
}

function base64(values: Float64Array, size: number, set: (view: DataView, at: number, value: number) => void): string {
  const bytes = new DataView(new ArrayBuffer(size * values.length));
  for (let at = 0; at < values.length; at++) set(bytes, size * at, values[at]!);
  return Buffer.from(bytes.buffer).toString("base64");
}
