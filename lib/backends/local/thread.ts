/**
 * How a worker thread's program begins: what local-worker.ts consists of is read with its compiled code, as an earlier thread left it.
 *
 * A thread doesn't share that of its process. It is ended, not asked to end, so what it has compiled is kept once its first chunk is done.
 * Bundled as an entry of its own, as a thread starts from a file.
 */
import * as node from "node:module";
import { fileURLToPath } from "node:url";

/** What Node has of it: from 22.1 on, from 22.10 on. */
const { constants, enableCompileCache, flushCompileCache } = node as Partial<typeof node>;

// Beside the bundle or, where that can't be written, in Node's own folder for it, as bin/start.cjs does.
const kept = enableCompileCache?.(fileURLToPath(new URL("./compiled", import.meta.url)));
if (kept !== undefined && kept.status === constants?.compileCacheStatus.FAILED) enableCompileCache?.();

const program = await import("./local-worker.js");
let isFirst = true;

export const { measure, outputs, pilot, ready, replay } = program;

/** Works on one chunk. */
export async function runChunk(...task: Parameters<typeof program.runChunk>): ReturnType<typeof program.runChunk> {
  try {
    return await program.runChunk(...task);
  } finally {
    if (isFirst) flushCompileCache?.();
    isFirst = false;
  }
}
