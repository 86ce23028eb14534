/** Draws a finished run's report anew, from its summary and its parts' rows: when its look has changed. */
import pLimit from "p-limit";
import { readFinished } from "../results/finish.js";
import { readSampledRows } from "../results/part.js";
import { sampledJobs } from "../results/sampled-jobs.js";
import { firstFrom, type SampledRows } from "../results/sampled-rows.js";
import { reportKey, runPrefix, summaryKey } from "./keys.js";
import { specOfRun } from "./look.js";
import { manifestOf, partsOf } from "./manifest.js";
import type { Store } from "./ports.js";
import { provenanceOf } from "./provenance.js";
import { endOf, type JobRange } from "./ranges.js";
import { planOfRun } from "./submit.js";
import { drawnReport } from "./sweep-merger.js";

const PARTS_AT_ONCE = 16;

/** What a finished run's figures are made of. */
export async function drawnOf(run: string, store: Store) {
  const manifest = await manifestOf(run, store);
  const [spec, summary] = [await specOfRun(run, store), await store.get(summaryKey(run))];
  if (manifest === undefined || spec === undefined || summary === undefined) {
    throw new Error(`run ${run} is named as finished, and lacks its spec or summary`);
  }
  const sampled = sampledJobs(spec);
  const keys: string[] = [];
  for await (const part of partsOf(manifest, store)) if (holdsOne(sampled, part)) keys.push(part.key);
  const rows = await pLimit(PARTS_AT_ONCE).map(keys, async (key): Promise<SampledRows | undefined> => {
    const bytes = await store.get(runPrefix(run) + key);
    return bytes === undefined ? undefined : readSampledRows(bytes, sampled);
  });
  return { spec, summary: readFinished(summary), rows: rows.filter((one) => one !== undefined) };
}

const holdsOne = (sampled: Float64Array, part: JobRange): boolean =>
  firstFrom(sampled, part.first) < firstFrom(sampled, endOf(part));

export async function redraw(run: string, store: Store): Promise<void> {
  const { spec, summary, rows } = await drawnOf(run, store);
  const provenance = await provenanceOf(await planOfRun(run, store), store);
  await store.put(reportKey(run), await drawnReport(spec, { run, summary, rows, provenance }));
}
