/** What the stand-in for sst's engine sends is what AWS takes, whatever an emulator lets pass. */
import type { CreateRoleCommand } from "@aws-sdk/client-iam";
import { expect, it } from "vitest";
import { functionResources } from "../../scripts/sst-standin/emulator-function.js";

const TRUST = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "sts:AssumeRole" }] };

it.each([
  ["a document", TRUST],
  ["its text", JSON.stringify(TRUST)],
])("a role's trust policy that is given as %s is sent as JSON", async (_, assumeRolePolicy) => {
  const sent: object[] = [];
  const iam = { send: async (command: CreateRoleCommand) => sent.push(command.input) };
  const services = { iam, lambda: {}, region: "us-east-1" } as unknown as Parameters<typeof functionResources>[0];
  const inputs = { name: "katfan-test-worker", assumeRolePolicy };
  const wanted = { inputs } as unknown as Parameters<
    NonNullable<ReturnType<typeof functionResources>[string]>["apply"]
  >[0];
  await functionResources(services)["aws:iam/role:Role"]!.apply(wanted, undefined);
  expect(sent).toHaveLength(1);
  const { AssumeRolePolicyDocument } = sent[0] as { AssumeRolePolicyDocument: string };
  expect(JSON.parse(AssumeRolePolicyDocument)).toEqual(TRUST);
});
