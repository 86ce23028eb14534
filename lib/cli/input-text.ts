/** Reads what users name on the command line: files, or standard input for `-`. */
import { readFileSync } from "node:fs";
import { UserError } from "../errors.js";

/** A file's bytes. One that can't be read is the user's mistake, said in words. */
export function inputBytes(file: string): Uint8Array {
  try {
    return readFileSync(file === "-" ? 0 : file);
  } catch (error) {
    throw unreadable(file, error as NodeJS.ErrnoException);
  }
}

/** A file's text, which must be UTF-8. */
export function inputText(file: string): string {
  const bytes = inputBytes(file);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new UserError({
      code: "not-text",
      place: file,
      what: "this isn't text in UTF-8",
      remedy: "Name a text file, or convert it to UTF-8.",
    });
  }
}

function unreadable(file: string, error: NodeJS.ErrnoException): UserError {
  const what = WHAT.get(error.code ?? "") ?? `it can't be read: ${error.message}`;
  return new UserError({ code: "unreadable-file", place: file, what }, [], { cause: error });
}

const WHAT: ReadonlyMap<string, string> = new Map([
  ["ENOENT", "there is no such file"],
  ["ENOTDIR", "there is no such file"],
  ["EISDIR", "this is a folder, not a file"],
  ["EACCES", "it may not be read"],
]);
