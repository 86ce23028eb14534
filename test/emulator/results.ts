/** What results are compared by: the bytes of files, and the rows of all parts together. */
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { readPart } from "../../lib/results/part/part.js";
import { joinTables, type Table } from "../../lib/results/table.js";

/** A run's folder below a folder of runs. */
const runFolder = (folder: string, run: string) => path.join(folder, "runs", run);

export const fileOf = (folder: string, run: string, name: string): Buffer =>
  readFileSync(path.join(runFolder(folder, run), name));

/** The names of a run's parts. */
export const partNames = (folder: string, run: string): readonly string[] =>
  readdirSync(path.join(runFolder(folder, run), "parts")).sort();

/** Every table of a run, in the order of its jobs. */
export async function tablesOf(folder: string, run: string): Promise<readonly Table[]> {
  const names = partNames(folder, run);
  return Promise.all(names.map(async (name) => (await readPart(fileOf(folder, run, `parts/${name}`))).table));
}

/** A hash over all columns of all rows, whatever parts they are in. */
export async function rowsHash(folder: string, run: string): Promise<string> {
  const hash = createHash("sha256");
  const { columns, data } = joinTables((await tablesOf(folder, run)).filter(({ count }) => count > 0));
  for (const [index, column] of columns.entries()) {
    hash.update(JSON.stringify(column));
    const values = data[index]!;
    if (values instanceof Float64Array)
      hash.update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
    else for (const text of values) hash.update(`${JSON.stringify(text)}\n`);
  }
  return hash.digest("hex");
}
