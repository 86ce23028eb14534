/** Merges what the parts of a spec's run say (sweep-summary.ts), and writes its summary and report: the merger that runs use. */

import { type Answered, answered } from "../../results/answers/answers.js";
import type { JobPicture } from "../../results/figure/job-picture.js";
import { sampledJobs } from "../../results/part/sampled-jobs.js";
import { joinRows, type SampledRows } from "../../results/part/sampled-rows.js";
import { reportBytes } from "../../results/report/report.js";
import { enoughOf } from "../../results/summary/enough.js";
import { finished, finishedBytes } from "../../results/summary/finish.js";
import { runIdOf } from "../../sweep/spec/run-id.js";
import type { Spec } from "../../sweep/spec/spec.js";
import { lookedSpec } from "../look.js";
import type { LoadMerger, Merger, Provenance } from "../merger.js";
import { factsOf, specOf } from "../worker/sweep-runner.js";
import { worstPictures } from "./pictures.js";
import { merged, packed, type SweepSummary, summaryOfPart, unpacked } from "./sweep-summary.js";

/** Finds the engine that reports carry, as text; undefined where there is none. */
export type PageEngine = () => Promise<string | undefined>;

/** From a spec's bytes to its merger. @param engine what the report is to carry; nothing if left out */
export function sweepMerger(engine?: PageEngine): LoadMerger {
  return async (bytes) => mergerOf(specOf(bytes), bytes, engine);
}

function mergerOf(spec: Spec, bytes: Uint8Array, engine: PageEngine | undefined): Merger {
  const run = runIdOf(spec);
  const sampled = sampledJobs(spec);
  return {
    run,
    facts: factsOf,
    summaryOf: (part) => summaryOfPart(part, sampled),
    merge: (one, other) => merged(one as SweepSummary, other as SweepSummary),
    bytesOf: (summary) => packed(summary as SweepSummary),
    read: unpacked,
    judge(summary) {
      const found = enoughOf((summary as SweepSummary).statistics, spec);
      return { isEnough: found?.isReached === true, conditions: found?.conditions ?? [] };
    },
    async finish(summary, { look, provenance, partOf }) {
      const { statistics, rows, reasons } = summary as SweepSummary;
      const joined = joinRows(rows);
      const shown = answered(finished(statistics, spec, run, reasons), spec, joined);
      const looked = lookedSpec(bytes, look);
      const pictures = await worstPictures(looked, shown, partOf);
      const report = drawnReport(looked, {
        run,
        summary: shown,
        rows: joined,
        provenance,
        pictures,
        engine: await engine?.(),
      });
      return { summary: finishedBytes(shown), report };
    },
  };
}

interface Shown {
  readonly run: string;
  readonly summary: Answered;
  readonly rows: SampledRows;
  readonly provenance: Provenance;
  readonly pictures: readonly JobPicture[];
  readonly engine: string | undefined;
}

/** The bytes of a run's report. @param spec with its look */
export function drawnReport(spec: Spec, shown: Shown): Uint8Array {
  return reportBytes({ spec, ...shown });
}
