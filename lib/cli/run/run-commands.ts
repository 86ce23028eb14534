/** The commands that start runs: run, plan, submit. */
import { type Command, Option } from "commander";
import { type End, examples, SPEC } from "../terminal/command-help.js";
import { digits, gathered, natural, place, positive } from "../terminal/option-values.js";

export function addRuns(katfan: Command, end: End): void {
  addRun(katfan, end);
  addPlan(katfan, end);
  addSubmit(katfan, end);
}

function addRun(katfan: Command, end: End): void {
  katfan
    .command("run")
    .description("Run a sweep, or go on with one; print where its result lies.")
    .argument("<spec>", SPEC, place)
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
    .action(async (spec, options) => end(await (await import("./run.js")).run(spec, options)));
}

function addPlan(katfan: Command, end: End): void {
  katfan
    .command("plan")
    .description("Say what a run would do: jobs, chunks, time and money per backend, from a measured pilot.")
    .argument("<spec>", SPEC, place)
    .option("--workers <n>", "worker threads (default: the machine's cores)", positive)
    .option("--chunk <n>", "jobs a chunk (default: the spec's, else what a pilot finds best)", positive)
    .option("--stage <name>", "the deployment to plan for (default: one with the usual settings)", place)
    .option("--json", "print one JSON object")
    .addHelpText("after", examples("plan examples/recycled-michelson", "plan my-sweep --workers 8 --json"))
    .action(async (spec, options) => end(await (await import("./plan.js")).plan(spec, options)));
}

function addSubmit(katfan: Command, end: End): void {
  katfan
    .command("submit")
    .description("Write a run as an array of a cluster's batch system; with --yes, submit it.")
    .argument("<spec>", SPEC, place)
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
    .action(async (spec, options) => end(await (await import("./submit.js")).submit(spec, options)));
}
