/**
 * A step along a line that lowers a function enough and ends where it is flat enough (the strong Wolfe conditions).
 *
 * Source: Moré and Thuente 1994, doi:10.1145/192115.192132, whose safeguards and constants these are; scipy's BFGS, CG and
 * L-BFGS-B search so as well, and where a function has many minima it is the line search that says which one is found.
 */

/** What is read at a step; `value` and `slope` are those along the line. */
export interface Reading {
  readonly value: number;
  readonly slope: number;
}

export interface SearchOptions {
  /** The first step. */
  readonly first: number;
  /** The value must fall by this part of what the slope at the start promises. */
  readonly fall: number;
  /** The slope must come down to this part of that at the start. */
  readonly flatness: number;
  /** It ends where the step is known to this, relative. */
  readonly precision: number;
  readonly least: number;
  readonly most: number;
  readonly iterations: number;
}

export interface Found<T> {
  /** `near` where rounding or a limit ended it; the conditions needn't hold then. */
  readonly kind: "found" | "near";
  readonly step: number;
  readonly reading: T;
}

/** A step with what is read there. */
interface End extends Reading {
  readonly step: number;
}

interface Interval {
  /** The best end so far. */
  best: End;
  other: End;
  bracketed: boolean;
}

/** How far beyond the last step the next may go while there is no bracket. */
const LEAST_GROWTH = 1.1;
const MOST_GROWTH = 4;
/** A bracket that doesn't shrink to this is halved. */
const SHRINKAGE = 0.66;

/** Searches along a line; nothing if it found no end within the iterations, or if the function rises. */
export function moreThuente<T extends Reading>(
  read: (step: number) => T,
  start: Reading,
  options: SearchOptions,
): Found<T> | undefined {
  const { fall, flatness, precision, least, most } = options;
  let step = options.first;
  if (!(step >= least && step <= most && start.slope < 0)) return undefined;
  const promised = fall * start.slope;
  const zero: End = { step: 0, value: start.value, slope: start.slope };
  const interval: Interval = { best: zero, other: zero, bracketed: false };
  let modified = true;
  let [width, widthBefore] = [most - least, 2 * (most - least)];
  let [low, high] = [0, step + MOST_GROWTH * step];
  for (let iteration = 0; iteration < options.iterations; iteration++) {
    const reading = read(step);
    const { value, slope } = reading;
    const enough = start.value + step * promised;
    if (modified && value <= enough && slope >= 0) modified = false;
    if (value <= enough && Math.abs(slope) <= flatness * -start.slope) return { kind: "found", step, reading };
    const stuck = interval.bracketed && (step <= low || step >= high || high - low <= precision * high);
    const atMost = step === most && value <= enough && slope <= promised;
    const atLeast = step === least && (value > enough || slope >= promised);
    if (stuck || atMost || atLeast) return { kind: "near", step, reading };
    const by = modified && value <= interval.best.value && value > enough ? promised : 0;
    step = refined(interval, { step, value, slope }, by, low, high);
    if (interval.bracketed) {
      const [a, b] = [interval.best.step, interval.other.step];
      if (Math.abs(b - a) >= SHRINKAGE * widthBefore) step = a + 0.5 * (b - a);
      [widthBefore, width] = [width, Math.abs(b - a)];
      [low, high] = [Math.min(a, b), Math.max(a, b)];
    } else {
      low = step + LEAST_GROWTH * (step - interval.best.step);
      high = step + MOST_GROWTH * (step - interval.best.step);
    }
    step = Math.min(Math.max(step, least), most);
    const done = interval.bracketed && (step <= low || step >= high || high - low <= precision * high);
    if (done) step = interval.best.step;
    if (!Number.isFinite(step)) return undefined;
  }
  return undefined;
}

/** The next step; writes the interval. The function is taken less `by` a step, so that its minimum lowers it enough. */
function refined(interval: Interval, end: End, by: number, low: number, high: number): number {
  const less = (each: End): End => ({ step: each.step, value: each.value - each.step * by, slope: each.slope - by });
  const more = (each: End): End => ({ step: each.step, value: each.value + each.step * by, slope: each.slope + by });
  const inner: Interval = { ...interval, best: less(interval.best), other: less(interval.other) };
  const next = trial(inner, less(end), low, high);
  interval.bracketed = inner.bracketed;
  interval.best = more(inner.best);
  interval.other = more(inner.other);
  return next;
}

