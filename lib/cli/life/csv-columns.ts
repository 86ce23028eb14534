/** The numbers of a comma- or tab-separated text, by the names in its first line; what isn't a number is NaN. */
import { UserError } from "../../errors.js";

const MOST_NUMBERS = 50_000_000;

/** Columns without any number, as errors, are left out. @param file what it is called */
export function columnsOf(text: string, file: string): ReadonlyMap<string, Float64Array> {
  const lines = text.split(/\r\n|\n|\r/).filter((line) => line.trim() !== "" && !line.startsWith("#"));
  const [head = "", ...body] = lines;
  const separator = head.includes("\t") ? "\t" : head.includes(";") ? ";" : ",";
  const names = cellsOf(head, separator);
  if (body.length === 0 || names.every((name) => name !== "" && Number.isFinite(Number(name)))) {
    const what = body.length === 0 ? "there are no rows in it" : "its first line names no columns";
    throw new UserError({
      code: "bad-table",
      place: file,
      what,
      remedy: "Write names in the first line, as job,P, and a row a job below.",
    });
  }
  if (names.length * body.length > MOST_NUMBERS) {
    const what = `it has ${names.length * body.length} values, more than ${MOST_NUMBERS}`;
    throw new UserError({ code: "bad-table", place: file, what, remedy: "Take fewer columns, or some of the rows." });
  }
  const columns = names.map(() => new Float64Array(body.length).fill(Number.NaN));
  for (const [row, line] of body.entries()) {
    for (const [at, cell] of cellsOf(line, separator).entries()) {
      if (at < columns.length && cell !== "") columns[at]![row] = Number(cell);
    }
  }
  return new Map(
    names.map((name, at) => [name, columns[at]!] as const).filter(([, values]) => values.some(Number.isFinite)),
  );
}

/** A line's cells; one in double quotes may hold the separator, and two for a quote. */
function cellsOf(line: string, separator: string): readonly string[] {
  if (!line.includes('"')) return line.split(separator).map((cell) => cell.trim());
  const cells: string[] = [];
  let [cell, quoted] = ["", false];
  for (let at = 0; at < line.length; at++) {
    const letter = line[at]!;
    if (letter === '"' && quoted && line[at + 1] === '"') cell += line[++at]!;
    else if (letter === '"') quoted = !quoted;
    else if (letter === separator && !quoted) [cells[cells.length], cell] = [cell.trim(), ""];
    else cell += letter;
  }
  return [...cells, cell.trim()];
}
