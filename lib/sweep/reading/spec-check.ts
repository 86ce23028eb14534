/**
 * What must hold between the fields of a spec, beyond what its schema says of each.
 *
 * Not here: what must hold between a spec and its model (model-check.ts).
 */
import { counted } from "../../counted.js";
import type { Mistake } from "../../errors.js";
import { factorOf } from "../sampling/correlated.js";
import { quantileFault } from "../sampling/draw.js";
import { blockOf, factorsOf } from "../sampling/saltelli.js";
import { SOBOL_DIMENSIONS } from "../sampling/sobol-table.js";
import { drawnParameters } from "../sampling/uniforms.js";
import {
  type CorrelatedNormal,
  isAxis,
  type ParameterTable,
  type Vary,
  type VaryOne,
  variedBy,
} from "../spec/distribution.js";
import {
  MAX_JOBS,
  MAX_LATIN_HYPERCUBE_JOBS,
  MAX_MISTAKES,
  MAX_PARAMETERS,
  MAX_SOBOL_JOBS,
  MAX_TABLE_NUMBERS,
} from "../spec/limits.js";
import { gridSize, type Spec } from "../spec/spec.js";
import { fieldMistake, type Path } from "../spec/spec-errors.js";

interface Given {
  readonly jobs: number | undefined;
  readonly bases: number | undefined;
}

interface Found {
  readonly mistakes: Mistake[];
  add(path: Path, code: string, what: string, remedy: string): void;
}

/**
 * The mistakes between the fields of a completed spec.
 *
 * @param listed    whether `vary` was written as a list: where its entries are
 * @param given     `jobs`, and the bases of Saltelli's sampling, as they were written
 */
export function fieldsMistakes(spec: Spec, listed: boolean, given: Given): readonly Mistake[] {
  const mistakes: Mistake[] = [];
  const found: Found = {
    mistakes,
    add: (path, code, what, remedy) => mistakes.push(fieldMistake(path, { code, what, remedy })),
  };
  checkVary(spec.vary, (index) => entryPath(spec.vary[index]!, index, listed), found);
  checkSampling(spec, (index) => entryPath(spec.vary[index]!, index, listed), found);
  checkJobs(spec, given.jobs, found);
  checkSaltelli(spec, given, found);
  checkReduce(spec, found);
  checkEdits(spec, found);
  checkDerivatives(spec, found);
  if (BigInt(spec.seed) > 0xffff_ffff_ffff_ffffn) {
    found.add(["seed"], "spec-range", `${spec.seed} is too large`, "It must be less than 2^64.");
  }
  const known = ["job", ...spec.vary.flatMap(variedBy)];
  if (spec.report.x !== undefined && !known.includes(spec.report.x)) {
    const remedy = known.length > 12 ? "It is job, or a parameter that varies." : `Allowed are ${known.join(", ")}.`;
    found.add(["report", "x"], "spec-unknown-parameter", `"${spec.report.x}" doesn't vary`, remedy);
  }
  return mistakes.slice(0, MAX_MISTAKES);
}

function checkDerivatives(spec: Spec, found: Found): void {
  if (spec.derivatives === undefined) return;
  const others = (["job", "objective", "optimize"] as const).filter((field) => spec[field] !== undefined);
  for (const other of others) {
    const remedy =
      other === "job"
        ? "Ask for them in the code: job.model.run(..., { derivatives })."
        : "Leave one of them out: an optimiser takes the derivatives that it needs by itself.";
    found.add(["derivatives"], "spec-conflict", `derivatives stand beside ${other}`, remedy);
  }
  if (spec.derivatives.by === "all" && spec.vary.length === 0) {
    found.add(["derivatives", "by"], "spec-conflict", "nothing varies", "Name the parameters in its place.");
  }
}

function entryPath(entry: Vary, index: number, listed: boolean): Path {
  if (listed) return ["vary", index];
  return entry.kind === "table" ? ["vary"] : ["vary", (entry as VaryOne).parameter];
}

function checkVary(vary: readonly Vary[], pathOf: (index: number) => Path, found: Found): void {
  const seen = new Set<string>();
  const count = vary.reduce((sum, entry) => sum + (variedBy(entry)?.length ?? 0), 0);
  if (count > MAX_PARAMETERS) {
    found.add(["vary"], "spec-size", `${count} parameters vary`, `At most ${MAX_PARAMETERS} are allowed.`);
  }
  for (const [index, entry] of vary.entries()) {
    const path = pathOf(index);
    for (const parameter of variedBy(entry) ?? []) {
      if (seen.has(parameter)) {
        found.add(path, "spec-duplicate", `${parameter} varies twice`, "A parameter is in one entry only.");
      }
      seen.add(parameter);
    }
    if (entry.kind === "table") checkTable(entry, path, found);
    else if (entry.kind === "correlated-normal") checkCorrelated(entry, path, found);
    else checkOne(entry, path, found);
  }
}

