/**
 * A provider that makes the resources of our stacks on an emulator, through the AWS SDK.
 *
 * Only the loopback is accepted, and only the types of resources that the stacks use: anything else is an error, so that
 * nothing is left out unsaid.
 */
import { appendFileSync } from "node:fs";
import { ApiGatewayV2Client } from "@aws-sdk/client-apigatewayv2";
import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { IAMClient } from "@aws-sdk/client-iam";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { S3Client } from "@aws-sdk/client-s3";
import { SchedulerClient } from "@aws-sdk/client-scheduler";
import { SNSClient } from "@aws-sdk/client-sns";
import { SSMClient } from "@aws-sdk/client-ssm";
import { apiResources } from "./emulator-api.js";
import { bucketResources } from "./emulator-bucket.js";
import { functionResources } from "./emulator-function.js";
import { timedResources } from "./emulator-timed.js";
import { watchResources } from "./emulator-watch.js";
import { callProvider, type Provider, type Resource, type Wanted } from "./provider.js";

/** How one type of resource is made and, where that matters, unmade. */
export interface Kind {
  apply(wanted: Wanted, before: Resource | undefined): Promise<{ id: string } & Record<string, unknown>>;
  destroy?(id: string, resource: Resource): Promise<unknown>;
}

/** The emulator's services. */
export interface Services {
  readonly region: string;
  readonly endpoint: string;
  readonly s3: S3Client;
  readonly lambda: LambdaClient;
  readonly iam: IAMClient;
  readonly gateway: ApiGatewayV2Client;
  readonly logs: CloudWatchLogsClient;
  readonly cloudWatch: CloudWatchClient;
  readonly ssm: SSMClient;
  readonly sns: SNSClient;
  readonly scheduler: SchedulerClient;
}

const LOOPBACK = /^http:\/\/(127\.0\.0\.1|localhost)(:|\/|$)/;

export function emulatorProvider(environment: NodeJS.ProcessEnv): Provider {
  const endpoint = environment.AWS_ENDPOINT_URL ?? "";
  if (!LOOPBACK.test(endpoint)) throw new Error("AWS_ENDPOINT_URL must be an emulator on this machine");
  const region = environment.SST_AWS_REGION ?? environment.AWS_REGION ?? "us-east-1";
  const services = connected(region, endpoint);
  const notes = environment.KATFAN_STANDIN_REQUESTS;
  if (notes !== undefined) writeRequestsTo(notes, services);
  const kinds: Readonly<Record<string, Kind>> = {
    ...bucketResources(services),
    ...functionResources(services),
    ...apiResources(services),
    ...watchResources(services),
    ...timedResources(services),
  };
  const kindOf = (type: string): Kind => {
    const kind = kinds[type];
    if (kind === undefined) throw new Error(`the emulator's provider can't make a ${type}`);
    return kind;
  };
  return {
    apply: async (wanted, before) => kindOf(wanted.type).apply(wanted, before),
    destroy: async (resource) => void (await kindOf(resource.type).destroy?.(resource.id ?? "", resource)),
    call: (token, inputs) => callProvider(region, token, inputs),
  };
}

function connected(region: string, endpoint: string): Services {
  const how = { region, endpoint };
  return {
    ...how,
    s3: new S3Client({ ...how, forcePathStyle: true }),
    lambda: new LambdaClient(how),
    iam: new IAMClient(how),
    gateway: new ApiGatewayV2Client(how),
    logs: new CloudWatchLogsClient(how),
    cloudWatch: new CloudWatchClient(how),
    ssm: new SSMClient(how),
    sns: new SNSClient(how),
    scheduler: new SchedulerClient(how),
  };
}

/** What all clients have in common. */
interface Noted {
  readonly middlewareStack: { add(middleware: Middleware, options: { readonly step: "initialize" }): void };
}
type Next = (args: { readonly input: object }) => Promise<unknown>;
type Middleware = (next: Next, context: { readonly clientName?: string; readonly commandName?: string }) => Next;

/** Adds every request to a file, a line of JSON each, as it is handed to the SDK: with what that would leave out unsaid. */
function writeRequestsTo(file: string, { region: _, endpoint: __, ...clients }: Services): void {
  for (const { middlewareStack } of Object.values(clients) as unknown as readonly Noted[]) {
    const noting: Middleware =
      (next, { clientName, commandName }) =>
      (args) => {
        const { input } = args;
        appendFileSync(file, `${JSON.stringify({ clientName, commandName, input }, bytesAsTheirLength)}\n`);
        return next(args);
      };
    middlewareStack.add(noting, { step: "initialize" });
  }
}

function bytesAsTheirLength(this: Readonly<Record<string, unknown>>, key: string, value: unknown): unknown {
  const raw = this[key]; // before its toJSON
  return raw instanceof Uint8Array ? { bytes: raw.length } : value;
}

/** Waits for a request, content if it fails with one of the named errors (what is wanted is so already). */
export async function unless<T>(request: Promise<T>, ...names: readonly string[]): Promise<T | undefined> {
  try {
    return await request;
  } catch (error) {
    if (error instanceof Error && names.includes(error.name)) return undefined;
    throw error;
  }
}

/** The same data with its keys as the AWS APIs write them: pulumi's begin with a small letter. */
export function capitalised(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(capitalised);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key.charAt(0).toUpperCase() + key.slice(1), capitalised(inner)]),
  );
}
