/**
 * Every request that a deployment makes is one that AWS's own models of its services allow, whatever an emulator lets pass.
 *
 * The models are botocore's. What only AWS itself knows, as whether a name is taken, isn't in them.
 */
import { spawn } from "node:child_process";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, expect, it } from "vitest";
import { EDITIONS, type EditionName, installed } from "../../scripts/emulator-editions.js";
import { PythonUnavailable } from "../../scripts/python-environment.js";
import { describeUnless, itWhere } from "../missing.js";
import { ALL_SETTINGS } from "./graph.js";
import { type Asked, type Recording, recordDeployments } from "./requests/deployments.js";

const PROGRAMS = fileURLToPath(new URL("./requests", import.meta.url));

/** The interpreter of an emulator's environment, or why there is none. */
const pythonOf = async (edition: EditionName) =>
  installed(EDITIONS[edition]).then(
    (programs) => ({ python: path.join(programs, "python"), missing: undefined }),
    (error: unknown) => {
      if (error instanceof PythonUnavailable) return { python: "", missing: error.message };
      throw error;
    },
  );
const ministack = await pythonOf("ministack"); // it brings the newest models
const localstack = await pythonOf("localstack"); // it reads requests

/** What a program of Python makes of its standard input. */
function told(python: string, name: string, input: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(python, [path.join(PROGRAMS, name)], { stdio: ["pipe", "pipe", "inherit"] });
    let said = "";
    child.stdout.setEncoding("utf8").on("data", (piece: string) => {
      said += piece;
    });
    child.on("close", (code) => (code === 0 ? resolve(said) : reject(new Error(`${name} ended with ${code}`))));
    child.stdin.end(input);
  });
}

interface Verdict {
  readonly checked: Readonly<Record<string, number>>;
  readonly faults: readonly string[];
  readonly unchecked: readonly string[];
}

async function verdict(asked: readonly Asked[]): Promise<Verdict> {
  const lines = asked.map((one) => `${JSON.stringify(one)}\n`);
  return JSON.parse(await told(ministack.python, "check_requests.py", lines.join("")));
}

/** Some of what must have been asked, so that nothing is found right because nothing was looked at. */
const OF_THE_STACKS = [
  ...["iam.CreateRole", "iam.PutRolePolicy", "iam.UpdateAssumeRolePolicy", "s3.PutBucketLifecycleConfiguration"],
  ...["lambda.CreateFunction", "lambda.UpdateFunctionConfiguration", "lambda.DeleteFunction", "lambda.AddPermission"],
  ...["apigatewayv2.CreateAuthorizer", "apigatewayv2.UpdateRoute", "apigatewayv2.DeleteAuthorizer"],
  ...[
    "cloudwatch.PutMetricAlarm",
    "logs.PutRetentionPolicy",
    "ssm.PutParameter",
    "sns.CreateTopic",
    "sns.Subscribe",
    "sns.DeleteTopic",
    "scheduler.CreateSchedule",
    "scheduler.UpdateSchedule",
    "scheduler.DeleteSchedule",
    "s3.PutBucketNotificationConfiguration",
  ],
];
/** What its bootstrap and its state take. */
const OF_SST = ["ssm.GetParameter", "ecr.CreateRepository", "s3.PutBucketVersioning", "s3.PutBucketPolicy"];

