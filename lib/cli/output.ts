/**
 * What goes to the terminal: results to standard output, all else to standard error.
 *
 * A reader that closes early, as `head`, isn't an error. Mistakes have one form for every command.
 */
import { inOneLine, type Mistake, type UserError } from "../errors.js";

/** Writes a line of the result. */
export function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** Writes a line that isn't the result: progress, warnings, mistakes. */
export function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** Ends quietly when the reader of our output has gone. */
export function allowClosedPipes(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code !== "EPIPE") throw error;
      process.exit();
    });
  }
}

/** The AWS tools' reminder that later versions of theirs won't run on this Node is for us, not for users. */
export function allowOlderNode(): void {
  const { emitWarning } = process;
  process.emitWarning = ((warning: string | Error, ...rest: unknown[]) => {
    if (rest[0] === "NodeVersionSupportWarning" || /NodeVersionSupportWarning/.test(String(warning))) return;
    Reflect.apply(emitWarning, process, [warning, ...rest]);
  }) as typeof process.emitWarning;
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
    message: mistake.remedy === undefined ? mistake.what : `${mistake.what}. ${mistake.remedy}`,
    ...(mistake.span === undefined ? {} : { line: mistake.span.line, column: mistake.span.column }),
  };
}

/** The singular for one of it, else the plural. */
export function counted(count: number, noun: string, plural = `${noun}s`): string {
  return `${count.toLocaleString("en-US")} ${count === 1 ? noun : plural}`;
}
