/**
 * The schema of a spec: what a sweep is, as data. The one for the command line, the API, the docs and the types.
 *
 * Not here: checks across fields and what is filled in (spec.ts), errors in words (spec-errors.ts).
 */
import * as z from "zod";
import { fileReference, parameterPath, vary } from "./distribution.js";
import { fit } from "./fit-fields.js";
import { later } from "./later.js";
import {
  MAX_BINS,
  MAX_CODE_CHARACTERS,
  MAX_EDITS,
  MAX_JOBS,
  MAX_KATSCRIPT_CHARACTERS,
  MAX_OUTPUTS,
  MAX_PARAMETERS,
  MAX_QUANTILES,
} from "./limits.js";
import { surfaceMap } from "./map-fields.js";
import { objective, optimize } from "./objective-fields.js";
import { requirement } from "./requirement.js";
import { stop } from "./stop-fields.js";

// Of a schema that is asked a few times, code of its own takes longer to make than it saves.
z.config({ jitless: true });

const katscript = z.string().max(MAX_KATSCRIPT_CHARACTERS);
const index = z.int().min(0).max(MAX_JOBS);
const outputName = z.string().min(1).max(500);

const SAMPLINGS = ["random", "latin-hypercube", "sobol", "saltelli", "grid", "table"] as const;

const sampling = () =>
  z.union([
    z.enum(SAMPLINGS),
    z.discriminatedUnion("kind", [
      z.strictObject({ kind: z.literal("random") }).describe("Independent draws"),
      z.strictObject({ kind: z.literal("latin-hypercube") }).describe("One draw in each of as many strata as jobs"),
      z.strictObject({ kind: z.literal("sobol") }).describe("A Sobol sequence, scrambled by the seed"),
      z
        .strictObject({
          kind: z.literal("saltelli"),
          bases: z.int().min(1).max(MAX_JOBS).optional().describe("How many bases, in place of jobs"),
          secondOrder: z
            .boolean()
            .optional()
            .describe("Whether pairs of parameters get indices too; false if left out"),
        })
        .describe("Blocks of jobs that differ in one parameter: gives Sobol indices of sensitivity"),
      z
        .strictObject({ kind: z.literal("grid"), order: z.array(parameterPath).max(MAX_PARAMETERS).optional() })
        .describe("The product of the axes; order: their parameters, the one that changes slowest first"),
      z.strictObject({ kind: z.literal("table") }).describe("A row a job"),
    ]),
  ]);

/** Which jobs an edit is for: all conditions that stand must hold. */
const selector = () =>
  z.strictObject({
    every: z.int().min(1).max(MAX_JOBS).optional().describe("Every so many jobs"),
    offset: index.optional().describe("The first of `every`, 0 if left out"),
    first: index.optional().describe("From this job on"),
    last: index.optional().describe("Up to this job, itself included"),
    indices: z.array(index).max(MAX_EDITS).optional().describe("These jobs"),
    where: z
      .record(parameterPath, z.union([z.number(), z.array(z.number()).min(1)]))
      .optional()
      .describe("Where varied parameters have these values"),
  });

const edit = () =>
  z.strictObject({
    jobs: selector().optional().describe("All jobs if left out"),
    remove: z.array(z.string().min(1)).max(MAX_EDITS).optional().describe("Elements, by name"),
    add: katscript.optional().describe("KatScript"),
    set: z
      .record(parameterPath, z.union([z.number(), z.boolean(), katscript]))
      .optional()
      .describe("Parameters: numbers, or KatScript expressions"),
    analysis: katscript.optional().describe("A KatScript action, in place of the sweep's"),
  });

const STATISTICS = ["mean", "variance", "skew", "extremes", "covariance"] as const;

const histogram = () =>
  z.strictObject({
    bins: z.int().min(1).max(MAX_BINS).optional().describe("30 if left out"),
    from: z.number().optional().describe("The lower end of the first bin; the least value if left out"),
    to: z.number().optional().describe("The upper end of the last bin; the greatest value if left out"),
  });
const quantiles = () => z.array(z.number().min(0).max(1)).max(MAX_QUANTILES);

const derivatives = () =>
  z.strictObject({
    of: z
      .union([z.literal("all"), z.array(outputName).min(1).max(MAX_OUTPUTS)])
      .optional()
      .describe("Outputs, or single points of them (dark@100); all if left out"),
    by: z
      .union([z.literal("all"), z.array(parameterPath).min(1).max(MAX_PARAMETERS)])
      .describe("Parameters; all: those that vary"),
  });

const reduce = () =>
  z.strictObject({
    statistics: z.array(z.enum(STATISTICS)).optional().describe("All if left out; counts are always there"),
    quantiles: quantiles().optional().describe("0.01, 0.05, 0.25, 0.5, 0.75, 0.95 and 0.99 if left out"),
    histogram: histogram().optional(),
    outputs: z
      .record(outputName, z.strictObject({ quantiles: quantiles().optional(), histogram: histogram().optional() }))
      .optional()
      .describe("For single outputs, in place of the above"),
  });

