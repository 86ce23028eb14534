/** Merges the summaries of parts: one node of the tree, or all the rest and the report. */

import { systemClock } from "../lib/backends/clock.js";
import { logLine } from "../lib/backends/lambda/function-log.js";
import { bucketOf } from "../lib/backends/lambda/function-world.js";
import { readReduceTask } from "../lib/backends/lambda/lambda-tasks.js";
import { pageEngine } from "../lib/backends/page-engine.js";
import { reduceOneNode, reduceRun } from "../lib/fanout/reducer/reduce.js";
import { sweepMerger } from "../lib/fanout/reducer/sweep-merger.js";
import { ownerStore } from "../lib/stores/owner.js";

const bucket = bucketOf(process.env);

export async function handler(event: unknown): Promise<unknown> {
  const { owner, run, node } = readReduceTask(event);
  const world = { store: ownerStore(bucket, owner), merger: sweepMerger(pageEngine), clock: systemClock() };
  const outcome = node === undefined ? await reduceRun(run, world) : await reduceOneNode(node, world);
  logLine("reduced", { function: "reducer", run, level: node?.level, index: node?.index, outcome: outcome.kind });
  return outcome;
}
