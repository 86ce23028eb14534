/** Runs the jobs of one chunk and stores their part; or measures how long a run's first jobs take. */
import type { Context } from "aws-lambda";
import { logLine } from "../lib/backends/lambda/function-log.js";
import { allowsCode, bucketOf } from "../lib/backends/lambda/function-world.js";
import { invocationClock } from "../lib/backends/lambda/lambda-clock.js";
import { readWorkerTask } from "../lib/backends/lambda/lambda-tasks.js";
import { measureOnWorker, outputsOnWorker, workOnWorker } from "../lib/backends/lambda/lambda-worker.js";

// Outside the handler: a warm function keeps its connections, and the sweeps that it compiled, by the hash of the spec.
const bucket = bucketOf(process.env);
const codeJobs = allowsCode(process.env);

export async function handler(event: unknown, context: Context): Promise<unknown> {
  const task = readWorkerTask(event);
  const world = { bucket, codeJobs, clock: invocationClock(), remainingMs: context.getRemainingTimeInMillis() };
  if (task.kind === "pilot") return measureOnWorker(task, world);
  if (task.kind === "outputs") return outputsOnWorker(task, world);
  const who = { function: context.functionName, process: process.pid, sandbox: context.logStreamName };
  const { kind, owner, ...chunk } = task;
  const startMs = world.clock.now();
  const outcome = await workOnWorker(chunk, { ...world, owner, who });
  const { run, first, count, attempt } = chunk;
  const computeMs = outcome.kind === "failed" ? 0 : outcome.computeMs;
  const reason = outcome.kind === "failed" ? outcome.reason : undefined;
  const chunkMs = world.clock.now() - startMs;
  logLine(
    "chunk",
    { function: "worker", run, first, count, attempt, outcome: outcome.kind, reason, request: context.awsRequestId },
    [
      { name: "Jobs", unit: "Count", value: outcome.kind === "done" ? count : 0 },
      { name: "FailedJobs", unit: "Count", value: outcome.kind === "failed" ? 0 : outcome.failures },
      { name: "ComputeTime", unit: "Milliseconds", value: computeMs },
      { name: "OverheadTime", unit: "Milliseconds", value: chunkMs - computeMs },
    ],
  );
  return outcome;
}
