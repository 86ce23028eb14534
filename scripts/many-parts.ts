/**
 * Times what a run of very many parts takes: the look before it is resumed, its reduction, its status, how it is listed, its compaction.
 *
 *     node scripts/ts.mjs scripts/many-parts.ts 10000 100000
 *     node scripts/ts.mjs scripts/many-parts.ts 1000 10000 --emulator ministack
 *     node scripts/ts.mjs scripts/many-parts.ts 1000 --out s3://bucket
 *     node scripts/ts.mjs scripts/many-parts.ts 1000 10000 100000 --out s3://bucket --folder /where/the/bucket/lies
 *
 * Each part is of one job, made by the worker's own code. In a folder of its own, which is removed, unless --out says where; with
 * --emulator in a bucket of an emulator (ministack, localstack) that is started for it. A server of S3 that keeps a bucket's objects
 * as files of these names gets the parts by these files with --folder; all else goes by its HTTP.
 *
 * A time is how long it took, and in brackets this process's own processor time, which other work on the cores moves less. The last
 * row is how that grows: the exponent p of parts^p that fits it best.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { CreateBucketCommand, S3Client } from "@aws-sdk/client-s3";
import pLimit from "p-limit";
import { systemClock } from "../lib/backends/clock.js";
import { storeAt } from "../lib/backends/store-at.js";
import { runsIn } from "../lib/cli/life/find-run.js";
import { factsOf } from "../lib/cli/life/run-facts.js";
import { missingChunks } from "../lib/fanout/found.js";
import { runPrefix } from "../lib/fanout/keys.js";
import { manifestOf } from "../lib/fanout/manifest.js";
import { faultsOf } from "../lib/fanout/mend.js";
import { statusOf } from "../lib/fanout/orchestrator/status.js";
import type { Store } from "../lib/fanout/ports.js";
import { compactRun } from "../lib/fanout/reducer/compaction.js";
import { reduceRun } from "../lib/fanout/reducer/reduce.js";
import { sweepMerger } from "../lib/fanout/reducer/sweep-merger.js";
import { keptRunners } from "../lib/fanout/runner.js";
import { submit } from "../lib/fanout/submit.js";
import { sweepRunner } from "../lib/fanout/worker/sweep-runner.js";
import { work } from "../lib/fanout/worker/work.js";
import { fileStore } from "../lib/stores/files.js";
import { planOf, rangeOf } from "../lib/sweep/plan.js";
import { readSpec } from "../lib/sweep/reading/read-spec.js";
import { specBytes } from "../lib/sweep/spec/run-id.js";
import { EMULATOR_REGION, ROOT_CREDENTIALS } from "./emulator-editions.js";
import { startEmulator } from "./emulator-process.js";

const { values, positionals } = parseArgs({
  options: { out: { type: "string" }, emulator: { type: "string" }, folder: { type: "string" } },
  allowPositionals: true,
});
const AT_ONCE = 16;
const merger = sweepMerger();

function specOf(jobs: number) {
  const vary = { "LASER.P": { kind: "normal", mean: 1, sigma: 0.1 } };
  return readSpec({ model: "l LASER P=1\npd P LASER.p1.o\n", vary, jobs, analysis: "noxaxis()" });
}

/** A store that writes into a folder without a flush: what is timed is what comes after. */
function unflushed(store: Store, folder: string): Store {
  return {
    ...store,
    async put(key, body) {
      const file = path.join(folder, key);
      await mkdir(path.dirname(file), { recursive: true });
      await writeFile(file, body);
      return true;
    },
  };
}

/** How long something took, and how much of a processor [s]. */
interface Took {
  readonly seconds: number;
  readonly processor: number;
}

async function timed<T>(act: () => Promise<T>): Promise<readonly [value: T, took: Took]> {
  const [startMs, before] = [performance.now(), process.cpuUsage()];
  const value = await act();
  const { user, system } = process.cpuUsage(before);
  return [value, { seconds: (performance.now() - startMs) / 1e3, processor: (user + system) / 1e6 }];
}

