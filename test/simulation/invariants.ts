/**
 * What must hold of every run in the simulated world, whatever went wrong: I1 to I10 of the catalogue, and I11, that a turn is
 * one orchestrator's.
 */

import { manifestKey, partsPrefix, runPrefix, splitsPrefix, summaryKey } from "../../lib/fanout/keys.js";
import type { Manifest, ManifestPart } from "../../lib/fanout/manifest.js";
import { readMerged } from "../../lib/fanout/manifest.js";
import { budgetOf } from "../../lib/fanout/orchestrator/budget.js";
import { MOST_GENERATIONS } from "../../lib/fanout/orchestrator/conductor.js";
import { costBound, invocationBound, invocationCost, LAMBDA_PRICES } from "../../lib/fanout/orchestrator/cost.js";
import { KILLED } from "../../lib/fanout/reasons.js";
import { hashOf, type Row, readPart, rowOf, summaryBytes, summaryOfRows } from "./stub-sweep.js";
import { PATIENCE_MS, type World } from "./world.js";

/** A cancelled run may start workers for so long: the marker is looked at each second, and a look takes its time [ms]. */
const CANCEL_SLACK_MS = 1_500;
/** What comes within so little time comes together [ms]. */
const HERD_MS = 50;
/** A machine is so many times slower than usual at most [1]. */
const MOST_SLOWNESS = 60;
/** How often a worker must have ended at a job alone before that is taken for the job's fault. */
const ENDS_OF_A_JOB = 3;

/** Checks at the moment that a manifest appears that all it names can be read (I8), and notes what differs. */
export function watch(world: World): void {
  const { s3, plan } = world;
  s3.onLate = (key, body, there) => {
    if (!key.startsWith(partsPrefix(plan.run))) return;
    const [late, first] = [readPart(body), readPart(there)];
    // A row that says that a job ended its workers is the orchestrator's, whether it came first or late.
    if (late.rows[0] === KILLED || first.rows[0] === KILLED) return;
    if (late.count > 0 && first.count > 0 && JSON.stringify(late.rows) !== JSON.stringify(first.rows))
      world.hasDiffered = true;
  };
  const before = s3.onPut;
  s3.onPut = (key, body, isNew) => {
    before(key, body, isNew);
    if (key !== manifestKey(plan.run)) return;
    const manifest = parsed<Manifest>(body);
    for (const { key: name, sha256 } of namedIn(manifest, world)) {
      const full = runPrefix(plan.run) + name;
      const there = s3.bytesOf(full);
      if (world.lost.has(full)) continue; // deleted after it had been read
      if (there === undefined || hashOf(there) !== sha256)
        world.violations.push(`I8: the manifest names ${name}, which isn't there`);
    }
  };
}

/** Everything else, when the world has come to rest. */
export function check(world: World): string[] {
  const found = [...world.violations];
  const say = (text: string) => found.push(text);
  checkEnd(world, say);
  if (world.spec.isVast === true) return found; // nothing else is remembered of such
  const rows = rowsOf(world, say);
  if (world.isDone) checkResult(world, rows, say);
  checkStates(world, say);
  const saidSo = world.orchestrators.some(({ state }) => state?.detail?.includes("broken determinism") === true);
  if (world.hasDiffered && !saidSo) say("I2: nobody said that two machines computed different numbers");
  checkCancelling(world, say);
  checkCounts(world, say);
  checkMoney(world, say);
  checkForecast(world, say);
  checkTurns(world, say);
  return found;
}

type Say = (text: string) => void;

/** I1, I2: the rows in the folder of parts, each job once, each as the job alone has it. */
function rowsOf(world: World, say: Say): ReadonlyMap<number, Row> {
  const rows = new Map<number, Row>();
  for (const [key, bytes] of world.s3.objects) {
    if (!key.startsWith(partsPrefix(world.plan.run))) continue;
    const part = readPart(bytes);
    if (part.run !== world.plan.run) say(`I2: ${key} is another run's`);
    if (part.rows.length > 0 && part.first + part.count > world.plan.jobs) say(`I1: ${key} is beyond the run's end`);
    part.rows.forEach((row, at) => {
      const job = part.first + at;
      if (rows.has(job)) say(`I1: job ${job} is in two parts`);
      rows.set(job, row);
      if (row !== rowOf(world.spec, job) && !isRightlyBuried(world, job, row)) say(`I2: job ${job} has the row ${row}`);
    });
  }
  return rows;
}

/** Whether workers did end as often at this job alone, though it isn't at fault: then it has a row that says so. */
function isRightlyBuried(world: World, job: number, row: Row): boolean {
  return row === KILLED && (world.lambda.endedAlone.get(job) ?? 0) >= ENDS_OF_A_JOB;
}

