/**
 * Starts MiniStack, the emulator of S3, Lambda, API Gateway and the rest, with nothing but Python on the machine.
 *
 * It is installed, pinned, into a virtual environment of its own under `.cache/`, once. It runs with AUTH on, so the
 * functions' roles are enforced: a permission that is missing fails here as it would on AWS. It listens on the loopback
 * only, dies with whoever started it, and leaves no process and no file behind.
 *
 * Not here: the command that does this (emulator.ts).
 */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { pythonPrograms } from "./python-environment.js";

/** The emulator's root credentials: it knows no other until a test makes some. */
export const ROOT_CREDENTIALS = { accessKeyId: "test", secretAccessKey: "test" } as const;
export const EMULATOR_REGION = "us-east-1";

const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");
const REQUIREMENTS = path.join(ROOT, "scripts", "emulator-requirements.txt");
const START_TIMEOUT_MS = 30_000;
const STOP_TIMEOUT_MS = 8_000;

/** Runs MiniStack in this process, and ends it, with all that it started, when our end of its standard input closes. */
const PROGRAM = `
import os, runpy, shutil, signal, sys, threading, time
def watch():
    sys.stdin.buffer.read()
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(${STOP_TIMEOUT_MS / 1000})
    shutil.rmtree(os.environ["TMPDIR"], ignore_errors=True)
    os.killpg(os.getpgid(0), signal.SIGKILL)
threading.Thread(target=watch, daemon=True).start()
sys.argv = ["ministack"]
try:
    runpy.run_module("ministack", run_name="__main__", alter_sys=True)
finally:
    shutil.rmtree(os.environ["TMPDIR"], ignore_errors=True)
`;

/** A running emulator. */
export interface Emulator {
  /** As `http://127.0.0.1:4566`: what `AWS_ENDPOINT_URL` is to be. */
  readonly url: string;
  readonly port: number;
  /** The emulator's process; the Lambda functions' processes are its children. */
  readonly pid: number;
  /** Where its log is. */
  readonly log: string;
  stop(): Promise<void>;
}

/**
 * Starts the emulator, installing it first if need be, and waits until it answers.
 *
 * @param port to listen on; 0 for any that is free
 * @throws PythonUnavailable if there is no fit Python, or the installation fails
 */
export async function startEmulator(port = 0): Promise<Emulator> {
  const programs = await pythonPrograms(readFileSync(REQUIREMENTS, "utf8"), ["--no-deps"]);
  const chosen = port === 0 ? await freePort() : port;
  // Outside the repository: functions must find neither its packages nor its package.json.
  const folder = mkdtempSync(path.join(tmpdir(), "katfan-emulator-"));
  const log = path.join(folder, "log");
  const sink = openSync(log, "a");
  const child = spawn(path.join(programs, "python"), ["-c", PROGRAM], {
    cwd: folder,
    detached: true, // a process group of its own, so that stopping reaches the functions' processes too
    stdio: ["pipe", sink, sink],
    env: emulatorEnvironment(chosen, folder),
  });
  const url = `http://127.0.0.1:${chosen}`;
  const stop = () => stopProcess(child, folder);
  try {
    await answers(url, child, log);
  } catch (error) {
    await stop();
    throw error;
  }
  return { url, port: chosen, pid: child.pid!, log, stop };
}

/** What it and the functions in it see of this machine's environment: nothing that isn't named here. */
function emulatorEnvironment(port: number, folder: string): Record<string, string> {
  return {
    PATH: `${path.dirname(process.execPath)}${path.delimiter}${process.env.PATH ?? ""}`, // functions run on this Node
    HOME: folder,
    TMPDIR: folder,
    AUTH: "true",
    BIND_HOST: "127.0.0.1",
    GATEWAY_PORT: String(port),
    MINISTACK_REGION: EMULATOR_REGION,
    LOG_LEVEL: process.env.KATFAN_EMULATOR_LOG ?? "WARNING",
    AWS_ACCESS_KEY_ID: ROOT_CREDENTIALS.accessKeyId,
    AWS_SECRET_ACCESS_KEY: ROOT_CREDENTIALS.secretAccessKey,
    PYTHONDONTWRITEBYTECODE: "1",
  };
}

async function answers(url: string, child: ChildProcess, log: string): Promise<void> {
  const end = Date.now() + START_TIMEOUT_MS;
  while (Date.now() < end && child.exitCode === null) {
    const ok = await fetch(`${url}/_ministack/health`).then(
      (response) => response.ok,
      () => false,
    );
    if (ok) return;
    await pause(50);
  }
  throw new Error(`the emulator doesn't answer at ${url}; its log ends: ${readFileSync(log, "utf8").slice(-2000)}`);
}

async function stopProcess(child: ChildProcess, folder: string): Promise<void> {
  const gone =
    child.exitCode !== null || child.signalCode !== null
      ? Promise.resolve()
      : new Promise<void>((resolve) => child.once("exit", () => resolve()));
  child.stdin?.destroy();
  child.kill("SIGTERM");
  await Promise.race([gone, pause(STOP_TIMEOUT_MS)]);
  try {
    process.kill(-child.pid!, "SIGKILL"); // whatever is left of its group
  } catch {
    // Nothing is left.
  }
  await gone;
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === "string") throw new Error("a TCP server has no port");
  return address.port;
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms).unref());
}
