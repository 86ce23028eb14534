/**
 * Brings a finished run's result from a deployment into a folder, so that it lies there as if it had been run there.
 *
 * Each object is checked against its hash, and the manifest comes last. What is there already isn't fetched again.
 */
import { createHash } from "node:crypto";
import pLimit from "p-limit";
import * as z from "zod";
import { lookKey, manifestKey, planKey, reportKey, runPrefix, specKey, summaryKey } from "../fanout/keys.js";
import type { Clock, Store } from "../fanout/ports.js";
import { fileStore } from "../stores/files.js";
import { type RetryPolicy, retried } from "../stores/retry.js";
import type { AskApi } from "./api-client.js";
import { systemChance } from "./clock.js";

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

export async function fetchResult(run: string, ask: AskApi, folder: string, clock: Clock): Promise<void> {
  const store = fileStore(folder);
  const limit = pLimit(AT_ONCE);
  for (let from: number | undefined = 0; from !== undefined; ) {
    const page: z.infer<typeof result> = result.parse(
      await ask("GET", `/sweeps/${run}/result?from=${from}&limit=${PAGE}`),
    );
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

async function bring({ key, url, sha256 }: Brought, store: Store, clock: Clock): Promise<void> {
  const there = sha256 === undefined ? undefined : await store.get(key);
  if (there !== undefined && hashOf(there) === sha256) return;
  const attempt = async () => {
    const response = await fetch(url);
    if (!response.ok) throw new Error(`${key}: status ${response.status}`);
    const bytes = new Uint8Array(await response.arrayBuffer());
    if (sha256 !== undefined && hashOf(bytes) !== sha256)
      throw new Error(`${key}: its bytes aren't what they should be`);
    return bytes;
  };
  await store.put(key, await retried(attempt, () => true, POLICY, { clock, chance: systemChance }));
}

const hashOf = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");
