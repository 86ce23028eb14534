/** Functions, their roles, their permissions and their code's keys, on the emulator. */
import { createHash, randomBytes } from "node:crypto";
import {
  AttachRolePolicyCommand,
  CreateRoleCommand,
  DeleteRoleCommand,
  DeleteRolePolicyCommand,
  DetachRolePolicyCommand,
  PutRolePolicyCommand,
  UpdateAssumeRolePolicyCommand,
} from "@aws-sdk/client-iam";
import {
  AddPermissionCommand,
  type Architecture,
  CreateFunctionCommand,
  DeleteFunctionCommand,
  DeleteFunctionConcurrencyCommand,
  type EphemeralStorage,
  type LoggingConfig,
  PutFunctionConcurrencyCommand,
  PutFunctionEventInvokeConfigCommand,
  PutFunctionRecursionConfigCommand,
  type Runtime,
  UpdateFunctionCodeCommand,
  UpdateFunctionConfigurationCommand,
  waitUntilFunctionActiveV2,
  waitUntilFunctionUpdatedV2,
} from "@aws-sdk/client-lambda";
import { capitalised, type Kind, type Services, unless } from "./emulator-provider.js";
import { ACCOUNT, type Wanted } from "./provider.js";

interface RoleInputs {
  readonly name: string;
  /** A document, or its text: the engine takes both. */
  readonly assumeRolePolicy: string | object;
  readonly inlinePolicies?: readonly { readonly name: string; readonly policy: string }[];
  readonly managedPolicyArns?: readonly string[];
}

interface FunctionInputs {
  readonly name: string;
  readonly description?: string;
  readonly publish?: boolean;
  readonly ephemeralStorage?: { readonly size: number };
  readonly loggingConfig?: object;
  readonly role: string;
  readonly handler: string;
  readonly runtime: Runtime;
  readonly timeout: number;
  readonly memorySize: number;
  readonly architectures?: readonly Architecture[];
  readonly environment?: { readonly variables?: Record<string, string> };
  readonly s3Bucket: string;
  readonly s3Key: string;
  readonly reservedConcurrentExecutions?: number;
}

export function functionResources(services: Services): Record<string, Kind> {
  const { lambda, region } = services;
  return {
    "aws:iam/role:Role": roles(services),
    "aws:lambda/function:Function": {
      apply: async ({ inputs }, before) => {
        const wanted = inputs as unknown as FunctionInputs;
        const arn = await putFunction(lambda, wanted, before !== undefined);
        const invokeArn = `arn:aws:apigateway:${region}:lambda:path/2015-03-31/functions/${arn}/invocations`;
        return { id: wanted.name, arn, version: "$LATEST", qualifiedArn: arn, invokeArn };
      },
      destroy: (id) => lambda.send(new DeleteFunctionCommand({ FunctionName: id })),
    },
    "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig": {
      apply: async ({ inputs }) => {
        const { functionName, maximumRetryAttempts, maximumEventAgeInSeconds } = inputs as Record<string, never>;
        await lambda.send(
          new PutFunctionEventInvokeConfigCommand({
            FunctionName: functionName,
            MaximumRetryAttempts: maximumRetryAttempts,
            MaximumEventAgeInSeconds: maximumEventAgeInSeconds,
          }),
        );
        return { id: String(functionName) };
      },
    },
    "aws:lambda/functionRecursionConfig:FunctionRecursionConfig": {
      apply: async ({ inputs }) => {
        const FunctionName = String(inputs.functionName);
        const RecursiveLoop = inputs.recursiveLoop as "Allow" | "Terminate";
        await lambda.send(new PutFunctionRecursionConfigCommand({ FunctionName, RecursiveLoop }));
        return { id: FunctionName };
      },
    },
    "aws:lambda/permission:Permission": { apply: (wanted) => permit(lambda, wanted) },
    "random:index/randomBytes:RandomBytes": {
      apply: async ({ inputs }) => {
        const bytes = randomBytes(Number(inputs.length));
        return { id: bytes.toString("base64"), base64: bytes.toString("base64"), hex: bytes.toString("hex") };
      },
    },
  };
}

