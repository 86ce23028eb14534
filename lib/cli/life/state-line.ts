/** How a run stands, in a line. */
import { counted, shownCount } from "../../counted.js";
import { STOPPED_BECAUSE } from "../../fanout/reasons.js";
import type { RunState } from "../../fanout/run-state.js";
import { durationText } from "../../results/figure/format-number.js";

/** What the state of a run leaves open. */
export interface Seen {
  readonly name?: string | undefined;
  /** Whether somebody is at work on it; undefined if that isn't known. */
  readonly isAlive?: boolean | undefined;
  readonly nowMs?: number | undefined;
}

const WORDS: Readonly<Record<RunState["state"], string>> = {
  planned: "planned, nothing is done yet",
  running: "running",
  computed: "computed, not reduced yet",
  done: "done",
  cancelled: "cancelled",
  stopped: "stopped",
  "handed-over": "running",
};

/** The state in a word or two. */
export function stateWords({ state }: Pick<RunState, "state">, isAlive: boolean | undefined): string {
  return state === "running" && isAlive === false ? "broken off" : WORDS[state];
}

export function stateLine(state: RunState, { name, isAlive, nowMs }: Seen = {}): string {
  const { run, reason, detail, jobs, most = jobs, jobsDone, failures } = state;
  const why = reason === undefined || state.state === "cancelled" ? "" : ` (${detail ?? STOPPED_BECAUSE[reason]})`;
  const failed = failures === 0 ? "" : `, ${shownCount(failures)} failed`;
  const called = name === undefined ? "" : `  ${name}`;
  const words = stateWords(state, isAlive);
  const done =
    state.state === "done" && most > jobs
      ? `${shownCount(jobsDone)} of ${counted(most, "job")}, which were enough`
      : `${shownCount(jobsDone)} of ${most > jobs ? "at most " : ""}${counted(most, "job")}`;
  return `${run}${called}  ${words}${why}: ${done}${failed}${progressWords(state, isAlive, nowMs)}`;
}

/** Of a run that isn't over: where it runs, since when, how far it is, how much longer; or when it was last heard of. */
function progressWords(state: RunState, isAlive: boolean | undefined, nowMs = Number.NaN): string {
  const { where, startedMs, updatedMs, jobs, most = jobs, jobsDone } = state;
  if (state.state !== "running") return "";
  if (isAlive === false) {
    const heard = updatedMs === undefined ? "" : `; last heard of at ${dateText(updatedMs)}`;
    return `${heard}; katfan run goes on with it`;
  }
  const host = where?.host === undefined ? "" : ` on ${where.host}, process ${where.process}`;
  const since = startedMs === undefined ? "" : `, since ${dateText(startedMs)}`;
  const percent = ` (${Math.floor((100 * jobsDone) / most)} %)`;
  const leftS = leftSeconds(state, nowMs);
  const left = leftS === undefined ? "" : `, ${most > jobs ? "at most" : "about"} ${durationText(leftS)} left`;
  return `${percent}${host}${since}${left}`;
}

/** How much longer a run takes that is going on, at the pace that it had so far [s]; undefined if it had none yet. */
export function leftSeconds(state: RunState, nowMs: number): number | undefined {
  const { lastStartedMs = Number.NaN, jobsBefore = 0, jobs, most = jobs, jobsDone } = state;
  const leftS = ((most - jobsDone) * (nowMs - lastStartedMs)) / 1_000 / (jobsDone - jobsBefore);
  return Number.isFinite(leftS) && leftS > 0 ? leftS : undefined;
}

/** A time as the clock on the wall has it: `2026-11-29 21:04`. */
export function dateText(ms: number): string {
  const date = new Date(ms);
  const two = (value: number) => String(value).padStart(2, "0");
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day} ${two(date.getHours())}:${two(date.getMinutes())}`;
}

/** As `1.2 MB`. */
export function sizeText(bytes: number): string {
  const units = ["bytes", "kB", "MB", "GB", "TB", "PB"];
  const unit = bytes < 1_000 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3));
  const value = bytes / 1_000 ** unit;
  return `${unit === 0 || value >= 99.5 ? Math.round(value) : value.toPrecision(2)} ${units[unit]}`;
}
