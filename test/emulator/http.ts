/** Callers of the deployed API: users of the emulator's IAM, each with what they may. */
import {
  CreateAccessKeyCommand,
  CreateUserCommand,
  DeleteAccessKeyCommand,
  DeleteUserCommand,
  DeleteUserPolicyCommand,
  IAMClient,
  PutUserPolicyCommand,
} from "@aws-sdk/client-iam";
import { type Credentials, type Reply, sent, signedRequest } from "../../lib/backends/remote/api-client.js";
import { ACCOUNT } from "../stacks/graph.js";
import { deployment } from "./deployment.js";

export interface Caller {
  /** What an IAM user is by, whatever it is called. */
  readonly id: string;
  /** Sends a signed request. */
  ask(method: string, path: string, body?: unknown): Promise<Reply>;
  readonly credentials: Credentials;
  remove(): Promise<void>;
}

const iam = () => new IAMClient({ endpoint: deployment.url, region: deployment.region });
const ROOT = { accessKeyId: "test", secretAccessKey: "test" };

/** A user who may call the API, or may not. */
export async function caller(name: string, mayCall: boolean): Promise<Caller> {
  const client = iam();
  const UserName = `katfan-test-${name}`;
  const { User } = await client.send(new CreateUserCommand({ UserName }));
  if (mayCall) {
    const api = new URL(deployment.api).hostname.split(".")[0];
    const Resource = `arn:aws:execute-api:${deployment.region}:${ACCOUNT}:${api}/*`;
    const Statement = [{ Effect: "Allow", Action: "execute-api:Invoke", Resource }];
    const PolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement });
    await client.send(new PutUserPolicyCommand({ UserName, PolicyName: "call", PolicyDocument }));
  }
  const { AccessKey } = await client.send(new CreateAccessKeyCommand({ UserName }));
  const { AccessKeyId, SecretAccessKey } = AccessKey!;
  const credentials = { accessKeyId: AccessKeyId!, secretAccessKey: SecretAccessKey! };
  return {
    id: User!.UserId!,
    credentials,
    ask: (method, path, body) => signed(credentials, method, path, body),
    async remove() {
      await client.send(new DeleteAccessKeyCommand({ UserName, AccessKeyId }));
      if (mayCall) await client.send(new DeleteUserPolicyCommand({ UserName, PolicyName: "call" }));
      await client.send(new DeleteUserCommand({ UserName }));
      client.destroy();
    },
  };
}

/** Sends a request that is signed with these credentials. */
export function signed(credentials: Credentials, method: string, path: string, body?: unknown): Promise<Reply> {
  const target = { api: deployment.api, region: deployment.region, credentials: async () => credentials };
  const text = body === undefined ? undefined : typeof body === "string" ? body : JSON.stringify(body);
  return signedRequest(target, method, path, { body: text });
}

/** The same as the emulator's root. */
export const asRoot = (method: string, path: string, body?: unknown) => signed(ROOT, method, path, body);

/** Sends a request that nobody has signed. */
export function unsigned(method: string, path: string, headers: Record<string, string> = {}): Promise<Reply> {
  const url = new URL(path, deployment.api);
  return sent(url, method, { host: url.host, ...headers });
}
