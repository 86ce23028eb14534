/**
 * The functions that make a run: workers, orchestrator, reducer, and the inbox that starts one.
 *
 * All on arm64, which costs a fifth less a GB-second. Nothing retries a worker or a reducer but the orchestrator.
 */
import { execFileSync } from "node:child_process";
import { functionArn, inboxMay, mayLog, orchestratorMay, type Permission, reducerMay, workerMay } from "./access";
import { concurrencyFor } from "./account";
import type { Settings } from "./settings";
import type { Stored } from "./storage";

export interface Computed {
  readonly workers: sst.aws.Function[];
  readonly reducer: sst.aws.Function;
  readonly orchestrator: sst.aws.Function;
  readonly inbox: sst.aws.Function;
  /** How many workers may run at once, over all copies. */
  readonly concurrency: number;
}

/** What sets a function apart. */
export interface FunctionShape {
  /** The name's last word, in kebab-case; the handler's file is called so too, unless `handler` says otherwise. */
  readonly name: string;
  readonly handler?: string;
  readonly description: string;
  readonly memoryMb: number;
  readonly timeoutSeconds: number;
  readonly permissions: Permission[];
  readonly environment: Record<string, $util.Input<string>>;
  readonly reserved?: number | undefined;
  /** What names in its code stand for, as texts of JavaScript. */
  readonly define?: Readonly<Record<string, string>>;
  /** How often the platform itself repeats an asynchronous call that fails. */
  readonly repeats: 0 | 1 | 2;
}

/** The engine takes a tenth of it [bytes]. */
const MOST_ENGINE_BYTES = 4_000_000;

/** The physical name: chosen, not generated, so that a role can name its own function and the next. */
export function nameOf(word: string): string {
  return `katfan-${$app.stage}-${word}`;
}

export function lambdaFunction(component: string, shape: FunctionShape): sst.aws.Function {
  const name = nameOf(shape.name);
  return new sst.aws.Function(component, {
    name,
    description: shape.description,
    handler: `functions/${shape.handler ?? shape.name}.handler`,
    runtime: "nodejs24.x",
    architecture: "arm64",
    memory: `${shape.memoryMb} MB`,
    timeout: `${shape.timeoutSeconds} seconds`,
    logging: { retention: "1 month", format: "json" },
    nodejs: {
      minify: true,
      sourcemap: false,
      ...(shape.define === undefined ? {} : { esbuild: { define: shape.define } }),
    },
    retries: shape.repeats,
    permissions: [...shape.permissions, mayLog(name)],
    environment: shape.environment,
    ...(shape.reserved === undefined ? {} : { concurrency: { reserved: shape.reserved } }),
    transform: {
      role: (args) => {
        args.managedPolicyArns = []; // sst's grants logs on everything; mayLog is for this function's alone
        args.assumeRolePolicy = aws.iam.assumeRolePolicyForPrincipal({ Service: "lambda.amazonaws.com" }); // and nobody else
      },
    },
  });
}

