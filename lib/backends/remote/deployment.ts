/**
 * Finds a deployment by its stage's name, as whoever deployed it has published it, with the credentials of the AWS tools.
 */

import { GetParameterCommand, SSMClient, type SSMClientConfig } from "@aws-sdk/client-ssm";
import * as z from "zod";
import { ENGINE_VERSION, VERSION } from "../../constants.js";
import { StoppedError, UserError } from "../../errors.js";
import { jsonOf } from "../../json.js";
import { isSilence, nameOf } from "../../stores/passing.js";
import { peerOf, type Silent } from "../../stores/peers.js";
import { awsFault } from "../aws-fault.js";
import { awsKeys } from "../aws-keys.js";
import { systemClock } from "../clock.js";
import { agents } from "../proxy.js";
import type { Credentials } from "./api-client.js";

const description = z.object({
  version: z.literal(1),
  /** The versions of its package and of its engine; one that was deployed before 0.2 doesn't say. */
  katfan: z.string().optional(),
  engine: z.string().optional(),
  stage: z.string(),
  region: z.string(),
  /** The address of the HTTP API. */
  api: z.url(),
  bucket: z.string(),
  workerCopies: z.int().min(1),
  workerMemoryMb: z.int().min(1),
  workerTimeoutSeconds: z.int().min(1),
  /** How many workers may run at once. */
  concurrency: z.int().min(1),
  /** What a run may cost at most [US dollars]. */
  maxCost: z.number(),
  codeJobs: z.boolean(),
});

export type Deployment = Readonly<z.infer<typeof description>> & {
  /** Who asks. */
  readonly credentials: () => Promise<Credentials>;
};

/** Where `npm run emulator` listens. */
const EMULATOR = "http://127.0.0.1:4566";
const STAGE = /^[A-Za-z][A-Za-z0-9-]{0,40}$/;

/** A request has so many tries, each of which is over when nothing comes for so long [ms]. */
const TRIES = 2;
const LIMITS = { connectionTimeout: 3_000, socketTimeout: 9_000 };

export async function findDeployment(stage: string): Promise<Deployment> {
  if (!STAGE.test(stage))
    throw refused(
      "bad-stage",
      `"${stage}" is no stage's name`,
      "Names are letters, digits and -, and begin with a letter; at most 41.",
    );
  const where = surroundings(stage, process.env);
  const service = `AWS Systems Manager${where.endpoint === undefined ? "" : ` at ${where.endpoint}`}`;
  const peer = peerOf(service, systemClock());
  const requestHandler = { ...(await agents(TRIES)), ...LIMITS };
  const client = new SSMClient({ credentials: awsKeys(), ...where, maxAttempts: TRIES, requestHandler });
  try {
    const command = new GetParameterCommand({ Name: `/katfan/${stage}/deployment` });
    const { Parameter } = await peer.asked(() => client.send(command), isSilence);
    const read = description.safeParse(jsonOf(Parameter?.Value ?? ""));
    if (!read.success)
      throw refused("other-version", `the deployment "${stage}" is of another version of katfan`, ANEW);
    return { ...read.data, credentials: client.config.credentials };
  } catch (error) {
    throw error instanceof UserError ? error : await inWords(error, { stage, client, peer });
  } finally {
    client.destroy();
  }
}

const ANEW = "Deploy it anew (docs/aws.md), or use katfan in the version that it is of.";

/**
 * Compares versions before a spec is sent, or looked for by its id: an engine of another version takes it for another run,
 * which it would do, and bill, out of sight.
 */
export function assertSameEngine({ stage, katfan, engine }: Deployment): void {
  if (engine === undefined || engine === ENGINE_VERSION) return;
  const what =
    `the deployment "${stage}" is of katfan ${katfan ?? "an older one"} (engine ${engine}), ` +
    `and this is katfan ${VERSION} (engine ${ENGINE_VERSION}): to them one spec is two runs`;
  throw refused("other-version", what, ANEW);
}

/**
 * Where to look, where the AWS tools wouldn't know it: the stage "local" is on an emulator on this machine, which asks for
 * no more than its own well-known credentials.
 */
function surroundings(stage: string, environment: Readonly<Record<string, string | undefined>>): SSMClientConfig {
  const endpoint = environment.AWS_ENDPOINT_URL || (stage === "local" ? EMULATOR : "");
  if (!/^http:\/\/(127\.0\.0\.1|localhost)(:|\/|$)/.test(endpoint)) return {};
  const isAnyone = environment.AWS_ACCESS_KEY_ID === undefined && environment.AWS_PROFILE === undefined;
  return {
    endpoint,
    region: environment.AWS_REGION ?? environment.AWS_DEFAULT_REGION ?? "us-east-1",
    ...(isAnyone ? { credentials: { accessKeyId: "test", secretAccessKey: "test" } } : {}),
  };
}

interface Asked {
  readonly stage: string;
  readonly client: SSMClient;
  readonly peer: Silent;
}

async function inWords(error: unknown, { stage, client, peer }: Asked): Promise<unknown> {
  const cause = { cause: error };
  if (nameOf(error) === "ParameterNotFound") {
    const region = await client.config.region();
    const remedy = "Deploy it (docs/aws.md; for an emulator, npm run deploy:local), or set AWS_REGION to where it is.";
    return refused("no-deployment", `there is no deployment "${stage}" in ${region}`, remedy, cause);
  }
  if (nameOf(error) === "AccessDeniedException") {
    const remedy = `Ask for ssm:GetParameter on parameter/katfan/${stage}/deployment.`;
    return refused(
      "access-denied",
      `you may not read where the deployment is: ${(error as Error).message}`,
      remedy,
      cause,
    );
  }
  const fault = awsFault(error, peer);
  if (fault === undefined) return error;
  const { code, what, remedy, mayPass = false } = fault;
  if (mayPass) return new StoppedError({ code, place: "--stage", what, remedy }, { cause: error, mayPass });
  return refused(code, what, remedy, cause);
}

function refused(code: string, what: string, remedy: string, options?: ErrorOptions): UserError {
  return new UserError({ code, place: "--stage", what, remedy }, [], options);
}
