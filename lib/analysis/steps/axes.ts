/** Runs the actions that go through points: a single one, axes, sweeps. */

import { UserError } from "../../errors.js";
import { sizeOf, widthOf } from "../../shape.js";
import type { Readings, SweptPoints } from "../points/points.js";
import type { Session } from "../points/session.js";
import { type Axis, type Data, reportedAxis, type SolutionTree, solutionOf } from "../solution.js";
import { type AxisStep, lengthOf, type Step, type SweptAxis } from "../step.js";
import type { Slopes } from "../tangents.js";

/** The most numbers that the outputs of one sweep may hold together. */
export const MAX_NUMBERS = 200_000_000;

/** So few points are not counted. */
const FEW = 1000;

/** Goes through the points. At its end every parameter that it or its steps changed is put back, unless it keeps them. */
export function runAxes(session: Session, step: AxisStep): SolutionTree {
  const { state } = session;
  const start = state.keep();
  const points = sweptPoints(step.axes, (path) => session.state.placeOf(path), session.state.values);
  const steps = { before: solutionOf("pre_step"), after: solutionOf("post_step") };
  const readings =
    step.before === undefined && step.after === undefined
      ? atOnce(session, step, bounded(session, points))
      : stepByStep(session, step, points, steps);
  if (!step.keeps) state.restore(start);
  else if (points.count > 0) {
    if (step.before === undefined && step.after === undefined) setRow(session, step, points, points.count - 1);
    // What the last point leaves behind is the axis' own, whatever follows: it changes with nothing.
    for (const [k, place] of points.places.entries()) {
      if (!step.axes[k]!.relative) state.set(state.paths[place]!, state.values[place]!);
    }
  }
  const axes = step.axes.map(reportedAxis);
  const solution = solutionOf(step.name, dataOf(readings, axes), axes);
  for (const container of [steps.before, steps.after]) {
    if (container.children.length > 0) solution.children.push(container);
  }
  return solution;
}

/** The points of axes, the last axis the fastest; relative ones add what their parameters are at the start. */
export function sweptPoints(
  axes: readonly SweptAxis[],
  placeOf: (path: string) => number,
  start: Float64Array,
): SweptPoints {
  const places = axes.map(({ path }) => placeOf(path));
  const count = sizeOf({ shape: axes.map(lengthOf) });
  const [only] = axes;
  if (only !== undefined && axes.length === 1) {
    const { column } = only.points;
    return { places, rows: only.relative ? moved(column, start[places[0]!]!) : column, count };
  }
  const rows = new Float64Array(count * axes.length);
  /** How many points in a row have the same value of the axis. */
  let period = count;
  for (const [k, axis] of axes.entries()) {
    const { column } = axis.points;
    const { length } = column;
    period /= Math.max(1, length);
    const base = axis.relative ? start[places[k]!]! : 0;
    for (let point = 0, at = 0; point < count; at = at + 1 === length ? 0 : at + 1) {
      const value = base + column[at]!;
      for (const end = point + period; point < end; point++) rows[point * axes.length + k] = value;
    }
  }
  return { places, rows, count };
}

function moved(column: Float64Array, by: number): Float64Array {
  const all = column.slice();
  for (let at = 0; at < all.length; at++) all[at]! += by;
  return all;
}

function bounded(session: Session, points: SweptPoints): SweptPoints {
  if (points.count < FEW) return points;
  const width = session.points.outputs(points).reduce((sum, output) => sum + widthOf(output), 0);
  if (points.count * width <= MAX_NUMBERS) return points;
  const what = `${points.count} points of ${width} numbers are more than ${MAX_NUMBERS}`;
  throw new UserError({ code: "too-long", place: "analysis", what, remedy: "Take fewer steps, or fewer outputs." });
}

/** What is read, and what its derivatives are where they are wanted. */
type Sloping = Readings & { readonly slopes: Slopes | undefined };

/** The points of axes without steps: all change alike. */
function atOnce(session: Session, step: AxisStep, points: SweptPoints): Sloping {
  const { state } = session;
  const readings = session.points.sweep(points);
  if (state.tangents === undefined) return { ...readings, slopes: undefined };
  const start = state.keep();
  if (points.count > 0) setRow(session, step, points, 0);
  const { tangents } = state;
  state.restore(start);
  return { ...readings, slopes: session.points.slopes(points, [tangents]) };
}

function setRow({ state }: Session, { axes }: AxisStep, { places, rows }: SweptPoints, point: number): void {
  for (const [k, place] of places.entries()) {
    const value = rows[point * places.length + k]!;
    if (axes[k]!.relative) state.values[place] = value;
    else state.sweepTo(place, value);
  }
}

/** Point by point: the swept parameters, the step before, the detectors, the step after. */
function stepByStep(
  session: Session,
  step: AxisStep,
  points: SweptPoints,
  solutions: { readonly before: SolutionTree; readonly after: SolutionTree },
): Sloping {
  const { state } = session;
  let readings: Readings | undefined;
  const rows: Float64Array[] = [];
  const tangents: Float64Array[] = [];
  for (let point = 0; point < points.count; point++) {
    setRow(session, step, points, point);
    runInto(session, step.before, solutions.before);
    const { outputs, values } = session.points.sweep(undefined, true);
    readings ??= { outputs, values: values.map((each) => new Float64Array(each.length * points.count)) };
    for (const [index, each] of values.entries()) readings.values[index]!.set(each, point * each.length);
    if (state.tangents !== undefined) {
      rows.push(state.values.slice());
      tangents.push(state.tangents.slice());
    }
    runInto(session, step.after, solutions.after);
  }
  const outputs = session.points.outputs();
  readings ??= { outputs, values: outputs.map(() => new Float64Array(0)) };
  if (state.tangents === undefined) return { ...readings, slopes: undefined };
  const all = { places: [...state.paths.keys()], rows: concatenated(rows), count: rows.length };
  return { ...readings, slopes: session.points.slopes(all, tangents) };
}

function concatenated(rows: readonly Float64Array[]): Float64Array {
  const all = new Float64Array(rows.reduce((sum, row) => sum + row.length, 0));
  for (const [index, row] of rows.entries()) all.set(row, index * row.length);
  return all;
}

function runInto(session: Session, step: Step | undefined, parent: SolutionTree): void {
  const solution = step === undefined ? undefined : session.step(step);
  if (solution !== undefined) parent.children.push(solution);
}

/** Detectors' arrays over the axes. */
function dataOf({ outputs, values, slopes }: Sloping, swept: readonly Axis[]): Iterable<readonly [string, Data]> {
  const over = swept.map((axis) => axis.values.length);
  return outputs.map(({ name, shape, complex, unit, axes: own }, index) => [
    name,
    {
      shape: [...over, ...shape],
      complex,
      values: values[index]!,
      unit,
      telltale: false,
      onRequest: false,
      ...(slopes === undefined ? {} : { slopes: { of: slopes, index } }),
      ...(own.length === 0 ? {} : { dimensions: [...swept, ...own.map((axis) => ({ unit: "", ...axis }))] }),
    },
  ]);
}
