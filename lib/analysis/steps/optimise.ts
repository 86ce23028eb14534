/** Runs `minimize` and `maximize`: looks for the parameters at which a detector reads least, or most. */
import { UserError } from "../../errors.js";
import { modulus } from "../../numerics/modulus.js";
import { bfgs, conjugateGradients } from "../minimum/bfgs.js";
import { limitedBfgs, sequentialQuadratic } from "../minimum/bounded-newton.js";
import type { Minimum } from "../minimum/minimum.js";
import { nelderMead } from "../minimum/nelder-mead.js";
import { powell } from "../minimum/powell.js";
import type { Gradient } from "../minimum/slope.js";
import type { Session } from "../points/session.js";
import { type Data, numberData, realData, type SolutionTree, solutionOf } from "../solution.js";
import type { OptimiseStep } from "../step.js";
import { aimOf, optimumTangents, readingOf, sizeOf } from "./optimum-tangents.js";

const TELLTALE = { telltale: true };

/**
 * Leaves the parameters at what was found.
 *
 * It is the distance of |value| from the offset that is made small, so that minimizing an error signal finds its zero, or from its
 * negative that is made large.
 */
export function optimise(session: Session, step: OptimiseStep): SolutionTree {
  const { state } = session;
  const places = step.paths.map((path) => state.placeOf(path));
  const read = session.points.reader([step.detector]);
  const [output] = session.points.outputsOf([step.detector]);
  if (output!.shape.some((length) => length !== 1)) throw notOne(step);
  const set = (x: readonly number[]) => {
    for (const [k, place] of places.entries()) state.values[place] = x[k]!;
  };
  const f: Value = (x) => {
    set(x);
    if (step.before !== undefined) session.step(step.before);
    const [re, im] = read() as unknown as [number, number];
    return step.sign * Math.abs(modulus(re, im) - aimOf(step));
  };
  const start = places.map((place) => state.values[place]!);
  const sloped = step.isExact ? readingOf(session, step, step.paths) : undefined;
  const exact = (x: readonly number[]) => {
    set(x);
    if (step.before !== undefined) session.step(step.before);
    const { size, slopes } = sizeOf(sloped!());
    const sign = step.sign * Math.sign(size - aimOf(step));
    return Array.from(slopes.subarray(0, x.length), (each) => sign * each);
  };
  // What is looked at on the way changes with nothing: only where it ends counts.
  const { tangents } = state;
  state.tangents = undefined;
  const found = search(step, start, { f, exact: sloped && exact });
  set(found.x);
  state.tangents = tangents;
  optimumTangents(session, step);
  return solutionOf(step.name, dataOf(found, state.slopesOf(step.paths)));
}

function notOne({ name, detector }: OptimiseStep): UserError {
  const remedy = "Take a detector of one number.";
  return new UserError({ code: "wrong-type", place: name, what: `"${detector}" gives an array`, remedy });
}

type Value = (x: readonly number[]) => number;

/** What is looked for the least of, and its gradient, if that is known. */
interface Goal {
  readonly f: Value;
  readonly exact: Gradient | undefined;
}

function search(step: OptimiseStep, start: readonly number[], goal: Goal): Minimum {
  const { f } = goal;
  const { options, bounds } = step;
  const option = (name: string, otherwise: number) => options.get(name) ?? options.get("tol") ?? otherwise;
  const limits = { maxiter: options.get("maxiter"), maxfev: options.get("maxfev") };
  switch (step.method) {
    case "powell":
      return powell(f, start, { ...limits, xtol: option("xtol", 1e-4), ftol: option("ftol", 1e-4), bounds });
    case "nelder-mead":
      return nelderMead(f, start, {
        ...limits,
        xatol: option("xatol", 1e-4),
        fatol: option("fatol", 1e-4),
        adaptive: options.has("adaptive"),
        bounds,
        simplex: step.simplex,
      });
    default:
      return descend(step, start, goal);
  }
}

/** How many readings L-BFGS-B may take; scipy's gradients are differences to one side, each a reading a parameter. */
const LIMITED_CALLS = 15_000;
/** How many values with their gradients TNC reads, at all and for each parameter, if nothing is said. It counts no iterations. */
const TNC_SPOTS = 100;
const TNC_SPOTS_EACH = 10;

/** The methods that follow the gradient. TNC is L-BFGS-B here, which goes on until it is as flat as TNC would have it. */
function descend(step: OptimiseStep, start: readonly number[], { f, exact }: Goal): Minimum {
  const { options, bounds, method } = step;
  const option = (name: string, otherwise: number) => options.get(name) ?? options.get("tol") ?? otherwise;
  const given = { maxiter: options.get("maxiter"), eps: options.get("eps"), exact };
  const within = { ...given, maxiter: given.maxiter ?? Infinity, bounds };
  const gtol = option("gtol", 1e-5);
  switch (method) {
    case "cg":
      return conjugateGradients(f, start, { ...given, gtol });
    case "slsqp":
      return sequentialQuadratic(f, start, { ...within, gtol, ftol: option("ftol", 1e-6) });
    case "tnc": {
      const spots = options.get("maxfun") ?? Math.max(TNC_SPOTS, TNC_SPOTS_EACH * start.length);
      const ends = { gtol: option("gtol", 1e-7), ftol: option("ftol", 0), maxiter: Infinity };
      return limitedBfgs(f, start, { ...within, ...ends, spots });
    }
    case "l-bfgs-b": {
      const spots = (options.get("maxfun") ?? LIMITED_CALLS) / (1 + start.length);
      return limitedBfgs(f, start, { ...within, gtol, ftol: option("ftol", 2.220446049250313e-9), spots });
    }
    default:
      return bfgs(f, start, { ...given, gtol });
  }
}

function dataOf(found: Minimum, slopes: Pick<Data, "slopes">): Iterable<readonly [string, Data]> {
  const { x } = found;
  return [
    ["result[fun]", numberData(found.value, TELLTALE)],
    ["result[nit]", numberData(found.iterations, TELLTALE)],
    ["result[nfev]", numberData(found.calls, TELLTALE)],
    ["result[status]", numberData(found.status, TELLTALE)],
    ["result[success]", numberData(found.status === 0 ? 1 : 0, TELLTALE)],
    ["result[x]", realData([x.length], x, { ...TELLTALE, onRequest: true })],
    ["x", realData([x.length], x, slopes)],
    ["iters", numberData(0, TELLTALE)],
  ];
}
