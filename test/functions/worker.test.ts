/** The worker function, as Lambda runs it: one process, many invocations, a bucket behind HTTP. */
import { createHash } from "node:crypto";
import type { Context } from "aws-lambda";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { readPart } from "../../lib/results/part/part.js";
import { readSpec } from "../../lib/sweep/reading/read-spec.js";
import { runIdOf, specBytes } from "../../lib/sweep/spec/run-id.js";
import type { Spec } from "../../lib/sweep/spec/spec.js";
import { type TinyS3, tinyS3 } from "../stores/tiny-s3.js";

const OWNER = "0123456789abcdef".repeat(2);
const BASE = { model: "l LASER P=1\npd P LASER.p1.o\n", vary: { "LASER.P": { kind: "normal", mean: 1, sigma: 0.1 } } };

let s3: TinyS3;
let handler: (event: unknown, context: Context) => Promise<unknown>;
const written: string[] = [];

const context = (remainingMs = 60_000): Context =>
  ({
    functionName: "worker",
    logStreamName: "stream",
    awsRequestId: "request",
    getRemainingTimeInMillis: () => remainingMs,
  }) as Context;

beforeAll(async () => {
  s3 = await tinyS3();
  const environment = {
    ...{ KATFAN_BUCKET: "b", KATFAN_CODE_JOBS: "no", AWS_ENDPOINT_URL: s3.url, AWS_REGION: "us-east-1" },
    ...{ AWS_ACCESS_KEY_ID: "test", AWS_SECRET_ACCESS_KEY: "test" },
  };
  Object.assign(process.env, environment);
  const write = process.stdout.write.bind(process.stdout);
  process.stdout.write = ((text: string | Uint8Array, ...rest: never[]) => {
    if (String(text).startsWith('{"event"')) return written.push(String(text)) > 0;
    return write(text, ...rest);
  }) as typeof process.stdout.write;
  ({ handler } = await import("../../functions/worker.js"));
});
afterAll(() => s3.close());
beforeEach(() => {
  s3.requests.length = 0;
  written.length = 0;
});

const specOf = (change: object): Spec => readSpec({ ...BASE, jobs: 20, ...change });
/** Puts a spec where a run's spec is; gives the run's id. */
function stored(spec: Spec): string {
  const run = runIdOf(spec);
  s3.objects.set(`owners/${OWNER}/runs/${run}/spec.json`, Buffer.from(specBytes(spec)));
  return run;
}
const chunk = (run: string, first: number, count: number) => ({
  owner: OWNER,
  run,
  index: 0,
  first,
  count,
  attempt: 1,
});
const partOf = (run: string, name: string) => `owners/${OWNER}/runs/${run}/parts/${name}.parquet`;

