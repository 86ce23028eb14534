/** What the tests of a deployment have in common: where it is, who asks, and how its functions are meddled with. */
import { execFile, execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import {
  GetFunctionConfigurationCommand,
  LambdaClient,
  PutFunctionConcurrencyCommand,
  UpdateFunctionConfigurationCommand,
  type UpdateFunctionConfigurationCommandInput,
  waitUntilFunctionUpdatedV2,
} from "@aws-sdk/client-lambda";
import { inject } from "vitest";
import { ownerOfPrincipal } from "../../lib/api/owner.js";
import { systemChance, systemClock } from "../../lib/backends/clock.js";
import { readSpecFile } from "../../lib/cli/spec/read-spec-file.js";
import type { Store } from "../../lib/fanout/ports.js";
import { ownerStore } from "../../lib/stores/owner.js";
import { type S3Store, s3Client, s3Store } from "../../lib/stores/s3.js";
import { readSpec } from "../../lib/sweep/reading/read-spec.js";
import { specBytes } from "../../lib/sweep/spec/run-id.js";
import type { Spec } from "../../lib/sweep/spec/spec.js";
import type { EditionName } from "../../scripts/emulator-editions.js";
import { describeUnless, describeWhere, itWhere } from "../missing.js";
import { ACCOUNT } from "../stacks/graph.js";
import { HASTE } from "./code.js";
import type { FailedDeployment, NoDeployment, TestDeployment } from "./setup.js";

/** What came of the deployment, which other tests' start didn't wait for. */
async function awaited(): Promise<TestDeployment | NoDeployment> {
  const file = inject("deployment");
  while (!existsSync(file)) await new Promise((resolve) => setTimeout(resolve, 250));
  const told = JSON.parse(readFileSync(file, "utf8")) as TestDeployment | NoDeployment | FailedDeployment;
  if ("failed" in told) throw new Error(`there is no deployment: ${told.failed}`);
  return told;
}

const given = await awaited();
const isThere = !("skipped" in given);
/** The deployment. Only of use in tests that run. */
export const deployment = given as TestDeployment;
/** A group of tests that need a deployment. */
export const onDeployment = isThere
  ? describeWhere(undefined)
  : given.isExpected
    ? describeWhere(given.skipped)
    : describeUnless(given.skipped);
/** A group of tests that end processes of the emulator that they started. */
export const onOwnEmulator =
  isThere && !deployment.isOwn ? describeUnless("the emulator is another's (AWS_ENDPOINT_URL is set)") : onDeployment;
/** A test of what not every emulator does. */
export const itBut = (edition: EditionName, reason: string) =>
  itWhere(isThere && deployment.edition === edition ? reason : undefined);

if (isThere) {
  process.env.AWS_ENDPOINT_URL = deployment.url; // as a user of the command line sets it
  process.env.AWS_REGION = deployment.region;
  process.env.AWS_ACCESS_KEY_ID ??= "test";
  process.env.AWS_SECRET_ACCESS_KEY ??= "test";
}

export const clock = systemClock();
export const lambda = new LambdaClient({
  endpoint: isThere ? deployment.url : "http://127.0.0.1:9",
  region: "us-east-1",
});
/** The owner that the emulator's root user is. */
export const ROOT_OWNER = ownerOfPrincipal(ACCOUNT);
export const functionNamed = (word: string): string => `katfan-${deployment.stage}-${word}`;

const folders: string[] = [];
/** A folder that is gone when its file's tests are over. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), "katfan-test-"));
  folders.push(folder);
  return folder;
}
/** Removes the folders of a file's tests, once these are over: each-file.ts does. */
export function removeFolders(): void {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
}

/** The deployment's bucket, as its root user sees it. */
export function bucket(): S3Store {
  const client = s3Client({ endpoint: deployment.url, region: deployment.region });
  return s3Store({ bucket: deployment.bucket, client, clock, chance: systemChance });
}

/** The runs of the emulator's root user. */
export const runs = (): Store => ownerStore(bucket(), ROOT_OWNER);

export const example = async (name: string): Promise<Spec> => (await readSpecFile(`examples/${name}`)).spec;

/** A spec with something changed. */
export const changed = (spec: Spec, change: object): Spec => readSpec({ ...spec, ...change });

/** Runs a spec on this machine, with the command line. */
export async function locally(spec: Spec, chunk: number): Promise<{ readonly folder: string; readonly run: string }> {
  const folder = temporaryFolder();
  const file = path.join(folder, "spec.json");
  writeFileSync(file, specBytes(spec));
  const args = ["bin/katfan", "run", file, "--out", folder, "--chunk", String(chunk), "--workers", "1", "--json"];
  const env = { ...process.env, [HASTE]: "yes" };
  const { stdout } = await promisify(execFile)(process.execPath, args, { maxBuffer: 2 ** 24, env });
  const { run, state } = JSON.parse(stdout) as { run: string; state: string };
  if (state !== "done") throw new Error(`the local run ended as ${state}`);
  return { folder, run };
}

/** What the command line of a function's process holds. */
const MARKS: Readonly<Record<EditionName, (name: string) => RegExp>> = {
  localstack: (name) => new RegExp(`katfan-lambda:${name}$`),
  ministack: (name) => new RegExp(`ministack-lambda-${name}-`),
};

/** The processes of a function that the emulator runs now. */
export function processesOf(word: string): readonly number[] {
  const mark = MARKS[deployment.edition](functionNamed(word));
  const all = execFileSync("ps", ["-eo", "pid=,pgid=,args="], { encoding: "utf8" });
  return all.split("\n").flatMap((line) => {
    const [, pid, group, command] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
    return Number(group) === deployment.pid && mark.test(command ?? "") ? [Number(pid)] : [];
  });
}

/** Changes settings of a function, and waits until they hold. */
export async function setFunction(
  word: string,
  settings: Omit<UpdateFunctionConfigurationCommandInput, "FunctionName">,
): Promise<void> {
  const FunctionName = functionNamed(word);
  await lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName, ...settings }));
  await waitUntilFunctionUpdatedV2({ client: lambda, maxWaitTime: 30, minDelay: 0.1, maxDelay: 0.5 }, { FunctionName });
  // For two more seconds LocalStack's poller from before may take an event, which then waits for a minute and more.
  if (deployment.edition === "localstack") await clock.sleep(3_000);
}

/** Sets variables of a function while something is done, and puts them back. */
export async function withVariables<T>(
  word: string,
  variables: Readonly<Record<string, string>>,
  use: () => Promise<T>,
): Promise<T> {
  const FunctionName = functionNamed(word);
  const { Environment } = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName }));
  const before = Environment?.Variables ?? {};
  const set = (Variables: Record<string, string>) => setFunction(word, { Environment: { Variables } });
  await set({ ...before, ...variables });
  try {
    return await use();
  } finally {
    await set(before);
  }
}

/** Lets so many of a function run at once, while something is done. */
export async function withConcurrency<T>(word: string, count: number, use: () => Promise<T>): Promise<T> {
  const FunctionName = functionNamed(word);
  const set = (ReservedConcurrentExecutions: number) =>
    lambda.send(new PutFunctionConcurrencyCommand({ FunctionName, ReservedConcurrentExecutions }));
  await set(count);
  try {
    return await use();
  } finally {
    await set(3);
  }
}

/** Waits until something is so. */
export async function until(what: string, isSo: () => Promise<boolean> | boolean, ms = 30_000): Promise<void> {
  for (const endMs = clock.now() + ms; clock.now() < endMs; await clock.sleep(50)) if (await isSo()) return;
  throw new Error(`not so in ${ms} ms: ${what}`);
}
