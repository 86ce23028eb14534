/** Drives a search to its end, and writes down its way. */
import { exp, log } from "../../numerics/elementary.js";
import type { Search, Spot } from "../../optimize/search.js";

/** A point computed, and how many evaluations of the model that took. */
export interface Evaluated extends Spot {
  readonly evaluations: number;
}

export interface SearchLimits {
  readonly evaluations: number;
  /** Good enough: in the sense of what is minimized. */
  readonly target: number | undefined;
  /** At how many numbers of evaluations, each the same factor on, the way is written down. */
  readonly path: number;
}

/** Why a search ended; tables of results have the number. */
export const ENDED = { converged: 0, evaluations: 1, stalled: 2, target: 3 } as const;

export interface SearchResult {
  /** The best point; where it began if none could be computed. */
  readonly best: Float64Array;
  /** Its value; Infinity if none could be computed. */
  readonly value: number;
  readonly evaluations: number;
  readonly ended: keyof typeof ENDED;
  /** The best value and point after so many evaluations. */
  readonly path: readonly { readonly value: number; readonly point: Float64Array }[];
}

/** After how many evaluations the way is written down: from 1 to the limit, the same factor on, each once. */
export function pathEvaluations({ evaluations, path }: Pick<SearchLimits, "evaluations" | "path">): readonly number[] {
  const whole = log(evaluations);
  const at = Array.from({ length: path }, (_, k) => Math.round(exp((whole * (k + 1)) / path)));
  return [...new Set(at)];
}

/**
 * @param start    where it begins
 * @param evaluate points, at least one, which don't count against the limit before they are computed
 */
export function runSearch(
  search: Search,
  start: Float64Array,
  evaluate: (points: readonly Float64Array[]) => readonly Evaluated[],
  limits: SearchLimits,
): SearchResult {
  const stops = pathEvaluations(limits);
  const path: { value: number; point: Float64Array }[] = [];
  let best = start;
  let value = Number.POSITIVE_INFINITY;
  let evaluations = 0;
  let asked = search.next();
  let ended: SearchResult["ended"] | undefined;
  while (ended === undefined && !asked.done) {
    const points = asked.value;
    const spots = evaluate(points);
    for (const [index, spot] of spots.entries()) {
      while (path.length < stops.length && evaluations + spot.evaluations > stops[path.length]!) {
        path.push({ value, point: best });
      }
      evaluations += spot.evaluations;
      if (spot.value < value) [value, best] = [spot.value, points[index]!];
    }
    if (limits.target !== undefined && value <= limits.target) ended = "target";
    else if (evaluations >= limits.evaluations) ended = "evaluations";
    else asked = search.next(spots);
  }
  while (path.length < stops.length) path.push({ value, point: best });
  return { best, value, evaluations, ended: ended ?? (asked.value as "converged" | "stalled"), path };
}
