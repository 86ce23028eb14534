/** The page's script: what is looked at, as it stands in the address; and the questions that follow from it. */
export const VIEW_SCRIPT = String.raw`
const STRETCHES = 252, BINS = 64, FINE = 128, MOST_AXES = 16;
const READING_MS = 150, SETTLED_MS = 250;
/** What is looked at; null while nothing is. Brushes are codes: from, to below. */
let view = null;
/** Counts of all rows, and of those that brushes hold; as the server has them. */
let whole = null, now = null;

const unique = (labels) => [...new Set(labels)];
const labelsOf = () => unique([...view.axes, ...view.plane]);
const titleOf = (label) => { const { unit } = view.quantities.get(label); return unit ? label + " [" + unit + "]" : label; };
const valueAt = ({ low, high, log }, code) => (log ? low * (high / low) ** (code / STRETCHES) : low + (code / STRETCHES) * (high - low));
const wholeScale = (label, log) => {
  const { low, high, positive } = view.facts.get(label);
  return log && positive !== null ? { low: positive, high, log: true } : { low, high, log: false };
};
const rangeText = (label) => {
  const scale = view.scales.get(label), [from, to] = view.brushes.get(label);
  return [from, to].map((code) => number(valueAt(scale, code), digitsOf(scale))).join(" to ");
};

async function explore() {
  const own = turn;
  let answer;
  for (;;) {
    answer = await asked("runs/" + shownRun + "/rows");
    if (own !== turn) return;
    if (!answer.loading) break;
    const { rows, of } = answer.loading;
    by("going").hidden = false;
    by("going-told").textContent = "reading the run's rows" + (of > 0 ? ": " + commas(rows) + " of " + commas(of) : "");
    by("going-bar").value = of > 0 ? rows / of : 0;
    await new Promise((resolve) => setTimeout(resolve, READING_MS));
  }
  by("going").hidden = true;
  const { count, jobs, quantities, facts, description } = answer;
  view = { run: shownRun, count, jobs, quantities: new Map(quantities.map((each) => [each.label, each])), facts: new Map(facts.map((each) => [each.label, each])), usual: answer, axes: [], plane: [], scales: new Map(), brushes: new Map(), active: null };
  by("about").textContent = description ?? "";
  by("explorer").hidden = false;
  by("report").href = address("runs/" + shownRun + "/report");
  by("sampled").textContent = count < jobs ? "of the " + commas(count) + " that are in memory; the run has " + commas(jobs) + " jobs" : "";
  for (const select of [by("up"), by("across")]) select.replaceChildren(...quantities.map(({ label }) => make("option", { value: label }, label)));
  await adopt(new URLSearchParams(location.hash.slice(1)));
}

/** Looks at what an address says, and at what is usual where it says nothing. */
async function adopt(said) {
  const { axes, plane, log } = view.usual;
  const known = (labels) => unique(labels).filter((label) => view.quantities.has(label));
  const asked = known(said.getAll("axis")).slice(0, MOST_AXES);
  view.axes = asked.length > 0 ? asked : axes;
  view.plane = [said.get("across"), said.get("up")].map((label, at) => (view.quantities.has(label) ? label : plane[at]));
  await need(labelsOf());
  view.scales = new Map(labelsOf().map((label) => [label, wholeScale(label, log.includes(label))]));
  view.brushes = new Map();
  for (const label of labelsOf()) {
    const [, low, high, kind] = /^(\S+) (\S+) (log|lin)$/.exec(said.get("scale." + label) ?? "") ?? [];
    const scale = { low: Number(low), high: Number(high), log: kind === "log" };
    if (scale.low < scale.high && (!scale.log || scale.low > 0)) view.scales.set(label, scale);
    const [from, to] = (said.get("brush." + label) ?? "").split(" ").map(Number);
    if (Number.isInteger(from) && Number.isInteger(to) && from >= 0 && from < to && to <= STRETCHES) view.brushes.set(label, [from, to]);
  }
  view.active = [...view.brushes.keys()].at(-1) ?? view.axes[0];
  reshaped();
}
/** Puts what is looked at into the address. */
function remember() {
  const said = new URLSearchParams({ run: view.run });
  const { axes, plane, log } = view.usual;
  if (view.axes.join("\n") !== axes.join("\n")) for (const label of view.axes) said.append("axis", label);
  if (view.plane[0] !== plane[0]) said.set("across", view.plane[0]);
  if (view.plane[1] !== plane[1]) said.set("up", view.plane[1]);
  for (const label of labelsOf()) {
    const scale = view.scales.get(label), usual = wholeScale(label, log.includes(label));
    if (scale.low !== usual.low || scale.high !== usual.high || scale.log !== usual.log) said.set("scale." + label, scale.low + " " + scale.high + " " + (scale.log ? "log" : "lin"));
    const brush = view.brushes.get(label);
    if (brush) said.set("brush." + label, brush.join(" "));
  }
  const hash = "#" + said;
  if (hash !== location.hash) history.replaceState(null, "", hash);
}
/** Learns between what the numbers of some axes lie, where that isn't known yet. */
async function need(labels) {
  const lacking = labels.filter((label) => !view.facts.has(label));
  if (lacking.length === 0) return;
  const query = new URLSearchParams(lacking.map((label) => ["name", label]));
  for (const facts of await asked("runs/" + view.run + "/facts?" + query)) view.facts.set(facts.label, facts);
}

function question(withBrushes = true, active = view.active) {
  const labels = labelsOf();
  const axes = labels.map((name) => {
    const brush = withBrushes ? view.brushes.get(name) : undefined;
    return { name, ...view.scales.get(name), ...(brush ? { brush } : {}) };
  });
  return JSON.stringify({ axes, side: view.axes.map((label) => labels.indexOf(label)), plane: view.plane.map((label) => labels.indexOf(label)), active: Math.max(0, labels.indexOf(active)) });
}
async function countsOf(q) {
  const run = view.run;
  const counts = new Uint32Array(await (await ask("runs/" + run + "/counts", { q })).arrayBuffer());
  const pairs = Math.max(1, view.axes.length - 1), size = BINS * BINS;
  if (view?.run !== run || counts.length !== pairs * size + FINE * FINE) return null;
  const side = Array.from({ length: pairs }, (_, at) => counts.subarray(at * size, (at + 1) * size));
  return { side, plane: counts.subarray(pairs * size), bars: barsOf(side), count: side[0].reduce((sum, n) => sum + n, 0) };
}
/** How many rows are in each bin of each axis: the sums of its plane with a neighbour. */
function barsOf(side) {
  return view.axes.map((_, at) => {
    const bars = new Float64Array(BINS), isLast = at === side.length;
    const pair = side[isLast ? at - 1 : at];
    for (let left = 0; left < BINS; left++) for (let right = 0; right < BINS; right++) bars[isLast ? right : left] += pair[left * BINS + right];
    return bars;
  });
}

/** The last question that waits while another is under way: since when. */
let waiting = null, isAsking = false, settling = 0;
/** Asks for what the brushes hold and draws it; of questions that come too quickly only the last is asked. */
async function refresh(since = performance.now()) {
  waiting = since;
  drawBrushes();
  clearTimeout(settling);
  settling = setTimeout(told(settled), SETTLED_MS);
  if (isAsking) return;
  isAsking = true;
  try {
    while (waiting !== null && view !== null) {
      const begun = waiting;
      waiting = null;
      const counts = await countsOf(question());
      if (counts === null) continue;
      now = counts;
      await new Promise(requestAnimationFrame);
      draw();
      tellBrushes();
      await new Promise((resolve) => { const { port1, port2 } = new MessageChannel(); port1.onmessage = resolve; port2.postMessage(0); });
      dispatchEvent(new CustomEvent("drawn", { detail: performance.now() - begun }));
    }
  } finally {
    isAsking = false;
  }
}
/** What follows when a hand rests: browsers let an address change a few times a second only. */
function settled() {
  if (view === null) return;
  remember();
  return showJobs();
}
/** What follows when axes, planes or scales are others: counts of all rows are asked for anew, cards are made anew. */
async function reshaped() {
  whole = now = null;
  by("across").value = view.plane[0];
  by("up").value = view.plane[1];
  showChoices();
  showBars();
  const asked = question(false);
  const counts = await countsOf(asked);
  if (counts === null || view === null || asked !== question(false)) return;
  whole = counts;
  background = null;
  await refresh();
}
`;
