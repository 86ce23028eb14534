/**
 * The end of a run: the summaries of its parts are merged, the summary and the report written, and last the manifest.
 *
 * Up to 1,000 chunks in one go; above as a tree, whose nodes anybody may make, several at once, and which are kept: a
 * reduction that dies is resumed by any other. Merging is exact, so all of them write the same bytes.
 */

import pLimit from "p-limit";
import { sha256Of } from "../../sha256.js";
import type { Plan } from "../../sweep/plan.js";
import { goOn, mayGrow, settleGrowth } from "../growth.js";
import { lookKey, manifestKey, partsPrefix, rangeOfPartKey, reportKey, specKey, summaryKey } from "../keys.js";
import {
  inRun,
  type Manifest,
  type MergedContent,
  manifestBytes,
  NotAsNamed,
  partOfJob,
  partsOf,
  wholeManifest,
} from "../manifest.js";
import type { LoadMerger, Summary } from "../merger.js";
import type { Clock, Store } from "../ports.js";
import { provenanceOf } from "../provenance.js";
import { endOf, type JobRange } from "../ranges.js";
import type { Reduction } from "../reduction.js";
import { planOfRun } from "../submit.js";
import { ReadAhead } from "./read-ahead.js";
import {
  FAN_IN,
  MOST_TOLD,
  mergedNode,
  type NodeOutcome,
  type NodeTask,
  type NodeWorld,
  nodesAt,
  reduceNode,
} from "./reduce-node.js";

export interface ReduceWorld {
  readonly store: Store;
  readonly merger: LoadMerger;
  /** Has a node made, here if it is left out. Throws if that failed. */
  readonly node?: ((task: NodeTask) => Promise<NodeOutcome>) | undefined;
  /** How many nodes are made at once. */
  readonly concurrency?: number | undefined;
  /** How many parts, or nodes, a node merges; the same for all reducers of a run. */
  readonly fanIn?: number | undefined;
  /** What was read of the parts while they were computed. */
  readonly ahead?: ReadAhead | undefined;
  /** Tells the report when the run ended. */
  readonly clock?: Clock | undefined;
}

const NODES_AT_ONCE = 64;
/** How often a node is tried. */
const NODE_TRIES = 3;
/** Up to so many chunks all parts are listed, to see whether there are more than the plan's. */
const LISTED_CHUNKS = 20_000;

export async function reduceRun(run: string, world: ReduceWorld): Promise<Reduction> {
  const there = await wholeManifest(run, world.store);
  if (there !== undefined) return { kind: "done", jobs: there.jobs, failures: there.failures };
  const opened = await open(run, world);
  if (opened.kind === "refused") return opened;
  const nodes = { ...opened.nodes, begun: (node: number) => world.ahead?.begun(node) };
  await world.ahead?.stop();
  let level = 0;
  for (; nodesAt(nodes, level) > 1; level += 1) {
    const outcome = await makeLevel(level, nodes, world);
    if (outcome.kind !== "merged") return outcome;
  }
  const top = await mergedNode({ run, level, index: 0 }, nodes);
  if (top.kind !== "merged") return top;
  try {
    const { strays, missing } = await outOfPlace(nodes.plan, top.content, world.store);
    if (strays.length > 0) return { kind: "refused", problems: strays };
    if (missing.length > 0) return { kind: "incomplete", missing };
    const judgement = mayGrow(nodes.plan) ? nodes.merger.judge?.(top.summary) : undefined;
    if (judgement?.isEnough === false) {
      const plan = await goOn(nodes.plan, judgement, world.store);
      world.ahead?.goOn(plan);
      return { kind: "grown", jobs: plan.jobs };
    }
    return await finish(top.content, top.summary, { ...nodes, clock: world.clock });
  } catch (error) {
    if (error instanceof NotAsNamed) return { kind: "incomplete", missing: [] }; // vanished since it was read
    throw error;
  }
}

/** What reads a run's parts while it is computed; undefined if the run can't be reduced here. */
export async function readAhead(run: string, world: ReduceWorld): Promise<ReadAhead | undefined> {
  const opened = await open(run, world);
  return opened.kind === "refused" ? undefined : new ReadAhead(opened.nodes);
}

/** Makes a single node: what a reducer does that was invoked for it. */
export async function reduceOneNode(task: NodeTask, world: ReduceWorld): Promise<NodeOutcome> {
  const opened = await open(task.run, world);
  return opened.kind === "refused" ? opened : reduceNode(task, opened.nodes);
}

type Opened =
  | { readonly kind: "opened"; readonly nodes: NodeWorld }
  | { readonly kind: "refused"; readonly problems: readonly string[] };

