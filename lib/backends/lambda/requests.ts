/**
 * What is asked of a deployment, as it lies in its bucket under `requests/OWNER/`: the specs, how to run them, when each
 * was asked for, and when that came to an end.
 *
 * Times are in the keys, so one list tells which runs an owner has and which of them are still going on; nothing is ever
 * changed or deleted for that, so nobody needs the right to.
 */
import * as z from "zod";
import type { Store } from "../../fanout/ports.js";
import { requestPrefix, requestsPrefix } from "../../stores/owner.js";
import type { Spec } from "../../sweep/spec/spec.js";

/** What a request holds besides the spec: what doesn't belong to the run's id. */
export interface Request {
  readonly run: string;
  readonly name?: string | undefined;
  readonly jobs: number;
  readonly execution: Spec["execution"];
}

const request: z.ZodType<Request> = z.object({
  run: z.string().regex(/^[0-9a-f]{32}$/),
  name: z.string().optional(),
  jobs: z.int().min(1),
  execution: z.object({
    backend: z.enum(["local", "lambda", "spmd"]).optional(),
    workers: z.int().min(1).optional(),
    chunk: z.int().min(1).optional(),
    maxFailures: z.int().min(0).optional(),
    deadline: z.number().positive().optional(),
    maxCost: z.number().positive().optional(),
  }),
}) as z.ZodType<Request>;

/** A run, as the keys of its requests tell. */
export interface Asked {
  readonly run: string;
  /** When it was asked for, the last time [ms since 1970]. */
  readonly askedMs: number;
  /** Whether it has come to an end since: done, stopped or cancelled. */
  readonly hasEnded: boolean;
}

/** The header that says which run whoever asks takes a spec for: the id is a hash that holds the engine's version. */
export const EXPECTED_RUN = "x-katfan-run";

/** How many runs an owner may have in the bucket, ended ones too: bounds what a list takes. */
export const MOST_KEPT = 5_000;
/** How many keys the requests of one run may have: each resumption adds some. */
const MOST_KEYS = 20 * MOST_KEPT;

const specKey = (owner: string, run: string) => `${requestPrefix(owner, run)}spec.json`;
const requestKey = (owner: string, run: string) => `${requestPrefix(owner, run)}request.json`;
const mark = (owner: string, run: string, what: "asked" | "ended", ms: number) =>
  `${requestPrefix(owner, run)}${what}-${String(Math.floor(ms)).padStart(13, "0")}`;
const MARK = /^([0-9a-f]{32})\/(asked|ended)-(\d{13,16})$/;

/** Where a spec lies that was too large to be sent: by its hash. */
export function uploadKey(owner: string, sha256: string): string {
  if (!/^[0-9a-f]{64}$/.test(sha256)) throw new RangeError("not the SHA-256 of an upload");
  return `${requestsPrefix(owner)}uploads/${sha256}.json`;
}

/** Writes a request down. The mark comes last: whoever sees it can read the rest. */
export async function ask(
  bucket: Store,
  owner: string,
  asked: { readonly request: Request; readonly spec: Uint8Array; readonly nowMs: number },
): Promise<void> {
  const { run } = asked.request;
  await bucket.put(specKey(owner, run), asked.spec);
  await bucket.put(requestKey(owner, run), new TextEncoder().encode(`${JSON.stringify(asked.request)}\n`));
  await bucket.put(mark(owner, run, "asked", asked.nowMs), new Uint8Array());
}

/** Writes down that what was asked for has come to an end. */
export async function noteEnd(bucket: Store, owner: string, run: string, nowMs: number): Promise<void> {
  await bucket.put(mark(owner, run, "ended", nowMs), new Uint8Array());
}

/** The spec and the request of a run, or undefined if nobody asked for it. */
export async function requestOf(
  bucket: Store,
  owner: string,
  run: string,
): Promise<{ readonly request: Request; readonly spec: Uint8Array } | undefined> {
  const bytes = await bucket.get(requestKey(owner, run));
  const spec = await bucket.get(specKey(owner, run));
  if (bytes === undefined || spec === undefined) return undefined;
  return { request: request.parse(JSON.parse(new TextDecoder().decode(bytes))), spec };
}

/** All runs that an owner asked for, the latest first. */
export async function askedBy(bucket: Store, owner: string): Promise<readonly Asked[]> {
  const prefix = requestsPrefix(owner);
  const times = new Map<string, { asked: number; ended: number }>();
  let keys = 0;
  for await (const key of bucket.list(prefix)) {
    keys += 1;
    if (keys > MOST_KEYS) break;
    const [, run, what, ms] = MARK.exec(key.slice(prefix.length)) ?? [];
    if (run === undefined || what === undefined) continue;
    const known = times.get(run) ?? { asked: 0, ended: 0 };
    times.set(run, { ...known, [what]: Math.max(known[what as "asked" | "ended"], Number(ms)) });
  }
  return [...times]
    .filter(([, { asked }]) => asked > 0)
    .map(([run, { asked, ended }]) => ({ run, askedMs: asked, hasEnded: ended >= asked }))
    .sort((one, other) => other.askedMs - one.askedMs || (one.run < other.run ? -1 : 1));
}
