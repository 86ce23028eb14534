/**
 * From what a file or a request holds to a spec: refuses what the schema doesn't know, fills in what was left out, and freezes it.
 * Reading what it returns again gives the same.
 */
import { type Mistake, UserError } from "../../errors.js";
import { fittedSpec } from "../objective/fitted.js";
import { blockOf, factorsOf } from "../sampling/saltelli.js";
import { type RawVary, type Vary, variedBy } from "../spec/distribution.js";
import type { Fit } from "../spec/fit-fields.js";
import { MAX_MISTAKES } from "../spec/limits.js";
import type { Objective, Optimize } from "../spec/objective-fields.js";
import { deepFreeze, plainData } from "../spec/plain-data.js";
import {
  type Edit,
  type Execution,
  gridSize,
  type Histogram,
  type Reduce,
  type Sampling,
  type Spec,
} from "../spec/spec.js";
import { fieldMistake, mistakesOf, withKnownKeys } from "../spec/spec-errors.js";
import { ALL_STATISTICS, type RawReduce, type RawSpec, type SamplingKind, specSchema } from "../spec/spec-schema.js";
import { stopOf } from "../spec/stop-fields.js";
import { fitMistakes } from "./fit-check.js";
import { objectiveMistakes } from "./objective-check.js";
import { fieldsMistakes } from "./spec-check.js";
import { stopMistakes } from "./stop-check.js";

const DEFAULT_QUANTILES = [0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99];
const DEFAULT_BINS = 30;

/** The spec that raw data describes. Mistakes are thrown as one `UserError`, the first in front, the rest in `others`. */
export function readSpec(raw: unknown): Spec {
  const parsed = specSchema.safeParse(plainData(raw), { reportInput: true, error: withKnownKeys });
  if (!parsed.success) throwAll(mistakesOf(parsed.error.issues));
  const { data } = parsed;
  const files = filesLeft(data);
  if (files.length > 0) throwAll(files);
  const spec = completed(data);
  const mistakes = [
    ...fieldsMistakes(spec, Array.isArray(data.vary), { jobs: data.jobs, bases: basesOf(data.sampling) }),
    ...judgedMistakes(spec, data.jobs),
    ...stopMistakes(spec),
  ].slice(0, MAX_MISTAKES);
  if (mistakes.length > 0) throwAll(mistakes);
  return deepFreeze(spec);
}

/** Of a fit, or of an objective and how it is searched for: a fit that is right has one. */
function judgedMistakes(spec: Spec, givenJobs: number | undefined): readonly Mistake[] {
  const mistakes = fitMistakes(spec);
  return mistakes.length > 0 ? mistakes : objectiveMistakes(fittedSpec(spec), givenJobs);
}

function throwAll(mistakes: readonly Mistake[]): never {
  throw new UserError(mistakes[0]!, mistakes.slice(1));
}

/** Files that were to be read in before: a spec is complete without any. */
function filesLeft(raw: RawSpec): readonly Mistake[] {
  const left = (path: readonly PropertyKey[]): Mistake =>
    fieldMistake(path, {
      code: "spec-file",
      what: "a file is named, and here nothing can read it",
      remedy: "Put its contents here, or let the command line read it in.",
    });
  const found: Mistake[] = [];
  if (typeof raw.model !== "string") found.push(left(["model", "file"]));
  if (raw.job !== undefined && "module" in raw.job) found.push(left(["job", "module"]));
  for (const { entry, path } of varied(raw)) {
    if (entry.kind === "table" && entry.file !== undefined) found.push(left([...path, "file"]));
  }
  for (const [name, data] of Object.entries(raw.objective?.data ?? {})) {
    if (!Array.isArray(data)) found.push(left(["objective", "data", name, "file"]));
  }
  if (raw.fit !== undefined && typeof raw.fit.data.file === "string") found.push(left(["fit", "data", "file"]));
  for (const [name, { file }] of Object.entries(raw.maps ?? {})) {
    if (file !== undefined) found.push(left(["maps", name, "file"]));
  }
  return found;
}

/** The entries of `vary` as a list, and where each of them was written. */
function varied(raw: RawSpec): readonly { readonly entry: RawVary; readonly path: readonly PropertyKey[] }[] {
  const { vary } = raw;
  if (vary === undefined) return [];
  if (Array.isArray(vary)) return vary.map((entry, index) => ({ entry, path: ["vary", index] }));
  if (isTable(vary)) return [{ entry: vary, path: ["vary"] }];
  return Object.entries(vary).map(([parameter, one]) => ({ entry: { ...one, parameter }, path: ["vary", parameter] }));
}

function isTable(vary: object): vary is Extract<RawVary, { kind: "table" }> {
  return "kind" in vary && typeof vary.kind === "string";
}

