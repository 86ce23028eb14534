/** The page's script: the list of runs, and how far one is; both follow what goes on. */
export const RUNS_SCRIPT = `
const GOING_MS = 1000, RESTING_MS = 2500;
let shownRun = null, turn = 0;

function stateOf(line) {
  const kind = line.isDone ? (line.failures > 0 ? "" : "good") : line.isGoing ? "" : "bad";
  const cell = make("span", { class: "state " + kind }, line.state);
  if (!line.isGoing) return [cell];
  const share = line.jobsDone / line.jobs;
  return [cell, " ", make("span", { class: "quiet" }, Math.floor(100 * share) + " %" + (line.left ? ", " + line.left + " left" : "")),
    make("progress", { max: 1, value: share, "aria-label": "how far" })];
}
function rowOf(line) {
  const cell = (content, attributes) => make("td", attributes, ...[content].flat());
  const done = line.jobsDone === line.jobs ? commas(line.jobs) : commas(line.jobsDone) + " of " + commas(line.jobs);
  return make("tr", {},
    make("th", { scope: "row" }, make("a", { href: "#run=" + line.run }, line.name ?? "no name")),
    cell(make("code", { title: line.run }, line.short)), cell(stateOf(line)),
    cell(done, { class: "n" }), cell(line.failures ? commas(line.failures) : "–", { class: "n" }),
    cell(line.began || "–", { class: "nowrap" }), cell(line.took || "–", { class: "n" }), cell(line.backend || "–"), cell(line.size || "–", { class: "n" }));
}
async function showList(own) {
  const { runs } = await asked("runs");
  if (own !== turn) return;
  tell(null);
  const focused = document.activeElement?.getAttribute?.("href");
  by("runs").replaceChildren(...runs.map(rowOf));
  if (focused) [...by("runs").querySelectorAll("a")].find((link) => link.getAttribute("href") === focused)?.focus();
  by("none").hidden = runs.length > 0;
  return runs.some(({ isGoing }) => isGoing);
}
async function showRun(own) {
  const line = await asked("runs/" + shownRun);
  if (own !== turn) return;
  by("name").textContent = line.name ?? "Run " + line.short;
  document.title = by("name").textContent + " · katfan";
  const failed = line.failures > 0 ? make("li", { class: "bad" }, commas(line.failures) + " failed") : make("li", { class: line.isDone ? "good" : "" }, line.jobsDone > 0 ? "none failed" : "nothing done yet");
  const facts = [line.state, line.began && "began " + line.began, line.took && "took " + line.took, line.backend, line.size, line.short].filter(Boolean);
  by("facts").replaceChildren(make("li", {}, counted(line.jobs, "job")), failed, ...facts.map((fact) => make("li", {}, fact)));
  by("going").hidden = line.isDone;
  if (line.isDone) {
    await explore();
    if (own === turn) tell(null);
    return null;
  }
  tell(null);
  const share = line.jobs > 0 ? line.jobsDone / line.jobs : 0;
  by("going-bar").value = share;
  by("going-told").textContent = line.state + ": " + commas(line.jobsDone) + " of " + counted(line.jobs, "job") + " (" + Math.floor(100 * share) + " %)" +
    (line.left ? ", about " + line.left + " left" : "") + (line.isGoing ? "" : ". katfan run with its spec goes on with it.");
  return line.isGoing;
}
/** Shows what the address says, and follows it until it says something else. */
async function follow(own) {
  let going = false;
  try {
    going = document.hidden ? false : await (shownRun === null ? showList(own) : showRun(own));
  } catch (fault) {
    if (own === turn) tell(fault);
  }
  if (own !== turn || going === null) return;
  setTimeout(() => own === turn && follow(own), going ? GOING_MS : RESTING_MS);
}
function route() {
  const said = new URLSearchParams(location.hash.slice(1));
  const run = said.get("run");
  if (run !== null && run === shownRun && view !== null) return adopt(said);
  shownRun = run;
  view = null;
  by("list").hidden = run !== null;
  by("one").hidden = run === null;
  by("explorer").hidden = true;
  by("going").hidden = true;
  if (run === null) document.title = "Runs · katfan";
  scrollTo(0, 0);
  follow(++turn);
}
function start() {
  wire();
  addEventListener("hashchange", route);
  document.addEventListener("visibilitychange", () => !document.hidden && view === null && follow(++turn));
  route();
}
`;
