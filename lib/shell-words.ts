/** Words of a command that a shell is given, or that a user copies into one. */
import { UserError } from "./errors.js";

/** A word for a shell, as it stands. */
export function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

/** A text that becomes part of a line: what would end that is refused. */
export function oneLine(text: string, place: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
  if (!/[\u0000-\u001f\u007f]/.test(text)) return text;
  const remedy = "Leave out line breaks and other control characters.";
  throw new UserError({ code: "not-one-line", place, what: "it isn't a single line of text", remedy });
}
