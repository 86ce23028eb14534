/**
 * What `sst deploy` would make: the graph that the real sst CLI finds, its engine replaced by one that writes down.
 */

import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { promisify } from "node:util";
import { beforeAll, describe, expect, it } from "vitest";
import { pageEngine } from "../../lib/backends/page-engine.js";
import { ENGINE_VERSION } from "../../lib/constants.js";
import { ROOT } from "../cli/katfan.js";
import { ACCOUNT, ALL_SETTINGS, FUNCTIONS, REGION, type Recorded, recorded } from "./graph.js";

const { version } = createRequire(import.meta.url)("../../package.json") as { version: string };
const MINUTES = 60_000;

let usual: Recorded;
let full: Recorded;

beforeAll(async () => {
  usual = await recorded("graph");
  full = await recorded("graph-full", ALL_SETTINGS);
}, 10 * MINUTES);

describe("functions", () => {
  it.each([
    ["Worker0", 1769, 300],
    ["Reducer", 1769, 600],
    ["Orchestrator", 1769, 900],
    ["Inbox", 1024, 60],
    ["ApiHandler", 1024, 29],
  ])("%s has %i MB, %i s, and runs on arm64 under Node 24", (component, memorySize, timeout) => {
    expect(usual.lambda(component)).toMatchObject({
      memorySize,
      timeout,
      runtime: "nodejs24.x",
      architectures: ["arm64"],
      handler: "bundle.handler",
    });
  });

  it("have the engine that reports carry where reports are made, and nowhere else", async () => {
    const engine = (await pageEngine())!;
    const has = (component: string) =>
      readFileSync(path.join(ROOT, ".sst", "artifacts", `${component}-src`, "bundle.mjs"), "latin1").includes(engine);
    expect(FUNCTIONS.filter(has)).toEqual(["Reducer"]);
  });

  it("are the only ones", () => {
    expect([...usual.all("aws:lambda/function:Function").keys()].sort()).toEqual(
      FUNCTIONS.map((component) => `${component}Function`).sort(),
    );
  });

  it("are repeated by the platform only where nobody else would", () => {
    const repeats = [...usual.all("aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig")];
    expect(Object.fromEntries(repeats.map(([name, inputs]) => [name, inputs.maximumRetryAttempts]))).toEqual({
      Worker0EventInvokeConfig: 0,
      ReducerEventInvokeConfig: 0,
      ApiHandlerEventInvokeConfig: 0,
      OrchestratorEventInvokeConfig: 2,
      InboxEventInvokeConfig: 2,
    });
  });

  it("know of their deployment what they need, and no secret", () => {
    const own = (component: string) =>
      Object.fromEntries(Object.entries(usual.environment(component)).filter(([name]) => name.startsWith("KATFAN")));
    expect(own("Worker0")).toEqual({ KATFAN_BUCKET: usual.bucket, KATFAN_CODE_JOBS: "no" });
    expect(own("Reducer")).toEqual({ KATFAN_BUCKET: usual.bucket });
    expect(own("Orchestrator")).toEqual({
      KATFAN_BUCKET: usual.bucket,
      KATFAN_WORKERS: "katfan-graph-worker-0",
      KATFAN_REDUCER: "katfan-graph-reducer",
      KATFAN_ORCHESTRATOR: "katfan-graph-orchestrator",
      KATFAN_WORKER_MEMORY: "1769",
      KATFAN_WORKER_TIMEOUT: "300",
      KATFAN_CONCURRENCY: "450",
      KATFAN_MAX_COST: "25",
    });
    expect(own("ApiHandler")).toEqual({
      KATFAN_BUCKET: usual.bucket,
      KATFAN_VERSION: version,
      KATFAN_ORCHESTRATOR: "katfan-graph-orchestrator",
      KATFAN_MAX_COST: "25",
      KATFAN_OWNER_RUNS: "20",
      KATFAN_CODE_JOBS: "no",
    });
    const { KATFAN_VERSION: _, ...inbox } = own("ApiHandler");
    expect(own("Inbox")).toEqual(inbox);
  });

  it("have bundles of bounded size", () => {
    const { bundles } = usual.graph;
    const told = bundles.map(
      ({ name, bytes, zipped }) => `${name} ${Math.round(bytes / 1e3)} kB (${Math.round(zipped / 1e3)})`,
    );
    console.log(`bundles, and zipped: ${told.join(", ")}`);
    expect(bundles.map(({ name }) => name).sort()).toEqual([...FUNCTIONS].sort());
    for (const { name, bytes } of bundles) expect(bytes, name).toBeLessThan(name === "Worker0" ? 1.5e6 : 1.8e6);
  });

  it("are told how large: a worker's copies share what is reserved, which bounds what runs can spend in a minute", () => {
    const reserved = (graph: Recorded, component: string) => graph.lambda(component).reservedConcurrentExecutions;
    expect(reserved(usual, "Worker0")).toBe(450); // half of the usual account's 1,000 less the 100 that Lambda keeps back
    expect([0, 1, 2].map((copy) => reserved(full, `Worker${copy}`))).toEqual([34, 33, 33]);
    expect(FUNCTIONS.slice(1).map((component) => reserved(usual, component))).toEqual(Array(4).fill(undefined));
  });

  it("that are copies of the worker are the same but for their names", () => {
    const copies = [0, 1, 2].map((copy) => full.lambda(`Worker${copy}`));
    expect(copies.map(({ name }) => name)).toEqual([0, 1, 2].map((copy) => `katfan-graph-full-worker-${copy}`));
    for (const copy of copies)
      expect(copy).toMatchObject({ memorySize: 3538, timeout: 120, handler: "bundle.handler" });
    expect(full.environment("Orchestrator")).toMatchObject({
      KATFAN_WORKERS: copies.map(({ name }) => name).join(","),
      KATFAN_CONCURRENCY: "100",
      KATFAN_WORKER_TIMEOUT: "120",
    });
  });

  it("may call themselves only if they are the orchestrator, which counts that", () => {
    const excepted = [...usual.all("aws:lambda/functionRecursionConfig:FunctionRecursionConfig").values()];
    expect(excepted).toEqual([{ functionName: "katfan-graph-orchestrator", recursiveLoop: "Allow" }]);
  });
});