function checkOne(entry: VaryOne, path: Path, found: Found): void {
  switch (entry.kind) {
    case "normal":
    case "truncated-normal":
      if (entry.mean === undefined && entry.relative === undefined) needed([...path, "mean"], found);
      break;
    case "lognormal":
      if (entry.median === undefined && entry.relative !== "factor") needed([...path, "median"], found);
      break;
    case "choice":
      checkWeights(entry.values.length, entry.weights, [...path, "weights"], found);
      break;
    default:
  }
  if ("from" in entry && "to" in entry && entry.from !== undefined && entry.to !== undefined) {
    if (entry.to < entry.from && !isAxis(entry)) {
      const what = `${entry.to} is less than "from", which is ${entry.from}`;
      found.add([...path, "to"], "spec-order", what, "Swap the two.");
      return;
    }
  }
  if (entry.kind === "triangular" && (entry.mode < entry.from || entry.mode > entry.to)) {
    const what = `${entry.mode} isn't between "from" and "to", which are ${entry.from} and ${entry.to}`;
    found.add([...path, "mode"], "spec-order", what, "Put it between the two.");
  }
  if (isAxis(entry) && entry.kind !== "values" && entry.points === 1 && entry.from !== entry.to) {
    const remedy = "Take at least 2, or the same number for both ends.";
    found.add([...path, "points"], "spec-range", "one point can't be at both ends", remedy);
  }
  const fault = quantileFault(entry);
  if (fault !== undefined) found.add(path, "spec-distribution", fault.what, fault.remedy);
}

function needed(path: Path, found: Found): void {
  found.add(path, "spec-missing", "is missing", "Only a factor or an offset (see `relative`) can do without it.");
}

function checkWeights(count: number, weights: readonly number[] | undefined, path: Path, found: Found): void {
  if (weights === undefined) return;
  if (weights.length !== count) {
    const what = `${counted(weights.length, "weight stands", "weights stand")} for ${counted(count, "value", "values")}`;
    found.add(path, "spec-size", what, "Give one a value.");
    return;
  }
  const sum = weights.reduce((a, b) => a + b, 0);
  if (!(sum > 0 && sum < Number.POSITIVE_INFINITY)) {
    found.add(path, "spec-range", `the weights add up to ${sum}`, "At least one must be more than 0.");
  }
}

function checkCorrelated(entry: CorrelatedNormal, path: Path, found: Found): void {
  const count = entry.parameters.length;
  const { means, sigmas, correlation, covariance, relative } = entry;
  if (means === undefined && relative === undefined) needed([...path, "means"], found);
  const perParameter = (name: string, list: readonly number[] | undefined) => {
    if (list === undefined || list.length === count) return;
    const what = `${counted(list.length, "number stands", "numbers stand")} for ${counted(count, "parameter", "parameters")}`;
    found.add([...path, name], "spec-size", what, "Give one a parameter.");
  };
  perParameter("means", means);
  perParameter("sigmas", sigmas);
  if (covariance !== undefined && (sigmas !== undefined || correlation !== undefined)) {
    const what = "a covariance stands beside sigmas or a correlation";
    found.add([...path, "covariance"], "spec-conflict", what, "Give either the one or the others.");
    return;
  }
  if (covariance === undefined && (sigmas === undefined || correlation === undefined)) {
    const remedy = "Give a covariance, or sigmas and a correlation.";
    found.add(path, "spec-missing", "the spread isn't given", remedy);
    return;
  }
  const name = covariance === undefined ? "correlation" : "covariance";
  const matrix = (covariance ?? correlation)!;
  if (matrix.length !== count || matrix.some((row) => row.length !== count)) {
    const at = matrix.findIndex((row) => row.length !== count);
    const what =
      at === -1
        ? `${counted(matrix.length, "row stands", "rows stand")} for ${counted(count, "parameter", "parameters")}`
        : `row ${at} has ${counted(matrix[at]!.length, "number", "numbers")} for ${counted(count, "parameter", "parameters")}`;
    found.add([...path, name], "spec-size", what, "Give a row and a column a parameter.");
    return;
  }
  if (sigmas !== undefined && sigmas.length !== count) return;
  const factor = factorOf(entry);
  if (factor.kind === "fault") found.add([...path, name, ...factor.at], "spec-matrix", factor.what, factor.remedy);
}

