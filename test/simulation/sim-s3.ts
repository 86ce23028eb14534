/**
 * S3 in the simulated world, as its clients see it: what they send takes time, is too much, fails, is lost, comes broken.
 *
 * Stands behind the real `s3Store`, in the place of the AWS client, so that store's tries and checks run in the world too.
 */
import { createHash } from "node:crypto";
import { GetObjectCommand, ListObjectsV2Command, NoSuchKey, PutObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import type { Store } from "../../lib/fanout/ports.js";
import { s3Store } from "../../lib/stores/s3.js";
import type { Faults } from "./faults.js";
import type { SimProcess } from "./process.js";
import type { Random } from "./random.js";
import type { VirtualTime } from "./virtual-time.js";

export interface SimS3Options {
  readonly time: VirtualTime;
  readonly random: Random;
  readonly faults: Faults;
  /** What a prefix takes a second. */
  readonly putsPerSecond: number;
  readonly getsPerSecond: number;
  /** Keys of a page of a list. */
  readonly pageSize: number;
}

interface Page {
  readonly Contents: readonly { readonly Key: string }[];
  readonly IsTruncated: boolean;
  readonly NextContinuationToken: string | undefined;
}

/** What is told of each object that comes to be. */
export type Watcher = (key: string, body: Uint8Array, isNew: boolean) => void;

export class SimS3 {
  readonly objects = new Map<string, Uint8Array>();
  /** Told of each conditional put that came too late. */
  onLate: (key: string, body: Uint8Array, there: Uint8Array) => void = () => undefined;
  /** Told of each put that took effect. */
  onPut: Watcher = () => undefined;
  #sorted: string[] | undefined;
  /** Lists that have pages to come: where they stand. */
  readonly #lists = new Map<string, string>();
  readonly #options: SimS3Options;
  readonly #puts: Bucket;
  readonly #gets: Bucket;

  constructor(options: SimS3Options) {
    this.#options = options;
    this.#puts = new Bucket(options.putsPerSecond, options.time);
    this.#gets = new Bucket(options.getsPerSecond, options.time);
  }

  /** The store as a process has it. */
  storeOf(process: SimProcess): Store {
    const send = (command: unknown) => process.guard(() => this.#send(command));
    const client = { send } as unknown as S3Client;
    const { random } = this.#options;
    return s3Store({ bucket: "b", client, clock: process.clock, chance: () => random.next() });
  }

  /** An object's bytes. */
  bytesOf(key: string): Uint8Array | undefined {
    return this.objects.get(key);
  }

  /** Deletes an object behind everybody's back. */
  lose(key: string): void {
    this.objects.delete(key);
    this.#sorted = undefined;
  }

  /** The keys in order. */
  keys(): readonly string[] {
    this.#sorted ??= [...this.objects.keys()].sort();
    return this.#sorted;
  }

  async #send(command: unknown): Promise<unknown> {
    const { time, random } = this.#options;
    await time.sleep(random.between(3, 25));
    this.#fail(command instanceof PutObjectCommand ? this.#puts : this.#gets);
    const reply = this.#effect(command);
    await time.sleep(random.between(2, 25));
    return reply;
  }

  #effect(command: unknown): unknown {
    if (command instanceof PutObjectCommand) return this.#put(command.input);
    if (command instanceof GetObjectCommand) return this.#get(String(command.input.Key));
    if (command instanceof ListObjectsV2Command) return this.#list(command.input);
    throw new Error("the simulated S3 doesn't know this command");
  }

  /** What goes wrong before anything has happened. */
  #fail(bucket: Bucket): void {
    const { faults, random } = this.#options;
    if (!bucket.take()) {
      faults.count("12-store-errors");
      throw failure("SlowDown", 503);
    }
    if (!faults.strikes("12-store-errors", random)) return;
    throw random.pick([
      failure("InternalError", 500),
      failure("SlowDown", 503),
      failure("ConditionalRequestConflict", 409),
      Object.assign(new Error("read ECONNRESET"), { code: "ECONNRESET" }),
    ]);
  }

  #put({ Key, Body, IfNoneMatch }: PutObjectCommand["input"]): unknown {
    const key = String(Key);
    const there = this.objects.get(key);
    if (IfNoneMatch === "*" && there !== undefined) {
      this.onLate(key, Body as Uint8Array, there);
      throw failure("PreconditionFailed", 412);
    }
    const isNew = !this.objects.has(key);
    this.objects.set(key, Body as Uint8Array);
    if (isNew) {
      this.#sorted = undefined;
      for (const [under, at] of this.#lists) {
        if (key.startsWith(under) && key > at) this.#options.faults.count("14-listed-while-written");
      }
    }
    this.onPut(key, Body as Uint8Array, isNew);
    if (this.#options.faults.strikes("11-put-reply-lost", this.#options.random)) {
      throw Object.assign(new Error("socket hang up"), { code: "ECONNRESET" });
    }
    return { ETag: etagOf(Body as Uint8Array), $metadata: OK };
  }

  #get(key: string): unknown {
    const body = this.objects.get(key);
    if (body === undefined) throw new NoSuchKey({ message: "The specified key does not exist.", $metadata: NOT_FOUND });
    const { faults, random } = this.#options;
    const broken = faults.strikes("13-broken-body", random)
      ? random.pick(["Checksum mismatch: it is broken", "aborted"])
      : undefined;
    return {
      ETag: etagOf(body),
      $metadata: OK,
      Body: {
        transformToByteArray: async () => {
          if (broken !== undefined) throw new Error(broken);
          return body;
        },
      },
    };
  }

  #list({ Prefix = "", ContinuationToken, StartAfter = "" }: ListObjectsV2Command["input"]): Page {
    const { pageSize } = this.#options;
    const keys = this.keys();
    const after = ContinuationToken ?? StartAfter;
    const found: { Key: string }[] = [];
    let at = firstAt(keys, after > Prefix ? after : Prefix);
    if (keys[at] === after) at += 1;
    for (; found.length < pageSize && at < keys.length && keys[at]!.startsWith(Prefix); at += 1)
      found.push({ Key: keys[at]! });
    const last = found.at(-1)?.Key;
    const isMore = last !== undefined && keys[at]?.startsWith(Prefix) === true;
    if (isMore) this.#lists.set(Prefix, last);
    else this.#lists.delete(Prefix);
    return { Contents: found, IsTruncated: isMore, NextContinuationToken: isMore ? last : undefined };
  }
}

