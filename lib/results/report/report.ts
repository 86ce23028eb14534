/**
 * report.html: a run in one file that needs no network, on a phone, on a screen, light or dark.
 *
 * All that is put into it is text or a number of the run, and escaped; it holds one script, ours, and forbids any other by its hash.
 * Not here: what the figures are (run-figures.ts), the tables (report-tables.ts), the style sheet (report-style.ts).
 */
import { counted, shownCount } from "../../counted.js";
import { sizeOf } from "../../shape.js";
import type { Spec } from "../../sweep/spec/spec.js";
import type { Answered } from "../answers/answers.js";
import { type Figure, svgOf } from "../figure/figure.js";
import { shownMean, shownNumber, shownWithError, withoutRounding } from "../figure/format-number.js";
import type { JobPicture } from "../figure/job-picture.js";
import {
  type Correlations,
  correlations,
  type OutputFigures,
  outputFigures,
  yieldFigure,
} from "../figure/run-figures.js";
import { isOfSearch } from "../figure/search-figures.js";
import { PAGE } from "../figure/theme.js";
import { MAX_SAMPLED_JOBS } from "../part/sampled-jobs.js";
import { type SampledRows, thinnedRows } from "../part/sampled-rows.js";
import type { Finished, Result, Statistics } from "../summary/finish.js";
import { budgetSection } from "./budget-section.js";
import { enoughSection } from "./enough-section.js";
import { explorer, explorerScript, SCRIPT_SOURCE } from "./explorer.js";
import { html, type Markup, markup } from "./html.js";
import { pageText } from "./page.js";
import {
  code,
  extremesTable,
  failuresTable,
  inputsTable,
  largestOf,
  percent,
  provenanceTable,
  standardError,
  statisticsTable,
} from "./report-tables.js";
import { searchSection } from "./search-section.js";
import { ENGINE_TAG, SOLVE_SOURCES, solveScript, solveSection } from "./solve-section.js";
import { yieldSection } from "./yield-section.js";

export interface ReportSource {
  readonly spec: Spec;
  readonly run: string;
  readonly summary: Answered;
  /** The jobs that are drawn in scatter plots. */
  readonly rows: SampledRows;
  /** What the worst jobs gave over two axes. */
  readonly pictures?: readonly JobPicture[];
  /** Who ran it, with what: what nobody's numbers depend on. In the order given. */
  readonly provenance: readonly (readonly [label: string, text: string])[];
  /** The engine as pages hold it (lib/page), to solve jobs again; none if left out. */
  readonly engine?: string | undefined;
  /** How a command names the spec; `spec.json` if left out, which lies beside the report. */
  readonly replay?: string;
}

/** So many outputs have their figures here; of the rest there are the tables. */
const MOST_OUTPUTS = 24;
/** So many points are drawn in all scatter plots together, and in one of them at least. */
const MOST_POINTS = 40_000;
/** The same in a page that carries the engine, so that it stays below a megabyte. */
const MOST_BESIDE_ENGINE = 20_000;
const FEWEST_POINTS = 1000;
/** So much of a spec is shown [characters]. */
const MOST_SPEC = 100_000;
/** A model of so few lines is shown unasked. */
const SHORT_MODEL = 12;
const OPEN = markup(" open");
const GENERATOR = html`<meta name="generator" content="katfan">
`;

export function reportHtml(source: ReportSource): string {
  const { spec, summary } = source;
  const title = spec.name ?? "A sweep with katfan";
  const command = (job: number | string) => `katfan run ${source.replay ?? "spec.json"} --job ${job}`;
  const solve = solveSection({ spec, summary, rows: source.rows, engine: source.engine });
  const isLive = solve?.isLive === true;
  const outputs = outputSections(source, isLive);
  const matrix = correlations(source);
  const met = yieldFigure(source);
  const look = explorer({ summary, rows: source.rows, report: spec.report, command: command("JOB"), isLive });
  const body = html`<main>
${header(title, source)}
${failuresSection(summary, command)}
${enoughSection(summary)}
${yieldSection(summary, met && drawn(met))}
${searchSection(spec, source.rows, command)}
${budgetSection(summary)}
${look}
${solve?.section}
${outputs}
${matrix === undefined ? undefined : matrixSection(drawn(matrix.figure), matrix.crooked, summary)}
${tables(summary, spec, command)}
${specSection(spec)}
${provenanceSection(source)}
</main>
${look && explorerScript()}
${isLive ? solveScript() : undefined}
`;
  const scripts = [look && SCRIPT_SOURCE, isLive ? SOLVE_SOURCES : undefined].filter(Boolean).join(" ");
  return pageText({ title, scripts: scripts === "" ? undefined : scripts, head: GENERATOR, body });
}

