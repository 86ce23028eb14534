/** A solution as tables for people: one for the single numbers, one for each set of axes. */

import { aligned } from "../../aligned.js";
import type { Solution } from "../../analysis/whole/solve.js";
import { sizeOf } from "../../shape.js";
import { type Axis, type Series, seriesOf } from "./solution-series.js";

/** Longer tables show their ends on a terminal. */
const MOST_ROWS = 40;
const DIGITS = 10;

/**
 * The lines of a solution's tables.
 *
 * @param whole whether to give every row, as for a program that reads them
 */
export function solutionTables(solution: Solution, whole: boolean): readonly string[] {
  const groups = new Map<string, Series[]>();
  for (const series of seriesOf(solution)) {
    const key = JSON.stringify(series.axes.map(({ name, values }) => [name, values.length, values[0], values.at(-1)]));
    groups.set(key, [...(groups.get(key) ?? []), series]);
  }
  const tables = [...groups.values()].map((group) => tableOf(group, whole));
  return tables.flatMap((table, index) => (index === 0 ? table : ["", ...table]));
}

function tableOf(group: readonly Series[], whole: boolean): readonly string[] {
  const { axes } = group[0]!;
  if (axes.length === 0) return aligned(group.map((series) => [series.name, valueText(series, 0)]));
  const count = sizeOf({ shape: axes.map(({ values }) => values.length) });
  const shown = rowsShown(count, whole);
  const rows = shown.map((row) =>
    row === undefined ? [`... ${count - MOST_ROWS} more: --json has all`] : rowOf(group, axes, row),
  );
  return aligned([[...axes.map((axis) => axis.name), ...group.map((series) => series.name)], ...rows]);
}

/** The rows to show; undefined stands for those left out. */
function rowsShown(count: number, whole: boolean): readonly (number | undefined)[] {
  const all = Array.from({ length: whole ? count : Math.min(count, MOST_ROWS) }, (_, row) => row);
  if (whole || count <= MOST_ROWS) return all;
  const half = MOST_ROWS / 2;
  return [...all.slice(0, half), undefined, ...all.slice(0, half).map((row) => count - half + row)];
}

function rowOf(group: readonly Series[], axes: readonly Axis[], row: number): readonly string[] {
  let rest = row;
  const at = axes.map(() => 0);
  for (let k = axes.length - 1; k >= 0; k--) {
    at[k] = rest % axes[k]!.values.length;
    rest = Math.floor(rest / axes[k]!.values.length);
  }
  return [...axes.map((axis, k) => numberText(axis.values[at[k]!]!)), ...group.map((series) => valueText(series, row))];
}

function valueText({ real, imag }: Series, at: number): string {
  const re = numberText(real[at]!);
  if (imag === undefined) return re;
  const im = imag[at]!;
  return `${re} ${im < 0 ? "-" : "+"} ${numberText(Math.abs(im))}i`;
}

/** A number in up to ten digits, as short as it goes. */
export function numberText(value: number): string {
  return String(Number(value.toPrecision(DIGITS)));
}