/** So many requests a second, half a second's worth at once. */
export class Bucket {
  #tokens: number;
  #filledMs: number;
  readonly #perSecond: number;
  readonly #time: VirtualTime;

  constructor(perSecond: number, time: VirtualTime) {
    this.#perSecond = perSecond;
    this.#time = time;
    this.#tokens = perSecond;
    this.#filledMs = time.nowMs;
  }

  take(): boolean {
    const fresh = ((this.#time.nowMs - this.#filledMs) / 1_000) * this.#perSecond;
    this.#filledMs = this.#time.nowMs;
    this.#tokens = Math.min(Math.max(this.#perSecond / 2, 1), this.#tokens + fresh);
    if (this.#tokens < 1) return false;
    this.#tokens -= 1;
    return true;
  }
}

const OK = { httpStatusCode: 200 };
const NOT_FOUND = { httpStatusCode: 404 };

export function failure(name: string, status: number): Error {
  return Object.assign(new Error(name), { name, $metadata: { httpStatusCode: status } });
}

/** As S3 makes the ETag of an object that came in one piece: its MD5, in quotes. */
function etagOf(body: Uint8Array): string {
  return `"${createHash("md5").update(body).digest("hex")}"`;
}

/** Where a key stands, or would, in sorted keys. */
function firstAt(keys: readonly string[], key: string): number {
  let [low, high] = [0, keys.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (keys[middle]! < key) low = middle + 1;
    else high = middle;
  }
  return low;
}
