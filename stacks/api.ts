/**
 * The HTTP API: one function behind the routes, and no route without a verified caller.
 *
 * Callers are IAM principals who sign their requests, or bearers of an issuer's tokens if the settings name one.
 */
import { version } from "../package.json";
import { apiMay, functionArn } from "./access";
import { allowances, type Computed, lambdaFunction, nameOf } from "./compute";
import type { Settings } from "./settings";
import type { Stored } from "./storage";

export interface Served {
  readonly gateway: sst.aws.ApiGatewayV2;
  readonly handler: sst.aws.Function;
}

const ROUTES = [
  "POST /sweeps",
  "GET /sweeps",
  "POST /uploads",
  "GET /sweeps/{id}",
  "GET /sweeps/{id}/result",
  "DELETE /sweeps/{id}",
  "GET /openapi.json",
] as const;

export function api(settings: Settings, { bucket }: Stored, _computed: Computed): Served {
  const handler = lambdaFunction("ApiHandler", {
    name: "api",
    description: "Takes sweeps and tells how they fare",
    memoryMb: 1024, // answers in milliseconds; the memory is for the processor's share at a cold start
    timeoutSeconds: 29, // the gateway waits 30 s
    permissions: apiMay(bucket.arn, functionArn(nameOf("orchestrator"))),
    environment: {
      KATFAN_BUCKET: bucket.name,
      KATFAN_ORCHESTRATOR: nameOf("orchestrator"),
      KATFAN_VERSION: version,
      ...allowances(settings),
    },
    repeats: 0,
  });
  const gateway = new sst.aws.ApiGatewayV2("Api", {
    cors: false, // no browser of another site has business here
    accessLog: { retention: "1 month" },
    transform: {
      stage: (args) => {
        args.defaultRouteSettings = { throttlingBurstLimit: 100, throttlingRateLimit: 50 };
      },
    },
  });
  const auth = authorization(settings, gateway);
  for (const route of ROUTES) gateway.route(route, handler.arn, { auth });
  return { gateway, handler };
}

function authorization({ jwt }: Settings, gateway: sst.aws.ApiGatewayV2): sst.aws.ApiGatewayV2RouteArgs["auth"] {
  if (jwt === undefined) return { iam: true };
  const authorizer = gateway.addAuthorizer({
    name: "Tokens",
    jwt: { issuer: jwt.issuer, audiences: [jwt.audience] },
  });
  return { jwt: { authorizer: authorizer.id } };
}