/** How to run it: changes no number, so it isn't part of the run's id. */
const execution = () =>
  z.strictObject({
    backend: z.enum(["local", "lambda", "spmd"]).optional().describe("local if left out"),
    workers: z.int().min(1).max(100_000).optional().describe("How many chunks are computed at once"),
    chunk: z.int().min(1).max(MAX_JOBS).optional().describe("Jobs a chunk"),
    maxFailures: z.int().min(0).max(MAX_JOBS).optional().describe("Stop when more jobs than this have failed"),
    deadline: z.number().positive().optional().describe("Stop after this time [s]"),
    maxCost: z.number().positive().optional().describe("Stop before it costs more [US dollars]"),
  });

const code = () =>
  z.union([
    z.strictObject({ module: z.string().min(1).max(4096).describe("A TypeScript module that exports run(job)") }),
    z.strictObject({
      code: z.string().min(1).max(MAX_CODE_CHARACTERS).describe("The module, bundled: an ES module in JavaScript"),
      sha256: z
        .string()
        .regex(/^[0-9a-f]{64}$/, "64 hexadecimal digits")
        .describe("The code's SHA-256 in hex"),
    }),
  ]);

const report = () =>
  z.strictObject({
    x: z
      .string()
      .min(1)
      .max(200)
      .optional()
      .describe("What plots have below: a parameter, or job; what an output follows most if left out"),
    log: z.array(outputName).max(MAX_OUTPUTS).optional().describe("Outputs with logarithmic axes"),
    good: z
      .record(outputName, z.enum(["high", "low"]))
      .optional()
      .describe("Which values of outputs are good: the report then names the best and the worst jobs"),
  });

/** Sections that few specs have are made when they are met: making all takes longer than reading a spec. */
export const specSchema = z.strictObject({
  katfan: z.literal(1).optional().describe("The version of this form"),
  name: z
    .string()
    .max(200)
    .optional()
    .describe("What reports are headed with, and runs are named by; isn't part of the run's id"),
  description: z.string().max(100_000).optional().describe("For people; isn't part of the run's id"),
  model: z.union([katscript.min(1), fileReference]).describe("KatScript, or a file with it"),
  maps: later(() => z.record(z.string().min(1).max(200), surfaceMap()))
    .optional()
    .describe("Maps of mirrors, beamsplitters and lenses, by their names"),
  vary: vary.optional().describe("What differs from job to job"),
  sampling: later(sampling)
    .optional()
    .describe("How jobs' draws go together; table, grid or random, whichever fits, if left out"),
  jobs: z
    .int()
    .min(1)
    .max(MAX_JOBS)
    .optional()
    .describe("How many; of a grid or a table, as many as it has if left out"),
  seed: z
    .union([index, z.string().regex(/^[0-9]{1,20}$/, "decimal digits")])
    .optional()
    .describe("0 to 2^64 - 1, as text beyond 2^53; 0 if left out"),
  analysis: katscript.min(1).optional().describe("A KatScript action; the model's own, else noxaxis, if left out"),
  outputs: z
    .union([z.literal("all"), z.array(outputName).min(1).max(MAX_OUTPUTS)])
    .optional()
    .describe("Which detectors are kept; all if left out"),
  require: later(() => z.record(outputName, requirement()))
    .optional()
    .describe("What outputs must be, as > 0.9: the summary says how many jobs meet it"),
  stop: later(stop)
    .optional()
    .describe(
      "When enough is known, so that a run may end early: jobs is then how many at most; several must all hold",
    ),
  reduce: later(reduce).optional().describe("What the summary holds"),
  edits: later(() => z.array(edit()).max(MAX_EDITS))
    .optional()
    .describe("Changes to the model of single jobs, applied in order"),
  job: later(code).optional().describe("Code that each job runs"),
  derivatives: later(derivatives).optional().describe("Derivatives of outputs that are kept beside them"),
  objective: later(objective).optional().describe("What is to be small or large: an expression over outputs"),
  fit: later(fit)
    .optional()
    .describe("Fits parameters to what was measured: each job is a fit from where vary draws it"),
  optimize: later(optimize).optional().describe("Makes each job a search for the best objective"),
  report: later(report).optional().describe("How results are drawn: changes no number, and isn't part of the run's id"),
  execution: later(execution).optional().describe("How to run it: changes no number, and isn't part of the run's name"),
});

export type RawSpec = z.infer<typeof specSchema>;
export type Statistic = (typeof STATISTICS)[number];
export type SamplingKind = (typeof SAMPLINGS)[number];
export type RawEdit = z.infer<ReturnType<typeof edit>>;
export type RawExecution = z.infer<ReturnType<typeof execution>>;
export type RawReduce = z.infer<ReturnType<typeof reduce>>;
export const ALL_STATISTICS: readonly Statistic[] = STATISTICS;

/** The schema in JSON Schema, draft 2020-12: for editors, and for the API's description. */
export function specJsonSchema(): unknown {
  return z.toJSONSchema(specSchema, { io: "input", unrepresentable: "any" });
}
