/** Sees a run through: plans it, has its parts computed and reduced, and calls its successor when its time runs low. */
import type { Context } from "aws-lambda";
import { systemChance } from "../lib/backends/clock.js";
import { logLine } from "../lib/backends/lambda/function-log.js";
import { bucketOf, callerOf, settingsOf } from "../lib/backends/lambda/function-world.js";
import { MOST_SOCKETS } from "../lib/backends/lambda/lambda.js";
import { invocationClock } from "../lib/backends/lambda/lambda-clock.js";
import { runOnLambda } from "../lib/backends/lambda/lambda-run.js";
import { readRunTask } from "../lib/backends/lambda/lambda-tasks.js";

const bucket = bucketOf(process.env);
const settings = settingsOf(process.env);
/** A reducer takes longer than a worker may. */
const replySeconds = Math.max(settings.workerTimeoutSeconds + 20, 620);
const client = callerOf(process.env, { sockets: MOST_SOCKETS, replySeconds });

export async function handler(event: unknown, context: Context): Promise<unknown> {
  const task = readRunTask(event);
  const ownTimeMs = context.getRemainingTimeInMillis();
  const who = `o-${context.awsRequestId}`;
  const clock = invocationClock();
  const { run } = task;
  const generation = task.carried?.generation ?? 0;
  logLine("orchestrator begins", { function: "orchestrator", run, generation, request: context.awsRequestId });
  const end = await runOnLambda(task, { bucket, client, clock, chance: systemChance, settings, ownTimeMs, who });
  const { state } = end;
  const facts = "jobs" in end ? { jobs: end.jobs, jobsDone: end.jobsDone, invocations: end.invocations } : {};
  logLine("orchestrator ends", { function: "orchestrator", run, generation, state, ...facts });
  return { run, state };
}
