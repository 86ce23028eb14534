/** The page's script: what hands, keys and addresses select. */
export const BRUSH_SCRIPT = `
const EDGE_PX = 7, CLICK_PX = 4;

function setBrush(label, brush, since) {
  if (brush === null) view.brushes.delete(label);
  else view.brushes.set(label, brush);
  view.active = label;
  showSliders(label);
  return refresh(since);
}
/** Has the server make ready what a brush of this axis needs, before it begins. */
function foresee(label) {
  if (view === null || foreseen === label || isAsking) return;
  foreseen = label;
  ask("runs/" + view.run + "/prepare", { q: question(true, label) }).catch(() => {});
}
let foreseen = null;

/** Brushes by pointer: a new one, or an edge or the whole of the one that is there. */
function brushable(canvas, locate) {
  let drag = null;
  const codeIn = (code) => Math.max(0, Math.min(STRETCHES, Math.round(code)));
  canvas.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || now === null) return;
    const { label, code, px } = locate(event);
    const [from, to] = view.brushes.get(label) ?? [-1000, -1000], edge = EDGE_PX * px;
    const kind = Math.abs(code - from) < edge ? "from" : Math.abs(code - to) < edge ? "to" : code > from && code < to ? "move" : "new";
    drag = { label, start: code, from, to, kind, x: event.clientX, y: event.clientY, moved: false };
    canvas.setPointerCapture(event.pointerId);
    foresee(label);
  });
  canvas.addEventListener("pointermove", (event) => {
    if (view === null || now === null) return;
    if (drag === null) return foresee(locate(event).label);
    if (!drag.moved && Math.hypot(event.clientX - drag.x, event.clientY - drag.y) < CLICK_PX) return;
    drag.moved = true;
    const { code } = locate(event, drag.label), { start, from, to, kind } = drag;
    let next = [start, code];
    if (kind === "from") next = [code, to];
    if (kind === "to") next = [from, code];
    if (kind === "move") { const by = Math.max(-from, Math.min(STRETCHES - to, code - start)); next = [from + by, to + by]; }
    const [low, high] = next.map(codeIn).sort((one, other) => one - other);
    const brush = low === high ? [Math.min(low, STRETCHES - 1), Math.min(low, STRETCHES - 1) + 1] : [low, high];
    const before = view.brushes.get(drag.label);
    if (before?.[0] !== brush[0] || before?.[1] !== brush[1]) told(setBrush)(drag.label, brush, event.timeStamp);
  });
  const end = (event) => {
    if (drag !== null && !drag.moved && event.type === "pointerup" && view.brushes.has(drag.label)) told(setBrush)(drag.label, null, event.timeStamp);
    drag = null;
  };
  canvas.addEventListener("pointerup", end);
  canvas.addEventListener("pointercancel", end);
}
function locateOnSide(event, own) {
  const { upright, across, along, start, end } = sideLayout();
  const [x, y] = upright ? [event.offsetX, event.offsetY] : [event.offsetY, event.offsetX];
  const nearest = view.axes.reduce((best, label, at) => (Math.abs(across(at) - x) < Math.abs(across(best) - x) ? at : best), 0);
  return { label: own ?? view.axes[nearest], code: ((y - start) / (end - start)) * STRETCHES, px: STRETCHES / Math.abs(end - start) };
}
/** A box over the plane selects on both of its axes, when it is done. */
function boxable(canvas) {
  let from = null;
  const inside = ({ offsetX, offsetY }) => [offsetX, offsetY];
  canvas.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || now === null || event.pointerType === "touch") return;
    from = inside(event);
    canvas.setPointerCapture(event.pointerId);
  });
  canvas.addEventListener("pointermove", (event) => {
    if (from === null) return;
    const [x, y] = inside(event);
    drawPlane([Math.min(from[0], x), Math.min(from[1], y), Math.max(from[0], x), Math.max(from[1], y)]);
  });
  canvas.addEventListener("pointerup", told((event) => {
    if (from === null) return;
    const [start, end] = [from, inside(event)];
    from = null;
    const [left, right, top, bottom] = [PLANE.left, canvas.clientWidth - PLANE.right, PLANE.top, canvas.clientHeight - PLANE.bottom];
    const codes = (one, other, low, high) => {
      const [a, b] = [one, other].map((px) => Math.max(0, Math.min(STRETCHES, Math.round(((px - low) / (high - low)) * STRETCHES)))).sort((p, q) => p - q);
      return [a, Math.max(b, a + 1)];
    };
    const isClick = Math.hypot(end[0] - start[0], end[1] - start[1]) < CLICK_PX;
    for (const label of view.plane) view.brushes.delete(label);
    if (!isClick) {
      view.brushes.set(view.plane[0], codes(start[0], end[0], left, right));
      view.brushes.set(view.plane[1], codes(start[1], end[1], bottom, top));
    }
    view.active = view.plane[0];
    view.axes.forEach(showSliders);
    return refresh(event.timeStamp);
  }));
}

function tellBrushes() {
  by("brushes").replaceChildren(...[...view.brushes.keys()].map((label) =>
    make("li", {}, label + " " + rangeText(label), make("button", { type: "button", "aria-label": "let go of " + label, onclick: told(() => release(label)) }, "×"))));
  by("clear").disabled = view.brushes.size === 0;
  const q = question();
  for (const format of ["csv", "parquet"]) by(format).href = address("runs/" + view.run + "/selection", { format, q });
}
/** Lets go of a brush; an axis that was made nearer shows all of its numbers again. */
function release(label) {
  view.brushes.delete(label);
  const { log } = view.scales.get(label), usual = wholeScale(label, log), own = view.scales.get(label);
  if (own.low === usual.low && own.high === usual.high) return setBrush(label, null);
  view.scales.set(label, usual);
  return reshaped();
}
function setScale(label, log) {
  view.scales.set(label, wholeScale(label, log));
  view.brushes.delete(label);
  return reshaped();
}
/** Makes what a brush holds the whole of its axis. */
function nearer(label) {
  const scale = view.scales.get(label), [low, high] = view.brushes.get(label).map((code) => valueAt(scale, code));
  if (!(low < high)) return;
  view.scales.set(label, { ...scale, low, high });
  view.brushes.set(label, [0, STRETCHES]);
  return reshaped();
}
async function setAxes(axes) {
  await need(axes);
  view.axes = axes;
  return keepKnown();
}
async function setPlane(plane) {
  await need(plane);
  view.plane = plane;
  return keepKnown();
}
/** Gives new axes their scales, and lets go of brushes on those that have gone. */
function keepKnown() {
  const labels = labelsOf();
  for (const label of labels) if (!view.scales.has(label)) view.scales.set(label, wholeScale(label, view.usual.log.includes(label)));
  for (const label of [...view.brushes.keys()]) if (!labels.includes(label)) view.brushes.delete(label);
  if (!labels.includes(view.active)) view.active = view.axes[0];
  return reshaped();
}

function showChoices() {
  const focused = document.activeElement?.value;
  const isIn = by("choices").contains(document.activeElement);
  by("choices").replaceChildren(make("legend", { class: "unseen" }, "Axes"), ...[...view.quantities.keys()].map((label) => {
    const box = make("input", { type: "checkbox", value: label, checked: view.axes.includes(label), disabled: view.axes.length >= MOST_AXES && !view.axes.includes(label), onchange: told(() => {
      const order = [...view.quantities.keys()];
      const next = box.checked ? [...view.axes, label] : view.axes.filter((each) => each !== label);
      if (next.length === 0) { box.checked = true; return; }
      return setAxes(box.checked ? next.sort((one, other) => order.indexOf(one) - order.indexOf(other)) : next);
    }) });
    return make("label", {}, box, " ", label);
  }));
  if (isIn) [...by("choices").querySelectorAll("input")].find(({ value }) => value === focused)?.focus();
}
/** A card for each axis: bars, two sliders, and what there is to do with it. */
function showBars() {
  by("bars").replaceChildren(...view.axes.map((label, at) => {
    const { positive, missing } = view.facts.get(label), scale = view.scales.get(label);
    const canvas = make("canvas", { role: "img", "aria-label": label });
    brushable(canvas, ({ offsetX }) => ({ label, code: (offsetX / canvas.clientWidth) * STRETCHES, px: STRETCHES / canvas.clientWidth }));
    const slider = (which) => make("input", { type: "range", min: 0, max: STRETCHES, step: 1, value: which === "from" ? 0 : STRETCHES, class: which, "aria-label": label + ", " + which, onfocus: () => foresee(label), oninput: told((event) => slid(label, which, event)) });
    const move = (way) => { const axes = [...view.axes]; axes.splice(at, 1); axes.splice(at + way, 0, label); return setAxes(axes); };
    const button = (text, name, act, disabled) => make("button", { type: "button", "aria-label": name + ": " + label, title: name, disabled, onclick: told(act) }, text);
    return make("section", { class: "bar", "data-axis": label },
      make("h3", {}, make("span", { title: titleOf(label) }, label), make("span", { class: "unit" }, view.quantities.get(label).unit ? "[" + view.quantities.get(label).unit + "]" : "")),
      canvas, make("div", { class: "range" }, slider("from"), slider("to")),
      make("div", { class: "ends" }, ...[scale.low, scale.high].map((value) => make("span", {}, number(value, digitsOf(scale))))),
      make("div", { class: "controls" },
        positive === null ? "" : make("label", {}, make("input", { type: "checkbox", checked: scale.log, onchange: told((event) => setScale(label, event.target.checked)) }), " log"),
        button("nearer", "make the selection the whole axis", () => nearer(label), !view.brushes.has(label)), button("clear", "let go", () => release(label), !view.brushes.has(label)),
        button("←", "to the left", () => move(-1), at === 0), button("→", "to the right", () => move(1), at === view.axes.length - 1),
        missing > 0 ? make("span", { class: "quiet" }, commas(missing) + " without a number") : ""));
  }));
  view.axes.forEach(showSliders);
}
function showSliders(label) {
  const card = by("bars").children[view.axes.indexOf(label)];
  if (!card) return;
  const brush = view.brushes.get(label), scale = view.scales.get(label);
  const ends = brush ?? [0, STRETCHES];
  [".from", ".to"].forEach((which, at) => {
    const slider = card.querySelector(which);
    slider.value = ends[at];
    slider.setAttribute("aria-valuetext", number(valueAt(scale, ends[at]), digitsOf(scale)) + " " + view.quantities.get(label).unit);
  });
  card.querySelectorAll(".ends span").forEach((span, at) => { span.textContent = number(valueAt(scale, ends[at]), digitsOf(scale)); });
  for (const name of ["make the selection the whole axis", "let go"]) card.querySelector('[title="' + name + '"]').disabled = !brush;
}
function slid(label, which, event) {
  const ends = [...(view.brushes.get(label) ?? [0, STRETCHES])], code = Number(event.target.value);
  if (which === "from") ends[0] = Math.min(code, ends[1] - 1);
  else ends[1] = Math.max(code, ends[0] + 1);
  return setBrush(label, ends[0] === 0 && ends[1] === STRETCHES ? null : ends, event.timeStamp);
}

function wire() {
  brushable(by("lines"), locateOnSide);
  boxable(by("plane"));
  by("clear").addEventListener("click", told(() => {
    view.brushes.clear();
    for (const label of labelsOf()) view.scales.set(label, wholeScale(label, view.scales.get(label).log));
    return reshaped();
  }));
  by("across").addEventListener("change", told(() => setPlane([by("across").value, view.plane[1]])));
  by("up").addEventListener("change", told(() => setPlane([view.plane[0], by("up").value])));
  by("link").addEventListener("click", async () => {
    const done = await navigator.clipboard.writeText(location.href).then(() => true, () => false);
    by("linked").textContent = done ? "copied; it leads here while this katfan serve runs" : "copy the browser's address: it has all of this";
  });
  by("first").addEventListener("click", told(() => showJobs()));
  by("next").addEventListener("click", told(() => showJobs(nextRow)));
  by("replay-close").addEventListener("click", () => by("replay").close());
  new ResizeObserver(() => draw()).observe(by("explorer"));
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => draw());
}
`;