describe("a worker", () => {
  it("runs a chunk and stores its part and a record of who did it", async () => {
    const run = stored(specOf({ seed: 1 }));
    const outcome = await handler(chunk(run, 5, 10), context());
    const part = s3.objects.get(partOf(run, "0000000000000005-10"))!;
    const sha256 = createHash("sha256").update(part).digest("hex");
    expect(outcome).toEqual({ kind: "done", sha256, failures: 0, computeMs: expect.any(Number) });
    expect((await readPart(part)).table).toMatchObject({ first: 5, count: 10 });
    const log = JSON.parse(
      s3.objects.get(`owners/${OWNER}/runs/${run}/log/chunks/0000000000000005-10.json`)!.toString(),
    );
    expect(log).toMatchObject({ run, first: 5, count: 10, who: { function: "worker", sandbox: "stream" } });
  });

  it("keeps the sweep between invocations: only the first reads the spec", async () => {
    const run = stored(specOf({ seed: 2 }));
    for (const first of [0, 5, 10]) await handler(chunk(run, first, 5), context());
    expect(s3.requests.filter((line) => line.endsWith("/spec.json"))).toHaveLength(1);
  });

  it("has nothing under way when it has answered: what is frozen with it can't wake in another invocation", async () => {
    const run = stored(specOf({ seed: 3 }));
    await handler(chunk(run, 0, 20), context());
    const asked = s3.requests.length;
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(s3.requests).toHaveLength(asked);
  });

  it("takes a part that is there for its own, if its bytes are, and computes nothing", async () => {
    const run = stored(specOf({ seed: 4 }));
    const first = await handler(chunk(run, 0, 20), context());
    const again = await handler(chunk(run, 0, 20), context());
    expect(again).toMatchObject({ kind: "done", sha256: (first as { sha256: string }).sha256, computeMs: 0 });
    expect(s3.requests.filter((line) => line.startsWith("PUT") && line.includes("/parts/"))).toHaveLength(1);
  });

  it("computes a part again that isn't whole", async () => {
    const run = stored(specOf({ seed: 5 }));
    const first = await handler(chunk(run, 0, 20), context());
    const key = partOf(run, "0000000000000000-20");
    const whole = s3.objects.get(key)!;
    const bytes = Buffer.from(whole);
    bytes[40]! ^= 1;
    s3.objects.set(key, bytes);
    const { sha256 } = first as { sha256: string };
    expect(await handler(chunk(run, 0, 20), context())).toMatchObject({ kind: "done", sha256 });
    expect(s3.objects.get(key)!.equals(whole)).toBe(true);
  });

  it("stops in time, and says what is left", async () => {
    const run = stored(specOf({ seed: 6, jobs: 400_000 }));
    const outcome = (await handler(chunk(run, 0, 400_000), context(1_030))) as { kind: string; next: number };
    expect(outcome.kind).toBe("partial"); // 30 ms aren't enough for so many
    expect(outcome.next).toBeLessThan(400_000);
  });

  it("reads no code of a spec where that isn't allowed, whoever has asked", async () => {
    const code = "globalThis.wasLoaded = true; export const run = () => ({ x: 1 });";
    const job = { code, sha256: createHash("sha256").update(code).digest("hex") };
    const run = stored(specOf({ seed: 7, job }));
    expect(await handler(chunk(run, 0, 20), context())).toEqual({
      kind: "failed",
      reason: "the spec can't be read: code-not-allowed",
      retryable: false,
    });
    await expect(handler({ kind: "pilot", owner: OWNER, run, jobs: 20 }, context())).rejects.toThrow("no code");
    await expect(handler({ kind: "outputs", owner: OWNER, run }, context())).rejects.toThrow("no code");
    expect(globalThis).not.toHaveProperty("wasLoaded");
  });

  it("measures how long a run's first jobs take, and stores nothing", async () => {
    const run = stored(specOf({ seed: 8 }));
    const answer = await handler({ kind: "pilot", owner: OWNER, run, jobs: 20 }, context());
    expect(answer).toEqual({ kind: "measured", jobMs: expect.any(Number), jobBytes: expect.any(Number) });
    expect(s3.requests.filter((line) => line.startsWith("PUT"))).toEqual([]);
  });

  it.each([
    ["nothing", undefined],
    ["a run that is no hash", { ...chunk("../x", 0, 1) }],
    ["an owner that is no hash", { ...chunk("a".repeat(32), 0, 1), owner: "bob" }],
    ["no jobs", chunk("a".repeat(32), 0, 0)],
    ["a place before the first", chunk("a".repeat(32), -1, 1)],
    ["more than it asks for", { ...chunk("a".repeat(32), 0, 1), bucket: "another" }],
  ])("refuses an event with %s", async (_what, event) => {
    await expect(handler(event, context())).rejects.toThrow();
    expect(s3.requests).toEqual([]);
  });

  it("writes one line a chunk to its log, with metrics in CloudWatch's form and no word of the spec", async () => {
    const run = stored(specOf({ seed: 9, name: "xyzzy" }));
    await handler(chunk(run, 0, 20), context());
    expect(written).toHaveLength(1);
    expect(written[0]).not.toMatch(/xyzzy|LASER/);
    expect(JSON.parse(written[0]!)).toMatchObject({
      ...{ event: "chunk", function: "worker", run, first: 0, count: 20, attempt: 1, outcome: "done", Jobs: 20 },
      _aws: { CloudWatchMetrics: [{ Namespace: "katfan" }] },
    });
  });
});
