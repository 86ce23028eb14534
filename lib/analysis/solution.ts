/**
 * What an analysis gives: a tree of solutions, each with arrays by name, and the flat form of it that programs read.
 *
 * Paths go by names: `scan/pd` is the output `pd` of the child `scan`; the second child of a name is `scan#1`. The root's
 * own name never shows. Form and names are those of test/golden/README.md.
 */

import type { SweptAxis } from "./step.js";
import type { Sloped } from "./tangents.js";

/** An array of numbers in C order. */
export interface Data {
  readonly shape: readonly number[];
  readonly complex: boolean;
  /** Its numbers; of complex ones re, im, re, im, ... */
  readonly values: Float64Array;
  /** The unit, as `W`; empty if it has none that is known. */
  readonly unit: string;
  /** Whether it tells how something went, and not what was found: nothing that two programs must agree on. */
  readonly telltale: boolean;
  /** Whether a sweep keeps it only where it is asked for by name: histories, settings, what stands elsewhere as well. */
  readonly onRequest: boolean;
  /** What each dimension is, where the solution's axes don't say it: for tables and figures alone. */
  readonly dimensions?: readonly Dimension[];
  /** How many places of the last dimension were written, where the others only fill it up: for tables and figures alone. */
  readonly written?: number;
  /** Its derivatives, where the run was asked for them and they are known. */
  readonly slopes?: Sloped;
}

/** A dimension: an axis, or things side by side by their names. */
export type Dimension = Axis | Labels;

export interface Labels {
  readonly labels: readonly string[];
  /** Whether they are parts of one sum of squares, as noises are. */
  readonly isBudget: boolean;
  /** Whether they are curves of one plot all the same. */
  readonly isTogether?: boolean;
}

export interface Axis {
  /** The swept parameter's path. */
  readonly name: string;
  /** Its unit, as `deg`; empty if it has none. */
  readonly unit: string;
  readonly values: readonly number[];
}

/** A swept axis as it is reported, with a list of points of its own. */
export function reportedAxis({ path, unit, points }: SweptAxis): Axis {
  return { name: path, unit, values: points.values.slice() };
}

export interface SolutionTree {
  readonly name: string;
  /** A series that holds nothing but its children: alone at the top, with one child, it stands for that child. */
  readonly series: boolean;
  /** What the first axes of each array are. */
  readonly axes: readonly Axis[];
  readonly data: ReadonlyMap<string, Data>;
  /** Whoever makes a solution adds to them. */
  readonly children: SolutionTree[];
}

/** A solution without children yet. */
export function solutionOf(
  name: string,
  data: Iterable<readonly [string, Data]> = [],
  axes: readonly Axis[] = [],
): SolutionTree {
  return { name, series: false, axes, data: new Map(data), children: [] };
}

export function seriesOf(name: string): SolutionTree {
  return { name, series: true, axes: [], data: new Map(), children: [] };
}

type Options = Partial<Pick<Data, "unit" | "telltale" | "onRequest" | "dimensions" | "written" | "slopes">>;

export function realData(shape: readonly number[], values: ArrayLike<number>, options: Options = {}): Data {
  const array = values instanceof Float64Array ? values : Float64Array.from(values);
  return { shape, complex: false, values: array, unit: "", telltale: false, onRequest: false, ...options };
}

/** Real numbers that are many and seldom asked for. @param make called when they are, once */
export function laterData(shape: readonly number[], make: () => Float64Array, options: Options = {}): Data {
  let made: Float64Array | undefined;
  return {
    shape,
    complex: false,
    get values() {
      made ??= make();
      return made;
    },
    unit: "",
    telltale: false,
    onRequest: false,
    ...options,
  };
}

/** @param values re, im, re, im, ... */
export function complexData(shape: readonly number[], values: Float64Array, options: Options = {}): Data {
  return { shape, complex: true, values, unit: "", telltale: false, onRequest: false, ...options };
}

export function numberData(value: number, options: Options = {}): Data {
  return realData([], [value], options);
}

/** The solution that stands for the whole run: what a series of one solution, and of one in it, holds. */
export function rootOf(solution: SolutionTree | undefined): SolutionTree {
  let root = solution ?? seriesOf("");
  while (root.series && root.children.length === 1) root = root.children[0]!;
  return root;
}

/** Calls `visitor` for every array of a tree, in the order of `visitPaths`: the same for every run of an analysis. */
export function visitData(solution: SolutionTree, visitor: (data: Data) => void): void {
  for (const data of solution.data.values()) visitor(data);
  for (const child of solution.children) visitData(child, visitor);
}

/** Calls `visitor` for every array of a tree with its path, in the same order. */
export function visitPaths(
  solution: SolutionTree,
  visitor: (path: string, data: Data, solution: SolutionTree) => void,
  prefix = "",
): void {
  for (const [name, data] of solution.data) visitor(`${prefix}${name}`, data, solution);
  for (const [step, child] of stepsOf(solution)) visitPaths(child, visitor, `${prefix}${step}/`);
}

/** The children by the steps of their paths. */
function* stepsOf(solution: SolutionTree): Iterable<readonly [string, SolutionTree]> {
  const counts = new Map<string, number>();
  for (const child of solution.children) {
    const count = counts.get(child.name) ?? 0;
    counts.set(child.name, count + 1);
    yield [count === 0 ? child.name : `${child.name}#${count}`, child];
  }
}

/** An array in the flat form: C order; `imag` only where it is complex. */
export interface FlatArray {
  /** The unit, as `W`; empty if it has none that is known. */
  readonly unit: string;
  readonly shape: readonly number[];
  readonly real: Float64Array;
  readonly imag?: Float64Array;
  /** As those of `Data`. */
  readonly dimensions?: readonly Dimension[];
  readonly written?: number;
}

/** A whole tree in the flat form. */
export interface Solution {
  readonly axes: Readonly<Record<string, readonly Axis[]>>;
  readonly outputs: Readonly<Record<string, FlatArray>>;
}

export function flatten(root: SolutionTree): Solution {
  const axes: Record<string, readonly Axis[]> = {};
  const outputs: Record<string, FlatArray> = {};
  const collectAxes = (solution: SolutionTree, path: string) => {
    if (solution.axes.length > 0) axes[path] = solution.axes;
    for (const [step, child] of stepsOf(solution)) collectAxes(child, path === "" ? step : `${path}/${step}`);
  };
  collectAxes(root, "");
  visitPaths(root, (path, data) => {
    outputs[path] = flatArray(data);
  });
  return { axes, outputs };
}

function flatArray({ shape, complex, values, unit, dimensions, written }: Data): FlatArray {
  const over = { ...(dimensions === undefined ? {} : { dimensions }), ...(written === undefined ? {} : { written }) };
  if (!complex) return { unit, shape, real: values, ...over };
  return { unit, shape, real: everySecond(values, 0), imag: everySecond(values, 1), ...over };
}

function everySecond(values: Float64Array, first: number): Float64Array {
  const numbers = new Float64Array(values.length / 2);
  for (let index = 0; index < numbers.length; index++) numbers[index] = values[2 * index + first]!;
  return numbers;
}
