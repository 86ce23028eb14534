/** The page's script: the jobs that are selected, and one of them solved again. */
export const JOBS_SCRIPT = `
let nextRow = null;
async function showJobs(behind = -1) {
  if (view === null) return;
  const q = question(), { jobs, next } = await asked("runs/" + view.run + "/jobs", { q, behind });
  if (view === null || q !== question()) return;
  nextRow = next;
  const labels = labelsOf();
  by("jobs-head").replaceChildren(make("tr", {}, make("th", { scope: "col" }, "job"), make("th", { scope: "col" }, make("span", { class: "unseen" }, "again")), ...labels.map((label) => make("th", { scope: "col", class: "n" }, titleOf(label)))));
  by("jobs").replaceChildren(...jobs.map(({ job, values }) => make("tr", {},
    make("th", { scope: "row" }, commas(job)),
    make("td", {}, make("button", { type: "button", class: "small", "aria-label": "solve job " + job + " again", onclick: () => replay(job) }, "replay")),
    ...values.map((value) => make("td", { class: "n" }, number(value, 7))))));
  if (jobs.length === 0) by("jobs").append(make("tr", {}, make("td", { colspan: labels.length + 2, class: "quiet" }, "No job is selected.")));
  by("next").disabled = next === null;
  by("first").disabled = behind === -1;
}

async function replay(job) {
  by("replay-title").textContent = "Job " + commas(job);
  by("replay-told").textContent = "solving it again …";
  by("replay-body").replaceChildren();
  by("replay").showModal();
  let answer;
  try {
    answer = await asked("runs/" + view.run + "/replay", { job }, { method: "POST" });
  } catch ({ place, what, remedy }) {
    by("replay-told").textContent = what + ". " + (remedy ?? "");
    return;
  }
  const { inputs, outputs, error, isAsStored } = answer;
  by("replay-told").textContent = error ? "It failed: " + error : isAsStored ? "Solved again just now: all numbers are those of the run, to the last bit." : "Solved again just now: the numbers aren't those that the run has. Was it run by another version?";
  const table = (title, rows) => make("div", { class: "table", tabindex: 0 }, make("table", {}, make("caption", { class: "unseen" }, title), make("tbody", {}, ...rows)));
  const row = (name, text, unit) => make("tr", {}, make("th", { scope: "row" }, name), make("td", { class: "n" }, text), make("td", {}, unit));
  by("replay-body").append(make("h3", {}, "Inputs"), table("Inputs", Object.entries(inputs).map(([name, { value, unit }]) => row(name, String(value), unit))));
  if (error) return;
  const all = Object.entries(outputs), singles = all.filter(([, { real }]) => real.length === 1);
  if (singles.length > 0) by("replay-body").append(make("h3", {}, "Outputs"), table("Outputs", singles.map(([name, { real, imag, unit }]) => row(name, imag ? real[0] + (imag[0] < 0 ? " − " : " + ") + Math.abs(imag[0]) + " i" : String(real[0]), unit))));
  for (const [name, output] of all) if (output.real.length > 1 && output.axes?.length === 1) curve(name, output);
}
/** An output over its axis; of a complex one its size. */
function curve(name, { real, imag, unit, axes: [axis] }) {
  const canvas = make("canvas", { role: "img", "aria-label": name + " over " + axis.name });
  by("replay-body").append(canvas);
  const ys = imag ? real.map((re, at) => Math.hypot(re, imag[at])) : real, xs = axis.values;
  const scaleOf = (values) => {
    const finite = values.filter(Number.isFinite), [low, high] = [Math.min(...finite), Math.max(...finite)];
    return low < high ? { low, high, log: low > 0 && high / low > 1e3 } : { low: low - 1, high: high + 1, log: false };
  };
  const scales = [scaleOf(xs), scaleOf(ys)];
  const { ink, wide, high } = inkOf(canvas);
  const label = imag ? "|" + name + "|" : name;
  const { left, right, top, bottom } = drawFrame(ink, wide, high, [axis.unit ? axis.name + " [" + axis.unit + "]" : axis.name, unit ? label + " [" + unit + "]" : label], scales);
  const share = ({ low, high, log }, value) => (log ? Math.log(value / low) / Math.log(high / low) : (value - low) / (high - low));
  ink.strokeStyle = style("--accent");
  ink.lineWidth = 1.8;
  ink.beginPath();
  let pen = "moveTo";
  xs.forEach((x, at) => {
    if (!Number.isFinite(ys[at])) { pen = "moveTo"; return; }
    ink[pen](left + share(scales[0], x) * (right - left), bottom + share(scales[1], ys[at]) * (top - bottom));
    pen = "lineTo";
  });
  ink.stroke();
}
`;
