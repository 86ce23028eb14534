/**
 * A store over a bucket of S3, or of anything that speaks its protocol.
 *
 * Every operation is tried again, with jitter and within bounds, when the network or the service fails; bytes are
 * checked against their checksums both ways. A conditional put stays truthful even if the reply to it was lost.
 * Not here: which keys there are (lib/fanout), who may touch them (stacks).
 */
import {
  DeleteObjectsCommand,
  GetObjectCommand,
  type GetObjectCommandOutput,
  ListObjectsV2Command,
  NoSuchKey,
  PutObjectCommand,
  S3Client,
  type S3ClientConfig,
} from "@aws-sdk/client-s3";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import type { Chance, Clock, Store } from "../fanout/ports.js";
import { checkedKey, checkedPrefix } from "./key.js";
import { isPassing, isSilence, nameOf, statusOf } from "./passing.js";
import type { Peer } from "./peers.js";
import { type RetryPolicy, retried } from "./retry.js";

export interface S3StoreOptions {
  readonly bucket: string;
  /** Put before every key, and taken off again: the store sees nothing else of the bucket. Empty, or ends in `/`. */
  readonly prefix?: string;
  readonly client: S3Client;
  readonly clock: Clock;
  readonly chance: Chance;
  /**
   * For a role that may get objects but not list them: S3 answers such a one "denied" where there is no object, and
   * this takes it as that.
   */
  readonly deniedMeansAbsent?: boolean;
  /** How long a presigned address lives [s]. */
  readonly urlSeconds?: number;
  readonly retry?: RetryPolicy;
  /** For how long an operation goes on trying when nothing at all comes back [ms]. */
  readonly patienceMs?: number;
  /** Learns of each request whether it is answered. */
  readonly peer?: Peer;
}

/** A store over S3 can also give an address to put to. */
export interface S3Store extends Store {
  /**
   * An address that takes one PUT of exactly these bytes, for as long as `urlSeconds`.
   *
   * @param sha256Base64 of the bytes: a body with another is refused by S3
   */
  uploadUrl(key: string, byteCount: number, sha256Base64: string): Promise<string>;
}

/** Eight tries with pauses of up to 0.1, 0.2, ... 6.4 s: rides out a drop of the network of several seconds. */
const DEFAULT_RETRY: RetryPolicy = { attempts: 8, baseMs: 100, capMs: 6_400 };
const DEFAULT_URL_SECONDS = 3_600;
/** A function of a deployment has minutes, and nobody who waits. */
const DEFAULT_PATIENCE_MS = 100_000;
/** What S3 deletes at most in one request. */
const DELETE_BATCH = 1_000;

/** What an S3 client for a store needs to know; undefined means as the AWS tools have it. */
export interface S3ClientOptions extends Pick<S3ClientConfig, "credentials"> {
  readonly region?: string | undefined;
  /** Another endpoint than AWS's, as an emulator's; buckets are then in the path, not in the host's name. */
  readonly endpoint?: string | undefined;
  /** How many connections at once. */
  readonly sockets?: number;
  /** What makes the connections, in place of agents of its own: by a proxy's way, say. */
  readonly agents?: { readonly httpAgent: object; readonly httpsAgent: object };
}

/**
 * How long a connection may carry nothing, neither way [ms]: S3 itself takes milliseconds. The SDK begins to count three
 * seconds after the request. A large body over a slow line isn't silent, so there is no limit to the whole.
 */
const SILENT_MS = 9_000;

/** An S3 client as the store wants it: connections kept, no tries of its own (the store counts them), time limits. */
export function s3Client(options: S3ClientOptions = {}): S3Client {
  const agent = { keepAlive: true, maxSockets: options.sockets ?? 64 };
  return new S3Client({
    ...(options.region === undefined ? {} : { region: options.region }),
    ...(options.endpoint === undefined ? {} : { endpoint: options.endpoint, forcePathStyle: true }),
    ...(options.credentials === undefined ? {} : { credentials: options.credentials }),
    maxAttempts: 1,
    requestHandler: {
      ...(options.agents ?? { httpAgent: agent, httpsAgent: agent }),
      connectionTimeout: 3_000,
      socketTimeout: SILENT_MS,
    },
  });
}

