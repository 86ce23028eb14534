/**
 * Runs a TypeScript program of this repository on any Node: `node scripts/ts.mjs scripts/deploy-local.ts ARGUMENTS`.
 *
 * The program is bundled by esbuild (some 30 ms) into `.cache/scripts/` and imported from there. Packages stay outside.
 */
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");

/**
 * Bundles a program and says where the bundle is.
 *
 * @param {string} source its path, relative to the repository
 * @returns {Promise<string>}
 */
export async function bundled(source) {
  const outfile = path.join(root, ".cache", "scripts", source.replace(/\W+/g, "-").concat(".mjs"));
  await build({
    entryPoints: [path.join(root, source)],
    outfile,
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20",
    packages: "external",
    logLevel: "warning",
    // What a module finds beside itself it finds beside the program: all of them lie in folders of scripts/.
    define: { "import.meta.url": JSON.stringify(pathToFileURL(path.join(root, source)).href) },
  });
  return outfile;
}

if (process.argv[1] !== undefined && path.resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const source = process.argv[2];
  if (source === undefined) throw new Error("usage: node scripts/ts.mjs PROGRAM.ts ARGUMENTS");
  process.argv.splice(1, 2, path.join(root, source));
  // Not awaited at the top: a program may import this module itself.
  bundled(source).then((file) => import(pathToFileURL(file).href));
}