function checkTable(entry: ParameterTable, path: Path, found: Found): void {
  const { columns, rows } = entry as Partial<ParameterTable>;
  if (columns === undefined || rows === undefined) {
    const missing = columns === undefined ? "columns" : "rows";
    found.add([...path, missing], "spec-missing", "is missing", "A table has columns and rows, or a file.");
    return;
  }
  if (rows.length * columns.length > MAX_TABLE_NUMBERS) {
    const what = `the table has ${rows.length * columns.length} numbers`;
    found.add([...path, "rows"], "spec-size", what, `At most ${MAX_TABLE_NUMBERS} are allowed.`);
  }
  const at = rows.findIndex((row) => row.length !== columns.length);
  if (at === -1) return;
  const what = `${counted(rows[at]!.length, "number stands", "numbers stand")} for ${counted(columns.length, "column", "columns")}`;
  found.add([...path, "rows", at], "spec-size", what, "Give one a column.");
}

function checkSampling(spec: Spec, pathOf: (index: number) => Path, found: Found): void {
  const { sampling, vary, jobs } = spec;
  for (const [index, entry] of vary.entries()) {
    if (isAxis(entry) && sampling.kind !== "grid") {
      const remedy = `Take the sampling "grid", or a distribution, as "uniform" or "choice".`;
      const what = `an axis of the kind "${entry.kind}" has no place in the sampling "${sampling.kind}"`;
      found.add([...pathOf(index), "kind"], "spec-conflict", what, remedy);
    }
    if (entry.kind === "table" && sampling.kind !== "table") {
      const what = `a table has no place in the sampling "${sampling.kind}"`;
      found.add([...pathOf(index), "kind"], "spec-conflict", what, `Take the sampling "table".`);
    }
  }
  if (sampling.kind === "grid") checkOrder(vary, sampling.order, found);
  if (sampling.kind === "table" && !vary.some((entry) => entry.kind === "table")) {
    found.add(["sampling"], "spec-conflict", `there is no table for the sampling "table"`, "Add one to `vary`.");
  }
  if (sampling.kind === "sobol" || sampling.kind === "saltelli") {
    const drawn = drawnParameters(vary).length;
    const count = sampling.kind === "sobol" ? drawn : 2 * drawn;
    if (count > SOBOL_DIMENSIONS) {
      const twice = sampling.kind === "sobol" ? "" : `, each from two of its dimensions`;
      const what = `${drawn} parameters are drawn${twice}, and the Sobol sequence has ${SOBOL_DIMENSIONS} dimensions`;
      found.add(["sampling"], "spec-size", what, `Take "latin-hypercube" or "random", or vary fewer.`);
    }
    if (jobs > MAX_SOBOL_JOBS) tooManyJobs(jobs, MAX_SOBOL_JOBS, "the Sobol sequence", found);
  }
  if (sampling.kind === "latin-hypercube" && jobs > MAX_LATIN_HYPERCUBE_JOBS) {
    tooManyJobs(jobs, MAX_LATIN_HYPERCUBE_JOBS, "a Latin hypercube", found);
  }
}

/** Saltelli's sampling goes by whole blocks. */
function checkSaltelli({ vary, sampling, jobs }: Spec, given: Given, found: Found): void {
  if (sampling.kind !== "saltelli") return;
  const factors = factorsOf(vary).length;
  const block = blockOf(factors, sampling.secondOrder);
  if (jobs > block * MAX_SOBOL_JOBS) tooManyJobs(jobs, block * MAX_SOBOL_JOBS, "Saltelli's sampling", found);
  if (factors === 0) {
    const what = `nothing is drawn for the sampling "saltelli"`;
    found.add(["vary"], "spec-conflict", what, "Add distributions to `vary`, as uniform or normal.");
    return;
  }
  if (given.bases !== undefined && given.jobs !== undefined && given.jobs !== given.bases * block) {
    const what = `${given.jobs} isn't ${given.bases} bases of ${block} jobs`;
    found.add(["jobs"], "spec-conflict", what, `Leave it out, or take ${given.bases * block}.`);
  } else if (jobs % block !== 0) {
    const what = `${jobs} isn't a multiple of the ${block} jobs that a base of the sampling "saltelli" makes`;
    found.add(
      ["jobs"],
      "spec-conflict",
      what,
      `Take ${nearPower(jobs / block) * block}, or sampling: { kind: saltelli, bases: ${nearPower(jobs / block)} }.`,
    );
  }
}

/** The power of two that is nearest above: so many points of a Sobol sequence are the most even. */
function nearPower(x: number): number {
  let power = 1;
  while (power < x) power *= 2;
  return power;
}

function tooManyJobs(jobs: number, most: number, of: string, found: Found): void {
  found.add(["jobs"], "spec-range", `${jobs} is too large for ${of}`, `It must be at most ${most}.`);
}

