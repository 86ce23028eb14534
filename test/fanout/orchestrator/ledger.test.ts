import { expect, it } from "vitest";
import { Ledger, type Standing } from "../../../lib/fanout/orchestrator/ledger.js";
import type { Store } from "../../../lib/fanout/ports.js";
import { memoryStore } from "../../../lib/stores/memory.js";

const RUN = "0".repeat(32);
const clock = { now: () => 0, sleep: async () => undefined };
const STANDING: Standing = { state: "running", jobsDone: 0, failures: 0, invocations: 0, cost: 0 } as Standing;

function ledger(who: string, store: Store): Ledger {
  return new Ledger({ run: RUN, who, generation: 1, store, clock, maxCost: 1, jobsBefore: 0 });
}

it("of two orchestrators that commit at once, one at least is refused what both can't spend", async () => {
  const memory = memoryStore();
  const second = ledger("second", memory);
  /** Writes the second one's commitment at the last moment: after the first has looked, before its own is written. */
  let isLate = true;
  const store: Store = {
    ...memory,
    get: (key) => memory.get(key),
    list: (prefix) => memory.list(prefix),
    put: async (key, body, options) => {
      if (isLate) {
        isLate = false;
        expect(await second.mayCommit(0.7, STANDING)).toBe(true);
      }
      return memory.put(key, body, options);
    },
  };
  const first = ledger("first", store);
  await first.open();
  expect(await first.mayCommit(0.7, STANDING)).toBe(false);
  expect(first.covers(0.7)).toBe(false);
  expect(await first.mayCommit(0.2, STANDING)).toBe(true); // what the other has left
});

it("an orchestrator may commit all that it may spend where it is alone", async () => {
  const alone = ledger("alone", memoryStore());
  await alone.open();
  expect(await alone.mayCommit(1, STANDING)).toBe(true);
  expect(await alone.mayCommit(1.01, STANDING)).toBe(false);
});
