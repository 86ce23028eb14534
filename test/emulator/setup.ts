/**
 * Starts an emulator on a free port, deploys to it once with the real sst CLI, and stops it when all tests have run.
 *
 * With `AWS_ENDPOINT_URL` set it uses what runs there. Where there is no Python the tests are skipped.
 */
import type { TestProject } from "vitest/node";
import { EMULATOR_REGION, type Emulator, ROOT_CREDENTIALS, startEmulator } from "../../scripts/emulator-process.js";
import { PythonUnavailable } from "../../scripts/python-environment.js";
import { deployTo, removeFrom } from "../../scripts/sst.js";

/** What tests are told. */
export interface TestDeployment {
  readonly url: string;
  readonly region: string;
  readonly stage: string;
  readonly bucket: string;
  readonly api: string;
  /** Whether it is the emulator that these tests started, whose processes they may end. */
  readonly isOwn: boolean;
  /** The emulator's log, where it is ours. */
  readonly log: string;
  /** The emulator's process, where it is ours. */
  readonly pid: number;
  readonly deploySeconds: number;
}

declare module "vitest" {
  interface ProvidedContext {
    deployment: TestDeployment | { readonly skipped: string };
  }
}

const STAGE = "test";
const SETTINGS = {
  KATFAN_WORKER_CONCURRENCY: "3",
  KATFAN_WORKER_TIMEOUT: "3",
  KATFAN_MAX_COST: "2",
  KATFAN_OWNER_RUNS: "6",
  KATFAN_CODE_JOBS: "yes",
};

export default async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  const given = process.env.AWS_ENDPOINT_URL;
  const own = given === undefined ? await started() : undefined;
  if (typeof own === "string") {
    project.provide("deployment", { skipped: own });
    return undefined;
  }
  const url = given ?? own!.url;
  process.env.AWS_ACCESS_KEY_ID ??= ROOT_CREDENTIALS.accessKeyId;
  process.env.AWS_SECRET_ACCESS_KEY ??= ROOT_CREDENTIALS.secretAccessKey;
  const startMs = performance.now();
  try {
    const { outputs } = await deployTo(url, { stage: STAGE, settings: SETTINGS });
    project.provide("deployment", {
      ...{
        url,
        region: EMULATOR_REGION,
        stage: STAGE,
        isOwn: own !== undefined,
        log: own?.log ?? "",
        pid: own?.pid ?? 0,
      },
      bucket: String(outputs.bucket),
      api: String(outputs.api),
      deploySeconds: (performance.now() - startMs) / 1_000,
    });
  } catch (error) {
    await own?.stop();
    throw error;
  }
  return async () => {
    if (own === undefined) await removeFrom(url, { stage: STAGE, settings: SETTINGS });
    await own?.stop();
  };
}

/** An emulator, or why there is none. */
async function started(): Promise<Emulator | string> {
  try {
    return await startEmulator();
  } catch (error) {
    if (error instanceof PythonUnavailable) return `no emulator: ${error.message}`;
    throw error;
  }
}