describe("the bucket", () => {
  it("is private, encrypted, and for TLS only", () => {
    const { bucket } = usual;
    expect(usual.all("aws:s3/bucket:Bucket").size).toBe(1);
    expect(usual.inputs("aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock", "RunsPublicAccessBlock")).toEqual({
      bucket,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    });
    const encryption = usual.inputs(
      "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
      "RunsEncryption",
    );
    expect(encryption).toMatchObject({
      bucket,
      rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }],
    });
    const policy = JSON.parse(String(usual.inputs("aws:s3/bucketPolicy:BucketPolicy", "RunsPolicy").policy));
    expect(policy.Statement).toEqual([
      {
        Effect: "Deny",
        Principal: "*",
        Action: "s3:*",
        Resource: [`arn:aws:s3:::${bucket}`, `arn:aws:s3:::${bucket}/*`],
        Condition: { Bool: { "aws:SecureTransport": "false" } },
      },
    ]);
  });

  it("forgets runs, requests and what was dropped after a time, and uploads that were never finished", () => {
    const rulesOf = (graph: Recorded) =>
      graph.inputs("aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration", "RunsLifecycle").rules;
    const kept = (days: number) => (id: string, prefix: string) => ({
      id,
      status: "Enabled",
      filter: { prefix },
      expiration: { days },
    });
    const rules = (days: number) => [
      kept(days)("runs", "owners/"),
      kept(days)("requests", "requests/"),
      kept(days)("inbox", "inbox/"),
      { id: "uploads", status: "Enabled", abortIncompleteMultipartUpload: { daysAfterInitiation: 1 } },
    ];
    expect(rulesOf(usual)).toEqual(rules(30));
    expect(rulesOf(full)).toEqual(rules(7));
  });

  it("tells the inbox of specs that are dropped into it, and of nothing else", () => {
    const { lambdaFunctions, queues, topics } = usual.inputs(
      "aws:s3/bucketNotification:BucketNotification",
      "RunsNotificationsNotification",
    );
    expect([queues, topics]).toEqual([[], []]);
    const arn = `arn:aws:lambda:${REGION}:${ACCOUNT}:function:katfan-graph-inbox`;
    expect(lambdaFunctions).toEqual(
      ["Json", "Yaml", "Kat"].map((name) => ({
        id: `Inbox${name}`,
        lambdaFunctionArn: arn,
        events: ["s3:ObjectCreated:*"],
        filterPrefix: "inbox/",
        filterSuffix: `.${name.toLowerCase()}`,
      })),
    );
  });
});

describe("the API", () => {
  const ROUTES = [
    "DELETE /sweeps/{id}",
    "GET /openapi.json",
    "GET /sweeps",
    "GET /sweeps/{id}",
    "GET /sweeps/{id}/result",
    "POST /sweeps",
    "POST /uploads",
  ];
  const routesOf = (graph: Recorded) => [...graph.all("aws:apigatewayv2/route:Route").values()];

  it("has its routes, and each wants a request that an IAM principal has signed", () => {
    const routes = routesOf(usual);
    expect(routes.map(({ routeKey }) => routeKey).sort()).toEqual(ROUTES);
    expect(new Set(routes.map(({ authorizationType }) => authorizationType))).toEqual(new Set(["AWS_IAM"]));
  });

  it("wants a token of the issuer on every route instead, where one is named", () => {
    const routes = routesOf(full);
    expect(routes.map(({ routeKey }) => routeKey).sort()).toEqual(ROUTES);
    expect(new Set(routes.map(({ authorizationType }) => authorizationType))).toEqual(new Set(["JWT"]));
    const [[, authorizer] = []] = [...full.all("aws:apigatewayv2/authorizer:Authorizer")];
    expect(authorizer).toMatchObject({
      authorizerType: "JWT",
      identitySources: ["$request.header.Authorization"],
      jwtConfiguration: { issuer: "https://issuer.example/", audiences: ["katfan"] },
    });
    expect(new Set(routes.map(({ authorizerId }) => authorizerId)).size).toBe(1);
  });

  it("is for no other site's pages, and bears so many requests a second", () => {
    expect(usual.inputs("aws:apigatewayv2/api:Api", "ApiApi").corsConfiguration).toEqual({});
    expect(usual.inputs("aws:apigatewayv2/stage:Stage", "ApiStage").defaultRouteSettings).toEqual({
      throttlingBurstLimit: 100,
      throttlingRateLimit: 50,
    });
  });
});

