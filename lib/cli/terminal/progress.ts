/** How far a run is: a bar on a terminal, a line now and then elsewhere, on standard error. */
import { steadyMs } from "../../backends/clock.js";
import { counted } from "../../counted.js";
import type { RunState } from "../../fanout/run-state.js";
import { durationText } from "../../results/figure/format-number.js";
import { listener } from "./listener.js";
import { say, sayAbove } from "./output.js";

export interface Progress {
  update(state: RunState): void;
  /** Says a line that stays, above the bar. */
  say(line: string): void;
  stop(): void;
}

/** Without a terminal there is a line each so often [ms]. */
const LINE_MS = 10_000;
/** A bar is drawn so often at most [1/s]. */
const DRAWN_A_SECOND = 8;
/** A bar has so many characters at most; fewer where the numbers behind it leave less, as what a terminal's line doesn't hold is cut off. */
const BAR_CHARACTERS = 40;
/** What stands behind a bar without the numbers of jobs, at its longest. */
const BEHIND = " 100% | / jobs | 1.23e+6/s | 59.9 min left | 1000 failed ";
/** The columns of a terminal that doesn't tell. */
const COLUMNS = 80;
/** A rate is measured over so much of the past [ms]. */
const RATE_MS = 10_000;

/** @param jobs how many jobs the run has */
export async function progressOf(jobs: number): Promise<Progress> {
  const heard = listener();
  if (heard !== undefined) return { update: (state) => heard.progress(state), say, stop() {} };
  return process.stderr.isTTY === true ? barOf(jobs) : linesOf();
}

async function barOf(jobs: number): Promise<Progress> {
  const { default: progress } = await import("cli-progress");
  const format = "{bar} {percentage}% | {value}/{total} jobs | {rate}/s | {left} left | {failures} failed";
  const { columns = COLUMNS } = process.stderr;
  const room = columns - BEHIND.length - 2 * String(jobs).length;
  const bar = new progress.SingleBar(
    {
      ...{ format, fps: DRAWN_A_SECOND, hideCursor: true, clearOnComplete: true, linewrap: false },
      ...{ barsize: Math.max(0, Math.min(BAR_CHARACTERS, room)), stream: process.stderr },
    },
    progress.Presets.shades_classic,
  );
  const rate = rateOf();
  let shown = { done: 0, rate: "-", left: "-", failures: 0 };
  const draw = () => bar.start(jobs, shown.done, shown);
  const clear = () => bar.stop();
  const stop = () => {
    process.off("exit", stop);
    sayAbove(undefined);
    clear();
  };
  process.on("exit", stop); // however the program ends, the terminal has its cursor again
  sayAbove({ clear, draw });
  draw();
  return {
    update(state) {
      const { jobsASecond, secondsLeft } = rate(state);
      const left = secondsLeft === undefined ? "-" : durationText(secondsLeft);
      shown = { done: state.jobsDone, rate: rateText(jobsASecond), left, failures: state.failures };
      bar.update(shown.done, shown);
    },
    say,
    stop,
  };
}

function linesOf(): Progress {
  const rate = rateOf();
  let saidMs = steadyMs();
  return {
    update(state) {
      const { jobsASecond, secondsLeft } = rate(state);
      if (steadyMs() - saidMs < LINE_MS) return;
      saidMs = steadyMs();
      const { jobs, most = jobs } = state;
      const percent = Math.floor((100 * state.jobsDone) / most);
      const left = secondsLeft === undefined ? "" : `, ${durationText(secondsLeft)} left`;
      const failed = state.failures === 0 ? "" : `, ${state.failures} failed`;
      say(
        `${percent} % of ${most > jobs ? "at most " : ""}${counted(most, "job")}, ${rateText(jobsASecond)}/s${left}${failed}`,
      );
    },
    say,
    stop() {},
  };
}

interface Rate {
  /** Undefined before two looks at the run. */
  readonly jobsASecond: number | undefined;
  readonly secondsLeft: number | undefined;
}

/** How fast a run goes, from what is seen of it. */
function rateOf(): (state: RunState) => Rate {
  const seen: { readonly ms: number; readonly done: number }[] = [];
  return ({ jobs, most = jobs, jobsDone }) => {
    const ms = steadyMs();
    seen.push({ ms, done: jobsDone });
    while (seen.length > 2 && ms - seen[1]!.ms > RATE_MS) seen.shift();
    const [oldest] = seen;
    const jobsASecond = ms > oldest!.ms ? (1_000 * (jobsDone - oldest!.done)) / (ms - oldest!.ms) : undefined;
    const isKnown = jobsASecond !== undefined && jobsASecond > 0;
    return { jobsASecond, secondsLeft: isKnown ? (most - jobsDone) / jobsASecond : undefined };
  };
}

function rateText(jobsASecond: number | undefined): string {
  return jobsASecond === undefined ? "-" : String(Number(jobsASecond.toPrecision(3)));
}
