/** How calls of workers on Lambda end, as a small server in the place of Lambda's API answers them. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { call, callLater, lambdaClient, lambdaInvoker, MOST_SOCKETS } from "../../../lib/backends/lambda/lambda.js";
import type { Chunk } from "../../../lib/fanout/ports.js";

process.env.AWS_ACCESS_KEY_ID ??= "test";
process.env.AWS_SECRET_ACCESS_KEY ??= "test";

const OWNER = "b".repeat(32);
const CHUNK: Chunk = { run: "a".repeat(32), index: 4, first: 40, count: 10, attempt: 1 };
const DONE = { kind: "done", sha256: "c".repeat(64), failures: 1, computeMs: 12 };

interface Request {
  readonly path: string;
  readonly type: string | undefined;
  readonly body: unknown;
}

type Answer = (response: ServerResponse, request: Request) => void;

let server: Server;
let requests: Request[];
let sockets: Set<unknown>;
let answer: Answer;
let client: ReturnType<typeof lambdaClient>;

beforeEach(async () => {
  requests = [];
  sockets = new Set();
  server = createServer(async (incoming, response) => {
    sockets.add(incoming.socket);
    const request = {
      path: incoming.url ?? "",
      type: incoming.headers["x-amz-invocation-type"] as string | undefined,
      body: JSON.parse((await textOf(incoming)) || "null"),
    };
    requests.push(request);
    answer(response, request);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as { port: number };
  client = lambdaClient({ region: "us-east-1", endpoint: `http://127.0.0.1:${port}`, sockets: 3, replyMs: 2_000 });
});
afterEach(async () => {
  client.destroy();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

async function textOf(incoming: IncomingMessage): Promise<string> {
  let text = "";
  for await (const piece of incoming) text += piece;
  return text;
}

const replying =
  (body: unknown, headers: Record<string, string> = {}, status = 200): Answer =>
  (response) =>
    void response.writeHead(status, { "content-type": "application/json", ...headers }).end(JSON.stringify(body));
const failing = (errorType: string, errorMessage = "") =>
  replying({ errorType, errorMessage }, { "x-amz-function-error": "Unhandled" });
const refusing = (status: number, name: string): Answer =>
  replying({ message: "no" }, { "x-amzn-errortype": name }, status);

const invoker = (functionNames = ["w0"], concurrency = 3) =>
  lambdaInvoker({ client, functionNames, owner: OWNER, concurrency });
const invoke = (chunk: Partial<Chunk> = {}, signal = new AbortController().signal) =>
  invoker().invoke({ ...CHUNK, ...chunk }, signal);

describe("a call of a worker", () => {
  it("sends the chunk and whose it is, waits, and gives the worker's outcome", async () => {
    answer = replying(DONE);
    expect(await invoke()).toEqual(DONE);
    expect(requests).toEqual([
      { path: "/2015-03-31/functions/w0/invocations", type: "RequestResponse", body: { ...CHUNK, owner: OWNER } },
    ]);
  });

  it.each([
    [{ kind: "partial", next: 44, failures: 0, computeMs: 5 }],
    [{ kind: "failed", reason: "the store failed", retryable: true }],
  ])("gives %j as it is", async (outcome) => {
    answer = replying(outcome);
    expect(await invoke()).toEqual(outcome);
  });

  it.each([
    ["that ran out of time", "Sandbox.Timedout", "RequestId: 1 Error: Task timed out after 300.00 seconds"],
    ["that ran out of memory", "Runtime.OutOfMemory", ""],
    ["that was killed", "Runtime.ExitError", "RequestId: 1 Error: Runtime exited with error: signal: killed"],
    ["that ended itself", "Runtime.NodeJsExit", ""],
    ["whose process died on the emulator", "Runtime.Unknown", "Worker process died"],
  ])("of one %s says that its jobs may be the cause", async (_what, type, message) => {
    answer = failing(type, message);
    expect(await invoke()).toMatchObject({ kind: "failed", retryable: true, killed: true });
  });

  it("that throws may do better another time, and quotes none of its words", async () => {
    answer = failing("TypeError", "l secret_laser P=1 is undefined");
    const outcome = await invoke();
    expect(outcome).toEqual({ kind: "failed", reason: "the worker failed: TypeError", retryable: true });
  });

  it.each(["Runtime.ImportModuleError", "Runtime.HandlerNotFound", "Runtime.UserCodeSyntaxError"])(
    "that can't even start (%s) is given up",
    async (type) => {
      answer = failing(type);
      expect(await invoke()).toMatchObject({ kind: "failed", retryable: false });
    },
  );

  it("answered by another version of the worker is given up", async () => {
    answer = replying({ kind: "finished" });
    expect(await invoke()).toMatchObject({
      kind: "failed",
      retryable: false,
      reason: expect.stringContaining("version"),
    });
  });

  it("refused because too much runs costs nothing and counts as no try", async () => {
    answer = refusing(429, "TooManyRequestsException");
    expect(await invoke()).toEqual({ kind: "failed", reason: "throttled", retryable: true, throttled: true });
    expect(requests).toHaveLength(1); // the client itself tries nothing again: the orchestrator counts
  });

  it.each([
    [500, "ServiceException", true],
    [502, "EC2ThrottledException", true],
    [503, "ServiceUnavailable", true],
    [409, "ResourceConflictException", true],
    [404, "ResourceNotFoundException", false],
    [403, "AccessDeniedException", false],
    [413, "RequestTooLargeException", false],
  ])("refused with %i %s: another try %s", async (status, name, retryable) => {
    answer = refusing(status, name);
    const outcome = await invoke();
    expect(outcome).toMatchObject({ kind: "failed", retryable });
    expect(outcome).not.toHaveProperty("throttled");
  });

  it("whose connection is cut, or that isn't answered, may do better another time", async () => {
    answer = (response) => response.destroy();
    expect(await invoke()).toMatchObject({ kind: "failed", retryable: true });
    answer = () => undefined;
    expect(await invoke()).toMatchObject({ kind: "failed", retryable: true });
  });

  it("is given up when nobody waits for it any more", async () => {
    answer = () => undefined;
    const controller = new AbortController();
    const outcome = invoke({}, controller.signal);
    setTimeout(() => controller.abort(), 50);
    expect(await outcome).toEqual({ kind: "failed", reason: "interrupted", retryable: true });
  });

  it("goes to the copies in turn, and another try to another copy", async () => {
    answer = replying(DONE);
    const { invoke: call } = invoker(["w0", "w1", "w2"]);
    const { signal } = new AbortController();
    for (const index of [0, 1, 2, 3]) await call({ ...CHUNK, index }, signal);
    await call({ ...CHUNK, index: 0, attempt: 2 }, signal);
    expect(requests.map(({ path }) => path.split("/")[3])).toEqual(["w0", "w1", "w2", "w0", "w1"]);
  });

  it("takes a connection that was kept, and no more than there may be", async () => {
    answer = (response) => setTimeout(() => response.end(JSON.stringify(DONE)), 20);
    const { signal } = new AbortController();
    await Promise.all(Array.from({ length: 12 }, (_, index) => invoker().invoke({ ...CHUNK, index }, signal)));
    expect(requests).toHaveLength(12);
    expect(sockets.size).toBeLessThanOrEqual(3);
  });
});

it("never more calls are waited for than a function may have files open", () => {
  expect(invoker(["w"], 10_000).concurrency).toBe(MOST_SOCKETS);
  expect(MOST_SOCKETS).toBeLessThan(1_024);
});

it("a function is called later without waiting for it", async () => {
  answer = (response) => response.writeHead(202).end();
  await callLater(client, "orchestrator", { run: "r" });
  expect(requests).toMatchObject([{ type: "Event", body: { run: "r" } }]);
});

it("a function's own failing is told to who waits for it", async () => {
  answer = failing("Error", "no");
  expect(await call(client, "reducer", {})).toMatchObject({ functionError: "Unhandled" });
});
