/**
 * Who may do what: one list of permissions a function, by prefix and by ARN, and nothing else.
 *
 * sst's own links and managed policies aren't used: they grant every action on the bucket, and logs on every group.
 */

/** What a permission is, as sst's functions take it. */
export interface Permission {
  readonly actions: string[];
  readonly resources: $util.Input<string>[];
  readonly conditions?: { readonly test: string; readonly variable: string; readonly values: string[] }[];
}

/** Folders of a run, under the prefix of any owner. */
const RUN = "owners/*/runs/*";

const may = (actions: string[], bucketArn: $util.Input<string>, ...keys: string[]): Permission => ({
  actions,
  resources: keys.map((key) => $interpolate`${bucketArn}/${key}`),
});

/** List, but only under these folders. */
const mayList = (bucketArn: $util.Input<string>, ...prefixes: string[]): Permission => ({
  actions: ["s3:ListBucket"],
  resources: [bucketArn],
  conditions: [{ test: "StringLike", variable: "s3:prefix", values: prefixes }],
});

const mayInvoke = (...arns: $util.Input<string>[]): Permission => ({
  actions: ["lambda:InvokeFunction"],
  resources: arns,
});

/** A worker reads a run's spec and writes its part, and can neither list nor delete nor call anything. */
export function workerMay(bucketArn: $util.Input<string>): Permission[] {
  return [
    may(["s3:GetObject"], bucketArn, `${RUN}/spec.json`, `${RUN}/parts/*`),
    may(["s3:PutObject"], bucketArn, `${RUN}/parts/*`, `${RUN}/log/*`),
  ];
}

/** A reducer reads parts and writes what they come to, as how far a run goes that may end early; it can change none of them. */
export function reducerMay(bucketArn: $util.Input<string>): Permission[] {
  const written = ["reduce/*", "log/checkpoints/*", "plan.json", "summary.json", "report.html", "manifest.json"];
  return [
    may(["s3:GetObject"], bucketArn, `${RUN}/*`),
    may(["s3:PutObject"], bucketArn, ...written.map((key) => `${RUN}/${key}`)),
    mayList(bucketArn, `${RUN}/*`),
  ];
}

/**
 * An orchestrator turns a request into a run. It writes parts, too: those of ranges that it splits, and of jobs that no
 * worker survives; and of what was asked only that it has ended.
 */
export function orchestratorMay(bucketArn: $util.Input<string>, callees: $util.Input<string>[]): Permission[] {
  const written = ["spec.json", "look.json", "plan.json", "parts/*", "log/*"];
  return [
    may(["s3:GetObject"], bucketArn, `${RUN}/*`, "requests/*"),
    may(["s3:PutObject"], bucketArn, ...written.map((key) => `${RUN}/${key}`), "requests/*/ended-*"),
    mayList(bucketArn, `${RUN}/*`),
    mayInvoke(...callees),
  ];
}

/** The API reads runs and writes requests; what becomes of a request is the orchestrator's. */
export function apiMay(bucketArn: $util.Input<string>, orchestrator: $util.Input<string>): Permission[] {
  return [
    may(["s3:GetObject"], bucketArn, `${RUN}/*`),
    may(["s3:GetObject", "s3:PutObject"], bucketArn, "requests/*"),
    mayList(bucketArn, `${RUN}/*`, "requests/*"),
    mayInvoke(orchestrator),
  ];
}

export function inboxMay(bucketArn: $util.Input<string>, orchestrator: $util.Input<string>): Permission[] {
  return [
    may(["s3:GetObject"], bucketArn, "inbox/*", "requests/*"),
    may(["s3:PutObject"], bucketArn, "inbox/*.error.json", "inbox/*.run.json", "requests/*"),
    mayList(bucketArn, "inbox/*", "requests/*"),
    mayInvoke(orchestrator),
  ];
}

/** A function's own log, and no other. */
export function mayLog(functionName: string): Permission {
  const group = $interpolate`arn:aws:logs:${region()}:${account()}:log-group:/aws/lambda/${functionName}`;
  return {
    actions: ["logs:CreateLogStream", "logs:PutLogEvents"],
    resources: [$interpolate`${group}:log-stream:*`],
  };
}

export function functionArn(functionName: string): $util.Output<string> {
  return $interpolate`arn:aws:lambda:${region()}:${account()}:function:${functionName}`;
}

function region(): $util.Output<string> {
  return aws.getRegionOutput().region;
}

function account(): $util.Output<string> {
  return aws.getCallerIdentityOutput().accountId;
}
