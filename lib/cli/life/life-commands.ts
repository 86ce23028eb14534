/** The commands for runs that were started: status, fetch, report, cancel, compact, compare, list. */
import type { Command } from "commander";
import { type End, examples, RUN } from "../terminal/command-help.js";
import { place } from "../terminal/option-values.js";

export function addLife(katfan: Command, end: End): void {
  const life = (name: string, description: string) =>
    katfan
      .command(name)
      .description(description)
      .argument("<run>", RUN, place)
      .option("--out <folder>", "the folder of runs", place, "katfan-runs")
      .option("--stage <name>", "the deployment that the run is on (default: none)", place)
      .option("--json", "print one JSON object");
  life("status", "Say how far a run is.")
    .addHelpText("after", examples("status my-sweep", "status 1b15"))
    .action(async (run, options) => end(await (await import("./status.js")).status(run, options)));
  life("fetch", "Put a run's data set into one file, or bring it here from its deployment.")
    .option("--to <file>", "a .parquet, .csv or .jsonl file (default: its own folder, from a deployment)", place)
    .option("--workers", "with who ran each job: host, process, thread, rank, instance of the model, attempt")
    .addHelpText("after", examples("fetch my-sweep --to all.parquet", "fetch 1b15 --to all.csv --workers"))
    .action(async (run, options) => end(await (await import("./fetch.js")).fetch(run, options)));
  life("report", "Say where a run's report is, or write its figures.")
    .option("--svg [folder]", "write the figures as SVG (default: RUN-figures, here)", place)
    .option("--png [folder]", "write the figures as PNG (default: RUN-figures, here)", place)
    .addHelpText("after", examples("report my-sweep", "report my-sweep --png figures"))
    .action(async (run, options) => end(await (await import("./report.js")).report(run, options)));
  life("cancel", "Stop a run; `run` with the same spec goes on with it.")
    .addHelpText("after", examples("cancel my-sweep"))
    .action(async (run, options) => end(await (await import("./cancel.js")).cancel(run, options)));
  life("compact", "Merge a finished run's small parts into large ones of the same rows.")
    .addHelpText("after", examples("compact my-sweep", "compact 1b15 --out s3://bucket/prefix"))
    .action(async (run, options) => end(await (await import("./compact.js")).compact(run, options)));
  katfan
    .command("compare")
    .description("Compare two runs, or a run and a CSV file: statistics, distributions, jobs that moved most.")
    .argument("<a>", RUN, place)
    .argument("<b>", "the same of another one, or a .csv or .tsv file with a column an output", place)
    .option("--out <folder>", "the folder of runs", place, "katfan-runs")
    .option("--to <file>", "a page with both distributions, an .html file (default: none)", place)
    .option("--json", "print one JSON object")
    .addHelpText("after", examples("compare 1b15 71e5", "compare my-sweep finesse.csv --to compared.html"))
    .action(async (a, b, options) => end(await (await import("./compare.js")).compare(a, b, options)));
  katfan
    .command("list")
    .description("List the runs of a folder.")
    .option("--out <folder>", "the folder of runs", place, "katfan-runs")
    .option("--stage <name>", "a deployment, in place of the folder (default: none)", place)
    .option("--json", "print one JSON object a line for each run")
    .addHelpText("after", examples("list", "list --out /scratch/runs --json"))
    .action(async (options) => end(await (await import("./list.js")).list(options)));
}
