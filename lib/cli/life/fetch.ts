/**
 * `katfan fetch`: a run's data set in one file. Its parts are a data set already; this is for who wants a single one.
 */
import { placeOf } from "../../backends/store-at.js";
import { UserError } from "../../errors.js";
import { partsPrefix } from "../../fanout/keys.js";
import { manifestOf, namedBytes, partsOf } from "../../fanout/manifest.js";
import { readPart } from "../../results/part/part.js";
import { EXIT, type ExitCode } from "../terminal/exit-codes.js";
import { print } from "../terminal/output.js";
import { making } from "../terminal/write-file.js";
import { sinkOf } from "./data-set-file.js";
import { type FoundRun, findRun, stateOf, whole } from "./find-run.js";
import { joinedWithWorkers } from "./job-workers.js";
import type { FetchOptions } from "./life-options.js";

export async function fetch(named: string, options: FetchOptions): Promise<ExitCode> {
  const { stage, ...here } = options;
  if (stage !== undefined) return fetch(await (await import("./stage-life.js")).brought(named, options), here);
  const found = await findRun(named, options.out);
  const { run, out } = found;
  const { to, workers = false } = options;
  const file = to ?? placeOf(out, partsPrefix(run));
  await whole(found, async () => {
    await stateOf(found);
    if (to !== undefined) await writeDataSet(found, to, workers);
  });
  print(options.json === true ? JSON.stringify({ run, file }) : file);
  return EXIT.good;
}

/** Writes a finished run's rows, in the order of their jobs, into one file, which is there whole or not at all. */
async function writeDataSet({ run, store }: FoundRun, file: string, withWorkers: boolean): Promise<void> {
  const manifest = await manifestOf(run, store);
  if (manifest === undefined) {
    throw new UserError({
      code: "run-not-done",
      place: run,
      what: "the run isn't finished",
      remedy: "katfan run with the same spec goes on with it; what is done is in its parts.",
    });
  }
  await making(file, async (unfinished) => {
    const sink = await sinkOf(file, unfinished);
    try {
      for await (const part of partsOf(manifest, store)) {
        const { table } = await readPart(await namedBytes(run, part, store));
        await sink.add(withWorkers ? await joinedWithWorkers(table, run, store) : table);
      }
      await sink.end();
    } finally {
      sink.close();
    }
  });
}
