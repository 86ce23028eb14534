/**
 * The program of a process that runs code of users: in a thread, so that what ends or fills that thread is seen here, and in
 * a process of its own, so that what no thread can be kept from, as filling memory outside its heap, ends no more than it.
 *
 * Bundled as an entry of its own, as a process starts from a file.
 */
import { writeFileSync } from "node:fs";
import { END, LONG_LOOK_MS, type ProcessReply, type ProcessTask, tookLongerThan } from "./job-processes.js";
import { askedThread, poolOf } from "./local.js";

/** How often its memory and its time are looked at, and whether whoever started it still lives [ms]. */
const LOOK_MS = 20;
/** What the kernel is to end first when the machine has no memory left: this, and not what started it. */
const MOST_EXPENDABLE = "1000";

const [mostBytes, parent] = process.argv.slice(2).map(Number);
const pool = await poolOf(1);

// Ctrl-C reaches all processes of a terminal: who started this one says when it ends.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP", "SIGUSR1"] as const) process.on(signal, () => {});
process.on("disconnect", () => process.exit());
const ending = new Int32Array(new SharedArrayBuffer(4));
/** The processor's time when code was asked what it gives, while that goes on. */
let since: NodeJS.CpuUsage | undefined;
let longestMs = 0;
/** The job that tells what there is, until it is told that it takes long. */
let looksFor: number | undefined;
process.on("message", async (message: ProcessTask | typeof END) => {
  if (message === END) return void Atomics.store(ending, 0, 1);
  if (message.name === "outputs" || message.name === "measure") {
    since = process.cpuUsage();
    longestMs = message.longestMs;
    looksFor = message.name === "outputs" ? message.task.first : undefined;
  }
  const reply = await askedThread(pool, withEnding(message));
  since = undefined;
  process.send?.(reply);
});
setInterval(() => {
  const lookMs = since === undefined ? 0 : spentMs(process.cpuUsage(since));
  if (looksFor !== undefined && lookMs > LONG_LOOK_MS) {
    const what = `job ${looksFor}, which tells what outputs there are, has computed for ${LONG_LOOK_MS / 1_000} s`;
    process.stderr.write(`${what}; --job-time SECONDS ends jobs that take longer\n`);
    looksFor = undefined;
  }
  if (lookMs > longestMs) {
    since = undefined;
    const reply: ProcessReply = tookLongerThan(longestMs);
    process.send?.(reply, () => process.kill(process.pid, "SIGKILL"));
  }
  if (process.memoryUsage.rss() > mostBytes! || process.ppid !== parent) process.kill(process.pid, "SIGKILL");
}, LOOK_MS).unref();
try {
  writeFileSync("/proc/self/oom_score_adj", MOST_EXPENDABLE);
} catch {
  // No Linux, or it may not: then the look at its memory has to do.
}
process.send?.("ready");

function spentMs({ user, system }: NodeJS.CpuUsage): number {
  return (user + system) / 1_000;
}

/** The same, its chunk told when it is to end. */
function withEnding(task: ProcessTask): ProcessTask {
  return task.name === "runChunk" ? { ...task, task: { ...task.task, ending } } : task;
}
