/** Every endpoint over HTTP: what works, what is refused, who is refused, and what others see of one's sweeps. */
import { createHash } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ownerOfPrincipal } from "../../lib/api/owner.js";
import { ownerPrefix } from "../../lib/stores/owner.js";
import { readSpec } from "../../lib/sweep/reading/read-spec.js";
import { runIdOf } from "../../lib/sweep/spec/run-id.js";
import { bucket, itBut, onDeployment, until } from "./deployment.js";
import { type Caller, caller, signed, unsigned } from "./http.js";

const spec = (seed: number) => ({
  name: "of the API's tests",
  model: "l LASER P=1\npd P LASER.p1.o\n",
  vary: { "LASER.P": { kind: "normal", mean: 1, sigma: 0.1 } },
  jobs: 50,
  seed,
  execution: { chunk: 20 },
});
const idOf = (raw: object) => runIdOf(readSpec(raw));

/** A problem, as RFC 9457 has it. */
const problem = (kind: string, status: number) => ({
  status,
  body: expect.objectContaining({ type: `urn:katfan:problem:${kind}`, title: expect.any(String), status }),
});

/** Every endpoint, with a request that would be good. */
const ENDPOINTS = [
  ["POST", "/sweeps"],
  ["POST", "/uploads"],
  ["GET", "/sweeps"],
  ["GET", `/sweeps/${"0".repeat(32)}`],
  ["GET", `/sweeps/${"0".repeat(32)}/result`],
  ["DELETE", `/sweeps/${"0".repeat(32)}`],
  ["GET", "/openapi.json"],
] as const;

