/** Reads the table that a spec refers to: CSV or Parquet, a column a parameter, a row a job. */
import path from "node:path";
import { UserError } from "../errors.js";
import { nearest } from "../model/nearest.js";
import { inputBytes, inputText } from "./input-text.js";

/** As a spec holds it. */
export interface TableContent {
  readonly columns: readonly string[];
  /** Shape (jobs, columns). */
  readonly rows: readonly (readonly number[])[];
}

/**
 * The content of a table's file.
 *
 * @param wanted the columns to take, in that order; undefined for all. Without a head in the file they are its names.
 */
export async function readTableFile(file: string, wanted: readonly string[] | undefined): Promise<TableContent> {
  switch (path.extname(file).toLowerCase()) {
    case ".csv":
      return csvContent(inputText(file), file, wanted);
    case ".parquet":
      return parquetContent(inputBytes(file), file, wanted);
    default:
      throw new UserError({
        code: "unknown-format",
        place: file,
        what: "a table must be a .csv or .parquet file",
      });
  }
}

function csvContent(text: string, file: string, wanted: readonly string[] | undefined): TableContent {
  const lines = text
    .replace(/^\ufeff/, "")
    .split(/\r?\n/)
    .map((line, index) => ({ cells: line.split(/[,;\t]/).map(unquoted), number: index + 1, line }))
    .filter(({ line }) => line.trim() !== "" && !line.startsWith("#"));
  const head = lines[0];
  if (head === undefined) throw badTable(file, "it has no rows");
  const headless = head.cells.every((cell) => Number.isFinite(asNumber(cell)));
  if (headless && wanted?.length !== head.cells.length) {
    throw badTable(file, "its first line has no names", "Put the parameters' names into the first line, as LASER.P.");
  }
  const names = headless ? wanted! : head.cells;
  const at = placesOf(wanted ?? names, names, file);
  const rows = (headless ? lines : lines.slice(1)).map(({ cells, number }) => {
    if (cells.length !== names.length) {
      throw badTable(`${file}:${number}`, `this line has ${cells.length} values, the first one has ${names.length}`);
    }
    return at.map((column) => {
      const value = asNumber(cells[column]!);
      if (Number.isFinite(value)) return value;
      throw badTable(
        `${file}:${number}`,
        `${JSON.stringify(cells[column])} isn't a number, in the column ${names[column]}`,
      );
    });
  });
  return { columns: wanted ?? names, rows };
}

async function parquetContent(
  bytes: Uint8Array,
  file: string,
  wanted: readonly string[] | undefined,
): Promise<TableContent> {
  const { parquetMetadataAsync, parquetReadObjects, parquetSchema } = await import("hyparquet");
  const buffer = bytes.slice().buffer;
  try {
    const names = parquetSchema(await parquetMetadataAsync(buffer)).children.map((child) => child.element.name);
    const columns = wanted ?? names;
    placesOf(columns, names, file);
    const objects = await parquetReadObjects({ file: buffer, columns: [...columns] });
    const rows = objects.map((object, row) =>
      columns.map((column) => {
        const value = Number(object[column] ?? Number.NaN);
        if (Number.isFinite(value)) return value;
        throw badTable(file, `row ${row} has no number in the column ${column}`);
      }),
    );
    return { columns, rows };
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw badTable(file, `this isn't a Parquet file that can be read: ${(error as Error).message}`);
  }
}

/** Where each of the wanted columns is among those that are there. */
function placesOf(wanted: readonly string[], names: readonly string[], file: string): readonly number[] {
  return wanted.map((name) => {
    const at = names.indexOf(name);
    if (at >= 0) return at;
    const near = nearest(name, names);
    throw badTable(
      file,
      `it has no column "${name}"`,
      near === "" ? `It has ${names.slice(0, 20).join(", ")}.` : `Did you mean ${near}?`,
    );
  });
}

function unquoted(cell: string): string {
  const trimmed = cell.trim();
  return /^".*"$/.test(trimmed) ? trimmed.slice(1, -1).replaceAll('""', '"') : trimmed;
}

function asNumber(cell: string): number {
  return cell === "" ? Number.NaN : Number(cell);
}

function badTable(place: string, what: string, remedy?: string): UserError {
  return new UserError({ code: "bad-table", place, what, remedy });
}
