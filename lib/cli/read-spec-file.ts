/**
 * From what a user names on the command line to a spec: finds the file, reads it, and puts in what it refers to.
 *
 * A spec that has been read holds everything itself: the model's text, the rows of tables, the bundled code of jobs.
 * Not here: what may stand in a spec (lib/sweep/spec.ts).
 */
import { existsSync, statSync } from "node:fs";
import path from "node:path";
import { UserError } from "../errors.js";
import { type Files, inlineFiles } from "../sweep/inline-files.js";
import { checkSpec, readSpec, type Spec } from "../sweep/spec.js";
import { parseSpecText, type SpecText } from "../sweep/spec-text.js";
import { inputBytes, inputText } from "./input-text.js";

/** What a folder's spec may be called, in the order in which they are looked for. */
const NAMES = ["spec.yaml", "spec.yml", "spec.json", "spec.ts", "spec.mjs", "spec.js"];
const EXTENSIONS = [".json", ".yaml", ".yml", ".ts", ".mts", ".js", ".mjs"];

export interface ReadSpec {
  readonly spec: Spec;
  /** The file that it came from. */
  readonly file: string;
}

/**
 * Reads a spec from where a user says that it is, and checks it against its model.
 *
 * @param named a file, a folder, or `-` for JSON or YAML on standard input
 * @param seed  in place of the spec's own
 */
export async function readSpecFile(named: string, seed?: string): Promise<ReadSpec> {
  const file = specFile(named);
  const { raw, locate } = await contentOf(file);
  const folder = file === "-" ? process.cwd() : path.dirname(path.resolve(file));
  try {
    const whole = await inlineFiles(raw, filesIn(folder));
    const spec = readSpec(seed === undefined || !isRecord(whole) ? whole : { ...whole, seed });
    checkSpec(spec);
    return { spec, file };
  } catch (error) {
    throw error instanceof UserError ? locate(error) : error;
  }
}

function specFile(named: string): string {
  if (named === "-") return named;
  const found = statSync(named, { throwIfNoEntry: false });
  if (found === undefined) throw notFound(named);
  if (!found.isDirectory()) return named;
  const inside = NAMES.map((name) => path.join(named, name)).find((file) => existsSync(file));
  if (inside !== undefined) return inside;
  throw new UserError({
    code: "no-spec",
    place: named,
    what: "there is no spec in this folder",
    remedy: `Its file must be called ${NAMES.slice(0, 4).join(", ")}, or be named itself.`,
  });
}

function notFound(named: string): UserError {
  return new UserError({
    code: "unreadable-file",
    place: named,
    what: "there is no such file or folder",
    remedy: "A spec is a JSON, YAML or TypeScript file, or a folder with one, as examples/laser-noise.",
  });
}

async function contentOf(file: string): Promise<SpecText> {
  const extension = file === "-" ? "-" : path.extname(file).toLowerCase();
  switch (extension) {
    case ".json":
      return parseSpecText(inputText(file), "json", file);
    case ".yaml":
    case ".yml":
    case "-":
      return parseSpecText(inputText(file), "yaml", file);
    case ".ts":
    case ".mts":
    case ".js":
    case ".mjs":
      return { raw: await (await import("./bundle-module.js")).specOfModule(file), locate: (error) => error };
    default:
      throw unknownFormat(file, extension);
  }
}

function unknownFormat(file: string, extension: string): UserError {
  const isModel = extension === ".kat";
  return new UserError({
    code: "unknown-format",
    place: file,
    what: isModel ? "this is KatScript, not a sweep of it" : `a spec can't be a "${extension}" file`,
    remedy: isModel
      ? "Run it with katfan solve, or write a spec whose model is {file: ...}."
      : `Its name must end in one of ${EXTENSIONS.join(", ")}.`,
  });
}

/** How a spec's files are read: their names are relative to its folder. */
function filesIn(folder: string): Files {
  return {
    read: async (name) => inputBytes(path.resolve(folder, name)),
    bundle: async (name) => (await import("./bundle-module.js")).bundledJob(name, folder),
  };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