/** I1, I2: the summary is that of the rows, and the manifest names each job once. */
function checkResult(world: World, rows: ReadonlyMap<number, Row>, say: Say): void {
  const { plan, s3, spec } = world;
  const all: Row[] = [];
  for (let job = 0; job < plan.jobs; job += 1) {
    const row = rows.get(job);
    if (row === undefined && !isLost(world, job)) say(`I1: job ${job} is in no part`);
    all.push(row === undefined ? rowOf(spec, job) : row);
  }
  const summary = s3.objects.get(summaryKey(plan.run));
  const expected = summaryBytes(summaryOfRows(0, all));
  if (summary === undefined || Buffer.compare(summary, expected) !== 0) {
    say(`I2: the summary is ${text(summary)}, not ${text(expected)}`);
  }
  const manifest = parsed<Manifest>(s3.objects.get(manifestKey(plan.run))!);
  if ([...world.lost].some((key) => key.includes("/reduce/"))) return; // what it named can't be named any more
  let next = 0;
  for (const part of partsIn(manifest, world)) {
    if (part.first !== next) say(`I1: the manifest has a gap or an overlap at job ${next}`);
    next = part.first + part.count;
  }
  if (next !== plan.jobs) say(`I1: the manifest ends at job ${next} of ${plan.jobs}`);
}

function isLost(world: World, job: number): boolean {
  return [...world.lost].some((key) => {
    const [first = Number.NaN, count = Number.NaN] = (/(\d+)-(\d+)\.parquet$/.exec(key)?.slice(1) ?? []).map(Number);
    return job >= first && job < first + count;
  });
}

/** I5: once nothing goes wrong any more, the run ends, and ends well, unless it was cancelled. */
function checkEnd(world: World, say: Say): void {
  const staysCancelled = world.cancelledMs !== undefined && world.resumedMs === undefined;
  if (!world.isDone && !staysCancelled) say("I5: the run hasn't ended though nothing went wrong any more");
  const lateMs = (world.doneMs ?? 0) - Math.max(world.wellMs ?? 0, world.resumedMs ?? 0);
  if (lateMs > PATIENCE_MS) say("I5: the run ended late");
}

/** I3: what orchestrators said was so. */
function checkStates(world: World, say: Say): void {
  for (const { state, id } of world.orchestrators) {
    if (state === undefined) continue;
    if (state.state === "done" && !world.isDone) say(`I3: orchestrator ${id} said done`);
    if (state.state === "done" && state.jobsDone !== world.plan.jobs)
      say(`I3: orchestrator ${id} was done with too few`);
    if (state.detail?.includes("version") === true && !world.faults.happened.has("19-deployed-meanwhile")) {
      say(`I2: orchestrator ${id} met a worker of another version`);
    }
    const hasStopped = state.state === "stopped" || state.state === "cancelled";
    const saysWhy = state.jobsDone === state.jobs || (state.missing?.length ?? 0) > 0;
    if (hasStopped && !saysWhy) say(`I3: orchestrator ${id} stopped and doesn't say which jobs are missing`);
  }
}

/** I6: after cancelling nothing is invoked any more. */
function checkCancelling(world: World, say: Say): void {
  const { cancelledMs, resumedMs = Number.POSITIVE_INFINITY, lambda } = world;
  if (cancelledMs === undefined) return;
  const late = lambda.invocations.filter(({ atMs }) => atMs > cancelledMs + CANCEL_SLACK_MS && atMs < resumedMs);
  if (late.length > 0) say(`I6: ${late.length} invocations after the run was cancelled`);
}

/** I9, I10: no more invocations, and no more at a time, than a launch may have. */
function checkCounts(world: World, say: Say): void {
  const { lambda, orchestrators, plan, settings, s3, lost } = world;
  const launchOf = orchestrators.map(({ launch }) => launch);
  const counts = new Map<number, number>();
  const started = new Map<number, number[]>();
  for (const { by, isRefused, atMs } of lambda.invocations) {
    const launch = launchOf[by] ?? -1;
    if (!isRefused) counts.set(launch, (counts.get(launch) ?? 0) + 1);
    if (!started.has(by)) started.set(by, []);
    started.get(by)?.push(atMs);
  }
  const splits = [...s3.objects.keys()].filter((key) => key.startsWith(splitsPrefix(plan.run))).length;
  for (const [launch, count] of counts) {
    // An event that is delivered twice has two successors, each of which may do what one may.
    const twins = Math.max(1, orchestrators.filter((one) => one.launch === launch).length);
    const most =
      twins * (invocationBound(plan, { orchestrators: sharesOf(world, launch) }) + 2 * splits + 5 * lost.size);
    if (count > most) say(`I10: launch ${launch} had ${count} invocations, more than ${most}`);
  }
  const failed = new Map<number, number>();
  for (const { by, hasFailed } of lambda.invocations) {
    const launch = launchOf[by] ?? -1;
    if (hasFailed) failed.set(launch, (failed.get(launch) ?? 0) + 1);
  }
  for (const [launch, count] of failed) {
    const twins = orchestrators.filter((one) => one.launch === launch).length;
    const shares = sharesOf(world, launch);
    const most = budgetOf(plan.chunks, shares) + shares + twins * settings.concurrency;
    if (count > most) say(`I10: launch ${launch} had ${count} failures, more than ${most}`);
  }
  for (const launch of new Set(launchOf)) {
    const had = orchestrators.filter((one) => one.launch === launch && one.state?.detail?.includes("turn") !== true);
    if (had.length > 1.1 * MOST_GENERATIONS) say(`I10: launch ${launch} had ${had.length} orchestrators`);
  }
  if (settings.lambda.outage !== undefined) checkHerd(world, say);
  const generation = Math.max(...orchestrators.map((one) => one.generation));
  if (generation > MOST_GENERATIONS) say(`I10: an orchestrator of generation ${generation}`);
  if (settings.invocationsPerSecond !== undefined) {
    for (const times of started.values()) {
      const most = mostWithin(times, 1_000);
      const seconds = world.faults.happened.has("17-clock-skew") ? 3 : 2; // one at once, one as it goes by, one by a jump
      if (most > seconds * settings.invocationsPerSecond + 1) say(`I9: ${most} invocations in a second`);
    }
  }
}

