/**
 * What goes to the terminal: results to standard output, all else to standard error.
 *
 * Mistakes have one form for every command.
 */

import { inOneLine, inSentences, type Mistake, UserError } from "../../errors.js";
import { fileFault } from "../../stores/file-fault.js";
import { EXIT } from "./exit-codes.js";
import { listener } from "./listener.js";

/** Writes a line of the result. */
export function print(line: string): void {
  const heard = listener();
  if (heard === undefined) process.stdout.write(`${line}\n`);
  else heard.print(line);
}

/** What is drawn in the last line of the terminal, as a bar. */
export interface Drawn {
  clear(): void;
  draw(): void;
}

let drawn: Drawn | undefined;

/** Has lines said above what is drawn from now on; undefined: nothing is. */
export function sayAbove(what: Drawn | undefined): void {
  drawn = what;
}

/** Writes a line that isn't the result: progress, warnings, mistakes. */
export function say(line: string): void {
  const heard = listener();
  drawn?.clear();
  if (heard === undefined) process.stderr.write(`${line}\n`);
  else heard.say(line);
  drawn?.draw();
}

/**
 * What happens when nobody takes the output: a reader that has gone, as `head`, ends the program without a word; a disk
 * that is full, with words. Lines that aren't the result may be lost: a run goes on without its progress.
 */
export function mindStreams(): void {
  process.stderr.on("error", () => {});
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") process.exit(EXIT.closedPipe);
    const fault = fileFault(error, "standard output", "write");
    say(`error: ${fault instanceof UserError ? inOneLine(fault) : String(error)}`);
    process.exit(EXIT.stopped);
  });
}

/** The AWS tools' reminder that later versions of theirs won't run on this Node is for us, not for users. Threads inherit the word. */
export function allowOlderNode(): void {
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = "true";
}

/** Says what a user got wrong: each mistake in a line, the text that it is about below it. */
export function sayMistakes(error: UserError): void {
  for (const mistake of [error, ...error.others]) say(mistakeText(mistake));
}

function mistakeText(mistake: Mistake): string {
  const line = `error: ${inOneLine(mistake)}`;
  return mistake.excerpt === undefined ? line : `${line}\n${mistake.excerpt}`;
}

/** A mistake, as `--json` gives it. */
export function mistakeRecord(mistake: Mistake): Readonly<Record<string, unknown>> {
  return {
    code: mistake.code,
    place: mistake.place,
    message: inSentences(mistake.what, mistake.remedy),
    ...(mistake.span === undefined ? {} : { line: mistake.span.line, column: mistake.span.column }),
  };
}
