/**
 * The model as a job's code sees it: text in, numbers out.
 *
 * Texts are KatScript wherever they stand, as in a file: `job.model.set("m1.T", "1-m1.R-m1.L")`.
 */

import type { Solution } from "../../analysis/whole/solve.js";
import { parseValue } from "../../katscript/edit.js";
import { parseInto } from "../../katscript/parse.js";
import { print } from "../../katscript/print.js";
import { ELEMENTS, parametersOf } from "../../model/kinds.js";
import type { Model, Plain } from "../../model/model.js";
import { sizeOf } from "../../shape.js";
import type { JobModel, JobSolution, JobValue, Numbers, RunOptions } from "../spec/code-job.js";
import type { Engine } from "./engine.js";
import type { JobFamily } from "./job-family.js";
import { plainValue } from "./model-of-spec.js";

/** A job's model, over a model that is its own. @param family the models of all jobs */
export function jobModel(model: Model, solve: Engine["solveModel"], family: JobFamily): JobModel {
  const setAll = (values: Readonly<Record<string, JobValue>>) => {
    model.setAll(
      Object.entries(values).map(([path, value]): [string, Plain] => [path, plainValue(model, path, value)]),
    );
  };
  return Object.freeze({
    parse: (text: string) => parseInto(model, text, { file: "job" }),
    add: (kind: string, name: string, parameters: Readonly<Record<string, JobValue>> = {}) => {
      model.add(kind, name, elementParameters(model, kind, parameters));
    },
    remove: (name: string) => {
      model.remove(name);
    },
    has: (name: string) => model.has(name),
    get: (path: string) => model.get(path),
    set: (path: string, value: JobValue) => setAll({ [path]: value }),
    setAll,
    run: (action?: string, { derivatives }: RunOptions = {}) => {
      const own = model.analysis;
      try {
        if (action !== undefined) model.analysis = family.analysis(model, action);
        return solutionOf(solve(model, derivatives, family.models));
      } finally {
        model.analysis = own;
      }
    },
    text: () => print(model),
  });
}

function elementParameters(model: Model, kind: string, given: Readonly<Record<string, JobValue>>) {
  const found = ELEMENTS.get(kind);
  const parameters: Record<string, Plain> = {};
  for (const [name, value] of Object.entries(given)) {
    const spec = found === undefined ? undefined : (parametersOf(found).get(name) ?? byName(found.parameters, name));
    parameters[name] = typeof value === "string" ? parseValue(model, value, spec) : value;
  }
  return parameters;
}

function byName<T extends { readonly name: string }>(specs: readonly T[], name: string): T | undefined {
  return specs.find((spec) => spec.name === name);
}

function solutionOf({ outputs, axes }: Solution): JobSolution {
  const numbers = Object.entries(outputs).map(([name, { shape, real, imag }]) => {
    const at = (index: number) => (imag === undefined ? real[index]! : { re: real[index]!, im: imag[index]! });
    return [name, nested(shape, at)] as const;
  });
  return { outputs: Object.fromEntries(numbers), axes };
}

/** An array in C order as lists in lists. */
function nested(shape: readonly number[], at: (index: number) => Numbers): Numbers {
  const build = (axis: number, from: number): Numbers => {
    if (axis === shape.length) return at(from);
    const step = sizeOf({ shape: shape.slice(axis + 1) });
    return Array.from({ length: shape[axis]! }, (_, index) => build(axis + 1, from + index * step));
  };
  return build(0, 0);
}
