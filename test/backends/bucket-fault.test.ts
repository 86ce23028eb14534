/**
 * Every way in which a store can refuse or fail, met by the real SDK over HTTP, in every operation: each becomes words with a
 * place, what it is, and a remedy, and none is taken for a bug.
 */
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { assertWritesOnce, storeAt } from "../../lib/backends/store-at.js";
import { inOneLine, StoppedError, UserError } from "../../lib/errors.js";
import type { Store } from "../../lib/fanout/ports.js";
import { type Fault, type TinyS3, tinyS3 } from "../stores/tiny-s3.js";

/** The machine's clock, whose pauses are over at once: there are eight tries. */
vi.mock(import("../../lib/backends/clock.js"), async (original) => {
  const { systemChance, systemClock } = await original();
  return { systemChance, systemClock: () => ({ ...systemClock(), sleep: async () => {} }) };
});

const PAGE =
  "<!DOCTYPE html><html><head><title>Blocked</title></head><body>Blocked by <b>the firewall</b></body></html>";
const PLACE = "s3://lab/mine";

let server: TinyS3;
let store: Store;

beforeEach(async () => {
  server = await tinyS3();
  vi.stubEnv("AWS_ACCESS_KEY_ID", "test");
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "test");
  vi.stubEnv("AWS_REGION", "us-east-1");
  vi.stubEnv("AWS_ENDPOINT_URL", server.url);
  store = await storeAt(PLACE);
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await server.close();
});

const OPERATIONS: Readonly<Record<string, () => Promise<unknown>>> = {
  get: () => store.get("k"),
  put: () => store.put("k", new Uint8Array(3)),
  "put if absent": () => store.put("k", new Uint8Array(3), { ifAbsent: true }),
  list: async () => {
    for await (const _ of store.list("k/"));
  },
  delete: () => store.delete("k/"),
};

/** What an operation ended with; undefined if it ended well. */
async function failureOf(operation: () => Promise<unknown>): Promise<unknown> {
  return operation().then(
    () => undefined,
    (error: unknown) => error,
  );
}

function isInWords(error: unknown): UserError {
  if (!(error instanceof UserError)) throw error;
  expect(error.place).toBe(PLACE);
  expect(error.what).toMatch(/^\S.{8,}[^.]$/s);
  expect(error.remedy).toMatch(/^[A-Z].*\.$/);
  expect(inOneLine(error)).not.toMatch(/undefined|\n|\bat .*:\d+:\d+/);
  return error;
}

const refusal = (status: number, code: string, message?: string): Fault => ({
  ...{ kind: "status" as const, status, code },
  ...(message === undefined ? {} : { message }),
});

/** The names that S3's documentation lists for errors, those of MinIO and Ceph, and the codes for words of ours. */
const NAMED: readonly [status: number, name: string, code: string, message?: string][] = [
  [403, "AccessDenied", "access-denied"],
  [403, "AllAccessDisabled", "access-denied"],
  [403, "AccessDenied", "key-denied", "User: me is not authorized to perform: kms:GenerateDataKey on the resource"],
  [400, "KMS.DisabledException", "key-denied", "arn:aws:kms:eu-west-1:1:key/k is disabled"],
  [403, "InvalidAccessKeyId", "no-credentials"],
  [403, "SignatureDoesNotMatch", "no-credentials"],
  [403, "NotSignedUp", "no-credentials"],
  [400, "InvalidToken", "no-credentials"],
  [400, "ExpiredToken", "expired-credentials", "The provided token has expired."],
  [400, "TokenRefreshRequired", "expired-credentials"],
  [403, "RequestTimeTooSkewed", "clock-skew"],
  [301, "PermanentRedirect", "other-region"],
  [307, "TemporaryRedirect", "other-region"],
  [400, "AuthorizationHeaderMalformed", "other-region", "the region 'us-east-1' is wrong; expecting 'eu-west-1'"],
  [400, "IllegalLocationConstraintException", "other-region"],
  [404, "NoSuchBucket", "no-bucket"],
  [400, "InvalidBucketName", "refused"],
  [501, "NotImplemented", "not-enough-of-s3"],
  [405, "MethodNotAllowed", "not-enough-of-s3"],
  [400, "InvalidRequest", "not-enough-of-s3", "Value for x-amz-checksum-sha256 header is invalid."],
  [403, "QuotaExceeded", "store-full"],
  [400, "XMinioAdminBucketQuotaExceeded", "store-full"],
  [507, "XMinioStorageFull", "store-full"],
  [507, "InsufficientStorage", "store-full"],
  [400, "EntityTooLarge", "too-large"],
  [413, "RequestEntityTooLarge", "too-large"],
  [403, "InvalidObjectState", "archived"],
  [503, "SlowDown", "slow-down"],
  [503, "ServiceUnavailable", "slow-down"],
  [429, "TooManyRequests", "slow-down"],
  [500, "InternalError", "service-failed"],
  [409, "OperationAborted", "refused"],
  [400, "BadDigest", "refused"],
  [400, "RequestTimeout", "refused"],
  [400, "XAmzContentSHA256Mismatch", "refused"],
  [400, "InvalidArgument", "refused"],
  [400, "MalformedXML", "refused"],
  [403, "RequestExpired", "expired-credentials"],
  [400, "SomethingThatNobodyHasHeardOf", "refused"],
];

