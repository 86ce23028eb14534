/**
 * Which inputs set some jobs apart from the others, as those that fail a requirement: by how far the distributions of the two are
 * from one another, the greatest distance of their cumulative ones.
 *
 * Source: N. Smirnov 1948, doi:10.1214/aoms/1177730256.
 */
import type { SampledRows } from "../part/sampled-rows.js";
import { distanceOf } from "./comparison.js";

type Tenths = readonly [low: number, middle: number, high: number];

export interface SetApart {
  readonly input: string;
  /** From 0, alike, to 1, without overlap. */
  readonly distance: number;
  /** The values below which a tenth, a half and nine tenths are of the jobs that are apart, and of the others. */
  readonly apart: Tenths;
  readonly others: Tenths;
}

/** Of fewer jobs on either side nothing is said. */
const FEWEST = 10;
/** What chance gives in one of a thousand inputs that don't matter, times the root of 1/n + 1/m. */
const CHANCE = 1.95;

/** The inputs that do, the clearest first. @param isApart of each row whether it is */
export function setApart(rows: SampledRows, isApart: (row: number) => boolean): readonly SetApart[] {
  const [apart, others]: [number[], number[]] = [[], []];
  for (let row = 0; row < rows.count; row++) (isApart(row) ? apart : others).push(row);
  if (apart.length < FEWEST || others.length < FEWEST) return [];
  const chance = CHANCE * Math.sqrt(1 / apart.length + 1 / others.length);
  const found = rows.columns.flatMap((column, index) => {
    if (column.role !== "input") return [];
    const values = rows.data[index]!;
    const sorted = (of: readonly number[]) => Float64Array.from(of, (row) => values[row]!).sort();
    const [one, other] = [sorted(apart), sorted(others)];
    const distance = distanceOf(one, other);
    if (!(distance > chance)) return [];
    return [{ input: column.name, distance, apart: tenthsOf(one), others: tenthsOf(other) }];
  });
  return found.sort((one, other) => other.distance - one.distance);
}

function tenthsOf(sorted: Float64Array): Tenths {
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]!;
  return [at(0.1), at(0.5), at(0.9)];
}
