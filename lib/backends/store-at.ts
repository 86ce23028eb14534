/** The store that a user names: a folder, or a bucket of S3 and what its keys begin with. */
import path from "node:path";
import { UserError } from "../errors.js";
import { runPrefix, writeOnceKey } from "../fanout/keys.js";
import type { Store } from "../fanout/ports.js";
import { fileStore } from "../stores/files.js";
import { type Peer, peerOf } from "../stores/peers.js";
import { scoped } from "../stores/scoped.js";
import { removeLeft } from "../stores/unnamed.js";
import { writesOnce } from "../stores/write-once.js";
import { bucketFault, type Operation } from "./bucket-fault.js";
import { systemChance, systemClock } from "./clock.js";

/** A bucket's name as S3 has them, then a prefix of words as keys have them. */
const S3 = /^s3:\/\/([a-z0-9][a-z0-9.-]{2,62})(?:\/([\w.-]+(?:\/[\w.-]+)*))?\/*$/;
/** A scheme, whose second slash may have been forgotten; a single letter is a drive of Windows. */
const ELSEWHERE = /^[a-z][a-z0-9+.-]+:\//i;
const NAME_ONE = "Name a folder, or s3://bucket/prefix.";

/** Whether a place is a bucket: what is put there is encrypted and sent, which keeps a thread busy. */
export const isBucket = (place: string): boolean => S3.test(place);

/** The bucket that a place names, and what its keys begin with; undefined for a folder. */
function bucketIn(place: string): { readonly bucket: string; readonly prefix: string | undefined } | undefined {
  if (place.trim() === "") {
    throw new UserError({ code: "bad-place", place: "--out", what: "it names no folder", remedy: NAME_ONE });
  }
  const [, bucket, prefix] = S3.exec(place) ?? [];
  if (bucket !== undefined) return { bucket, prefix };
  if (!ELSEWHERE.test(place)) return undefined;
  const what = "neither a folder nor a bucket of S3 with a prefix of letters, digits and . _ - /";
  throw new UserError({ code: "bad-place", place, what, remedy: NAME_ONE });
}

/** The same place from wherever it is asked for. What is neither folder nor bucket is refused, as a path would hide it. */
export function absolutePlace(place: string): string {
  return bucketIn(place) === undefined ? path.resolve(place) : place;
}

/** @param place a folder's path, or `s3://bucket/prefix` with the credentials of the AWS tools */
export async function storeAt(place: string): Promise<Store> {
  const named = bucketIn(place);
  if (named === undefined) return fileStore(place, { clock: systemClock() });
  const { bucket, prefix } = named;
  const [{ s3Client, s3Store }, { awsKeys }, { agents }] = await Promise.all([
    import("../stores/s3.js"),
    import("./aws-keys.js"),
    import("./proxy.js"),
  ]);
  const endpoint = process.env.AWS_ENDPOINT_URL_S3 || process.env.AWS_ENDPOINT_URL || undefined;
  const clock = systemClock();
  const peer = peerOf(`S3 at ${endpoint ?? "AWS"}`, clock);
  const words = new Words(place, peer);
  const client = await words.around("list", async () =>
    s3Client({ endpoint, credentials: awsKeys(), agents: await agents(SOCKETS) }),
  );
  const options = { bucket, client, clock, chance: systemChance, peer, patienceMs: PATIENCE_MS };
  const store = words.of(s3Store(options));
  return prefix === undefined ? store : scoped(store, `${prefix}/`);
}

/**
 * Tries once whether a bucket's store puts a key only if there is none, when it is asked to: S3 does, not all that speak
 * its protocol do, and two workers with the same chunk would write over each other.
 */
export async function assertWritesOnce(place: string, run: string, store: Store): Promise<void> {
  if (!S3.test(place) || (await writesOnce(store, writeOnceKey(run)))) return;
  throw new UserError({
    code: "not-enough-of-s3",
    place,
    what: "the store ignores If-None-Match: it wrote over an object that it was told to leave",
    remedy: "Use S3, or a store with conditional puts; or a folder, then copy it.",
  });
}

/** Removes what processes that were killed in the middle of writing have left in a run's folder; a bucket has no such. */
export async function removeLeftOf(run: string, place: string): Promise<void> {
  if (!S3.test(place)) await removeLeft(path.join(place, runPrefix(run)), { below: true });
}

const SOCKETS = 64;
/** How long a store is waited for that says nothing at all; a run bears more, and begins anew [ms]. */
const PATIENCE_MS = 18_000;

/** Where an object of the store is, for people. */
export function placeOf(place: string, key: string): string {
  return `${place.replace(/\/+$/, "")}/${key}`;
}

/** Says what a user can do about a store's failures. */
class Words {
  readonly #place: string;
  readonly #peer: Peer;
  #hasBegun = false;

  constructor(place: string, peer: Peer) {
    this.#place = place;
    this.#peer = peer;
  }

  /** The same store, whose failures are in words. */
  of(store: Store): Store {
    return {
      get: (key) => this.around("get", () => store.get(key)),
      put: async (key, body, options) => {
        const isNew = await this.around("put", () => store.put(key, body, options));
        this.#hasBegun = true;
        return isNew;
      },
      list: (prefix, after) => this.#listed(store.list(prefix, after)),
      delete: (what) => this.around("delete", () => store.delete(what)),
      url: (key) => this.around("url", () => store.url(key)),
    };
  }

  async around<T>(operation: Operation, what: () => Promise<T>): Promise<T> {
    try {
      return await what();
    } catch (error) {
      throw this.#told(operation, error);
    }
  }

  async *#listed(keys: AsyncIterable<string>): AsyncIterable<string> {
    try {
      yield* keys;
    } catch (error) {
      throw this.#told("list", error);
    }
  }

  #told(operation: Operation, error: unknown): unknown {
    const { service, silentMs } = this.#peer;
    return bucketFault(error, { place: this.#place, service, operation, silentMs, hasBegun: this.#hasBegun });
  }
}
