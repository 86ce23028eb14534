/** Ctrl-C: the first ends a run in order, within seconds, whatever it waits for; the second ends the program at once. */
import { longestSilence } from "../../stores/peers.js";
import { EXIT } from "./exit-codes.js";
import { listener } from "./listener.js";
import { say } from "./output.js";

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
/** One Ctrl-C may come twice: from the terminal, and from npm that passes it on [ms]. */
const SAME_MS = 500;
/**
 * How long an end in order may take [ms]. What waits then for a disk or for the network is left waiting. It is five seconds
 * less what a signal may wait to be heard.
 */
const ORDER_MS = 2_750;

export interface Interrupt {
  readonly signal: AbortSignal;
  /** Gives the signals back. */
  release(): void;
}

/**
 * @param what    is said at the first signal: what ends, and what is kept
 * @param orderMs how long that may take [ms]
 */
export function interruptible(what: string, orderMs = ORDER_MS): Interrupt {
  const controller = new AbortController();
  let firstMs: number | undefined;
  let timer: NodeJS.Timeout | undefined;
  const hear = () => {
    if (firstMs === undefined) {
      firstMs = performance.now();
      if (what !== "") say(what);
      timer = setTimeout(endWithoutOrder, orderMs);
      controller.abort(new Error("interrupted"));
    } else if (performance.now() - firstMs > SAME_MS) process.exit(EXIT.stopped);
  };
  for (const signal of SIGNALS) process.on(signal, hear);
  const forget = listener()?.onStop(hear);
  return {
    signal: controller.signal,
    release() {
      clearTimeout(timer);
      forget?.();
      for (const signal of SIGNALS) process.off(signal, hear);
    },
  };
}

/** Names what keeps a run from ending in order, and ends it. */
function endWithoutOrder(): never {
  const silent = longestSilence();
  const what =
    silent === undefined
      ? "something on this machine doesn't end"
      : `${silent.service} has not answered for ${Math.round(silent.silentMs / 1_000)} s`;
  say(`${what}: ended without it; what is done is kept, and the same command goes on from there`);
  process.exit(EXIT.stopped);
}
