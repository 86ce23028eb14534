/**
 * A series of equal sweeps with other drives each, for many jobs: all of them by one program.
 *
 * How interferometers are read at several inputs: `xaxis`, then `change` of the amplitudes of signal generators, then the same `xaxis`.
 * What answers is the same system each time, so a point of all sweeps takes one elimination.
 */
import { rootOf } from "../../model/expression.js";
import type { Model } from "../../model/model.js";
import type { JobProgram } from "../job-program.js";
import { ownNumber } from "../points/parameter-state.js";
import { complexData, realData, reportedAxis, type SolutionTree, seriesOf, solutionOf } from "../solution.js";
import type { AxisStep, Step } from "../step.js";
import { followedBy } from "./job-arguments.js";
import { type SweepOptions, sweepJobs } from "./job-axes.js";

export interface SeriesProgram {
  /** Gives the detectors of each sweep in turn. */
  readonly program: JobProgram;
  /** What the analysis gives, in that order; its arrays hold nothing. */
  readonly tree: SolutionTree;
}

/**
 * @param paths the outputs that are wanted, by their ways; all if undefined. Sweeps that give none of them are left out
 * @returns undefined if the step isn't such a series
 */
export function seriesJobs(
  model: Model,
  step: Step,
  options: SweepOptions,
  paths?: readonly string[],
): SeriesProgram | undefined {
  if (step.kind !== "series" || !step.flat) return undefined;
  const all = partsOf(model, step.steps, options.inputs);
  const first = all?.[0];
  if (all === undefined || first === undefined || all.length < 2) return undefined;
  const parts = partsFor(all, paths);
  if (!parts.every(({ axes }) => isSame(axes, first.axes))) return undefined;
  const changed = [...new Set(parts.flatMap(({ setting }) => [...setting.keys()]))];
  const swept = first.axes.axes.map(({ path }) => path);
  if (changed.some((path) => options.inputs.includes(path) || swept.includes(path))) return undefined;
  if (!drivesAlone(model, new Set(changed))) return undefined;
  const settings = parts.map(({ setting }) => {
    return new Map(changed.map((path) => [path, setting.get(path) ?? ownNumber(model, path)]));
  });
  const program = sweepJobs(model, first.axes, { ...options, settings });
  return { program, tree: treeOf(step.name, parts, program) };
}

/** The sweeps that give something that is wanted; all where names don't say which. */
function partsFor(parts: readonly Part[], paths: readonly string[] | undefined): readonly Part[] {
  const names = parts.map(({ axes }) => axes.name);
  const wanted = new Set(paths?.map((path) => path.slice(0, Math.max(0, path.lastIndexOf("/")))));
  if (wanted.size === 0 || new Set(names).size < names.length) return parts;
  if (![...wanted].every((name) => names.includes(name))) return parts;
  return parts.filter(({ axes }) => wanted.has(axes.name));
}

interface Part {
  readonly axes: AxisStep;
  /** What was changed before it, by path. */
  readonly setting: ReadonlyMap<string, number>;
}

/** The sweeps of a series; undefined if there is anything else in it. */
function partsOf(model: Model, steps: readonly Step[], inputs: readonly string[]): readonly Part[] | undefined {
  const parts: Part[] = [];
  const setting = new Map<string, number>();
  for (const step of steps) {
    if (
      step.kind === "axes" &&
      step.axes.length > 0 &&
      !step.keeps &&
      step.before === undefined &&
      step.after === undefined
    )
      parts.push({ axes: step, setting: new Map(setting) });
    else if (step.kind === "change") {
      for (const { path, value } of step.changes) {
        if (step.relative && inputs.includes(path)) return undefined;
        setting.set(path, step.relative ? (setting.get(path) ?? ownNumber(model, path)) + value : value);
      }
    } else return undefined;
  }
  return parts;
}

function isSame(one: AxisStep, other: AxisStep): boolean {
  return (
    one.axes.length === other.axes.length &&
    one.axes.every(({ path, unit, points: { values }, relative }, index) => {
      const beside = other.axes[index]!;
      const isAlike = beside.path === path && beside.unit === unit && beside.relative === relative;
      const theirs = beside.points.values;
      return isAlike && theirs.length === values.length && values.every((value, k) => value === theirs[k]);
    })
  );
}

/** Kinds whose parameters say how much comes in, and not what becomes of it. */
const DRIVES: ReadonlySet<string> = new Set(["variable", "signal_generator"]);

/** Whether nothing follows the paths but what drives signals. */
function drivesAlone(model: Model, paths: ReadonlySet<string>): boolean {
  const isDrive = (name: string) => model.has(name) && DRIVES.has(model.element(name).kind);
  if (![...paths].every((path) => isDrive(rootOf(path)))) return false;
  return model.elements().every(({ kind, name, parameters, rest }) => {
    if (DRIVES.has(kind)) return true;
    const values = [...[...parameters.keys()].map((parameter) => model.value(`${name}.${parameter}`)), ...rest];
    return values.every((value) => !followedBy(model, value).some((path) => paths.has(path)));
  });
}

const NOTHING = new Float64Array();

/** The solutions that the series gives, of arrays without numbers. */
function treeOf(name: string, parts: readonly Part[], { outputs }: JobProgram): SolutionTree {
  const root = seriesOf(name);
  const count = outputs.length / parts.length;
  for (const [index, { axes }] of parts.entries()) {
    const data = outputs.slice(index * count, (index + 1) * count).map(({ name: detector, shape, complex, unit }) => {
      return [detector, (complex ? complexData : realData)(shape, NOTHING, { unit })] as const;
    });
    root.children.push(solutionOf(axes.name, data, axes.axes.map(reportedAxis)));
  }
  return root;
}