function roles({ iam }: Services): Kind {
  return {
    apply: async ({ inputs }) => {
      const role = inputs as unknown as RoleInputs;
      const trust = role.assumeRolePolicy;
      const AssumeRolePolicyDocument = typeof trust === "string" ? trust : JSON.stringify(trust);
      const create = new CreateRoleCommand({ RoleName: role.name, AssumeRolePolicyDocument });
      const made = await unless(iam.send(create), "EntityAlreadyExistsException");
      const trusted = { RoleName: role.name, PolicyDocument: AssumeRolePolicyDocument };
      if (made === undefined) await iam.send(new UpdateAssumeRolePolicyCommand(trusted));
      for (const { name, policy } of role.inlinePolicies ?? []) {
        await iam.send(new PutRolePolicyCommand({ RoleName: role.name, PolicyName: name, PolicyDocument: policy }));
      }
      for (const PolicyArn of role.managedPolicyArns ?? []) {
        await iam.send(new AttachRolePolicyCommand({ RoleName: role.name, PolicyArn }));
      }
      return { id: role.name, arn: `arn:aws:iam::${ACCOUNT}:role/${role.name}` };
    },
    destroy: async (id, { inputs }) => {
      const role = inputs as unknown as RoleInputs;
      for (const { name } of role.inlinePolicies ?? []) {
        await iam.send(new DeleteRolePolicyCommand({ RoleName: id, PolicyName: name }));
      }
      for (const PolicyArn of role.managedPolicyArns ?? []) {
        await iam.send(new DetachRolePolicyCommand({ RoleName: id, PolicyArn }));
      }
      await iam.send(new DeleteRoleCommand({ RoleName: id }));
    },
  };
}

/** How long a new or changed function may take until it can be invoked: what the real provider allows it. */
const READY_SECONDS = 600;

/**
 * Makes or changes a function, and waits until it can be invoked, as the real provider does; resolves to its ARN.
 *
 * AWS and LocalStack answer before a function is ready. Until then S3 refuses it as a destination of its notifications,
 * and a second change is refused as a conflict.
 */
async function putFunction(lambda: Services["lambda"], wanted: FunctionInputs, exists: boolean): Promise<string> {
  const configuration = {
    FunctionName: wanted.name,
    Role: wanted.role,
    Handler: wanted.handler,
    Runtime: wanted.runtime,
    Timeout: wanted.timeout,
    MemorySize: wanted.memorySize,
    Environment: { Variables: wanted.environment?.variables ?? {} },
    Description: wanted.description,
    EphemeralStorage: capitalised(wanted.ephemeralStorage) as EphemeralStorage,
    LoggingConfig: capitalised(wanted.loggingConfig) as LoggingConfig,
  };
  const code = { S3Bucket: wanted.s3Bucket, S3Key: wanted.s3Key };
  const named = { FunctionName: wanted.name };
  const patience = { client: lambda, minDelay: 1, maxDelay: 5, maxWaitTime: READY_SECONDS };
  let arn: string | undefined;
  if (exists) {
    await lambda.send(new UpdateFunctionCodeCommand({ FunctionName: wanted.name, ...code }));
    await waitUntilFunctionUpdatedV2(patience, named);
    arn = (await lambda.send(new UpdateFunctionConfigurationCommand(configuration))).FunctionArn;
    await waitUntilFunctionUpdatedV2(patience, named);
  } else {
    const Publish = wanted.publish === true;
    const Architectures = [...(wanted.architectures ?? ["x86_64" as const])];
    const create = new CreateFunctionCommand({
      ...configuration,
      Architectures,
      PackageType: "Zip",
      Code: code,
      Publish,
    });
    arn = (await lambda.send(create)).FunctionArn;
    await waitUntilFunctionActiveV2(patience, named);
  }
  const ReservedConcurrentExecutions = wanted.reservedConcurrentExecutions;
  if (ReservedConcurrentExecutions !== undefined) {
    await lambda.send(new PutFunctionConcurrencyCommand({ FunctionName: wanted.name, ReservedConcurrentExecutions }));
  } else if (exists) {
    await lambda.send(new DeleteFunctionConcurrencyCommand({ FunctionName: wanted.name }));
  }
  return arn!;
}

async function permit(lambda: Services["lambda"], { inputs, urn }: Wanted): Promise<{ id: string }> {
  const { function: FunctionName, action, principal, sourceArn } = inputs as Record<string, string>;
  const id = createHash("sha256").update(urn).digest("hex").slice(0, 32);
  const add = new AddPermissionCommand({
    FunctionName,
    StatementId: id,
    Action: action,
    Principal: principal,
    ...(sourceArn === undefined ? {} : { SourceArn: sourceArn }),
  });
  await unless(lambda.send(add), "ResourceConflictException");
  return { id };
}
