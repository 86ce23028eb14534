/** `katfan compare A B`: two runs, or a run and a table of another program's numbers, side by side. */
import { aligned } from "../../aligned.js";
import { counted } from "../../counted.js";
import { UserError } from "../../errors.js";
import { manifestOf } from "../../fanout/manifest.js";
import { drawnOf } from "../../fanout/reducer/redraw.js";
import { type Comparison, compared, type Moments, type Numbers, type Side } from "../../results/answers/comparison.js";
import { movedCells, outputCells } from "../../results/report/comparison-cells.js";
import type { Result } from "../../results/summary/finish.js";
import { quantityValues } from "../../results/variables.js";
import { EXIT, type ExitCode } from "../terminal/exit-codes.js";
import { inputText } from "../terminal/input-text.js";
import { print } from "../terminal/output.js";
import { writeFile } from "../terminal/write-file.js";
import { columnsOf } from "./csv-columns.js";
import { findRun, whole } from "./find-run.js";
import { notDone } from "./report.js";

export interface CompareOptions {
  /** The folder of runs, or `s3://bucket/prefix`. */
  readonly out: string;
  /** A page to write, an .html file. */
  readonly to?: string;
  readonly json?: boolean;
}

export async function compare(one: string, other: string, options: CompareOptions): Promise<ExitCode> {
  if (options.to !== undefined && !PAGE.test(options.to)) {
    const remedy = "Its name must end in .html.";
    throw new UserError({ code: "unknown-format", place: options.to, what: "a page can't be of this kind", remedy });
  }
  const a = await sideOf(one, options.out);
  const b = await sideOf(other, options.out, a);
  const found = compared(a, b);
  if (found.outputs.length === 0) throw nothingInCommon(a, b);
  if (options.to !== undefined) {
    const { comparisonPage } = await import("../../results/report/comparison-page.js");
    await writeFile(options.to, comparisonPage(a, b, found));
  }
  if (options.json === true) print(JSON.stringify({ a: a.label, b: b.label, ...found, page: options.to }));
  else for (const line of linesOf(a, b, found, options.to)) print(line);
  return EXIT.good;
}

const PAGE = /\.html?$/i;
const TABLE = /\.(csv|tsv)$/i;

/** @param beside the other side: what is an input there is one of a table, too */
async function sideOf(named: string, out: string, beside?: Side): Promise<Side> {
  return TABLE.test(named) ? tableSide(named, beside) : runSide(named, out);
}

async function runSide(named: string, out: string): Promise<Side> {
  const found = await findRun(named, out);
  const { run, store } = found;
  return whole(found, async () => {
    if ((await manifestOf(run, store)) === undefined) throw notDone(run);
    const { spec, summary, rows } = await drawnOf(run, store);
    const numbers = (results: readonly Result[]) =>
      results.flatMap(({ name, unit, part, statistics }): [string, Numbers][] => {
        const values = quantityValues(rows, name, part);
        if (values === undefined || part === "abs") return [];
        return [[part === undefined ? name : `${name}.${part}`, { unit, values, whole: momentsOf(statistics) }]];
      });
    const inputs = numbers(summary.inputs).map(([name, { values }]): [string, Float64Array] => [name, values]);
    const label = `${spec.name ?? "run"} (${run.slice(0, 8)})`;
    return { label, jobs: rows.data[0], inputs: new Map(inputs), outputs: new Map(numbers(summary.outputs)) };
  });
}

function momentsOf(statistics: Result["statistics"]): Moments | undefined {
  if (typeof statistics?.mean !== "number" || typeof statistics.sd !== "number") return undefined;
  return { count: statistics.count, mean: statistics.mean, sd: statistics.sd };
}

function tableSide(file: string, beside: Side | undefined): Side {
  const columns = columnsOf(inputText(file), file);
  const inputs = new Map([...columns].filter(([name]) => beside?.inputs.has(name) === true));
  const outputs = [...columns].filter(([name]) => name !== "job" && !inputs.has(name));
  const numbers = outputs.map(([name, values]): [string, Numbers] => [name, { unit: "", values }]);
  return { label: file, jobs: columns.get("job"), inputs, outputs: new Map(numbers) };
}

function nothingInCommon(a: Side, b: Side): UserError {
  const [ofA, ofB] = [a, b].map(({ outputs }) => [...outputs.keys()].slice(0, 12).join(", ") || "none");
  return new UserError({
    code: "nothing-to-compare",
    place: b.label,
    what: `the two have no output that is a number in common: ${ofA}; and ${ofB}`,
    remedy: "Columns of a table are named as outputs are: P, or field.re and field.im of complex ones.",
  });
}

function pairsText({ pairs, changed }: Comparison): string {
  const but = changed.length === 0 ? "" : ` but for ${changed.join(", ")}`;
  return pairs === 0
    ? "no job is in both with the same inputs: means of different draws are compared"
    : `${counted(pairs, "job")} of those looked at in both, with the same inputs${but}: their differences are averaged`;
}

function linesOf(a: Side, b: Side, found: Comparison, page: string | undefined): readonly string[] {
  const { onlyA, onlyB } = found;
  const heads = ["output", "unit", "mean A", "mean B", "B - A", "sd A", "sd B", "distance", "same bits", "largest"];
  const jobs = movedCells(found);
  const only = [
    ...(onlyA.length > 0 ? [`only A has ${onlyA.join(", ")}`] : []),
    ...(onlyB.length > 0 ? [`only B has ${onlyB.join(", ")}`] : []),
  ];
  return [
    `A  ${a.label}`,
    `B  ${b.label}`,
    pairsText(found),
    "",
    ...aligned([heads, ...outputCells(found, "-")]),
    ...(jobs.length === 0
      ? []
      : ["", "jobs that moved most", ...aligned([["job", "output", "A", "B", "by, in sd of A"], ...jobs])]),
    ...(only.length === 0 ? [] : ["", ...only]),
    ...(page === undefined ? [] : ["", `page  ${page}`]),
  ];
}
