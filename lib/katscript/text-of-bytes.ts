/** Bytes to text: UTF-8, or UTF-16 with the mark that Windows' editors put in front of it; and whether it is KatScript. */
import { UserError } from "../errors.js";

/** The text that bytes are, without a byte order mark; undefined if they are none. */
export function textOfBytes(bytes: Uint8Array): string | undefined {
  const [first, second] = bytes;
  const encoding =
    first === 0xff && second === 0xfe ? "utf-16le" : first === 0xfe && second === 0xff ? "utf-16be" : "utf-8";
  try {
    const text = new TextDecoder(encoding, { fatal: true }).decode(bytes);
    return text.includes("\0") ? undefined : text; // no text that people write has it: it is UTF-16 without a mark, or no text
  } catch (error) {
    if (error instanceof TypeError) return undefined; // by the standard: these bytes aren't of that encoding
    throw error;
  }
}

/** What is said of bytes that are no text. */
export const NOT_TEXT = {
  code: "not-text",
  what: "this isn't text in UTF-8",
  remedy: "Name a text file, or save it as UTF-8.",
} as const;

/**
 * A file's KatScript: there must be some.
 *
 * @param place the file's name
 * @throws {UserError} if the bytes are no text, or one of blanks and comments alone
 */
export function katscriptOfBytes(bytes: Uint8Array, place: string): string {
  const text = textOfBytes(bytes);
  if (text === undefined) throw new UserError({ ...NOT_TEXT, place });
  if (/^[^\S\n]*[^\s#]/m.test(text)) return text;
  const remedy = "Name a file with a model, as l laser P=1 and pd power laser.p1.o.";
  throw new UserError({ code: "no-katscript", place, what: "there is no KatScript in it", remedy });
}