async function measured(parts: number, out: string): Promise<readonly Took[]> {
  const store = await storeAt(out);
  const spec = specOf(parts);
  const folder = values.folder ?? (out.startsWith("s3://") ? undefined : out);
  const writing = folder === undefined ? store : unflushed(fileStore(folder), folder);
  const plan = await submit(planOf(spec, 1), specBytes(spec), store);
  const world = { store: writing, clock: systemClock(), runner: sweepRunner(), kept: keptRunners() };
  const indices = Array.from({ length: parts }, (_, index) => index);
  const [, computing] = await timed(() =>
    pLimit(AT_ONCE).map(indices, (index) => work({ run: plan.run, index, ...rangeOf(plan, index), attempt: 1 }, world)),
  );
  const [missing, resume] = await timed(() => missingChunks(plan, store));
  const [reduction, reducing] = await timed(() => reduceRun(plan.run, { store, merger }));
  if (missing.length > 0 || reduction.kind !== "done") throw new Error("the run isn't whole");
  const [, status] = await timed(() => statusOf(plan.run, store));
  const [, listing] = await timed(() => listed({ out, store }));
  const [, checking] = await timed(async () => faultsOf((await manifestOf(plan.run, store))!, store));
  const [, compacting] = await timed(() => compactRun(plan.run, { store, merger }));
  await store.delete(runPrefix(plan.run));
  return [computing, resume, reducing, status, listing, checking, compacting];
}

const tookCell = ({ seconds, processor }: Took): string =>
  `${seconds.toPrecision(3)} s (${processor.toPrecision(2)} s)`;

/** The exponent of the power of the count of parts that fits the processor times best, by least squares of logarithms. */
function exponentCell(counts: readonly number[], column: readonly Took[]): string {
  const mean = (numbers: readonly number[]) => numbers.reduce((sum, one) => sum + one, 0) / numbers.length;
  const [x, y] = [counts.map(Math.log), column.map(({ processor }) => Math.log(processor))];
  const [atX, atY] = [mean(x), mean(y)];
  const slope = mean(x.map((one, at) => (one - atX) * (y[at]! - atY))) / mean(x.map((one) => (one - atX) ** 2));
  return slope.toFixed(2);
}

/** What `katfan list` finds out of each run. */
async function listed(at: { readonly out: string; readonly store: Store }): Promise<void> {
  for (const run of await runsIn(at)) await factsOf((await statusOf(run, at.store))!, at, systemClock().now());
}

/** An emulator with an empty bucket, to which the SDK's variables lead from now on. */
async function emulated(edition: string): Promise<{ readonly out: string; readonly stop: () => Promise<void> }> {
  if (edition !== "ministack" && edition !== "localstack") throw new Error("--emulator ministack, or localstack");
  const emulator = await startEmulator(edition);
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: emulator.url,
    AWS_REGION: EMULATOR_REGION,
    AWS_ACCESS_KEY_ID: ROOT_CREDENTIALS.accessKeyId,
    AWS_SECRET_ACCESS_KEY: ROOT_CREDENTIALS.secretAccessKey,
  });
  const s3 = new S3Client({ endpoint: emulator.url, region: EMULATOR_REGION, forcePathStyle: true });
  await s3.send(new CreateBucketCommand({ Bucket: "many-parts" }));
  return { out: "s3://many-parts", stop: emulator.stop };
}

const emulator = values.emulator === undefined ? undefined : await emulated(values.emulator);
const out = emulator?.out ?? values.out;
console.log(
  "| parts | computed in | look before resuming | reduction | status | listed | all hashes checked | compaction | peak |",
);
console.log("|---|---|---|---|---|---|---|---|---|");
const counts = positionals.map(Number);
const rows: (readonly Took[])[] = [];
for (const parts of counts) {
  const own = out === undefined ? mkdtempSync(path.join(tmpdir(), "katfan-parts-")) : undefined;
  try {
    const row = await measured(parts, out ?? own!);
    rows.push(row);
    const peak = `${Math.round(process.resourceUsage().maxRSS / 1_024)} MB`;
    console.log(`| ${[String(parts), ...row.map(tookCell), peak].join(" | ")} |`);
  } finally {
    if (own !== undefined) rmSync(own, { recursive: true, force: true });
  }
}
if (counts.length > 1) {
  const exponents = rows[0]!.map((_, at) =>
    exponentCell(
      counts,
      rows.map((row) => row[at]!),
    ),
  );
  console.log(`| exponent | ${exponents.join(" | ")} | |`);
}
await emulator?.stop();
