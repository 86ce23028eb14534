/**
 * Merges what the parts of a spec's run say, and writes its summary and report: the merger that runs use.
 *
 * A summary is three things that merge exactly: the statistics, the rows that are drawn, and why jobs failed.
 */

import { type Answered, answered } from "../../results/answers/answers.js";
import type { JobPicture } from "../../results/figure/job-picture.js";
import { readPartSummary, readReasons, readSampledRows } from "../../results/part/part.js";
import { sampledJobs } from "../../results/part/sampled-jobs.js";
import { joinRows, packRows, type SampledRows, unpackRows } from "../../results/part/sampled-rows.js";
import { reportBytes } from "../../results/report/report.js";
import { enoughOf } from "../../results/summary/enough.js";
import { type FailureReason, mergeReasons } from "../../results/summary/failure-reasons.js";
import { finished, finishedBytes } from "../../results/summary/finish.js";
import type { PartSummary } from "../../results/summary/part-summary.js";
import { mergeSummaries } from "../../results/summary/summary.js";
import { readSummary, summaryBytes } from "../../results/summary/summary-bytes.js";
import { runIdOf } from "../../sweep/spec/run-id.js";
import type { Spec } from "../../sweep/spec/spec.js";
import { lookedSpec } from "../look.js";
import type { LoadMerger, Merger, Provenance } from "../merger.js";
import { factsOf, specOf } from "../worker/sweep-runner.js";
import { worstPictures } from "./pictures.js";

/** Finds the engine that reports carry, as text; undefined where there is none. */
export type PageEngine = () => Promise<string | undefined>;

/** From a spec's bytes to its merger. @param engine what the report is to carry; nothing if left out */
export function sweepMerger(engine?: PageEngine): LoadMerger {
  return async (bytes) => mergerOf(specOf(bytes), bytes, engine);
}

interface SweepSummary {
  readonly statistics: PartSummary;
  /** In no order; joined when they are needed. */
  readonly rows: readonly SampledRows[];
  readonly reasons: readonly FailureReason[];
}

function mergerOf(spec: Spec, bytes: Uint8Array, engine: PageEngine | undefined): Merger {
  const run = runIdOf(spec);
  const sampled = sampledJobs(spec);
  return {
    run,
    facts: factsOf,
    summaryOf: async (part): Promise<SweepSummary> => ({
      statistics: readPartSummary(part),
      rows: [await readSampledRows(part, sampled)],
      reasons: readReasons(part),
    }),
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

function merged(one: SweepSummary, other: SweepSummary): SweepSummary {
  return {
    statistics: mergeSummaries(one.statistics, other.statistics),
    rows: [...one.rows, ...other.rows].filter(({ count }, index) => count > 0 || index === 0),
    reasons: mergeReasons(one.reasons, other.reasons),
  };
}

/** How long the statistics are, in four bytes, low ones first; the statistics; and the rest as JSON. */
function packed({ statistics, rows, reasons }: SweepSummary): Uint8Array {
  const first = summaryBytes(statistics);
  const rest = Buffer.from(JSON.stringify({ rows: packRows(joinRows(rows)), reasons }));
  const length = Buffer.alloc(4);
  length.writeUInt32LE(first.length);
  return Buffer.concat([length, first, rest]);
}

function unpacked(bytes: Uint8Array): SweepSummary {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = 4 + buffer.readUInt32LE(0);
  const statistics = readSummary(buffer.subarray(4, end));
  const { rows, reasons } = JSON.parse(buffer.toString("utf8", end)) as {
    readonly rows: string;
    readonly reasons: readonly FailureReason[];
  };
  return { statistics, rows: [unpackRows(rows, statistics.columns)], reasons };
}
