/** The HTTP API, its routes and its authorizers, on the emulator. */
import {
  type AccessLogSettings,
  CreateApiCommand,
  CreateAuthorizerCommand,
  CreateIntegrationCommand,
  CreateRouteCommand,
  CreateStageCommand,
  DeleteApiCommand,
  DeleteAuthorizerCommand,
  DeleteIntegrationCommand,
  DeleteRouteCommand,
  type RouteSettings,
  UpdateAuthorizerCommand,
  UpdateIntegrationCommand,
  UpdateRouteCommand,
  UpdateStageCommand,
} from "@aws-sdk/client-apigatewayv2";
import { capitalised, type Kind, type Services, unless } from "./emulator-provider.js";
import { ACCOUNT, type Resource } from "./provider.js";

export function apiResources(services: Services): Record<string, Kind> {
  const { gateway, region, endpoint } = services;
  return {
    ...routeResources(services),
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
        const StageName = String(inputs.name);
        const settings = {
          ...{ ApiId: String(inputs.apiId), StageName, AutoDeploy: inputs.autoDeploy === true },
          AccessLogSettings: capitalised(inputs.accessLogSettings) as AccessLogSettings,
          DefaultRouteSettings: capitalised(inputs.defaultRouteSettings) as RouteSettings,
        };
        const made = await unless(gateway.send(new CreateStageCommand(settings)), "ConflictException");
        if (made === undefined) await gateway.send(new UpdateStageCommand(settings));
        return { id: StageName, invokeUrl: `${endpoint}/` };
      },
    },
  };
}

/** What leads from a request to a function. */
function routeResources({ gateway }: Services): Record<string, Kind> {
  return {
    "aws:apigatewayv2/authorizer:Authorizer": {
      apply: async ({ inputs }, before) => {
        const { issuer, audiences } = inputs.jwtConfiguration as { issuer: string; audiences: string[] };
        const wanted = {
          ApiId: String(inputs.apiId),
          Name: String(inputs.name),
          AuthorizerType: inputs.authorizerType as "JWT",
          IdentitySource: inputs.identitySources as string[],
          JwtConfiguration: { Issuer: issuer, Audience: audiences },
        };
        if (before === undefined)
          return { id: (await gateway.send(new CreateAuthorizerCommand(wanted))).AuthorizerId! };
        await gateway.send(new UpdateAuthorizerCommand({ ...wanted, AuthorizerId: before.id! }));
        return kept(before);
      },
      destroy: (id, { inputs }) =>
        gateway.send(new DeleteAuthorizerCommand({ ApiId: String(inputs.apiId), AuthorizerId: id })),
    },
    "aws:apigatewayv2/integration:Integration": {
      apply: async ({ inputs }, before) => {
        const wanted = {
          ApiId: String(inputs.apiId),
          IntegrationType: inputs.integrationType as "AWS_PROXY",
          IntegrationUri: String(inputs.integrationUri),
          PayloadFormatVersion: String(inputs.payloadFormatVersion),
        };
        if (before === undefined)
          return { id: (await gateway.send(new CreateIntegrationCommand(wanted))).IntegrationId! };
        await gateway.send(new UpdateIntegrationCommand({ ...wanted, IntegrationId: before.id! }));
        return kept(before);
      },
      destroy: (id, { inputs }) =>
        gateway.send(new DeleteIntegrationCommand({ ApiId: String(inputs.apiId), IntegrationId: id })),
    },
    "aws:apigatewayv2/route:Route": {
      apply: async ({ inputs }, before) => {
        const wanted = {
          ApiId: String(inputs.apiId),
          RouteKey: String(inputs.routeKey),
          Target: String(inputs.target),
          AuthorizationType: inputs.authorizationType as "AWS_IAM",
          ...(inputs.authorizerId === undefined ? {} : { AuthorizerId: String(inputs.authorizerId) }),
        };
        if (before === undefined) return { id: (await gateway.send(new CreateRouteCommand(wanted))).RouteId! };
        await gateway.send(new UpdateRouteCommand({ ...wanted, RouteId: before.id! }));
        return kept(before);
      },
      destroy: (id, { inputs }) => gateway.send(new DeleteRouteCommand({ ApiId: String(inputs.apiId), RouteId: id })),
    },
  };
}

function kept(before: Resource): { id: string } & Record<string, unknown> {
  return { ...before.outputs, id: before.id! };
}
