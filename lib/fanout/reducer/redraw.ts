/** Draws a finished run's report anew, from its summary and its parts' rows: when its look has changed. */
import pLimit from "p-limit";
import { ENGINE_VERSION } from "../../constants.js";
import { readAnswered } from "../../results/answers/answers.js";
import { readSampledRows } from "../../results/part/part.js";
import { sampledJobs } from "../../results/part/sampled-jobs.js";
import { joinRows, type SampledRows } from "../../results/part/sampled-rows.js";
import { firstFrom } from "../../results/statistics/first-from.js";
import { reportKey, specKey } from "../keys.js";
import { specOfRun } from "../look.js";
import { inRun, type ManifestPart, manifestOf, namedBytes, partOfJob, partsOf } from "../manifest.js";
import type { Store } from "../ports.js";
import { provenanceOf } from "../provenance.js";
import { endOf, type JobRange } from "../ranges.js";
import { planOfRun } from "../submit.js";
import { worstPictures } from "./pictures.js";
import { drawnReport, type PageEngine } from "./sweep-merger.js";

const PARTS_AT_ONCE = 16;

/** What a finished run's figures are made of. @throws NotAsNamed if any of it isn't as it was */
export async function drawnOf(run: string, store: Store) {
  const manifest = await manifestOf(run, store);
  if (manifest === undefined) throw new Error(`run ${run} isn't finished`);
  await namedBytes(run, { key: inRun(run, specKey(run)), sha256: manifest.specSha256 }, store);
  const [spec, summary] = [(await specOfRun(run, store))!, await namedBytes(run, manifest.summary, store)];
  const sampled = sampledJobs(spec);
  const parts: ManifestPart[] = [];
  for await (const part of partsOf(manifest, store)) if (holdsOne(sampled, part)) parts.push(part);
  const rows = await pLimit(PARTS_AT_ONCE).map(
    parts,
    async (part): Promise<SampledRows> => readSampledRows(await namedBytes(run, part, store), sampled),
  );
  const shown = readAnswered(summary);
  const pictures = await worstPictures(spec, shown, (job) => partOfJob(manifest, job, store));
  return { spec, summary: shown, rows: joinRows(rows), pictures };
}

const holdsOne = (sampled: Float64Array, part: JobRange): boolean =>
  firstFrom(sampled, part.first) < firstFrom(sampled, endOf(part));

/** @param engine what the report carries, unless the run is of another version */
export async function redraw(run: string, store: Store, engine?: PageEngine): Promise<void> {
  const { spec, ...drawn } = await drawnOf(run, store);
  const plan = await planOfRun(run, store);
  const carried = plan.engine === ENGINE_VERSION ? await engine?.() : undefined;
  const provenance = await provenanceOf(plan, store);
  await store.put(reportKey(run), drawnReport(spec, { run, ...drawn, provenance, engine: carried }));
}
