/** What each emulator enforces of what AWS does: the table of docs/localstack.md, line by line. */
import { CreateRoleCommand, DeleteRoleCommand, IAMClient } from "@aws-sdk/client-iam";
import { GetObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Credentials } from "../../lib/backends/remote/api-client.js";
import { deployment, itBut, onDeployment } from "./deployment.js";
import { type Caller, caller } from "./http.js";

const KEY = "enforced/one";
const ROOT = { accessKeyId: "test", secretAccessKey: "test" };

/** How a request ended: `done`, or the error's name. */
const ending = (request: Promise<unknown>): Promise<string> =>
  request.then(
    () => "done",
    (error: Error) => error.name,
  );

onDeployment("the emulator", () => {
  let nobody: Caller;
  const clients: S3Client[] = [];
  const s3 = (credentials: Credentials) => {
    const { url: endpoint, region } = deployment;
    clients.push(new S3Client({ endpoint, region, forcePathStyle: true, credentials, maxAttempts: 1 }));
    return clients.at(-1)!;
  };
  const read = (credentials: Credentials) =>
    ending(s3(credentials).send(new GetObjectCommand({ Bucket: deployment.bucket, Key: KEY })));

  beforeAll(async () => {
    nobody = await caller("nobody", false);
    await s3(ROOT).send(new PutObjectCommand({ Bucket: deployment.bucket, Key: KEY, Body: "x" }));
  });
  afterAll(async () => {
    await nobody?.remove();
    for (const client of clients) client.destroy();
  });

  it("lets one of 32 who put an object that isn't there yet, all at once", async () => {
    const client = s3(ROOT);
    for (let round = 0; round < 4; round += 1) {
      const put = { Bucket: deployment.bucket, Key: `enforced/race-${round}`, IfNoneMatch: "*" };
      const all = Array.from({ length: 32 }, (_, index) => new PutObjectCommand({ ...put, Body: `${index}` }));
      const endings = await Promise.all(all.map((one) => ending(client.send(one))));
      expect(endings.filter((how) => how === "done")).toHaveLength(1);
      expect(new Set(endings.filter((how) => how !== "done"))).toEqual(new Set(["PreconditionFailed"]));
    }
  });

  it("lets its root read a bucket", async () => {
    expect(await read(ROOT)).toBe("done");
  });

  itBut("localstack", "LocalStack's community edition enforces no rights")(
    "lets nobody read it without the right",
    async () => {
      expect(await read(nobody.credentials)).toBe("AccessDenied");
    },
  );

  itBut("localstack", "LocalStack's community edition checks no signatures")(
    "lets nobody read it with another's key",
    async () => {
      expect(await read({ ...nobody.credentials, secretAccessKey: "another" })).toBe("SignatureDoesNotMatch");
    },
  );

  itBut("ministack", "MiniStack looks at no policy when it is made")(
    "takes no trust policy that isn't JSON",
    async () => {
      const client = new IAMClient({ endpoint: deployment.url, region: deployment.region, credentials: ROOT });
      const RoleName = "katfan-test-malformed";
      const how = await ending(
        client.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: "[object Object]" })),
      );
      if (how === "done") await client.send(new DeleteRoleCommand({ RoleName }));
      client.destroy();
      expect(how).toMatch(/^MalformedPolicyDocument/);
    },
  );
});
