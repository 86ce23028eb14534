/** `katfan solve`: runs the analysis of KatScript files, as kat3 does; as JSON, tables, or plots. */
import { existsSync } from "node:fs";
import path from "node:path";
import { solveWithDerivatives } from "../../analysis/jobs/solve-derivatives.js";
import { type Solution, solveModel } from "../../analysis/whole/solve.js";
import { inSentences, isMistake, UserError } from "../../errors.js";
import { parse } from "../../katscript/parse.js";
import { EXIT, type ExitCode } from "../terminal/exit-codes.js";
import { katscriptText } from "../terminal/input-text.js";
import { print, say, sayMistakes } from "../terminal/output.js";
import { allPanels, drawnSeries } from "./solution-series.js";
import { solutionTables } from "./solve-table.js";
import { terminalPlot } from "./terminal-plot.js";

export interface SolveOptions {
  readonly json?: boolean;
  /** A picture's path, or true for the terminal. */
  readonly plot?: string | true;
  /** Whether plots have logarithmic axes, where their values allow it. */
  readonly log?: boolean;
  /** Whether magnitudes of what is complex are plotted in decibels. */
  readonly db?: boolean;
  /** Whether to ask the user's own Finesse, and its Python. */
  readonly verify?: boolean;
  readonly python?: string;
  /** What derivatives are by: paths with commas between them, or all. */
  readonly derivatives?: string;
}

export async function solve(named: readonly string[], options: SolveOptions): Promise<ExitCode> {
  const { files, plot } = sorted(named, options.plot);
  if (files.length === 0) {
    const remedy = "Name one, or several, or - for standard input.";
    throw new UserError({ code: "no-file", place: "katfan solve", what: "no file is named", remedy });
  }
  if (options.verify === true) return (await import("./verify.js")).verifyFiles(files, options);
  if (typeof plot === "string" && files.length > 1) {
    throw new UserError({
      code: "one-file-per-picture",
      place: "--plot",
      what: `${files.length} files don't go into one picture`,
      remedy: "Name one file, or leave out the picture's name to plot in the terminal.",
    });
  }
  let allGood = true;
  for (const file of files) {
    const solution = solved(file, options);
    if (solution === undefined) allGood = false;
    else await show(solution, file, { ...options, plot, titled: files.length > 1 });
  }
  return allGood ? EXIT.good : EXIT.badInput;
}

/** `--plot x.kat` means x.kat plotted in the terminal: only names of pictures are pictures. */
function sorted(files: readonly string[], plot: string | true | undefined) {
  if (plot === undefined || plot === true || /\.(svg|png)$/i.test(plot)) return { files, plot };
  if (files.length > 0 && path.extname(plot) !== ".kat" && !existsSync(plot)) {
    const remedy = "Its name must end in .svg or .png.";
    throw new UserError({ code: "unknown-format", place: plot, what: "a picture can't be of this kind", remedy });
  }
  return { files: [...files, plot], plot: true as const };
}

/** A file's solution; undefined if there is none, after saying why. */
function solved(file: string, { json: asJson, derivatives }: SolveOptions): Solution | undefined {
  try {
    const model = parse(katscriptText(file), { file });
    if (derivatives === undefined) return solveModel(model);
    const by = derivatives.split(",").map((path) => path.trim());
    return solveWithDerivatives(model, derivatives === "all" ? "all" : by);
  } catch (error) {
    if (!isMistake(error)) throw error;
    if (asJson === true) {
      const message = inSentences(error.what, error.remedy);
      const { line = 1, column = 1 } = error.span ?? {};
      print(JSON.stringify({ file, error: { message, line, column, code: error.code } }));
    } else sayMistakes(error);
    return undefined;
  }
}

interface ShowOptions {
  readonly json?: boolean;
  readonly log?: boolean;
  readonly db?: boolean;
  readonly plot: string | true | undefined;
  /** Whether to say which file it is. */
  readonly titled: boolean;
}

async function show(solution: Solution, file: string, options: ShowOptions): Promise<void> {
  const { json, plot, titled, log = false, db = false } = options;
  if (typeof plot === "string") {
    const { writeSolutionFigure } = await import("./solution-figure.js");
    await writeSolutionFigure(solution, file, { target: plot, log, db });
    say(`wrote ${plot}`);
  }
  if (json === true) return print(solutionJson(file, solution));
  if (titled) print(`# ${file}`);
  if (Object.keys(solution.outputs).length === 0)
    say(`${file}: nothing to show. Add a detector, as pd power laser.p1.o.`);
  if (plot === true) {
    const panels = allPanels(drawnSeries(solution), { log, db });
    for (const line of panels.flatMap((panel) => terminalPlot(panel, process.stdout.columns ?? 80))) print(line);
  }
  if (plot === undefined) for (const line of solutionTables(solution, process.stdout.isTTY !== true)) print(line);
}

/** The golden form (test/golden/README.md): NaN and Infinity are bare words, as Python's json has them. */
function solutionJson(file: string, { axes, outputs }: Solution): string {
  const numbers = (values: ArrayLike<number>) =>
    `[${Array.from(values, (value) => (Number.isFinite(value) ? JSON.stringify(value) : String(value))).join(",")}]`;
  const fields = (entries: readonly string[]) => `{${entries.join(",")}}`;
  const axesText = Object.entries(axes).map(([path, over]) => {
    const each = over.map(({ name, values }) => `{"name":${JSON.stringify(name)},"values":${numbers(values)}}`);
    return `${JSON.stringify(path)}:[${each.join(",")}]`;
  });
  const outputsText = Object.entries(outputs).map(([path, { shape, real, imag }]) => {
    const imaginary = imag === undefined ? "" : `,"imag":${numbers(imag)}`;
    return `${JSON.stringify(path)}:{"shape":${JSON.stringify(shape)},"real":${numbers(real)}${imaginary}}`;
  });
  return `{"file":${JSON.stringify(file)},"axes":${fields(axesText)},"outputs":${fields(outputsText)}}`;
}
