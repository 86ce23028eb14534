/** The bytes that lib/ declares as constant (lib/wasm/constant-bytes.ts), made once, for a bundle to carry. */
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

const MADE = "lib/wasm/constant-bytes.ts";

/**
 * @param {import("esbuild").BuildOptions} common of the bundle
 * @returns {Promise<{ define: Record<string, string>, inputs: readonly string[] }>} what defines them there, and the files they are made by
 */
export async function constantBytes(common) {
  const { build } = await import("esbuild");
  const root = common.absWorkingDir;
  const files = readdirSync(path.join(root, "lib"), { recursive: true })
    .map((file) => `lib/${file.split(path.sep).join("/")}`)
    .filter((file) => file.endsWith(".ts") && file !== MADE);
  const declaring = files
    .filter((file) => /\bconstantBytes\b/.test(readFileSync(path.join(root, file), "utf8")))
    .sort();
  const imports = declaring.map((file) => `import "./${file}";`).join("\n");
  const { outputFiles, metafile } = await build({
    ...common,
    stdin: { contents: `${imports}\nexport { madeBytes } from "./${MADE}";`, resolveDir: root },
    format: "esm",
    metafile: true,
    write: false,
  });
  const program = Buffer.from(outputFiles[0].contents).toString("base64");
  const { madeBytes } = await import(`data:text/javascript;base64,${program}`);
  const texts = [...madeBytes()].map(([name, bytes]) => [name, Buffer.from(bytes).toString("base64")]);
  return {
    define: { CONSTANT_BYTES: JSON.stringify(Object.fromEntries(texts)) },
    inputs: Object.keys(metafile.inputs).filter((file) => file.startsWith("lib/")),
  };
}
