/**
 * What a parameter may be drawn from, as a spec says it: the schemas of distributions, axes, groups and tables.
 *
 * Not here: checks across fields (spec-check.ts), how a number is drawn (draw.ts).
 */
import * as z from "zod";
import { later, laterOfKind } from "./later.js";
import { MAX_CORRELATED, MAX_PARAMETERS, MAX_VALUES } from "./limits.js";

/** A parameter as `LASER.P`, or a variable's name as `Pin`. */
export const parameterPath = z
  .string()
  .max(200)
  .regex(/^[A-Za-z_][A-Za-z0-9_]*(\.[A-Za-z_][A-Za-z0-9_]*)*$/, "a parameter as LASER.P, or a variable")
  .describe("A parameter of the model, as LASER.P, or one of its variables");

const number = z.number();
const positive = z.number().positive();
const spread = z.number().nonnegative();

const relative = () =>
  z
    .enum(["factor", "offset"])
    .optional()
    .describe("factor: the parameter is its nominal value times what is drawn; offset: plus; left out: what is drawn");

const from = () => number.describe("The lower end");
const to = () => number.describe("The upper end");
const low = () => positive.describe("The lower end");
const high = () => positive.describe("The upper end");
const points = () => z.int().min(1).max(MAX_VALUES).describe("How many points, both ends among them");
const nominal = () => number.optional().describe("1 of a factor, 0 of an offset, if left out");
const list = () => z.array(number).min(1).max(MAX_VALUES);
const AXIS = "An axis of a grid";

/** Distributions and axes of one parameter, each made when it is met. */
const ONE = {
  normal: () =>
    z.strictObject({
      kind: z.literal("normal"),
      mean: nominal(),
      sigma: spread.describe("The standard deviation"),
      relative: relative(),
    }),
  truncatedNormal: () =>
    z.strictObject({
      kind: z.literal("truncated-normal"),
      mean: nominal(),
      sigma: positive.describe("The standard deviation before truncation"),
      from: number.optional().describe("Nothing below this is drawn"),
      to: number.optional().describe("Nothing above this is drawn"),
      relative: relative(),
    }),
  lognormal: () =>
    z.strictObject({
      kind: z.literal("lognormal"),
      median: positive.optional().describe("1 of a factor, if left out"),
      sigma: spread.describe("The standard deviation of the natural logarithm"),
      relative: relative(),
    }),
  uniform: () => z.strictObject({ kind: z.literal("uniform"), from: from(), to: to(), relative: relative() }),
  loguniform: () => z.strictObject({ kind: z.literal("loguniform"), from: low(), to: high(), relative: relative() }),
  triangular: () =>
    z.strictObject({
      kind: z.literal("triangular"),
      from: from(),
      mode: number.describe("The likeliest value"),
      to: to(),
      relative: relative(),
    }),
  choice: () =>
    z.strictObject({
      kind: z.literal("choice"),
      values: list(),
      weights: z.array(spread).optional().describe("One a value; all the same if left out"),
      relative: relative(),
    }),
  constant: () => z.strictObject({ kind: z.literal("constant"), value: number, relative: relative() }),
  linear: () =>
    z
      .strictObject({ kind: z.literal("linear"), from: from(), to: to(), points: points(), relative: relative() })
      .describe(AXIS),
  log: () =>
    z
      .strictObject({ kind: z.literal("log"), from: low(), to: high(), points: points(), relative: relative() })
      .describe(AXIS),
  values: () => z.strictObject({ kind: z.literal("values"), values: list(), relative: relative() }).describe(AXIS),
};

/** What stands behind a parameter's path in `vary`. */
export const distribution = z.discriminatedUnion("kind", [
  laterOfKind("normal", ONE.normal),
  laterOfKind("truncated-normal", ONE.truncatedNormal),
  laterOfKind("lognormal", ONE.lognormal),
  laterOfKind("uniform", ONE.uniform),
  laterOfKind("loguniform", ONE.loguniform),
  laterOfKind("triangular", ONE.triangular),
  laterOfKind("choice", ONE.choice),
  laterOfKind("constant", ONE.constant),
  laterOfKind("linear", ONE.linear),
  laterOfKind("log", ONE.log),
  laterOfKind("values", ONE.values),
]);

