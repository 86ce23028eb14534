/**
 * Workers on AWS Lambda: each chunk is one synchronous invocation, over connections that are kept and whose number is
 * bounded.
 *
 * Nothing is tried again here: how an invocation ended is told to the orchestrator, which counts the tries of all.
 * Not here: what errors mean (lambda-outcome.ts).
 */
import { Agent as HttpAgent } from "node:http";
import { Agent as HttpsAgent } from "node:https";
import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import type { Chunk, Invoker, Outcome } from "../../fanout/ports.js";
import { outcomeOfError, outcomeOfReply } from "./lambda-outcome.js";

/** A chunk as a worker on Lambda gets it: with whose it is. */
export interface OwnedChunk extends Chunk {
  /** Whose run it is: part of the keys. */
  readonly owner: string;
}

export interface LambdaClientOptions {
  readonly region?: string | undefined;
  /** Another endpoint than AWS's, as an emulator's. */
  readonly endpoint?: string | undefined;
  /** How many connections at once; a synchronous invocation holds one until it ends. */
  readonly sockets: number;
  /** How long to wait for a reply [ms]: somewhat longer than the function may take. */
  readonly replyMs: number;
}

/**
 * How many synchronous invocations one process can wait for: Lambda lets a function have 1,024 open files, and a
 * connection is one.
 */
export const MOST_SOCKETS = 900;
const CONNECT_MS = 3_000;

/** A client for invoking: connections kept, as many as said, and no tries of its own. */
export function lambdaClient({ region, endpoint, sockets, replyMs }: LambdaClientOptions): LambdaClient {
  const agent = { keepAlive: true, maxSockets: Math.max(1, Math.min(sockets, MOST_SOCKETS)) };
  return new LambdaClient({
    ...(region === undefined ? {} : { region }),
    ...(endpoint === undefined ? {} : { endpoint }),
    maxAttempts: 1,
    requestHandler: {
      httpAgent: new HttpAgent(agent),
      httpsAgent: new HttpsAgent(agent),
      connectionTimeout: CONNECT_MS,
      requestTimeout: replyMs,
      throwOnRequestTimeout: true, // else the client only warns, and waits for ever
      socketAcquisitionWarningTimeout: replyMs,
    },
  });
}

export interface LambdaInvokerOptions {
  readonly client: LambdaClient;
  /** Identical copies of the worker function, one at least. */
  readonly functionNames: readonly string[];
  readonly owner: string;
  /** How many workers may run at once, over all copies. */
  readonly concurrency: number;
  /** How many invocations this process may wait for; as many as a function of Lambda can if left out. */
  readonly sockets?: number | undefined;
}

export function lambdaInvoker(options: LambdaInvokerOptions): Invoker {
  const { client, functionNames, owner, concurrency, sockets = MOST_SOCKETS } = options;
  return {
    concurrency: Math.max(1, Math.min(concurrency, sockets, MOST_SOCKETS)),
    async invoke(chunk, signal): Promise<Outcome> {
      // Another try goes to another copy, in case it is the function that is at fault.
      const name = functionNames[(chunk.index + chunk.attempt - 1) % functionNames.length]!;
      const event: OwnedChunk = { ...chunk, owner };
      try {
        return outcomeOfReply(await call(client, name, event, signal));
      } catch (error) {
        return outcomeOfError(error, signal);
      }
    },
    close: async () => client.destroy(),
  };
}

/** Invokes a function and waits for what it answers. */
export async function call(
  client: LambdaClient,
  name: string,
  event: object,
  signal?: AbortSignal,
): Promise<{ readonly functionError: string | undefined; readonly payload: Uint8Array }> {
  const Payload = new TextEncoder().encode(JSON.stringify(event));
  const command = new InvokeCommand({ FunctionName: name, InvocationType: "RequestResponse", Payload });
  const reply = await client.send(command, signal === undefined ? {} : { abortSignal: signal });
  return { functionError: reply.FunctionError, payload: reply.Payload ?? new Uint8Array() };
}

/** Has a function invoked some time soon, by the platform, without waiting for it. */
export async function callLater(client: LambdaClient, name: string, event: object): Promise<void> {
  const Payload = new TextEncoder().encode(JSON.stringify(event));
  await client.send(new InvokeCommand({ FunctionName: name, InvocationType: "Event", Payload }));
}
