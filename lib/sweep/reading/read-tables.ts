/**
 * Tables of parameters from files: a row a job, a column a parameter. Comma- or tab-separated text, Parquet.
 *
 * Works on bytes: whoever can read files hands them in.
 */
import { UserError } from "../../errors.js";
import { NOT_TEXT, textOfBytes } from "../../katscript/text-of-bytes.js";
import { nearest } from "../../model/nearest.js";
import { MAX_PARAMETERS, MAX_TABLE_NUMBERS } from "../spec/limits.js";

export interface NumberTable {
  readonly columns: readonly string[];
  /** Shape (jobs, columns). */
  readonly rows: readonly (readonly number[])[];
}

/**
 * The table in a file, by the ending of its name.
 *
 * @param file   what it is called, in messages too
 * @param wanted the columns to take, in that order; all if undefined. A text without a line of names has these.
 */
export async function readTable(bytes: Uint8Array, file: string, wanted?: readonly string[]): Promise<NumberTable> {
  const ending = file.slice(file.lastIndexOf(".") + 1).toLowerCase();
  switch (ending) {
    case "csv":
    case "tsv":
      return chosen(readLines(textOf(bytes, file), file, wanted), file, wanted);
    case "parquet":
      return chosen(await readParquet(bytes, file), file, wanted);
    default:
      return refuse(file, `".${ending}" is no kind of table`, "Allowed are .csv, .tsv and .parquet.");
  }
}

function chosen({ columns, rows }: NumberTable, file: string, wanted: readonly string[] | undefined): NumberTable {
  if (wanted === undefined) return { columns, rows };
  const places = wanted.map((name) => {
    const at = columns.indexOf(name);
    if (at !== -1) return at;
    const near = nearest(name, columns);
    const remedy = near === "" ? `It has ${columns.slice(0, 20).join(", ")}.` : `Did you mean ${near}?`;
    return refuse(file, `the table has no column "${name}"`, remedy);
  });
  return { columns: wanted, rows: rows.map((row) => places.map((at) => row[at]!)) };
}

const NUMBERS = "Write numbers as 12, -1.5 or 2e-3.";

function refuse(place: string, what: string, remedy: string): never {
  throw new UserError({ code: "bad-table", place, what, remedy });
}

function textOf(bytes: Uint8Array, file: string): string {
  return textOfBytes(bytes) ?? refuse(file, NOT_TEXT.what, NOT_TEXT.remedy);
}

/**
 * The numbers of a text with a line of names on top, or without one if there are as many wanted names as columns. Commas,
 * semicolons or tabs part the values, which may stand in double quotes; lines that begin with `#` are comments.
 */
function readLines(text: string, file: string, wanted: readonly string[] | undefined): NumberTable {
  let columns: readonly string[] | undefined;
  const rows: number[][] = [];
  for (const [index, line] of text.split(/\r\n|\n|\r/).entries()) {
    if (line.trim() === "" || line.startsWith("#")) continue;
    const place = `${file}:${index + 1}`;
    const cells = line.split(/[,;\t]/).map(unquoted);
    if (columns === undefined) {
      const headless = cells.every((cell) => NUMBER.test(cell));
      columns = headless ? namesFor(cells, wanted, place) : cells;
      assertColumns(columns, place);
      if (!headless) continue;
    }
    if (cells.length !== columns.length) {
      const what = `this line has ${cells.length} values, and the table ${columns.length} columns`;
      refuse(place, what, "Give each column one value; a comma parts values, and no number has one.");
    }
    rows.push(cells.map((cell, column) => numberOf(cell, `${place}, column ${columns![column]}`)));
    assertSize(rows.length, columns.length, file);
  }
  if (columns === undefined || rows.length === 0) {
    refuse(file, "the table has no rows", "Its first line names the columns, the others are jobs.");
  }
  return { columns, rows };
}

function namesFor(cells: readonly string[], wanted: readonly string[] | undefined, place: string): readonly string[] {
  if (wanted?.length === cells.length) return wanted;
  return refuse(place, "the first line has no names", "Put the parameters' names into it, as LASER.P.");
}

function unquoted(cell: string): string {
  const text = cell.trim();
  return text.length >= 2 && text.startsWith('"') && text.endsWith('"') ? text.slice(1, -1).trim() : text;
}

const NUMBER = /^[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?$/;

function numberOf(cell: string, place: string): number {
  const value = NUMBER.test(cell) ? Number(cell) : Number.NaN;
  if (Number.isFinite(value)) return value;
  return refuse(place, cell === "" ? "a number is missing" : `"${cell.slice(0, 40)}" isn't a finite number`, NUMBERS);
}

function assertColumns(columns: readonly string[], place: string): void {
  if (columns.length > MAX_PARAMETERS)
    refuse(place, `there are more than ${MAX_PARAMETERS} columns`, "Leave out those that don't vary.");
  const unnamed = columns.indexOf("");
  if (unnamed !== -1) refuse(place, `column ${unnamed + 1} has no name`, "Name it for its parameter, as LASER.P.");
}

function assertSize(rows: number, columns: number, file: string): void {
  if (rows * columns <= MAX_TABLE_NUMBERS) return;
  refuse(file, `the table has more than ${MAX_TABLE_NUMBERS} numbers`, "Take fewer rows, or distributions.");
}

async function readParquet(bytes: Uint8Array, file: string): Promise<NumberTable> {
  const { parquetMetadata, parquetReadObjects, parquetSchema } = await import("hyparquet"); // seldom needed
  const buffer = bytes.slice().buffer;
  const broken = (error: unknown): never => {
    const what = `it isn't a Parquet file that can be read: ${(error as Error).message}`;
    const remedy = "Write it anew, or take a text table: .csv.";
    throw new UserError({ code: "bad-table", place: file, what, remedy }, [], { cause: error });
  };
  let columns: readonly string[] = [];
  let objects: readonly Record<string, unknown>[] = [];
  try {
    const metadata = parquetMetadata(buffer);
    columns = parquetSchema(metadata).children.map(({ element }) => element.name);
    assertSize(Number(metadata.num_rows), columns.length, file);
    objects = await parquetReadObjects({ file: buffer });
  } catch (error) {
    if (error instanceof UserError) throw error;
    broken(error);
  }
  assertColumns(columns, file);
  if (objects.length === 0) refuse(file, "the table has no rows", "Its rows are jobs: give it at least one.");
  const rows = objects.map((object, row) =>
    columns.map((column) => {
      const value = object[column];
      const number = typeof value === "bigint" ? Number(value) : value;
      if (typeof number === "number" && Number.isFinite(number)) return number;
      return refuse(
        `${file}, row ${row}, column ${column}`,
        `${String(value).slice(0, 40)} isn't a finite number`,
        NUMBERS,
      );
    }),
  );
  return { columns, rows };
}
