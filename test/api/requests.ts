/** The API over a bucket in memory, asked as API Gateway asks it. */
import { handle } from "hono/aws-lambda";
import { createApi } from "../../lib/api/app.js";
import type { RunTask } from "../../lib/backends/lambda/lambda-tasks.js";
import type { Clock } from "../../lib/fanout/ports.js";
import { type MemoryStore, memoryStore } from "../../lib/stores/memory.js";

export interface Answered {
  readonly status: number;
  readonly type: string | undefined;
  readonly body: Readonly<Record<string, unknown>>;
}

export interface Api {
  readonly bucket: MemoryStore;
  /** What orchestrators were called for. */
  readonly started: RunTask[];
  /** Moves the clock on [ms]. */
  wait(ms: number): void;
  /** Sends an event in the form of API Gateway's payload 2.0. */
  ask(method: string, path: string, how?: Asking): Promise<Answered>;
}

export interface Asking {
  readonly body?: string | object;
  readonly headers?: Readonly<Record<string, string>>;
  readonly isBase64Encoded?: boolean;
  /** What the gateway's authorizer says; of an IAM user called alice if left out. */
  readonly authorizer?: object | null;
}

export const ALICE = { iam: { userId: "AIDAALICE00000000", userArn: "arn:aws:iam::1:user/alice", accountId: "1" } };

export function api(allowance: object = {}, start?: (task: RunTask) => Promise<void>): Api {
  const uploadUrl = async (key: string) => `https://bucket.example/${key}?signed`;
  const bucket = Object.assign(memoryStore(), { uploadUrl });
  const started: RunTask[] = [];
  let nowMs = 1_790_000_000_000;
  const clock: Clock = { now: () => nowMs, sleep: async () => undefined };
  const world = {
    bucket,
    clock,
    version: "1.2.3",
    allowance: { maxCost: 25, ownerRuns: 3, codeJobs: false, ...allowance },
    start: start ?? (async (task: RunTask) => void started.push(task)),
  };
  const handler = handle(createApi(world));
  return {
    bucket,
    started,
    wait: (ms) => {
      nowMs += ms;
    },
    async ask(method, path, { body, headers = {}, isBase64Encoded = false, authorizer = ALICE } = {}) {
      const [rawPath, rawQueryString = ""] = path.split("?");
      const event = {
        version: "2.0",
        routeKey: "$default",
        rawPath,
        rawQueryString,
        headers: { host: "api.example", ...headers },
        requestContext: {
          http: { method, path: rawPath, protocol: "HTTP/1.1", sourceIp: "1.2.3.4", userAgent: "test" },
          domainName: "api.example",
          ...(authorizer === null ? {} : { authorizer }),
        },
        body: typeof body === "object" ? JSON.stringify(body) : body,
        isBase64Encoded,
      };
      const reply = (await handler(event as never)) as {
        statusCode: number;
        headers: Record<string, string>;
        body: string;
      };
      return { status: reply.statusCode, type: reply.headers["content-type"], body: JSON.parse(reply.body || "null") };
    },
  };
}