const correlatedNormal = () =>
  z.strictObject({
    kind: z.literal("correlated-normal"),
    parameters: z.array(parameterPath).min(1).max(MAX_CORRELATED).describe("Those that go together"),
    means: z.array(number).optional().describe("One a parameter: 1 of factors, 0 of offsets, if left out"),
    sigmas: z.array(spread).optional().describe("One a parameter, beside `correlation`"),
    correlation: z.array(z.array(number)).optional().describe("Shape (parameters, parameters), ones on its diagonal"),
    covariance: z.array(z.array(number)).optional().describe("Shape (parameters, parameters), instead of the two"),
    relative: relative(),
  });

/** A file that the command line reads in before a spec is hashed or sent. */
export const fileReference = z.strictObject({
  file: z.string().min(1).max(4096).describe("A file that the command line reads in"),
});

/** A list of numbers, which tables have millions of: looked at in one go. */
const row = z
  .custom<number[]>()
  .superRefine((value: unknown, context) => {
    if (!Array.isArray(value)) {
      context.addIssue({ code: "invalid_type", expected: "array", input: value });
      return;
    }
    const at = value.findIndex((item) => !Number.isFinite(item));
    if (at !== -1) context.addIssue({ code: "invalid_type", expected: "number", input: value[at], path: [at] });
  })
  .meta({ type: "array", items: { type: "number" } });

const table = () =>
  z
    .strictObject({
      kind: z.literal("table"),
      columns: z.array(parameterPath).min(1).max(MAX_PARAMETERS).optional(),
      rows: z.array(row).min(1).optional().describe("Shape (jobs, columns)"),
      file: z.string().min(1).max(4096).optional().describe("A CSV or Parquet file, in place of columns and rows"),
    })
    .describe("A row a job, a column a parameter");

/** One entry of a list in `vary`. */
const entry = () =>
  z.discriminatedUnion("kind", [
    laterOfKind("normal", () => ONE.normal().extend({ parameter: parameterPath })),
    laterOfKind("truncated-normal", () => ONE.truncatedNormal().extend({ parameter: parameterPath })),
    laterOfKind("lognormal", () => ONE.lognormal().extend({ parameter: parameterPath })),
    laterOfKind("uniform", () => ONE.uniform().extend({ parameter: parameterPath })),
    laterOfKind("loguniform", () => ONE.loguniform().extend({ parameter: parameterPath })),
    laterOfKind("triangular", () => ONE.triangular().extend({ parameter: parameterPath })),
    laterOfKind("choice", () => ONE.choice().extend({ parameter: parameterPath })),
    laterOfKind("constant", () => ONE.constant().extend({ parameter: parameterPath })),
    laterOfKind("linear", () => ONE.linear().extend({ parameter: parameterPath })),
    laterOfKind("log", () => ONE.log().extend({ parameter: parameterPath })),
    laterOfKind("values", () => ONE.values().extend({ parameter: parameterPath })),
    laterOfKind("correlated-normal", correlatedNormal),
    laterOfKind("table", table),
  ]);

/** What few specs have is made when it is met: making schemas takes longer than reading a spec. */
export const vary = z.union([
  z.record(parameterPath, distribution).describe("What each parameter is drawn from"),
  later(() =>
    z.array(entry()).max(MAX_PARAMETERS).describe("The same as a list, which may hold correlated groups and tables"),
  ),
  later(table),
]);

/** Data that nobody may write to, all the way down. */
export type Frozen<T> = T extends object ? { readonly [K in keyof T]: Frozen<T[K]> } : T;

/** An entry of `vary` as a list, tables perhaps still in their files. */
export type RawVary = z.infer<ReturnType<typeof entry>>;
/** The value of each of its parameters for each job. */
export interface ParameterTable {
  readonly kind: "table";
  readonly columns: readonly string[];
  /** Shape (jobs, columns). */
  readonly rows: readonly (readonly number[])[];
}
/** An entry of `vary` as a list. */
export type Vary = Frozen<Exclude<RawVary, { kind: "table" }>> | ParameterTable;
/** An entry of one parameter. */
export type VaryOne = Extract<Vary, { readonly parameter: string }>;
/** An entry that is an axis of a grid. */
export type Axis = Extract<VaryOne, { readonly kind: "linear" | "log" | "values" }>;
export type CorrelatedNormal = Extract<Vary, { readonly kind: "correlated-normal" }>;

/** The parameters that an entry sets, in the order of its means or columns. */
export function variedBy(entry: Vary): readonly string[] {
  switch (entry.kind) {
    case "correlated-normal":
      return entry.parameters;
    case "table":
      return entry.columns;
    default:
      return [entry.parameter];
  }
}

/** Whether an entry is an axis of a grid. */
export function isAxis(entry: Vary): entry is Axis {
  return entry.kind === "linear" || entry.kind === "log" || entry.kind === "values";
}
