/**
 * Sees that the bundle of lib/cli is as new as its sources, then hands over to it.
 *
 * A published package has the bundle and no sources; a clone builds it when a source changed, in half a second. Plain
 * JavaScript, so that any Node from 20.0 on runs it as it lies.
 */
import { existsSync } from "node:fs";
import module from "node:module";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

// SIGUSR1 opens Node's debugger, to whoever else is on the machine; batch systems send it to warn of a job's end.
process.on("SIGUSR1", () => {});

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");

const isClone = existsSync(path.join(root, "lib", "cli", "main.ts"));
const entry = isClone ? await fresh() : path.join(root, "dist", "published");
keepCompiled();
const { main } = await import(pathToFileURL(path.join(entry, "main.js")).href);
await main(process.argv.slice(2));

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
