/**
 * How the ranks of a launch see that they are at work on the same run: each says its run's id in the store, and reads what
 * the others say.
 *
 * Launchers don't always tell one launch of a batch job from the next, and a rank that was killed leaves what it said. So
 * a rank heeds what was said since its own process began, and no more: of two ranks that run at the same time at least one
 * began before the other spoke, so that disagreement is seen; what an earlier launch left was said before.
 * Not here: the jobs of an array, which go from one run to the next on their own, and so agree on nothing.
 */

import * as z from "zod";
import { UserError } from "../../errors.js";
import type { Clock, Store } from "../../fanout/ports.js";
import { jsonIn } from "../../json.js";
import type { Ranks } from "./ranks.js";

/** What a rank says of itself: whether it has done all that was its own, up to which job, and when it said so [ms]. */
const announcement = z.object({
  rank: z.int(),
  size: z.int(),
  run: z.string(),
  ended: z.boolean(),
  upTo: z.int().optional(),
  saidMs: z.number(),
});
export type Announcement = Readonly<z.infer<typeof announcement>>;

export interface Agreement {
  /** Says that this rank is at work, or has ended. @param upTo with the jobs up to here */
  announce(ended: boolean, upTo?: number): Promise<void>;
  /** Throws if a rank is at work on another run, or counts its fellows differently. */
  check(): Promise<void>;
  /** Whether every other rank has said that it has ended. @param upTo with the jobs up to here */
  othersEnded(upTo?: number): Promise<boolean>;
  /** Whether rank 0 has. */
  firstEnded(): Promise<boolean>;
  /** Removes what was said. */
  forget(): Promise<void>;
}

export interface AgreementWorld {
  readonly store: Store;
  readonly clock: Pick<Clock, "now">;
  /** When this rank's process began [ms]. */
  readonly beganMs: number;
}

const NOBODY: Agreement = {
  announce: async () => {},
  check: async () => {},
  othersEnded: async () => false,
  firstEnded: async () => false,
  forget: async () => {},
};

/** Agreement among the ranks of a launch; where a launch can't be told from others, everybody agrees. */
export function agreementOf(ranks: Ranks, run: string, { store, clock, beganMs }: AgreementWorld): Agreement {
  const { launch, rank, size, together } = ranks;
  if (launch === undefined || !together) return NOBODY;
  const prefix = `ranks/${launch}/`;
  const heard = async (): Promise<readonly Announcement[]> => {
    const said: Announcement[] = [];
    for await (const key of store.list(prefix)) {
      const one = readAnnouncement(await store.get(key));
      if (one !== undefined && one.rank !== rank && one.saidMs >= beganMs) said.push(one);
    }
    return said;
  };
  return {
    async announce(ended, upTo) {
      const said: Announcement = { rank, size, run, ended, upTo, saidMs: clock.now() };
      await store.put(`${prefix}${rank}.json`, new TextEncoder().encode(`${JSON.stringify(said)}\n`));
    },
    async check() {
      for (const other of await heard()) {
        if (other.run !== run || other.size !== size) throw disagreement(ranks, run, other);
      }
    },
    async othersEnded(upTo) {
      const ended = (await heard()).filter((other) => other.run === run && other.ended && other.upTo === upTo);
      return ended.length === size - 1;
    },
    async firstEnded() {
      return (await heard()).some((other) => other.rank === 0 && other.run === run && other.ended);
    },
    forget: () => store.delete(prefix),
  };
}

/** Undefined for what isn't one, or not any more: nothing hangs on it but that a disagreement is seen early. */
function readAnnouncement(bytes: Uint8Array | undefined): Announcement | undefined {
  return bytes === undefined ? undefined : announcement.safeParse(jsonIn(bytes)).data;
}

function disagreement({ rank, size }: Ranks, run: string, other: Announcement): UserError {
  const what =
    other.size === size
      ? `it is at work on run ${run}, rank ${other.rank} on ${other.run}`
      : `it counts ${size} ranks, rank ${other.rank} counts ${other.size}`;
  const remedy = "All ranks must be given the same spec, and run the same version of katfan.";
  return new UserError({ code: "ranks-disagree", place: `rank ${rank}`, what, remedy });
}
