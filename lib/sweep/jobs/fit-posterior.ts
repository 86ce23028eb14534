/**
 * What a fit says beyond its best values: their standard deviations by the normal approximation, and draws of the posterior.
 *
 * The prior is flat between the ends, of a parameter that goes by its logarithm in that. Where no standard deviation was measured, the
 * residuals say how large it is.
 */
import type { Output } from "../../analysis/job-program.js";
import type { Model } from "../../model/model.js";
import { unitOf } from "../../model/path-unit.js";
import { inverseOf } from "../../numerics/real-solve.js";
import { convergence, halvesOf, lagsOf } from "../../optimize/convergence.js";
import { ensemble } from "../../optimize/ensemble.js";
import { normalEquations } from "../../optimize/levenberg-marquardt.js";
import type { Chance } from "../../optimize/search.js";
import { symmetricEigen } from "../../optimize/symmetric-eigen.js";
import { deviationsOf } from "../objective/fitted.js";
import { type Fit, samplingOf, valuesOf } from "../spec/fit-fields.js";
import { type PointsOf, rowsWith, slopesAt, valuesAt } from "./judged-points.js";

type Numbers = ArrayLike<number>;

/** The columns of a fit, in the order of `posteriorOf`. */
export function posteriorOutputs(fit: Fit, names: readonly string[], model: Model): readonly Output[] {
  const real = (name: string, unit = "", axes: Output["axes"] = []): Output => {
    return { name, unit, complex: false, shape: axes.map(({ values }) => values.length), axes };
  };
  const places = { name: fit.over, unit: unitOf(model, fit.over), values: fit.data[fit.at ?? fit.over]! };
  const count = (name: string, many: number) => ({ name, values: Array.from({ length: many }, (_, index) => index) });
  const values = valuesOf(fit);
  const by = [count("parameter", names.length), count("parameter2", names.length)];
  const all = [
    ...names.map((name) => real(`sigma/${name}`, unitOf(model, name))),
    real("correlation", "", by),
    real("fisher", "", by),
    real("degrees of freedom"),
    ...values.flatMap((name) => [
      real(`fitted/${name}`, "", [places]),
      real(`start/fitted/${name}`, "", [places]),
      real(`measured/${name}`, "", [places]),
    ]),
  ];
  if (fit.sample === undefined) return all;
  const { walkers, draws } = samplingOf(fit.sample, names.length);
  const chains = [count("chain", walkers), count("draw", draws)];
  const halves = [count("chain", walkers), count("half", 2)];
  const lags = [count("lag", lagsOf(draws))];
  return [
    ...all,
    ...names.map((name) => real(`posterior/${name}`, unitOf(model, name), chains)),
    ...names.map((name) => real(`posterior mean/${name}`, unitOf(model, name))),
    ...names.map((name) => real(`posterior sigma/${name}`, unitOf(model, name))),
    ...names.map((name) => real(`posterior halves/${name}`, unitOf(model, name), halves)),
    ...names.map((name) => real(`posterior lagged/${name}`, squared(unitOf(model, name)), lags)),
    ...names.map((name) => real(`r_hat/${name}`)),
    ...names.map((name) => real(`ess/${name}`)),
    real("accepted"),
  ];
}

const squared = (unit: string): string => (unit === "" ? "" : `${unit}^2`);

export interface Fitted {
  readonly fit: Fit;
  readonly of: PointsOf;
  /** The job's row of inputs. */
  readonly row: Float64Array;
  readonly start: Float64Array;
  readonly best: Float64Array;
  readonly chance: Chance;
}

/** The numbers of a fit's columns. */
export function posteriorOf(fitted: Fitted): readonly Numbers[] {
  const { fit, of, row, start, best } = fitted;
  const n = best.length;
  const spot = slopesAt(of, row, best, "jacobian");
  const measured = valuesOf(fit).flatMap((name) => fit.data[name]!);
  const deviations = deviationsOf(fit).flat();
  const freedom = measured.length - n;
  const scale = fit.sigma === undefined && freedom > 0 ? spot.value / freedom : 1;
  const { normal } = normalEquations(spot, n);
  const covariance = inverseOf(normal, n).map((each) => each * scale);
  const sigmas = best.map((_, k) => Math.sqrt(covariance[k * n + k]!));
  const curve = (residuals: Float64Array) => measured.map((y, at) => y + residuals[at]! * deviations[at]!);
  const curves = {
    after: curve(spot.residuals!),
    before: curve(of.judged.run(rowsWith(of, row, [start]), 1).residuals),
  };
  const slopes = valuesIn(of, row, best).map((value, k) => of.space.slope(k, value));
  const numbers: Numbers[] = [
    ...slopes.map((slope, k) => [sigmas[k]! * slope]),
    covariance.map((each, at) => each / (sigmas[Math.floor(at / n)]! * sigmas[at % n]!)),
    normal.map((each, at) => each / (scale * slopes[Math.floor(at / n)]! * slopes[at % n]!)),
    [freedom],
    ...valuesOf(fit).flatMap((name, index) => {
      const many = fit.data[name]!.length;
      const cut = (all: ArrayLike<number>) => Array.from({ length: many }, (_, at) => all[index * many + at]!);
      return [cut(curves.after), cut(curves.before), cut(measured)];
    }),
  ];
  if (fit.sample === undefined) return numbers;
  return [...numbers, ...sampled(fitted, covariance, scale)];
}

