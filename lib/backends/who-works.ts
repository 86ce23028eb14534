/** Who computes here: for the log beside the parts, never in them. */
import { hostname, type } from "node:os";
import { threadId } from "node:worker_threads";
import type { Who } from "../fanout/worker/work.js";

/** This host, process and thread, and what they run on. */
export function whoWorks(): Who {
  const { pid, arch, versions } = process;
  return { host: hostname(), process: pid, thread: threadId, node: versions.node, system: `${type()} ${arch}` };
}
