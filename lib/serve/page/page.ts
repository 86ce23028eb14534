/** The page's text: what stands in it before its scripts fill it, and what it may do. */
import { createHash } from "node:crypto";
import { html, markup } from "../../results/report/html.js";
import { pageText } from "../../results/report/page.js";
import { BASE_SCRIPT } from "./base-script.js";
import { BRUSH_SCRIPT } from "./brush-script.js";
import { DRAW_SCRIPT } from "./draw-script.js";
import { JOBS_SCRIPT } from "./jobs-script.js";
import { SERVED_STYLE } from "./page-style.js";
import { RUNS_SCRIPT } from "./runs-script.js";
import { VIEW_SCRIPT } from "./view-script.js";

const SCRIPT = `"use strict";\n(() => {\n${[BASE_SCRIPT, RUNS_SCRIPT, DRAW_SCRIPT, VIEW_SCRIPT, BRUSH_SCRIPT, JOBS_SCRIPT].join("\n")}\nstart();\n})();\n`;
const SCRIPT_SOURCE = `'sha256-${createHash("sha256").update(SCRIPT).digest("base64")}'`;

/** @param place what the folder of runs is called */
export function servedPage(place: string): string {
  const body = html`<main>
<p id="fault" class="card fault" role="alert" hidden></p>
<section id="list" hidden>
<header><h1>Runs</h1><p class="lead">${place}</p></header>
<section class="card"><div class="table" tabindex="0"><table><caption class="unseen">Runs, the latest first</caption>
<thead><tr><th scope="col">name</th><th scope="col">run</th><th scope="col">state</th><th scope="col" class="n">jobs</th><th scope="col" class="n">failed</th><th scope="col">began</th><th scope="col" class="n">took</th><th scope="col">backend</th><th scope="col" class="n">size</th></tr></thead>
<tbody id="runs"></tbody></table></div><p id="none" class="quiet" hidden>There are no runs here yet. They appear as katfan run begins them.</p></section>
</section>
<section id="one" hidden>
<header><p><a href="#" id="back">← all runs</a></p><h1 id="name"></h1><p class="lead" id="about"></p><ul class="facts" id="facts"></ul></header>
<section class="card" id="going" hidden><p id="going-told" role="status"></p><progress id="going-bar" max="1" value="0"></progress></section>
<div id="explorer" hidden>${explorer()}</div>
</section>
</main>
<dialog id="replay" aria-labelledby="replay-title"><div class="controls"><h2 id="replay-title"></h2><button type="button" id="replay-close">close</button></div><p id="replay-told" role="status"></p><div id="replay-body"></div></dialog>
<script>${markup(SCRIPT)}</script>
`;
  const head = html`<style>${markup(SERVED_STYLE)}</style>
`;
  return pageText({ title: "katfan", scripts: SCRIPT_SOURCE, connects: true, head, body });
}

function explorer() {
  return html`<section class="card" id="chosen" aria-label="What is selected">
<p><strong id="count" role="status"></strong> <span id="sampled" class="quiet"></span></p>
<ul id="brushes" class="facts" aria-label="Brushes"></ul>
<div class="controls"><button type="button" id="clear">clear all</button><a class="button" id="csv" download>CSV</a><a class="button" id="parquet" download>Parquet</a><button type="button" id="link">copy link</button><a class="button" id="report">report</a><span id="linked" class="quiet" role="status"></span></div>
</section>
<section class="card"><h2>All together</h2>
<p class="quiet">Each job is a line across the axes; strongest where most are. Draw along an axis to select, click it to let go.</p>
<details id="choose"><summary>Which axes</summary><fieldset id="choices"><legend class="unseen">Axes</legend></fieldset></details>
<canvas id="lines" role="img" aria-label="jobs as lines"></canvas></section>
<section class="card"><h2>One over another</h2>
<div class="controls"><label>up <select id="up"></select></label><label>across <select id="across"></select></label><span id="plane-told" class="quiet"></span></div>
<canvas id="plane" role="img" aria-label="jobs as a density"></canvas></section>
<section class="card"><h2>One by one</h2>
<p class="quiet">Blue are the selected jobs, grey are all; each is as high as its highest bar.</p>
<div id="bars"></div></section>
<section class="card"><h2>Selected jobs</h2><div class="table" tabindex="0"><table><caption class="unseen">Selected jobs, by their index</caption><thead id="jobs-head"></thead><tbody id="jobs"></tbody></table></div>
<div class="controls"><button type="button" id="first">from the first</button><button type="button" id="next">more</button></div></section>`;
}
