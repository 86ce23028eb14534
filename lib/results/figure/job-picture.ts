/**
 * Pictures of single jobs: of what jobs give over two axes, as cameras do, the one of the worst job.
 *
 * Which job is the worst is said where the spec says which values are good. Not here: reading that job's row (lib/fanout/reducer/pictures.ts).
 */
import { modulus } from "../../numerics/modulus.js";
import type { Result } from "../summary/finish.js";
import type { Table } from "../table.js";
import { labelOf } from "../variables.js";
import { type CurveAxis, endsOf } from "./curve-axis.js";
import { type Figure, fileName } from "./figure.js";
import { shownNumber } from "./format-number.js";
import { coloursOf, heatMap } from "./heat-map.js";

/** A job that stands out, and by what. */
export interface JudgedJob {
  readonly job: number;
  /** As `lost = 0.31`. */
  readonly by: string;
}

/** What one job gave of an output over two axes. */
export interface JobPicture extends JudgedJob {
  /** The output's label, as `ccd` or `|field|`. */
  readonly label: string;
  /** In the output's C order. */
  readonly values: Float64Array;
}

/** At most so many jobs have their pictures shown. */
const MOST_JOBS = 2;

/** The worst jobs, by each output of which the spec says what is good. */
export function worstJobs(good: Readonly<Record<string, "high" | "low">>, outputs: readonly Result[]): JudgedJob[] {
  return outputs
    .flatMap(({ name, part, unit, statistics }): JudgedJob[] => {
      const wish = Object.hasOwn(good, name) ? good[name] : undefined;
      const worst = wish === "low" ? statistics?.greatest?.[0] : statistics?.least?.[0];
      if (wish === undefined || worst === undefined) return [];
      const value = `${shownNumber(worst.value, 4)}${unit === "" ? "" : ` ${unit}`}`;
      return [{ job: worst.job, by: `${labelOf(name, part)} = ${value}` }];
    })
    .slice(0, MOST_JOBS);
}

/** Whether an output is over two axes; of a complex one its size is shown. */
export function isPicture({ shape = [], part, elements }: Result): boolean {
  const sides = shape.filter((length) => length > 1);
  return sides.length === 2 && elements !== undefined && (part === undefined || part === "abs");
}

/** What a judged job gave of all outputs over two axes. @param table that holds its row */
export function picturesIn({ first, count, columns, data }: Table, judged: JudgedJob, outputs: readonly Result[]) {
  const row = judged.job - first;
  if (row < 0 || row >= count) return [];
  return outputs.filter(isPicture).flatMap(({ name, part, shape = [] }): JobPicture[] => {
    const at = columns.findIndex((column) => column.role === "output" && column.name === name);
    if (at === -1) return [];
    const size = shape.reduce((product, length) => product * length, 1);
    const width = part === undefined ? size : 2 * size;
    const own = (data[at] as Float64Array).subarray(row * width, (row + 1) * width);
    const values = Float64Array.from({ length: size }, (_, index) =>
      part === undefined ? own[index]! : modulus(own[2 * index]!, own[2 * index + 1]!),
    );
    return [{ ...judged, label: labelOf(name, part), values }];
  });
}

/** @param axes those of the picture's values, each longer than 1 */
export function jobPictureFigure(
  { label, job, by, values }: JobPicture,
  unit: string,
  axes: readonly [CurveAxis, CurveAxis],
  log: boolean,
): Figure {
  const [across, up, turned] = upright<number>(axes, values);
  const shown = Array.from(turned).filter((value) => Number.isFinite(value) && (!log || value > 0));
  const ends = endsOf(shown);
  const range = `${shownNumber(ends.least, 4)} to ${shownNumber(ends.greatest, 4)}${unit === "" ? "" : ` ${unit}`}`;
  return {
    id: fileName(label, "of", "job", String(job)),
    title: `${label} of job ${job}`,
    caption: `${label} of the worst job, ${job} (${by}): ${range}`,
    alt: `a picture of the worst job, ${range}.`,
    draw: (theme) => heatMap({ across, up, values: turned, colours: coloursOf(label, unit, ends, log) }, theme),
  };
}

/** A camera's numbers, which go along y first, with x across; all others as they are. */
export function upright<T>(
  [first, second]: readonly [CurveAxis, CurveAxis],
  values: ArrayLike<T>,
): readonly [across: CurveAxis, up: CurveAxis, values: ArrayLike<T>] {
  if (first.name !== "y" || second.name !== "x") return [first, second, values];
  const [rows, columns] = [first.values.length, second.values.length];
  const turned = Array.from(
    { length: rows * columns },
    (_, at) => values[(at % rows) * columns + Math.floor(at / rows)]!,
  );
  return [second, first, turned];
}
