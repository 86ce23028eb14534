/**
 * The engine that reports carry: lib/page as one script for browsers, compressed, in base64, as it stands in a page.
 *
 * Some 600 kB, of which a third is left. What it asks of Node comes from lib/page too.
 */
import path from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");

/** How the file is called beside a bundle. */
export const PAGE_ENGINE = "page-engine.txt";

/** @returns {Promise<{ text: string, inputs: readonly string[] }>} what a page holds, and the files that went into it */
export async function pageEngine() {
  const { build } = await import("esbuild");
  const { outputFiles, metafile } = await build({
    absWorkingDir: root,
    entryPoints: ["lib/page/engine.ts"],
    bundle: true,
    minify: true,
    format: "iife",
    platform: "browser",
    target: "es2022",
    alias: { "node:crypto": "./lib/page/node-crypto.ts" },
    inject: ["lib/page/node-buffer.ts"],
    charset: "utf8",
    legalComments: "none",
    metafile: true,
    write: false,
    logLevel: "silent",
  });
  const text = gzipSync(outputFiles[0].contents, { level: 9 }).toString("base64");
  return { text, inputs: Object.keys(metafile.inputs) };
}
