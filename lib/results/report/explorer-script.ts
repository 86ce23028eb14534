/**
 * What makes a report answer to a hand: its jobs over any two of their numbers, near to and far from; figures as PNG.
 *
 * The page's only script, in the language of browsers and allowed by its hash. It draws on what stands in the page and asks nobody. Without
 * it the page says all that it said before. Not here: the numbers it is given (explorer.ts).
 */
import { NUMBER_SCRIPT } from "./number-script.js";

export const EXPLORER_SCRIPT = String.raw`"use strict";
(() => {
  const data = JSON.parse(document.getElementById("rows").textContent);
  const bytes = (text) => Uint8Array.from(atob(text), (c) => c.charCodeAt(0)).buffer;
  const jobs = new Float64Array(bytes(data.jobs));
  const columns = data.columns.map(({ packed, base, ...rest }) => {
    const values = Float64Array.from(new Float32Array(bytes(packed)), (x) => base + x);
    return { ...rest, values, title: rest.unit ? rest.label + " [" + rest.unit + "]" : rest.label };
  });
  const job = { label: "job", title: "job", unit: "", values: jobs };
  const all = [...columns, job];
  const by = (id) => document.getElementById(id);
  const section = by("look");
  const canvas = by("look-plot");
  const ink = canvas.getContext("2d");
  const told = by("look-told");
  const [xs, ys, colours, logX, logY] = ["look-x", "look-y", "look-colour", "look-log-x", "look-log-y"].map(by);
  const option = (select, text, value) => select.append(new Option(text, value));
  all.forEach((column, at) => [xs, ys].forEach((select) => option(select, column.label, at)));
  option(colours, "nothing", "");
  columns.forEach((column, at) => option(colours, column.label, at));
  ys.value = columns.findIndex(({ role }) => role === "output");
  xs.value = Math.max(0, all.findIndex(({ label }) => label === data.x));
  logY.checked = data.log.includes(all[ys.value].label);

  const LEFT = 74, RIGHT = 16, TOP = 14, BOTTOM = 48;
  const SHADES = ["#440154", "#472d7b", "#3b528b", "#2c728e", "#21918c", "#28ae80", "#5ec962", "#addc30", "#fde725"];
  let view = null, box = null, near = -1, shown = [], mark = null;

  const style = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const isLog = (axis) => (axis === "x" ? logX : logY).checked;
  const columnOf = (axis) => all[(axis === "x" ? xs : ys).value];
  const scaled = (axis, value) => (isLog(axis) ? Math.log10(value) : value);
  const plain = (axis, value) => (isLog(axis) ? 10 ** value : value);
  const ends = (values) => {
    let [low, high] = [Infinity, -Infinity];
    for (const value of values) if (Number.isFinite(value)) [low, high] = [Math.min(low, value), Math.max(high, value)];
    return [low, high];
  };
  function whole() {
    const range = (axis) => {
      const [low, high] = ends(columnOf(axis).values.map((value) => scaled(axis, value)));
      if (!(high >= low)) return [0, 1];
      const margin = high > low ? 0.04 * (high - low) : Math.abs(low) / 20 || 1;
      return [low - margin, high + margin];
    };
    view = { x: range("x"), y: range("y") };
  }
  function ticks([low, high], count) {
    const rough = (high - low) / count, power = 10 ** Math.floor(Math.log10(rough));
    const step = [1, 2, 5, 10].map((m) => m * power).find((each) => each >= rough * 0.999);
    const found = [];
    for (let n = Math.ceil(low / step); n * step <= high; n++) found.push(n * step);
    return { found, step };
  }
  ${NUMBER_SCRIPT}
  function labels(axis, range) {
    const { found, step } = ticks(range, 5);
    if (!isLog(axis)) {
      const size = Math.max(Math.abs(range[0]), Math.abs(range[1]));
      const digits = Math.min(15, Math.max(1, Math.ceil(Math.log10(size / step)) + 2));
      return found.map((at) => ({ at, text: number(at, digits) }));
    }
    const tens = found.filter(Number.isInteger);
    return (tens.length > 1 ? tens : found).map((at) => ({ at, text: number(10 ** at, 3) }));
  }
  const place = {
    x: (value) => LEFT + ((value - view.x[0]) / (view.x[1] - view.x[0])) * (canvas.clientWidth - LEFT - RIGHT),
    y: (value) => canvas.clientHeight - BOTTOM - ((value - view.y[0]) / (view.y[1] - view.y[0])) * (canvas.clientHeight - TOP - BOTTOM),
  };
  const valueAt = {
    x: (px) => view.x[0] + ((px - LEFT) / (canvas.clientWidth - LEFT - RIGHT)) * (view.x[1] - view.x[0]),
    y: (px) => view.y[0] + ((canvas.clientHeight - BOTTOM - px) / (canvas.clientHeight - TOP - BOTTOM)) * (view.y[1] - view.y[0]),
  };

  function draw() {
    if (view === null) whole();
    const [wide, high, ratio] = [canvas.clientWidth, canvas.clientHeight, devicePixelRatio || 1];
    canvas.width = wide * ratio;
    canvas.height = high * ratio;
    ink.setTransform(ratio, 0, 0, ratio, 0, 0);
    ink.fillStyle = style("--card");
    ink.fillRect(0, 0, wide, high);
    ink.font = "13px " + getComputedStyle(document.body).fontFamily;
    drawAxes(wide, high);
    drawDots();
    if (near >= 0) ring(near);
    if (mark) drawMark();
    if (box) {
      ink.strokeStyle = style("--accent");
      ink.strokeRect(Math.min(box.fromX, box.toX), Math.min(box.fromY, box.toY), Math.abs(box.toX - box.fromX), Math.abs(box.toY - box.fromY));
    }
    const [x, y] = [columnOf("x"), columnOf("y")];
    canvas.setAttribute("aria-label", y.title + " over " + x.title + ", " + shown.length + " jobs in view; arrow keys go from job to job");
  }
  function drawAxes(wide, high) {
    const [quiet, grid, dark] = ["--quiet", "--grid", "--ink"].map(style);
    ink.lineWidth = 1;
    ink.textBaseline = "middle";
    for (const { at, text } of labels("y", view.y)) {
      const y = Math.round(place.y(at)) + 0.5;
      ink.strokeStyle = grid;
      ink.beginPath();
      ink.moveTo(LEFT, y);
      ink.lineTo(wide - RIGHT, y);
      ink.stroke();
      ink.fillStyle = quiet;
      ink.textAlign = "right";
      ink.fillText(text, LEFT - 6, y);
    }
    ink.strokeStyle = quiet;
    ink.beginPath();
    ink.moveTo(LEFT, high - BOTTOM + 0.5);
    ink.lineTo(wide - RIGHT, high - BOTTOM + 0.5);
    ink.textAlign = "center";
    let last = -Infinity;
    for (const { at, text } of labels("x", view.x)) {
      const x = Math.round(place.x(at)) + 0.5, half = ink.measureText(text).width / 2;
      ink.moveTo(x, high - BOTTOM);
      ink.lineTo(x, high - BOTTOM + 4);
      if (x - half < last + 6 || x + half > wide) continue;
      last = x + half;
      ink.fillText(text, x, high - BOTTOM + 15);
    }
    ink.stroke();
    ink.fillStyle = dark;
    ink.fillText(columnOf("x").title, (LEFT + wide - RIGHT) / 2, high - 12);
    ink.save();
    ink.translate(11, (TOP + high - BOTTOM) / 2);
    ink.rotate(-Math.PI / 2);
    ink.fillText(columnOf("y").title, 0, 0);
    ink.restore();
  }
  function drawDots() {
    const [x, y] = [columnOf("x").values, columnOf("y").values];
    const shade = colours.value === "" ? null : columns[colours.value];
    const [low, high] = shade ? ends(shade.values) : [0, 1];
    shown = [];
    ink.save();
    ink.beginPath();
    ink.rect(LEFT, TOP - 6, canvas.clientWidth - LEFT - RIGHT + 6, canvas.clientHeight - TOP - BOTTOM + 12);
    ink.clip();
    for (let row = 0; row < jobs.length; row++) {
      const [a, b] = [scaled("x", x[row]), scaled("y", y[row])];
      if (a >= view.x[0] && a <= view.x[1] && b >= view.y[0] && b <= view.y[1]) shown.push({ row, x: place.x(a), y: place.y(b) });
    }
    const size = shown.length > 3000 ? 1.6 : shown.length > 300 ? 2.3 : 3.4;
    ink.globalAlpha = shown.length > 300 ? 0.6 : 0.85;
    ink.fillStyle = style("--accent");
    for (const dot of shown) {
      if (shade) ink.fillStyle = SHADES[Math.min(8, Math.floor(((shade.values[dot.row] - low) / (high - low || 1)) * 9))] || style("--quiet");
      ink.beginPath();
      ink.arc(dot.x, dot.y, size, 0, 7);
      ink.fill();
    }
    ink.restore();
    by("look-legend").textContent = shade ? shade.title + ": dark " + number(low, 4) + ", bright " + number(high, 4) : "";
    by("look-count").textContent = shown.length.toLocaleString("en") + " of " + data.count.toLocaleString("en") + " jobs in view";
  }
  function ring(row) {
    const dot = shown.find((each) => each.row === row);
    if (!dot) return;
    ink.strokeStyle = style("--mark");
    ink.lineWidth = 2;
    ink.beginPath();
    ink.arc(dot.x, dot.y, 7, 0, 7);
    ink.stroke();
  }
  /** Where what was solved again lies: solve-script.ts tells. */
  function drawMark() {
    const [a, b] = ["x", "y"].map((axis) => {
      const { label } = columnOf(axis);
      return scaled(axis, label === "job" ? mark.job : mark.marked.get(label));
    });
    if (!(a >= view.x[0] && a <= view.x[1] && b >= view.y[0] && b <= view.y[1])) return;
    const [x, y] = [place.x(a), place.y(b)];
    ink.fillStyle = style("--mark");
    ink.strokeStyle = style("--card");
    ink.lineWidth = 1.5;
    ink.beginPath();
    for (const [dx, dy] of [[0, -8], [8, 0], [0, 8], [-8, 0]]) ink.lineTo(x + dx, y + dy);
    ink.closePath();
    ink.fill();
    ink.stroke();
  }
  function tell(row) {
    if (row === near) return;
    near = row;
    told.replaceChildren();
    if (row >= 0) {
      const head = document.createElement("strong");
      head.textContent = "job " + jobs[row];
      const command = document.createElement("code");
      command.textContent = data.command.replace("JOB", jobs[row]);
      told.append(head, " ", command);
      for (const column of columns) {
        const entry = document.createElement("span");
        entry.textContent = column.label + " = " + number(column.values[row], 7) + (column.unit ? " " + column.unit : "");
        told.append(entry);
      }
    }
    draw();
  }
  function nearest(x, y) {
    let [found, least] = [-1, 400];
    for (const dot of shown) {
      const far = (dot.x - x) ** 2 + (dot.y - y) ** 2;
      if (far < least) [found, least] = [dot.row, far];
    }
    return found;
  }
  function zoom(factor, x, y) {
    for (const [axis, px] of [["x", x], ["y", y]]) {
      const at = valueAt[axis](px);
      view[axis] = view[axis].map((end) => at + (end - at) * factor);
    }
    draw();
  }
  const middle = () => [(LEFT + canvas.clientWidth - RIGHT) / 2, (TOP + canvas.clientHeight - BOTTOM) / 2];
  const again = () => { view = null; near = -1; told.replaceChildren(); draw(); };

  for (const control of [xs, ys, logX, logY]) control.addEventListener("change", again);
  colours.addEventListener("change", draw);
  by("look-in").addEventListener("click", () => zoom(0.6, ...middle()));
  by("look-out").addEventListener("click", () => zoom(1 / 0.6, ...middle()));
  by("look-whole").addEventListener("click", again);
  canvas.addEventListener("dblclick", again);
  canvas.addEventListener("wheel", (event) => {
    event.preventDefault();
    zoom(event.deltaY > 0 ? 1.15 : 1 / 1.15, event.offsetX, event.offsetY);
  }, { passive: false });
  canvas.addEventListener("pointerdown", (event) => {
    if (event.pointerType !== "touch") box = { fromX: event.offsetX, fromY: event.offsetY, toX: event.offsetX, toY: event.offsetY };
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!box) return tell(nearest(event.offsetX, event.offsetY));
    [box.toX, box.toY] = [event.offsetX, event.offsetY];
    draw();
  });
  addEventListener("pointerup", () => {
    if (!box) return;
    const { fromX, fromY, toX, toY } = box;
    box = null;
    if (Math.abs(toX - fromX) > 8 && Math.abs(toY - fromY) > 8) {
      const ascending = (axis, a, b) => [valueAt[axis](a), valueAt[axis](b)].sort((one, other) => one - other);
      view = { x: ascending("x", fromX, toX), y: ascending("y", fromY, toY) };
    }
    draw();
  });
  const ask = () => { if (near >= 0) canvas.dispatchEvent(new CustomEvent("job", { detail: jobs[near] })); };
  canvas.addEventListener("click", (event) => {
    tell(nearest(event.offsetX, event.offsetY));
    ask();
  });
  canvas.addEventListener("mark", ({ detail }) => {
    mark = detail.marked && detail;
    draw();
  });
  canvas.addEventListener("keydown", (event) => {
    if (event.key === "Enter") ask();
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step === undefined || shown.length === 0) return;
    event.preventDefault();
    const order = [...shown].sort((one, other) => one.x - other.x || one.row - other.row);
    const at = order.findIndex(({ row }) => row === near);
    tell(order[(at === -1 ? (step > 0 ? 0 : -1) : at + step + order.length) % order.length]?.row ?? order.at(-1).row);
  });

  let before = null;
  function save(name, href) {
    const link = document.createElement("a");
    [link.download, link.href] = [name, href];
    link.click();
    if (before) URL.revokeObjectURL(before);
    before = href.startsWith("blob:") ? href : null;
  }
  by("look-png").addEventListener("click", () => save("jobs.png", canvas.toDataURL("image/png")));
  by("look-csv").addEventListener("click", () => {
    const cell = (text) => (/[",\n]/.test(text) ? '"' + text.replaceAll('"', '""') + '"' : text);
    const lines = shown.map(({ row }) => [jobs[row], ...columns.map(({ values }) => (Number.isFinite(values[row]) ? Number(values[row].toPrecision(9)) : ""))].join());
    const text = [["job", ...columns.map(({ label }) => cell(label))].join(), ...lines].join("\n") + "\n";
    save("jobs.csv", URL.createObjectURL(new Blob([text], { type: "text/csv" })));
  });
  for (const figure of document.querySelectorAll("figure")) {
    const button = document.createElement("button");
    [button.type, button.textContent, button.className] = ["button", "PNG", "save"];
    button.setAttribute("aria-label", "save as PNG: " + figure.querySelector("figcaption").textContent);
    button.addEventListener("click", () => {
      const svg = figure.querySelector("svg");
      const text = new XMLSerializer().serializeToString(svg).replace(/var\((--[\w-]+)\)/g, (_, name) => style(name));
      const picture = new Image();
      picture.onload = () => {
        const paper = document.createElement("canvas");
        [paper.width, paper.height] = [2 * svg.viewBox.baseVal.width, 2 * svg.viewBox.baseVal.height];
        const on = paper.getContext("2d");
        on.fillStyle = style("--card");
        on.fillRect(0, 0, paper.width, paper.height);
        on.drawImage(picture, 0, 0, paper.width, paper.height);
        save("figure.png", paper.toDataURL("image/png"));
      };
      picture.src = "data:image/svg+xml;charset=utf-8," + encodeURIComponent(text.replace('font-family="inherit"', 'font-family="sans-serif"'));
    });
    figure.append(button);
  }
  section.hidden = false;
  new ResizeObserver(draw).observe(canvas);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
  draw();
})();
`;
