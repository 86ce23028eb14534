/** A model's own analysis run once, with derivatives of what it gives: as `solveModel`, of one job of `compileJobs`. */
import { UserError } from "../../errors.js";
import { changeablePaths } from "../../model/changeable.js";
import type { Model } from "../../model/model.js";
import { widthOf } from "../../shape.js";
import type { Output } from "../job-program.js";
import type { Axis, FlatArray, Solution } from "../solution.js";
import { placed, type SolveOptions, solveModel } from "../whole/solve.js";
import { compileJobs } from "./compile-jobs.js";

/**
 * Solves a model, and adds `d OUTPUT / d PATH` for all outputs that the solution has as arrays of its own.
 *
 * @param by parameters, or all that an axis may sweep
 */
export function solveWithDerivatives(
  model: Model,
  by: "all" | readonly string[],
  options: SolveOptions = {},
): Solution {
  const paths = by === "all" ? changeablePaths(model) : by.map((path) => canonical(model, path));
  const solution = solveModel(model, options);
  const { outputs, run, nominal } = placed(model, () =>
    compileJobs(model, { inputs: paths, jobs: 1, derivatives: { of: "all", by: paths } }),
  );
  const values = outputs.map((output) => new Float64Array(widthOf(output)));
  const [mistake] = run(nominal, 1, values).values();
  if (mistake !== undefined) throw new UserError(mistake);
  const derived = outputs.flatMap((output, index) =>
    output.name in solution.outputs ? [] : [[output.name, flatOf(output, values[index]!)] as const],
  );
  // Arrays find their axes by what stands before the last slash of their names.
  const axes = outputs.flatMap(({ name, shape }) => {
    const over = solution.axes[above(name.replace(/^d (.+) \/ d .+$/, "$1"))];
    const known = name in solution.outputs || over === undefined || shape.length === 0;
    return known ? [] : [[above(name), over] as readonly [string, readonly Axis[]]];
  });
  return {
    axes: { ...solution.axes, ...Object.fromEntries(axes) },
    outputs: { ...solution.outputs, ...Object.fromEntries(derived) },
  };
}

function above(name: string): string {
  return name.slice(0, Math.max(0, name.lastIndexOf("/")));
}

/** A path as programs write it: its mistakes are told before anything is solved. */
function canonical(model: Model, path: string): string {
  if (path === "fsig.f" || !path.includes(".")) return path;
  const { element, spec } = model.resolve(path);
  return `${element.name}.${spec.name}`;
}

function flatOf({ unit, shape, complex }: Output, values: Float64Array): FlatArray {
  const each = (first: number) => values.filter((_, at) => at % 2 === first);
  return complex ? { unit, shape, real: each(0), imag: each(1) } : { unit, shape, real: values };
}
