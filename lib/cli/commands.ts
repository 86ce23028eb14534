/** Every command, its arguments and options, and the module that does it. */
import { Argument, Command, InvalidArgumentError, Option } from "commander";
import { ENGINE_VERSION, VERSION } from "../constants.js";
import { UserError } from "../errors.js";
import { nearest } from "../model/nearest.js";
import { completion, SHELLS } from "./completion.js";
import { TEMPLATES } from "./spec/templates.js";
import type { ExitCode } from "./terminal/exit-codes.js";
import { print } from "./terminal/output.js";
import { docsPlace } from "./terminal/package-files.js";

const SPEC = "the sweep: a JSON, YAML or TypeScript file, or a folder with spec.yaml, spec.json or spec.ts";
const RUN = "a run's name, its id or first digits, its folder, or a spec";

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
  addRun(katfan, end);
  addPlan(katfan, end);
  addSubmit(katfan, end);
  addSolve(katfan, end);
  addTrace(katfan, end);
  addCheck(katfan, end);
  addVerify(katfan, end);
  addLife(katfan, end);
  addBeginnings(katfan, end);
  addRpc(katfan, end);
  return katfan;
}

type End = (code: ExitCode) => void;

const EXAMPLES = `Examples:
  katfan solve cavity.kat --plot     one KatScript file, as kat3 runs it
  katfan init my-sweep               a spec to begin with
  katfan run my-sweep                run it, or go on where it stopped
  katfan fetch my-sweep --to all.csv the data set in one file`;

/** Examples below a command's options. */
function examples(...lines: readonly string[]): string {
  return `\nExamples:\n${lines.map((line) => `  katfan ${line}`).join("\n")}`;
}

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
    .argument("[folder]", "where it is written", ".")
    .addOption(new Option("--template <name>", "what it is of (default: noise)").choices(Object.keys(TEMPLATES)))
    .option("--model <file>", "a KatScript file of your own (default: the template's)")
    .addHelpText("after", examples("init my-sweep", "init my-cavity --template tolerances", "init . --model ifo.kat"))
    .action(async (folder, options) => end((await import("./spec/init.js")).init(folder, options)));
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
    .addHelpText("after", `${examples("rpc < requests.jsonl")}\n\nWhat it understands: docs/rpc.md of the guide.`)
    .action(async () => end(await (await import("./rpc/rpc.js")).rpc(runAs)));
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

function addRun(katfan: Command, end: End): void {
  katfan
    .command("run")
    .description("Run a sweep, or go on with one; print where its result lies.")
    .argument("<spec>", SPEC)
    .addOption(
      new Option("--backend <name>", "where the jobs run (default: the spec's, else local)").choices([
        "local",
        "lambda",
        "spmd",
      ]),
    )
    .option("--out <folder>", "the folder of runs", place, "katfan-runs")
    .option("--workers <n>", "worker threads (default: the machine's cores)", positive)
    .option("--chunk <n>", "jobs a chunk (default: the spec's, else what a pilot finds best)", positive)
    .option("--json", "print one JSON object on standard output, and nothing else")
    .option(
      "--job <n>",
      "run this one job, from 0, and print its inputs and outputs; write nothing (default: all jobs)",
      natural,
    )
    .option(
      "--max-failures <n>",
      "stop when more jobs than this have failed (default: the spec's, else never)",
      natural,
    )
    .option("--keep-going", "don't stop though all jobs fail for one reason")
    .option("--seed <n>", "0 to 2^64 - 1 (default: the spec's, else 0)", digits)
    .option("--yes", "don't ask before spending money")
    .option("--stage <name>", "the deployment to use, with --backend lambda (no default)", place)
    .addOption(
      new Option("--split <how>", "which chunks a rank takes, with --backend spmd (default: strided)").choices([
        "strided",
        "block",
      ]),
    )
    .addOption(
      new Option(
        "--only <what>",
        "run a task's own jobs, or merge what all have left, with --backend spmd (default: both)",
      ).choices(["jobs", "summary"]),
    )
    .option(
      "--wait <seconds>",
      "how long rank 0 waits without a new part, with --backend spmd [s] (default: 600)",
      positive,
    )
    .option(
      "--job-time <seconds>",
      "how long a job of code may take; one that takes longer has failed [s] (default: as long as it likes)",
      positive,
    )
    .addHelpText(
      "after",
      examples(
        "run examples/laser-noise",
        "run my-sweep --job 3",
        "run sweep.yaml --workers 4 --out /scratch/runs",
        "run my-sweep --json | jq -r .parts",
      ),
    )
    .action(async (spec, options) => end(await (await import("./run/run.js")).run(spec, options)));
}

function addPlan(katfan: Command, end: End): void {
  katfan
    .command("plan")
    .description("Say what a run would do: jobs, chunks, time and money per backend, from a measured pilot.")
    .argument("<spec>", SPEC)
    .option("--workers <n>", "worker threads (default: the machine's cores)", positive)
    .option("--chunk <n>", "jobs a chunk (default: the spec's, else what a pilot finds best)", positive)
    .option("--stage <name>", "the deployment to plan for (default: one with the usual settings)", place)
    .option("--json", "print one JSON object")
    .addHelpText("after", examples("plan examples/recycled-michelson", "plan my-sweep --workers 8 --json"))
    .action(async (spec, options) => end(await (await import("./run/plan.js")).plan(spec, options)));
}

