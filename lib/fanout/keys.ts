/**
 * Where everything of a run lies in its store, and how a key is read back.
 *
 * Keys are made of the run's id and of zero-padded numbers only, so they sort as the jobs do and no user's text is in
 * any. Not here: what the objects hold.
 */
import type { JobRange } from "./ranges.js";

/** What a run's id looks like: the first 32 hexadecimal digits of a hash. */
export const RUN_ID = /^[0-9a-f]{32}$/;
/** The digits of a job's index: enough for every integer that a double counts exactly. */
const INDEX_DIGITS = 16;
const PART = /(?:^|\/)(\d{16})-(\d{1,16})\.parquet$/;
const CHECKPOINT = /(?:^|\/)(\d{16})\.json$/;
const SPLIT = /(?:^|\/)(\d{16})-(\d{1,16})$/;

/** The run's id itself, if it is one; else an error, as it would become part of a key. */
export function checkedRun(run: string): string {
  if (!RUN_ID.test(run)) throw new RangeError(`not the id of a run: ${JSON.stringify(String(run).slice(0, 100))}`);
  return run;
}

/** What all of the run's keys begin with. */
export const runPrefix = (run: string): string => `runs/${checkedRun(run)}/`;
/** The spec, canonical JSON. */
export const specKey = (run: string): string => `${runPrefix(run)}spec.json`;
/** How the run is shown: its name, what it says for people, how results are drawn. May change; no number hangs on it. */
export const lookKey = (run: string): string => `${runPrefix(run)}look.json`;
/** The plan: how many jobs, how many a chunk. */
export const planKey = (run: string): string => `${runPrefix(run)}plan.json`;
/** There while the run is cancelled. */
export const cancelKey = (run: string): string => `${runPrefix(run)}cancel`;
/** The statistics of all jobs. */
export const summaryKey = (run: string): string => `${runPrefix(run)}summary.json`;
/** The report, one page of HTML. */
export const reportKey = (run: string): string => `${runPrefix(run)}report.html`;
/** The last thing that is written: names all parts of a finished run. */
export const manifestKey = (run: string): string => `${runPrefix(run)}manifest.json`;

/** What the keys of all parts begin with. */
export const partsPrefix = (run: string): string => `${runPrefix(run)}parts/`;
/** A part, by the jobs that it is of. */
export const partKey = (run: string, range: JobRange): string => `${partsPrefix(run)}${rangeName(range)}.parquet`;
/** The jobs that a part's key names, or undefined if it is no part's. */
export const rangeOfPartKey = (key: string): JobRange | undefined => rangeOfMatch(PART.exec(key));

/** What the keys of all notes about split ranges begin with. */
/** What shows whether the store writes a key once. */
export const writeOnceKey = (run: string): string => `${runPrefix(run)}log/write-once`;
export const splitsPrefix = (run: string): string => `${runPrefix(run)}log/splits/`;
/** A note that a range is about to be split: its part, if there is one, may be a seal (tree.ts). */
export const splitKey = (run: string, range: JobRange): string => `${splitsPrefix(run)}${rangeName(range)}`;
export const rangeOfSplitKey = (key: string): JobRange | undefined => rangeOfMatch(SPLIT.exec(key));

/** What the keys of all records about chunks begin with. */
export const chunkLogPrefix = (run: string): string => `${runPrefix(run)}log/chunks/`;
/** Who wrote a part, and when. */
export const chunkLogKey = (run: string, range: JobRange): string => `${chunkLogPrefix(run)}${rangeName(range)}.json`;
/** There while a run's parts are merged into larger ones: how many jobs these have. */
export const compactionKey = (run: string): string => `${runPrefix(run)}log/compaction.json`;
/** What the keys of all checkpoints begin with that a run has passed. */
export const checkpointsPrefix = (run: string): string => `${runPrefix(run)}log/checkpoints/`;
/** There once a run has passed a checkpoint: what its jobs so far said. */
export const checkpointKey = (run: string, jobs: number): string => `${checkpointsPrefix(run)}${digits(jobs)}.json`;
/** After how many jobs a run was judged, by the key of its checkpoint; undefined if it is no such key. */
export function jobsOfCheckpointKey(key: string): number | undefined {
  const match = CHECKPOINT.exec(key);
  return match === null ? undefined : Number(match[1]);
}
/** What the keys of all records of orchestrators begin with. */
export const orchestratorsPrefix = (run: string): string => `${runPrefix(run)}log/orchestrators/`;
/** How far an orchestrator has come, and what it has spent. */
export function orchestratorKey(run: string, who: string): string {
  return `${orchestratorsPrefix(run)}${checkedName(who)}.json`;
}

/** Who has taken the turn that an orchestrator handed over. */
export function turnKey(run: string, launch: string, generation: number): string {
  return `${runPrefix(run)}log/turns/${checkedName(launch)}-${digits(generation)}`;
}

/** What the keys of all nodes of that tree begin with. */
export const nodesPrefix = (run: string): string => `${runPrefix(run)}reduce/`;
/**
 * A node of the tree that merges the parts' summaries: level 0 merges parts.
 *
 * @param upTo up to which job, of a node that will have more when its run goes on
 */
export const nodeKey = (run: string, level: number, index: number, upTo?: number): string =>
  `${runPrefix(run)}reduce/${Number(digits(level))}/${digits(index)}${upTo === undefined ? "" : `-${upTo}`}.json`;

function checkedName(who: string): string {
  if (!/^[A-Za-z0-9._-]{1,80}$/.test(who)) throw new RangeError("not the name of an orchestrator");
  return who;
}

function rangeName({ first, count }: JobRange): string {
  if (!Number.isSafeInteger(count) || count < 1) throw new RangeError(`not a number of jobs: ${count}`);
  return `${digits(first)}-${count}`;
}

function digits(index: number): string {
  if (!Number.isSafeInteger(index) || index < 0) throw new RangeError(`not an index: ${index}`);
  return String(index).padStart(INDEX_DIGITS, "0");
}

function rangeOfMatch(match: RegExpExecArray | null): JobRange | undefined {
  if (match === null) return undefined;
  const [first, count] = [Number(match[1]), Number(match[2])];
  return Number.isSafeInteger(first) && Number.isSafeInteger(count) && count > 0 ? { first, count } : undefined;
}
