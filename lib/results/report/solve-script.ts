/**
 * What solves a run's jobs again in a report: it unpacks the engine into a thread, asks it, and shows what it answers.
 *
 * In the language of browsers, allowed by its hash; nothing is unpacked before somebody asks. What it solved last stands in
 * `document.getElementById("solve").solved`, for whoever reads it by a program.
 * Not here: what stands in the page (solve-section.ts), the plot (explorer-script.ts), which tells of clicks and draws the mark.
 */
export const SOLVE_SCRIPT = String.raw`"use strict";
(() => {
  const by = (id) => document.getElementById(id);
  const section = by("solve");
  const data = JSON.parse(by("solve-run").textContent);
  const bytes = (text) => Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
  const looked = by("rows") && JSON.parse(by("rows").textContent);
  const jobs = looked && new Float64Array(bytes(looked.jobs).buffer);
  const prints = new Map(looked ? [...new Uint32Array(bytes(looked.prints).buffer)].map((print, at) => [jobs[at], print]) : []);
  const [job, go, back, stop, told, answers, curves] =
    ["job", "go", "back", "stop", "told", "answers", "curves"].map((name) => by("solve-" + name));
  const fields = [...section.querySelectorAll("[data-input]")];
  const plot = by("look-plot");
  const say = (text, isBad = false) => { told.textContent = text; told.className = isBad ? "bad-text" : ""; };

  /** The engine's thread, once it is asked for; what it is asked, and what comes next. */
  let thread = null, known = null, asked = null, next = null, begunMs = 0, tookMs = 0;
  /** The job's values as it has them, and as they are now. */
  let base = null, values = null, baseOutputs = null;

  async function unpacked(text) {
    const stream = new Blob([bytes(text)]).stream().pipeThrough(new DecompressionStream("gzip"));
    return new Response(stream).text();
  }
  async function begin() {
    say("The engine starts …");
    const packed = [by("solve-engine").textContent, data.spec];
    const [engine, spec] = await Promise.all(packed.map(unpacked)).catch(() => {
      throw new Error(globalThis.DecompressionStream ? "this file isn't whole" : "this browser is too old for it");
    });
    const program = data.hasCode ? [codeOf(JSON.parse(spec).job.code), engine] : [engine];
    const url = URL.createObjectURL(new Blob(program, { type: "text/javascript" }));
    const own = new Worker(url);
    thread = own;
    const answer = () => new Promise((resolve) => {
      own.onmessage = (event) => resolve(event.data);
      own.onerror = (event) => resolve({ kind: "refused", why: event.message || "the engine can't be started here" });
    });
    const opened = answer();
    own.postMessage({ kind: "open", spec, printed: data.printed });
    known = await opened;
    if (known.kind === "refused") throw new Error(known.why);
    own.onmessage = (event) => answered(event.data);
  }
  /** A module as a part of the thread's own script: a page from a file may import nothing, not even what it has made itself. */
  function codeOf(module) {
    const [end, names] = /\nexport\s*\{([^{}]*)\};?\s*$/.exec(module) ?? [];
    const run = /(?:^|,)\s*([\w$]+)\s+as\s+run\s*(?:,|$)/.exec(names)?.[1] ?? "run";
    if (end === undefined) throw new Error("the code of its jobs isn't as katfan bundles it");
    return "globalThis.katfanRun = (() => {\"use strict\";\n" + module.slice(0, -end.length) + "\nreturn " + run + ";\n})();\n";
  }
  const starting = { promise: null };
  async function started() {
    starting.promise ??= begin();
    try {
      await starting.promise;
      return true;
    } catch (error) {
      ended();
      tell(undefined);
      say("It can't be solved in this page: " + error.message, true);
      return false;
    }
  }
  function ended() {
    thread?.terminate();
    thread = known = asked = next = starting.promise = null;
    stop.hidden = true;
  }

  async function solve(index, other) {
    next = { index, other };
    if (!(await started()) || asked || !next) return;
    [asked, next] = [next, null];
    begunMs = performance.now();
    thread.postMessage({ kind: "solve", job: asked.index, values: asked.other ?? undefined });
    const waited = asked;
    setTimeout(() => {
      if (asked !== waited) return;
      say("Job " + waited.index + " is being solved …");
      stop.hidden = false;
    }, 400);
  }
  /** For programs: what was solved last, undefined if that failed to start, and how many answers there were. */
  function tell(solved) {
    section.solved = solved;
    section.dataset.answered = 1 + Number(section.dataset.answered ?? 0);
  }
  function answered(answer) {
    tookMs = performance.now() - begunMs;
    const { index, other } = asked;
    [asked, stop.hidden] = [null, true];
    if (answer.kind === "refused") {
      tell(undefined);
      return say("It can't be solved in this page: " + answer.why, true);
    }
    if (!other) [base, baseOutputs] = [answer.values, answer.error ? null : answer.outputs];
    if (!next || !next.other) values = answer.values.slice();
    show(index, answer, !other);
    tell({ job: index, isOwn: !other, ...answer });
    if (next) solve(next.index, next.other);
  }

  const milliseconds = (ms) => (ms < 1 ? ms.toFixed(2) + " ms" : ms < 1000 ? ms.toPrecision(2) + " ms" : (ms / 1000).toPrecision(3) + " s");
  function show(index, answer, isOwn) {
    const took = " in " + milliseconds(tookMs);
    back.disabled = isOwn;
    fields.forEach((field) => {
      field.disabled = false;
      if (field !== document.activeElement || isOwn) field.value = values[field.dataset.input];
    });
    const own = known.outputs.every(({ shape }) => shape.every((length) => length === 1)) ? "the run's own numbers" : "the run's own single numbers";
    if (answer.error) say((isOwn ? "Job " + index : "A job with these values") + " fails: " + answer.error, true);
    else if (!isOwn) say("Job " + index + " with other values, solved" + took + ".");
    else if (!prints.has(index)) say("Job " + index + ", solved" + took + ".");
    else if (prints.get(index) === answer.print) say("Job " + index + ", solved" + took + ": " + own + ", to the last bit.");
    else say("Job " + index + ", solved" + took + ": not " + own + " to the last bit. Another version, or the page was changed.", true);
    const marked = new Map(known.inputs.map(({ name }, at) => [name, answer.values[at]]));
    known.outputs.forEach(({ name, shape, complex }, at) => {
      if (shape.some((length) => length !== 1)) return;
      const [re, im] = answer.outputs[at];
      if (!complex) return marked.set(name, re);
      marked.set("re " + name, re).set("im " + name, im).set("|" + name + "|", Math.hypot(re, im));
    });
    plot?.dispatchEvent(new CustomEvent("mark", { detail: { job: index, isOwn, marked: answer.error ? null : marked } }));
    table(answer, isOwn);
    drawCurves(answer, isOwn);
  }

  const element = (name, text, attributes = {}) => {
    const made = document.createElement(name);
    if (text !== undefined) made.textContent = text;
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    return made;
  };
  const number = (value) => (Number.isNaN(value) ? "–" : String(value).replaceAll("-", "−"));
  const full = (numbers, complex) => (complex ? number(numbers[0]) + (numbers[1] < 0 ? " − " : " + ") + number(Math.abs(numbers[1])) + " i" : number(numbers[0]));
  function cells(output, numbers) {
    if (output.shape.every((length) => length === 1)) return full(numbers, output.complex);
    const sizes = sizesOf(output, numbers).filter(Number.isFinite);
    const ends = sizes.reduce(([low, high], size) => [Math.min(low, size), Math.max(high, size)], [Infinity, -Infinity]);
    return sizes.length === 0 ? "–" : sizes.length.toLocaleString("en") + " numbers, " + ends.map((end) => number(Number(end.toPrecision(6)))).join(" to ");
  }
  function table(answer, isOwn) {
    const withOwn = !isOwn && baseOutputs;
    const made = element("table");
    const head = made.createTHead().insertRow();
    head.append(element("th", "output", { scope: "col" }), element("th", isOwn ? "value" : "with these values", { scope: "col", class: "n" }));
    if (withOwn) head.append(element("th", "the job's own", { scope: "col", class: "n" }));
    const body = made.createTBody();
    known.outputs.forEach((output, at) => {
      const row = body.insertRow();
      const name = element("th", output.name, { scope: "row" });
      if (output.unit) name.append(" ", element("span", "[" + output.unit + "]", { class: "quiet" }));
      row.append(name, element("td", cells(output, answer.outputs[at]), { class: "n" }));
      if (withOwn) row.append(element("td", cells(output, baseOutputs[at]), { class: "n quiet" }));
    });
    answers.replaceChildren(made);
    answers.hidden = false;
  }

  /** The sizes of complex numbers, and real ones as they are. */
  const sizesOf = ({ complex }, numbers) =>
    complex ? Array.from({ length: numbers.length / 2 }, (_, at) => Math.hypot(numbers[2 * at], numbers[2 * at + 1])) : [...numbers];
  const MOST_CURVES = 6, WIDE = 480, HIGH = 170, EDGE = 8;
  function drawCurves(answer, isOwn) {
    const drawn = known.outputs.map((output, at) => ({ output, at })).filter(({ output }) => {
      const long = output.shape.filter((length) => length > 1);
      return long.length === 1 && output.axes.length === output.shape.length;
    }).slice(0, MOST_CURVES);
    curves.replaceChildren(...drawn.map(({ output, at }) => {
      const sets = [sizesOf(output, answer.outputs[at])];
      if (!isOwn && baseOutputs) sets.unshift(sizesOf(output, baseOutputs[at]));
      return curveOf(output, sets);
    }));
  }
  function curveOf(output, sets) {
    const axis = output.axes.find(({ values }) => values.length > 1);
    const isLog = (all) => all.every((value) => value > 0) && Math.max(...all) / Math.min(...all) > 300;
    const finite = sets.flat().filter(Number.isFinite);
    const logs = [isLog(axis.values), finite.length > 0 && isLog(finite)];
    const scale = (values, log, from, to) => {
      const on = (value) => (log ? Math.log10(value) : value);
      const low = Math.min(...values.map(on)), high = Math.max(...values.map(on));
      return (value) => from + ((on(value) - low) / (high - low || 1)) * (to - from);
    };
    const x = scale(axis.values, logs[0], EDGE, WIDE - EDGE);
    const y = scale(finite.length > 0 ? finite : [0], logs[1], HIGH - EDGE, EDGE);
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    svg.setAttribute("viewBox", "0 0 " + WIDE + " " + HIGH);
    svg.setAttribute("role", "img");
    const unit = output.unit ? " [" + output.unit + "]" : "";
    const label = (output.complex ? "|" + output.name + "|" : output.name) + unit + " over " + axis.name + (axis.unit ? " [" + axis.unit + "]" : "");
    svg.setAttribute("aria-label", label + ", solved in this page");
    sets.forEach((numbers, which) => {
      let d = "", pen = "M";
      numbers.forEach((value, at) => {
        if (!Number.isFinite(value) || (logs[1] && value <= 0)) return (pen = "M");
        d += pen + x(axis.values[at]).toFixed(1) + " " + y(value).toFixed(1);
        pen = "L";
      });
      const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
      path.setAttribute("d", d);
      path.setAttribute("fill", "none");
      path.setAttribute("stroke", which === sets.length - 1 ? "var(--mark)" : "var(--quiet)");
      path.setAttribute("stroke-width", which === sets.length - 1 ? "1.8" : "1");
      svg.append(path);
    });
    const text = (ends, log) => number(Number(ends[0].toPrecision(4))) + " to " + number(Number(ends[1].toPrecision(4))) + (log ? ", logarithmic" : "");
    const ends = (all) => [Math.min(...all), Math.max(...all)];
    const caption = label + ": " + (finite.length > 0 ? text(ends(finite), logs[1]) : "nothing") + " over " + text(ends(axis.values), logs[0]);
    const figure = element("figure");
    figure.append(svg, element("figcaption", caption));
    return figure;
  }

  const wanted = () => Math.min(Math.max(0, Math.round(Number(job.value) || 0)), Number(job.max));
  let last = null;
  function solveOwn(index) {
    job.value = last = index;
    solve(index, null);
  }
  go.addEventListener("click", () => solveOwn(wanted()));
  back.addEventListener("click", () => solveOwn(wanted()));
  job.addEventListener("keydown", (event) => { if (event.key === "Enter") solveOwn(wanted()); });
  job.addEventListener("change", () => { if (wanted() !== last) solveOwn(wanted()); });
  stop.addEventListener("click", () => {
    ended();
    say("Stopped.");
  });
  plot?.addEventListener("job", (event) => solveOwn(event.detail));
  /** A slider is followed while it moves, if jobs are quick; else once it is let go. */
  const SWIFT_MS = 150;
  function moved(field, isLast) {
    const value = Number(field.value.replaceAll("−", "-"));
    if (values === null || field.value.trim() === "" || !Number.isFinite(value)) return;
    if (value === values[field.dataset.input] && !isLast) return;
    values[field.dataset.input] = value;
    fields.forEach((other) => { if (other !== field && other.dataset.input === field.dataset.input) other.value = value; });
    if (isLast || tookMs < SWIFT_MS) solve(wanted(), values.slice());
  }
  fields.forEach((field) => {
    if (field.type === "range") field.addEventListener("input", () => moved(field, false));
    field.addEventListener("change", () => moved(field, true));
  });
  section.hidden = false;
})();
`;
