/** What a spec says of an objective and of how to optimise it: their schemas. */
import * as z from "zod";
import { type Frozen, fileReference, parameterPath } from "./distribution.js";
import { MAX_KATSCRIPT_CHARACTERS, MAX_PARAMETERS, MAX_TABLE_NUMBERS } from "./limits.js";

const expression = () => z.string().min(1).max(MAX_KATSCRIPT_CHARACTERS);
export const partName = () =>
  z
    .string()
    .max(200)
    .regex(/^[A-Za-z_][A-Za-z0-9_]*$/, "a name of letters, digits and _");

export const objective = () =>
  z.strictObject({
    minimize: expression().optional().describe("An expression over outputs that is to be small"),
    maximize: expression().optional().describe("In place of minimize: one that is to be large"),
    squares: expression()
      .optional()
      .describe("In place of minimize: residuals, of which the sum of squares is to be small"),
    where: z
      .record(partName(), expression())
      .optional()
      .describe("Parts of the expression, by name; they may name each other"),
    data: z
      .record(
        partName(),
        z.union([
          z.array(z.number()).min(1).max(MAX_TABLE_NUMBERS),
          fileReference.extend({ column: z.string().min(1).max(200).optional().describe("The first if left out") }),
        ]),
      )
      .optional()
      .describe("Arrays of numbers, by name"),
  });

export const METHODS = ["cma-es", "differential-evolution", "l-bfgs-b", "adam", "levenberg-marquardt"] as const;

const scale = () => z.enum(["linear", "log", "logit"]);

export const optimize = () =>
  z.strictObject({
    method: z.enum(METHODS).optional().describe("How it is searched for; only beside a fit it may be left out"),
    starts: z
      .int()
      .min(1)
      .max(1_000_000_000)
      .optional()
      .describe("How many jobs: each a search from values that vary draws"),
    by: z
      .array(parameterPath)
      .min(1)
      .max(MAX_PARAMETERS)
      .optional()
      .describe("What is optimised; all that vary within ends if left out"),
    bounds: z
      .record(parameterPath, z.tuple([z.number(), z.number()]))
      .optional()
      .describe("The ends of parameters; those of their distributions if left out"),
    scale: z
      .union([scale(), z.record(parameterPath, scale())])
      .optional()
      .describe(
        "In what parameters go even steps, all of them or each: log where one is drawn loguniform, else linear; logit where what counts is how near it is to its ends, as reflectivities",
      ),
    evaluations: z
      .int()
      .min(1)
      .max(1_000_000_000)
      .optional()
      .describe("A search ends after so many; 10,000 if left out"),
    target: z.number().optional().describe("A search ends where it is as good as this"),
    tolerance: z
      .number()
      .positive()
      .optional()
      .describe("A search ends where it wins no more than this; 1e-9 if left out"),
    path: z
      .int()
      .min(1)
      .max(10_000)
      .optional()
      .describe("At how many numbers of evaluations the way is written down; 50 if left out"),
    pathParameters: z.boolean().optional().describe("Whether the parameters are written down along the way, too"),
    population: z.int().min(4).max(100_000).optional().describe("cma-es, differential-evolution: points a generation"),
    sigma: z
      .number()
      .positive()
      .max(1)
      .optional()
      .describe("cma-es: the first step, as a part of the range; 0.2 if left out"),
    rate: z
      .number()
      .positive()
      .max(1)
      .optional()
      .describe("adam: the first step, as a part of the range; 0.02 if left out"),
    cycle: z.int().min(1).max(1_000_000).optional().describe("adam: steps until it restarts; 200 if left out"),
    noise: z
      .number()
      .min(0)
      .max(1)
      .optional()
      .describe("adam: how far from its best point it restarts; 0.01 if left out"),
  });

type RawObjective = z.infer<ReturnType<typeof objective>>;
export type Method = (typeof METHODS)[number];
export type Scale = z.infer<ReturnType<typeof scale>>;
/** Its data are numbers, once files are read in. */
export type Objective = Frozen<Omit<RawObjective, "data">> & {
  readonly data?: Readonly<Record<string, readonly number[]>>;
};
/** Its method is known, once it is checked: a fit has its own. */
export type Optimize = Frozen<z.infer<ReturnType<typeof optimize>>> & { readonly method: Method };

/** What is to be small or large, and its text. */
export function goalOf(of: Objective): { readonly kind: "minimize" | "maximize" | "squares"; readonly text: string } {
  if (of.minimize !== undefined) return { kind: "minimize", text: of.minimize };
  if (of.maximize !== undefined) return { kind: "maximize", text: of.maximize };
  return { kind: "squares", text: of.squares ?? "" };
}