/** The cubic through two points with their slopes has its minimum at `from.step + ratio · (to.step - from.step)`. */
function cubic(from: End, to: End, forward: boolean, floor = Number.NEGATIVE_INFINITY) {
  const theta = (3 * (from.value - to.value)) / (to.step - from.step) + from.slope + to.slope;
  const scale = Math.max(Math.abs(theta), Math.abs(from.slope), Math.abs(to.slope));
  const root = Math.max(floor, (theta / scale) * (theta / scale) - (from.slope / scale) * (to.slope / scale));
  const gamma = (forward ? 1 : -1) * scale * Math.sqrt(root);
  return { theta, gamma };
}

/** The step that Moré and Thuente choose in their four cases. Writes the interval. */
function trial(interval: Interval, end: End, low: number, high: number): number {
  const { best } = interval;
  const turned = end.slope * Math.sign(best.slope) < 0;
  let next: number;
  if (end.value > best.value) {
    next = ofHigher(best, end);
    interval.bracketed = true;
  } else if (turned) {
    next = ofTurned(best, end);
    interval.bracketed = true;
  } else if (Math.abs(end.slope) < Math.abs(best.slope)) {
    next = ofFlatter(interval, end, low, high);
  } else if (interval.bracketed) {
    const { other } = interval;
    const { theta, gamma } = cubic(end, other, end.step <= other.step);
    const ratio = (gamma - end.slope + theta) / (gamma - end.slope + gamma + other.slope);
    next = end.step + ratio * (other.step - end.step);
  } else {
    next = end.step > best.step ? high : low;
  }
  if (end.value > best.value) {
    interval.other = end;
  } else {
    if (turned) interval.other = best;
    interval.best = end;
  }
  return next;
}

function ofHigher(best: End, end: End): number {
  const far = end.step - best.step;
  const { theta, gamma } = cubic(best, end, end.step >= best.step);
  const ratio = (gamma - best.slope + theta) / (gamma - best.slope + gamma + end.slope);
  const byCubic = best.step + ratio * far;
  const byParabola = best.step + (best.slope / ((best.value - end.value) / far + best.slope) / 2) * far;
  const nearer = Math.abs(byCubic - best.step) <= Math.abs(byParabola - best.step);
  return nearer ? byCubic : byCubic + (byParabola - byCubic) / 2;
}

function ofTurned(best: End, end: End): number {
  const far = best.step - end.step;
  const { theta, gamma } = cubic(best, end, end.step <= best.step);
  const ratio = (gamma - end.slope + theta) / (gamma - end.slope + gamma + best.slope);
  const byCubic = end.step + ratio * far;
  const bySecant = end.step + (end.slope / (end.slope - best.slope)) * far;
  return Math.abs(byCubic - end.step) > Math.abs(bySecant - end.step) ? byCubic : bySecant;
}

function ofFlatter({ best, other, bracketed }: Interval, end: End, low: number, high: number): number {
  const far = best.step - end.step;
  const { theta, gamma } = cubic(best, end, end.step <= best.step, 0);
  const ratio = (gamma - end.slope + theta) / (gamma + (best.slope - end.slope) + gamma);
  const beyond = end.step > best.step ? high : low;
  const byCubic = ratio < 0 && gamma !== 0 ? end.step + ratio * far : beyond;
  const bySecant = end.step + (end.slope / (end.slope - best.slope)) * far;
  const nearer = Math.abs(byCubic - end.step) < Math.abs(bySecant - end.step);
  if (!bracketed) return Math.min(Math.max(nearer ? bySecant : byCubic, low), high);
  const next = nearer ? byCubic : bySecant;
  const limit = end.step + SHRINKAGE * (other.step - end.step);
  return end.step > best.step ? Math.min(limit, next) : Math.max(limit, next);
}
