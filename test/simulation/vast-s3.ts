/**
 * S3 for runs of a billion jobs: the same rates and delays, but what a part holds is made again when it is read, and that
 * there is one is a bit. Nothing goes wrong here but that too much is asked.
 */
import { partKey, rangeOfPartKey } from "../../lib/fanout/keys.js";
import type { Store } from "../../lib/fanout/ports.js";
import { retried } from "../../lib/stores/retry.js";
import { type Plan, rangeOf } from "../../lib/sweep/plan.js";
import type { SimProcess } from "./process.js";
import { Bucket, failure, SimS3, type SimS3Options } from "./sim-s3.js";
import { vastPart } from "./stub-sweep.js";

/** The parts that there may be, by number. */
export interface VastParts {
  readonly count: number;
  /** The number of the part that a key is of; undefined if it is of none. */
  indexOf(key: string): number | undefined;
  keyOf(index: number): string;
  bytesOf(index: number): Uint8Array;
}

/** One object for all: it is thrown often. */
const SLOW_DOWN = failure("SlowDown", 503);
const RETRY = { attempts: 8, baseMs: 100, capMs: 6_400 };

export class VastS3 extends SimS3 {
  readonly #options: SimS3Options;
  readonly #parts: VastParts;
  readonly #isThere: Uint8Array;
  readonly #puts: Bucket;
  readonly #gets: Bucket;

  constructor(options: SimS3Options, parts: VastParts) {
    super(options);
    this.#options = options;
    this.#parts = parts;
    this.#isThere = new Uint8Array(parts.count);
    this.#puts = new Bucket(options.putsPerSecond, options.time);
    this.#gets = new Bucket(options.getsPerSecond, options.time);
  }

  override storeOf(process: SimProcess): Store {
    const { time, random, pageSize } = this.#options;
    const world = { clock: process.clock, chance: () => random.next() };
    const request = <T>(bucket: Bucket, effect: () => T): Promise<T> =>
      retried(
        () =>
          process.guard(async () => {
            await time.sleep(random.between(5, 50));
            if (!bucket.take()) throw SLOW_DOWN;
            return effect();
          }),
        (error) => error === SLOW_DOWN,
        RETRY,
        world,
      );
    const page = (prefix: string, from: number) => request(this.#gets, () => this.#page(prefix, from, pageSize));
    return {
      get: (key) => request(this.#gets, () => this.bytesOf(key)),
      put: (key, body, options) => request(this.#puts, () => this.#write(key, body, options?.ifAbsent === true)),
      async *list(prefix) {
        for (let from: number | undefined = 0; from !== undefined; ) {
          const { keys, next }: Page = await page(prefix, from);
          yield* keys;
          from = next;
        }
      },
      delete: () => Promise.reject(new Error("nobody may delete")),
      url: async (key) => key,
    };
  }

  override bytesOf(key: string): Uint8Array | undefined {
    const index = this.#parts.indexOf(key);
    if (index === undefined) return this.objects.get(key);
    return this.#isThere[index] === 1 ? this.#parts.bytesOf(index) : undefined;
  }

  #write(key: string, body: Uint8Array, ifAbsent: boolean): boolean {
    const index = this.#parts.indexOf(key);
    const isNew = index === undefined ? !this.objects.has(key) : this.#isThere[index] === 0;
    if (ifAbsent && !isNew) return false;
    if (index === undefined) this.objects.set(key, body);
    else {
      if (Buffer.compare(body, this.#parts.bytesOf(index)) !== 0)
        throw new Error(`${key} has other bytes than it should`);
      this.#isThere[index] = 1;
    }
    this.onPut(key, body, isNew);
    return true;
  }

  /** @param from where the last page ended: a number of a part, or of another object */
  #page(prefix: string, from: number, size: number): Page {
    if (!prefix.endsWith("/parts/")) {
      const keys = [...this.objects.keys()].filter((key) => key.startsWith(prefix)).sort();
      const next = from + size < keys.length ? from + size : undefined;
      return { keys: keys.slice(from, from + size), next };
    }
    const keys: string[] = [];
    let at = from;
    for (; at < this.#parts.count && keys.length < size; at += 1)
      if (this.#isThere[at] === 1) keys.push(this.#parts.keyOf(at));
    return { keys, next: at < this.#parts.count ? at : undefined };
  }
}

interface Page {
  readonly keys: readonly string[];
  readonly next: number | undefined;
}

/** The parts of a vast run, each a whole chunk's. */
export function vastParts(plan: Plan): VastParts {
  return {
    count: plan.chunks,
    indexOf(key) {
      const range = rangeOfPartKey(key);
      return range === undefined ? undefined : range.first / plan.chunk;
    },
    keyOf: (index) => partKey(plan.run, rangeOf(plan, index)),
    bytesOf: (index) => vastPart(plan.run, rangeOf(plan, index)),
  };
}
