/** A command line and a deployment of different versions: told before anything is sent, begun or billed. */
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { runOnLambda } from "../../lib/backends/lambda/lambda-run.js";
import { ask, askedBy, noteEnd } from "../../lib/backends/lambda/requests.js";
import { apiClient } from "../../lib/backends/remote/api-client.js";
import { remoteState, runRemote } from "../../lib/backends/remote/remote-run.js";
import { ENGINE_VERSION } from "../../lib/constants.js";
import { UserError } from "../../lib/errors.js";
import type { Clock } from "../../lib/fanout/ports.js";
import { recordsOf, writeRecord } from "../../lib/fanout/record.js";
import { memoryStore } from "../../lib/stores/memory.js";
import { ownerStore } from "../../lib/stores/owner.js";
import { readSpec } from "../../lib/sweep/reading/read-spec.js";
import { runIdOf, specBytes } from "../../lib/sweep/spec/run-id.js";
import { OWNER, type TinyDeployment, tinyDeployment } from "./tiny-deployment.js";

const SPEC = readSpec({ model: "l LASER P=1\npd P LASER.p1.o\n", vary: {}, jobs: 3 });
/** A clock whose pauses take no time, and count. */
let nowMs = 0;
const clock: Clock = {
  now: () => nowMs,
  sleep: async (ms) => {
    nowMs += ms;
  },
};

let deployment: TinyDeployment;

beforeEach(async () => {
  deployment = await tinyDeployment();
  vi.stubEnv("AWS_ENDPOINT_URL", deployment.url);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await deployment.close();
});

const refusal = async (what: Promise<unknown>): Promise<UserError> => {
  const error: unknown = await what.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof UserError)) throw error;
  return error;
};
const run = () => runRemote(SPEC, { stage: "local", clock });

describe("a deployment of another engine", () => {
  it.each(["0", "999"])("(%s) is told with both versions, and sent nothing", async (engine) => {
    deployment.published = { engine, katfan: "0.2.0" };
    const told = await refusal(run());
    expect(told).toMatchObject({
      code: "other-version",
      place: "--stage",
      remedy: expect.stringContaining("Deploy it anew"),
    });
    expect(told.what).toMatch(
      new RegExp(`katfan 0\\.2\\.0 \\(engine ${engine}\\), and this is katfan .* \\(engine ${ENGINE_VERSION}\\)`),
    );
    expect(deployment.requests).toEqual(["GetParameter"]);
  });

  it("of a form of which this katfan knows nothing is told so", async () => {
    deployment.published = { version: 2 };
    expect(await refusal(run())).toMatchObject({ code: "other-version", remedy: expect.stringContaining("Deploy") });
  });
});

describe("a spec that is another run to the deployment, for whatever cause", () => {
  const elsewhere = "f".repeat(32);

  it("isn't begun: the API is told which run is expected", async () => {
    const other = readSpec({ model: "l LASER P=1\npd P LASER.p1.o\n", vary: {}, jobs: 4 });
    const credentials = async () => ({ accessKeyId: "a", secretAccessKey: "b" });
    const client = apiClient({ api: deployment.url, region: "us-east-1", credentials }, clock);
    const body = { model: other.model, vary: {}, jobs: 4 };
    const told = await refusal(client("POST", "/sweeps", body, { "x-katfan-run": elsewhere }));
    expect(told).toMatchObject({ code: "other-version", place: "POST /sweeps" });
    expect(told.what).toContain(`katfan 9.9.9 (engine ${ENGINE_VERSION})`);
    expect(deployment.started).toEqual([]);
  });

  it("is ended again where the API is older than that, and both ids are named", async () => {
    deployment.instead = (what) =>
      what === "POST /sweeps"
        ? { status: 202, body: JSON.stringify({ run: elsewhere, state: "requested", jobs: 3, maxCost: 1 }) }
        : what.startsWith("DELETE")
          ? { status: 200, body: "{}" }
          : undefined;
    const told = await refusal(run());
    expect([told.code, told.what]).toEqual(["other-version", expect.stringContaining(elsewhere)]);
    expect(told.what).toContain(runIdOf(SPEC));
    expect(deployment.requests).toEqual(["GetParameter", "POST /sweeps", `DELETE /sweeps/${elsewhere}`]);
  });
});

describe("functions of different versions", () => {
  it("are told by the run's state, when an orchestrator refuses what its API took", async () => {
    const following = run();
    while (deployment.started.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    const id = runIdOf(SPEC);
    const store = ownerStore(deployment.bucket, OWNER);
    const detail = "the orchestrator's engine is 2";
    await writeRecord(id, store, {
      ...{ who: "o", generation: 0, state: "stopped", reason: "other-version", detail },
      ...{ startedMs: 0, updatedMs: 0, jobsDone: 0, failures: 0, invocations: 0, cost: 0, reserved: 0 },
    });
    await noteEnd(deployment.bucket, OWNER, id, Date.now() + 1_000);
    expect(await following).toMatchObject({ state: "stopped", reason: "other-version", detail });
    expect(await remoteState(id, { stage: "local", clock })).toMatchObject({ state: "stopped", detail });
  });

  it("are told by an orchestrator, where whoever asked will look", async () => {
    const bucket = memoryStore();
    const asked = "e".repeat(32);
    const request = { run: asked, jobs: 3, execution: {} };
    await ask(bucket, OWNER, { request, spec: specBytes(SPEC), nowMs: 1 });
    const world = { bucket, clock, who: "o-1" } as unknown as Parameters<typeof runOnLambda>[1]; // it needs no more
    expect(await runOnLambda({ owner: OWNER, run: asked }, world)).toEqual({ run: asked, state: "refused" });
    const [record] = await recordsOf(asked, ownerStore(bucket, OWNER));
    expect(record).toMatchObject({
      state: "stopped",
      reason: "other-version",
      detail: expect.stringContaining(runIdOf(SPEC)),
    });
    expect(await askedBy(bucket, OWNER)).toMatchObject([{ run: asked, hasEnded: true }]);
  });

  it("or a run of which nothing new is heard, end the following in words", async () => {
    deployment.instead = (what) => (what.startsWith("GET") && what !== "GetParameter" ? requested() : undefined);
    const told = await refusal(run());
    expect(told).toMatchObject({ code: "no-news", place: runIdOf(SPEC), remedy: expect.stringContaining("log") });
  });
});

function requested() {
  const counts = { jobs: 3, jobsDone: 0, failures: 0, invocations: 0, cost: 0 };
  const body = { run: runIdOf(SPEC), state: "requested", ...counts, askedAt: "2026-11-29T00:00:00.000Z" };
  return { status: 200, body: JSON.stringify(body) };
}
