/**
 * Who computed a run, when and with what, as a report tells it: from the orchestrators' records and the chunks' log.
 *
 * None of it is in the parts or the summary, which are the same wherever they are made.
 */

import pLimit from "p-limit";
import * as z from "zod";
import { VERSION } from "../constants.js";
import { counted, shownCount } from "../counted.js";
import { jsonIn } from "../json.js";
import { durationText } from "../results/figure/format-number.js";
import { type Plan, rangeOf } from "../sweep/plan.js";
import { chunkLogKey } from "./keys.js";
import type { Provenance } from "./merger.js";
import type { Store } from "./ports.js";
import { recordsOf, together } from "./record.js";

/** So many chunks are asked who computed them, spread over the run. */
const ASKED = 32;
const AT_ONCE = 8;
/** So many machines are named. */
const NAMED = 4;

const record = z.object({
  startedMs: z.number().optional(),
  endedMs: z.number().optional(),
  who: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
});
type ChunkRecord = z.infer<typeof record>;

/** @param nowMs when it was reduced; the last news of the run if left out */
export async function provenanceOf(plan: Plan, store: Store, nowMs?: number): Promise<Provenance> {
  const logs = await logsOf(plan, store);
  const { startedMs, updatedMs } = together(await recordsOf(plan.run, store));
  const beganMs = least([startedMs, ...logs.map((log) => log.startedMs)]);
  const endedMs = nowMs ?? greatest([updatedMs, ...logs.map((log) => log.endedMs)]);
  const took = beganMs === undefined || endedMs === undefined ? undefined : Math.max(0, endedMs - beganMs) / 1_000;
  const entries: readonly (readonly [string, string | undefined])[] = [
    ["Began", beganMs === undefined ? undefined : dateText(beganMs)],
    ["Ended", endedMs === undefined ? undefined : dateText(endedMs)],
    ["From beginning to end", took === undefined ? undefined : durationText(took)],
    ["Computed by", machinesText(logs)],
    ["With", `katfan ${VERSION}, engine ${plan.engine}${versionsText(logs)}`],
    ["SHA-256 of the spec", plan.specSha256],
    ["Chunks", `${shownCount(plan.chunks)} of ${counted(plan.chunk, "job")}`],
  ];
  return entries.flatMap(([label, text]) => (text === undefined ? [] : [[label, text] as const]));
}

async function logsOf(plan: Plan, store: Store): Promise<readonly ChunkRecord[]> {
  const count = Math.min(ASKED, plan.chunks);
  const indices = Array.from({ length: count }, (_, at) => Math.floor((at * plan.chunks) / count));
  const all = await pLimit(AT_ONCE).map(indices, (index) => store.get(chunkLogKey(plan.run, rangeOf(plan, index))));
  return all.map(parsed).filter((log) => log !== undefined);
}

/** A record that can't be read tells nothing: the result doesn't need it. */
function parsed(bytes: Uint8Array | undefined): ChunkRecord | undefined {
  return bytes === undefined ? undefined : record.safeParse(jsonIn(bytes)).data;
}

function machinesText(logs: readonly ChunkRecord[]): string | undefined {
  const hosts = distinct(logs, "host");
  if (hosts.length === 0) return undefined;
  const systems = distinct(logs, "system");
  const more = hosts.length > NAMED ? `, … (at least ${hosts.length})` : "";
  const what = systems.length === 1 ? ` (${systems[0]})` : "";
  return `${hosts.slice(0, NAMED).join(", ")}${more}${what}`;
}

function versionsText(logs: readonly ChunkRecord[]): string {
  const versions = distinct(logs, "node");
  return versions.length === 0 ? "" : `, Node ${versions.join(", ")}`;
}

function distinct(logs: readonly ChunkRecord[], key: string): readonly string[] {
  return [...new Set(logs.flatMap(({ who }) => (who?.[key] === undefined ? [] : [String(who[key])])))].sort();
}

const known = (times: readonly (number | undefined)[]): number[] => times.filter((time) => time !== undefined);
const least = (times: readonly (number | undefined)[]) => extreme(known(times), Math.min);
const greatest = (times: readonly (number | undefined)[]) => extreme(known(times), Math.max);

function extreme(times: readonly number[], pick: (...all: number[]) => number): number | undefined {
  return times.length === 0 ? undefined : pick(...times);
}

/** As `2026-11-29 21:04:05 UTC`. */
function dateText(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19).replace("T", " ")} UTC`;
}
