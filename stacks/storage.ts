/**
 * The bucket: private, encrypted, TLS only, and empty again some time after its runs.
 *
 * `owners/OWNER/runs/RUN/` holds the runs, `requests/` what is asked of the orchestrator, `inbox/` specs that start runs
 * when they are dropped there.
 */
import type { Settings } from "./settings";

export interface Stored {
  readonly bucket: sst.aws.Bucket;
}

export function storage({ keepDays }: Settings): Stored {
  const keep = `${keepDays} days` as const;
  const bucket = new sst.aws.Bucket("Runs", {
    cors: false,
    enforceHttps: true,
    lifecycle: [
      { id: "runs", prefix: "owners/", expiresIn: keep },
      { id: "requests", prefix: "requests/", expiresIn: keep },
      { id: "inbox", prefix: "inbox/", expiresIn: keep },
    ],
    transform: {
      bucket: (args) => {
        args.forceDestroy = $app.stage !== "production";
      },
      lifecycle: (args) => {
        const abandoned = {
          id: "uploads",
          status: "Enabled",
          abortIncompleteMultipartUpload: { daysAfterInitiation: 1 },
        };
        args.rules = $resolve([args.rules]).apply(([rules]) => [...(rules ?? []), abandoned]);
      },
    },
  });
  new aws.s3.BucketServerSideEncryptionConfiguration("RunsEncryption", {
    bucket: bucket.name,
    rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" }, bucketKeyEnabled: true }],
  });
  return { bucket };
}
