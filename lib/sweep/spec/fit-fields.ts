/** What a spec says of a fit: measured data, what the model makes of them, how the posterior is sampled. */
import * as z from "zod";
import { type Frozen, fileReference, parameterPath } from "./distribution.js";
import { MAX_KATSCRIPT_CHARACTERS, MAX_TABLE_NUMBERS } from "./limits.js";
import { partName } from "./objective-fields.js";

const expression = () => z.string().min(1).max(MAX_KATSCRIPT_CHARACTERS);
const columnName = () => z.string().min(1).max(200);

export const fit = () =>
  z.strictObject({
    data: z
      .union([z.record(columnName(), z.array(z.number()).min(1).max(MAX_TABLE_NUMBERS)), fileReference])
      .describe("What was measured: columns of one length, or a CSV or Parquet file with them"),
    over: parameterPath.describe("The parameter that was gone through, as fsig.f"),
    at: columnName().optional().describe("The column with its values; the one called as the parameter if left out"),
    value: z
      .union([columnName(), z.array(columnName()).min(1).max(1000)])
      .describe("The column that was measured, or columns"),
    sigma: z
      .union([z.number().positive(), columnName(), z.array(columnName()).min(1).max(1000)])
      .optional()
      .describe("Its standard deviation: a number for all, a column, or one a value; what residuals say if left out"),
    model: expression().describe("The same from the model's outputs, as in objective; of several values [..., ...]"),
    where: z.record(partName(), expression()).optional().describe("Parts of the expression, by name"),
    sample: z
      .strictObject({
        walkers: z
          .int()
          .min(4)
          .max(10_000)
          .optional()
          .describe("How many, an even number; four a parameter, 16 at least, if left out"),
        warmup: z.int().min(0).max(10_000_000).optional().describe("Steps that are left out; 300 if left out"),
        draws: z
          .int()
          .min(4)
          .max(10_000_000)
          .optional()
          .describe("Steps that are kept of each walker; 500 if left out"),
        thin: z.int().min(1).max(10_000).optional().describe("Of so many steps one is kept; 5 if left out"),
      })
      .optional()
      .describe("Samples the posterior, besides its normal approximation: a job is an ensemble of chains"),
  });

type RawFit = z.infer<ReturnType<typeof fit>>;
/** The columns that were measured. */
export const valuesOf = ({ value }: { readonly value: string | readonly string[] }): readonly string[] =>
  typeof value === "string" ? [value] : value;

/** Its data are numbers, once files are read in. */
export type Fit = Frozen<Omit<RawFit, "data">> & { readonly data: Readonly<Record<string, readonly number[]>> };

type Sample = NonNullable<Fit["sample"]>;

/** How a posterior is sampled, with what a spec leaves out. @param parameters how many are fitted */
export function samplingOf(sample: Sample, parameters: number): Required<{ readonly [K in keyof Sample]: number }> {
  const { walkers = Math.max(16, 4 * parameters), warmup = 300, draws = 500, thin = 5 } = sample;
  return { walkers, warmup, draws, thin };
}
