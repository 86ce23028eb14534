/**
 * The minimum of a function of one number, by parabolas and golden sections.
 *
 * Source: Brent 1973, "Algorithms for minimization without derivatives", chapter 5, with the choices of scipy 1.17
 * (BSD-3-Clause, the SciPy developers), whose `Brent` and `fminbound` these are.
 */

export interface LineMinimum {
  readonly at: number;
  readonly value: number;
}

type Function1 = (x: number) => number;

const MAX_ITERATIONS = 500;
const MAX_BRACKET_ITERATIONS = 1000;

/** Three points of which the middle one is the lowest, if there are such. */
interface Bracket {
  readonly a: number;
  readonly b: number;
  readonly c: number;
  readonly fa: number;
  readonly fb: number;
  readonly fc: number;
}

const GOLD = 1.618034;
const SMALLEST = 1e-21;
/** How much farther a parabola may lead than the last step. */
const MOST_GROWTH = 110;

/** Goes downhill from 0 and 1 until it goes up again. */
function bracket(f: Function1): Bracket {
  let [a, b] = [0, 1];
  let [fa, fb] = [f(a), f(b)];
  if (fa < fb) {
    [a, b] = [b, a];
    [fa, fb] = [fb, fa];
  }
  let c = b + GOLD * (b - a);
  let fc = f(c);
  for (let iteration = 0; fc < fb && iteration <= MAX_BRACKET_ITERATIONS; iteration++) {
    const first = (b - a) * (fb - fc);
    const second = (b - c) * (fb - fa);
    const difference = second - first;
    const denominator = 2 * (Math.abs(difference) < SMALLEST ? SMALLEST : difference);
    let w = b - ((b - c) * second - (b - a) * first) / denominator;
    const limit = b + MOST_GROWTH * (c - b);
    let fw: number;
    if ((w - c) * (b - w) > 0) {
      fw = f(w);
      if (fw < fc) return { a: b, fa: fb, b: w, fb: fw, c, fc };
      if (fw > fb) return { a, fa, b, fb, c: w, fc: fw };
      w = c + GOLD * (c - b);
      fw = f(w);
    } else if ((w - limit) * (limit - c) >= 0) {
      w = limit;
      fw = f(w);
    } else if ((w - limit) * (c - w) > 0) {
      fw = f(w);
      if (fw < fc) {
        [b, c] = [c, w];
        w = c + GOLD * (c - b);
        [fb, fc] = [fc, fw];
        fw = f(w);
      }
    } else {
      w = c + GOLD * (c - b);
      fw = f(w);
    }
    [a, b, c] = [b, c, w];
    [fa, fb, fc] = [fb, fc, fw];
  }
  return { a, b, c, fa, fb, fc };
}

function isValid({ a, b, c, fa, fb, fc }: Bracket): boolean {
  const low = (fb < fc && fb <= fa) || (fb < fa && fb <= fc);
  const between = (a < b && b < c) || (c < b && b < a);
  return low && between && [a, b, c].every((each) => Number.isFinite(each));
}

/** The lowest of three points that are no bracket. */
function lowestOf({ a, b, c, fa, fb, fc }: Bracket): LineMinimum {
  const points = [a, b, c].map((at, k) => ({ at, value: [fa, fb, fc][k]! }));
  if (points.some(({ at, value }) => Number.isNaN(at) || Number.isNaN(value)))
    return { at: Number.NaN, value: Number.NaN };
  return points.reduce((best, each) => (each.value < best.value ? each : best));
}

/** How near a minimum is found at best, and the golden section as scipy's Brent writes it. */
const SMALLEST_TOLERANCE = 1e-11;
const SECTION = 0.381966;

/**
 * The minimum of a function, looked for from 0 and 1 on.
 *
 * @param tolerance relative to where it is
 */
