/** A provider that makes nothing and answers with the names that AWS would give: enough to write a graph down. */
import { createHash } from "node:crypto";
import { ACCOUNT, callProvider, type Provider, type Wanted } from "./provider.js";

export function recordingProvider(environment: NodeJS.ProcessEnv): Provider {
  const region = environment.SST_AWS_REGION ?? environment.AWS_REGION ?? "us-east-1";
  return {
    apply: async (wanted) => answer(wanted, region),
    destroy: async () => undefined,
    call: (token, inputs) => callProvider(region, token, inputs),
  };
}

function answer({ type, name, inputs }: Wanted, region: string): { id: string } & Record<string, unknown> {
  const id = String(inputs.name ?? inputs.bucket ?? name);
  const arn = (service: string, rest: string) => `arn:aws:${service}:${region}:${ACCOUNT}:${rest}`;
  switch (type) {
    case "aws:lambda/function:Function": {
      const own = arn("lambda", `function:${id}`);
      const invokeArn = `arn:aws:apigateway:${region}:lambda:path/2015-03-31/functions/${own}/invocations`;
      return { id, arn: own, version: "1", qualifiedArn: `${own}:1`, invokeArn };
    }
    case "aws:s3/bucket:Bucket":
      return { id, arn: `arn:aws:s3:::${id}`, region, bucketDomainName: `${id}.s3.amazonaws.com` };
    case "aws:iam/role:Role":
      return { id, arn: `arn:aws:iam::${ACCOUNT}:role/${id}` };
    case "aws:cloudwatch/logGroup:LogGroup":
      return { id, arn: arn("logs", `log-group:${id}`) };
    case "aws:sns/topic:Topic":
      return { id, arn: arn("sns", id) };
    case "aws:ssm/parameter:Parameter":
      return { id, arn: arn("ssm", `parameter${id}`) };
    case "aws:apigatewayv2/api:Api":
      return {
        id,
        apiEndpoint: `https://recorded.execute-api.${region}.amazonaws.com`,
        executionArn: arn("execute-api", "recorded"),
      };
    case "random:index/randomBytes:RandomBytes": {
      const bytes = createHash("sha256").update(name).digest().subarray(0, Number(inputs.length));
      return { id, base64: bytes.toString("base64"), hex: bytes.toString("hex") };
    }
    default:
      return { id, arn: arn("recorded", `${type}/${id}`) };
  }
}