export async function compute(settings: Settings, { bucket }: Stored): Promise<Computed> {
  const concurrency = await concurrencyFor(settings.concurrency);
  const common = { KATFAN_BUCKET: bucket.name };
  const workerNames = Array.from({ length: settings.workerCopies }, (_, copy) => `worker-${copy}`);
  const workers = workerNames.map((name, copy) =>
    lambdaFunction(`Worker${copy}`, {
      name,
      handler: "worker",
      description: "Runs the jobs of one chunk and stores their part",
      // 1769 MB is one whole processor, and a job uses no more than one: less is slower and no cheaper, more idles.
      memoryMb: settings.workerMemoryMb,
      // Chunks are planned for 5 to 30 s; ten times that bears a misjudged one, and bounds what a stuck one costs.
      timeoutSeconds: settings.workerTimeoutSeconds,
      permissions: workerMay(bucket.arn),
      environment: { ...common, KATFAN_CODE_JOBS: settings.codeJobs ? "yes" : "no" },
      reserved: shareOf(concurrency.reserved, settings.workerCopies, copy),
      repeats: 0,
    }),
  );
  const reducer = lambdaFunction("Reducer", {
    name: "reducer",
    description: "Merges the summaries of parts",
    memoryMb: 1769,
    timeoutSeconds: 600, // a node of the tree merges 1,000 parts, some 10 s; a report comes on top
    permissions: reducerMay(bucket.arn),
    environment: common,
    define: { KATFAN_PAGE_ENGINE: JSON.stringify(pageEngine()) },
    repeats: 0,
  });
  const callees = [...workerNames, "reducer", "orchestrator"].map((word) => functionArn(nameOf(word)));
  const orchestrator = lambdaFunction("Orchestrator", {
    name: "orchestrator",
    description: "Sees to it that every part of a run is in the bucket",
    memoryMb: 1769, // signing some thousand requests a second takes a whole processor
    timeoutSeconds: 900, // the most there is; before it is over it calls its successor
    permissions: orchestratorMay(bucket.arn, callees),
    environment: {
      ...common,
      KATFAN_WORKERS: workerNames.map(nameOf).join(","),
      KATFAN_REDUCER: nameOf("reducer"),
      KATFAN_ORCHESTRATOR: nameOf("orchestrator"),
      KATFAN_WORKER_MEMORY: String(settings.workerMemoryMb),
      KATFAN_WORKER_TIMEOUT: String(settings.workerTimeoutSeconds),
      KATFAN_CONCURRENCY: String(concurrency.workers),
      KATFAN_MAX_COST: String(settings.maxCostDollars),
    },
    repeats: 2, // one that dies is replaced: its truth is in the bucket
  });
  // It calls its successor when its time is up, 200 times at most, counted in the event: Lambda would end that after 16.
  new aws.lambda.FunctionRecursionConfig("OrchestratorRecursion", {
    functionName: orchestrator.name,
    recursiveLoop: "Allow",
  });
  const inbox = lambdaFunction("Inbox", {
    name: "inbox",
    description: "Starts the run of a spec that is dropped into the bucket's inbox",
    memoryMb: 1024,
    timeoutSeconds: 60,
    permissions: inboxMay(bucket.arn, functionArn(nameOf("orchestrator"))),
    environment: {
      ...common,
      KATFAN_ORCHESTRATOR: nameOf("orchestrator"),
      ...allowances(settings),
    },
    repeats: 2,
  });
  notify(bucket, inbox);
  schedule(settings, inbox);
  return { workers, reducer, orchestrator, inbox, concurrency: concurrency.workers };
}

/** What reports carry, made by a program of its own: this one is bundled, and knows no files. */
function pageEngine(): string {
  const { root } = $cli.paths;
  const program = `${root}/scripts/page-engine.mjs`;
  return execFileSync(process.execPath, [program], { cwd: root, encoding: "latin1", maxBuffer: MOST_ENGINE_BYTES });
}

/** What API and inbox hold whoever asks to. */
export function allowances(settings: Settings): Record<string, string> {
  return {
    KATFAN_MAX_COST: String(settings.maxCostDollars),
    KATFAN_OWNER_RUNS: String(settings.ownerRuns),
    KATFAN_CODE_JOBS: settings.codeJobs ? "yes" : "no",
  };
}

/** A copy's part of the concurrency that is reserved for all. */
function shareOf(all: number | undefined, copies: number, copy: number): number | undefined {
  if (all === undefined) return undefined;
  return Math.floor(all / copies) + (copy < all % copies ? 1 : 0);
}

function notify(bucket: sst.aws.Bucket, inbox: sst.aws.Function): void {
  const suffixes = { Json: ".json", Yaml: ".yaml", Kat: ".kat" };
  bucket.notify({
    notifications: Object.entries(suffixes).map(([name, filterSuffix]) => ({
      name: `Inbox${name}`,
      function: inbox.arn,
      events: ["s3:ObjectCreated:*"],
      filterPrefix: "inbox/",
      filterSuffix,
    })),
  });
}

function schedule({ schedule: wanted }: Settings, inbox: sst.aws.Function): void {
  if (wanted === undefined) return;
  new sst.aws.CronV2("Schedule", {
    schedule: wanted.expression as `rate(${string})`,
    function: inbox.arn,
    event: { scheduled: wanted.spec, time: "<aws.scheduler.scheduled-time>" }, // filled in by EventBridge Scheduler
  });
}
