import { describe, expect, it } from "vitest";
import { withPartsAtHand } from "../../../lib/backends/local/local-run.js";
import { partKey } from "../../../lib/fanout/keys.js";
import { PartRoom } from "../../../lib/fanout/worker/part-room.js";
import { memoryStore } from "../../../lib/stores/memory.js";

const RUN = "0".repeat(32);

describe("a run's parts", () => {
  it("are at hand as they were written, but for those over which the next ones are written", async () => {
    const store = withPartsAtHand(memoryStore());
    const [alone, first] = [partKey(RUN, { first: 0, count: 1 }), partKey(RUN, { first: 1, count: 1 })];
    const own = Uint8Array.of(1, 2, 3);
    const room = new PartRoom();
    const passing = new Uint8Array(room.of(3));
    passing.set([4, 5, 6]);
    await store.put(alone, own);
    await store.put(first, passing);
    new Uint8Array(room.of(3)).set([7, 8, 9]); // the next part
    expect(await store.get(alone)).toBe(own);
    expect([...(await store.get(first))!]).toEqual([4, 5, 6]);
  });
});
