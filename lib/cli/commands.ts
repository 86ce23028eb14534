/** Every command: those of each room from its own file, and those that help to begin. */
import { Argument, Command, Option } from "commander";
import { ENGINE_VERSION, VERSION } from "../constants.js";
import { UserError } from "../errors.js";
import { nearest } from "../model/nearest.js";
import { completion, SHELLS } from "./completion.js";
import { addLife } from "./life/life-commands.js";
import { addRuns } from "./run/run-commands.js";
import { addServing } from "./serve/serve-commands.js";
import { addSolving } from "./solve/solve-commands.js";
import { TEMPLATES } from "./spec/templates.js";
import { type End, examples } from "./terminal/command-help.js";
import type { ExitCode } from "./terminal/exit-codes.js";
import { place } from "./terminal/option-values.js";
import { print } from "./terminal/output.js";
import { docsPlace } from "./terminal/package-files.js";

/**
 * The program as commander has it.
 *
 * @param end called with how the command that was run has ended
 */
export function program(end: (code: ExitCode) => void): Command {
  const katfan = new Command("katfan")
    .description(
      "Sweeps of laser-interferometer models in KatScript, from ten jobs on a laptop to a billion on AWS Lambda.",
    )
    .version(
      `${VERSION} (engine ${ENGINE_VERSION}, Node ${process.version})`,
      "-V, --version",
      "print the versions of katfan, of its engine's numbers, and of Node",
    )
    .helpOption("-h, --help", "print this help; katfan COMMAND --help, or katfan help COMMAND: that of a command")
    .helpCommand(false)
    .showSuggestionAfterError(true)
    .configureHelp({ helpWidth: 100 })
    .addHelpText(
      "after",
      () =>
        `\n${EXAMPLES}\n\nExit codes: 0 all good, 1 some jobs failed, 2 bad input, 3 stopped.\nThe guide: ${docsPlace()}`,
    )
    .exitOverride();
  addRuns(katfan, end);
  addSolving(katfan, end);
  addLife(katfan, end);
  addServing(katfan, end);
  addBeginnings(katfan, end);
  addRpc(katfan, end);
  addLsp(katfan, end);
  return katfan;
}

const EXAMPLES = `Examples:
  katfan solve cavity.kat --plot     one KatScript file, as kat3 runs it
  katfan init my-sweep               a spec to begin with
  katfan run my-sweep                run it, or go on where it stopped
  katfan fetch my-sweep --to all.csv the data set in one file`;

/** What helps to begin. */
function addBeginnings(katfan: Command, end: End): void {
  katfan
    .command("help")
    .description("Print the help of a command.")
    .argument("[command]", "which one; an overview of all if left out")
    .action((name: string | undefined) => (name === undefined ? katfan : commandNamed(katfan, name)).help());
  katfan
    .command("init")
    .description("Write a spec to begin with, and its model; writes over nothing.")
    .argument("[folder]", "where it is written", place, ".")
    .addOption(new Option("--template <name>", "what it is of (default: noise)").choices(Object.keys(TEMPLATES)))
    .option("--model <file>", "a KatScript file of your own (default: the template's)", place)
    .addHelpText("after", examples("init my-sweep", "init my-cavity --template tolerances", "init . --model ifo.kat"))
    .action(async (folder, options) => end(await (await import("./spec/init.js")).init(folder, options)));
  katfan
    .command("schema")
    .description("Print the JSON Schema of a spec, for editors and programs.")
    .addHelpText("after", examples("schema > spec.schema.json"))
    .action(async () => end((await import("./spec/schema.js")).schema()));
  katfan
    .command("completion")
    .description("Print a script by which a shell completes katfan's commands and options.")
    .addArgument(new Argument("<shell>", "which one").choices(SHELLS))
    .addHelpText(
      "after",
      "\nFor good:\n  echo 'source <(katfan completion bash)' >> ~/.bashrc\n  katfan completion fish > ~/.config/fish/completions/katfan.fish",
    )
    .action((shell) => end(completion(shell, katfan)));
}

function addRpc(katfan: Command, end: End): void {
  katfan
    .command("rpc")
    .description(
      "Serve the program that started it, as Python's katfan does: requests on standard input, as JSON lines.",
    )
    .option("--functions", "compiled functions alone, one request after the other: a call costs least so")
    .addHelpText("after", `${examples("rpc < requests.jsonl")}\n\nWhat it understands: docs/rpc.md of the guide.`)
    .action(async ({ functions }: { readonly functions?: true }) => {
      if (functions === true) (await import("./rpc/functions-alone.js")).main();
      else end(await (await import("./rpc/rpc.js")).rpc(runAs));
    });
}

/** For editors. */
function addLsp(katfan: Command, end: End): void {
  katfan
    .command("lsp")
    .description("Serve an editor that has started it, over its standard streams: a language server for KatScript.")
    .option("--stdio", "what it does in any case: many editors say so")
    .addHelpText("after", `${examples("lsp --stdio")}\n\nHow editors are told of it: docs/editors.md of the guide.`)
    .action(async () => end(await (await import("./lsp/lsp.js")).lsp()));
}

/** Runs a command line of another's. What commander would say of it is thrown. */
async function runAs(args: readonly string[]): Promise<ExitCode> {
  let ended: ExitCode = 0;
  const katfan = program((code) => {
    ended = code;
  });
  for (const command of [katfan, ...katfan.commands]) command.configureOutput({ writeErr() {}, writeOut: print });
  await katfan.parseAsync(args, { from: "user" });
  return ended;
}

function commandNamed(katfan: Command, name: string): Command {
  const found = katfan.commands.find((command) => command.name() === name);
  if (found !== undefined) return found;
  const names = katfan.commands.map((command) => command.name());
  const near = nearest(name, names);
  const remedy = near === "" ? `There are ${names.join(", ")}.` : `Did you mean ${near.replaceAll('"', "")}?`;
  throw new UserError({ code: "unknown-command", place: "katfan help", what: `unknown command '${name}'`, remedy });
}