export function brent(f: Function1, tolerance: number): LineMinimum {
  const around = bracket(f);
  if (!isValid(around)) return lowestOf(around);
  let [x, w, v] = [around.b, around.b, around.b];
  let [fx, fw, fv] = [around.fb, around.fb, around.fb];
  let [a, b] = around.a < around.c ? [around.a, around.c] : [around.c, around.a];
  let [before, step] = [0, 0];
  for (let iteration = 0; iteration < MAX_ITERATIONS; iteration++) {
    const least = tolerance * Math.abs(x) + SMALLEST_TOLERANCE;
    const middle = 0.5 * (a + b);
    if (Math.abs(x - middle) < 2 * least - 0.5 * (b - a)) break;
    const golden = () => (x >= middle ? a - x : b - x);
    if (Math.abs(before) <= least) {
      before = golden();
      step = SECTION * before;
    } else {
      const parabola = parabolaThrough({ x, w, v, fx, fw, fv });
      const beforeThat = before;
      before = step;
      if (isUseful(parabola, { a, b, x, beforeThat })) {
        step = parabola.p / parabola.q;
        const u = x + step;
        if (u - a < 2 * least || b - u < 2 * least) step = middle - x >= 0 ? least : -least;
      } else {
        before = golden();
        step = SECTION * before;
      }
    }
    const u = Math.abs(step) < least ? (step >= 0 ? x + least : x - least) : x + step;
    const fu = f(u);
    if (fu > fx) {
      if (u < x) a = u;
      else b = u;
      if (fu <= fw || w === x) [v, w, fv, fw] = [w, u, fw, fu];
      else if (fu <= fv || v === x || v === w) [v, fv] = [u, fu];
    } else {
      if (u >= x) a = x;
      else b = x;
      [v, w, x] = [w, x, u];
      [fv, fw, fx] = [fw, fx, fu];
    }
  }
  return { at: x, value: fx };
}

interface Three {
  readonly x: number;
  readonly w: number;
  readonly v: number;
  readonly fx: number;
  readonly fw: number;
  readonly fv: number;
}

/** The lowest point of the parabola through three points lies p / q from x. */
function parabolaThrough({ x, w, v, fx, fw, fv }: Three): { readonly p: number; readonly q: number } {
  const first = (x - w) * (fx - fv);
  const second = (x - v) * (fx - fw);
  const p = (x - v) * second - (x - w) * first;
  const q = 2 * (second - first);
  return { p: q > 0 ? -p : p, q: Math.abs(q) };
}

function isUseful(
  { p, q }: { readonly p: number; readonly q: number },
  { a, b, x, beforeThat }: { readonly a: number; readonly b: number; readonly x: number; readonly beforeThat: number },
): boolean {
  return p > q * (a - x) && p < q * (b - x) && Math.abs(p) < Math.abs(0.5 * q * beforeThat);
}

const ROOT_OF_EPSILON = Math.sqrt(2.2e-16);
const GOLDEN_SECTION = 0.5 * (3 - Math.sqrt(5));

/** The minimum of a function between two bounds. */
export function brentBetween(f: Function1, low: number, high: number, tolerance: number): LineMinimum {
  let [a, b] = [low, high];
  let x = a + GOLDEN_SECTION * (b - a);
  let fx = f(x);
  let [w, v, fw, fv] = [x, x, fx, fx];
  let [before, step] = [0, 0];
  for (let calls = 1; calls < MAX_ITERATIONS; calls++) {
    const middle = 0.5 * (a + b);
    const least = ROOT_OF_EPSILON * Math.abs(x) + tolerance / 3;
    if (!(Math.abs(x - middle) > 2 * least - 0.5 * (b - a))) break;
    let golden = true;
    if (Math.abs(before) > least) {
      const parabola = parabolaThrough({ x, w, v, fx, fw, fv });
      const beforeThat = before;
      before = step;
      if (isUseful(parabola, { a, b, x, beforeThat })) {
        golden = false;
        step = parabola.p / parabola.q;
        const u = x + step;
        if (u - a < 2 * least || b - u < 2 * least) step = middle - x >= 0 ? least : -least;
      }
    }
    if (golden) {
      before = x >= middle ? a - x : b - x;
      step = GOLDEN_SECTION * before;
    }
    const u = x + (step >= 0 ? 1 : -1) * Math.max(Math.abs(step), least);
    const fu = f(u);
    if (fu <= fx) {
      if (u >= x) a = x;
      else b = x;
      [v, fv, w, fw, x, fx] = [w, fw, x, fx, u, fu];
    } else {
      if (u < x) a = u;
      else b = u;
      if (fu <= fw || w === x) [v, fv, w, fw] = [w, fw, u, fu];
      else if (fu <= fv || v === x || v === w) [v, fv] = [u, fu];
    }
  }
  return { at: x, value: fx };
}