describe("watching", () => {
  it("keeps every log for a month and no longer", () => {
    const groups = [...usual.all("aws:cloudwatch/logGroup:LogGroup").values()];
    expect(groups).toHaveLength(FUNCTIONS.length + 1); // and the API's accesses
    for (const group of groups) expect(group.retentionInDays).toBe(30);
  });

  it("raises alarms where functions fail, the API fails, or workers are held back", () => {
    const alarms = [...usual.all("aws:cloudwatch/metricAlarm:MetricAlarm")];
    const told = alarms.map(([name, { metricName, threshold, evaluationPeriods }]) => [
      name,
      `${metricName} >= ${threshold} in ${evaluationPeriods} × 5 min`,
    ]);
    expect(Object.fromEntries(told)).toEqual({
      OrchestratorErrors: "Errors >= 1 in 1 × 5 min",
      InboxErrors: "Errors >= 1 in 1 × 5 min",
      ReducerErrors: "Errors >= 1 in 1 × 5 min",
      Worker0Errors: "Errors >= 50 in 1 × 5 min",
      Worker0Throttles: "Throttles >= 100 in 3 × 5 min",
      ApiErrors: "5xx >= 5 in 1 × 5 min",
    });
  });

  it("tells somebody by mail, where an address is given", () => {
    expect(usual.all("aws:sns/topic:Topic").size).toBe(0);
    expect(full.inputs("aws:sns/topicSubscription:TopicSubscription", "AlarmsEmail")).toMatchObject({
      protocol: "email",
      endpoint: "someone@example.org",
    });
    const [topic] = [...full.graph.resources].filter(({ type }) => type === "aws:sns/topic:Topic");
    for (const alarm of full.all("aws:cloudwatch/metricAlarm:MetricAlarm").values()) {
      expect(alarm.alarmActions).toEqual([topic?.outputs.arn]);
    }
  });
});

describe("configuration", () => {
  it("runs code of specs only where it is allowed", () => {
    for (const component of ["Worker0", "ApiHandler", "Inbox"]) {
      expect(usual.environment(component).KATFAN_CODE_JOBS, component).toBe("no");
      expect(full.environment(component).KATFAN_CODE_JOBS, component).toBe("yes");
    }
  });

  it("runs a spec of the inbox by the clock, where that is wanted", () => {
    expect(usual.all("aws:scheduler/schedule:Schedule").size).toBe(0);
    const [[, schedule] = []] = [...full.all("aws:scheduler/schedule:Schedule")];
    expect(schedule).toMatchObject({ scheduleExpression: "rate(1 day)" });
    const target = schedule!.target as { arn: string; input: string };
    expect(target.arn).toBe(`arn:aws:lambda:${REGION}:${ACCOUNT}:function:katfan-graph-full-inbox`);
    expect(JSON.parse(target.input)).toEqual({ scheduled: "nightly.json", time: "<aws.scheduler.scheduled-time>" });
  });

  it("tells the command line what it needs, by the stage's name", () => {
    const { name, type, insecureValue } = usual.inputs("aws:ssm/parameter:Parameter", "Deployment");
    expect([name, type]).toEqual(["/katfan/graph/deployment", "String"]);
    expect(JSON.parse(String(insecureValue))).toEqual({
      version: 1,
      katfan: version,
      engine: ENGINE_VERSION,
      stage: "graph",
      region: REGION,
      api: `https://recorded.execute-api.${REGION}.amazonaws.com`,
      bucket: usual.bucket,
      workerCopies: 1,
      workerMemoryMb: 1769,
      workerTimeoutSeconds: 300,
      concurrency: 450,
      maxCost: 25,
      codeJobs: false,
    });
  });

  it.each([
    ["KATFAN_WORKER_COPIES", "0", "no whole number from 1 to 50"],
    ["KATFAN_MAX_COST", "all", "no whole number"],
    ["KATFAN_JWT_ISSUER", "https://issuer.example/", "only of use together"],
  ])("that makes no sense stops the deployment: %s=%s", async (name, value, message) => {
    const { readSettings } = await import("../../stacks/settings.js");
    expect(() => readSettings({ [name]: value })).toThrow(message);
  });

  it(
    "type-checks with sst's own types",
    async () => {
      const tsc = path.resolve("node_modules/typescript/bin/tsc");
      await promisify(execFile)(process.execPath, [tsc, "-p", "stacks/tsconfig.json"]);
    },
    MINUTES,
  );
});
