/** What must hold between the conditions on which a run ends early and the rest of its spec. */
import type { Mistake } from "../../errors.js";
import type { Spec } from "../spec/spec.js";
import { fieldMistake, type Path } from "../spec/spec-errors.js";
import type { SamplingKind } from "../spec/spec-schema.js";

/** Why a run of a sampling can't end early. */
const WHOLE: Partial<Record<SamplingKind, string>> = {
  grid: "a grid is one when all of its points are there",
  saltelli: "its indices come from whole blocks",
  "latin-hypercube": "its strata are covered when all jobs are there",
};

export function stopMistakes(spec: Spec): readonly Mistake[] {
  const { stop, sampling, require, reduce } = spec;
  if (stop === undefined) return [];
  const mistakes: Mistake[] = [];
  const add = (path: Path, code: string, what: string, remedy: string) => {
    mistakes.push(fieldMistake(path, { code, what, remedy }));
  };
  const reason = WHOLE[sampling.kind];
  if (reason !== undefined) {
    const what = `a run with the sampling "${sampling.kind}" can't end early: ${reason}`;
    add(["stop"], "spec-conflict", what, `Take the sampling "random", "sobol" or "table", or leave \`stop\` out.`);
  }
  for (const other of ["optimize", "fit"] as const) {
    if (spec[other] === undefined) continue;
    const what = `it stands beside ${other}, whose jobs are searches and no sample`;
    add(["stop"], "spec-conflict", what, "Leave one of them out.");
  }
  for (const [index, { of, output }] of stop.entries()) {
    const path = stop.length === 1 ? ["stop"] : ["stop", index];
    if (of === "yield") {
      const remedy = 'Say what is required, as require: { circulating: "> 0.9" }.';
      if (require === undefined) add([...path, "of"], "spec-missing", "nothing is required", remedy);
      for (const name of output ?? []) {
        if (require === undefined || Object.hasOwn(require, name)) continue;
        add([...path, "output"], "unknown-output", `nothing is required of "${name}"`, "Add it to `require`.");
      }
    } else if (of === "mean" && !reduce.statistics.includes("variance")) {
      const what = "the interval of a mean comes from the variance, which isn't among the statistics";
      add([...path, "of"], "spec-conflict", what, "Add it to `reduce.statistics`.");
    }
  }
  return mistakes;
}
