/**
 * What each function's role may do, to the letter, in the graph that the real sst CLI finds.
 *
 * Positive grants are asserted as well as absent ones: a graph in which a role has no policies would pass the others.
 */
import { beforeAll, describe, expect, it } from "vitest";
import { ACCOUNT, ALL_SETTINGS, FUNCTIONS, REGION, type Recorded, recorded } from "./graph.js";

const RUN = "s3:/owners/*/runs/*";
const listing = (...prefixes: string[]) =>
  ` if ${JSON.stringify({ StringLike: { "s3:prefix": prefixes.length === 1 ? prefixes[0] : prefixes } })}`;

let usual: Recorded;
let full: Recorded;

beforeAll(async () => {
  usual = await recorded("graph");
  full = await recorded("graph-full", ALL_SETTINGS);
}, 600_000);

describe("permissions", () => {
  it.each(FUNCTIONS)("of %s have no wildcard for an action, and none for a whole resource", (component) => {
    for (const graph of [usual, full]) {
      const statements = graph.statements(component);
      expect(statements.length).toBeGreaterThan(0);
      for (const { Effect, Action, Resource } of statements) {
        expect(Effect).toBe("Allow");
        for (const action of [Action].flat()) expect(action).toMatch(/^[a-z0-9]+:[A-Za-z]+$/);
        for (const resource of [Resource].flat()) {
          expect(resource).toMatch(/^arn:aws:(s3:::|lambda:|logs:)[^*]/);
          expect(resource).not.toMatch(/^arn:aws:s3:::[^/]*\*/);
          expect(resource).not.toMatch(/:function:.*\*/);
          expect(resource).not.toBe(`arn:aws:s3:::${graph.bucket}/*`);
        }
      }
    }
  });

  it.each(FUNCTIONS)("of %s are in its role alone, which only Lambda can take on", (component) => {
    const role = usual.inputs("aws:iam/role:Role", `${component}Role`);
    expect(role.managedPolicyArns).toEqual([]);
    expect(role.assumeRolePolicy).toMatchObject({
      Statement: [{ Action: "sts:AssumeRole", Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" } }],
    });
    expect((role.assumeRolePolicy as { Statement: unknown[] }).Statement).toHaveLength(1);
    expect(usual.all("aws:iam/rolePolicyAttachment:RolePolicyAttachment").size).toBe(0);
  });

  it("of every other role, as the schedule's, name what they are for too", () => {
    const roles = [...full.all("aws:iam/role:Role").keys()].filter(
      (name) => !/^(Worker\d|Reducer|Orchestrator|Inbox|ApiHandler)Role$/.test(name),
    );
    expect(roles).toEqual(["ScheduleRole"]);
    expect(full.grants("Schedule")).toEqual(["lambda:InvokeFunction function katfan-graph-full-inbox"]);
  });

  const logs = (name: string) =>
    ["CreateLogStream", "PutLogEvents"].map(
      (action) => `logs:${action} log /aws/lambda/katfan-graph-${name}:log-stream:*`,
    );

  it("let a worker read a run's spec and parts, and write parts and records", () => {
    expect(usual.grants("Worker0")).toEqual([
      ...logs("worker-0"),
      `s3:GetObject ${RUN}/parts/*`,
      `s3:GetObject ${RUN}/spec.json`,
      `s3:PutObject ${RUN}/log/*`,
      `s3:PutObject ${RUN}/parts/*`,
    ]);
  });

  it("let a reducer read a run, and write what its parts come to and how far it has grown", () => {
    expect(usual.grants("Reducer")).toEqual([
      ...logs("reducer"),
      `s3:GetObject ${RUN}/*`,
      `s3:ListBucket s3:${listing("owners/*/runs/*/*")}`,
      // How far a run has come that may end early, and where it has ended.
      `s3:PutObject ${RUN}/log/checkpoints/*`,
      `s3:PutObject ${RUN}/manifest.json`,
      `s3:PutObject ${RUN}/plan.json`,
      `s3:PutObject ${RUN}/reduce/*`,
      `s3:PutObject ${RUN}/report.html`,
      `s3:PutObject ${RUN}/summary.json`,
    ]);
  });

  it("let an orchestrator make a run of a request, and call the workers, the reducer and its successor", () => {
    expect(usual.grants("Orchestrator")).toEqual([
      "lambda:InvokeFunction function katfan-graph-orchestrator",
      "lambda:InvokeFunction function katfan-graph-reducer",
      "lambda:InvokeFunction function katfan-graph-worker-0",
      ...logs("orchestrator"),
      `s3:GetObject ${RUN}/*`,
      "s3:GetObject s3:/requests/*",
      `s3:ListBucket s3:${listing("owners/*/runs/*/*")}`,
      `s3:PutObject ${RUN}/log/*`,
      `s3:PutObject ${RUN}/look.json`,
      `s3:PutObject ${RUN}/parts/*`,
      `s3:PutObject ${RUN}/plan.json`,
      `s3:PutObject ${RUN}/spec.json`,
      "s3:PutObject s3:/requests/*/ended-*",
    ]);
    expect(full.grants("Orchestrator").filter((grant) => grant.includes("worker"))).toEqual(
      [0, 1, 2].map((copy) => `lambda:InvokeFunction function katfan-graph-full-worker-${copy}`),
    );
  });

  it("let the API write requests and nothing else, and call the orchestrator and nobody else", () => {
    expect(usual.grants("ApiHandler")).toEqual([
      "lambda:InvokeFunction function katfan-graph-orchestrator",
      ...logs("api"),
      `s3:GetObject ${RUN}/*`,
      "s3:GetObject s3:/requests/*",
      `s3:ListBucket s3:${listing("owners/*/runs/*/*", "requests/*")}`,
      "s3:PutObject s3:/requests/*",
    ]);
  });

  it("let the inbox read specs, answer beside them, and write requests", () => {
    expect(usual.grants("Inbox")).toEqual([
      "lambda:InvokeFunction function katfan-graph-orchestrator",
      ...logs("inbox"),
      "s3:GetObject s3:/inbox/*",
      "s3:GetObject s3:/requests/*",
      `s3:ListBucket s3:${listing("inbox/*", "requests/*")}`,
      "s3:PutObject s3:/inbox/*.error.json",
      "s3:PutObject s3:/inbox/*.run.json",
      "s3:PutObject s3:/requests/*",
    ]);
  });

  it("let others call functions for their own reason only", () => {
    const permissions = [...usual.all("aws:lambda/permission:Permission").values()];
    expect(permissions.length).toBeGreaterThan(0);
    for (const { action, principal, sourceArn, function: name } of permissions as readonly Record<string, string>[]) {
      expect(action).toBe("lambda:InvokeFunction");
      if (principal === "s3.amazonaws.com") {
        expect(sourceArn).toBe(`arn:aws:s3:::${usual.bucket}`);
        expect(name).toMatch(/:function:katfan-graph-inbox$/);
      } else {
        expect(principal).toBe("apigateway.amazonaws.com");
        expect(sourceArn).toMatch(new RegExp(`^arn:aws:execute-api:${REGION}:${ACCOUNT}:[^*]`));
        expect(name).toMatch(/:function:katfan-graph-api$/);
      }
    }
  });
});
