/**
 * Turns TypeScript modules into what a spec can hold: the exported spec itself, or the code of its jobs as one text.
 *
 * The code of a job is bundled with all that it imports, and may import nothing of Node: it runs on Lambda as well.
 */
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import type { BuildFailure, BuildOptions, Message } from "esbuild";
import { type Mistake, UserError } from "../../errors.js";
import { sha256Of } from "../../sha256.js";

/** The spec that a module exports, as `default` or as `spec`. */
export async function specOfModule(file: string): Promise<unknown> {
  const text = await bundled(file, { platform: "node", packages: "external" });
  const module: Readonly<Record<string, unknown>> = await import(
    `data:text/javascript;base64,${Buffer.from(text).toString("base64")}`
  ).catch((error: unknown) => {
    const what = `it can't be run: ${error instanceof Error ? error.message : String(error)}`;
    const remedy = "Mend it, so that it exports its spec when it is imported.";
    throw new UserError({ code: "bad-module", place: file, what, remedy }, [], { cause: error });
  });
  const spec = module.default ?? module.spec;
  if (spec === undefined) {
    const remedy = "Write export default {...}, or export const spec = {...}.";
    throw new UserError({ code: "bad-module", place: file, what: "it exports no spec", remedy });
  }
  return asData(await spec, file);
}

/** What is left of a spec when it is written down: large whole numbers become text, as seeds may be. */
function asData(spec: unknown, file: string): unknown {
  const text = JSON.stringify(spec, (key, value: unknown) => {
    if (typeof value === "bigint") return String(value);
    if (typeof value !== "function") return value;
    const what = `"${key}" is a function, and a spec is data`;
    throw new UserError({
      code: "bad-module",
      place: file,
      what,
      remedy: "Code of jobs goes into job: {module: ...}.",
    });
  });
  return text === undefined ? spec : JSON.parse(text);
}

/** The code of a job, as a spec holds it. */
export async function bundledJob(
  module: string,
  folder: string,
): Promise<{ readonly code: string; readonly sha256: string }> {
  const file = path.resolve(folder, module);
  if (!existsSync(file)) {
    const remedy = "Name the module from the spec's folder on, as jobs.ts.";
    throw new UserError({
      code: "unreadable-file",
      place: "job.module",
      what: `there is no such file: ${file}`,
      remedy,
    });
  }
  const code = await bundled(file, { platform: "neutral", mainFields: ["module", "main"], absWorkingDir: folder });
  return { code, sha256: sha256Of(code) };
}

async function bundled(file: string, options: BuildOptions): Promise<string> {
  const { build } = await bundler(file);
  try {
    const { outputFiles } = await build({
      entryPoints: [path.resolve(file)],
      bundle: true,
      write: false,
      format: "esm",
      target: "es2022",
      charset: "utf8",
      legalComments: "none",
      logLevel: "silent",
      ...options,
    });
    return outputFiles![0]!.text;
  } catch (error) {
    const messages = (error as Partial<BuildFailure>).errors;
    if (messages === undefined || messages.length === 0) throw error;
    const [first, ...others] = messages.map((message) => mistakeOf(message, file));
    throw new UserError(first!, others, { cause: error });
  }
}

/** What bundles modules, which Python's package hasn't: there it may stand beside the module. */
async function bundler(file: string): Promise<typeof import("esbuild")> {
  try {
    return await import("esbuild");
  } catch {
    try {
      return createRequire(path.resolve(file))("esbuild");
    } catch (error) {
      const remedy = `Run npm install esbuild in ${path.dirname(path.resolve(file))}, or use the katfan that npm installs.`;
      const what = "modules are bundled by esbuild, which isn't installed";
      throw new UserError({ code: "no-bundler", place: file, what, remedy }, [], { cause: error });
    }
  }
}

const PURE = "A job is a pure function of its model and index: it has no access to the machine.";
const IMPORTS = "Install what it imports beside it, or name a file that is there.";

function mistakeOf({ text, location }: Message, file: string): Mistake {
  const place = location === null ? file : `${location.file}:${location.line}:${location.column + 1}`;
  const isNode = /Could not resolve "(node:|fs|path|os|crypto|child_process|http|net|worker_threads)/.test(text);
  const isImport = text.startsWith("Could not resolve");
  return {
    code: "bad-module",
    place,
    what: text,
    remedy: isNode ? PURE : isImport ? IMPORTS : "Mend it there.",
    excerpt: location === null ? undefined : `  ${location.lineText.trim()}`,
  };
}
