/** The store that a user names: a folder, or a bucket of S3 and what its keys begin with. */
import type { Store } from "../fanout/ports.js";
import { fileStore } from "../stores/files.js";
import { scoped } from "../stores/scoped.js";
import { systemChance, systemClock } from "./clock.js";

const S3 = /^s3:\/\/([a-z0-9][a-z0-9.-]+)(?:\/(.+?))?\/?$/;

/** @param place a folder's path, or `s3://bucket/prefix` with the credentials of the AWS tools */
export async function storeAt(place: string): Promise<Store> {
  const [, bucket, prefix] = S3.exec(place) ?? [];
  if (bucket === undefined) return fileStore(place);
  const { s3Client, s3Store } = await import("../stores/s3.js");
  const client = s3Client({ endpoint: process.env.AWS_ENDPOINT_URL_S3 ?? process.env.AWS_ENDPOINT_URL });
  const store = s3Store({ bucket, client, clock: systemClock(), chance: systemChance });
  return prefix === undefined ? store : scoped(store, `${prefix}/`);
}

/** Where an object of the store is, for people. */
export function placeOf(place: string, key: string): string {
  return `${place.replace(/\/+$/, "")}/${key}`;
}
