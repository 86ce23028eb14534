/**
 * Levenberg–Marquardt: sums of squares, by the parabola that the residuals' slopes make, damped as far as it misleads.
 *
 * Sources: Marquardt 1963, doi:10.1137/0111030 (damping by the diagonal); Moré 1978, doi:10.1007/BFb0067700 (by the largest that it was,
 * so that a slope which vanishes on the way doesn't let a parameter run); Nielsen 1999, IMM-REP-1999-05 (how it grows and shrinks).
 * A parameter at a bound that would go beyond it waits.
 */
import { solveReal } from "../numerics/real-solve.js";
import { clipped, type Search, type Spot } from "./search.js";

export interface LevenbergMarquardtOptions {
  readonly start: Float64Array;
  /** It ends where a step wins no more, as a part of the sum, or is no longer than this, as a part of the range. */
  readonly tolerance: number;
}

const FIRST_DAMPING = 1e-3;
/** Beyond this no step is left that doubles can tell from none. */
const MOST_DAMPING = 1e18;

/** Spots need residuals and their slopes; the value is the sum of their squares. */
export function* levenbergMarquardt({ start, tolerance }: LevenbergMarquardtOptions): Search {
  let x = start.map(clipped);
  let spot: Spot = (yield [x])[0]!;
  let damping = FIRST_DAMPING;
  let growth = 2;
  const scales = new Float64Array(x.length);
  while (Number.isFinite(spot.value) && spot.jacobian !== undefined) {
    const { normal, slopes } = normalEquations(spot, x.length);
    for (const [i, scale] of scales.entries()) scales[i] = Math.max(scale, normal[i * (x.length + 1)]!);
    const free = slopes.map((g, i) => (clipped(x[i]! - g) === x[i]! && g !== 0 ? 0 : 1));
    if (slopes.every((g, i) => g === 0 || free[i] === 0)) return "converged";
    const step = dampedStep(
      { normal, slopes, free },
      scales.map((scale) => scale * damping),
    );
    const next = x.map((each, i) => clipped(each + step[i]!));
    const moved = next.map((each, i) => each - x[i]!);
    const length = moved.reduce((most, each) => Math.max(most, Math.abs(each)), 0);
    const promised = promise(normal, slopes, moved);
    const found: Spot = length === 0 || !(promised > 0) ? { value: Number.NaN } : (yield [next])[0]!;
    const won = spot.value - found.value;
    if (won > 0) {
      const ratio = won / promised;
      const turn = 2 * ratio - 1;
      damping *= Math.max(1 / 3, 1 - turn * turn * turn);
      growth = 2;
      const before = spot.value;
      x = next;
      spot = found;
      if (won <= tolerance * before && promised <= tolerance * before) return "converged";
    } else {
      // A step that bounds have cut short may promise nothing though a shorter one does.
      if ((promised > 0 && promised <= tolerance * spot.value) || length <= tolerance) return "converged";
      damping *= growth;
      growth *= 2;
      if (damping > MOST_DAMPING) return "stalled";
    }
  }
  return "stalled";
}

/** Jᵀ J, shape (n, n), and Jᵀ r, shape (n). */
export function normalEquations({ residuals, jacobian }: Spot, n: number) {
  const normal = new Float64Array(n * n);
  const slopes = new Float64Array(n);
  for (let row = 0; row < residuals!.length; row++) {
    for (let i = 0; i < n; i++) {
      const one = jacobian![row * n + i]!;
      slopes[i] = slopes[i]! + one * residuals![row]!;
      for (let j = 0; j <= i; j++) normal[i * n + j] = normal[i * n + j]! + one * jacobian![row * n + j]!;
    }
  }
  for (let i = 0; i < n; i++) for (let j = i + 1; j < n; j++) normal[i * n + j] = normal[j * n + i]!;
  return { normal, slopes };
}

interface Equations {
  readonly normal: Float64Array;
  readonly slopes: Float64Array;
  /** 0 for a parameter that waits at its bound. */
  readonly free: Float64Array;
}

/** @param damping what is added to the diagonal, shape (n) */
function dampedStep({ normal, slopes, free }: Equations, damping: Float64Array): Float64Array {
  const n = slopes.length;
  const matrix = normal.map((each, at) => {
    const [i, j] = [Math.floor(at / n), at % n];
    if (free[i] === 0 || free[j] === 0) return i === j ? 1 : 0;
    return i === j ? each + damping[i]! + Number.MIN_VALUE : each;
  });
  return solveReal(
    matrix,
    slopes.map((g, i) => -g * free[i]!),
    n,
  );
}

/** How much the parabola promises that a step wins: -2 gᵀ s - sᵀ N s, of the sum of squares. */
function promise(normal: Float64Array, slopes: Float64Array, step: Float64Array): number {
  const n = slopes.length;
  let won = 0;
  for (let i = 0; i < n; i++) {
    let row = 2 * slopes[i]!;
    for (let j = 0; j < n; j++) row += normal[i * n + j]! * step[j]!;
    won -= row * step[i]!;
  }
  return won;
}
