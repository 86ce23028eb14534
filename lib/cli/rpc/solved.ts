/** A text's own analysis for a program: what its arrays are, and their numbers. */
import type { Dimension } from "../../analysis/solution.js";
import { type Solution, solveModel } from "../../analysis/whole/solve.js";
import { UserError } from "../../errors.js";
import { parse } from "../../katscript/parse.js";
import type { Model } from "../../model/model.js";
import type { Reply } from "./replies.js";
import { asKnown } from "./same-models.js";

/** Numbers in the answer are places among the arrays that follow, whose lengths are `lengths`. */
export function solvedText(text: string, file: string): Reply {
  const solution = solved(parse(text, { file }));
  const numbers: Float64Array[] = [];
  const keep = (values: Float64Array) => numbers.push(values) - 1;
  const arrays = Object.entries(solution.outputs).map(([name, { unit, shape, real, imag }]) => ({
    ...{ name, unit, shape, real: keep(real) },
    ...(imag === undefined ? {} : { imag: keep(imag) }),
    dimensions: dimensionsOf(name, solution).map((dimension) => {
      if (dimension === undefined) return null;
      if ("labels" in dimension) return { labels: dimension.labels };
      return { name: dimension.name, unit: dimension.unit, values: keep(Float64Array.from(dimension.values)) };
    }),
  }));
  return { head: { arrays, lengths: numbers.map(({ length }) => length) }, numbers };
}

function solved(model: Model): Solution {
  try {
    return solveModel(asKnown(model));
  } catch (error) {
    // Mistakes are told at the places of this text, not of the first that held the same.
    if (error instanceof UserError) return solveModel(model);
    throw error;
  }
}

/** What each dimension of an output is; undefined where nothing says it. */
function dimensionsOf(name: string, { axes, outputs }: Solution): readonly (Dimension | undefined)[] {
  const { shape, dimensions } = outputs[name]!;
  const over = axes[name.slice(0, Math.max(0, name.lastIndexOf("/")))] ?? [];
  return shape.map((length, index) => {
    const axis = over[index];
    return dimensions?.[index] ?? (axis?.values.length === length ? axis : undefined);
  });
}
