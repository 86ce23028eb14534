/**
 * Specs that are dropped into the bucket: each starts a run, and something is laid beside it that says which, or what is
 * wrong with it.
 *
 * Names in the inbox are their users' own: they are taken as they are, never made part of any other key.
 */

import { UserError } from "../errors.js";
import { runPrefix } from "../fanout/keys.js";
import { ownerPrefix } from "../stores/owner.js";
import { parseSpecText } from "../sweep/reading/spec-text.js";
import { bodyOf, Problem, problemOf } from "./problem.js";
import { acceptable, type SubmissionWorld, submitSpec } from "./submission.js";

/** The inbox, by the names in it. */
export interface Inbox {
  read(name: string): Promise<Uint8Array | undefined>;
  write(name: string, body: Uint8Array): Promise<void>;
}

export interface InboxWorld extends SubmissionWorld {
  readonly inbox: Inbox;
}

/** What was dropped. */
export interface Dropped {
  /** Its name in the inbox. */
  readonly name: string;
  readonly owner: string;
  /** In place of the spec's seed: for runs by the clock, which would otherwise be one and the same. */
  readonly seed?: string | undefined;
}

export type Taken =
  | { readonly kind: "taken"; readonly run: string }
  | { readonly kind: "refused"; readonly problem: string }
  /** It is an answer of ours, or gone again. */
  | { readonly kind: "ignored" };

const PREFIX = "inbox/";
/** What we lay there ourselves: taken for specs, they would go round for ever. */
const ANSWERS = /\.(error|run)\.json$/;
const MOST_BYTES = 64 * 1024 * 1024;

/** The name in the inbox that a key of the bucket is, or undefined. */
export function nameInInbox(key: string): string | undefined {
  const name = key.startsWith(PREFIX) ? key.slice(PREFIX.length) : "";
  return name === "" || ANSWERS.test(name) ? undefined : name;
}

export async function takeIn({ name, owner, seed }: Dropped, world: InboxWorld): Promise<Taken> {
  const bytes = await world.inbox.read(name);
  if (bytes === undefined) return { kind: "ignored" };
  try {
    if (bytes.length > MOST_BYTES) throw new Problem("too-large", `${bytes.length} bytes are more than ${MOST_BYTES}`);
    const raw = rawOf(new TextDecoder("utf-8").decode(bytes), name);
    const seeded = seed === undefined || typeof raw !== "object" || raw === null ? raw : { ...raw, seed };
    const { run } = await submitSpec(acceptable(seeded, world.allowance), owner, world);
    const where = { run, owner, prefix: ownerPrefix(owner) + runPrefix(run) };
    await world.inbox.write(`${name}.run.json`, jsonOf(where));
    return { kind: "taken", run };
  } catch (error) {
    const problem = error instanceof UserError ? problemOf(error) : error;
    if (!(problem instanceof Problem) || problem.kind === "unavailable") throw error; // the platform tries again
    await world.inbox.write(`${name}.error.json`, jsonOf(bodyOf(problem)));
    return { kind: "refused", problem: problem.kind };
  }
}

/** A spec in JSON or YAML, or KatScript: one job of its own analysis. */
function rawOf(text: string, name: string): unknown {
  if (name.endsWith(".kat")) return { model: text, jobs: 1 };
  return parseSpecText(text, name.endsWith(".json") ? "json" : "yaml", "spec").raw;
}

function jsonOf(content: unknown): Uint8Array {
  return new TextEncoder().encode(`${JSON.stringify(content, null, 2)}\n`);
}
