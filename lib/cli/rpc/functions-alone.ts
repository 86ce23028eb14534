/**
 * `katfan rpc --functions`: compiled functions for a program that chooses its next point from the last one, one request
 * after the other.
 *
 * It waits for each request where it reads, and writes the answer itself: through Node's streams and its loop a call would cost twice as
 * much processor time as a locked cavity's point does. A bundle of its own begins here (bin/start.cjs), without the commands, so that it starts at
 * once. Not here: whatever takes its time, as runs, or could be stopped (rpc.ts).
 */
import { readSync, writeSync } from "node:fs";
import { VERSION } from "../../constants.js";
import { EXIT } from "../terminal/exit-codes.js";
import { frameOf, frameReader } from "./frames.js";
import { callFunction, compileText, forgetFunction } from "./functions.js";
import { PROTOCOL } from "./protocol.js";
import { type Reply, replyOfError, wrongRequest } from "./replies.js";
import { type Request, requestOf } from "./requests.js";

const INPUT = 0;
const OUTPUT = 1;
/** So many bytes are read at once. */
const PIECE_BYTES = 65_536;
/** How long it waits where a pipe that doesn't wait itself has nothing to read, or no room [ms]. */
const PAUSE_MS = 1;

/** Serves until standard input ends, and sets the process's exit code. */
export function main(): void {
  process.on("uncaughtException", (error) => {
    process.stderr.write(`katfan broke down: ${error.stack ?? error.message}\n`);
    process.exit(EXIT.broken);
  });
  process.exitCode = EXIT.good;
  write(frameOf({ katfan: VERSION, protocol: PROTOCOL, node: process.version, process: process.pid }));
  const take = frameReader(({ head, numbers }) => {
    const request = requestOf(head);
    const reply = "wrong" in request ? wrongRequest(request.wrong) : replyTo(request, numbers);
    if (reply !== undefined) write(frameOf({ id: request.id, ...reply.head }, reply.numbers));
  });
  const piece = new Uint8Array(PIECE_BYTES);
  for (;;) {
    const count = patiently(() => readSync(INPUT, piece));
    if (count === 0) return;
    take(piece.subarray(0, count));
  }
}

function replyTo(request: Request, numbers: Float64Array): Reply | undefined {
  switch (request.do) {
    case "call":
    case "jacobian":
      return callFunction(request, numbers);
    case "forget":
      return void forgetFunction(request.function);
    case "compile":
      try {
        return compileText(request.spec);
      } catch (error) {
        return replyOfError(error);
      }
    default:
      return wrongRequest(`a process of functions alone doesn't do "${request.do}"`);
  }
}

function write(bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; ) at += patiently(() => writeSync(OUTPUT, bytes, at));
}

/** What a call of the system gives, once it can give something; who is gone ends the process. */
function patiently(call: () => number): number {
  for (;;) {
    try {
      return call();
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === "EOF") return 0; // how Windows tells a pipe's end
      if (code === "EPIPE") process.exit(EXIT.closedPipe);
      if (code !== "EAGAIN") throw error;
      Atomics.wait(PAUSE, 0, 0, PAUSE_MS);
    }
  }
}

const PAUSE = new Int32Array(new SharedArrayBuffer(4));
