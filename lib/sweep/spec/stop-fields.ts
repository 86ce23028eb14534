/** What a spec says of when a run knows enough and may end early: its schema, and what it is once it is read. */
import * as z from "zod";
import { MAX_OUTPUTS } from "./limits.js";

/** Conditions of one spec. */
const MOST = 20;
const PERCENT = /^\s*(\d+\.?\d*|\.\d+)\s*%\s*$/;

const name = () => z.string().min(1).max(500);
const output = () =>
  z
    .union([name(), z.array(name()).min(1).max(MAX_OUTPUTS)])
    .optional()
    .describe("Of which outputs, by name; of all if left out");
const halfWidth = () =>
  z
    .union([z.number().positive(), z.string().max(40).regex(PERCENT, "a number, or per cent of the estimate, as 1%")])
    .describe("How wide half of the interval may be that holds it in 19 of 20 runs: in its unit, or as 1% of its size");

const condition = () =>
  z.discriminatedUnion("of", [
    z
      .strictObject({
        of: z.literal("yield"),
        halfWidth: z.number().positive().max(0.5).describe("How wide half of Wilson's interval may be, as 0.01"),
        output: output().describe("Whose requirements alone; all together if left out"),
      })
      .describe("The share of jobs that meet what is required"),
    z.strictObject({ of: z.literal("mean"), halfWidth: halfWidth(), output: output() }).describe("The mean of outputs"),
    z
      .strictObject({
        of: z.literal("quantile"),
        quantile: z.number().gt(0).lt(1).optional().describe("Which one: 0.5, the median, if left out"),
        halfWidth: halfWidth(),
        output: output(),
      })
      .describe("A quantile of outputs"),
  ]);

export const stop = () => z.union([condition(), z.array(condition()).min(1).max(MOST)]);

type RawStop = z.infer<ReturnType<typeof stop>>;

/** One condition of several that must all hold. */
export interface StopCondition {
  readonly of: "yield" | "mean" | "quantile";
  /** A number, or per cent of the estimate's size, as `1%`. */
  readonly halfWidth: number | string;
  /** Of which outputs; of all if left out, of a yield of all requirements together. */
  readonly output?: readonly string[];
  /** Which quantile, in (0, 1). */
  readonly quantile?: number;
}

export function stopOf(raw: RawStop): readonly StopCondition[] {
  return (Array.isArray(raw) ? raw : [raw]).map((one) => ({
    of: one.of,
    halfWidth: one.halfWidth,
    ...(one.of === "quantile" ? { quantile: one.quantile ?? 0.5 } : {}),
    ...(one.output === undefined ? {} : { output: typeof one.output === "string" ? [one.output] : one.output }),
  }));
}

/** How wide half of an interval may be about an estimate, in its unit. */
export function widthAllowed({ halfWidth }: StopCondition, estimate: number): number {
  if (typeof halfWidth === "number") return halfWidth;
  return (Number(PERCENT.exec(halfWidth)![1]) / 100) * Math.abs(estimate);
}
