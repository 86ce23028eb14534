/**
 * A plain analysis for tests of the physics: no action, `noxaxis`, `xaxis`, `x2axis` and `x3axis` alone, without steps.
 *
 * It needs nothing of lib/analysis but `compilePoints`.
 */

import { compilePoints } from "../../lib/analysis/point-program.js";
import { UserError } from "../../lib/errors.js";
import { assertBuildable } from "../../lib/katscript/build-check.js";
import { parse } from "../../lib/katscript/parse.js";
import type { Model } from "../../lib/model/model.js";
import type { Value } from "../../lib/model/value.js";
import type { GoldenArray, GoldenSolution } from "../golden-runner.js";

interface Axis {
  readonly path: string;
  readonly values: readonly number[];
  /** Those that the parameter takes. */
  readonly taken: readonly number[];
}

const AXES: Record<string, readonly string[]> = {
  noxaxis: [],
  xaxis: [""],
  x2axis: ["1", "2"],
  x3axis: ["1", "2", "3"],
};

/** Whether a model's analysis is as plain as that. */
export function isPlain(model: Model): boolean {
  const { analysis } = model;
  if (analysis === undefined) return true;
  const steps = ["pre_step", "post_step"].map((name) => analysis.arguments.get(name));
  return analysis.kind in AXES && steps.every((step) => step === undefined || step.kind === "none");
}

/** Solves a text whose analysis is plain. A point that fails is an error. */
export function solvePlain(text: string): GoldenSolution {
  const model = parse(text);
  assertBuildable(model);
  const axes = axesOf(model);
  const paths = [...new Set(axes.map(({ path }) => path))];
  const count = axes.reduce((product, { values }) => product * values.length, 1);
  const program = compilePoints(model, { inputs: paths, points: count });
  const values = new Float64Array(count * paths.length);
  for (let point = 0; point < count; point++) {
    let rest = point;
    const at = axes.map(() => 0);
    for (let axis = axes.length - 1; axis >= 0; axis--) {
      at[axis] = rest % axes[axis]!.values.length;
      rest = Math.floor(rest / axes[axis]!.values.length);
    }
    axes.forEach(({ path, taken }, axis) => {
      values[point * paths.length + paths.indexOf(path)] = taken[at[axis]!]!;
    });
  }
  const sizes = program.outputs.map(({ shape, complex }) => shape.reduce((a, b) => a * b, complex ? 2 : 1));
  const out = sizes.map((size) => new Float64Array(count * size));
  const [error] = program.run(values, count, out).values();
  if (error !== undefined) throw new UserError({ code: "point-failed", place: "analysis", what: error });
  const outputs: Record<string, GoldenArray> = {};
  program.outputs.forEach(({ name, complex, shape }, index) => {
    const whole = [...axes.map((axis) => axis.values.length), ...shape];
    outputs[name] = arrayOf(out[index]!, complex, whole);
  });
  return { axes: axes.length === 0 ? {} : { "": axes.map(({ path, values }) => ({ name: path, values })) }, outputs };
}

function arrayOf(data: Float64Array, complex: boolean, shape: readonly number[]): GoldenArray {
  if (!complex) return { shape, real: [...data] };
  return { shape, real: [...data].filter((_, i) => i % 2 === 0), imag: [...data].filter((_, i) => i % 2 === 1) };
}

function axesOf(model: Model): readonly Axis[] {
  const { analysis } = model;
  if (analysis === undefined) return [];
  const number = (value: Value | undefined): number => {
    const result = model.evaluate(value!);
    return "re" in result ? result.re : Number.NaN;
  };
  const relative = analysis.arguments.get("relative");
  return AXES[analysis.kind]!.map((suffix) => {
    const given = (name: string) => analysis.arguments.get(`${name}${suffix}`);
    const parameter = given("parameter");
    if (parameter?.kind !== "reference") throw new Error("an axis without a parameter");
    const mode = given("mode");
    const steps = Math.trunc(number(given("steps")));
    const [start, stop] = [number(given("start")), number(given("stop"))];
    const values = Array.from({ length: steps + 1 }, (_, k) =>
      mode?.kind === "text" && mode.value === "log"
        ? start * (stop / start) ** (k / steps)
        : start + (k * (stop - start)) / steps,
    );
    const base = relative?.kind === "boolean" && relative.value ? model.get(parameter.path) : 0;
    return { path: parameter.path, values, taken: values.map((value) => value + base) };
  });
}
