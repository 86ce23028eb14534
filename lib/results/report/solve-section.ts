/**
 * The part of a report in which jobs are solved again: the run's spec and the engine that computed it, in the page itself.
 *
 * Hidden where scripts aren't allowed. Not here: by what it sees whether what it solves is what the run has (row-prints.ts), what it does with them (solve-script.ts), the engine (lib/page).
 */
import { createHash } from "node:crypto";
import { gzipSync } from "node:zlib";
import { shownCount } from "../../counted.js";
import { specBytes } from "../../sweep/spec/run-id.js";
import type { Spec } from "../../sweep/spec/spec.js";
import type { SampledRows } from "../part/sampled-rows.js";
import type { Finished, Result } from "../summary/finish.js";
import { html, type Markup, markup } from "./html.js";
import { printedOf } from "./row-prints.js";
import { SOLVE_SCRIPT } from "./solve-script.js";

/** A larger spec, compressed, stays outside: one with long tables [bytes]. */
const MOST_SPEC_BYTES = 150_000;
/** So many parameters have a slider. */
const MOST_SLIDERS = 40;

/**
 * What a page's policy allows for it: the script by its hash, WebAssembly, and as a thread what the page itself has made: the engine.
 */
export const SOLVE_SOURCES = `'sha256-${createHash("sha256").update(SOLVE_SCRIPT).digest("base64")}' 'wasm-unsafe-eval'; worker-src blob:`;

/** The script itself, for the end of a page that solves. */
export function solveScript(): Markup {
  return markup(`<script>${SOLVE_SCRIPT}</script>`);
}

/** What the engine stands behind. */
export const ENGINE_TAG = '<script type="text/plain" id="solve-engine">';

export interface Solvable {
  readonly spec: Spec;
  readonly summary: Finished;
  readonly rows: SampledRows;
  /** The engine as a page holds it; undefined where there is none. */
  readonly engine: string | undefined;
}

/** Undefined if there is no engine; `isLive` says whether the page can solve. */
export function solveSection(about: Solvable): { readonly section: Markup; readonly isLive: boolean } | undefined {
  const { spec, summary, engine } = about;
  if (engine === undefined) return undefined;
  const packed = gzipSync(specBytes(spec), { level: 9 });
  if (packed.length > MOST_SPEC_BYTES) return { section: tooLarge(packed.length), isLive: false };
  const sliders = summary.inputs.slice(0, MOST_SLIDERS);
  const data = { spec: packed.toString("base64"), hasCode: spec.job !== undefined, printed: printedOf(about.rows) };
  const section = html`<section class="card" id="solve" hidden>
<h2>Solve again</h2>
<p class="quiet">The engine that computed this run is in this page. A click on a job above, or its number here, solves it again, with nothing but
this file; ${sliders.length === 0 ? "it" : "the sliders move its parameters, and a mark in the plot follows"}.</p>
<div class="controls"><label>job <input type="number" id="solve-job" min="0" max="${summary.jobs - 1}" step="1" value="0"></label>
<button type="button" id="solve-go">Solve</button>
<button type="button" id="solve-back" disabled>Back to its own values</button><button type="button" id="solve-stop" hidden>Stop</button></div>
<p id="solve-told" role="status"></p>
<div id="solve-sliders">${sliders.map(slider)}</div>
${summary.inputs.length > MOST_SLIDERS ? html`<p class="quiet">${shownCount(summary.inputs.length - MOST_SLIDERS)} more parameters stay as the job has them.</p>` : undefined}
<div class="table" id="solve-answers" tabindex="0" role="region" aria-label="what the job gives" hidden></div>
<div class="figures" id="solve-curves"></div>
</section>
<script type="application/json" id="solve-run">${markup(JSON.stringify(data).replaceAll("<", "\\u003c"))}</script>
${markup(ENGINE_TAG)}${markup(engine)}</script>`;
  return { section, isLive: true };
}

function tooLarge(bytes: number): Markup {
  return html`<p class="quiet">Jobs aren't solved again in this page: with its tables the spec would take ${shownCount(Math.ceil(bytes / 1000))} kB of it.</p>`;
}

function slider({ name, unit, statistics }: Result, index: number): Markup {
  const [low, high] = [statistics?.min?.value, statistics?.max?.value];
  const hasEnds = typeof low === "number" && typeof high === "number" && low < high;
  const shown = html`${name}${unit === "" ? undefined : html` <span class="unit">[${unit}]</span>`}`;
  const range = hasEnds
    ? html`<input type="range" min="${low}" max="${high}" step="any" data-input="${index}" aria-label="${name}, slider" disabled>`
    : html`<span></span>`;
  return html`<div><label for="solve-value-${index}">${shown}</label>${range}
<input type="text" inputmode="decimal" id="solve-value-${index}" data-input="${index}" autocomplete="off" disabled></div>`;
}
