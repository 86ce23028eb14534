/** What the API does with what comes through the gateway: who is meant, what is refused, what is written. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ownerOf, ownerOfEvent, ownerOfPrincipal } from "../../lib/api/owner.js";
import { leastCost } from "../../lib/api/submission.js";
import { noteEnd } from "../../lib/backends/lambda/requests.js";
import { memoryStore } from "../../lib/stores/memory.js";
import { checkedOwner, ownerStore } from "../../lib/stores/owner.js";
import { readSpec } from "../../lib/sweep/reading/read-spec.js";
import { runIdOf } from "../../lib/sweep/spec/run-id.js";
import { ALICE, api } from "./requests.js";

const SPEC = {
  model: "l LASER P=1\npd P LASER.p1.o\n",
  vary: { "LASER.P": { kind: "uniform", from: 1, to: 2 } },
  jobs: 10,
};
const RUN = runIdOf(readSpec(SPEC));
const OWNER = ownerOf({ authorizer: ALICE })!;
const problem = (kind: string, status: number) => ({
  status,
  type: "application/problem+json",
  body: { type: `urn:katfan:problem:${kind}`, status },
});

describe("who asks", () => {
  it.each([
    ["no authorizer has spoken", null],
    ["an authorizer that says nothing", {}],
    ["an IAM caller without an id", { iam: { userArn: "arn:aws:iam::1:user/alice" } }],
    ["a token without a subject", { jwt: { claims: { iss: "https://issuer.example/" } } }],
    ["a token without an issuer", { jwt: { claims: { sub: "alice" } } }],
    ["a Lambda authorizer, which isn't deployed", { lambda: { owner: OWNER } }],
  ])("is nobody, and gets nothing, where there is %s", async (_what, authorizer) => {
    const { ask, started, bucket } = api();
    for (const [method, path] of [
      ["POST", "/sweeps"],
      ["GET", "/sweeps"],
      ["POST", "/uploads"],
      ["GET", `/sweeps/${RUN}`],
      ["GET", `/sweeps/${RUN}/result`],
      ["DELETE", `/sweeps/${RUN}`],
      ["GET", "/openapi.json"],
    ] as const) {
      expect(await ask(method, path, method === "POST" ? { authorizer, body: SPEC } : { authorizer })).toMatchObject(
        problem("no-identity", 401),
      );
    }
    expect([started.length, bucket.objects.size]).toEqual([0, 0]);
  });

  it("is told by what was verified alone: headers and body change nothing", async () => {
    const { ask, bucket } = api();
    const headers = { "x-owner": "bob", authorization: "Bearer bob", cookie: "owner=bob" };
    expect((await ask("POST", "/sweeps?owner=bob", { body: SPEC, headers })).status).toBe(202);
    for (const key of bucket.objects.keys()) expect(key.startsWith(`requests/${OWNER}/`), key).toBe(true);
  });

  it("is a role, whatever its session is called, or a user, and each has an id that is safe in a key", () => {
    const of = (userId: string) => ownerOf({ authorizer: { iam: { userId } } });
    expect(of("AROAROLE0000000:one")).toBe(of("AROAROLE0000000:another"));
    expect(of("AROAROLE0000000:one")).not.toBe(of("AROAROLE1111111:one"));
    expect(of("123456789012")).toBe(ownerOfPrincipal("123456789012"));
    const ids = fc.string({ minLength: 1 }).filter((id) => id.split(":")[0] !== "");
    fc.assert(fc.property(ids, (id) => checkedOwner(of(id)!) === of(id)));
  });

  it("by a token is the issuer's subject, and the same name at another issuer is another", () => {
    const of = (iss: string, sub: string) => ownerOf({ authorizer: { jwt: { claims: { iss, sub } } } });
    expect(of("https://a.example/", "s")).toBe(of("https://a.example/", "s"));
    expect(of("https://a.example/", "s")).not.toBe(of("https://b.example/", "s"));
    expect(of("a", "bc")).not.toBe(of("ab", "c"));
  });

  it("who drops a spec into the inbox is the same as who calls the API", () => {
    expect(ownerOfEvent("AWS:AIDAALICE00000000")).toBe(OWNER);
    expect(ownerOfEvent("AWS:AROAROLE0000000:session")).toBe(ownerOfPrincipal("AROAROLE0000000"));
    expect(ownerOfEvent("EXAMPLE")).toBe(ownerOfEvent(undefined));
  });

  it("with a token is served as who signs is", async () => {
    const { ask, bucket } = api();
    const authorizer = { jwt: { claims: { iss: "https://issuer.example/", sub: "alice" }, scopes: [] } };
    expect((await ask("POST", "/sweeps", { body: SPEC, authorizer })).status).toBe(202);
    expect([...bucket.objects.keys()].every((key) => key.startsWith(`requests/${ownerOf({ authorizer })}/`))).toBe(
      true,
    );
  });
});

describe("a spec", () => {
  it("is written down as a request, and nowhere else, and an orchestrator is called", async () => {
    const { ask, bucket, started } = api();
    const answer = await ask("POST", "/sweeps", { body: { ...SPEC, execution: { maxCost: 2, chunk: 5 } } });
    expect(answer).toMatchObject({ status: 202, body: { run: RUN, state: "requested", jobs: 10, maxCost: 2 } });
    expect(started).toEqual([{ owner: OWNER, run: RUN }]);
    const names = [...bucket.objects.keys()].map((key) => key.replace(`requests/${OWNER}/${RUN}/`, ""));
    expect(names.sort()).toEqual(["asked-1790000000000", "request.json", "spec.json"]);
  });

  it("may come in base 64, as the gateway has bodies of other types", async () => {
    const { ask } = api();
    const body = Buffer.from(JSON.stringify(SPEC)).toString("base64");
    const headers = { "content-type": "application/octet-stream" };
    expect(await ask("POST", "/sweeps", { body, headers, isBase64Encoded: true })).toMatchObject({
      status: 202,
      body: { run: RUN },
    });
  });

  it("that is compressed is refused, however small: nothing is ever unpacked here", async () => {
    const { ask } = api();
    for (const encoding of ["gzip", "br", "deflate", "zstd"]) {
      const headers = { "content-encoding": encoding };
      expect(await ask("POST", "/sweeps", { body: SPEC, headers })).toMatchObject(problem("compressed", 415));
    }
  });

  it("larger than a function's event may be is refused before it is read", async () => {
    const { ask } = api();
    const body = JSON.stringify({ ...SPEC, description: "x".repeat(6 * 1024 * 1024) });
    const headers = { "content-length": String(body.length) };
    expect(await ask("POST", "/sweeps", { body, headers })).toMatchObject(problem("too-large", 413));
  });

  it("with code of its own is refused where the deployment doesn't allow that", async () => {
    const code = "export const run = () => ({ x: 1 })";
    const { createHash } = await import("node:crypto");
    const job = { code, sha256: createHash("sha256").update(code).digest("hex") };
    const refusing = api();
    expect(await refusing.ask("POST", "/sweeps", { body: { ...SPEC, job } })).toMatchObject(
      problem("code-not-allowed", 422),
    );
    expect([refusing.started.length, refusing.bucket.objects.size]).toEqual([0, 0]);
    expect(await api({ codeJobs: true }).ask("POST", "/sweeps", { body: { ...SPEC, job } })).toMatchObject({
      status: 202,
    });
  });

  it.each(["__proto__", "constructor", "prototype"])("can't pollute by a key %s", async (key) => {
    const { ask } = api();
    const body = JSON.stringify(SPEC).replace("{", `{"${key}": {"polluted": true}, `);
    expect((await ask("POST", "/sweeps", { body })).status).toBe(422);
    const nested = JSON.stringify(SPEC).replace('"kind"', `"${key}": {"polluted": true}, "kind"`);
    expect((await ask("POST", "/sweeps", { body: nested })).status).toBe(422);
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });

  it("whose orchestrator can't be called may be sent again", async () => {
    const { ask } = api({}, async () => {
      throw new Error("throttled");
    });
    expect(await ask("POST", "/sweeps", { body: SPEC })).toMatchObject(problem("unavailable", 503));
  });

  it("is refused where its jobs cost more than is allowed even if they were the fastest that there are", async () => {
    const { ask, started } = api({ maxCost: 1 });
    expect(await ask("POST", "/sweeps", { body: { ...SPEC, jobs: 1e13 } })).toMatchObject(problem("over-cap", 422));
    expect(started).toEqual([]);
    expect(leastCost(1e9)).toBeLessThan(0.01); // and a billion jobs aren't
  });
});

describe("sweeps that go on", () => {
  const numbered = (seed: number) => ({ ...SPEC, seed });

  it("are counted by owner: so many at a time, and those that have ended don't count", async () => {
    const { ask, bucket } = api({ ownerRuns: 2 });
    expect((await ask("POST", "/sweeps", { body: numbered(1) })).status).toBe(202);
    expect((await ask("POST", "/sweeps", { body: numbered(2) })).status).toBe(202);
    expect(await ask("POST", "/sweeps", { body: numbered(3) })).toMatchObject(problem("too-many-runs", 429));
    expect((await ask("POST", "/sweeps", { body: numbered(2) })).status).toBe(202); // one of the two: no other
    const authorizer = { iam: { userId: "AIDABOB0000000000" } };
    expect((await ask("POST", "/sweeps", { body: numbered(3), authorizer })).status).toBe(202);
    await noteEnd(bucket, OWNER, runIdOf(readSpec(numbered(1))), 1_790_000_000_001);
    expect((await ask("POST", "/sweeps", { body: numbered(3) })).status).toBe(202);
  });

  it("that are asked for again call another orchestrator only if none was heard of for a while", async () => {
    const { ask, started, wait } = api();
    for (let times = 0; times < 3; times += 1) await ask("POST", "/sweeps", { body: SPEC });
    expect(started).toHaveLength(1);
    wait(30_000);
    expect(await ask("POST", "/sweeps", { body: SPEC })).toMatchObject({ status: 202, body: { state: "requested" } });
    expect(started).toHaveLength(2);
  });

  it("that are cancelled leave room for another, and go on when they are asked for again", async () => {
    const { ask, bucket, started } = api({ ownerRuns: 1 });
    await ask("POST", "/sweeps", { body: numbered(1) });
    expect((await ask("DELETE", `/sweeps/${runIdOf(readSpec(numbered(1)))}`)).status).toBe(200);
    expect((await ask("POST", "/sweeps", { body: numbered(2) })).status).toBe(202);
    await ask("DELETE", `/sweeps/${runIdOf(readSpec(numbered(2)))}`);
    expect((await ask("POST", "/sweeps", { body: numbered(1) })).status).toBe(202);
    expect(started).toHaveLength(3);
    const marker = `requests/${OWNER}/${runIdOf(readSpec(numbered(1)))}/cancel`;
    expect(new TextDecoder().decode(await bucket.get(marker))).toContain("false");
  });

  it("are nobody's but their owner's", async () => {
    const { ask } = api();
    await ask("POST", "/sweeps", { body: SPEC });
    const authorizer = { iam: { userId: "AIDABOB0000000000" } };
    for (const [method, path] of [
      ["GET", `/sweeps/${RUN}`],
      ["GET", `/sweeps/${RUN}/result`],
      ["DELETE", `/sweeps/${RUN}`],
    ] as const) {
      expect(await ask(method, path, { authorizer })).toMatchObject(problem("not-found", 404));
    }
    expect(await ask("GET", "/sweeps", { authorizer })).toMatchObject({ body: { sweeps: [] } });
  });
});

describe("keys", () => {
  it("stay under the owner's folders, whatever comes as an id", async () => {
    const { ask, bucket } = api();
    const asked: string[] = [];
    const get = bucket.get;
    bucket.get = async (key) => {
      asked.push(key);
      return get.call(bucket, key);
    };
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: "binary", maxLength: 60 }), async (id) => {
        let path: string;
        try {
          path = `/sweeps/${encodeURIComponent(id)}`;
        } catch {
          return; // half of a surrogate pair: no URL has that
        }
        const { status } = await ask("GET", path);
        expect([400, 404, 200]).toContain(status);
      }),
      { numRuns: 300 },
    );
    await ask("GET", `/sweeps/${RUN}`);
    expect(asked.length).toBeGreaterThan(0);
    for (const key of asked) expect(key.startsWith(`requests/${OWNER}/`)).toBe(true);
  });

  it("of one owner's store are never another's", async () => {
    const bucket = memoryStore();
    const [mine, others] = [ownerStore(bucket, "a".repeat(32)), ownerStore(bucket, "b".repeat(32))];
    await mine.put(`runs/${RUN}/spec.json`, new Uint8Array([1]));
    expect(await others.get(`runs/${RUN}/spec.json`)).toBeUndefined();
    for (const key of [`../${"a".repeat(32)}/runs/x`, "runs/../../x", "/runs/x", "runs//x", "runs/ü"]) {
      await expect(others.get(key)).rejects.toThrow();
    }
    for (const owner of ["", "..", "A".repeat(32), "a".repeat(31), "a/b"]) {
      expect(() => ownerStore(bucket, owner)).toThrow("not the id of an owner");
    }
  });
});

it("what goes wrong inside is told to nobody", async () => {
  const { ask, bucket } = api();
  bucket.list = () => {
    throw new TypeError("the secret at arn:aws:s3:::bucket");
  };
  const answer = await ask("GET", "/sweeps");
  expect(answer).toMatchObject(problem("internal", 500));
  expect(JSON.stringify(answer.body)).not.toContain("secret");
});
