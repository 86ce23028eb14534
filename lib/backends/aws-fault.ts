/** What is wrong between this machine and AWS, in words: for whoever has to sign in, name a region or start an emulator. */
import { type Mistake, UserError } from "../errors.js";

const UNKNOWN_CALLER = new Set([
  "CredentialsProviderError",
  "UnrecognizedClientException",
  "InvalidAccessKeyId",
  "SignatureDoesNotMatch",
]);

/** @returns undefined if an error is none of these */
export function awsFault(error: unknown): Omit<Mistake, "place"> | undefined {
  const name = error instanceof Error ? error.name : "";
  if (UNKNOWN_CALLER.has(name) || name.startsWith("ExpiredToken")) {
    const remedy = "Sign in with the AWS tools, or set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.";
    return { code: "no-credentials", what: "AWS doesn't know who asks", remedy };
  }
  if (error instanceof Error && error.message === "Region is missing") {
    return { code: "no-region", what: "no region is set", remedy: "Set AWS_REGION." };
  }
  const code = (error as { readonly code?: unknown }).code;
  if (typeof code === "string" && /^E[A-Z_]+$/.test(code)) {
    const remedy = "If AWS_ENDPOINT_URL names an emulator, start it: npm run emulator.";
    return { code: "unreachable", what: `AWS can't be reached (${code})`, remedy };
  }
  return undefined;
}

/** The same of a bucket that a user named. */
export function bucketFault(error: unknown, place: string): unknown {
  const fault = awsFault(error) ?? ofBucket(error);
  return fault === undefined ? error : new UserError({ ...fault, place }, [], { cause: error });
}

function ofBucket(error: unknown): Omit<Mistake, "place"> | undefined {
  switch (error instanceof Error ? error.name : "") {
    case "NoSuchBucket":
      return { code: "no-bucket", what: "there is no such bucket", remedy: "Create it first: aws s3 mb s3://NAME." };
    case "PermanentRedirect":
    case "AuthorizationHeaderMalformed":
    case "IllegalLocationConstraintException":
      return {
        code: "other-region",
        what: "the bucket is in another region",
        remedy: "Set AWS_REGION to where it is.",
      };
    case "AccessDenied": {
      const remedy = "Ask for s3:ListBucket on the bucket, and for s3:GetObject and s3:PutObject on what is in it.";
      return { code: "access-denied", what: "you may not use the bucket", remedy };
    }
    default:
      return undefined;
  }
}
