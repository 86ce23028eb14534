import { describe, expect, it } from "vitest";
import { awsFault } from "../../lib/backends/aws-fault.js";
import { type At, bucketFault } from "../../lib/backends/bucket-fault.js";

const named = (name: string, message = name) => Object.assign(new Error(message), { name });
const coded = (code: string) => Object.assign(new Error(code), { code });
const AT: At = { place: "s3://lab/mine", service: "S3 at AWS", operation: "put", silentMs: 0, hasBegun: false };

describe("what is wrong with AWS", () => {
  it.each([
    [named("CredentialsProviderError"), "no-credentials"],
    [named("InvalidAccessKeyId"), "no-credentials"],
    [named("ExpiredTokenException"), "expired-credentials"],
    [
      named("CredentialsProviderError", "The SSO session associated with this profile has expired"),
      "expired-credentials",
    ],
    [named("SignatureDoesNotMatch", "Signature expired: 20261129T1 is now earlier than 20261130T1"), "clock-skew"],
    [coded("SELF_SIGNED_CERT_IN_CHAIN"), "untrusted"],
    [coded("HPE_INVALID_CONSTANT"), "not-the-service"],
    [coded("ERR_INVALID_URL"), "bad-address"],
    [named("TimeoutError"), "silent"],
    [named("Error", "Region is missing"), "no-region"],
    [coded("ECONNREFUSED"), "unreachable"],
    [coded("ENOTFOUND"), "unreachable"],
    [coded("EAI_AGAIN"), "unreachable"],
  ])("is told for %s", (error, code) => {
    expect(awsFault(error)).toMatchObject({ code, remedy: expect.stringMatching(/\.$/) });
  });

  it.each([[named("TypeError")], [named("RangeError")], [coded("constructor")], ["no error"]])(
    "isn't invented: %s stays as it is",
    (error) => {
      expect(awsFault(error)).toBeUndefined();
      expect(bucketFault(error, AT)).toBe(error);
    },
  );
});
