/**
 * A deployment in this process, over HTTP: what it publishes of itself, and the API that is deployed, over a bucket in
 * memory. It fails to order.
 *
 * Not here: signatures, functions that run (the emulator has them).
 */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createApi } from "../../lib/api/app.js";
import { ownerOf } from "../../lib/api/owner.js";
import type { RunTask } from "../../lib/backends/lambda/lambda-tasks.js";
import { ENGINE_VERSION } from "../../lib/constants.js";
import { type MemoryStore, memoryStore } from "../../lib/stores/memory.js";

/** What befalls a request: an answer in place of its own, or none at all. */
export type Instead =
  | "silence"
  | { readonly status: number; readonly body: string; readonly headers?: Readonly<Record<string, string>> };

export interface TinyDeployment {
  readonly url: string;
  readonly bucket: MemoryStore;
  /** Method and path of every request, in order; of Systems Manager's, the action. */
  readonly requests: string[];
  readonly started: RunTask[];
  /** What it publishes besides the usual, or in its place. */
  published: object;
  /** Whose request is answered otherwise. */
  instead: ((what: string, request: IncomingMessage) => Instead | undefined) | undefined;
  close(): Promise<void>;
}

const BINDINGS = { requestContext: { authorizer: { iam: { userId: "AIDAALICE00000000" } } } };
/** Who the callers are. */
export const OWNER = ownerOf(BINDINGS.requestContext)!;

export async function tinyDeployment(): Promise<TinyDeployment> {
  const bucket = Object.assign(memoryStore(), { uploadUrl: async (key: string) => `https://bucket.example/${key}` });
  const started: RunTask[] = [];
  const api = createApi({
    bucket,
    version: "9.9.9",
    clock: { now: () => Date.now(), sleep: async () => undefined },
    allowance: { maxCost: 25, ownerRuns: 100, codeJobs: false },
    start: async (task) => void started.push(task),
  });
  const tiny: Omit<TinyDeployment, "url" | "close"> = {
    ...{ bucket, requests: [], started, published: {}, instead: undefined },
  };
  let url = "";
  const server = createServer(async (request, response) => {
    const body = await bodyOf(request);
    const action = String(request.headers["x-amz-target"] ?? "").split(".")[1];
    const what = action ?? `${request.method} ${request.url}`;
    tiny.requests.push(what);
    const instead = tiny.instead?.(what, request);
    if (instead === "silence") return;
    if (instead !== undefined) return send(response, instead.status, instead.body, instead.headers);
    if (action !== undefined) return send(response, 200, parameter(url, tiny.published));
    const method = request.method!;
    const init = { method, headers: request.headers as Record<string, string>, ...(method === "POST" ? { body } : {}) };
    const answer = await api.fetch(new Request(new URL(request.url!, url), init), BINDINGS);
    send(response, answer.status, await answer.text(), { "content-type": answer.headers.get("content-type") ?? "" });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as { port: number }).port}`;
  const close = () => {
    server.closeAllConnections();
    return new Promise<void>((resolve) => server.close(() => resolve()));
  };
  return Object.assign(tiny, { url, close });
}

function parameter(url: string, published: object): string {
  const description = {
    ...{
      version: 1,
      stage: "local",
      region: "us-east-1",
      api: url,
      bucket: "b",
      workerCopies: 1,
      workerMemoryMb: 1769,
    },
    ...{ workerTimeoutSeconds: 300, concurrency: 10, maxCost: 25, codeJobs: false },
    ...{ katfan: "9.9.9", engine: ENGINE_VERSION },
    ...published,
  };
  return JSON.stringify({ Parameter: { Name: "/katfan/local/deployment", Value: JSON.stringify(description) } });
}

function send(response: ServerResponse, status: number, body: string, headers: Readonly<Record<string, string>> = {}) {
  response.writeHead(status, { "content-type": "application/json", ...headers });
  response.end(body);
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece as Buffer);
  return Buffer.concat(pieces);
}
