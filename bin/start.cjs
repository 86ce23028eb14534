/**
 * Sees that the bundle of lib/cli is as new as its sources, then hands over to it.
 *
 * It runs as one script whose compiled code is kept from one call of a command to the next, every function that was called
 * among it: reading modules and compiling would take a third of a small run's time. Where nothing can be kept it runs as
 * modules, and where it isn't in one piece, as in Python's package. A published package has the bundle and no sources; a clone builds it when a source changed, in a second. Plain
 * JavaScript of the old kind, so that any Node from 20.0 on runs it as it lies, and reads nothing of its own for modules.
 */
"use strict";
const {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} = require("node:fs");
const module_ = require("node:module");
const path = require("node:path");
const { pathToFileURL } = require("node:url");
const vm = require("node:vm");

// SIGUSR1 opens Node's debugger, to whoever else is on the machine; batch systems send it to warn of a job's end.
process.on("SIGUSR1", () => {});

/** What a call computes that is long [µs], and how the code that it leaves is named. */
const LONG_US = 700_000;
const LONG = "-long";

const root = path.resolve(__dirname, "..");
const isClone = existsSync(path.join(root, "lib", "cli", "main.ts"));
void start();

async function start() {
  let isSaid = false;
  process.on("exit", (code) => {
    if (code === 0 && !isSaid) process.exitCode = 70; // it has ended before it said how
  });
  const entry = isClone ? await fresh() : path.join(root, "dist", "published");
  keepCompiled(entry);
  const isAlone = process.argv[2] === "rpc" && process.argv[3] === "--functions" && process.argv.length === 4;
  const url = pathToFileURL(path.join(entry, isAlone ? "functions-alone.js" : "main.js")).href;
  const { main } = (isAlone ? undefined : wholeProgram(entry, process.argv[2])) ?? (await import(url));
  await main(process.argv.slice(2));
  isSaid = true;
}

/**
 * The program as one script, with its compiled code as an earlier call of the same command left it; undefined where its code
 * can't be kept.
 */
function wholeProgram(entry, command) {
  const file = path.join(entry, "whole.js");
  const folder = path.join(entry, "compiled");
  const name = /^[a-z]{1,16}$/.test(command ?? "") ? command : "katfan";
  const source = read(file)?.latin1Slice();
  if (source === undefined) return undefined;
  const hash = source.slice(-16);
  const kept = path.join(folder, `${name}-${hash}-${process.version}-${process.arch}`);
  const ofLong = read(`${kept}${LONG}`);
  const cachedData = ofLong ?? read(kept);
  if (cachedData === undefined && !mayWrite(folder)) return undefined;
  const script = new vm.Script(source, { filename: file, cachedData });
  const url = pathToFileURL(file).href;
  const own = { exports: {} };
  script.runInThisContext()(own.exports, module_.createRequire(url), own, url, (name) => import(name));
  const isThere = cachedData !== undefined && !script.cachedDataRejected;
  if (!isThere || ofLong === undefined) keepAtEnd(script, kept, isThere);
  return own.exports;
}

function read(file) {
  try {
    return readFileSync(file);
  } catch {
    return undefined;
  }
}

function mayWrite(folder) {
  try {
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * Keeps what was compiled, all functions that were called among it, unless the command was none. A call that was short has called
 * few of them: the first long one keeps its own beside.
 */
function keepAtEnd(script, kept, isThere) {
  process.on("exit", (code) => {
    const isLong = process.cpuUsage().user > LONG_US;
    if (code > 1 || (isThere && !isLong)) return;
    const file = isLong ? `${kept}${LONG}` : kept;
    const written = `${file}.${process.pid}`;
    try {
      writeFileSync(written, script.createCachedData());
      renameSync(written, file);
    } catch {
      rmSync(written, { force: true }); // it only saves time
    }
  });
}

async function fresh() {
  const last = require("../scripts/last-bundle.cjs").lastBundle();
  return last ?? (await import("../scripts/bundle.mjs")).freshBundle();
}

/**
 * Keeps compiled code, from Node 22.1 on: much of the start-up otherwise goes into compiling. Beside the bundle, or
 * where an administrator installed that, in Node's own folder for it.
 */
function keepCompiled(entry) {
  const { FAILED } = module_.constants?.compileCacheStatus ?? {};
  const kept = module_.enableCompileCache?.(path.join(entry, "compiled"));
  if (kept !== undefined && kept.status === FAILED) module_.enableCompileCache();
}
