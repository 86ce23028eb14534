/** What a store tells of a run beside its state: its name, when it was begun, by which backend, how large it is. */
import { readdirSync, statSync } from "node:fs";
import { hostname } from "node:os";
import path from "node:path";
import { chunkLogPrefix, partsPrefix, planKey } from "../../fanout/keys.js";
import type { RunState } from "../../fanout/run-state.js";
import type { FoundRun } from "./find-run.js";
import { nameOf } from "./run-names.js";

export interface RunFacts {
  readonly name: string | undefined;
  /** When it was begun [ms since 1970]. */
  readonly beganMs: number | undefined;
  readonly backend: string | undefined;
  /** Of its parts [bytes]; undefined in a bucket, where each would have to be asked for. */
  readonly bytes: number | undefined;
  /** Whether somebody is at work on it now, as far as can be seen from here. */
  readonly isAlive: boolean;
}

/** An orchestrator writes its record every five seconds: who has been silent for so long has ended [ms]. */
const SILENT_MS = 20_000;
/** Of so many parts at most the sizes are looked at; the rest is taken to be alike. */
const MOST_PARTS = 2_000;

/** @param at where the run is: a folder of runs, or a bucket, which has no more than names and the state */
export async function factsOf(state: RunState, at: Pick<FoundRun, "out" | "store">, nowMs: number): Promise<RunFacts> {
  const { out, store } = at;
  const name = await nameOf(state.run, store);
  if (out.startsWith("s3://")) {
    const { where, startedMs, updatedMs = 0 } = state;
    const known = { beganMs: startedMs, backend: where?.backend, isAlive: nowMs - updatedMs < SILENT_MS };
    return { name, bytes: undefined, ...known };
  }
  const fileOf = (key: string) => path.join(out, key);
  const planMs = statSync(fileOf(planKey(state.run)), { throwIfNoEntry: false })?.mtimeMs;
  return {
    name,
    beganMs: state.startedMs ?? planMs,
    backend: state.where?.backend ?? backendOf(fileOf(chunkLogPrefix(state.run))),
    bytes: bytesOf(fileOf(partsPrefix(state.run))),
    isAlive: isAlive(state, fileOf(partsPrefix(state.run)), nowMs),
  };
}

/** Ranks write no records of their own as orchestrators: where there is a log and no record, they were at work. */
function backendOf(log: string): string | undefined {
  return entriesOf(log).length > 0 ? "spmd" : undefined;
}

function isAlive({ where, updatedMs }: RunState, parts: string, nowMs: number): boolean {
  if (where?.process !== undefined && where.host === hostname() && !isThere(where.process)) return false;
  const changedMs = statSync(parts, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  return nowMs - Math.max(updatedMs ?? 0, changedMs) < SILENT_MS;
}

/** Whether there is a process of that number on this machine. */
function isThere(pid: number): boolean {
  try {
    process.kill(pid, 0); // signal 0 reaches nobody
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

function bytesOf(folder: string): number {
  const names = entriesOf(folder);
  const looked = names.slice(0, MOST_PARTS);
  const bytes = looked.reduce(
    (sum, name) => sum + (statSync(path.join(folder, name), { throwIfNoEntry: false })?.size ?? 0),
    0,
  );
  return looked.length === 0 ? 0 : Math.round((bytes * names.length) / looked.length);
}

function entriesOf(folder: string): readonly string[] {
  return statSync(folder, { throwIfNoEntry: false })?.isDirectory() === true ? readdirSync(folder) : [];
}
