/** Reads what users name on the command line: files, or standard input for `-`. */
import { readFileSync } from "node:fs";
import { UserError } from "../../errors.js";
import { katscriptOfBytes, NOT_TEXT, textOfBytes } from "../../katscript/text-of-bytes.js";
import { fileFault } from "../../stores/file-fault.js";
import { listener } from "./listener.js";

/** A file's bytes. One that can't be read is the user's mistake, said in words. */
export function inputBytes(file: string): Uint8Array {
  const heard = file === "-" ? listener() : undefined;
  if (heard !== undefined) return new TextEncoder().encode(heard.input);
  try {
    return readFileSync(file === "-" ? 0 : file);
  } catch (error) {
    throw unreadable(file, error as NodeJS.ErrnoException);
  }
}

/** A file's text: UTF-8, or UTF-16 with its mark. */
export function inputText(file: string): string {
  const text = textOfBytes(inputBytes(file));
  if (text === undefined) throw new UserError({ ...NOT_TEXT, place: file });
  return text;
}

/** A file's KatScript: there must be some. */
export function katscriptText(file: string): string {
  return katscriptOfBytes(inputBytes(file), file);
}

function unreadable(file: string, error: NodeJS.ErrnoException): unknown {
  const known = WHAT.get(error.code ?? "");
  if (known === undefined) return fileFault(error, file, "read");
  const [what, remedy] = known;
  return new UserError({ code: "unreadable-file", place: file, what, remedy }, [], { cause: error });
}

const WHAT: ReadonlyMap<string, readonly [what: string, remedy: string]> = new Map([
  ["ENOENT", ["there is no such file", "Look at its spelling, and at the folder that you are in."]],
  ["ENOTDIR", ["there is no such file", "Look at its spelling, and at the folder that you are in."]],
  ["EISDIR", ["this is a folder, not a file", "Name a file in it."]],
  ["EACCES", ["it may not be read", "Look at who owns it, and at its permissions."]],
]);

/** Standard input, for who serves until it is closed. A file, as /dev/null, would only end: it is closed then as a pipe is. */
export function servedInput(): NodeJS.ReadStream {
  return process.stdin.once("end", () => process.stdin.destroy());
}
