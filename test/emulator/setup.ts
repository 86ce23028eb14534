/**
 * Starts the emulator that the tests' project is named for, on a free port, deploys to it once with the real sst CLI, and
 * stops it when all tests have run.
 *
 * The other projects' tests don't wait for that: what came of it is written into a file, for which those of the emulator
 * wait. With `AWS_ENDPOINT_URL` set it uses what runs there. Where there is no fit Python the tests are skipped.
 */
import { mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
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

/** Why it isn't there although it should be. */
export interface FailedDeployment {
  readonly failed: string;
}

declare module "vitest" {
  interface ProvidedContext {
    /** The file that will have a TestDeployment, a NoDeployment or a FailedDeployment as JSON. */
    deployment: string;
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

/** A deployment that was prepared, and how it is taken away. */
interface Prepared {
  readonly told: TestDeployment | NoDeployment | FailedDeployment;
  remove(): Promise<void>;
}

export default function setup(project: TestProject): () => Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), "katfan-deployment-"));
  const file = path.join(folder, "deployment.json");
  project.provide("deployment", file);
  const preparing = prepared(project.name as EditionName);
  const writing = preparing.then(({ told }) => {
    writeFileSync(`${file}.new`, JSON.stringify(told));
    renameSync(`${file}.new`, file);
  });
  return async () => {
    await writing;
    await (await preparing).remove();
    rmSync(folder, { recursive: true });
  };
}

async function prepared(edition: EditionName): Promise<Prepared> {
  const remove = async () => undefined;
  try {
    const given = process.env.AWS_ENDPOINT_URL;
    const own = given === undefined ? await started(edition) : await isAnother(given, edition);
    if (own !== undefined && "skipped" in own) return { told: own, remove };
    return await deployed(edition, given ?? own!.url, own);
  } catch (error) {
    return { told: { failed: error instanceof Error ? (error.stack ?? error.message) : String(error) }, remove };
  }
}

async function deployed(edition: EditionName, url: string, own: Emulator | undefined): Promise<Prepared> {
  process.env.AWS_ACCESS_KEY_ID ??= ROOT_CREDENTIALS.accessKeyId;
  process.env.AWS_SECRET_ACCESS_KEY ??= ROOT_CREDENTIALS.secretAccessKey;
  const startMs = performance.now();
  try {
    const { outputs } = await deployTo(url, { stage: STAGE, settings: SETTINGS });
    const told = {
      ...{ edition, url, region: EMULATOR_REGION, stage: STAGE, isOwn: own !== undefined },
      ...{ log: own?.log ?? "", pid: own?.pid ?? 0 },
      ...{ bucket: String(outputs.bucket), api: String(outputs.api) },
      deploySeconds: (performance.now() - startMs) / 1_000,
    };
    const remove = () => (own === undefined ? removeFrom(url, { stage: STAGE, settings: SETTINGS }) : own.stop());
    return { told, remove };
  } catch (error) {
    await own?.stop();
    throw error;
  }
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
