/**
 * From what a user names on the command line to a spec: finds the file, reads it, and puts in what it refers to.
 *
 * A spec that has been read holds everything itself: the model's text, the rows of tables, the bundled code of jobs.
 * Not here: what may stand in a spec (lib/sweep/spec/spec.ts).
 */
import { existsSync, statSync } from "node:fs";
import path from "node:path";
import { type Mistake, StoppedError, UserError } from "../../errors.js";
import { NOTEBOOK, PYTHON } from "../../katscript/foreign.js";
import { checkSpec } from "../../sweep/jobs/model-check.js";
import { MODEL_TEXT } from "../../sweep/jobs/model-of-spec.js";
import { foreignSpec, KATSCRIPT } from "../../sweep/reading/foreign-spec.js";
import { type Files, inlineFiles } from "../../sweep/reading/inline-files.js";
import { readSpec } from "../../sweep/reading/read-spec.js";
import { parseSpecText, type SpecText } from "../../sweep/reading/spec-text.js";
import type { Spec } from "../../sweep/spec/spec.js";
import { inputBytes, inputText } from "../terminal/input-text.js";
import { listener } from "../terminal/listener.js";

/** What a folder's spec may be called, in the order in which they are looked for. */
const NAMES = ["spec.yaml", "spec.yml", "spec.json", "spec.ts", "spec.mjs", "spec.js"];
const EXTENSIONS = [".json", ".yaml", ".yml", ".ts", ".mts", ".js", ".mjs"];

export interface ReadSpec {
  readonly spec: Spec;
  /** The file that it came from. */
  readonly file: string;
  /** Does what may still find mistakes of the spec, as compiling it does, and tells them where they stand. */
  told<T>(act: () => Promise<T>): Promise<T>;
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
  const told = async <T>(act: () => Promise<T>): Promise<T> => {
    try {
      return await act();
    } catch (error) {
      const isMistake = error instanceof UserError && !(error instanceof StoppedError);
      throw isMistake ? inModelFile(locate(error), modelFile(raw, file)) : error;
    }
  };
  const spec = await told(async () => {
    const whole = await inlineFiles(raw, filesIn(folder));
    const read = readSpec(seed === undefined || !isRecord(whole) ? whole : { ...whole, seed });
    checkSpec(read);
    return read;
  });
  return { spec, file, told };
}

/** The file of a spec's model as a user would name it from here; undefined if its text stands in the spec. */
function modelFile(raw: unknown, file: string): string | undefined {
  const model = isRecord(raw) ? raw.model : undefined;
  if (!isRecord(model) || typeof model.file !== "string") return undefined;
  return path.isAbsolute(model.file) || file === "-" ? model.file : path.join(path.dirname(file), model.file);
}

/** Mistakes of the model's text, whose place is in a file of its own. */
function inModelFile(error: UserError, file: string | undefined): UserError {
  const inFile = (mistake: Mistake): Mistake => {
    const { code, what, remedy, excerpt, span } = mistake;
    if (span?.file !== MODEL_TEXT || file === undefined) return mistake;
    const place = `${file}:${span.line}:${span.column}`;
    return { code, place, what, remedy, excerpt, span: { ...span, file } };
  };
  return new UserError(inFile(error), error.others.map(inFile), { cause: error });
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
      return textSpec(file, "json");
    case ".yaml":
    case ".yml":
      return textSpec(file, "yaml");
    case "-":
      return listener() === undefined ? textSpec(file, "yaml") : programsSpec(inputText(file));
    case ".ts":
    case ".mts":
    case ".js":
    case ".mjs":
      return { raw: await (await import("./bundle-module.js")).specOfModule(file), locate: (error) => error };
    default:
      throw unknownFormat(file, extension);
  }
}

/** A spec that a program made, who has no lines to look at: mistakes are told by their fields. */
function programsSpec(text: string): SpecText {
  return { raw: parseSpecText(text, "json", "the spec").raw, locate: (error) => error };
}

/** A spec in a text, unless the text is something else altogether. */
function textSpec(file: string, format: "json" | "yaml"): SpecText {
  const text = inputText(file);
  try {
    const read = parseSpecText(text, format, file);
    if (isRecord(read.raw) && !("nbformat" in read.raw)) return read;
    const foreign = read.raw === null ? EMPTY : foreignSpec(text);
    if (foreign !== undefined) throw new UserError({ code: "not-a-spec", place: file, ...foreign });
    return read;
  } catch (error) {
    const foreign = error instanceof UserError && error.code === "spec-syntax" ? foreignSpec(text) : undefined;
    throw foreign === undefined
      ? error
      : new UserError({ code: "not-a-spec", place: file, ...foreign }, [], { cause: error });
  }
}

const EMPTY = { what: "there is nothing in it", remedy: "katfan init writes a spec to begin with." } as const;

function unknownFormat(file: string, extension: string): UserError {
  const told: ReadonlyMap<string, { readonly what: string; readonly remedy: string }> = new Map([
    [".kat", KATSCRIPT],
    [".ipynb", NOTEBOOK],
    [".py", PYTHON],
  ]);
  const { what, remedy } = told.get(extension) ?? {
    what: extension === "" ? "a spec's file must have an ending" : `a spec can't be a "${extension}" file`,
    remedy: `Its name must end in one of ${EXTENSIONS.join(", ")}.`,
  };
  return new UserError({ code: "unknown-format", place: file, what, remedy });
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
