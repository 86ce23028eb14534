/** What S3, or a store that speaks its protocol, has against a request for a bucket that a user named. */
import { StoppedError, UserError } from "../errors.js";
import { nameOf, statusOf } from "../stores/passing.js";
import type { Silent } from "../stores/peers.js";
import { answerOf, awsFault, type Fault } from "./aws-fault.js";

/** What was being done. */
export type Operation = "get" | "put" | "list" | "delete" | "url";

/** Where it was, and what is known of the store. */
export interface At extends Silent {
  /** As the user named it: `s3://bucket/prefix`. */
  readonly place: string;
  readonly operation: Operation;
  /** Whether anything has been written there before: then not nothing was done. */
  readonly hasBegun: boolean;
}

/** The error in words, if it is the world's; a bug as it is. */
export function bucketFault(error: unknown, at: At): unknown {
  if (error instanceof UserError) return error;
  const fault = ofBucket(error, at) ?? awsFault(error, at);
  if (fault === undefined) return error;
  const { mayPass = false, ...rest } = fault;
  const mistake = { ...rest, place: at.place };
  if (mayPass || at.hasBegun) return new StoppedError(mistake, { cause: error, mayPass });
  return new UserError(mistake, [], { cause: error });
}

const RIGHTS: Readonly<Record<Operation, string>> = {
  get: "s3:GetObject",
  url: "s3:GetObject",
  put: "s3:PutObject",
  list: "s3:ListBucket",
  delete: "s3:DeleteObject",
};
const ELSEWHERE: ReadonlySet<string> = new Set([
  ...["PermanentRedirect", "TemporaryRedirect", "Redirect", "AuthorizationHeaderMalformed", "301", "302", "307", "308"],
  ...["IllegalLocationConstraintException", "WrongRegion"],
]);
/** A store's ways to say that it is full. MinIO, Ceph and others have their own. */
const FULL = /Quota|StorageFull|InsufficientStorage|InsufficientCapacity|NotEnoughSpace|DiskFull/;
/** What a store says that does less than S3. */
const LESS = /^(X?NotImplemented|MethodNotAllowed|UnsupportedHeader|NotSupported|UnsupportedOperation)$/;

function ofBucket(error: unknown, at: At): Fault | undefined {
  const name = nameOf(error);
  const status = statusOf(error);
  const { service } = at;
  if (status === undefined) return undefined;
  const said = answerOf(error);
  if (name === "NoSuchBucket") {
    return { code: "no-bucket", what: "there is no such bucket", remedy: "Create it first: aws s3 mb s3://NAME." };
  }
  if (ELSEWHERE.has(name)) return elsewhere(error, said);
  if (FULL.test(name) || status === 507) {
    const remedy = "Make room, or ask for a larger quota; the same command goes on from there.";
    return { code: "store-full", what: `${service} has no room left: ${said}`, remedy };
  }
  if (name === "EntityTooLarge" || status === 413) {
    return {
      code: "too-large",
      what: `a part is too large for ${service}: ${said}`,
      remedy: "Give a smaller --chunk.",
    };
  }
  if (LESS.test(name) || isOfChecksums(error)) {
    const remedy =
      "Parts are written by conditional puts (If-None-Match) with SHA-256 checksums: use S3, or a store that does both.";
    return { code: "not-enough-of-s3", what: `${service} does less than S3: ${said}`, remedy };
  }
  if (name === "InvalidObjectState") {
    const remedy = "Have them restored (aws s3api restore-object), and keep runs out of rules that archive.";
    return { code: "archived", what: `objects have gone to an archive: ${said}`, remedy };
  }
  if (/^KMS/.test(name) || /\bkms:/i.test(error instanceof Error ? error.message : "")) return ofKey(error, said);
  if (name === "AccessDenied" || name === "AllAccessDisabled" || name === "AccountProblem") {
    return { code: "access-denied", what: `${service} refuses: ${said}`, remedy: `Ask for ${rightOf(error, at)}.` };
  }
  return undefined;
}

/** A store that refuses headers of checksums, with the words that it has for bad requests. */
function isOfChecksums(error: unknown): boolean {
  return statusOf(error) === 400 && /checksum|x-amz-sdk|If-None-Match/i.test((error as Error).message);
}

function elsewhere(error: unknown, said: string): Fault {
  const { $response, Region } = error as { readonly $response?: { headers?: Record<string, string> }; Region?: string };
  const region = $response?.headers?.["x-amz-bucket-region"] ?? Region ?? /expecting '([\w-]+)'/.exec(said)?.[1];
  return {
    code: "other-region",
    what: `the bucket is in ${region === undefined ? "another region" : `the region ${region}`}: ${said}`,
    remedy: `Set AWS_REGION to ${region ?? "where it is"}.`,
  };
}

/** The key that a bucket's objects are encrypted with has rights, and a life, of its own. */
function ofKey(error: unknown, said: string): Fault {
  const [, action] = /perform: (kms:\w+)/i.exec((error as Error).message) ?? [];
  const remedy =
    action === undefined
      ? "Ask who looks after the bucket's key (AWS KMS) whether it is there and enabled."
      : `Ask for ${action} on the bucket's key: kms:GenerateDataKey to write, kms:Decrypt to read.`;
  return { code: "key-denied", what: `the bucket's key may not be used: ${said}`, remedy };
}

/** The right that is missing: the one that the service names, else the one that was needed. */
function rightOf(error: unknown, { operation }: At): string {
  const [, action] = /perform: (\w+:\w+)/.exec((error as Error).message) ?? [];
  const right = action ?? RIGHTS[operation];
  return `${right} on ${right === "s3:ListBucket" ? "the bucket" : "what is in the bucket"}`;
}
