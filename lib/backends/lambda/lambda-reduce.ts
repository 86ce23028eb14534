/**
 * Has a run reduced by functions: the nodes of the tree by as many as there are, level by level, then the rest by one.
 *
 * Nodes are kept, so whatever fails on the way is taken up again where it was.
 */
import type { LambdaClient } from "@aws-sdk/client-lambda";
import pLimit from "p-limit";
import * as z from "zod";
import { FAN_IN, type NodeOutcome, nodesAt } from "../../fanout/reducer/reduce-node.js";
import type { Reduction } from "../../fanout/reduction.js";
import type { Plan } from "../../sweep/plan.js";
import { call } from "./lambda.js";
import type { ReduceTask } from "./lambda-tasks.js";

export interface LambdaReduce {
  readonly client: LambdaClient;
  /** The reducer's name. */
  readonly reducer: string;
  readonly owner: string;
  readonly plan: Plan;
}

const NODES_AT_ONCE = 64;
const range = z.object({ first: z.int(), count: z.int() });
const incomplete = z.object({ kind: z.literal("incomplete"), missing: z.array(range) });
const refused = z.object({
  kind: z.literal("refused"),
  problems: z.array(z.string()),
  wrong: z.array(range).optional(),
});
const merged = z.object({ kind: z.literal("merged") });
const done = z.object({ kind: z.literal("done"), jobs: z.int(), failures: z.int() });
const grown = z.object({ kind: z.literal("grown"), jobs: z.int() });
const nodeOutcome: z.ZodType<NodeOutcome> = z.discriminatedUnion("kind", [merged, incomplete, refused]);
const reduction = z.discriminatedUnion("kind", [done, grown, incomplete, refused]);

export async function reduceOnLambda({ client, reducer, owner, plan }: LambdaReduce): Promise<Reduction> {
  const { run } = plan;
  const limit = pLimit(NODES_AT_ONCE);
  for (let level = 0; nodesAt({ plan, fanIn: FAN_IN }, level) > 1; level += 1) {
    const indices = Array.from({ length: nodesAt({ plan, fanIn: FAN_IN }, level) }, (_, index) => index);
    const outcomes = await limit.map(indices, (index) =>
      asked({ owner, run, node: { run, level, index } }, nodeOutcome, { client, reducer }),
    );
    for (const outcome of outcomes) if (outcome.kind !== "merged") return outcome;
  }
  return asked({ owner, run }, reduction, { client, reducer });
}

type Failed = Extract<Reduction, { kind: "failed" }>;

async function asked<T>(
  task: ReduceTask,
  answer: z.ZodType<T>,
  { client, reducer }: Pick<LambdaReduce, "client" | "reducer">,
): Promise<T | Failed> {
  let reply: Awaited<ReturnType<typeof call>>;
  try {
    reply = await call(client, reducer, task);
  } catch (error) {
    return { kind: "failed", reason: `the reducer can't be called: ${error instanceof Error ? error.name : "?"}` };
  }
  if (reply.functionError !== undefined) return { kind: "failed", reason: "the reducer failed" };
  const read = answer.safeParse(JSON.parse(new TextDecoder().decode(reply.payload)));
  return read.success ? read.data : { kind: "failed", reason: "the reducer's answer can't be read" };
}