const TRUST = { Effect: "Allow", Action: "sts:AssumeRole", Principal: { Service: "lambda.amazonaws.com" } };
const role = (trust: unknown, more: object = {}): Asked => ({
  service: "iam",
  operation: "CreateRole",
  input: { RoleName: "katfan", AssumeRolePolicyDocument: typeof trust === "string" ? trust : document(trust), ...more },
});
const rights = (...statements: object[]): Asked => {
  const PolicyDocument = document(...statements);
  return {
    service: "iam",
    operation: "PutRolePolicy",
    input: { RoleName: "katfan", PolicyName: "one", PolicyDocument },
  };
};
const document = (...Statement: unknown[]) => JSON.stringify({ Version: "2012-10-17", Statement });
const RIGHT = { Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::bucket/*" };
const alarm = (input: object): Asked => {
  const needed = { AlarmName: "one", ComparisonOperator: "GreaterThanThreshold", EvaluationPeriods: 1 };
  return { service: "cloudwatch", operation: "PutMetricAlarm", input: { ...needed, ...input } };
};

/** Other settings than all that there are, so that everything is changed or taken away. */
const CHANGED = {
  ...{ KATFAN_WORKER_CONCURRENCY: "7", KATFAN_MAX_COST: "9", KATFAN_KEEP_DAYS: "1" },
  ...{ KATFAN_SCHEDULE: "rate(2 days)", KATFAN_SCHEDULE_SPEC: "nightly.json" },
};

/** Requests that AWS refuses, what is wrong with each, and what is said of it. */
const WRONG: readonly (readonly [what: string, asked: Asked, fault: string])[] = [
  ["an operation that there isn't", { service: "iam", operation: "MakeRole", input: {} }, "no operation MakeRole"],
  ["a trust policy that is no text", role("[object Object]"), "is no JSON: '[object Object]'"],
  ["a trust policy that trusts nobody", role({ ...TRUST, Principal: undefined }), "one of Principal and NotPrincipal"],
  ["rights that name nobody's", rights({ ...RIGHT, Principal: "*" }), "may have no Principal"],
  ["rights on nothing", rights({ ...RIGHT, Resource: undefined }), "must have one of Resource and NotResource"],
  ["a resource that is no ARN", rights({ ...RIGHT, Resource: "bucket/*" }), "has the Resource 'bucket/*'"],
  ["an action of no service", rights({ ...RIGHT, Action: "GetObject" }), "has the Action 'GetObject'"],
  ["another effect", rights({ ...RIGHT, Effect: "allow" }), "has the effect 'allow'"],
  ["another element", rights({ ...RIGHT, Resources: "*" }), "has unknown elements: ['Resources']"],
  ["a condition that there isn't", rights({ ...RIGHT, Condition: { Like: { a: "b" } } }), "has the condition Like"],
  ["one Sid twice", rights({ ...RIGHT, Sid: "A" }, { ...RIGHT, Sid: "A" }), "two with one Sid"],
  ["a name that is too long", role(TRUST, { RoleName: "x".repeat(65) }), "65 characters where 1 to 64 are allowed"],
  ["a name with another letter", role(TRUST, { RoleName: "a role" }), "'a role', which isn't"],
  ["a member that there isn't", role(TRUST, { Name: "katfan" }), "input.Name is unknown"],
  ["no name", role(TRUST, { RoleName: undefined }), "input.RoleName is missing"],
  ["a word that there isn't", alarm({ Statistic: "Mean" }), "'Mean', which is none of"],
  ["a number out of range", alarm({ EvaluationPeriods: 0 }), "0 where 1 to None are allowed"],
  ["text for a number", alarm({ Period: "60" }), "input.Period is no integer but '60'"],
  ["a number for text", alarm({ MetricName: 1 }), "input.MetricName is no string but 1"],
  ["text for a list", alarm({ AlarmActions: "one" }), "input.AlarmActions is no list"],
];

describeUnless(ministack.missing)("a request", () => {
  it("that AWS allows has no faults", async () => {
    const { faults } = await verdict([role(TRUST), rights(RIGHT, { ...RIGHT, Effect: "Deny" }), alarm({ Period: 60 })]);
    expect(faults).toEqual([]);
  });

  it("that is wrong has its fault and no other, whatever is wrong with it", async () => {
    const { faults } = await verdict(WRONG.map(([, asked]) => asked)); // all at once: reading the models takes a second
    expect(faults).toHaveLength(WRONG.length);
    for (const [what, , fault] of WRONG)
      expect(
        faults.filter((one) => one.includes(fault)),
        what,
      ).toHaveLength(1);
  });
});

describeUnless(ministack.missing)("the requests of a deployment", () => {
  let recording: Recording;
  beforeAll(async () => {
    recording = await recordDeployments("requests", [ALL_SETTINGS, CHANGED]);
  });

  it("are what AWS allows, as they are handed to its SDK", async () => {
    const { checked, faults, unchecked } = await verdict(recording.handed);
    expect(faults).toEqual([]);
    expect(unchecked).toEqual([]);
    expect(Object.keys(checked)).toEqual(expect.arrayContaining(OF_THE_STACKS));
  });

  it("change what another deployment made otherwise, and take away what is wanted no more", () => {
    const inputs = (operation: string) =>
      recording.handed.filter((one) => one.operation === operation).map(({ input }) => input as Record<string, string>);
    const routes = inputs("CreateRoute");
    expect(new Set(routes.map(({ AuthorizationType }) => AuthorizationType))).toEqual(new Set(["JWT"]));
    const changed = inputs("UpdateRoute").filter(({ AuthorizationType }) => AuthorizationType === "AWS_IAM");
    expect(changed.map(({ RouteKey }) => RouteKey).sort()).toEqual(routes.map(({ RouteKey }) => RouteKey).sort());
    const made = inputs("CreateFunction").map(({ FunctionName }) => FunctionName);
    expect(made).toContain("katfan-requests-worker-2"); // there were three, and then one
    const removed = inputs("DeleteFunction").map(({ FunctionName }) => FunctionName);
    expect(removed.slice().sort()).toEqual(made.slice().sort());
    const firsts = removed.slice(0, 2);
    expect(firsts.sort()).toEqual(["katfan-requests-worker-1", "katfan-requests-worker-2"]);
  });

  itWhere(localstack.missing)("are what AWS allows, as they are sent, by sst itself too", async () => {
    const parsed = await told(localstack.python, "parse_requests.py", recording.sent);
    const { checked, faults } = await verdict(
      parsed
        .trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line)),
    );
    expect(faults).toEqual([]);
    expect(Object.keys(checked)).toEqual(expect.arrayContaining([...OF_THE_STACKS, ...OF_SST]));
  });
});
