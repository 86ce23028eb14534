/**
 * Starts an emulator of AWS (emulator-editions.ts), with nothing but Python on the machine, and ends it.
 *
 * It is installed, pinned, into a virtual environment of its own under `.cache/`, once. It listens on the loopback only,
 * writes only below a folder of its own, dies with whoever started it, and leaves no process and no file behind.
 *
 * Not here: the command that does this (emulator.ts).
 */
import { type ChildProcess, spawn } from "node:child_process";
import { fstatSync, mkdtempSync, openSync, readSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { EDITIONS, type Edition, type EditionName, installed } from "./emulator-editions.js";

const START_TIMEOUT_MS = 60_000;
const STOP_TIMEOUT_MS = 8_000;

/** Runs the emulator in this process, and ends it, with all that it started, when our end of its standard input closes. */
const PROGRAM = `
import os, runpy, shutil, signal, sys, threading, time
def watch():
    sys.stdin.buffer.read()
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(${STOP_TIMEOUT_MS / 1000})
    shutil.rmtree(os.environ["TMPDIR"], ignore_errors=True)
    os.killpg(os.getpgid(0), signal.SIGKILL)
threading.Thread(target=watch, daemon=True).start()
sys.argv = [sys.argv[1]]
try:
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
finally:
    shutil.rmtree(os.environ["TMPDIR"], ignore_errors=True)
`;

/** A running emulator. */
export interface Emulator {
  readonly edition: EditionName;
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
 * Starts an emulator, installing it first if need be, and waits until it answers.
 *
 * @param port to listen on; 0 for any that is free
 * @throws PythonUnavailable if there is no fit Python, or the installation fails
 */
export async function startEmulator(name: EditionName, port = 0): Promise<Emulator> {
  const edition = EDITIONS[name];
  const programs = await installed(edition);
  const chosen = port === 0 ? await freePort() : port;
  // Outside the repository: functions must find neither its packages nor its package.json.
  const folder = mkdtempSync(path.join(tmpdir(), "katfan-emulator-"));
  const log = path.join(folder, "log");
  const sink = openSync(log, "a+");
  const child = spawn(path.join(programs, "python"), ["-c", PROGRAM, edition.module], {
    cwd: folder,
    detached: true, // a process group of its own, so that stopping reaches the functions' processes too
    stdio: ["pipe", sink, sink],
    env: {
      ...emulatorEnvironment(edition, chosen, folder),
      PYTHONPYCACHEPREFIX: path.join(programs, "..", "compiled"), // the next start finds it there
    },
  });
  const url = `http://127.0.0.1:${chosen}`;
  const stop = () => stopProcess(child, folder);
  try {
    await answers(`${url}${edition.health}`, child, sink);
  } catch (error) {
    await stop();
    throw error;
  }
  return { edition: name, url, port: chosen, pid: child.pid!, log, stop };
}

/** What it and the functions in it see of this machine's environment: nothing that isn't named here. */
function emulatorEnvironment(edition: Edition, port: number, folder: string): Record<string, string> {
  return {
    PATH: `${path.dirname(process.execPath)}${path.delimiter}${process.env.PATH ?? ""}`, // functions run on this Node
    HOME: folder,
    TMPDIR: folder,
    ...edition.environment({ port, folder, logLevel: process.env.KATFAN_EMULATOR_LOG ?? "WARNING" }),
  };
}

async function answers(health: string, child: ChildProcess, log: number): Promise<void> {
  const end = Date.now() + START_TIMEOUT_MS;
  while (Date.now() < end && child.exitCode === null) {
    const ok = await fetch(health).then(
      (response) => response.ok,
      () => false,
    );
    if (ok) return;
    await new Promise((resolve) => setTimeout(resolve, 50)); // this keeps the process, as a child that has died doesn't
  }
  throw new Error(`the emulator doesn't answer at ${health}; its log ends: ${endOf(log)}`);
}

/** The end of an open file, which may have been removed. */
function endOf(file: number): string {
  const { size } = fstatSync(file);
  const bytes = Buffer.alloc(Math.min(size, 2_000));
  readSync(file, bytes, 0, bytes.length, size - bytes.length);
  return bytes.toString("utf8");
}

async function stopProcess(child: ChildProcess, folder: string): Promise<void> {
  const gone =
    child.exitCode !== null || child.signalCode !== null
      ? Promise.resolve()
      : new Promise<void>((resolve) => child.once("exit", () => resolve()));
  child.stdin?.destroy();
  child.kill("SIGTERM");
  await Promise.race([gone, new Promise((resolve) => setTimeout(resolve, STOP_TIMEOUT_MS).unref())]);
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
