/**
 * How the ranks of a launch see that they are at work on the same run: each says its run's id in the store, and reads what
 * the others say.
 */
import { UserError } from "../errors.js";
import type { Store } from "../fanout/ports.js";
import type { Ranks } from "./ranks.js";

/** What a rank says of itself. */
export interface Announcement {
  readonly rank: number;
  readonly size: number;
  readonly run: string;
  /** Whether it has done all that was its own. */
  readonly ended: boolean;
}

export interface Agreement {
  /** Says that this rank is at work, or has ended. */
  announce(ended: boolean): Promise<void>;
  /** Throws if a rank is at work on another run, or counts its fellows differently. */
  check(): Promise<void>;
  /** Whether every other rank has said that it has ended. */
  othersEnded(): Promise<boolean>;
  /** Removes what was said. */
  forget(): Promise<void>;
}

/** Agreement among the ranks of a launch; where a launch can't be told from others, everybody agrees. */
export function agreementOf(ranks: Ranks, run: string, store: Store): Agreement {
  const { launch, rank, size } = ranks;
  if (launch === undefined) {
    return { announce: async () => {}, check: async () => {}, othersEnded: async () => false, forget: async () => {} };
  }
  const prefix = `ranks/${launch}/`;
  const read = async (): Promise<readonly Announcement[]> => {
    const said: Announcement[] = [];
    for await (const key of store.list(prefix)) {
      const bytes = await store.get(key);
      if (bytes !== undefined) said.push(JSON.parse(new TextDecoder().decode(bytes)) as Announcement);
    }
    return said;
  };
  return {
    async announce(ended) {
      const said: Announcement = { rank, size, run, ended };
      await store.put(`${prefix}${rank}.json`, new TextEncoder().encode(`${JSON.stringify(said)}\n`));
    },
    async check() {
      for (const other of await read())
        if (other.run !== run || other.size !== size) throw disagreement(ranks, run, other);
    },
    async othersEnded() {
      const others = (await read()).filter((other) => other.rank !== rank && other.run === run && other.ended);
      return others.length === size - 1;
    },
    forget: () => store.delete(prefix),
  };
}

function disagreement({ rank, size }: Ranks, run: string, other: Announcement): UserError {
  const what =
    other.size === size
      ? `it is at work on run ${run}, rank ${other.rank} on ${other.run}`
      : `it counts ${size} ranks, rank ${other.rank} counts ${other.size}`;
  const remedy = "All ranks must be given the same spec, and run the same version of katfan.";
  return new UserError({ code: "ranks-disagree", place: `rank ${rank}`, what, remedy });
}
