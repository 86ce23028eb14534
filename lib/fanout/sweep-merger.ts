/** Merges what the parts of a spec's run say, and writes its summary and report: the merger that runs use. */
import { finished, finishSummary } from "../results/finish.js";
import { readPartSummary, readSampledRows } from "../results/part.js";
import { reportHtml } from "../results/report.js";
import { joinRows, type SampledRows } from "../results/sampled-rows.js";
import { mergeSummaries, type PartSummary, readSummary, summaryBytes } from "../results/summary.js";
import type { Plan } from "../sweep/plan.js";
import { runIdOf } from "../sweep/run-id.js";
import type { Spec } from "../sweep/spec.js";
import type { LoadMerger, Merger } from "./merger.js";
import { factsOf, specOf } from "./sweep-runner.js";

/** From a spec's bytes to its merger. */
export function sweepMerger(): LoadMerger {
  return async (bytes) => mergerOf(specOf(bytes));
}

function mergerOf(spec: Spec): Merger {
  const run = runIdOf(spec);
  return {
    run,
    facts: factsOf,
    summaryOf: readPartSummary,
    merge: (one, other) => mergeSummaries(one as PartSummary, other as PartSummary),
    bytesOf: (summary) => summaryBytes(summary as PartSummary),
    read: readSummary,
    async finish(summary, { plan, samples }) {
      const merged = summary as PartSummary;
      const report = await reportHtml({
        ...{ spec, run, summary: finished(merged, spec, run), rows: await sampled(samples, plan) },
        provenance: provenanceOf(plan),
      });
      return { summary: finishSummary(merged, spec, run), report: new TextEncoder().encode(report) };
    },
  };
}

async function sampled(samples: AsyncIterable<Uint8Array>, { jobs }: Plan): Promise<SampledRows> {
  const rows: SampledRows[] = [];
  for await (const part of samples) rows.push(await readSampledRows(part, jobs));
  return joinRows(rows);
}

/** What holds for the run wherever it ran: no names of machines, no times, as whoever reduces writes the same bytes. */
function provenanceOf({ run, engine, specSha256, chunk, chunks }: Plan): readonly (readonly [string, string])[] {
  return [
    ["Run", run],
    ["Engine", engine],
    ["SHA-256 of the spec", specSha256],
    ["Chunks", `${chunks} of ${chunk} jobs`],
  ];
}
