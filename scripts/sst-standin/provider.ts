/** What stands between the engine's stand-in and whoever makes the resources. */

/** A resource as the checkpoint and the graph hold it. */
export interface Resource {
  readonly urn: string;
  /** Whether a provider made it; else it is a component, which only groups others. */
  readonly custom: boolean;
  /** As `aws:lambda/function:Function`. */
  readonly type: string;
  readonly inputs: Record<string, unknown>;
  outputs: Record<string, unknown>;
  id?: string;
}

/** What is to be made. */
export interface Wanted extends Pick<Resource, "urn" | "type" | "inputs"> {
  /** The resource's name in the program. */
  readonly name: string;
}

export interface Provider {
  /** Makes or changes a resource; what it answers is added to the inputs to give the outputs. */
  apply(wanted: Wanted, before: Resource | undefined): Promise<{ id: string } & Record<string, unknown>>;
  destroy(resource: Resource): Promise<void>;
  /** A function of the provider, as `aws:iam/getPolicyDocument:getPolicyDocument`. */
  call(token: string, inputs: Record<string, unknown>): Record<string, unknown>;
}

export const ACCOUNT = "000000000000";

interface Statement {
  readonly sid?: string;
  readonly effect?: string;
  readonly actions?: readonly string[];
  readonly resources?: readonly string[];
  readonly principals?: readonly { readonly type: string; readonly identifiers: readonly string[] }[];
  readonly conditions?: readonly {
    readonly test: string;
    readonly variable: string;
    readonly values: readonly string[];
  }[];
}

/** The provider's functions that both ways of standing in answer alike. */
export function callProvider(region: string, token: string, inputs: Record<string, unknown>): Record<string, unknown> {
  switch (token) {
    case "aws:index/getCallerIdentity:getCallerIdentity":
      return { accountId: ACCOUNT, arn: `arn:aws:iam::${ACCOUNT}:root`, userId: "standin", id: ACCOUNT };
    case "aws:index/getRegion:getRegion":
      return { region, name: region, id: region };
    case "aws:index/getPartition:getPartition":
      return { partition: "aws", dnsSuffix: "amazonaws.com", id: "aws" };
    case "aws:iam/getPolicyDocument:getPolicyDocument": {
      const json = JSON.stringify(policyDocument((inputs.statements ?? []) as readonly Statement[]));
      return { ...inputs, json, minifiedJson: json, id: "0" };
    }
    default:
      throw new Error(`the stand-in for the AWS provider doesn't know the function ${token}`);
  }
}

function policyDocument(statements: readonly Statement[]): object {
  return {
    Version: "2012-10-17",
    Statement: statements.map((statement) => ({
      ...(statement.sid === undefined ? {} : { Sid: statement.sid }),
      Effect: statement.effect ?? "Allow",
      ...(statement.principals === undefined ? {} : { Principal: principalsOf(statement.principals) }),
      ...(statement.actions === undefined ? {} : { Action: oneOrAll(statement.actions) }),
      ...(statement.resources === undefined ? {} : { Resource: oneOrAll(statement.resources) }),
      ...(statement.conditions?.length ? { Condition: conditionsOf(statement.conditions) } : {}),
    })),
  };
}

function principalsOf(principals: NonNullable<Statement["principals"]>): unknown {
  if (principals.some(({ type }) => type === "*")) return "*";
  return Object.fromEntries(principals.map(({ type, identifiers }) => [type, oneOrAll(identifiers)]));
}

function conditionsOf(conditions: NonNullable<Statement["conditions"]>): object {
  const all: Record<string, Record<string, unknown>> = {};
  for (const { test, variable, values } of conditions) {
    all[test] ??= {};
    all[test][variable] = oneOrAll(values);
  }
  return all;
}

function oneOrAll(values: readonly string[]): string | readonly string[] {
  return values.length === 1 ? values[0]! : values;
}
