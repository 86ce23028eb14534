/**
 * Starts the emulator that the tests' project is named for, on a free port, deploys to it once with the real sst CLI, and
 * stops it when all tests have run.
 *
 * With `AWS_ENDPOINT_URL` set it uses what runs there. Where there is no fit Python the tests are skipped.
 */
import type { TestProject } from "vitest/node";
import { EDITIONS, type EditionName, EMULATOR_REGION, ROOT_CREDENTIALS } from "../../scripts/emulator-editions.js";
import { type Emulator, startEmulator } from "../../scripts/emulator-process.js";
import { PythonUnavailable } from "../../scripts/python-environment.js";
import { deployTo, removeFrom } from "../../scripts/sst.js";

/** What tests are told. */
export interface TestDeployment {
  readonly edition: EditionName;
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

/** Why there is none; and whether that is so wherever these tests run, or this machine's fault. */
export interface NoDeployment {
  readonly skipped: string;
  readonly isExpected: boolean;
}

declare module "vitest" {
  interface ProvidedContext {
    deployment: TestDeployment | NoDeployment;
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
  const edition = project.name as EditionName;
  const given = process.env.AWS_ENDPOINT_URL;
  const own = given === undefined ? await started(edition) : await isAnother(given, edition);
  if (own !== undefined && "skipped" in own) {
    project.provide("deployment", own);
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
        edition,
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

/** An emulator, or why there is none. LocalStack's Python is newer than what every machine has. */
async function started(edition: EditionName): Promise<Emulator | NoDeployment> {
  try {
    return await startEmulator(edition);
  } catch (error) {
    if (!(error instanceof PythonUnavailable)) throw error;
    return { skipped: `no ${EDITIONS[edition].title}: ${error.message}`, isExpected: edition === "localstack" };
  }
}

/** Whether what runs at an address is another emulator than the one that is to be tested. */
async function isAnother(url: string, edition: EditionName): Promise<NoDeployment | undefined> {
  const { health, title } = EDITIONS[edition];
  if ((await fetch(`${url}${health}`)).ok) return undefined;
  return { skipped: `what runs at AWS_ENDPOINT_URL isn't ${title}`, isExpected: true };
}
