/**
 * Brings a finished run's result from a deployment into a folder, so that it lies there as if it had been run there.
 *
 * Each object is checked against its hash, and the manifest comes last. What is there already isn't fetched again.
 */

import pLimit from "p-limit";
import * as z from "zod";
import { StoppedError, UserError } from "../../errors.js";
import { lookKey, manifestKey, planKey, reportKey, runPrefix, specKey, summaryKey } from "../../fanout/keys.js";
import type { Clock, Store } from "../../fanout/ports.js";
import { sha256Of } from "../../sha256.js";
import { fileStore } from "../../stores/files.js";
import { isSilence } from "../../stores/passing.js";
import { peerOf, type Silent } from "../../stores/peers.js";
import { type RetryPolicy, retried } from "../../stores/retry.js";
import { awsFault } from "../aws-fault.js";
import { systemChance } from "../clock.js";
import { requested } from "../http.js";
import { understood } from "../understood.js";
import type { AskApi } from "./api-client.js";

const at = z.object({ url: z.url() });
const file = at.extend({ sha256: z.string() });
const named = file.extend({ key: z.string().regex(/^(parts|reduce)\/[A-Za-z0-9./-]+$/) });
const result = z.object({
  summary: file,
  report: at.optional(),
  spec: at,
  look: at.optional(),
  plan: at,
  manifest: at,
  parts: z.array(named),
  nodes: z.array(named).optional(),
  next: z.int().optional(),
});

/** Addresses live for a quarter of an hour: so many are fetched with ease in that time. */
const PAGE = 200;
const AT_ONCE = 16;
const POLICY: RetryPolicy = { attempts: 6, baseMs: 200, capMs: 5_000 };
/** How long a connection may carry nothing, and how long all tries may take that hear nothing [ms]. */
const SILENT_MS = 10_000;
const PATIENCE_MS = 18_000;
/** No part is so large; a spec with tables may be some [bytes]. */
const MOST_BYTES = 2 ** 31;

export async function fetchResult(run: string, ask: AskApi, folder: string, clock: Clock): Promise<void> {
  const store = fileStore(folder, { clock });
  const limit = pLimit(AT_ONCE);
  for (let from: number | undefined = 0; from !== undefined; ) {
    const path = `/sweeps/${run}/result?from=${from}&limit=${PAGE}`;
    const page: z.infer<typeof result> = understood(result, await ask("GET", path), `GET ${path}`);
    const objects = [...page.parts, ...(page.nodes ?? [])].map((one) => ({ ...one, key: runPrefix(run) + one.key }));
    if (from === 0) objects.push({ ...page.summary, key: summaryKey(run) });
    if (from === 0 && page.report !== undefined) await bring({ ...page.report, key: reportKey(run) }, store, clock);
    await limit.map(objects, (one) => bring(one, store, clock));
    if (page.next === undefined) {
      await bring({ ...page.spec, key: specKey(run) }, store, clock);
      if (page.look !== undefined) await bring({ ...page.look, key: lookKey(run) }, store, clock);
      await bring({ ...page.plan, key: planKey(run) }, store, clock);
      await bring({ ...page.manifest, key: manifestKey(run) }, store, clock);
    }
    from = page.next;
  }
}

interface Brought {
  readonly key: string;
  readonly url: string;
  readonly sha256?: string;
}

async function bring(object: Brought, store: Store, clock: Clock): Promise<void> {
  const { key, sha256 } = object;
  const there = sha256 === undefined ? undefined : await store.get(key);
  if (there !== undefined && sha256Of(there) === sha256) return;
  await store.put(key, await read(object, clock));
}

async function read({ key, url, sha256 }: Brought, clock: Clock): Promise<Uint8Array> {
  const peer = peerOf(`S3 at ${new URL(url).origin}`, clock);
  const attempt = async () => {
    const { status, bytes } = await peer.asked(
      () => requested(new URL(url), { silentMs: SILENT_MS, mostBytes: MOST_BYTES }),
      isSilence,
    );
    if (status !== 200) throw refusedBy(status, bytes);
    if (sha256 !== undefined && sha256Of(bytes) !== sha256) throw new OtherBytes();
    return bytes;
  };
  const mayPass = (error: unknown, elapsedMs: number) =>
    !(error instanceof AddressExpired) && !(isSilence(error) && elapsedMs >= PATIENCE_MS);
  try {
    return await retried(attempt, mayPass, POLICY, { clock, chance: systemChance });
  } catch (error) {
    throw inWords(error, key, peer);
  }
}

/** Puts bytes to an address that a deployment gave. */
export async function putTo(url: URL, body: Uint8Array, headers: Readonly<Record<string, string>>): Promise<void> {
  try {
    const { status, bytes } = await requested(url, {
      ...{ method: "PUT", headers, body, silentMs: PATIENCE_MS, mostBytes: MOST_BYTES },
    });
    if (status < 200 || status >= 300) throw refusedBy(status, bytes);
  } catch (error) {
    throw inWords(error, "the spec's upload", { service: `S3 at ${url.origin}`, silentMs: 0 });
  }
}

/** An object, as the manifest doesn't have it. */
class OtherBytes extends Error {
  override readonly name = "OtherBytes";
}

/** An address is of use for a quarter of an hour: no other try changes that. */
class AddressExpired extends Error {
  override readonly name = "AddressExpired";
}

/** S3's own name and sentence for why it gives no object. */
function refusedBy(status: number, bytes: Uint8Array): Error {
  const text = new TextDecoder().decode(bytes.subarray(0, 10_000));
  const [, name = "NotTheService"] = /<Code>(\w+)<\/Code>/.exec(text) ?? [];
  const [, message = ""] = /<Message>([^<]*)<\/Message>/.exec(text) ?? [];
  if (status === 403 && /^(Request has expired|Request is expired)/i.test(message)) return new AddressExpired(message);
  return Object.assign(new Error(message), { name, $metadata: { httpStatusCode: status }, $responseBodyText: text });
}

function inWords(cause: unknown, place: string, peer: Silent): unknown {
  if (cause instanceof OtherBytes) {
    const what = "its bytes aren't those that the run wrote, try after try";
    const remedy = "It is damaged where it lies, or on the way: see whether a proxy changes what passes it.";
    return new UserError({ code: "damaged", place, what, remedy }, [], { cause });
  }
  if (cause instanceof AddressExpired) {
    const what = `the address that the deployment gave has expired ("${cause.message}")`;
    const remedy =
      "The same command asks for new ones, and goes on from there; see whether this machine's clock is right.";
    return new StoppedError({ code: "expired-address", place, what, remedy }, { cause, mayPass: true });
  }
  const fault = awsFault(cause, peer);
  if (fault === undefined) return cause;
  const { mayPass = false, ...mistake } = fault;
  return new StoppedError({ ...mistake, place }, { cause, mayPass }); // what was brought stays
}
