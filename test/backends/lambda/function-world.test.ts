/** What deployed functions find around them. */
import { afterEach, beforeEach, expect, it } from "vitest";
import { lineOf } from "../../../lib/backends/lambda/function-log.js";
import { bucketOf, inboxOf, settingsOf } from "../../../lib/backends/lambda/function-world.js";
import { invocationClock } from "../../../lib/backends/lambda/lambda-clock.js";
import { type TinyS3, tinyS3 } from "../../stores/tiny-s3.js";

process.env.AWS_ACCESS_KEY_ID ??= "test";
process.env.AWS_SECRET_ACCESS_KEY ??= "test";
process.env.AWS_REGION ??= "us-east-1";

let s3: TinyS3;
const environment = () => ({ KATFAN_BUCKET: "b", AWS_ENDPOINT_URL: s3.url });
beforeEach(async () => {
  s3 = await tinyS3();
});
afterEach(() => s3.close());

const denied = { kind: "status", status: 403, code: "AccessDenied" } as const;

it("an object that isn't there is absent, though S3 says denied: it does to all who may not list the whole bucket", async () => {
  s3.faults.push(denied, denied);
  expect(await bucketOf(environment()).get("runs/x")).toBeUndefined();
  expect(await inboxOf(environment()).read("a spec.json")).toBeUndefined();
});

it("the inbox takes names as they are", async () => {
  const inbox = inboxOf(environment());
  await inbox.write("größe 100%+.json", new TextEncoder().encode("{}"));
  expect([...s3.objects.keys()]).toEqual(["inbox/größe 100%+.json"]);
  expect(new TextDecoder().decode(await inbox.read("größe 100%+.json"))).toBe("{}");
});

it("a variable that isn't set, or is no number, stops a function when it starts", () => {
  expect(() => bucketOf({})).toThrow("KATFAN_BUCKET isn't set");
  const good = {
    ...{ KATFAN_WORKERS: "w0,w1", KATFAN_REDUCER: "r", KATFAN_ORCHESTRATOR: "o", KATFAN_WORKER_MEMORY: "1769" },
    ...{ KATFAN_WORKER_TIMEOUT: "300", KATFAN_CONCURRENCY: "10", KATFAN_MAX_COST: "25" },
  };
  expect(settingsOf(good)).toMatchObject({ workers: ["w0", "w1"], workerCopies: 2, concurrency: 10 });
  expect(() => settingsOf({ ...good, KATFAN_MAX_COST: "a lot" })).toThrow("KATFAN_MAX_COST is no number");
});

it("a function's clock tells the time of its invocation, and goes on from there", async () => {
  const clock = invocationClock();
  expect(Math.abs(clock.now() - Date.now())).toBeLessThan(50);
  const before = clock.now();
  await clock.sleep(5);
  expect(clock.now()).toBeGreaterThan(before);
});

it("a line of the log holds words, numbers and metrics in CloudWatch's form", () => {
  const metrics = [{ name: "Jobs", unit: "Count", value: 3 }] as const;
  expect(lineOf("chunk", { function: "worker", text: "x".repeat(500) }, metrics, 0)).toEqual({
    event: "chunk",
    time: "1970-01-01T00:00:00.000Z",
    function: "worker",
    text: "x".repeat(200),
    Jobs: 3,
    _aws: {
      Timestamp: 0,
      CloudWatchMetrics: [
        { Namespace: "katfan", Dimensions: [["function"]], Metrics: [{ Name: "Jobs", Unit: "Count" }] },
      ],
    },
  });
});
