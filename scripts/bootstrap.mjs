/**
 * Runs a program of this repository on the Node that the repository brings along, installing everything first if need be:
 * `node scripts/bootstrap.mjs PROGRAM ARGUMENTS`, or without a program to install only.
 *
 * Any Node from 20 on runs this as it lies: it imports nothing that must be installed. What npm prints goes to standard
 * error, so that standard output is the program's alone.
 */
import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmdirSync, statSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");
const LEAST_NODE = 20;
/** An installation that takes longer was killed: its lock is void. */
const LOCK_LIFE_MS = 15 * 60_000;
const LOCK_PAUSE_MS = 500;

/** The packages of a lockfile, by their path; undefined if there is no such file. */
function packagesOf(lockfile) {
  const file = path.join(root, lockfile);
  return existsSync(file) ? JSON.parse(readFileSync(file, "utf8")).packages : undefined;
}

/** Whether what lies in node_modules is what the lockfile says. Optional packages may be for other machines. */
function isInstalled() {
  const there = packagesOf("node_modules/.package-lock.json");
  if (there === undefined) return false;
  return Object.entries(packagesOf("package-lock.json")).every(
    ([name, wanted]) => name === "" || wanted.optional === true || there[name]?.version === wanted.version,
  );
}

/** Installs, once even if several ask for it at the same time. */
function install() {
  const lock = path.join(root, ".katfan-install");
  while (!taken(lock)) {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, LOCK_PAUSE_MS);
    if (isInstalled() && !existsSync(lock)) return;
  }
  try {
    process.stderr.write("katfan: installing packages (npm ci) ...\n");
    const npm = process.env.npm_execpath;
    const [program, ...before] = npm === undefined ? ["npm"] : [process.execPath, npm];
    const { status, error } = spawnSync(program, [...before, "ci", "--include=dev", "--loglevel=error"], {
      cwd: root,
      stdio: ["ignore", 2, 2],
      shell: npm === undefined && process.platform === "win32",
    });
    if (error !== undefined || status !== 0) {
      process.stderr.write(`katfan: npm ci failed${error === undefined ? "" : `: ${error.message}`}\n`);
      process.exit(status || 1);
    }
  } finally {
    rmdirSync(lock);
  }
}

function taken(lock) {
  try {
    mkdirSync(lock);
    return true;
  } catch (error) {
    if (error.code !== "EEXIST") throw error;
  }
  const made = statSync(lock, { throwIfNoEntry: false })?.mtimeMs;
  if (made !== undefined && Date.now() - made > LOCK_LIFE_MS) rmdirSync(lock);
  return false;
}

/** The Node that comes as a package; the one that runs this, where npm was told to run no install scripts. */
function bestNode() {
  const own = path.join(root, "node_modules", "node", "bin", process.platform === "win32" ? "node.exe" : "node");
  return existsSync(own) ? own : process.execPath;
}

if (Number(process.versions.node.split(".")[0]) < LEAST_NODE) {
  process.stderr.write(`katfan: needs Node ${LEAST_NODE} or later; this is ${process.version}\n`);
  process.exit(2);
}
if (!isInstalled()) install();
const program = process.argv.slice(2);
if (program.length > 0) {
  const child = spawn(bestNode(), program, { cwd: root, stdio: "inherit" });
  // A terminal sends Ctrl-C to the child as well: it says when it is done.
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
    process.on(signal, () => {
      if (signal !== "SIGINT" || !process.stdin.isTTY) child.kill(signal);
    });
  }
  child.on("error", (error) => {
    process.stderr.write(`katfan: ${error.message}\n`);
    process.exitCode = 1;
  });
  child.on("exit", (status, signal) => {
    process.exitCode = status ?? (signal === "SIGINT" ? 130 : 1);
  });
}
