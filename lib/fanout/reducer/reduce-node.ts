/**
 * One node of the tree that merges a run's summaries: 1,000 parts at the bottom, 1,000 nodes above.
 *
 * It finds parts by the keys that the plan gives them (gathering.ts), so it needs no list and sees what is missing.
 */

import pLimit from "p-limit";
import { wholePower } from "../../numerics/powers-of-two.js";
import { sha256Of } from "../../sha256.js";
import { rangeOf } from "../../sweep/plan.js";
import { nodeKey } from "../keys.js";
import { inRun, type ManifestNode, type Merged, type MergedContent, mergedBytes, readMerged } from "../manifest.js";
import type { Summary } from "../merger.js";
import { endOf, type JobRange } from "../ranges.js";
import { Gathering, type GatheringWorld } from "./gathering.js";

/** How many parts, or nodes, a node merges, if nothing else is said. */
export const FAN_IN = 1_000;
/** How many it reads at a time. */
const READ_AT_ONCE = 32;
/** How many of the missing ranges, or of the things wrong, a node tells of. */
export const MOST_TOLD = 100;

/** Which node. */
export interface NodeTask {
  readonly run: string;
  /** 0 merges parts, the others the nodes of the level below. */
  readonly level: number;
  readonly index: number;
}

/** How merging ended. */
export type NodeOutcome =
  | { readonly kind: "merged" }
  | { readonly kind: "incomplete"; readonly missing: readonly JobRange[] }
  /** Something that is there isn't what it should be, or there is too much. */
  | {
      readonly kind: "refused";
      readonly problems: readonly string[];
      /** The ranges whose parts these are, where it lies in parts: computed again, they are what they should be. */
      readonly wrong?: readonly JobRange[] | undefined;
    };

export interface NodeWorld extends GatheringWorld {
  /** How many parts, or nodes, a node merges: the same for all of a run. */
  readonly fanIn: number;
  /** What was gathered already of a node that merges parts. */
  readonly begun?: ((node: number) => Gathering | undefined) | undefined;
}

/** What some parts come to, in memory. */
export type MergedParts =
  | { readonly kind: "merged"; readonly content: MergedContent; readonly summary: Summary }
  | Exclude<NodeOutcome, { kind: "merged" }>;

/** Makes a node and stores it, unless it is there. */
export async function reduceNode(task: NodeTask, world: NodeWorld): Promise<NodeOutcome> {
  if ((await storedNode(task, world)) !== undefined) return { kind: "merged" };
  const made = await mergedNode(task, world);
  if (made.kind !== "merged") return made;
  const summary = Buffer.from(world.merger.bytesOf(made.summary)).toString("base64");
  await world.store.put(keyOf(task, world), mergedBytes({ ...made.content, summary }));
  return { kind: "merged" };
}

/** A node that was stored, with its hash; undefined if there is none, or it isn't whole. */
export async function storedNode(
  task: NodeTask,
  world: NodeWorld,
): Promise<{ readonly content: Merged; readonly sha256: string } | undefined> {
  const { run, level, index } = task;
  const bytes = await world.store.get(keyOf(task, world));
  const content = bytes === undefined ? undefined : readMerged(bytes);
  const isIt = content?.run === run && content.level === level && content.index === index;
  return bytes !== undefined && content !== undefined && isIt ? { content, sha256: sha256Of(bytes) } : undefined;
}

/** Where a node is stored: one that isn't full, of a run that may grow, by its last job too, as it will be another one. */
function keyOf({ run, level, index }: NodeTask, { plan, fanIn }: NodeWorld): string {
  const isFull = (index + 1) * wholePower(fanIn, level + 1) <= plan.chunks;
  return nodeKey(run, level, index, plan.most === undefined || isFull ? undefined : plan.jobs);
}

export async function mergedNode(task: NodeTask, world: NodeWorld): Promise<MergedParts> {
  return task.level === 0 ? mergedParts(task, world) : mergedNodes(task, world);
}

