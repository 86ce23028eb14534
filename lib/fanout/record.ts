/**
 * What an orchestrator writes down about itself: how far it has come, and what it has spent, or is about to.
 *
 * One object an orchestrator, which it alone writes, over and over. What it is about to spend is written before it is
 * spent, so an orchestrator that dies can't have spent more than its record says.
 */

import pLimit from "p-limit";
import * as z from "zod";
import { jsonIn } from "../json.js";
import { orchestratorKey, orchestratorsPrefix } from "./keys.js";
import type { Store } from "./ports.js";
import { STOP_REASONS } from "./reasons.js";

const count = z.number();
const record = z.object({
  who: z.string(),
  generation: z.number(),
  /** Which share of the run it is at, where that is shared out (shares.ts); its jobs and failures are of that alone. */
  share: z.object({ of: z.string(), index: count, count, from: count, to: count }).optional(),
  /** What it has spent itself of the run's budget for what goes wrong. */
  spent: z.object({ failures: count, kills: count, backups: count, tombstones: count, halvesDone: count }).optional(),
  /** Where it runs, for people and for who lists runs. */
  where: z.object({ backend: z.string(), host: z.string().optional(), process: z.number().optional() }).optional(),
  /** How many jobs were done before it began. */
  jobsBefore: z.number().optional(),
  state: z.enum(["running", "computed", "done", "cancelled", "stopped", "handed-over"]),
  reason: z.enum(STOP_REASONS).optional(),
  detail: z.string().optional(),
  startedMs: z.number(),
  updatedMs: z.number(),
  jobsDone: z.number(),
  failures: z.number(),
  invocations: z.number(),
  /** Spent by this orchestrator [US dollars]. */
  cost: z.number(),
  /** What it may have spent when it is next heard of; `cost` itself once it has ended [US dollars]. */
  reserved: z.number(),
});

/** An orchestrator has no more records than this: one for each look at all of the run, in each of its lives. */
const MOST_LIVES = 1_000;
/** How many records are read at a time. */
const READ_AT_ONCE = 32;

export type OrchestratorRecord = z.infer<typeof record>;
export type Where = NonNullable<OrchestratorRecord["where"]>;

export async function writeRecord(run: string, store: Store, content: OrchestratorRecord): Promise<void> {
  await store.put(orchestratorKey(run, content.who), new TextEncoder().encode(`${JSON.stringify(content)}\n`));
}

/** The records of all orchestrators that a run has had, in no order. One that can't be read is left out. */
export async function recordsOf(run: string, store: Store): Promise<OrchestratorRecord[]> {
  const keys: string[] = [];
  for await (const key of store.list(orchestratorsPrefix(run))) keys.push(key);
  const found = await pLimit(READ_AT_ONCE).map(keys, (key) => store.get(key));
  return found
    .map((bytes) => (bytes === undefined ? undefined : record.safeParse(jsonIn(bytes)).data))
    .filter((record) => record !== undefined);
}

/** An orchestrator's former lives: the platform calls one that died again, by the same name. */
export interface Before {
  /** Under how many names there are records of it: the next one is its own. */
  readonly lives: number;
  readonly records: readonly OrchestratorRecord[];
}

/** What an orchestrator wrote down before it died; its records are named for it, and numbered from 1. */
export async function livesBefore(run: string, who: string, store: Store): Promise<Before> {
  const records: OrchestratorRecord[] = [];
  for (let lives = 0; lives < MOST_LIVES; lives += 1) {
    const bytes = await store.get(orchestratorKey(run, nameOfLife(who, lives + 1)));
    if (bytes === undefined) return { lives, records };
    const { data } = record.safeParse(jsonIn(bytes));
    if (data !== undefined) records.push(data);
  }
  throw new Error(`orchestrator ${who} has had ${MOST_LIVES} records of run ${run}`);
}

export const nameOfLife = (who: string, number: number): string => `${who}-${number}`;

/** What an orchestrator has spent at most, by its record. */
export const spentAtMost = ({ state, cost, reserved }: OrchestratorRecord): number =>
  state === "running" ? Math.max(cost, reserved) : cost;

/** What all orchestrators of a run come to together. */
export interface Together {
  readonly invocations: number;
  /** Spent, as far as they said [US dollars]. */
  readonly cost: number;
  /** The most that any knew of. */
  readonly jobsDone: number;
  readonly failures: number;
  /** When the first began, and the last was heard of; undefined if there was none [ms]. */
  readonly startedMs: number | undefined;
  readonly updatedMs: number | undefined;
}

export function together(records: readonly OrchestratorRecord[]): Together {
  const sum = (pick: (one: OrchestratorRecord) => number) => records.reduce((total, one) => total + pick(one), 0);
  const none = records.length === 0;
  return {
    invocations: sum((one) => one.invocations),
    cost: sum((one) => one.cost),
    jobsDone: knownOf(records, (one) => one.jobsDone),
    failures: knownOf(records, (one) => one.failures),
    startedMs: none ? undefined : Math.min(...records.map((one) => one.startedMs)),
    updatedMs: none ? undefined : Math.max(...records.map((one) => one.updatedMs)),
  };
}

/** The most that any knew of; those that shared a run out know together what each knows of its share. */
function knownOf(records: readonly OrchestratorRecord[], pick: (one: OrchestratorRecord) => number): number {
  const sharings = new Map<string, Map<number, number>>();
  let most = 0;
  for (const one of records) {
    if (one.share === undefined) {
      most = Math.max(most, pick(one));
      continue;
    }
    const { of, index } = one.share;
    const shares = sharings.get(of) ?? new Map<number, number>();
    sharings.set(of, shares.set(index, Math.max(shares.get(index) ?? 0, pick(one))));
  }
  for (const shares of sharings.values())
    most = Math.max(
      most,
      [...shares.values()].reduce((sum, own) => sum + own, 0),
    );
  return most;
}
