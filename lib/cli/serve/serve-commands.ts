/** The command for the page that lives. */
import type { Command } from "commander";
import { type End, examples } from "../terminal/command-help.js";
import { place, port } from "../terminal/option-values.js";

export function addServing(katfan: Command, end: End): void {
  katfan
    .command("serve")
    .description("Show the runs of a folder on a page that lives, for this machine's browser alone; Ctrl-C ends it.")
    .argument("[folder]", "the folder of runs, or s3://bucket/prefix", place, "katfan-runs")
    .option("--port <n>", "where it listens on 127.0.0.1, 1 to 65535 (default: any that is free)", port)
    .option("--open", "show it in the browser at once")
    .option("--json", "print one JSON object with its address, and nothing else")
    .addHelpText("after", examples("serve", "serve /scratch/runs --port 8080", "serve --open"))
    .action(async (folder, options) => end(await (await import("./serve.js")).serve(folder, options)));
}
