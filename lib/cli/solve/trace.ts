/** `katfan trace`: the beam along a path, as a table, a figure, or JSON. */
import { aligned } from "../../aligned.js";
import { type PathEnds, type PathPoint, traceAlong } from "../../analysis/beams/trace-path.js";
import { placed } from "../../analysis/whole/solve.js";
import { UserError } from "../../errors.js";
import { parse } from "../../katscript/parse.js";
import { katscriptText } from "../terminal/input-text.js";
import { print, say } from "../terminal/output.js";
import { allPanels, seriesOf } from "./solution-series.js";
import { terminalPlot } from "./terminal-plot.js";

export interface TraceOptions extends PathEnds {
  readonly json?: boolean;
  /** A picture's path, or true for the terminal. */
  readonly plot?: string | true;
}

export async function trace(file: string, options: TraceOptions): Promise<void> {
  const { plot } = options;
  if (typeof plot === "string" && !/\.(svg|png)$/i.test(plot)) {
    const remedy = "Its name must end in .svg or .png.";
    throw new UserError({ code: "unknown-format", place: plot, what: "a picture can't be of this kind", remedy });
  }
  const model = parse(katscriptText(file), { file });
  const { nodes, solution } = placed(model, () => traceAlong(model, options), "as they are");
  if (typeof plot === "string") {
    const { writeSolutionFigure } = await import("./solution-figure.js");
    await writeSolutionFigure(solution, file, { target: plot, log: false, db: false });
    say(`wrote ${plot}`);
  }
  if (options.json === true) print(JSON.stringify({ file, path: nodes }));
  else if (plot === true) {
    const panels = allPanels(seriesOf(solution), { log: false, db: false });
    for (const line of panels.flatMap((panel) => terminalPlot(panel, process.stdout.columns ?? 80))) print(line);
  } else if (plot === undefined) for (const line of table(nodes)) print(line);
}

const DIGITS = 6;

/** Sizes in millimetres, angles in degrees, all else in metres. */
function table(nodes: readonly PathPoint[]): readonly string[] {
  const number = (value: number) => (Number.isFinite(value) ? Number(value.toPrecision(DIGITS)).toString() : "inf");
  const heads = ["w [mm]", "Rc [m]", "Gouy [deg]"].flatMap((head) => ["x", "y"].map((plane) => `${plane}: ${head}`));
  const rows = nodes.map(({ node, position, beams: { x, y } }) => [
    node,
    number(position),
    ...[x.w, y.w].map((w) => number(1000 * w)),
    ...[x.S, y.S].map((S) => number(1 / S)),
    ...[x.gouy, y.gouy].map(number),
  ]);
  return aligned([["node", "z [m]", ...heads], ...rows]);
}
