/** What the functions of a deployment ask of one another, and how each reads it. */
import * as z from "zod";
import { type Carried, carriedSchema } from "../../fanout/orchestrator/carried.js";
import type { NodeTask } from "../../fanout/reducer/reduce-node.js";
import type { OwnedChunk } from "./lambda.js";

const owner = z.string().regex(/^[0-9a-f]{32}$/);
const run = owner;
const count = z.int().min(0);

/** A worker runs a chunk, tells how long a run's first jobs take, or which outputs a run's code has. */
export type WorkerTask = ({ readonly kind: "chunk" } & OwnedChunk) | PilotTask | OutputsTask;
export interface PilotTask {
  readonly kind: "pilot";
  readonly owner: string;
  readonly run: string;
  readonly jobs: number;
}

export interface OutputsTask {
  readonly kind: "outputs";
  readonly owner: string;
  readonly run: string;
}

const chunk = z.strictObject({
  owner,
  run,
  index: count,
  first: count,
  count: z.int().min(1),
  attempt: z.int().min(1),
});
const pilot = z.strictObject({ kind: z.literal("pilot"), owner, run, jobs: z.int().min(1) });

const outputsTask = z.strictObject({ kind: z.literal("outputs"), owner, run });
const other = z.discriminatedUnion("kind", [pilot, outputsTask]);

export function readWorkerTask(event: unknown): WorkerTask {
  const asked = other.safeParse(event);
  return asked.success ? asked.data : { kind: "chunk", ...chunk.parse(event) };
}

const measured = z.object({ kind: z.literal("measured"), jobMs: z.number().min(0), jobBytes: z.number().min(0) });
export type PilotAnswer = z.infer<typeof measured>;
export const readPilotAnswer = (said: unknown): PilotAnswer | undefined => measured.safeParse(said).data;

const codeOutput = z.object({ name: z.string(), complex: z.boolean(), shape: z.array(count) });
const outputs = z.object({ kind: z.literal("outputs"), outputs: z.array(codeOutput) });
/** What a job's code returns, in form: of that which it returned, nothing. */
export type CodeOutput = z.infer<typeof codeOutput>;
export type OutputsAnswer = z.infer<typeof outputs>;
export const readOutputsAnswer = (said: unknown): OutputsAnswer => outputs.parse(said);

/** An orchestrator sees a run through, or goes on where its predecessor handed over. */
export interface RunTask {
  readonly owner: string;
  readonly run: string;
  readonly carried?: Carried | undefined;
}

const runTask = z.strictObject({ owner, run, carried: carriedSchema.optional() });
export const readRunTask = (event: unknown): RunTask => runTask.parse(event);

/** A reducer makes one node of the tree, or the whole result. */
export interface ReduceTask {
  readonly owner: string;
  readonly run: string;
  readonly node?: NodeTask | undefined;
}

const reduceTask = z.strictObject({
  owner,
  run,
  node: z.strictObject({ run, level: count, index: count }).optional(),
});
export const readReduceTask = (event: unknown): ReduceTask => reduceTask.parse(event);