async function open(run: string, { store, merger: load, fanIn = FAN_IN }: ReduceWorld): Promise<Opened> {
  const plan = await planOfRun(run, store);
  const spec = await store.get(specKey(run));
  if (spec === undefined || sha256Of(spec) !== plan.specSha256) {
    return { kind: "refused", problems: ["spec.json isn't the spec that the plan was made for"] };
  }
  const merger = await load(spec);
  if (merger.run !== run) return { kind: "refused", problems: ["the reducer is of another version than the run"] };
  return { kind: "opened", nodes: { store, plan, merger, fanIn } };
}

async function makeLevel(level: number, nodes: NodeWorld, world: ReduceWorld): Promise<NodeOutcome> {
  const { run } = nodes.plan;
  const make = world.node ?? ((task: NodeTask) => reduceNode(task, nodes));
  const limit = pLimit(world.concurrency ?? (world.node === undefined ? 1 : NODES_AT_ONCE));
  const indices = Array.from({ length: nodesAt(nodes, level) }, (_, index) => index);
  const outcomes = await limit.map(indices, (index) => again(() => make({ run, level, index })));
  const problems = outcomes.flatMap((outcome) => (outcome.kind === "refused" ? outcome.problems : []));
  const wrong = outcomes.flatMap((outcome) => (outcome.kind === "refused" ? (outcome.wrong ?? []) : []));
  if (problems.length > 0) return { kind: "refused", problems, wrong };
  const missing = outcomes.flatMap((outcome) => (outcome.kind === "incomplete" ? outcome.missing : []));
  return missing.length > 0 ? { kind: "incomplete", missing } : { kind: "merged" };
}

async function again<T>(attempt: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await attempt();
    } catch (error) {
      if (tries === NODE_TRIES) throw error;
    }
  }
}

/**
 * What a look into the folder shows: parts that hold jobs which others hold too, so that who reads the folder as it lies
 * would count them twice, and the jobs of parts that were there when they were read, and are no more.
 */
async function outOfPlace(
  plan: Plan,
  content: MergedContent,
  store: Store,
): Promise<{ strays: string[]; missing: JobRange[] }> {
  if (plan.chunks > LISTED_CHUNKS) return { strays: [], missing: [] };
  const named = new Map<number, number>();
  for await (const part of partsOf(content, store)) named.set(part.first, part.count);
  const gone = new Map(named);
  const strays: string[] = [];
  for await (const key of store.list(partsPrefix(plan.run))) {
    const range = rangeOfPartKey(key);
    if (range === undefined) strays.push(`${inRun(plan.run, key)} is no part of the run`);
    else if (named.get(range.first) === range.count) gone.delete(range.first);
    else if (!isSeal(range, named)) strays.push(`${inRun(plan.run, key)} holds jobs that other parts hold too`);
  }
  return { strays, missing: [...gone].slice(0, MOST_TOLD).map(([first, count]) => ({ first, count })) };
}

/** Whether a range is of a chunk that was split: parts that count begin and end where it does. */
function isSeal(range: JobRange, named: ReadonlyMap<number, number>): boolean {
  const first = named.get(range.first);
  if (first === undefined || first >= range.count) return false;
  let next = range.first;
  while (next < endOf(range)) {
    const count = named.get(next);
    if (count === undefined) return false;
    next += count;
  }
  return next === endOf(range);
}

type Finishing = NodeWorld & Pick<ReduceWorld, "clock">;

async function finish(content: MergedContent, summary: Summary, world: Finishing): Promise<Reduction> {
  const { plan, merger, store } = world;
  const { run, jobs, engine, specSha256 } = plan;
  const { partCount, failures } = await countsOf(content, store);
  const look = await store.get(lookKey(run));
  const provenance = await provenanceOf(plan, store, world.clock?.now());
  const partOf = (job: number) => partOfJob(content, job, store);
  const finished = await merger.finish(summary, { plan, look, provenance, partOf });
  await settleGrowth(plan, store);
  await store.put(summaryKey(run), finished.summary);
  if (finished.report !== undefined) await store.put(reportKey(run), finished.report);
  const manifest: Manifest = {
    ...{ katfan: 1, run, engine, specSha256, jobs, failures, partCount },
    ...(content.parts === undefined ? { nodes: content.nodes } : { parts: content.parts }),
    summary: { key: inRun(run, summaryKey(run)), sha256: sha256Of(finished.summary) },
    ...(finished.report === undefined ? {} : { report: { key: inRun(run, reportKey(run)) } }),
  };
  await store.put(manifestKey(run), manifestBytes(manifest));
  return { kind: "done", jobs, failures };
}

async function countsOf(content: MergedContent, store: Store): Promise<{ partCount: number; failures: number }> {
  let [partCount, failures] = [0, 0];
  for await (const part of partsOf(content, store)) {
    partCount += 1;
    failures += part.failures;
  }
  return { partCount, failures };
}