export function s3Store(options: S3StoreOptions): S3Store {
  const { client, bucket, prefix = "" } = options;
  const policy = options.retry ?? DEFAULT_RETRY;
  const { peer, patienceMs = DEFAULT_PATIENCE_MS } = options;
  const mayPass = (error: unknown, elapsedMs: number) =>
    isPassing(error) && !(isSilence(error) && elapsedMs >= patienceMs);
  const again = <T>(attempt: (number: number) => Promise<T>) => {
    const asked = peer === undefined ? attempt : (number: number) => peer.asked(() => attempt(number), isSilence);
    return retried(asked, mayPass, policy, options);
  };
  const full = (key: string) => prefix + checkedKey(key);
  const expiresIn = options.urlSeconds ?? DEFAULT_URL_SECONDS;

  async function get(key: string): Promise<Uint8Array | undefined> {
    return again(async () => {
      const found = await getObject(client, bucket, full(key), options.deniedMeansAbsent ?? false);
      return found?.Body === undefined ? undefined : await found.Body.transformToByteArray(); // within the try: it may break off
    });
  }

  async function put(key: string, body: Uint8Array, how: { readonly ifAbsent?: boolean } = {}): Promise<boolean> {
    const input = { Bucket: bucket, Key: full(key), Body: body, ChecksumAlgorithm: "SHA256" as const };
    if (how.ifAbsent !== true) {
      await again(async () => genuine(await client.send(new PutObjectCommand(input))));
      return true;
    }
    return again(async (number) => {
      try {
        genuine(await client.send(new PutObjectCommand({ ...input, IfNoneMatch: "*" })));
        return true;
      } catch (error) {
        if (statusOf(error) !== 412) throw error;
        // An earlier try of ours may be what is there: its reply was lost. The bytes tell.
        return number > 1 && sameBytes(await get(key), body);
      }
    });
  }

  const bucketOf = { client, bucket, prefix, again };
  return {
    get,
    put,
    list: (under, after) => listed(bucketOf, under, after),
    delete: (what) => removed(bucketOf, what),
    url: (key) => getSignedUrl(client, new GetObjectCommand({ Bucket: bucket, Key: full(key) }), { expiresIn }),
    uploadUrl: (key, byteCount, sha256Base64) =>
      getSignedUrl(
        client,
        new PutObjectCommand({
          Bucket: bucket,
          Key: full(key),
          ContentLength: byteCount,
          ChecksumSHA256: sha256Base64,
        }),
        {
          expiresIn,
          unhoistableHeaders: new Set(["x-amz-checksum-sha256"]),
          signableHeaders: new Set(["content-length"]),
        },
      ),
  };
}

interface Bucket {
  readonly client: S3Client;
  readonly bucket: string;
  readonly prefix: string;
  /** Tries an operation as often as the store may. */
  readonly again: <T>(attempt: () => Promise<T>) => Promise<T>;
}

async function* listed(from: Bucket, under: string, after?: string): AsyncIterable<string> {
  const { client, bucket, prefix, again } = from;
  const begin = after === undefined ? {} : { StartAfter: prefix + after };
  let token: string | undefined;
  do {
    const input = { ...begin, Bucket: bucket, Prefix: prefix + under, ContinuationToken: token };
    const page = await again(async () => {
      const { $metadata, ...found } = await client.send(new ListObjectsV2Command(input));
      if (Object.values(found).every((value) => value === undefined)) throw new NotTheService($metadata);
      return found;
    });
    for (const entry of page.Contents ?? []) if (entry.Key !== undefined) yield entry.Key.slice(prefix.length);
    token = page.IsTruncated === true ? page.NextContinuationToken : undefined;
  } while (token !== undefined);
}

async function removed(from: Bucket, what: string | readonly string[]): Promise<void> {
  const { client, bucket, prefix, again } = from;
  const keys = typeof what === "string" ? listed(from, checkedPrefix(what)) : what.map(checkedKey);
  let batch: string[] = [];
  const flush = async () => {
    if (batch.length === 0) return;
    const Objects = batch.map((key) => ({ Key: prefix + key }));
    batch = [];
    const reply = await again(() =>
      client.send(new DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects, Quiet: true } })),
    );
    const failed = reply.Errors?.[0];
    if (failed !== undefined) throw new Error(`S3 didn't delete ${failed.Key}: ${failed.Code} ${failed.Message}`);
  };
  for await (const key of keys) if (batch.push(key) === DELETE_BATCH) await flush();
  await flush();
}

async function getObject(
  client: S3Client,
  bucket: string,
  key: string,
  deniedMeansAbsent: boolean,
): Promise<GetObjectCommandOutput | undefined> {
  try {
    return genuine(await client.send(new GetObjectCommand({ Bucket: bucket, Key: key, ChecksumMode: "ENABLED" })));
  } catch (error) {
    if (error instanceof NoSuchKey) return undefined;
    if (deniedMeansAbsent && statusOf(error) === 403 && nameOf(error) === "AccessDenied") return undefined;
    throw error;
  }
}

/**
 * Something answered "well", and it wasn't S3: a firewall's page, say. Taken for an answer, it would be an object that
 * was never written, or a run without parts.
 */
class NotTheService extends Error {
  override readonly name = "NotTheService";
  readonly $metadata: { readonly httpStatusCode?: number | undefined };

  constructor(metadata: { readonly httpStatusCode?: number | undefined }) {
    super("the answer isn't one of S3's");
    this.$metadata = metadata;
  }
}

/** S3, and whatever speaks its protocol, answers with the object's ETag whether it was written or read. */
function genuine<T extends { readonly ETag?: string | undefined; readonly $metadata: object }>(answer: T): T {
  if (answer.ETag === undefined) throw new NotTheService(answer.$metadata);
  return answer;
}

function sameBytes(one: Uint8Array | undefined, other: Uint8Array): boolean {
  return one !== undefined && Buffer.compare(one, other) === 0;
}