describe("a store's refusal", () => {
  it.each(NAMED)(
    "%i %s is told as %s, with the store's own sentence, in every operation",
    async (status, name, code, message) => {
      for (const [operation, run] of Object.entries(OPERATIONS)) {
        server.always = () => refusal(status, name, message);
        const told = isInWords(await failureOf(run));
        expect([operation, told.code]).toEqual([operation, code]);
        if (message !== undefined) expect(told.what).toContain(message.replace(/\.$/, ""));
        if (code === "refused" || code === "slow-down") expect(told.what).toContain(name);
      }
    },
  );

  it.each([
    301, 302, 307, 400, 401, 402, 403, 404, 405, 407, 408, 409, 410, 411, 412, 413, 414, 416, 418, 421, 422, 423, 425,
    426, 428, 429, 431, 451, 500, 501, 502, 503, 504, 505, 507, 508, 511, 520, 599,
  ])("with status %i and nothing, a page of HTML, or JSON has words", async (status) => {
    for (const body of ["", PAGE, '{"message":"no"}', "bad gateway"]) {
      for (const [operation, run] of Object.entries(OPERATIONS)) {
        if (status === 412 && operation === "put if absent") continue; // says that the object is there
        server.always = () => ({ kind: "answer", status, body });
        const told = isInWords(await failureOf(run));
        if (body === PAGE && told.code === "not-the-service")
          expect(told.what).toMatch(/Blocked by the firewall|text\/html/);
      }
    }
  });

  it("names the right that the store names, else the one that the operation needs", async () => {
    server.always = () =>
      refusal(403, "AccessDenied", "User: me is not authorized to perform: s3:PutObjectTagging on x");
    expect(isInWords(await failureOf(OPERATIONS.put!)).remedy).toContain("s3:PutObjectTagging");
    server.always = () => refusal(403, "AccessDenied");
    expect(isInWords(await failureOf(OPERATIONS.list!)).remedy).toBe("Ask for s3:ListBucket on the bucket.");
    expect(isInWords(await failureOf(OPERATIONS.get!)).remedy).toContain("s3:GetObject");
  });

  it("names the region that the bucket is in", async () => {
    const headers = { "x-amz-bucket-region": "eu-central-1" };
    const body = "<Error><Code>PermanentRedirect</Code><Message>Elsewhere</Message></Error>";
    server.always = () => ({ kind: "answer", status: 301, body, headers });
    const told = isInWords(await failureOf(OPERATIONS.get!));
    expect([told.what, told.remedy]).toEqual([
      expect.stringContaining("the region eu-central-1"),
      "Set AWS_REGION to eu-central-1.",
    ]);
  });
});

describe("an answer that isn't S3's", () => {
  it.each([
    ["a page", PAGE],
    ["nothing", ""],
  ])("such as %s with status 200 is neither an object, nor a put that was done, nor an empty list", async (_, body) => {
    for (const operation of ["get", "put", "put if absent", "list"]) {
      server.always = () => ({ kind: "answer", status: 200, body });
      expect(isInWords(await failureOf(OPERATIONS[operation]!)).code).toBe("not-the-service");
    }
  });
});

describe("a network that fails", () => {
  it.each([
    ["connections that are cut", (): Fault => ({ kind: "reset" })],
    ["bodies that break off", (): Fault => ({ kind: "truncate" })],
    ["bits that turn over", (): Fault => ({ kind: "corrupt" })],
  ])("with %s ends in words that say so", async (_, fault) => {
    await store.put("k", new TextEncoder().encode("0123456789".repeat(100)));
    server.always = fault;
    expect(isInWords(await failureOf(OPERATIONS.get!))).toMatchObject({ code: "unreachable", mayPass: true });
  });

  it("by nobody's listening ends in words that say so", async () => {
    await server.close();
    for (const run of Object.values(OPERATIONS)) expect(isInWords(await failureOf(run)).code).toBe("unreachable");
  });
});

describe("how a command ends", () => {
  it("is as for bad input if nothing was written, and as stopped once something was", async () => {
    server.faults.push(refusal(400, "ExpiredToken"));
    expect(await failureOf(OPERATIONS.put!)).not.toBeInstanceOf(StoppedError);
    await store.put("k", new Uint8Array(3));
    server.faults.push(refusal(400, "ExpiredToken"));
    expect(await failureOf(OPERATIONS.get!)).toBeInstanceOf(StoppedError);
  });
});

describe("a store that ignores If-None-Match", () => {
  const run = "0".repeat(32);

  it("is noticed before anything is computed", async () => {
    server.writesOnce = false;
    const told = isInWords(await failureOf(() => assertWritesOnce(PLACE, run, store)));
    expect([told.code, told.what]).toEqual(["not-enough-of-s3", expect.stringContaining("ignores If-None-Match")]);
  });

  it("isn't taken for one that heeds it, which is asked twice, and later once", async () => {
    await assertWritesOnce(PLACE, run, store);
    expect(server.requests).toHaveLength(2);
    await assertWritesOnce(PLACE, run, store);
    expect(server.requests).toHaveLength(3);
  });
});
