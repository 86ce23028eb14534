/** The figures of a finished run, from its summary and some of its parts' rows. */
import { runPrefix, specKey, summaryKey } from "../fanout/keys.js";
import { manifestOf, partsOf } from "../fanout/manifest.js";
import type { Store } from "../fanout/ports.js";
import { specOf } from "../fanout/sweep-runner.js";
import type { Figure } from "../results/figure.js";
import { figuresOf } from "../results/figures.js";
import { readFinished } from "../results/finish.js";
import { readSampledRows } from "../results/part.js";
import { joinRows, sampleStep } from "../results/sampled-rows.js";

export async function runFigures(run: string, store: Store): Promise<readonly Figure[]> {
  const manifest = await manifestOf(run, store);
  const [specBytes, summary] = [await store.get(specKey(run)), await store.get(summaryKey(run))];
  if (manifest === undefined || specBytes === undefined || summary === undefined) {
    throw new Error(`run ${run} is named as finished, and lacks its spec or summary`);
  }
  const step = sampleStep(manifest.jobs);
  const sampled = [];
  for await (const part of partsOf(manifest, store)) {
    const holdsOne =
      part.first % step === 0 || Math.floor(part.first / step) !== Math.floor((part.first + part.count - 1) / step);
    const bytes = holdsOne ? await store.get(runPrefix(run) + part.key) : undefined;
    if (bytes !== undefined) sampled.push(await readSampledRows(bytes, manifest.jobs));
  }
  return figuresOf({ spec: specOf(specBytes), summary: readFinished(summary), rows: joinRows(sampled) });
}