/** The same as the bytes of a file. The engine, which is most of them, is put in as it is: no text is made with it in. */
export function reportBytes(source: ReportSource): Uint8Array {
  const { engine } = source;
  const encoder = new TextEncoder();
  if (engine === undefined) return encoder.encode(reportHtml(source));
  const text = reportHtml({ ...source, engine: "" });
  const at = text.indexOf(ENGINE_TAG); // what a run's texts say is escaped, so this stands nowhere else
  if (at === -1) return encoder.encode(text);
  const end = at + ENGINE_TAG.length;
  const pieces = [encoder.encode(text.slice(0, end)), Buffer.from(engine, "latin1"), encoder.encode(text.slice(end))];
  return Buffer.concat(pieces);
}

function header(title: string, { spec, summary, provenance }: ReportSource): Markup {
  const { jobs, failures, inputs } = summary;
  const share = shownNumber((100 * failures.count) / jobs, 2);
  const failed =
    failures.count === 0
      ? html`<li class="good">none failed</li>`
      : html`<li class="bad">${shownCount(failures.count)} failed (${share} %)</li>`;
  const told = new Map(provenance);
  const varied = inputs.length === 0 ? undefined : html`<li>${counted(inputs.length, "varied parameter")}</li>`;
  const facts = ["Ended", "From beginning to end"].flatMap((label) => told.get(label) ?? []);
  return html`<header>
<h1>${title}</h1>
${spec.description === undefined ? undefined : html`<p class="lead">${spec.description}</p>`}
<ul class="facts"><li>${counted(jobs, "job")}</li>${failed}${varied}${facts.map((fact) => html`<li>${fact}</li>`)}</ul>
</header>`;
}

function outputSections(source: ReportSource, isLive: boolean): Markup {
  const scatters = source.summary.outputs.filter(({ statistics }) => statistics !== undefined).length;
  const points = Math.floor(
    (isLive ? MOST_BESIDE_ENGINE : MOST_POINTS) / Math.max(1, Math.min(scatters, MOST_OUTPUTS)),
  );
  const rows = thinnedRows(source.rows, Math.max(FEWEST_POINTS, Math.min(MAX_SAMPLED_JOBS, points)));
  const all = outputFigures({ ...source, rows }, (name) => !isOfSearch(source.spec, name));
  const sections = all.slice(0, MOST_OUTPUTS).map(outputSection);
  const more = all.length - MOST_OUTPUTS;
  return html`<h2>Outputs</h2>
${sections}
${more > 0 ? html`<p class="quiet">${counted(more, "more output")} in the table below; katfan report --svg draws them.</p>` : undefined}`;
}

function outputSection({ result, label, figures }: OutputFigures): Markup {
  const unit = result.unit === "" ? undefined : html` <span class="unit">[${result.unit}]</span>`;
  return html`<section class="card">
<h3>${label}${unit}</h3>
${keyNumbers(result, figures.length > 0 || result.leftOut !== undefined)}
${result.leftOut === undefined ? undefined : html`<p class="quiet">${result.leftOut}</p>`}
<div class="figures">${figures.map(drawn)}</div>
</section>
`;
}

/** A figure as it stands in the page, in the page's colours. */
function drawn(figure: Figure): Markup {
  return html`<figure>${markup(svgOf(figure, PAGE))}<figcaption>${figure.caption ?? figure.title}</figcaption></figure>`;
}

function keyNumbers({ statistics, shape }: Result, isDrawn: boolean): Markup {
  if (statistics === undefined) {
    const size = sizeOf({ shape: shape ?? [] });
    const sides = (shape ?? []).length > 1 && size > 1 ? `${(shape ?? []).map(shownCount).join(" × ")} = ` : "";
    const undrawn = isDrawn ? "" : "; not drawn, as it has more than two axes";
    return html`<p class="quiet">${sides}${counted(size, "number")} a job${undrawn}</p>`;
  }
  const { mean, sd, min, max, quantiles, notFinite } = statistics;
  const median = quantiles.find(({ p }) => p === 0.5);
  const size = largestOf(statistics);
  const number = (x: number | null | undefined) => shownNumber(withoutRounding(x, size), 5);
  const entries: (readonly [string, string] | undefined)[] = [
    mean === undefined ? undefined : ["mean ± standard error", meanText(statistics)],
    sd === undefined ? undefined : ["standard deviation", shownNumber(sd, 4)],
    min === undefined ? undefined : ["least", number(min?.value)],
    median === undefined ? undefined : [percent(0.5), number(median.value)],
    max === undefined ? undefined : ["greatest", number(max?.value)],
    notFinite === 0 ? undefined : ["not finite", shownCount(notFinite)],
  ];
  const shown = entries.filter((entry) => entry !== undefined);
  return html`<dl class="numbers">${shown.map(([term, text]) => html`<div><dt>${term}</dt><dd>${text}</dd></div>`)}</dl>`;
}

