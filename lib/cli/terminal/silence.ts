/** Says which service a command waits for, while it does: nobody should have to guess why nothing moves. */
import { longestSilence } from "../../stores/peers.js";
import { say } from "./output.js";

const LOOK_MS = 1_000;
/** A service that says nothing for so long is named, and again each time that so much longer has passed [ms]. */
const FIRST_MS = 15_000;
const AGAIN_MS = 60_000;

/** Watches until the process ends; keeps it from nothing. */
export function nameWhoIsSilent(): void {
  let dueMs = FIRST_MS;
  const look = () => {
    const silent = longestSilence();
    if (silent === undefined || silent.silentMs < FIRST_MS) dueMs = FIRST_MS;
    else if (silent.silentMs >= dueMs) {
      dueMs = silent.silentMs + AGAIN_MS;
      say(`${silent.service} has not answered for ${Math.round(silent.silentMs / 1_000)} s; still trying ...`);
    }
  };
  setInterval(look, LOOK_MS).unref();
}
