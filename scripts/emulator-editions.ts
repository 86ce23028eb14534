/**
 * The emulators of AWS that katfan is deployed to on one machine: LocalStack's community edition, and MiniStack.
 *
 * LocalStack runs without Docker: a plugin of ours (scripts/localstack) runs functions as processes of this machine's Node.
 * Roles are enforced by MiniStack only, which asks for less: an older Python, a tenth of the packages.
 */
import { readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { pythonPrograms } from "./python-environment.js";

/** The emulators' root credentials: they know no others until a test makes some. */
export const ROOT_CREDENTIALS = { accessKeyId: "test", secretAccessKey: "test" } as const;
export const EMULATOR_REGION = "us-east-1";
/** LocalStack's port, where tools expect an emulator. */
export const EMULATOR_PORT = 4566;

/** What isn't imported needn't be compiled, and what is, is at the first start: half of an installation's time. */
const INSTALL = ["--no-deps", "--no-compile"];
const SCRIPTS = path.dirname(fileURLToPath(import.meta.url));

export type EditionName = "localstack" | "ministack";

interface Place {
  readonly port: number;
  /** What it may write in. */
  readonly folder: string;
  readonly logLevel: string;
}

export interface Edition {
  /** What people call it. */
  readonly title: string;
  /** What pip installs, below `scripts`. */
  readonly requirements: string;
  /** The oldest Python that it runs on, as `3.12`. */
  readonly python: string;
  /** Python's module that is run. */
  readonly module: string;
  /** The path that answers when it is ready. */
  readonly health: string;
  environment(place: Place): Readonly<Record<string, string>>;
}

export const EDITIONS: Readonly<Record<EditionName, Edition>> = {
  localstack: {
    title: "LocalStack",
    requirements: "localstack/requirements.txt",
    python: "3.13", // it imports warnings.deprecated; its package says 3.10
    module: "localstack.runtime.main",
    health: "/_localstack/health",
    environment: ({ port, folder, logLevel }) => ({
      GATEWAY_LISTEN: `127.0.0.1:${port}`,
      GATEWAY_SERVER: "hypercorn", // its default listens on all addresses
      DNS_ADDRESS: "0", // nor does it answer names
      OVERRIDE_IN_DOCKER: "0", // else it takes some machines for its container and writes where that would
      FILESYSTEM_ROOT: path.join(folder, "files"),
      DISABLE_EVENTS: "1", // it tells nobody
      SKIP_SSL_CERT_DOWNLOAD: "1", // and fetches nothing
      AWS_EC2_METADATA_DISABLED: "true", // and asks no machine of AWS's for credentials
      PROVIDER_OVERRIDE_S3: "katfan",
      LAMBDA_RUNTIME_EXECUTOR: "node",
      LAMBDA_RETRY_BASE_DELAY: "1", // a function that fails is called again soon; AWS waits a minute
      PYTHONPATH: path.join(SCRIPTS, "localstack"),
      ...(/^(DEBUG|INFO|WARN|WARNING)$/.test(logLevel)
        ? { LS_LOG: logLevel.toLowerCase().replace("warning", "warn") }
        : {}),
    }),
  },
  ministack: {
    title: "MiniStack",
    requirements: "ministack-requirements.txt",
    python: "3.10",
    module: "ministack",
    health: "/_ministack/health",
    environment: ({ port, logLevel }) => ({
      AUTH: "true", // functions' roles are enforced: a permission that is missing fails here as it would on AWS
      BIND_HOST: "127.0.0.1",
      GATEWAY_PORT: String(port),
      MINISTACK_REGION: EMULATOR_REGION,
      LOG_LEVEL: logLevel,
      AWS_ACCESS_KEY_ID: ROOT_CREDENTIALS.accessKeyId,
      AWS_SECRET_ACCESS_KEY: ROOT_CREDENTIALS.secretAccessKey,
    }),
  },
};

/**
 * The folder of programs of the virtual environment that an edition is in; made if there is none.
 *
 * @throws PythonUnavailable
 */
export function installed({ requirements, python }: Edition): Promise<string> {
  return pythonPrograms(readFileSync(path.join(SCRIPTS, requirements), "utf8"), { options: INSTALL, python });
}
