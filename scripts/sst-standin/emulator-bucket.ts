/** Buckets and what belongs to them, on the emulator. */
import { readFileSync } from "node:fs";
import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  type LifecycleRule,
  ListObjectsV2Command,
  PutBucketEncryptionCommand,
  PutBucketLifecycleConfigurationCommand,
  PutBucketNotificationConfigurationCommand,
  PutBucketPolicyCommand,
  PutObjectCommand,
  PutPublicAccessBlockCommand,
  type ServerSideEncryptionRule,
} from "@aws-sdk/client-s3";
import { capitalised, type Kind, type Services, unless } from "./emulator-provider.js";

interface Notification {
  readonly id: string;
  readonly lambdaFunctionArn: string;
  readonly events: readonly string[];
  readonly filterPrefix?: string;
  readonly filterSuffix?: string;
}

export function bucketResources({ s3, region }: Services): Record<string, Kind> {
  const withBucket = (use: (bucket: string, inputs: Record<string, unknown>) => Promise<unknown>): Kind => ({
    apply: async ({ inputs }) => {
      const id = String(inputs.bucket);
      await use(id, inputs);
      return { id };
    },
  });
  return {
    "aws:s3/bucket:Bucket": {
      apply: async ({ inputs }) => {
        const name = String(inputs.bucket);
        await unless(s3.send(new CreateBucketCommand({ Bucket: name })), "BucketAlreadyOwnedByYou");
        return { id: name, arn: `arn:aws:s3:::${name}`, region, bucketDomainName: `${name}.s3.amazonaws.com` };
      },
      destroy: (id) => removeBucket(s3, id),
    },
    "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": withBucket((Bucket, inputs) => {
      const { bucket: _bucket, region: _region, ...block } = inputs;
      const PublicAccessBlockConfiguration = capitalised(block) as object;
      return s3.send(new PutPublicAccessBlockCommand({ Bucket, PublicAccessBlockConfiguration }));
    }),
    "aws:s3/bucketPolicy:BucketPolicy": withBucket(async (Bucket, inputs) => {
      const Policy = overPlainHttp(String(inputs.policy));
      if (Policy !== undefined) await s3.send(new PutBucketPolicyCommand({ Bucket, Policy }));
    }),
    "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": withBucket(
      (Bucket, inputs) => {
        const Rules = (inputs.rules as readonly Record<string, unknown>[]).map(encryptionRule);
        return s3.send(new PutBucketEncryptionCommand({ Bucket, ServerSideEncryptionConfiguration: { Rules } }));
      },
    ),
    "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": withBucket((Bucket, inputs) => {
      const Rules = (inputs.rules as readonly Record<string, unknown>[]).map(lifecycleRule);
      return s3.send(new PutBucketLifecycleConfigurationCommand({ Bucket, LifecycleConfiguration: { Rules } }));
    }),
    "aws:s3/bucketNotification:BucketNotification": withBucket((Bucket, inputs) => {
      const functions = (inputs.lambdaFunctions ?? []) as readonly Notification[];
      const NotificationConfiguration = { LambdaFunctionConfigurations: functions.map(notification) };
      return s3.send(new PutBucketNotificationConfigurationCommand({ Bucket, NotificationConfiguration }));
    }),
    "aws:s3/bucketObjectv2:BucketObjectv2": {
      apply: async ({ inputs }) => {
        const { bucket, key, source } = inputs as { bucket: string; key: string; source: { path: string } };
        await s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: readFileSync(source.path) }));
        return { id: key };
      },
      destroy: (id, { inputs }) => s3.send(new DeleteObjectCommand({ Bucket: String(inputs.bucket), Key: id })),
    },
  };
}

/**
 * A bucket's policy without its rule "TLS only": the emulator speaks plain HTTP, and with that rule would refuse all.
 * (A test holds that the rule is in the graph.)
 */
function overPlainHttp(policy: string): string | undefined {
  const document = JSON.parse(policy) as { Statement: { Condition?: { Bool?: Record<string, string> } }[] };
  const Statement = document.Statement.filter(({ Condition }) => Condition?.Bool?.["aws:SecureTransport"] !== "false");
  return Statement.length === 0 ? undefined : JSON.stringify({ ...document, Statement });
}

function encryptionRule(rule: Record<string, unknown>): ServerSideEncryptionRule {
  const { sseAlgorithm } = rule.applyServerSideEncryptionByDefault as { sseAlgorithm: "AES256" };
  return {
    ApplyServerSideEncryptionByDefault: { SSEAlgorithm: sseAlgorithm },
    BucketKeyEnabled: rule.bucketKeyEnabled === true,
  };
}

function lifecycleRule(rule: Record<string, unknown>): LifecycleRule {
  const Expiration = capitalised(rule.expiration) as { Days: number } | undefined;
  const abort = capitalised(rule.abortIncompleteMultipartUpload) as { DaysAfterInitiation: number } | undefined;
  return {
    ID: String(rule.id),
    Status: rule.status as "Enabled" | "Disabled",
    Filter: (capitalised(rule.filter) as { Prefix: string } | undefined) ?? { Prefix: "" },
    ...(Expiration === undefined ? {} : { Expiration }),
    ...(abort === undefined ? {} : { AbortIncompleteMultipartUpload: abort }),
  };
}

function notification({ id, lambdaFunctionArn, events, filterPrefix, filterSuffix }: Notification) {
  const rules = [
    { Name: "prefix" as const, Value: filterPrefix },
    { Name: "suffix" as const, Value: filterSuffix },
  ];
  const FilterRules = rules.filter(({ Value }) => Value !== undefined);
  return { Id: id, LambdaFunctionArn: lambdaFunctionArn, Events: events as never[], Filter: { Key: { FilterRules } } };
}

async function removeBucket(s3: Services["s3"], Bucket: string): Promise<void> {
  for (;;) {
    const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket }));
    if (Contents.length === 0) break;
    const Objects = Contents.map(({ Key }) => ({ Key: Key! }));
    await s3.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects, Quiet: true } }));
  }
  await s3.send(new DeleteBucketCommand({ Bucket }));
}
