/**
 * The engine that reports carry: lib/page as one script for browsers, compressed, in base64, as it stands in a page.
 *
 * Some 600 kB, of which a third is left. What it asks of Node comes from lib/page too. As a program: prints it.
 */
import path from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");

/** How the file is called beside a bundle. */
export const PAGE_ENGINE = "page-engine.txt";

/**
 * Schemas, which read specs before they are stored: none reads anything in a page, so each is a stand-in there, and a fifth of the engine
 * is saved.
 */
const NO_SCHEMAS = {
  name: "no-schemas",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^zod$/ }, ({ path: name }) => ({ path: name, namespace: "no-schemas" }));
    onLoad({ filter: /.*/, namespace: "no-schemas" }, async () => {
      const names = Object.keys(await import("zod")).map((name) => `any as ${name}`);
      return { contents: `${STAND_IN}export { ${names.join(", ")} };` };
    });
  },
};
const STAND_IN = `
const reads = () => { throw new Error("nothing is read in a page"); };
const any = new Proxy(function () {}, { apply: () => any, get: (_, name) => (/parse/i.test(String(name)) ? reads : any) });
`;

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
    plugins: [NO_SCHEMAS],
    charset: "utf8",
    legalComments: "none",
    metafile: true,
    write: false,
    logLevel: "silent",
  });
  const text = gzipSync(outputFiles[0].contents, { level: 9 }).toString("base64");
  return { text, inputs: Object.keys(metafile.inputs) };
}

if (process.argv[1] !== undefined && path.resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  process.stdout.write((await pageEngine()).text);
}