function addSubmit(katfan: Command, end: End): void {
  katfan
    .command("submit")
    .description("Write a run as an array of a cluster's batch system; with --yes, submit it.")
    .argument("<spec>", SPEC)
    .addOption(
      new Option("--to <system>", "the batch system (no default)")
        .choices(["htcondor", "slurm", "pbs"])
        .makeOptionMandatory(),
    )
    .option("--tasks <n>", "how many tasks share the jobs (default: 100)", positive)
    .option("--out <folder>", "the runs' folder, which all machines share, or s3://bucket/prefix", place, "katfan-runs")
    .option("--into <folder>", "where the files are written (default: katfan-jobs/RUN-SYSTEM)", place)
    .option("--chunk <n>", "jobs a chunk (default: the spec's, else what a pilot finds best)", positive)
    .option("--seed <n>", "0 to 2^64 - 1 (default: the spec's, else 0)", digits)
    .option("--memory <MB>", "what a task may take [MB] (default: 1000)", positive)
    .option("--time <minutes>", "how long a task may take [minutes] (default: as the cluster has it)", positive)
    .option("--image <container>", "a container that tasks run in, with katfan on its path (default: none)", place)
    .option("--katfan <command>", "how tasks call katfan (default: this one; in a container, katfan)", place)
    .option("--set <line>", "a line for the batch system, as it stands; may be given again (default: none)", gathered)
    .option("--yes", "submit it")
    .option("--json", "print one JSON object")
    .addHelpText(
      "after",
      examples(
        "submit my-sweep --to htcondor --tasks 200 --set 'accounting_group = ligo.dev.o4.det'",
        "submit my-sweep --to slurm --tasks 64 --time 60 --set '-p short' --yes",
        "submit my-sweep --to pbs --out /scratch/runs --image katfan.sif",
      ),
    )
    .action(async (spec, options) => end(await (await import("./run/submit.js")).submit(spec, options)));
}

function addSolve(katfan: Command, end: End): void {
  katfan
    .command("solve")
    .description("Run the analysis of KatScript files, as kat3 does.")
    .argument("[file...]", "KatScript; - for standard input")
    .option("--json", "print a JSON object a line for each file")
    .option("--plot [picture]", "plot into an .svg or .png file (default: in the terminal)", place)
    .option("--log", "plot on logarithmic axes, where the values allow it")
    .option("--db", "plot magnitudes of what is complex in decibels, as Bode diagrams have them")
    .option("--derivatives <paths>", "add derivatives by these parameters, or by all (default: none)")
    .option("--verify", "ask your own Finesse whether the numbers are right, in place of printing them")
    .option(
      "--python <path>",
      "the Python that has Finesse, with --verify (default: $KATFAN_PYTHON, else python3)",
      place,
    )
    .addHelpText(
      "after",
      examples(
        "solve cavity.kat",
        "solve cavity.kat --plot",
        "solve --plot scan.svg scan.kat",
        "solve a.kat b.kat --json",
        "solve cavity.kat --derivatives m1.R,m2.phi",
      ),
    )
    .action(async (files, options) => end(await (await import("./solve/solve.js")).solve(files, options)));
}

function addTrace(katfan: Command, end: End): void {
  katfan
    .command("trace")
    .description("Follow a beam along a path: its size, its curvature, its Gouy phase.")
    .argument("<file>", "KatScript; - for standard input")
    .option("--from <node>", "where the path starts (default: the first laser's output)")
    .option("--to <node>", "where it ends (default: the farthest node that light gets to)")
    .option("--via <node>", "a node that it goes by (default: the shortest path)")
    .option("--json", "print one JSON object")
    .option("--plot [picture]", "plot into an .svg or .png file (default: in the terminal)", place)
    .addHelpText(
      "after",
      examples(
        "trace cavity.kat",
        "trace cavity.kat --from laser.p1.o --to ETM.p2.o",
        "trace cavity.kat --plot beam.svg",
      ),
    )
    .action(async (file, options) => end(await (await import("./solve/trace.js")).trace(file, options)));
}

function addCheck(katfan: Command, end: End): void {
  katfan
    .command("check")
    .description("Read KatScript files and build their models, without solving.")
    .argument("<file...>", "KatScript; - for standard input")
    .option("--json", "print a JSON object a line for each file")
    .addHelpText("after", examples("check cavity.kat", "check *.kat --json"))
    .action(async (files, options) => end(await (await import("./solve/check.js")).check(files, options)));
}

