/** Which inputs set the jobs apart that fail what is required, as far as outputs that are numbers tell. */
import { comparisonOf, meets } from "../../sweep/spec/requirement.js";
import type { SampledRows } from "../part/sampled-rows.js";
import type { Requirements } from "../summary/requirements.js";
import { quantityValues } from "../variables.js";
import { type SetApart, setApart } from "./set-apart.js";

/** Of each row whether it fails; undefined if an output isn't among the rows. */
export function failing(rows: SampledRows, requirements: Requirements): Uint8Array | undefined {
  const fails = new Uint8Array(rows.count);
  for (const [name, texts] of Object.entries(requirements)) {
    const values = quantityValues(rows, name, "abs");
    if (values === undefined) return undefined;
    const comparisons = texts.map(comparisonOf);
    for (let row = 0; row < rows.count; row++) if (!meets(values[row]!, comparisons)) fails[row] = 1;
  }
  return fails;
}

export function whatFails(rows: SampledRows, requirements: Requirements): readonly SetApart[] {
  const fails = failing(rows, requirements);
  return fails === undefined ? [] : setApart(rows, (row) => fails[row] === 1);
}
