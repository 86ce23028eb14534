/**
 * Sees that the bundle of lib/cli is as new as its sources, then hands over to it.
 *
 * A published package has the bundle and no sources; a clone builds it when a source changed, in half a second. Plain
 * JavaScript, so that any Node from 20.0 on runs it as it lies.
 */
import { existsSync, readFileSync } from "node:fs";
import module from "node:module";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");

const entry = existsSync(path.join(root, "lib", "cli", "main.ts")) ? await fresh() : published();
// Keeps compiled code beside the bundle, from Node 22.1 on: much of the start-up otherwise goes into compiling.
module.enableCompileCache?.(path.join(entry, "compiled"));
const { main } = await import(pathToFileURL(path.join(entry, "main.js")).href);
await main(process.argv.slice(2));

function published() {
  return path.join(root, "dist", JSON.parse(readFileSync(path.join(root, "dist", "current.json"), "utf8")).folder);
}

async function fresh() {
  const { freshBundle } = await import("../scripts/bundle.mjs");
  return freshBundle();
}