async function mergedParts(task: NodeTask, world: NodeWorld): Promise<MergedParts> {
  const gathering = world.begun?.(task.index) ?? new Gathering();
  const limit = pLimit(READ_AT_ONCE);
  const lacks = await limit.map(chunksOf(world, task.index), (chunk) => gathering.add(chunk, world));
  const problems = lacks.flatMap((lack) => lack.problems);
  const missing = lacks.flatMap((lack) => lack.missing);
  const wrong = lacks.flatMap((lack) => lack.wrong);
  if (problems.length > 0) return { kind: "refused", problems: problems.slice(0, MOST_TOLD), wrong };
  const { parts, summary } = gathering;
  if (missing.length > 0 || summary === undefined) return { kind: "incomplete", missing: missing.slice(0, MOST_TOLD) };
  return mergedOf(task, { parts }, summary, world);
}

async function mergedNodes(task: NodeTask, world: NodeWorld): Promise<MergedParts> {
  const { merger, fanIn } = world;
  const below = nodesAt(world, task.level - 1);
  const from = task.index * fanIn;
  const nodes: ManifestNode[] = [];
  let summary: Summary | undefined;
  for (let index = from; index < Math.min(from + fanIn, below); index += 1) {
    const child = { run: task.run, level: task.level - 1, index };
    const found = await storedNode(child, world);
    if (found === undefined) return { kind: "incomplete", missing: [jobsUnder(world, child)] };
    const { content, sha256 } = found;
    const key = inRun(task.run, keyOf(child, world));
    const parts = content.parts?.length ?? content.nodes?.reduce((sum, { parts }) => sum + parts, 0) ?? 0;
    const { first, count, level } = content;
    nodes.push({ key, sha256, first, count, level, parts });
    const one = merger.read(Buffer.from(content.summary, "base64"));
    summary = summary === undefined ? one : merger.merge(summary, one);
  }
  if (summary === undefined) throw new RangeError(`no such node: level ${task.level}, index ${task.index}`);
  return mergedOf(task, { nodes }, summary, world);
}

/** Puts together what was merged, if its ranges follow on one another from the node's first job to its last. */
function mergedOf(
  task: NodeTask,
  of: Pick<Merged, "parts" | "nodes">,
  summary: Summary,
  world: NodeWorld,
): MergedParts {
  const { first, count } = jobsUnder(world, task);
  let next = first;
  for (const range of of.parts ?? of.nodes ?? []) {
    if (range.first !== next) return { kind: "refused", problems: [`a gap or an overlap at job ${next}`] };
    next = endOf(range);
  }
  if (next !== first + count) return { kind: "refused", problems: [`a gap or an overlap at job ${next}`] };
  const { run, level, index } = task;
  const failures = (of.parts ?? []).reduce((sum, part) => sum + part.failures, 0);
  return { kind: "merged", content: { run, level, index, first, count, failures, ...of }, summary };
}

/** How many nodes a level has. */
export function nodesAt({ plan, fanIn }: Pick<NodeWorld, "plan" | "fanIn">, level: number): number {
  return Math.ceil(plan.chunks / wholePower(fanIn, level + 1));
}

/** The chunks whose parts a node of the lowest level merges. */
export function chunksOf({ plan, fanIn }: Pick<NodeWorld, "plan" | "fanIn">, node: number): number[] {
  const from = node * fanIn;
  return Array.from({ length: Math.min(fanIn, plan.chunks - from) }, (_, at) => from + at);
}

/** The jobs that a node is of. */
function jobsUnder({ plan, fanIn }: NodeWorld, { level, index }: NodeTask): JobRange {
  const width = wholePower(fanIn, level + 1);
  const { first } = rangeOf(plan, index * width);
  return { first, count: endOf(rangeOf(plan, Math.min((index + 1) * width, plan.chunks) - 1)) - first };
}
