/** The HTTP API, its routes and its authorizers, on the emulator. */
import {
  CreateApiCommand,
  CreateAuthorizerCommand,
  CreateIntegrationCommand,
  CreateRouteCommand,
  CreateStageCommand,
  DeleteApiCommand,
} from "@aws-sdk/client-apigatewayv2";
import { capitalised, type Kind, type Services, unless } from "./emulator-provider.js";
import { ACCOUNT, type Resource } from "./provider.js";

export function apiResources({ gateway, region, endpoint }: Services): Record<string, Kind> {
  return {
    "aws:apigatewayv2/api:Api": {
      apply: async ({ inputs }, before) => {
        if (before !== undefined) return kept(before);
        const made = await gateway.send(new CreateApiCommand({ Name: String(inputs.name), ProtocolType: "HTTP" }));
        const id = made.ApiId!;
        return { id, apiEndpoint: made.ApiEndpoint, executionArn: `arn:aws:execute-api:${region}:${ACCOUNT}:${id}` };
      },
      destroy: (id) => gateway.send(new DeleteApiCommand({ ApiId: id })),
    },
    "aws:apigatewayv2/stage:Stage": {
      apply: async ({ inputs }) => {
        const name = String(inputs.name);
        const create = new CreateStageCommand({ ApiId: String(inputs.apiId), StageName: name, AutoDeploy: true });
        await unless(gateway.send(create), "ConflictException");
        return { id: name, invokeUrl: `${endpoint}/` };
      },
    },
    "aws:apigatewayv2/authorizer:Authorizer": {
      apply: async ({ inputs }, before) => {
        if (before !== undefined) return kept(before);
        const create = new CreateAuthorizerCommand({
          ApiId: String(inputs.apiId),
          Name: String(inputs.name),
          AuthorizerType: inputs.authorizerType as "JWT",
          IdentitySource: inputs.identitySources as string[],
          JwtConfiguration: capitalised(inputs.jwtConfiguration) as { Issuer: string; Audience: string[] },
        });
        return { id: (await gateway.send(create)).AuthorizerId! };
      },
    },
    "aws:apigatewayv2/integration:Integration": {
      apply: async ({ inputs }, before) => {
        if (before !== undefined) return kept(before);
        const create = new CreateIntegrationCommand({
          ApiId: String(inputs.apiId),
          IntegrationType: inputs.integrationType as "AWS_PROXY",
          IntegrationUri: String(inputs.integrationUri),
          PayloadFormatVersion: String(inputs.payloadFormatVersion),
        });
        return { id: (await gateway.send(create)).IntegrationId! };
      },
    },
    "aws:apigatewayv2/route:Route": {
      apply: async ({ inputs }, before) => {
        if (before !== undefined) return kept(before);
        const create = new CreateRouteCommand({
          ApiId: String(inputs.apiId),
          RouteKey: String(inputs.routeKey),
          Target: String(inputs.target),
          AuthorizationType: inputs.authorizationType as "AWS_IAM",
          ...(inputs.authorizerId === undefined ? {} : { AuthorizerId: String(inputs.authorizerId) }),
        });
        return { id: (await gateway.send(create)).RouteId! };
      },
    },
  };
}

function kept(before: Resource): { id: string } & Record<string, unknown> {
  return { ...before.outputs, id: before.id! };
}
