import { createHash } from "node:crypto";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Clock } from "../../lib/fanout/ports.js";
import { jitteredPauseMs } from "../../lib/stores/retry.js";
import { type S3Store, s3Client, s3Store } from "../../lib/stores/s3.js";
import { type TinyS3, tinyS3 } from "./tiny-s3.js";

process.env.AWS_ACCESS_KEY_ID ??= "test";
process.env.AWS_SECRET_ACCESS_KEY ??= "test";

const bytes = (text: string) => new TextEncoder().encode(text);
const text = (body: Uint8Array | undefined) => (body === undefined ? undefined : new TextDecoder().decode(body));

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}

let server: TinyS3;
let slept: number[];
let store: S3Store;
let client: ReturnType<typeof s3Client>;

/** A clock whose sleeps take no time and are written down. */
const clock: Clock = {
  now: () => 0,
  sleep: async (ms) => void slept.push(ms),
};

beforeEach(async () => {
  server = await tinyS3(3);
  slept = [];
  client = s3Client({ region: "us-east-1", endpoint: server.url });
  store = s3Store({ bucket: "b", prefix: "owners/o/", client, clock, chance: () => 0.5 });
});

afterEach(async () => {
  client.destroy();
  await server.close();
});

describe("what comes back", () => {
  it("is what was put, under the store's prefix", async () => {
    expect(await store.put("runs/r/spec.json", bytes("{}"))).toBe(true);
    expect([...server.objects.keys()]).toEqual(["owners/o/runs/r/spec.json"]);
    expect(text(await store.get("runs/r/spec.json"))).toBe("{}");
    expect(await store.get("runs/r/none")).toBeUndefined();
  });

  it("is listed through as many pages as it takes", async () => {
    for (let index = 0; index < 8; index += 1) await store.put(`parts/${index}`, bytes("x")); // pages of 3 here
    await store.put("other", bytes("x"));
    expect(await all(store.list("parts/"))).toEqual([0, 1, 2, 3, 4, 5, 6, 7].map((n) => `parts/${n}`));
    expect(server.requests.filter((line) => line.startsWith("GET"))).toHaveLength(3);
  });

  it("is deleted by prefix, and never everything", async () => {
    for (const key of ["a/1", "a/2", "a/3", "a/4", "ab"]) await store.put(key, bytes("x"));
    await store.delete("a/");
    expect([...server.objects.keys()]).toEqual(["owners/o/ab"]);
    await expect(store.delete("")).rejects.toThrow("refusing to delete everything");
  });
});

describe("a write-once put", () => {
  it("leaves what is there", async () => {
    expect(await store.put("k", bytes("first"), { ifAbsent: true })).toBe(true);
    expect(await store.put("k", bytes("second"), { ifAbsent: true })).toBe(false);
    expect(text(await store.get("k"))).toBe("first");
  });

  it("knows its own object again when the reply to it was lost", async () => {
    server.faults.push({ kind: "lost reply" });
    expect(await store.put("k", bytes("mine"), { ifAbsent: true })).toBe(true);
    expect(server.requests).toEqual(["PUT /b/owners/o/k", "PUT /b/owners/o/k", "GET /b/owners/o/k"]);
  });

  it("doesn't take another's object for its own when it had to try again", async () => {
    await store.put("k", bytes("another's"));
    server.faults.push({ kind: "reset" });
    expect(await store.put("k", bytes("mine"), { ifAbsent: true })).toBe(false);
    expect(text(await store.get("k"))).toBe("another's");
  });

  it("tries again after a conflict with another conditional write (409)", async () => {
    server.faults.push({ kind: "status", status: 409, code: "ConditionalRequestConflict" });
    expect(await store.put("k", bytes("x"), { ifAbsent: true })).toBe(true);
  });
});

describe("trouble", () => {
  it.each([
    ["a server error", { kind: "status", status: 500, code: "InternalError" }],
    ["a request to slow down", { kind: "status", status: 503, code: "SlowDown" }],
    ["a connection that is cut", { kind: "reset" }],
    ["a body that breaks off", { kind: "truncate" }],
    ["a body with one bit turned over", { kind: "corrupt" }],
  ] as const)("such as %s is got over when reading", async (_name, fault) => {
    await store.put("k", bytes("0123456789".repeat(1000)));
    server.faults.push(fault, fault);
    expect(text(await store.get("k"))).toBe("0123456789".repeat(1000));
    expect(slept).toEqual([50, 100]); // half of 100 and of 200 ms, as chance says 0.5
  });

  it("makes the body anew at each try", async () => {
    server.faults.push({ kind: "reset" }, { kind: "status", status: 503, code: "SlowDown" }, { kind: "lost reply" });
    await store.put("k", bytes("whole"));
    expect(server.objects.get("owners/o/k")?.toString()).toBe("whole");
  });

  it("that lasts ends the operation after eight tries, with the service's own error", async () => {
    for (let index = 0; index < 9; index += 1)
      server.faults.push({ kind: "status", status: 500, code: "InternalError" });
    await expect(store.get("k")).rejects.toMatchObject({ name: "InternalError" });
    expect(server.requests).toHaveLength(8);
    expect(slept).toEqual([50, 100, 200, 400, 800, 1600, 3200]);
  });

  it("that no further try can mend isn't tried again", async () => {
    server.faults.push({ kind: "status", status: 403, code: "AccessDenied" });
    await expect(store.get("k")).rejects.toMatchObject({ name: "AccessDenied" });
    expect(server.requests).toHaveLength(1);
  });

  it("waits with full jitter below a cap", () => {
    const policy = { attempts: 8, baseMs: 100, capMs: 6_400 };
    expect(jitteredPauseMs(1, policy, () => 0)).toBe(0);
    expect(jitteredPauseMs(3, policy, () => 0.999)).toBeLessThan(400);
    expect(jitteredPauseMs(30, policy, () => 1)).toBe(6_400);
  });
});

describe("permissions and addresses", () => {
  it("a role that may not list takes a denied get as absent, where it is told so", async () => {
    const worker = s3Store({ bucket: "b", client, clock, chance: () => 0.5, deniedMeansAbsent: true });
    server.faults.push({ kind: "status", status: 403, code: "AccessDenied" });
    expect(await worker.get("k")).toBeUndefined();
    server.faults.push({ kind: "status", status: 403, code: "SignatureDoesNotMatch" });
    await expect(worker.get("k")).rejects.toThrow();
  });

  it.each(["../other/spec.json", "a//b", "/a", "a/", "a/./b", "a b", "ä", "a\nb", "", "a/..", `${"x".repeat(901)}`])(
    "%j is no key",
    async (key) => {
      await expect(store.get(key)).rejects.toThrow("not a key of a store");
      await expect(store.put(key, bytes("x"))).rejects.toThrow("not a key of a store");
      expect(server.requests).toEqual([]);
    },
  );

  it("a presigned address names the object and its time to live", async () => {
    const url = new URL(await store.url("runs/r/summary.json"));
    expect(url.pathname).toBe("/b/owners/o/runs/r/summary.json");
    expect(url.searchParams.get("X-Amz-Expires")).toBe("3600");
    expect(url.searchParams.get("X-Amz-Signature")).toMatch(/^[0-9a-f]{64}$/);
  });

  it("an address to upload to is bound to the body's length and hash", async () => {
    const sha256 = createHash("sha256").update("spec").digest("base64");
    const url = new URL(await store.uploadUrl("requests/q.json", 4, sha256));
    expect(url.searchParams.get("X-Amz-SignedHeaders")).toBe("content-length;host;x-amz-checksum-sha256");
  });
});
