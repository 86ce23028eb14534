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
  appendFileSync,
  constants,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} = require("node:fs");
const module_ = require("node:module");
const path = require("node:path");
const { pathToFileURL } = require("node:url");
const vm = require("node:vm");

// SIGUSR1 opens Node's debugger, to whoever else is on the machine; batch systems send it to warn of a job's end.
process.on("SIGUSR1", () => {});

/** A call that computes for so long leaves more compiled code than shorter ones do [µs]. */
const LONG_US = 2_000_000;
/** Beside what is kept: a byte for each call since it became more, of long ones apart. */
const [CALLS, LONG_CALLS] = [".calls", ".long.calls"];
/** Of either every so manieth, at least, sees whether it leaves more than there was. */
const MOST_CALLS = 32;
/** What is kept is written anew where there is so much more of it. */
const MORE = 1.005;

const EMPTY = Buffer.alloc(0);

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
  const cachedData = sound(read(kept));
  if (cachedData === undefined && !mayWrite(folder)) return undefined;
  const script = new vm.Script(source, { filename: file, cachedData });
  const url = pathToFileURL(file).href;
  const own = { exports: {} };
  script.runInThisContext()(own.exports, module_.createRequire(url), own, url, (name) => import(name));
  keepAtEnd(script, kept, cachedData === undefined || script.cachedDataRejected ? 0 : cachedData.length);
  return own.exports;
}

function read(file) {
  try {
    return readFileSync(file);
  } catch {
    return undefined;
  }
}

/**
 * What was compiled, of a file that ends in its checksum; undefined where that isn't so. V8 looks at no checksum in what it is given:
 * where a disk has changed a byte of it, the process dies without a word, or computes something else.
 */
function sound(bytes) {
  if (bytes === undefined) return undefined;
  const compiled = bytes.subarray(0, Math.max(0, bytes.length - checksum(EMPTY).length));
  return checksum(compiled).equals(bytes.subarray(compiled.length)) ? compiled : undefined;
}

/** CRC-32 where Node has it, from 22.2 on, and 20.15: it takes a tenth of the other's time. */
function checksum(bytes) {
  const { crc32 } = require("node:zlib");
  if (crc32 === undefined) return require("node:crypto").createHash("md5").update(bytes).digest();
  const sum = Buffer.alloc(4);
  sum.writeUInt32LE(crc32(bytes));
  return sum;
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
 * Keeps what was compiled, all functions that were called among it, unless the command was none. Calls differ in what they call: one that
 * has compiled more than was kept adds it. A long call may leave less, as V8 forgets what it hasn't called for a while.
 *
 * @param before how much there was [bytes]
 */
function keepAtEnd(script, kept, before) {
  process.on("exit", (code) => {
    if (code > 1) return;
    const isLong = process.cpuUsage().user > LONG_US;
    const calls = `${kept}${isLong ? LONG_CALLS : CALLS}`;
    const written = `${kept}.${process.pid}`;
    try {
      if (before > 0 && !isDue(calls)) return;
      const compiled = script.createCachedData();
      if (compiled.length < MORE * before) return;
      writeFileSync(written, Buffer.concat([compiled, checksum(compiled)]));
      renameSync(written, kept);
      for (const counted of [CALLS, LONG_CALLS]) rmSync(kept + counted, { force: true });
    } catch {
      rmSync(written, { force: true }); // it only saves time
    }
  });
}

/**
 * Whether to see how much a call has compiled, which takes a third of a small command's time: the first calls after it became more do, then
 * fewer and fewer.
 *
 * @param calls a file with a byte for each call since
 */
function isDue(calls) {
  appendFileSync(calls, ".");
  const count = statSync(calls).size;
  return count % MOST_CALLS === 0 || (count & (count - 1)) === 0;
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