onDeployment("the API", () => {
  let alice: Caller;
  let bob: Caller;
  let mallory: Caller;
  const run = () => idOf(spec(1));

  beforeAll(async () => {
    [alice, bob, mallory] = await Promise.all([caller("alice", true), caller("bob", true), caller("mallory", false)]);
    expect(await alice.ask("POST", "/sweeps", spec(1))).toMatchObject({ status: 202 });
    await until("the sweep is done", async () => {
      const { body } = await alice.ask("GET", `/sweeps/${run()}`);
      return (body as { state: string }).state === "done";
    });
  });
  afterAll(async () => {
    for (const one of [alice, bob, mallory]) await one?.remove();
  });

  describe("lets nobody in", () => {
    it.each(ENDPOINTS)("who hasn't signed: %s %s", async (method, path) => {
      expect((await unsigned(method, path)).status).toBe(403);
    });
    it.each(ENDPOINTS)("who has signed with another secret: %s %s", async (method, path) => {
      const forged = { ...alice.credentials, secretAccessKey: "another" };
      expect((await signed(forged, method, path)).status).toBe(403);
    });
    it.each(ENDPOINTS)("who may not call it: %s %s", async (method, path) => {
      expect((await mallory.ask(method, path)).status).toBe(403);
    });
  });

  describe("POST /sweeps", () => {
    it("takes a spec, and the same spec is the same sweep", async () => {
      const first = await alice.ask("POST", "/sweeps", spec(1));
      expect(first).toEqual({ status: 202, body: { run: run(), state: "done", jobs: 50, maxCost: 2 } });
      const objects = [];
      for await (const key of bucket().list(`${ownerPrefix(ownerOfPrincipal(alice.id))}runs/`)) objects.push(key);
      expect(objects.filter((key) => key.includes("/parts/"))).toHaveLength(3);
    });

    it.each([
      ["no JSON", "{", "bad-request", 400],
      ["nothing", "", "bad-request", 400],
      ["a list", "[]", "bad-spec", 422],
      ["an unknown key", { ...spec(2), owner: "bob" }, "bad-spec", 422],
      ["a key that pollutes", '{"__proto__": {"polluted": 1}, "model": "l L"}', "bad-spec", 422],
      [
        "a parameter that there isn't",
        { ...spec(2), vary: { "LASER.Q": { kind: "constant", value: 1 } } },
        "bad-spec",
        422,
      ],
      ["a model with a mistake", { ...spec(2), model: "l LASER P=" }, "bad-spec", 422],
      ["a cost above the deployment's cap", { ...spec(2), execution: { maxCost: 3 } }, "over-cap", 422],
      ["jobs that cost more at the least", { ...spec(2), jobs: 1e13 }, "over-cap", 422],
      ["an upload that there isn't", { upload: "0".repeat(64) }, "no-such-upload", 404],
    ])("refuses %s", async (_what, body, kind, status) => {
      expect(await alice.ask("POST", "/sweeps", body)).toMatchObject(problem(kind, status));
    });

    it("says of each mistake where it is and what to do", async () => {
      const { body } = await alice.ask("POST", "/sweeps", { ...spec(2), jobs: "many", sedd: 1 });
      const { errors } = body as { errors: { place: string; code: string }[] };
      expect(errors.map(({ place, code }) => [place, code]).sort()).toEqual([
        ["jobs", "spec-type"],
        ["sedd", "spec-unknown-key"],
      ]);
    });

    it("lets an owner have so many sweeps going on, and no more", async () => {
      const other = await caller("carol", true);
      try {
        const prefix = `requests/${ownerOfPrincipal(other.id)}/`;
        for (let index = 0; index < 6; index += 1) {
          await bucket().put(`${prefix}${String(index).repeat(32)}/asked-${Date.now()}`, new Uint8Array());
        }
        expect(await other.ask("POST", "/sweeps", spec(3))).toMatchObject(problem("too-many-runs", 429));
        await bucket().put(`${prefix}${"0".repeat(32)}/ended-${Date.now() + 1}`, new Uint8Array());
        expect(await other.ask("POST", "/sweeps", spec(3))).toMatchObject({ status: 202 });
      } finally {
        await other.remove();
      }
    });
  });

  describe("POST /uploads", () => {
    it("gives an address for a spec larger than a request may be, which then runs", async () => {
      const large = JSON.stringify({ ...spec(4), description: "x".repeat(90_000), edits: [], jobs: 10 });
      const padded = `${large}${" ".repeat(7_000_000)}`;
      const sha256 = createHash("sha256").update(padded).digest("hex");
      const asked = await alice.ask("POST", "/uploads", { sha256, bytes: padded.length });
      expect(asked).toMatchObject({ status: 201, body: { upload: sha256, method: "PUT" } });
      const { url, headers } = asked.body as { url: string; headers: Record<string, string> };
      const { "content-length": _, ...sentHeaders } = headers;
      const put = await fetch(url, { method: "PUT", headers: sentHeaders, body: padded });
      expect(put.status).toBe(200);
      expect(await alice.ask("POST", "/sweeps", { upload: sha256 })).toMatchObject({
        status: 202,
        body: { run: idOf(JSON.parse(large)) },
      });
      // What one has uploaded is nobody else's.
      expect(await bob.ask("POST", "/sweeps", { upload: sha256 })).toMatchObject(problem("no-such-upload", 404));
    });

    it.each([
      ["no hash", { sha256: "abc", bytes: 1 }],
      ["too much", { sha256: "0".repeat(64), bytes: 1e12 }],
      ["a key", { sha256: "0".repeat(64), bytes: 1, key: "owners/x" }],
    ])("refuses %s", async (_what, body) => {
      expect(await alice.ask("POST", "/uploads", body)).toMatchObject(problem("bad-request", 400));
    });
  });

  describe("GET /sweeps", () => {
    it("lists one's own sweeps, the latest first, page by page", async () => {
      const { status, body } = await alice.ask("GET", "/sweeps?limit=1");
      expect(status).toBe(200);
      const first = body as { sweeps: { run: string }[]; next?: string };
      expect(first.sweeps).toHaveLength(1);
      const second = await alice.ask("GET", `/sweeps?limit=1&after=${first.next}`);
      expect(second.body).toMatchObject({ sweeps: [{ run: run(), name: "of the API's tests", state: "done" }] });
    });

    it("lists none of others'", async () => {
      expect(await bob.ask("GET", "/sweeps")).toEqual({ status: 200, body: { sweeps: [] } });
    });

    it("refuses what is no page", async () => {
      expect(await alice.ask("GET", "/sweeps?limit=100000")).toMatchObject(problem("bad-request", 400));
      expect(await alice.ask("GET", "/sweeps?after=../../x")).toMatchObject(problem("bad-request", 400));
    });
  });

  describe("GET /sweeps/{id}", () => {
    it("tells how a sweep fares, and what it has cost", async () => {
      const { status, body } = await alice.ask("GET", `/sweeps/${run()}`);
      expect(status).toBe(200);
      expect(body).toMatchObject({ run: run(), state: "done", jobs: 50, jobsDone: 50, failures: 0, invocations: 3 });
      expect((body as { cost: number }).cost).toBeGreaterThan(0);
    });

    it.each(["abc", "0".repeat(31), `${"0".repeat(32)}%2F..`, "%00", "É".repeat(32)])(
      "refuses %s for an id",
      async (id) => {
        const { status } = await alice.ask("GET", `/sweeps/${id}`);
        expect([400, 403, 404]).toContain(status); // the gateway itself refuses some
      },
    );

    it("knows nothing of another owner's sweep", async () => {
      expect(await bob.ask("GET", `/sweeps/${run()}`)).toMatchObject(problem("not-found", 404));
    });
  });

  describe("GET /sweeps/{id}/result", () => {
    it("gives the summary, and addresses of parts and report that can be read for a while", async () => {
      const { status, body } = await alice.ask("GET", `/sweeps/${run()}/result`);
      expect(status).toBe(200);
      const result = body as {
        summary: { url: string; content: object };
        report: { url: string };
        parts: { url: string; sha256: string; first: number; count: number }[];
      };
      expect(result.parts.map(({ first, count }) => [first, count])).toEqual([
        [0, 20],
        [20, 20],
        [40, 10],
      ]);
      for (const { url, sha256 } of result.parts) {
        expect(new URL(url).searchParams.get("X-Amz-Expires")).toBe("900");
        const bytes = Buffer.from(await (await fetch(url)).arrayBuffer());
        expect(createHash("sha256").update(bytes).digest("hex")).toBe(sha256);
      }
      expect(await (await fetch(result.summary.url)).json()).toEqual(result.summary.content);
      expect(await (await fetch(result.report.url)).text()).toContain("<html");
    });

    itBut("localstack", "LocalStack's community edition lets everybody read a bucket")(
      "gives addresses that are of no use without their signature",
      async () => {
        const { body } = await alice.ask("GET", `/sweeps/${run()}/result`);
        const { parts } = body as { parts: { url: string }[] };
        expect((await fetch(parts[0]!.url)).status).toBe(200);
        expect((await fetch(parts[0]!.url.replace(/\?.*/, ""))).status).toBe(403);
      },
    );

    it("gives the parts page by page", async () => {
      const { body } = await alice.ask("GET", `/sweeps/${run()}/result?from=1&limit=1`);
      expect(body).toMatchObject({ parts: [{ first: 20 }], next: 2, partCount: 3 });
    });

    it("refuses what is no page", async () => {
      expect(await alice.ask("GET", `/sweeps/${run()}/result?from=-1`)).toMatchObject(problem("bad-request", 400));
    });

    it("knows nothing of another owner's result", async () => {
      expect(await bob.ask("GET", `/sweeps/${run()}/result`)).toMatchObject(problem("not-found", 404));
    });
  });

  describe("DELETE /sweeps/{id}", () => {
    it("stops a sweep that goes on; its result isn't there then", async () => {
      const long = { ...spec(5), jobs: 3_000_000_000, execution: { chunk: 1_000_000 } };
      const { body } = await alice.ask("POST", "/sweeps", long);
      const id = (body as { run: string }).run;
      expect(await alice.ask("GET", `/sweeps/${id}/result`)).toMatchObject(problem("not-finished", 409));
      expect(await bob.ask("DELETE", `/sweeps/${id}`)).toMatchObject(problem("not-found", 404));
      const cancelled = await alice.ask("DELETE", `/sweeps/${id}`);
      expect(cancelled.status).toBe(200);
      await until("it is cancelled", async () => {
        const { body: now } = await alice.ask("GET", `/sweeps/${id}`);
        return (now as { state: string }).state === "cancelled";
      });
    });

    it("leaves a sweep that is done as it is", async () => {
      expect(await alice.ask("DELETE", `/sweeps/${run()}`)).toMatchObject({ status: 200, body: { state: "done" } });
      expect(await alice.ask("GET", `/sweeps/${run()}`)).toMatchObject({ body: { state: "done" } });
    });

    it("refuses what is no id", async () => {
      expect(await alice.ask("DELETE", "/sweeps/abc")).toMatchObject(problem("bad-request", 400));
    });
  });

  describe("GET /openapi.json", () => {
    it("describes all of it", async () => {
      const { status, body } = await alice.ask("GET", "/openapi.json");
      expect(status).toBe(200);
      const { openapi, paths } = body as { openapi: string; paths: Record<string, Record<string, unknown>> };
      expect(openapi).toBe("3.1.0");
      expect(
        Object.entries(paths)
          .flatMap(([path, methods]) => Object.keys(methods).map((one) => `${one} ${path}`))
          .sort(),
      ).toEqual([
        "delete /sweeps/{id}",
        "get /sweeps",
        "get /sweeps/{id}",
        "get /sweeps/{id}/result",
        "post /sweeps",
        "post /uploads",
      ]);
    });
  });

  it("knows no other paths", async () => {
    expect((await alice.ask("GET", "/")).status).toBe(404);
    expect((await alice.ask("PUT", "/sweeps")).status).toBe(404);
  });
});
