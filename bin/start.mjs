/**
 * Sees that the bundle of lib/cli is as new as its sources, then hands over to it.
 *
 * It runs as one script whose compiled code is kept from one call of a command to the next, every function that was called
 * among it: reading modules and compiling would take a third of a small run's time. Where nothing can be kept it runs as
 * modules, and where it isn't in one piece, as in Python's package. A published package has the bundle and no sources; a clone builds it when a source changed, in a second. Plain
 * JavaScript, so that any Node from 20.0 on runs it as it lies.
 */
import { accessSync, constants, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import module from "node:module";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import vm from "node:vm";

// SIGUSR1 opens Node's debugger, to whoever else is on the machine; batch systems send it to warn of a job's end.
process.on("SIGUSR1", () => {});

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");

const isClone = existsSync(path.join(root, "lib", "cli", "main.ts"));
const entry = isClone ? await fresh() : path.join(root, "dist", "published");
keepCompiled();
const { main } = wholeProgram(process.argv[2]) ?? (await import(pathToFileURL(path.join(entry, "main.js")).href));
await main(process.argv.slice(2));

/**
 * The program as one script, with its compiled code as an earlier call of the same command left it; undefined where its code
 * can't be kept.
 */
function wholeProgram(command) {
  const file = path.join(entry, "whole.js");
  const folder = path.join(entry, "compiled");
  const name = /^[a-z]{1,16}$/.test(command ?? "") ? command : "katfan";
  const source = read(file)?.latin1Slice();
  if (source === undefined) return undefined;
  const hash = source.slice(-16);
  const kept = path.join(folder, `${name}-${hash}-${process.version}-${process.arch}`);
  const cachedData = read(kept);
  if (cachedData === undefined && !mayWrite(folder)) return undefined;
  const script = new vm.Script(source, { filename: file, cachedData });
  const url = pathToFileURL(file).href;
  const own = { exports: {} };
  script.runInThisContext()(own.exports, module.createRequire(url), own, url, (name) => import(name));
  if (cachedData === undefined || script.cachedDataRejected) keepAtEnd(script, kept);
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

/** Keeps what was compiled, all functions that were called among it, unless the command was none. */
function keepAtEnd(script, file) {
  process.on("exit", (code) => {
    if (code > 1) return;
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
  const { freshBundle } = await import("../scripts/bundle.mjs");
  return freshBundle();
}

/**
 * Keeps compiled code, from Node 22.1 on: much of the start-up otherwise goes into compiling. Beside the bundle, or
 * where an administrator installed that, in Node's own folder for it.
 */
function keepCompiled() {
  const { FAILED } = module.constants?.compileCacheStatus ?? {};
  const kept = module.enableCompileCache?.(path.join(entry, "compiled"));
  if (kept !== undefined && kept.status === FAILED) module.enableCompileCache();
}
