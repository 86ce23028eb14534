/**
 * Finds a deployment by its stage's name, as whoever deployed it has published it, with the credentials of the AWS tools.
 */
import { GetParameterCommand, SSMClient, type SSMClientConfig } from "@aws-sdk/client-ssm";
import * as z from "zod";
import { UserError } from "../errors.js";
import type { Credentials } from "./api-client.js";
import { awsFault } from "./aws-fault.js";

const description = z.object({
  version: z.literal(1),
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

export async function findDeployment(stage: string): Promise<Deployment> {
  if (!STAGE.test(stage)) throw refused("bad-stage", `"${stage}" is no stage's name`);
  const client = new SSMClient(surroundings(stage, process.env));
  try {
    const { Parameter } = await client.send(new GetParameterCommand({ Name: `/katfan/${stage}/deployment` }));
    const read = description.safeParse(JSON.parse(Parameter?.Value ?? "null"));
    if (!read.success) throw refused("other-version", `the deployment "${stage}" is of another version of katfan`);
    return { ...read.data, credentials: client.config.credentials };
  } catch (error) {
    throw error instanceof UserError ? error : await inWords(error, stage, client);
  } finally {
    client.destroy();
  }
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

async function inWords(error: unknown, stage: string, client: SSMClient): Promise<unknown> {
  const name = error instanceof Error ? error.name : "";
  const cause = { cause: error };
  if (name === "ParameterNotFound") {
    const region = await client.config.region();
    const remedy = "Deploy it (docs/aws.md; for an emulator, npm run deploy:local), or set AWS_REGION to where it is.";
    return refused("no-deployment", `there is no deployment "${stage}" in ${region}`, remedy, cause);
  }
  if (name === "AccessDeniedException") {
    const remedy = `Ask for ssm:GetParameter on parameter/katfan/${stage}/deployment.`;
    return refused("access-denied", "you may not read where the deployment is", remedy, cause);
  }
  const fault = awsFault(error);
  if (fault !== undefined) return refused(fault.code, fault.what, fault.remedy, cause);
  return error;
}

function refused(code: string, what: string, remedy?: string, options?: ErrorOptions): UserError {
  return new UserError({ code, place: "--stage", what, remedy }, [], options);
}
