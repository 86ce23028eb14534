/**
 * The command line: reads the arguments, runs the command, and turns what it throws into a message and an exit code.
 *
 * Each command is a module of its own, loaded when it is used, so that a small one starts at once.
 */
import { CommanderError } from "commander";
import { StoppedError, UserError } from "../errors.js";
import { fileFault } from "../stores/file-fault.js";
import { program } from "./commands.js";
import { EXIT, type ExitCode } from "./terminal/exit-codes.js";
import { allowOlderNode, mindStreams, mistakeRecord, print, say, sayMistakes } from "./terminal/output.js";
import { nameWhoIsSilent } from "./terminal/silence.js";

/** Runs a command line, and sets the process's exit code. */
export async function main(args: readonly string[]): Promise<void> {
  mindStreams();
  allowOlderNode();
  process.on("uncaughtException", (error) => process.exit(tellBug(error))); // Node would print the bundle's line, of a thousand letters
  nameWhoIsSilent();
  process.exitCode = await exitCodeOf(args);
  await written(process.stdout); // a pipe takes what its reader has taken; an exit would drop the rest
  setTimeout(() => process.exit(), LEAVING_MS).unref(); // whatever else still waits for an answer that nobody needs
}

/** Waits until all that was said has gone. A stream that fails has ended the process (see `mindStreams`). */
function written(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => stream.write("", () => resolve()));
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
    const fault = fileFault(error, placeIn(error));
    if (fault instanceof UserError) {
      sayMistakes(fault);
      if (args.includes("--json") && args[0] !== "solve") print(JSON.stringify({ error: mistakeRecord(fault) }));
      return fault instanceof StoppedError ? EXIT.stopped : EXIT.badInput;
    }
    return tellBug(error);
  }
}

function tellBug(error: unknown): ExitCode {
  say(`katfan broke down: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  return EXIT.broken;
}

/**
 * The file that an error of the file system is about, if whoever met it didn't say. Who writes files does; older Nodes throw
 * what standard output refuses.
 */
function placeIn(error: unknown): string {
  const { path, dest, syscall } = error as { readonly [field in "path" | "dest" | "syscall"]?: unknown };
  if (typeof dest === "string") return dest;
  return typeof path === "string" ? path : syscall === "write" ? "standard output" : "a file";
}