/** How many orchestrators shared a run out at most, of one launch: the first, and those with a share that it has begun. */
export const sharesOf = ({ orchestrators }: World, launch: number): number =>
  new Set(orchestrators.filter((one) => one.launch === launch).map(({ share = 0 }) => share)).size;

/** I9: what failed together doesn't come back together. */
function checkHerd({ lambda }: World, say: Say): void {
  const again = lambda.invocations.filter(({ chunk }) => chunk.attempt === 2).map(({ atMs }) => atMs);
  const most = mostWithin(again, HERD_MS);
  if (again.length >= 20 && most > again.length / 2)
    say(`I9: ${most} of ${again.length} came back within ${HERD_MS} ms`);
}

function mostWithin(times: readonly number[], windowMs: number): number {
  let [most, from] = [0, 0];
  times.forEach((time, at) => {
    while (times[from]! < time - windowMs) from += 1;
    most = Math.max(most, at - from + 1);
  });
  return most;
}

/** What a launch costs is no more than could be said before it. */
function checkForecast(world: World, say: Say): void {
  const { lambda, orchestrators, plan, settings, lost } = world;
  const { timeoutMs, coldMs, jobMs } = settings.lambda;
  for (const launch of new Set(orchestrators.map((one) => one.launch))) {
    const had = orchestrators.filter((one) => one.launch === launch);
    const billed = had.reduce((sum, { id }) => sum + (lambda.billedBy.get(id) ?? 0), 0);
    const most = costBound(plan, {
      ...{ prices: LAMBDA_PRICES, invocationMs: timeoutMs + coldMs, concurrency: settings.concurrency },
      ...{
        jobMs: jobMs * MOST_SLOWNESS,
        handOvers: had.length - 1 + lost.size,
        orchestrators: sharesOf(world, launch),
      },
    });
    if (billed > most) say(`I4: launch ${launch} cost ${billed}, which could not be more than ${most}`);
  }
}

/** I11: an event that comes twice is one orchestrator, of a share too; one that is called again after its death is the same. */
function checkTurns({ orchestrators, lambda }: World, say: Say): void {
  const working = new Set(lambda.invocations.map(({ by }) => by));
  const seen = new Map<string, number>();
  for (const { id, first, turn } of orchestrators) {
    if (turn === undefined || !working.has(id)) continue;
    if ((seen.get(turn) ?? first) !== first) say(`I11: two orchestrators had the turn ${turn}`);
    seen.set(turn, first);
  }
}

/** I4: no more is spent than the cap and what was running when it was reached, once for each that died meanwhile. */
function checkMoney(world: World, say: Say): void {
  const { orchestrators, lambda, settings } = world;
  const { maxCost } = settings;
  if (maxCost === undefined || orchestrators.some((one) => one.maxCost === undefined)) return;
  const one = Math.max(lambda.dearest, invocationCost(0, LAMBDA_PRICES));
  const most = maxCost + orchestrators.length * settings.concurrency * one;
  if (lambda.billed > most) say(`I4: ${lambda.billed} spent, of ${maxCost} allowed`);
}

function* namedIn(manifest: Manifest, world: World): Iterable<{ readonly key: string; readonly sha256: string }> {
  yield manifest.summary;
  yield* manifest.nodes ?? [];
  yield* partsIn(manifest, world);
}

function* partsIn(from: Pick<Manifest, "parts" | "nodes">, world: World): Iterable<ManifestPart> {
  yield* from.parts ?? [];
  for (const { key } of from.nodes ?? []) {
    const node = readMerged(world.s3.objects.get(runPrefix(world.plan.run) + key) ?? new Uint8Array());
    if (node !== undefined) yield* partsIn(node, world);
  }
}

function parsed<T>(bytes: Uint8Array): T {
  return JSON.parse(new TextDecoder().decode(bytes)) as T;
}

const text = (bytes: Uint8Array | undefined): string =>
  bytes === undefined ? "not there" : new TextDecoder().decode(bytes);
