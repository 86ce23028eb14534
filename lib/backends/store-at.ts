/** The store that a user names: a folder, or a bucket of S3 and what its keys begin with. */
import { UserError } from "../errors.js";
import type { Store } from "../fanout/ports.js";
import { fileStore } from "../stores/files.js";
import { scoped } from "../stores/scoped.js";
import { bucketFault } from "./aws-fault.js";
import { systemChance, systemClock } from "./clock.js";

/** A bucket's name as S3 has them, then a prefix of words as keys have them. */
const S3 = /^s3:\/\/([a-z0-9][a-z0-9.-]{2,62})(?:\/([\w.-]+(?:\/[\w.-]+)*))?\/*$/;
const ELSEWHERE = /^[a-z][a-z0-9+.-]*:\/\//i;

/** @param place a folder's path, or `s3://bucket/prefix` with the credentials of the AWS tools */
export async function storeAt(place: string): Promise<Store> {
  const [, bucket, prefix] = S3.exec(place) ?? [];
  if (bucket === undefined && ELSEWHERE.test(place)) {
    const what = "neither a folder nor a bucket of S3 with a prefix of letters, digits and . _ - /";
    throw new UserError({ code: "bad-place", place, what, remedy: "Name a folder, or s3://bucket/prefix." });
  }
  if (bucket === undefined) return fileStore(place);
  const { s3Client, s3Store } = await import("../stores/s3.js");
  const client = s3Client({ endpoint: process.env.AWS_ENDPOINT_URL_S3 ?? process.env.AWS_ENDPOINT_URL });
  const store = inWords(s3Store({ bucket, client, clock: systemClock(), chance: systemChance }), place);
  return prefix === undefined ? store : scoped(store, `${prefix}/`);
}

/** Where an object of the store is, for people. */
export function placeOf(place: string, key: string): string {
  return `${place.replace(/\/+$/, "")}/${key}`;
}

/** The same store, whose failures say what a user can do about them. */
function inWords(store: Store, place: string): Store {
  const told = (error: unknown) => Promise.reject(bucketFault(error, place));
  return {
    get: (key) => store.get(key).catch(told),
    put: (key, body, options) => store.put(key, body, options).catch(told),
    async *list(prefix) {
      try {
        yield* store.list(prefix);
      } catch (error) {
        throw bucketFault(error, place);
      }
    },
    delete: (prefix) => store.delete(prefix).catch(told),
    url: (key) => store.url(key).catch(told),
  };
}
