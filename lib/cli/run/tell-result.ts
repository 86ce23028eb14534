/** Says how a run ended and where its result lies: lines for people, one JSON object for programs. */

import { placeOf, storeAt } from "../../backends/store-at.js";
import { counted, shownCount } from "../../counted.js";
import { partsPrefix, reportKey, summaryKey } from "../../fanout/keys.js";
import { STOPPED_BECAUSE } from "../../fanout/reasons.js";
import type { RunState } from "../../fanout/run-state.js";
import { durationText } from "../../results/figure/format-number.js";
import { enoughWords } from "../../results/report/enough-section.js";
import { intervalOf, percentOf } from "../../results/report/yield-section.js";
import { type Finished, readFinished } from "../../results/summary/finish.js";
import { quoted } from "../../shell-words.js";
import type { Plan } from "../../sweep/plan.js";
import { print } from "../terminal/output.js";
import type { Wanted } from "./wanted.js";

export interface Told {
  readonly state: RunState;
  readonly plan: Plan;
  /** How long the command took [s]. */
  readonly seconds: number;
  readonly backend: string;
  readonly workers: number;
  /** Whether it was finished before, as far as that is known. */
  readonly wasDone?: boolean;
  readonly wanted: Wanted;
}

export async function tellResult(told: Told): Promise<void> {
  const found = await answersOf(told);
  if (told.wanted.options.json === true) print(JSON.stringify(resultRecord(told, found)));
  else for (const line of resultLines(told, found)) print(line);
}

/** How many jobs meet what is required, and where the run ended: what the spec asks for, if the run's summary is here. */
type Answers = Pick<Finished, "yield" | "stop">;

async function answersOf({ state, wanted }: Told): Promise<Answers> {
  const { require, stop } = wanted.spec;
  if (state.state !== "done" || (require === undefined && stop === undefined)) return {};
  const bytes = await (await storeAt(wanted.options.out)).get(summaryKey(state.run));
  return bytes === undefined ? {} : readFinished(bytes);
}

function resultRecord(
  { state, plan, seconds, backend, workers, wanted }: Told,
  { yield: met, stop }: Answers,
): Readonly<Record<string, unknown>> {
  const { run, jobs, most, jobsDone, failures, reason, detail, missing } = state;
  const isDone = state.state === "done";
  return {
    ...{ run, state: state.state, jobs, most, jobsDone, failures, reason, detail },
    missing: missing?.map(({ first, count }) => [first, count]),
    ...{ backend, workers, chunk: plan.chunk, chunks: plan.chunks, engine: plan.engine, seconds },
    parts: placeOf(wanted.options.out, partsPrefix(run)),
    ...(met === undefined ? {} : { yield: { share: met.share, low: met.low, high: met.high } }),
    ...(stop === undefined ? {} : { enough: stop.isReached }),
    ...(isDone
      ? { summary: placeOf(wanted.options.out, summaryKey(run)), report: placeOf(wanted.options.out, reportKey(run)) }
      : {}),
  };
}

/** Whether the same command would only meet the same again. */
function isBlocked({ reason }: RunState): boolean {
  return reason === "chunk-failed" || reason === "retry-budget" || reason === "store" || reason === "max-failures";
}

function resultLines({ state, seconds, wasDone, wanted }: Told, { yield: met, stop }: Answers): readonly string[] {
  const { run, jobs, most = jobs, jobsDone, failures } = state;
  const failed = failures === 0 ? "none failed" : `${counted(failures, "job")} failed`;
  const parts = `data set  ${placeOf(wanted.options.out, partsPrefix(run))}`;
  if (state.state !== "done") {
    const why = state.reason === undefined ? "" : `: ${state.detail ?? STOPPED_BECAUSE[state.reason]}`;
    return [
      `run ${run} stopped at ${shownCount(jobsDone)} of ${most > jobs ? "at most " : ""}${counted(most, "job")}, ${failed}${why}`,
      parts,
      state.reason === "all-failed"
        ? "The same command goes on from there with --keep-going; a spec that is mended is another run."
        : isBlocked(state)
          ? "Once that is mended, the same command goes on from there."
          : "The same command goes on from there.",
    ];
  }
  return [
    `run ${run}: ${counted(jobs, "job")}${most > jobs ? ` of ${shownCount(most)}, which were enough` : ""}, ${failed}, ${wasDone === true ? "done before" : `in ${durationText(seconds)}`}`,
    ...(stop === undefined ? [] : [`${stop.isReached ? "enough    " : "not enough "}${enoughWords(stop)}`]),
    ...(met === undefined ? [] : [`yield     ${percentOf(met.share)} meet all that is required (${intervalOf(met)})`]),
    parts,
    `summary   ${placeOf(wanted.options.out, summaryKey(run))}`,
    `report    ${placeOf(wanted.options.out, reportKey(run))}`,
    ...(failures === 0
      ? []
      : [`replay    katfan run ${quoted(wanted.named)} --job N   (the report lists failed jobs)`]),
  ];
}
