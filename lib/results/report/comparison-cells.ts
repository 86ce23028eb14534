/** A comparison's numbers as its tables have them, on a page and in a terminal. */
import { shownCount } from "../../counted.js";
import type { Comparison } from "../answers/comparison.js";
import { shownMean, shownNumber, shownWithError } from "../figure/format-number.js";

/** @param nothing what stands where no job is in both */
export function outputCells({ outputs }: Comparison, nothing: string): readonly string[][] {
  return outputs.map(({ name, unit, a, b, difference, error, distance, same, largest }) => [
    name,
    unit,
    shownMean(a.mean, a.sd),
    shownMean(b.mean, b.sd),
    shownWithError(difference, error),
    shownNumber(a.sd, 4),
    shownNumber(b.sd, 4),
    distance.toFixed(3),
    same === undefined ? nothing : shownCount(same),
    shownNumber(largest, 3),
  ]);
}

export function movedCells({ moved }: Comparison): readonly string[][] {
  return moved.map(({ job, output, a, b, by }) => [
    String(job),
    output,
    shownNumber(a),
    shownNumber(b),
    shownNumber(by, 3),
  ]);
}