/** Fills in what was left out. */
function completed(raw: RawSpec): Spec {
  const vary = varied(raw).map(({ entry }) => entry) as readonly Vary[];
  const { name, description, analysis, job, execution, maps } = raw;
  const sampling = samplingOf(raw.sampling, vary);
  return {
    katfan: 1,
    ...(name === undefined ? {} : { name }),
    ...(description === undefined ? {} : { description }),
    model: raw.model as string,
    ...(maps === undefined ? {} : { maps }),
    vary,
    sampling,
    jobs: raw.jobs ?? jobsOf(vary, sampling, { starts: startsOf(raw), bases: basesOf(raw.sampling) }),
    seed: BigInt(raw.seed ?? 0).toString(),
    ...(analysis === undefined ? {} : { analysis }),
    outputs: raw.outputs ?? "all",
    reduce: reduceOf(raw.reduce ?? {}),
    ...(raw.require === undefined ? {} : { require: requireOf(raw.require) }),
    ...(raw.stop === undefined ? {} : { stop: stopOf(raw.stop) }),
    edits: (raw.edits ?? []) as readonly Edit[],
    ...(job === undefined ? {} : { job: job as { code: string; sha256: string } }),
    ...(raw.derivatives === undefined
      ? {}
      : { derivatives: { of: raw.derivatives.of ?? "all", by: raw.derivatives.by } }),
    ...(raw.objective === undefined ? {} : { objective: raw.objective as Objective }),
    ...(raw.fit === undefined ? {} : { fit: raw.fit as Fit }),
    ...(raw.optimize === undefined ? {} : { optimize: { ...methodOf(raw), ...raw.optimize } as Optimize }),
    report: {
      ...(raw.report?.x === undefined ? {} : { x: raw.report.x }),
      log: raw.report?.log ?? [],
      good: raw.report?.good ?? {},
    },
    execution: (execution ?? {}) as Execution,
  };
}

/** How is searched where nothing is said: only a fit knows. */
function methodOf({ fit }: RawSpec): Partial<Optimize> {
  return fit === undefined ? {} : { method: "levenberg-marquardt" };
}

/** How many searches there are at each point of a grid; a fit is one, if nothing is said. */
function startsOf({ optimize, fit }: RawSpec): number | undefined {
  return optimize?.starts ?? (fit === undefined ? undefined : 1);
}

function samplingOf(raw: RawSpec["sampling"], vary: readonly Vary[]): Sampling {
  const kind = typeof raw === "object" ? raw.kind : (raw ?? usualSampling(vary));
  if (kind === "saltelli") {
    const secondOrder = typeof raw === "object" && raw.kind === "saltelli" && raw.secondOrder === true;
    return { kind, secondOrder };
  }
  if (kind !== "grid") return { kind };
  const given = typeof raw === "object" && raw.kind === "grid" ? raw.order : undefined;
  return { kind, order: given ?? axesOf(vary).flatMap(variedBy) };
}

/** How many bases Saltelli's sampling was asked for. */
function basesOf(raw: RawSpec["sampling"]): number | undefined {
  return typeof raw === "object" && raw.kind === "saltelli" ? raw.bases : undefined;
}

function usualSampling(vary: readonly Vary[]): SamplingKind {
  if (vary.some((entry) => entry.kind === "table")) return "table";
  return axesOf(vary).length > 0 ? "grid" : "random";
}

function axesOf(vary: readonly Vary[]): readonly Vary[] {
  return vary.filter(({ kind }) => kind === "linear" || kind === "log" || kind === "values");
}

interface Counts {
  /** Of an optimiser. */
  readonly starts: number | undefined;
  /** Of Saltelli's sampling. */
  readonly bases: number | undefined;
}

/** How many jobs there are where nothing is said; 0 if that can't be known. */
function jobsOf(vary: readonly Vary[], sampling: Sampling, { starts, bases = 0 }: Counts): number {
  if (sampling.kind === "grid") return gridSize(vary) * (starts ?? 1);
  if (sampling.kind === "saltelli") return bases * blockOf(factorsOf(vary).length, sampling.secondOrder);
  if (sampling.kind !== "table") return starts ?? 0;
  const tables = vary.flatMap((entry) => (entry.kind === "table" ? [entry.rows?.length ?? 0] : []));
  return tables.length === 0 ? 0 : Math.min(...tables);
}

function requireOf(raw: NonNullable<RawSpec["require"]>): Record<string, string[]> {
  return Object.fromEntries(Object.entries(raw).map(([name, own]) => [name, typeof own === "string" ? [own] : own]));
}

function reduceOf(raw: RawReduce): Reduce {
  const outputs: Record<string, { quantiles?: number[]; histogram?: Histogram }> = {};
  for (const [name, own] of Object.entries(raw.outputs ?? {})) {
    outputs[name] = {
      ...(own.quantiles === undefined ? {} : { quantiles: ascending(own.quantiles) }),
      ...(own.histogram === undefined ? {} : { histogram: histogramOf(own.histogram) }),
    };
  }
  const wanted = new Set(raw.statistics ?? ALL_STATISTICS);
  return {
    statistics: ALL_STATISTICS.filter((statistic) => wanted.has(statistic)),
    quantiles: ascending(raw.quantiles ?? DEFAULT_QUANTILES),
    histogram: histogramOf(raw.histogram ?? {}),
    outputs,
  };
}

function ascending(numbers: readonly number[]): number[] {
  return [...new Set(numbers)].sort((a, b) => a - b);
}

function histogramOf(raw: NonNullable<RawReduce["histogram"]>): Histogram {
  return {
    bins: raw.bins ?? DEFAULT_BINS,
    ...(raw.from === undefined ? {} : { from: raw.from }),
    ...(raw.to === undefined ? {} : { to: raw.to }),
  };
}
