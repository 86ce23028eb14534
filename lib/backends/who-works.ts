/** Who computes here: for the log beside the parts, never in them. */
import { hostname } from "node:os";
import { threadId } from "node:worker_threads";
import type { Who } from "../fanout/work.js";

/** This host, process and thread. */
export function whoWorks(): Who {
  return { host: hostname(), process: process.pid, thread: threadId };
}
