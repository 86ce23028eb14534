/**
 * Runs the real sst CLI where nothing but the npm registry can be reached: the engine that it would fetch from elsewhere
 * is replaced by scripts/sst-standin.
 *
 * `install` makes `.sst/platform`, from which sst.config.ts and stacks/ get their types; then `sst diff` writes the graph
 * of resources to `.sst/graph/STAGE.json`, and `sst deploy` and `sst remove` act on an emulator.
 */
import { execFile } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { gzipSync } from "node:zlib";

const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");
const INSTALL_TIMEOUT_MS = 300_000;
const RUN_TIMEOUT_MS = 180_000;
const LOCK_TIMEOUT_MS = 600_000;

/** How to run one command of sst. */
export interface SstOptions {
  readonly stage: string;
  /** What the stacks are set to: variables of the environment, as `KATFAN_WORKER_COPIES`. */
  readonly settings?: Readonly<Record<string, string>>;
}

/** Makes `.sst/platform` unless it is there for this version of sst: some 25 to 80 s, from the npm registry alone. */
export async function installSst(): Promise<void> {
  const { version } = JSON.parse(readFileSync(path.join(ROOT, "node_modules/sst/package.json"), "utf8")) as {
    version: string;
  };
  const stamp = path.join(ROOT, ".sst", `installed-${version}`);
  if (existsSync(stamp)) return;
  await alone(async () => {
    if (existsSync(stamp)) return;
    await sst(["install", "--stage", "install"], {}, INSTALL_TIMEOUT_MS);
    writeFileSync(stamp, "");
  });
}

/** The graph of resources that a deployment with these settings would have, as `sst diff` finds it. */
export async function recordGraph({ stage, settings = {} }: SstOptions): Promise<Graph> {
  await installSst();
  const bootstrap = await bootstrapServer();
  try {
    const environment = { ...settings, KATFAN_STANDIN: "record", AWS_ENDPOINT_URL: bootstrap.url };
    return await alone(async () => {
      await sst(["diff", "--stage", stage], environment, RUN_TIMEOUT_MS);
      return readGraph(stage);
    });
  } finally {
    await bootstrap.close();
  }
}

/** Deploys to the emulator. */
export async function deployTo(endpoint: string, { stage, settings = {} }: SstOptions): Promise<Graph> {
  await installSst();
  const environment = { ...settings, KATFAN_STANDIN: "apply", AWS_ENDPOINT_URL: endpoint };
  return alone(async () => {
    await sst(["deploy", "--stage", stage], environment, RUN_TIMEOUT_MS);
    return readGraph(stage);
  });
}

/** Takes a deployment away from the emulator again. */
export async function removeFrom(endpoint: string, { stage, settings = {} }: SstOptions): Promise<void> {
  const environment = { ...settings, KATFAN_STANDIN: "apply", AWS_ENDPOINT_URL: endpoint };
  await alone(() => sst(["remove", "--stage", stage], environment, RUN_TIMEOUT_MS));
}

/**
 * Runs the CLI with nobody else at it: all stages share the folders that it builds in. It also rewrites sst-env.d.ts,
 * which is put back.
 */
async function alone<T>(use: () => Promise<T>): Promise<T> {
  const release = await locked(path.join(ROOT, ".cache", "sst-lock"));
  const types = path.join(ROOT, "sst-env.d.ts");
  const before = readFileSync(types);
  try {
    return await use();
  } finally {
    writeFileSync(types, before);
    release();
  }
}

