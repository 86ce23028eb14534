/**
 * Runs one Lambda function in a plain Node process: a line of JSON on standard input is an invocation, a line on standard
 * output what it logs or answers.
 */
import { existsSync, writeSync } from "node:fs";
import path from "node:path";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

/** Whole, even into a pipe that is full. */
function say(line) {
  const bytes = Buffer.from(`${JSON.stringify(line)}\n`);
  for (let at = 0; at < bytes.length; ) {
    try {
      at += writeSync(1, bytes, at);
    } catch (error) {
      if (error.code !== "EAGAIN") throw error;
    }
  }
}

function asLog(piece, encoding, callback) {
  say({ kind: "log", text: typeof piece === "string" ? piece : Buffer.from(piece).toString("utf8") });
  (typeof encoding === "function" ? encoding : callback)?.();
  return true;
}
process.stdout.write = asLog;
process.stderr.write = asLog;

function described(error) {
  const { name = "Error", message = String(error), stack = "" } = error ?? {};
  return JSON.stringify({ errorType: name, errorMessage: message, trace: String(stack).split("\n") });
}

/** The function that `_HANDLER` names, as `bundle.handler`. */
async function loaded() {
  const { _HANDLER: wanted = "", LAMBDA_TASK_ROOT: root } = process.env;
  const dot = wanted.lastIndexOf(".");
  const files = [".mjs", ".js", ".cjs"].map((ending) => path.join(root, `${wanted.slice(0, dot)}${ending}`));
  const file = files.find((one) => existsSync(one));
  const missing = (name, message) => Object.assign(new Error(message), { name });
  if (file === undefined) throw missing("Runtime.ImportModuleError", `Cannot find module '${wanted.slice(0, dot)}'`);
  const handler = (await import(pathToFileURL(file).href))[wanted.slice(dot + 1)];
  if (typeof handler === "function") return handler;
  throw missing("Runtime.HandlerNotFound", `${wanted} is undefined or not exported`);
}

function contextOf({ id, arn, timeoutMs }) {
  const { env } = process;
  const endMs = Date.now() + timeoutMs;
  return {
    functionName: env.AWS_LAMBDA_FUNCTION_NAME,
    functionVersion: env.AWS_LAMBDA_FUNCTION_VERSION,
    memoryLimitInMB: env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    logGroupName: env.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: env.AWS_LAMBDA_LOG_STREAM_NAME,
    awsRequestId: id,
    invokedFunctionArn: arn,
    callbackWaitsForEmptyEventLoop: true,
    getRemainingTimeInMillis: () => endMs - Date.now(),
  };
}

async function answerTo(handler, invocation) {
  try {
    const value = await handler(JSON.parse(invocation.payload), contextOf(invocation));
    return { kind: "done", payload: JSON.stringify(value ?? null) };
  } catch (error) {
    return { kind: "error", payload: described(error) };
  }
}

let handler;
try {
  handler = await loaded();
} catch (error) {
  say({ kind: "error", payload: described(error) });
  process.exit(1);
}
say({ kind: "done", payload: "null" });
for await (const line of createInterface({ input: process.stdin })) {
  const invocation = JSON.parse(line);
  process.env._X_AMZN_TRACE_ID = invocation.traceId;
  process.stdout.write(`START RequestId: ${invocation.id} Version: ${process.env.AWS_LAMBDA_FUNCTION_VERSION}\n`);
  const startMs = performance.now();
  const answer = await answerTo(handler, invocation);
  const ms = performance.now() - startMs;
  const used = Math.ceil(process.memoryUsage.rss() / 2 ** 20);
  process.stdout.write(
    `END RequestId: ${invocation.id}\nREPORT RequestId: ${invocation.id}\tDuration: ${ms.toFixed(2)} ms\t` +
      `Billed Duration: ${Math.ceil(ms)} ms\tMemory Size: ${process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE} MB\t` +
      `Max Memory Used: ${used} MB\n`,
  );
  say(answer);
}
