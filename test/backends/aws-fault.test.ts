import { describe, expect, it } from "vitest";
import { awsFault, bucketFault } from "../../lib/backends/aws-fault.js";
import { UserError } from "../../lib/errors.js";

const named = (name: string, message = name) => Object.assign(new Error(message), { name });
const coded = (code: string) => Object.assign(new Error(code), { code });

describe("what is wrong with AWS", () => {
  it.each([
    [named("CredentialsProviderError"), "no-credentials"],
    [named("InvalidAccessKeyId"), "no-credentials"],
    [named("ExpiredTokenException"), "no-credentials"],
    [named("Error", "Region is missing"), "no-region"],
    [coded("ECONNREFUSED"), "unreachable"],
    [coded("ENOTFOUND"), "unreachable"],
    [coded("EAI_AGAIN"), "unreachable"],
  ])("is told for %s", (error, code) => {
    expect(awsFault(error)).toMatchObject({ code, remedy: expect.stringMatching(/\.$/) });
  });

  it.each([
    [named("NoSuchBucket"), "no-bucket"],
    [named("AccessDenied"), "access-denied"],
    [named("PermanentRedirect"), "other-region"],
    [coded("ECONNREFUSED"), "unreachable"],
  ])("is told of a bucket with its place: %s", (error, code) => {
    const told = bucketFault(error, "s3://lab/mine");
    expect(told).toBeInstanceOf(UserError);
    expect(told).toMatchObject({ code, place: "s3://lab/mine", cause: error });
  });

  it.each([[named("TypeError")], [named("InternalError")], [coded("constructor")], ["no error"]])(
    "isn't invented: %s stays as it is",
    (error) => {
      expect(awsFault(error)).toBeUndefined();
      expect(bucketFault(error, "s3://lab/mine")).toBe(error);
    },
  );
});
