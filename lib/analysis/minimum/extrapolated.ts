/**
 * Slopes of several numbers along one, from central differences extrapolated to a step of 0.
 *
 * Source: C. J. F. Ridders, Advances in Engineering Software 4 (1982) 75. Not here: derivatives that are exact (lib/solver/tape/derivative.ts).
 */

/** The steps that differences begin with, of the number's size: functions are narrow in some. */
const REACHES = [1e-2, 1e-4, 1e-6];
const SHRINK = 1.6;
const STEPS = 8;

/** A slope, and how far it is from what steps of another size say. */
interface Difference {
  readonly value: number;
  readonly error: number;
}

/** Of each number the slope that is known best. @param size of what changes it, in its own unit */
export function extrapolated(f: (x: number) => Float64Array, x: number, size: number): Float64Array {
  const tried = REACHES.map((reach) => fromStep(f, x, reach * size));
  return Float64Array.from(tried[0]!, (_, k) => {
    return tried.map((each) => each[k]!).reduce((best, each) => (each.error < best.error ? each : best)).value;
  });
}

function fromStep(f: (x: number) => Float64Array, x: number, first: number): readonly Difference[] {
  let best: readonly Difference[] = [];
  let before: Float64Array[] = [];
  for (let row = 0, step = first; row < STEPS; row++, step /= SHRINK) {
    const [above, below] = [f(x + step), f(x - step)];
    const width = x + step - (x - step);
    const here = [above.map((value, k) => (value - below[k]!) / width)];
    if (row === 0) best = Array.from(here[0]!, (value) => ({ value, error: Infinity }));
    for (let order = 1, factor = SHRINK * SHRINK; order <= row; order++, factor *= SHRINK * SHRINK) {
      const [lower, older] = [here[order - 1]!, before[order - 1]!];
      const next = lower.map((value, k) => (value * factor - older[k]!) / (factor - 1));
      here.push(next);
      best = best.map((known, k) => {
        const error = Math.max(Math.abs(next[k]! - lower[k]!), Math.abs(next[k]! - older[k]!));
        return error < known.error ? { value: next[k]!, error } : known;
      });
    }
    before = here;
  }
  return best;
}
