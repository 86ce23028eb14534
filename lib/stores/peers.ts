/**
 * The services that this process asks, and for how long each has been silent: for whoever has to say what a command waits
 * for.
 *
 * One list a process, as its user wants to know of all of them.
 */
import type { Clock } from "../fanout/ports.js";

export interface Silent {
  /** As in "S3 at http://127.0.0.1:9000". */
  readonly service: string;
  /** Since it was asked, or was last heard of [ms]. */
  readonly silentMs: number;
}

const peers = new Map<string, Peer>();

/** The service of that name; the same one whoever asks. */
export function peerOf(service: string, clock: Clock): Peer {
  const known = peers.get(service) ?? new Peer(service, clock);
  peers.set(service, known);
  return known;
}

/** The service that has been silent for longest; undefined if none is asked that doesn't answer. */
export function longestSilence(): Silent | undefined {
  const silent = [...peers.values()].filter(({ silentMs }) => silentMs > 0);
  return silent.sort((one, other) => other.silentMs - one.silentMs)[0];
}

export class Peer implements Silent {
  readonly service: string;
  readonly #clock: Clock;
  #pending = 0;
  #sinceMs: number | undefined;

  constructor(service: string, clock: Clock) {
    this.service = service;
    this.#clock = clock;
  }

  get silentMs(): number {
    return this.#sinceMs === undefined ? 0 : Math.max(0, this.#clock.now() - this.#sinceMs);
  }

  /**
   * One request.
   *
   * @param isSilence whether it failed as nothing was heard: then the service stays silent, else a refusal is an answer
   */
  async asked<T>(request: () => Promise<T>, isSilence: (error: unknown) => boolean): Promise<T> {
    this.#pending += 1;
    this.#sinceMs ??= this.#clock.now();
    let isHeard = true;
    try {
      return await request();
    } catch (error) {
      isHeard = !isSilence(error);
      throw error;
    } finally {
      this.#pending -= 1;
      if (isHeard) this.#sinceMs = this.#pending > 0 ? this.#clock.now() : undefined;
    }
  }
}
