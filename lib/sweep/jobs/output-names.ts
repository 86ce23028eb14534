/** Which outputs a spec asks for, of those that there are. */
import type { Output } from "../../analysis/job-program.js";
import type { DerivativeRequest } from "../../analysis/jobs/derivative-jobs.js";
import { type Mistake, UserError } from "../../errors.js";
import type { Model } from "../../model/model.js";
import { nearest } from "../../model/nearest.js";
import { jobInputs } from "../sampling/job-values.js";
import { variedBy } from "../spec/distribution.js";
import type { Spec } from "../spec/spec.js";
import { fieldMistake } from "../spec/spec-errors.js";
import { hasParameter } from "./model-of-spec.js";

/** What tables of results call columns of their own. */
const OWN_COLUMNS: ReadonlySet<string> = new Set(["job", "error"]);

/** The outputs that a spec asks for, in its order; all if it says so. Throws for those that there aren't. */
export function wantedOutputs<T extends Output>(spec: Spec, known: readonly T[]): readonly T[] {
  const mistakes: Mistake[] = [];
  const byName = new Map(known.map((output) => [output.name, output]));
  const named = spec.outputs === "all" ? known : spec.outputs.flatMap((name) => byName.get(name) ?? []);
  const derived = spec.derivatives === undefined ? [] : known.filter(({ name }) => DERIVATIVE.test(name));
  const wanted = [...new Set([...named, ...derived])];
  if (spec.outputs !== "all") {
    for (const [index, name] of spec.outputs.entries()) {
      if (!byName.has(name)) mistakes.push(unknownOutput(["outputs", index], name, byName.keys()));
    }
  }
  for (const name of Object.keys(spec.reduce.outputs)) {
    if (!byName.has(name)) mistakes.push(unknownOutput(["reduce", "outputs", name], name, byName.keys()));
  }
  const kept = new Set(wanted.map(({ name }) => name));
  for (const name of Object.keys(spec.require ?? {})) {
    if (!byName.has(name)) mistakes.push(unknownOutput(["require", name], name, byName.keys()));
    else if (!kept.has(name)) mistakes.push(leftOutMistake(["require", name], name));
  }
  for (const name of stopOutputs(spec)) {
    if (!byName.has(name)) mistakes.push(unknownOutput(["stop", "output"], name, byName.keys()));
    else if (!kept.has(name)) mistakes.push(leftOutMistake(["stop", "output"], name));
  }
  for (const [index, name] of spec.report.log.entries()) {
    if (!byName.has(name)) mistakes.push(unknownOutput(["report", "log", index], name, byName.keys()));
  }
  for (const name of Object.keys(spec.report.good)) {
    if (!byName.has(name)) mistakes.push(unknownOutput(["report", "good", name], name, byName.keys()));
  }
  if (known.length === 0) {
    const what = "the model has no detectors";
    mistakes.push(fieldMistake(["model"], { code: "no-outputs", what, remedy: ADD_DETECTOR }));
  }
  const taken = new Set([...OWN_COLUMNS, ...spec.vary.flatMap(variedBy)]);
  for (const { name } of wanted) if (taken.has(name)) mistakes.push(takenName(name));
  const [first, ...others] = mistakes;
  if (first !== undefined) throw new UserError(first, others);
  return wanted;
}

const DERIVATIVE = /^d .+ \/ d .+$/;

/** The derivatives that a spec asks for, as far as a job's model has what they are by. */
export function derivativesFor(spec: Spec, model: Model): DerivativeRequest | undefined {
  if (spec.derivatives === undefined) return undefined;
  const { of, by } = spec.derivatives;
  const paths = by === "all" ? jobInputs(spec) : by;
  return { of, by: paths.filter((path) => hasParameter(model, path)) };
}

/** The mistake of an output that there isn't. */
export function unknownOutput(path: readonly PropertyKey[], name: string, known: Iterable<string>): Mistake {
  const all = [...known];
  const near = nearest(name, all);
  const shown = all.length > MAX_LISTED ? `${all.slice(0, MAX_LISTED).join(", ")}, …` : all.join(", ");
  const there = all.length === 0 ? ADD_DETECTOR : `Outputs are ${shown}.`;
  const remedy = near === "" ? there : `Did you mean ${near}?`;
  return fieldMistake(path, { code: "unknown-output", what: `there is no output "${name}"`, remedy });
}

/** What conditions of an early end name; a yield names what is required. */
const stopOutputs = ({ stop = [] }: Spec): readonly string[] =>
  stop.flatMap(({ of, output = [] }) => (of === "yield" ? [] : output));

function leftOutMistake(path: readonly PropertyKey[], name: string): Mistake {
  const what = `"${name}" isn't among the outputs that are kept`;
  return fieldMistake(path, { code: "unknown-output", what, remedy: "Add it to `outputs`." });
}

const MAX_LISTED = 20;
const ADD_DETECTOR = "Add a detector, as pd P LASER.p1.o.";

function takenName(name: string): Mistake {
  const what = `an output is called "${name}", as another column of the results is`;
  return fieldMistake(["model"], { code: "taken-name", what, remedy: "Give it another name." });
}
