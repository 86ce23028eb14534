/** What a page asks of a run's rows: which axes, what is brushed on them, and what stands over what; read from its text. */
import * as z from "zod";
import { UserError } from "../../errors.js";
import { jsonOf } from "../../json.js";
import type { Axis } from "./codes.js";
import { STRETCHES } from "./codes.js";

/** So many axes side by side at most. */
export const MOST_AXES = 16;

const code = z.int().min(0).max(STRETCHES);
const axis = z
  .object({
    /** The quantity's label. */
    name: z.string(),
    low: z.number(),
    high: z.number(),
    log: z.boolean(),
    /** The codes that are selected: from, to below. */
    brush: z.tuple([code, code]).optional(),
  })
  .refine(
    ({ low, high, log }) => low < high && (!log || low > 0),
    "an axis goes up, a logarithmic one from above zero",
  );
const question = z
  .object({
    /** Those that the page has at hand; each once. */
    axes: z
      .array(axis)
      .min(1)
      .max(MOST_AXES + 2),
    /** Which of them stand side by side, from left to right, by their places in `axes`. */
    side: z.array(z.int().min(0)).min(1).max(MOST_AXES),
    /** Which two of them make the plane: across, up. */
    plane: z.tuple([z.int().min(0), z.int().min(0)]),
    /** Which of them is brushed just now. */
    active: z.int().min(0),
  })
  .refine(
    ({ axes, side, plane, active }) => [...side, ...plane, active].every((at) => at < axes.length),
    "an axis that is named is there",
  );

export type Question = Readonly<z.infer<typeof question>>;
export type AskedAxis = Question["axes"][number] & Axis;

/** @param text JSON */
export function readQuestion(text: string): Question {
  const read = question.safeParse(jsonOf(text));
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  throw new UserError({
    code: "bad-question",
    place: `q.${issue?.path.join(".") ?? ""}`,
    what: issue?.message ?? "it isn't a question",
    remedy: "Load the page anew.",
  });
}