function meanText(statistics: Statistics): string {
  const { mean, sd } = statistics;
  const error = standardError(statistics);
  return typeof mean === "number" && error !== undefined ? shownWithError(mean, error) : shownMean(mean, sd);
}

/** So many of the pairs whose correlation misleads are told in words. */
const MOST_CROOKED = 5;

function matrixSection(figure: Markup, crooked: Correlations["crooked"], { covariance }: Finished): Markup {
  const left = covariance?.leftOut ?? 0;
  const told = crooked
    .slice(0, MOST_CROOKED)
    .map(
      ({ of, by, r, eta }) =>
        html`<li>${of} follows ${by}: η = ${eta.toFixed(2)}, where r = ${r.toFixed(2).replace("-", "−")}</li>`,
    );
  return html`<h2>Correlations</h2>
<section class="card wide">${figure}
${told.length === 0 ? undefined : html`<p>Not a straight line, so that r misleads:</p><ul>${told}</ul>`}
${left > 0 ? html`<p class="quiet">${counted(left, "more variable")} had no room.</p>` : undefined}</section>`;
}

function tables(summary: Finished, spec: Spec, command: (job: number) => string): Markup {
  const { outputs } = summary;
  const isJudged = Object.keys(spec.report.good).length > 0;
  return html`${
    outputs.some(({ statistics }) => statistics !== undefined)
      ? html`<h2>Statistics</h2><section class="card">${statisticsTable(outputs)}</section>`
      : undefined
  }
${summary.inputs.length > 0 ? html`<h2>Inputs</h2><section class="card">${inputsTable(summary, spec)}</section>` : undefined}
${
  outputs.some(({ statistics }) => (statistics?.least?.length ?? 0) > 0)
    ? html`<h2>${isJudged ? "Best and worst jobs" : "Least and greatest"}</h2><section class="card"><p class="quiet">A job's numbers
follow from the spec and its index alone, so any of them can be run again by itself.</p>${extremesTable(outputs, spec.report.good, command)}</section>`
    : undefined
}
`;
}

function failuresSection(summary: Finished, command: (job: number) => string): Markup | undefined {
  const { failures } = summary;
  if (failures.count === 0) return undefined;
  return html`<h2>Failures</h2><section class="card"><p class="quiet">${counted(failures.count, "job")} failed. Their rows hold their
inputs and the error; errors that differ in their numbers only are one line here.</p>${failuresTable(summary, command)}</section>`;
}

function specSection(spec: Spec): Markup {
  const { model, job, ...rest } = spec;
  return html`<h2>Spec</h2>
<section class="card">
<details${model.trim().split("\n").length <= SHORT_MODEL ? OPEN : undefined}><summary>Model, in KatScript</summary><pre tabindex="0">${cut(model.trim())}</pre></details>
<details><summary>What varies, and all else</summary><pre tabindex="0">${cut(JSON.stringify(rest, null, 2))}</pre></details>
${job === undefined ? undefined : html`<details><summary>Code of the jobs</summary><pre tabindex="0">${cut(job.code)}</pre></details>`}
</section>`;
}

function cut(text: string): string {
  const more = text.length - MOST_SPEC;
  return more > 0 ? `${text.slice(0, MOST_SPEC)}\n… and ${shownCount(more)} more characters` : text;
}

function provenanceSection({ run, spec, provenance }: ReportSource): Markup {
  const own: readonly (readonly [string, string])[] = [
    ["Run", run],
    ["Seed", spec.seed],
    ["Sampling", spec.sampling.kind],
  ];
  const said = new Set(own.map(([label]) => label.toLowerCase()));
  const entries = [...own, ...provenance.filter(([label]) => !said.has(label.toLowerCase()))];
  const read = `pandas.read_parquet("parts")`;
  return html`<h2>Provenance</h2>
<section class="card">${provenanceTable(entries)}</section>
<footer><p>The numbers of all jobs are Parquet files in the folder ${code("parts")} beside this report: in Python
${code(read)}, in DuckDB ${code("FROM 'parts/*.parquet'")}. The statistics above are in ${code("summary.json")}.</p></footer>`;
}