function addVerify(katfan: Command, end: End): void {
  katfan
    .command("verify")
    .description("Ask your own Finesse 3 whether the numbers are right; ends with 1 if they differ.")
    .argument("<spec>", `${SPEC}; or a .kat file`)
    .option("--sample <n>", "how many jobs are taken at random (default: 50)", positive)
    .option("--seed <n>", "which ones, 0 to 2^64 - 1 (default: the spec's seed)", digits)
    .option(
      "--tolerance <t>",
      "as a share of the largest value of each output (default: what suits the analysis)",
      fraction,
    )
    .option("--python <path>", "the Python that has Finesse (default: $KATFAN_PYTHON, else python3)", place)
    .option("--json", "print one JSON object")
    .addHelpText("after", examples("verify my-sweep --sample 10", "verify cavity.kat --python ~/venv/bin/python"))
    .action(async (spec, options) => end(await (await import("./solve/verify.js")).verify(spec, options)));
}

/** What is done with a run after it was started. */
function addLife(katfan: Command, end: End): void {
  const life = (name: string, description: string) =>
    katfan
      .command(name)
      .description(description)
      .argument("<run>", RUN)
      .option("--out <folder>", "the folder of runs", place, "katfan-runs")
      .option("--stage <name>", "the deployment that the run is on (default: none)", place)
      .option("--json", "print one JSON object");
  life("status", "Say how far a run is.")
    .addHelpText("after", examples("status my-sweep", "status 1b15"))
    .action(async (run, options) => end(await (await import("./life/status.js")).status(run, options)));
  life("fetch", "Put a run's data set into one file, or bring it here from its deployment.")
    .option("--to <file>", "a .parquet, .csv or .jsonl file (default: its own folder, from a deployment)", place)
    .option("--workers", "with who ran each job: host, process, thread, rank, instance of the model, attempt")
    .addHelpText("after", examples("fetch my-sweep --to all.parquet", "fetch 1b15 --to all.csv --workers"))
    .action(async (run, options) => end(await (await import("./life/fetch.js")).fetch(run, options)));
  life("report", "Say where a run's report is, or write its figures.")
    .option("--svg [folder]", "write the figures as SVG (default: beside the report)", place)
    .option("--png [folder]", "write the figures as PNG (default: beside the report)", place)
    .addHelpText("after", examples("report my-sweep", "report my-sweep --png figures"))
    .action(async (run, options) => end(await (await import("./life/report.js")).report(run, options)));
  life("cancel", "Stop a run; `run` with the same spec goes on with it.")
    .addHelpText("after", examples("cancel my-sweep"))
    .action(async (run, options) => end(await (await import("./life/cancel.js")).cancel(run, options)));
  life("compact", "Merge a finished run's small parts into large ones of the same rows.")
    .addHelpText("after", examples("compact my-sweep", "compact 1b15 --out s3://bucket/prefix"))
    .action(async (run, options) => end(await (await import("./life/compact.js")).compact(run, options)));
  katfan
    .command("compare")
    .description("Compare two runs, or a run and a CSV file: statistics, distributions, jobs that moved most.")
    .argument("<a>", RUN)
    .argument("<b>", "the same of another one, or a .csv or .tsv file with a column an output")
    .option("--out <folder>", "the folder of runs", place, "katfan-runs")
    .option("--to <file>", "a page with both distributions, an .html file (default: none)", place)
    .option("--json", "print one JSON object")
    .addHelpText("after", examples("compare 1b15 71e5", "compare my-sweep finesse.csv --to compared.html"))
    .action(async (a, b, options) => end(await (await import("./life/compare.js")).compare(a, b, options)));
  katfan
    .command("list")
    .description("List the runs of a folder.")
    .option("--out <folder>", "the folder of runs", place, "katfan-runs")
    .option("--stage <name>", "a deployment, in place of the folder (default: none)", place)
    .option("--json", "print one JSON object a line for each run")
    .addHelpText("after", examples("list", "list --out /scratch/runs --json"))
    .action(async (options) => end(await (await import("./life/list.js")).list(options)));
}

function commandNamed(katfan: Command, name: string): Command {
  const found = katfan.commands.find((command) => command.name() === name);
  if (found !== undefined) return found;
  const names = katfan.commands.map((command) => command.name());
  const near = nearest(name, names);
  const remedy = near === "" ? `There are ${names.join(", ")}.` : `Did you mean ${near.replaceAll('"', "")}?`;
  throw new UserError({ code: "unknown-command", place: "katfan help", what: `unknown command '${name}'`, remedy });
}

function place(text: string): string {
  if (text.trim() === "") throw new InvalidArgumentError("It names nothing.");
  return text;
}

function gathered(text: string, before: readonly string[] = []): readonly string[] {
  return [...before, place(text)];
}

function positive(text: string): number {
  const number = natural(text);
  if (number === 0) throw new InvalidArgumentError("It must be at least 1.");
  return number;
}

function natural(text: string): number {
  const number = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(number)) {
    throw new InvalidArgumentError("It must be a whole number, as 1000.");
  }
  return number;
}

function digits(text: string): string {
  if (!/^\d{1,20}$/.test(text) || BigInt(text) >= 2n ** 64n) {
    throw new InvalidArgumentError("It must be a whole number from 0 to 2^64 - 1.");
  }
  return text;
}

function fraction(text: string): number {
  const number = Number(text);
  if (!/\d/.test(text) || !(number > 0 && number < 1)) {
    throw new InvalidArgumentError("It must be a number between 0 and 1, as 1e-8.");
  }
  return number;
}
