/** Ctrl-C: the first ends a run in order, the second ends the program. */
import { EXIT } from "./exit-codes.js";
import { say } from "./output.js";

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
/** One Ctrl-C may come twice: from the terminal, and from npm that passes it on [ms]. */
const SAME_MS = 500;

export interface Interrupt {
  readonly signal: AbortSignal;
  /** Gives the signals back. */
  release(): void;
}

/** @param what is said at the first signal: what ends, and what is kept */
export function interruptible(what: string): Interrupt {
  const controller = new AbortController();
  let firstMs: number | undefined;
  const hear = () => {
    if (firstMs === undefined) {
      firstMs = performance.now();
      say(what);
      controller.abort(new Error("interrupted"));
    } else if (performance.now() - firstMs > SAME_MS) process.exit(EXIT.stopped);
  };
  for (const signal of SIGNALS) process.on(signal, hear);
  return {
    signal: controller.signal,
    release() {
      for (const signal of SIGNALS) process.off(signal, hear);
    },
  };
}
