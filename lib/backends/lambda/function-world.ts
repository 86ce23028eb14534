/** What a deployed function finds around it: the variables that stacks/ sets, the bucket, a client for calling others. */
import type { LambdaClient } from "@aws-sdk/client-lambda";
import { GetObjectCommand, NoSuchKey, PutObjectCommand } from "@aws-sdk/client-s3";
import { type S3Store, s3Client, s3Store } from "../../stores/s3.js";
import { systemChance } from "../clock.js";
import { lambdaClient } from "./lambda.js";
import { invocationClock } from "./lambda-clock.js";
import type { DeploymentSettings } from "./lambda-run.js";

type Environment = Readonly<Record<string, string | undefined>>;

/** How many connections to S3 a function keeps. */
const S3_SOCKETS = 64;

export interface BucketOptions {
  /** How long an address that is given out lives [s]. */
  readonly urlSeconds?: number;
}

/**
 * The deployment's bucket, its keys as they are.
 *
 * Where there is no object, S3 says so only to whoever may list the whole bucket, and nobody here may: to others it says
 * "denied", even to a role that may list under some prefixes. A grant that is missing looks the same; tests hold the grants.
 */
export function bucketOf(environment: Environment, options: BucketOptions = {}): S3Store {
  const client = s3Client({ endpoint: endpointFor("S3", environment), sockets: S3_SOCKETS });
  const bucket = needed("KATFAN_BUCKET", environment);
  const how = { client, clock: invocationClock(), chance: systemChance, deniedMeansAbsent: true };
  return s3Store({ bucket, ...how, ...options });
}

/** A client for calling the deployment's functions. */
export function callerOf(
  environment: Environment,
  how: { readonly sockets: number; readonly replySeconds: number },
): LambdaClient {
  const endpoint = endpointFor("LAMBDA", environment);
  return lambdaClient({ endpoint, sockets: how.sockets, replyMs: how.replySeconds * 1_000 });
}

/** As the AWS tools name another endpoint than AWS's own: for one service, or for all. */
function endpointFor(service: string, environment: Environment): string | undefined {
  return environment[`AWS_ENDPOINT_URL_${service}`] || environment.AWS_ENDPOINT_URL || undefined;
}

/** Whether specs may bring code of their own. */
export const allowsCode = (environment: Environment): boolean => environment.KATFAN_CODE_JOBS === "yes";

/** What a deployment allows to whoever asks. */
export function allowanceOf(environment: Environment) {
  return {
    maxCost: number("KATFAN_MAX_COST", environment),
    ownerRuns: number("KATFAN_OWNER_RUNS", environment),
    codeJobs: allowsCode(environment),
  };
}

/** The bucket's inbox: whatever its users call what they drop there, which a store's keys aren't for. */
export function inboxOf(environment: Environment) {
  const client = s3Client({ endpoint: endpointFor("S3", environment), sockets: 4 });
  const Bucket = needed("KATFAN_BUCKET", environment);
  return {
    async read(name: string): Promise<Uint8Array | undefined> {
      try {
        const found = await client.send(new GetObjectCommand({ Bucket, Key: `inbox/${name}` }));
        return await found.Body?.transformToByteArray();
      } catch (error) {
        if (error instanceof NoSuchKey || (error as Error).name === "AccessDenied") return undefined; // as for the bucket
        throw error; // the platform tries the whole event again
      }
    },
    async write(name: string, body: Uint8Array): Promise<void> {
      await client.send(
        new PutObjectCommand({ Bucket, Key: `inbox/${name}`, Body: body, ChecksumAlgorithm: "SHA256" }),
      );
    },
  };
}

/** What an orchestrator is set to. */
export function settingsOf(environment: Environment): DeploymentSettings {
  const workers = needed("KATFAN_WORKERS", environment).split(",");
  return {
    workers,
    workerCopies: workers.length,
    reducer: needed("KATFAN_REDUCER", environment),
    orchestrator: needed("KATFAN_ORCHESTRATOR", environment),
    workerMemoryMb: number("KATFAN_WORKER_MEMORY", environment),
    workerTimeoutSeconds: number("KATFAN_WORKER_TIMEOUT", environment),
    concurrency: number("KATFAN_CONCURRENCY", environment),
    maxCost: number("KATFAN_MAX_COST", environment),
    ...(environment.KATFAN_SOCKETS === undefined ? {} : { sockets: number("KATFAN_SOCKETS", environment) }),
  };
}

export function needed(name: string, environment: Environment): string {
  const value = environment[name];
  if (value === undefined || value === "") throw new Error(`the function's variable ${name} isn't set`);
  return value;
}

export function number(name: string, environment: Environment): number {
  const value = Number(needed(name, environment));
  if (!Number.isFinite(value)) throw new Error(`the function's variable ${name} is no number`);
  return value;
}
