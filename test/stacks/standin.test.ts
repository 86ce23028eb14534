/** What the stand-in for sst's engine sends is what AWS takes, whatever an emulator lets pass. */
import { createServer } from "node:http";
import type { CreateRoleCommand } from "@aws-sdk/client-iam";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { expect, it, onTestFinished } from "vitest";
import { functionResources } from "../../scripts/sst-standin/emulator-function.js";
import type { Services } from "../../scripts/sst-standin/emulator-provider.js";
import type { Wanted } from "../../scripts/sst-standin/provider.js";

const TRUST = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "sts:AssumeRole" }] };

it.each([
  ["a document", TRUST],
  ["its text", JSON.stringify(TRUST)],
])("a role's trust policy that is given as %s is sent as JSON", async (_, assumeRolePolicy) => {
  const sent: object[] = [];
  const iam = { send: async (command: CreateRoleCommand) => sent.push(command.input) };
  const services = { iam, lambda: {}, region: "us-east-1" } as unknown as Services;
  const inputs = { name: "katfan-test-worker", assumeRolePolicy };
  await functionResources(services)["aws:iam/role:Role"]!.apply({ inputs } as unknown as Wanted, undefined);
  expect(sent).toHaveLength(1);
  const { AssumeRolePolicyDocument } = sent[0] as { AssumeRolePolicyDocument: string };
  expect(JSON.parse(AssumeRolePolicyDocument)).toEqual(TRUST);
});

/** A Lambda, over HTTP, whose new function can be invoked only after it was asked about this many times. */
async function slowLambda(asksUntilActive: number) {
  const asked: string[] = [];
  const server = createServer((request, answer) => {
    request.resume().on("end", () => {
      asked.push(`${request.method}`);
      const isReady = asked.filter((method) => method === "GET").length > asksUntilActive;
      const Configuration = { FunctionArn: "arn:slow", State: isReady ? "Active" : "Pending" };
      answer.setHeader("content-type", "application/json");
      answer.end(JSON.stringify(request.method === "GET" ? { Configuration } : Configuration));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  const { port } = server.address() as { readonly port: number };
  const credentials = { accessKeyId: "test", secretAccessKey: "test" };
  const lambda = new LambdaClient({ region: "us-east-1", endpoint: `http://127.0.0.1:${port}`, credentials });
  onTestFinished(() => lambda.destroy());
  return { asked, lambda };
}

it("a new function is there for others only once it can be invoked", async () => {
  const { asked, lambda } = await slowLambda(2);
  const services = { iam: {}, lambda, region: "us-east-1" } as unknown as Services;
  const inputs = { name: "slow", role: "arn:role", handler: "index.handler", s3Bucket: "code", s3Key: "code.zip" };
  const made = await functionResources(services)["aws:lambda/function:Function"]!.apply(
    { inputs } as unknown as Wanted,
    undefined,
  );
  expect(made).toMatchObject({ id: "slow", arn: "arn:slow" });
  expect(asked).toEqual(["POST", "GET", "GET", "GET"]);
});
