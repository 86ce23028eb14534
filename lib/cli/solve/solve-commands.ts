/** The commands for one text: solve, trace, check, verify. */
import type { Command } from "commander";
import { type End, examples, SPEC } from "../terminal/command-help.js";
import { digits, fraction, gathered, place, positive } from "../terminal/option-values.js";

export function addSolving(katfan: Command, end: End): void {
  addSolve(katfan, end);
  addTrace(katfan);
  addCheck(katfan, end);
  addVerify(katfan, end);
}

function addSolve(katfan: Command, end: End): void {
  katfan
    .command("solve")
    .description("Run the analysis of KatScript files, as kat3 does.")
    .argument("[file...]", "KatScript; - for standard input", gathered)
    .option("--json", "print a JSON object a line for each file")
    .option("--plot [picture]", "plot into an .svg or .png file (default: in the terminal)", place)
    .option("--log", "plot on logarithmic axes, where the values allow it")
    .option("--db", "plot magnitudes of what is complex in decibels, as Bode diagrams have them")
    .option("--derivatives <paths>", "add derivatives by these parameters, or by all (default: none)", place)
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
    .action(async (files, options) => end(await (await import("./solve.js")).solve(files, options)));
}

function addTrace(katfan: Command): void {
  katfan
    .command("trace")
    .description("Follow a beam along a path: its size, its curvature, its Gouy phase.")
    .argument("<file>", "KatScript; - for standard input", place)
    .option("--from <node>", "where the path starts (default: the first laser's output)", place)
    .option("--to <node>", "where it ends (default: as far as light gets without coming back)", place)
    .option("--via <node>", "a node that it goes by (default: the shortest path)", place)
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
    .action(async (file, options) => (await import("./trace.js")).trace(file, options));
}

function addCheck(katfan: Command, end: End): void {
  katfan
    .command("check")
    .description("Read KatScript files and build their models, without solving.")
    .argument("<file...>", "KatScript; - for standard input", gathered)
    .option("--json", "print a JSON object a line for each file")
    .addHelpText("after", examples("check cavity.kat", "check *.kat --json"))
    .action(async (files, options) => end(await (await import("./check.js")).check(files, options)));
}

function addVerify(katfan: Command, end: End): void {
  katfan
    .command("verify")
    .description("Ask your own Finesse 3 whether the numbers are right; ends with 1 if they differ.")
    .argument("<spec>", `${SPEC}; or a .kat file`, place)
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
    .action(async (spec, options) => end(await (await import("./verify.js")).verify(spec, options)));
}
