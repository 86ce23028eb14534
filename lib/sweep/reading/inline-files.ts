/**
 * Takes in what a spec names by files: its model, its tables, its job module. After this it needs nothing but itself.
 *
 * Not here: reading files and bundling modules. Who can, hands the means in; nobody else should meet a file's name.
 */
import { UserError } from "../../errors.js";
import { katscriptOfBytes } from "../../katscript/text-of-bytes.js";
import { fieldPath, type Path } from "../spec/spec-errors.js";
import { readMap } from "./read-maps.js";
import { readTable } from "./read-tables.js";

export interface Files {
  /** A file's bytes. @param path as the spec has it, relative to the spec's own file */
  read(path: string): Promise<Uint8Array>;
  /** A job module with all that it imports, as one ES module, and the SHA-256 of its text in hex. */
  bundle(path: string): Promise<{ readonly code: string; readonly sha256: string }>;
}

/** A spec with the contents of files in place of their names. What isn't as it should be stays, for `readSpec` to tell. */
export async function inlineFiles(raw: unknown, files: Files): Promise<unknown> {
  if (!isObject(raw)) return raw;
  const spec: Record<string, unknown> = { ...raw };
  const { model, vary, job } = raw;
  if (isObject(model) && typeof model.file === "string" && hasOneKey(model)) {
    const name = model.file;
    spec.model = await placedAt(["model", "file"], async () => katscriptOfBytes(await files.read(name), name));
  }
  if (Array.isArray(vary)) {
    spec.vary = await Promise.all(vary.map((entry, index) => inlineTable(entry, ["vary", index], files)));
  } else if (isObject(vary)) spec.vary = await inlineTable(vary, ["vary"], files);
  if (isObject(raw.maps)) {
    const read = Object.entries(raw.maps).map(
      async ([name, map]) => [name, await inlineMap(map, name, files)] as const,
    );
    spec.maps = Object.fromEntries(await Promise.all(read));
  }
  if (isObject(raw.objective)) spec.objective = await inlineData(raw.objective, files);
  if (isObject(raw.fit)) spec.fit = await inlineMeasured(raw.fit, files);
  if (isObject(job) && typeof job.module === "string" && hasOneKey(job)) {
    const name = job.module;
    spec.job = await placedAt(["job", "module"], () => files.bundle(name));
  }
  return spec;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Whether nothing stands beside a file's name: what does is for the schema to refuse, and must not get lost here. */
function hasOneKey(value: object): boolean {
  return Object.keys(value).length === 1;
}

/** A table's contents; columns beside a file choose among those of the file. */
async function inlineTable(entry: unknown, path: Path, files: Files): Promise<unknown> {
  if (!isObject(entry) || entry.kind !== "table" || typeof entry.file !== "string") return entry;
  if (entry.rows !== undefined) return entry;
  const { file, columns, ...rest } = entry;
  const name = file as string;
  const wanted = Array.isArray(columns) ? columns.map(String) : undefined;
  return placedAt([...path, "file"], async () => ({
    ...rest,
    ...(await readTable(await files.read(name), name, wanted)),
  }));
}

/** An objective's arrays in place of the files that hold them. */
async function inlineData(objective: Readonly<Record<string, unknown>>, files: Files): Promise<unknown> {
  if (!isObject(objective.data)) return objective;
  const read = Object.entries(objective.data).map(async ([name, array]) => {
    if (!isObject(array) || typeof array.file !== "string") return [name, array] as const;
    const { file, column, ...rest } = array;
    if (Object.keys(rest).length > 0 || (column !== undefined && typeof column !== "string"))
      return [name, array] as const;
    const wanted = column === undefined ? undefined : [column as string];
    const table = await placedAt(["objective", "data", name, "file"], async () =>
      readTable(await files.read(file as string), file as string, wanted),
    );
    return [name, table.rows.map((row) => row[0]!)] as const;
  });
  return { ...objective, data: Object.fromEntries(await Promise.all(read)) };
}

/** What was measured, column by column, in place of the file that holds it. */
async function inlineMeasured(fit: Readonly<Record<string, unknown>>, files: Files): Promise<unknown> {
  const { data } = fit;
  if (!isObject(data) || typeof data.file !== "string" || !hasOneKey(data)) return fit;
  const name = data.file;
  const { columns, rows } = await placedAt(["fit", "data", "file"], async () =>
    readTable(await files.read(name), name),
  );
  const read = columns.map((column, index) => [column, rows.map((row) => row[index]!)] as const);
  return { ...fit, data: Object.fromEntries(read) };
}

/** A map's grid in place of the file that holds it. */
async function inlineMap(map: unknown, element: string, files: Files): Promise<unknown> {
  if (!isObject(map) || typeof map.file !== "string" || map.grid !== undefined) return map;
  const { file, step, ...rest } = map;
  const name = file as string;
  const steps = typeof step === "number" ? ([step, step] as const) : isPair(step) ? step : undefined;
  return placedAt(["maps", element, "file"], async () => ({
    ...rest,
    grid: readMap(await files.read(name), name, steps),
  }));
}

function isPair(value: unknown): value is readonly [number, number] {
  return Array.isArray(value) && value.length === 2 && value.every((each) => typeof each === "number");
}

/** Files that aren't there are the spec's mistake, at the field that names them. */
async function placedAt<T>(path: Path, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    const code = (error as { readonly code?: unknown }).code;
    if (error instanceof UserError || typeof code !== "string" || !NOT_READ.has(code)) throw error;
    const what = `the file can't be read (${code})`;
    const remedy = "Paths are relative to the spec's file.";
    throw new UserError({ code: "spec-file", place: fieldPath(path), what, remedy }, [], { cause: error });
  }
}

/** What Node says of files that aren't there, are folders, or may not be read. */
const NOT_READ: ReadonlySet<string> = new Set(["ENOENT", "EISDIR", "EACCES", "ENOTDIR"]);
