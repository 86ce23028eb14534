/**
 * The command line: reads the arguments, runs the command, and turns what it throws into a message and an exit code.
 *
 * Each command is a module of its own, loaded when it is used, so that a small one starts at once.
 */
import { CommanderError } from "commander";
import { StoppedError, UserError } from "../errors.js";
import { program } from "./commands.js";
import { EXIT, type ExitCode } from "./exit-codes.js";
import { allowClosedPipes, allowOlderNode, mistakeRecord, print, say, sayMistakes } from "./output.js";
import { nameWhoIsSilent } from "./silence.js";

/** Runs a command line, and sets the process's exit code. */
export async function main(args: readonly string[]): Promise<void> {
  allowClosedPipes();
  allowOlderNode();
  nameWhoIsSilent();
  process.exitCode = await exitCodeOf(args);
  setTimeout(() => process.exit(), LEAVING_MS).unref(); // whatever else still waits for an answer that nobody needs
}

/** How long requests that are under way when a command has ended may go on [ms]. */
const LEAVING_MS = 500;

/** Runs a command line; whatever it throws is told, and comes to an exit code. */
export async function exitCodeOf(args: readonly string[]): Promise<ExitCode> {
  let ended: ExitCode = EXIT.good;
  try {
    await program((code) => {
      ended = code;
    }).parseAsync(args, { from: "user" });
    return ended;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.good : EXIT.badInput;
    if (error instanceof UserError) {
      sayMistakes(error);
      if (args.includes("--json") && args[0] !== "solve") print(JSON.stringify({ error: mistakeRecord(error) }));
      return error instanceof StoppedError ? EXIT.stopped : EXIT.badInput;
    }
    const fault = fileFault(error);
    if (fault !== undefined) {
      say(`error: ${fault}`);
      return EXIT.badInput;
    }
    say(`katfan broke down: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    return EXIT.broken;
  }
}

/** What the machine's files refuse, in words: a folder that may not be written, a full disk. */
const FILE_FAULTS: ReadonlyMap<string, string> = new Map([
  ["EACCES", "this may not be written"],
  ["EPERM", "this may not be written"],
  ["EROFS", "this may not be written"],
  ["ENOTDIR", "there is a file where a folder should be"],
  ["EEXIST", "there is a file where a folder should be"],
  ["ENOENT", "this can't be made here"],
  ["ENOSPC", "the disk is full; what is done is kept"],
  ["EDQUOT", "the quota of the disk is used up; what is done is kept"],
]);

function fileFault(error: unknown): string | undefined {
  const { code, path } = error as Partial<NodeJS.ErrnoException>;
  const words = typeof code === "string" ? FILE_FAULTS.get(code) : undefined;
  return words === undefined || typeof path !== "string" ? undefined : `${path}: ${words}`;
}
