/**
 * What a finished run consists of: every part with its hash, the summary, the report. Written last, so that who sees the
 * manifest can read all that it names.
 *
 * A run of many parts names the nodes of the tree that merged them instead, and these name the parts, each with its hash.
 */

import * as z from "zod";
import { jsonIn } from "../json.js";
import { sha256Of } from "../sha256.js";
import { manifestKey, partKey, RUN_ID, reportKey, runPrefix, summaryKey } from "./keys.js";
import type { Store } from "./ports.js";

/** A node's key, relative to its run's folder. */
const NODE = /^reduce\/\d+\/\d{16}(?:-\d{1,16})?\.json$/;
const hash = z.string().regex(/^[0-9a-f]{64}$/);
const count = z.int().min(0);
/** Keys are relative to the run's folder, as `parts/...`: a run that is copied elsewhere stays whole. */
const named = z.object({ key: z.string(), sha256: hash });
const part = named.extend({ first: count, count, failures: count });
const node = named.extend({ first: count, count, level: count, parts: count });
const manifest = z.object({
  katfan: z.literal(1),
  run: z.string(),
  engine: z.string(),
  specSha256: hash,
  jobs: count,
  failures: count,
  /** How many parts there are. */
  partCount: count,
  /** In the order of their jobs; instead of them, if there are too many, the nodes of the tree that name them. */
  parts: z.array(part).optional(),
  nodes: z.array(node).optional(),
  summary: named,
  /** It has no hash: it is a view of the others, and is drawn anew when the run's look changes. */
  report: z.object({ key: z.string() }).optional(),
});
const merged = z.object({
  run: z.string(),
  level: count,
  index: count,
  first: count,
  count,
  failures: count,
  parts: z.array(part).optional(),
  nodes: z.array(node).optional(),
  /** The summary of its jobs, in base 64. */
  summary: z.base64(),
});

export type ManifestPart = z.infer<typeof part>;
export type ManifestNode = z.infer<typeof node>;
export type Manifest = z.infer<typeof manifest>;
/** A node of the tree: what some parts come to, and which they are. */
export type Merged = z.infer<typeof merged>;
/** A node that isn't stored: its summary isn't bytes yet. */
export type MergedContent = Omit<Merged, "summary">;

/**
 * The run's manifest, if it is finished.
 *
 * @throws NotAsNamed if it is there and isn't what a finished run has
 */
export async function manifestOf(run: string, store: Store): Promise<Manifest | undefined> {
  const bytes = await store.get(manifestKey(run));
  if (bytes === undefined) return undefined;
  const content = readManifest(bytes);
  if (content === undefined || content.run !== run) throw new NotAsNamed(inRun(run, manifestKey(run)), "damaged");
  return content;
}

/** The same where it is about to be made anew if it isn't whole: then there is none. */
export async function wholeManifest(run: string, store: Store): Promise<Manifest | undefined> {
  try {
    return await manifestOf(run, store);
  } catch (error) {
    if (error instanceof NotAsNamed) return undefined;
    throw error;
  }
}

/** What it says must fit together: it names all else by hashes, and has none of its own. */
function readManifest(bytes: Uint8Array): Manifest | undefined {
  const content = manifest.safeParse(jsonIn(bytes)).data;
  if (content === undefined) return undefined;
  const { run, parts, nodes, jobs, failures, partCount, summary, report } = content;
  const isNamed =
    RUN_ID.test(run) &&
    summary.key === inRun(run, summaryKey(run)) &&
    (report === undefined || report.key === inRun(run, reportKey(run))) &&
    (parts ?? []).every((part) => part.count > 0 && part.key === inRun(run, partKey(run, part))) &&
    (nodes ?? []).every(({ key }) => NODE.test(key));
  if (!isNamed) return undefined;
  const ranges = parts ?? nodes ?? [];
  let next = 0;
  for (const { first, count } of ranges) {
    if (first !== next) return undefined;
    next += count;
  }
  const failed = parts?.reduce((sum, part) => sum + part.failures, 0) ?? failures;
  const counted = parts?.length ?? nodes?.reduce((sum, node) => sum + node.parts, 0);
  return next === jobs && failed === failures && counted === partCount ? content : undefined;
}

export const manifestBytes = (content: Manifest): Uint8Array => jsonBytes(content);

/** A node as it is stored: its content and, before it, the hash of that. */
export function mergedBytes(content: Merged): Uint8Array {
  const body = JSON.stringify(content);
  return new TextEncoder().encode(`{"sha256":"${sha256Of(new TextEncoder().encode(body))}","body":${body}}\n`);
}

/** A node as it was written, or undefined if it isn't that any more. */
export function readMerged(bytes: Uint8Array): Merged | undefined {
  const text = new TextDecoder().decode(bytes);
  const start = '{"sha256":"'.length;
  const [said, body] = [text.slice(start, start + 64), text.slice(start + 64 + '","body":'.length, -2)];
  if (sha256Of(new TextEncoder().encode(body)) !== said) return undefined;
  return merged.parse(JSON.parse(body)); // its hash says that it is as we wrote it
}

/** A key as a manifest has it: relative to the run's folder. */
export const inRun = (run: string, key: string): string => key.slice(runPrefix(run).length);

/** What is wrong with an object; a stray one lies among the parts, and is none that the manifest names. */
export type Fault = "missing" | "damaged" | "stray";

/** What an object is that has a fault, in words. */
export const saidOf = (fault: Fault): string => (fault === "stray" ? "no part of the run" : fault);

/** Something that a run has, or had, isn't there or isn't as it was. Its key is relative to the run's folder. */
export class NotAsNamed extends Error {
  override readonly name = "NotAsNamed";

  readonly key: string;
  readonly fault: Fault;

  constructor(key: string, fault: Fault) {
    super(`${key} is ${saidOf(fault)}`);
    this.key = key;
    this.fault = fault;
  }
}

/** What a manifest, or a node, names, by its hash if it has one. @throws NotAsNamed if it isn't there, or isn't that any more */
export async function namedBytes(
  run: string,
  { key, sha256 }: { readonly key: string; readonly sha256?: string | undefined },
  store: Store,
): Promise<Uint8Array> {
  const bytes = await store.get(runPrefix(run) + key);
  if (bytes === undefined) throw new NotAsNamed(key, "missing");
  if (sha256 !== undefined && sha256Of(bytes) !== sha256) throw new NotAsNamed(key, "damaged");
  return bytes;
}

/** All parts that a manifest names, in the order of their jobs, whether directly or by its tree. */
export async function* partsOf(from: Manifest | MergedContent, store: Store): AsyncIterable<ManifestPart> {
  yield* from.parts ?? [];
  for (const one of from.nodes ?? []) {
    const content = readMerged(await namedBytes(from.run, one, store));
    if (content === undefined) throw new NotAsNamed(one.key, "damaged");
    yield* partsOf(content, store);
  }
}

/** The bytes of the part that holds a job; undefined if none does. */
export async function partOfJob(
  from: Manifest | MergedContent,
  job: number,
  store: Store,
): Promise<Uint8Array | undefined> {
  for await (const part of partsOf(from, store)) {
    if (part.first <= job && job < part.first + part.count) return namedBytes(from.run, part, store);
  }
  return undefined;
}

function jsonBytes(content: unknown): Uint8Array {
  return new TextEncoder().encode(`${JSON.stringify(content)}\n`);
}
