/**
 * The engine that reports carry, as text: it lies beside the program's bundle, is in a deployed function, and is bundled anew where sources
 * run as they lie.
 *
 * Where there is neither, reports go without it.
 */
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

declare const KATFAN_PAGE_ENGINE: string | undefined;

interface Bundler {
  pageEngine(): Promise<{ readonly text: string }>;
}

let known: Promise<string | undefined> | undefined;

/** What a page holds of it: compressed, in base64. */
export function pageEngine(): Promise<string | undefined> {
  known ??= found(path.dirname(fileURLToPath(import.meta.url)));
  return known;
}

async function found(folder: string): Promise<string | undefined> {
  if (typeof KATFAN_PAGE_ENGINE === "string") return KATFAN_PAGE_ENGINE;
  const file = path.join(folder, "page-engine.txt");
  if (existsSync(file)) return readFile(file, "latin1");
  const bundler = above(folder, path.join("scripts", "page-engine.mjs"));
  if (bundler === undefined) return undefined;
  const { pageEngine: bundled } = (await import(pathToFileURL(bundler).href)) as Bundler;
  return (await bundled()).text;
}

/** A file in this folder or one above it. */
function above(folder: string, name: string): string | undefined {
  const file = path.join(folder, name);
  if (existsSync(file)) return file;
  return path.dirname(folder) === folder ? undefined : above(path.dirname(folder), name);
}