/** Takes a lock that other processes see; one whose owner is gone is taken over. */
async function locked(file: string): Promise<() => void> {
  mkdirSync(path.dirname(file), { recursive: true });
  const end = Date.now() + LOCK_TIMEOUT_MS;
  for (;;) {
    try {
      writeFileSync(file, String(process.pid), { flag: "wx" });
      return () => rmSync(file, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
    if (!isAlive(ownerOf(file))) rmSync(file, { force: true });
    else if (Date.now() > end) throw new Error(`${file} is held by process ${ownerOf(file)}`);
    else await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

function ownerOf(file: string): number {
  try {
    return Number(readFileSync(file, "utf8"));
  } catch {
    return 0; // let go a moment ago
  }
}

function isAlive(pid: number): boolean {
  if (pid === 0) return true; // being written, or let go: look again
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** The bundle that the CLI has left of a function; the next stage's overwrites it. */
function bundleOf(name: string): Bundle {
  const code = readFileSync(path.join(ROOT, ".sst", "artifacts", `${name}-src`, "bundle.mjs"));
  return { name, bytes: code.length, zipped: gzipSync(code).length };
}

export interface GraphResource {
  readonly type: string;
  readonly name: string;
  readonly urn: string;
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly outputs: Readonly<Record<string, unknown>>;
}

/** A function's code, as the CLI has bundled it. */
export interface Bundle {
  /** The function's component. */
  readonly name: string;
  readonly bytes: number;
  readonly zipped: number;
}

export interface Graph {
  readonly bundles: readonly Bundle[];
  readonly outputs: Readonly<Record<string, unknown>>;
  readonly resources: readonly GraphResource[];
}

function readGraph(stage: string): Graph {
  const graph = JSON.parse(readFileSync(path.join(ROOT, ".sst", "graph", `${stage}.json`), "utf8")) as Graph;
  const functions = graph.resources.filter(({ type }) => type === "sst:aws:Function").map(({ name }) => name);
  return { ...graph, bundles: functions.map(bundleOf) };
}

async function sst(
  args: readonly string[],
  settings: Readonly<Record<string, string>>,
  timeout: number,
): Promise<void> {
  const environment = {
    ...process.env,
    AWS_ACCESS_KEY_ID: "test",
    AWS_SECRET_ACCESS_KEY: "test",
    AWS_REGION: "us-east-1",
    ...settings,
    XDG_CONFIG_HOME: await engineHome(),
    SST_SKIP_DEPENDENCY_CHECK: "1",
    SST_TELEMETRY_DISABLED: "1",
    NO_BUN: "1",
  };
  const cli = path.join(ROOT, "node_modules", ".bin", "sst");
  try {
    await promisify(execFile)(cli, args, { cwd: ROOT, env: environment, timeout, maxBuffer: 2 ** 26 });
  } catch (error) {
    const { stdout = "", stderr = "" } = error as { stdout?: string; stderr?: string };
    throw new Error(`sst ${args.join(" ")} failed:\n${`${stdout}\n${stderr}`.slice(-6000)}`, { cause: error });
  }
}

/** A folder in which the CLI finds the stand-in where it looks for pulumi. */
async function engineHome(): Promise<string> {
  const home = path.join(ROOT, ".cache", "sst-home");
  const bin = path.join(home, "sst", "bin");
  mkdirSync(bin, { recursive: true });
  const { bundled } = (await import(pathToFileURL(path.join(ROOT, "scripts", "ts.mjs")).href)) as {
    bundled(source: string): Promise<string>;
  };
  const program = await bundled("scripts/sst-standin/pulumi.ts");
  writeFileSync(path.join(bin, "pulumi"), `#!/bin/sh\nexec "${process.execPath}" "${program}" "$@"\n`);
  chmodSync(path.join(bin, "pulumi"), 0o755);
  return home;
}

/** Answers what the CLI itself asks of AWS in a preview: what its bootstrap made, and that there is no state yet. */
async function bootstrapServer(): Promise<{ readonly url: string; close(): Promise<void> }> {
  const value = { version: 99, asset: "sst-asset-recorded", state: "sst-state-recorded", assetEcrUrl: "none" };
  const answer = { Parameter: { Name: "/sst/bootstrap", Type: "String", Value: JSON.stringify(value) } };
  const server = createServer(({ method }, response) => {
    if (method === "POST") response.setHeader("content-type", "application/x-amz-json-1.1").end(JSON.stringify(answer));
    else response.writeHead(method === "GET" ? 404 : 200).end(method === "GET" ? NO_SUCH_KEY : "");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as { port: number };
  const close = () => new Promise<void>((resolve) => server.close(() => resolve()));
  return { url: `http://127.0.0.1:${port}`, close };
}

const NO_SUCH_KEY = "<Error><Code>NoSuchKey</Code><Message>there is no state</Message></Error>";