/** The searched parameters at a point, in their own units. */
function valuesIn({ space }: PointsOf, row: Float64Array, point: Float64Array): number[] {
  const own = row.slice();
  space.write(point, own);
  return space.places.map((place) => own[place]!);
}

/** Draws of the posterior, and what they say of themselves. @param scale what residuals are too small by, squared */
function sampled({ fit, of, row, best, chance }: Fitted, covariance: Float64Array, scale: number): Numbers[] {
  const n = best.length;
  const { walkers, warmup, draws, thin } = samplingOf(fit.sample!, n);
  const steps = warmup + draws * thin;
  const sampler = ensemble({ start: scattered(best, covariance, walkers, chance), chance, steps });
  const chains = Array.from(best, () => emptyChains(walkers, draws));
  let [step, accepted] = [0, 0];
  for (let asked = sampler.next(); !asked.done; ) {
    if ("ask" in asked.value) {
      asked = sampler.next(heightsAt(of, row, asked.value.ask, scale));
      continue;
    }
    const { walkers: now, accepted: moves } = asked.value.step;
    accepted += moves;
    const draw = (step - warmup) / thin;
    if (step >= warmup && Number.isInteger(draw)) {
      for (const [walker, point] of now.entries()) {
        for (const [k, value] of valuesIn(of, row, point).entries()) chains[k]![walker]![draw] = value;
      }
    }
    step++;
    asked = sampler.next();
  }
  const halves = chains.map(halvesOf);
  const told = halves.map(convergence);
  const moments = chains.map(momentsOf);
  return [
    ...chains.map((each) => each.flatMap((chain) => [...chain])),
    ...moments.map(({ mean }) => [mean]),
    ...moments.map(({ sd }) => [sd]),
    ...halves.map(({ means }) => means),
    ...halves.map(({ covariances }) => covariances),
    ...told.map(({ rHat }) => [rHat]),
    ...told.map(({ effective }) => [effective]),
    [accepted / (steps * walkers)],
  ];
}

const emptyChains = (walkers: number, draws: number): Float64Array[] =>
  Array.from({ length: walkers }, () => new Float64Array(draws));

function momentsOf(chains: readonly Float64Array[]): { readonly mean: number; readonly sd: number } {
  const count = chains.reduce((sum, chain) => sum + chain.length, 0);
  const mean = chains.reduce((sum, chain) => chain.reduce((own, x) => own + x, sum), 0) / count;
  const squares = chains.reduce((sum, chain) => chain.reduce((own, x) => own + (x - mean) * (x - mean), sum), 0);
  return { mean, sd: Math.sqrt(squares / (count - 1)) };
}

/** The logarithm of the posterior at points; none beyond the ends. */
function heightsAt(of: PointsOf, row: Float64Array, points: readonly Float64Array[], scale: number): readonly number[] {
  const inside = points.filter((point) => point.every((x) => x >= 0 && x <= 1));
  const found = inside.length === 0 ? [] : valuesAt(of, row, inside);
  const heights = new Map(inside.map((point, index) => [point, -found[index]!.value / (2 * scale)]));
  return points.map((point) => heights.get(point) ?? Number.NEGATIVE_INFINITY);
}

/** How far walkers begin apart where the normal approximation says nothing, as a part of the range. */
const FALLBACK = 0.01;

/** Walkers about the best point, as the normal approximation spreads them, within the ends. */
function scattered(best: Float64Array, covariance: Float64Array, count: number, chance: Chance): Float64Array[] {
  const n = best.length;
  const isSound = covariance.every(Number.isFinite);
  const { values, vectors } = symmetricEigen(isSound ? covariance : new Float64Array(n * n), n);
  const lengths = values.map((value) => (isSound && value > 0 ? Math.min(Math.sqrt(value), FALLBACK) : FALLBACK));
  return Array.from({ length: count }, () => {
    const z = lengths.map((length) => length * chance.normal());
    return best.map((x, row) => {
      let sum = x;
      for (let k = 0; k < n; k++) sum += (isSound ? vectors[row * n + k]! : row === k ? 1 : 0) * z[k]!;
      return sum >= 0 && sum <= 1 ? sum : Math.min(Math.max(2 * x - sum, 0), 1);
    });
  });
}
