/** The records of who wrote small parts, kept as one for the large part that these have become. */
import pLimit from "p-limit";
import * as z from "zod";
import { chunkLogKey } from "../keys.js";
import type { Store } from "../ports.js";
import type { JobRange } from "../ranges.js";

const READ_AT_ONCE = 32;
const record = z.looseObject({
  first: z.number(),
  count: z.number(),
  startedMs: z.number().optional(),
  endedMs: z.number().optional(),
  computeMs: z.number().optional(),
  who: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
});
type Kept = z.infer<typeof record>;

/** The bytes of the one record: its times are those of all, and all that was noted down of each is in `records`. */
export async function mergedLog(
  run: string,
  range: JobRange,
  small: readonly JobRange[],
  sha256: string,
  store: Store,
): Promise<Uint8Array> {
  const found = await pLimit(READ_AT_ONCE).map(small, (one) => store.get(chunkLogKey(run, one)));
  const records = found.map(parsed).filter((one) => one !== undefined);
  const times = (pick: (one: Kept) => number | undefined) => records.map(pick).filter((time) => time !== undefined);
  const [started, ended] = [times((one) => one.startedMs), times((one) => one.endedMs)];
  const computeMs = times((one) => one.computeMs).reduce((sum, ms) => sum + ms, 0);
  const { first, count } = range;
  const whole = {
    ...{ run, first, count, sha256, computeMs },
    ...(started.length === 0 ? {} : { startedMs: started.reduce((least, ms) => Math.min(least, ms)) }),
    ...(ended.length === 0 ? {} : { endedMs: ended.reduce((most, ms) => Math.max(most, ms)) }),
    who: records[0]?.who,
    records: records.flatMap(({ records: before, ...one }) => (Array.isArray(before) ? before : [one])),
  };
  return new TextEncoder().encode(`${JSON.stringify(whole)}\n`);
}

/** A record that can't be read tells nothing: no result needs it. */
function parsed(bytes: Uint8Array | undefined): Kept | undefined {
  if (bytes === undefined) return undefined;
  try {
    return record.parse(JSON.parse(new TextDecoder().decode(bytes)));
  } catch {
    return undefined;
  }
}
