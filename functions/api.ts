/** Answers the HTTP API. */
import { handle } from "hono/aws-lambda";
import { createApi } from "../lib/api/app.js";
import { allowanceOf, bucketOf, callerOf, needed } from "../lib/backends/lambda/function-world.js";
import { callLater } from "../lib/backends/lambda/lambda.js";
import { invocationClock } from "../lib/backends/lambda/lambda-clock.js";

/** An address that is given out is to be used now, not to be kept. */
const URL_SECONDS = 900;
const bucket = bucketOf(process.env, { urlSeconds: URL_SECONDS });
const client = callerOf(process.env, { sockets: 8, replySeconds: 20 });
const orchestrator = needed("KATFAN_ORCHESTRATOR", process.env);
const allowance = allowanceOf(process.env);

const app = createApi({
  bucket,
  allowance,
  version: needed("KATFAN_VERSION", process.env),
  clock: { now: () => invocationClock().now(), sleep: (ms, signal) => invocationClock().sleep(ms, signal) },
  start: (task) => callLater(client, orchestrator, task),
});

export const handler = handle(app);