function checkOrder(vary: readonly Vary[], order: readonly string[], found: Found): void {
  const axes = vary.filter(isAxis).map(({ parameter }) => parameter);
  if (axes.length === 0) {
    found.add(["sampling"], "spec-conflict", `there is no axis for the sampling "grid"`, "Add axes to `vary`.");
    return;
  }
  const same = order.length === axes.length && new Set(order).size === order.length;
  if (same && order.every((parameter) => axes.includes(parameter))) return;
  const what = `the order names ${order.join(", ") || "nothing"}`;
  found.add(["sampling", "order"], "spec-conflict", what, `Name each axis once: ${axes.join(", ")}.`);
}

function checkJobs(spec: Spec, given: number | undefined, found: Found): void {
  const { jobs, sampling, vary } = spec;
  const points = gridSize(vary);
  if (sampling.kind === "grid" && points > MAX_JOBS) {
    found.add(["vary"], "spec-size", `the axes make ${points} points`, `At most ${MAX_JOBS} are allowed.`);
  } else if (sampling.kind === "grid" && jobs % points !== 0) {
    const remedy = "Take that number, a multiple of it (the grid is gone through again), or leave it out.";
    found.add(["jobs"], "spec-conflict", `${jobs} isn't a multiple of the ${points} points of the grid`, remedy);
  }
  const rows = vary.flatMap((entry) =>
    entry.kind === "table" && Array.isArray(entry.rows) ? [entry.rows.length] : [],
  );
  const fewest = Math.min(...rows);
  if (sampling.kind === "table" && jobs > fewest) {
    found.add(
      ["jobs"],
      "spec-conflict",
      `${jobs} is more than the table has rows, which is ${fewest}`,
      "A job takes a row.",
    );
  }
  if (given === undefined && jobs === 0 && found.mistakes.length === 0) {
    const instead = sampling.kind === "saltelli" ? ", or the sampling have bases" : "";
    const path = spec.optimize === undefined || instead !== "" ? ["jobs"] : ["optimize", "starts"];
    found.add(path, "spec-missing", "is missing", `It must be a whole number${instead}.`);
  }
}

function checkReduce(spec: Spec, found: Found): void {
  const check = (histogram: { readonly from?: number; readonly to?: number } | undefined, path: Path) => {
    if (histogram?.from === undefined || histogram.to === undefined || histogram.from < histogram.to) return;
    const what = `${histogram.to} isn't more than "from", which is ${histogram.from}`;
    found.add([...path, "to"], "spec-order", what, "Swap the two.");
  };
  check(spec.reduce.histogram, ["reduce", "histogram"]);
  for (const [name, own] of Object.entries(spec.reduce.outputs)) {
    check(own.histogram, ["reduce", "outputs", name, "histogram"]);
  }
}

/** Edits whose selectors can't be, or that set what varies. */
function checkEdits(spec: Spec, found: Found): void {
  const varied = new Set(spec.vary.flatMap((entry) => variedBy(entry) ?? []));
  for (const [index, edit] of spec.edits.entries()) {
    const path = ["edits", index];
    const { jobs } = edit;
    if (edit.remove === undefined && edit.add === undefined && edit.set === undefined && edit.analysis === undefined) {
      const remedy = "Give it at least one of remove, add, set and analysis.";
      found.add(path, "spec-missing", "this edit changes nothing", remedy);
    }
    if (jobs?.offset !== undefined && jobs.every === undefined) {
      found.add([...path, "jobs", "offset"], "spec-conflict", `an offset needs "every"`, "Add it, as every: 2.");
    }
    if (jobs?.first !== undefined && jobs.last !== undefined && jobs.last < jobs.first) {
      const what = `${jobs.last} is less than "first", which is ${jobs.first}`;
      found.add([...path, "jobs", "last"], "spec-order", what, "Swap the two.");
    }
    for (const parameter of Object.keys(jobs?.where ?? {})) {
      if (varied.has(parameter)) continue;
      const what = `${parameter} doesn't vary`;
      found.add([...path, "jobs", "where", parameter], "spec-unknown-parameter", what, "Name one that does.");
    }
    for (const parameter of Object.keys(edit.set ?? {})) {
      if (!varied.has(parameter)) continue;
      const what = `${parameter} varies, so an edit can't set it`;
      found.add([...path, "set", parameter], "spec-conflict", what, "Leave it out here or in `vary`.");
    }
  }
  if (spec.job !== undefined && spec.edits.length > 0) {
    const remedy = "The code can change job.model itself.";
    found.add(["edits"], "spec-conflict", "edits stand beside a job's code", remedy);
  }
}
