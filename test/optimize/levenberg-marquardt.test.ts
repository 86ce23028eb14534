import { describe, expect, it } from "vitest";
import { inverseOf } from "../../lib/numerics/real-solve.js";
import { levenbergMarquardt, normalEquations } from "../../lib/optimize/levenberg-marquardt.js";
import type { Spot } from "../../lib/optimize/search.js";
import { pointIn, unitOf } from "./problems.js";

interface Reference {
  readonly data: readonly (readonly [y: number, x: number])[];
  readonly low: readonly number[];
  readonly high: readonly number[];
  readonly start: readonly number[];
  readonly model: (x: number, b: readonly number[]) => number;
  /** Certified values and standard deviations, and the sum of squares. */
  readonly values: readonly number[];
  readonly deviations: readonly number[];
  readonly sum: number;
}

/** NIST's reference data for nonlinear regression, https://www.itl.nist.gov/div898/strd/nls/nls_main.shtml: public domain. */
const MISRA1A: Reference = {
  data: [
    [10.07, 77.6],
    [14.73, 114.9],
    [17.94, 141.1],
    [23.93, 190.8],
    [29.61, 239.9],
    [35.18, 289.0],
    [40.02, 332.8],
    [44.82, 378.4],
    [50.76, 434.8],
    [55.05, 477.3],
    [61.01, 536.8],
    [66.4, 593.1],
    [75.47, 689.1],
    [81.78, 760.0],
  ],
  low: [0, 0],
  high: [1000, 0.01],
  start: [500, 1e-4],
  model: (x, [a, b]) => a! * (1 - Math.exp(-b! * x)),
  values: [2.3894212918e2, 5.5015643181e-4],
  deviations: [2.7070075241, 7.2668688436e-6],
  sum: 1.2455138894e-1,
};

function fitted({ data, low, high, start, model }: Reference) {
  const box = { low, high };
  const n = low.length;
  const spotAt = (u: Float64Array): Spot => {
    const residualsAt = (at: Float64Array) => Float64Array.from(data, ([y, x]) => model(x, pointIn(box, at)) - y);
    const residuals = residualsAt(u);
    const jacobian = new Float64Array(data.length * n);
    for (let k = 0; k < n; k++) {
      const [up, down] = [1e-6, -1e-6].map((h) => residualsAt(u.map((each, i) => (i === k ? each + h : each))));
      for (let row = 0; row < data.length; row++) jacobian[row * n + k] = (up![row]! - down![row]!) / 2e-6;
    }
    return { value: residuals.reduce((sum, each) => sum + each * each, 0), residuals, jacobian };
  };
  const search = levenbergMarquardt({ start: unitOf(box, start), tolerance: 1e-14 });
  let asked = search.next();
  let best: { readonly u: Float64Array; readonly spot: Spot } | undefined;
  let evaluations = 0;
  while (!asked.done && evaluations < 1000) {
    const u = asked.value[0]!;
    const spot = spotAt(u);
    evaluations++;
    if (best === undefined || spot.value < best.spot.value) best = { u, spot };
    asked = search.next([spot]);
  }
  return { ending: asked.value, ...best!, evaluations };
}

describe("Levenberg–Marquardt", () => {
  it("finds NIST's certified values, and their standard deviations by the normal equations", () => {
    const { values, deviations, sum, low, high, data } = MISRA1A;
    const { u, spot, ending, evaluations } = fitted(MISRA1A);
    expect(ending).toBe("converged");
    expect(evaluations).toBeLessThan(50);
    expect(spot.value / sum).toBeCloseTo(1, 8);
    const covariance = inverseOf(normalEquations(spot, 2).normal, 2);
    for (const [k, x] of pointIn({ low, high }, u).entries()) {
      expect(x / values[k]!).toBeCloseTo(1, 8);
      const variance = (spot.value / (data.length - 2)) * covariance[k * 3]!;
      expect((Math.sqrt(variance) * (high[k]! - low[k]!)) / deviations[k]!).toBeCloseTo(1, 5);
    }
  });

  it("keeps a parameter at the bound that it wants to pass", () => {
    const { u } = fitted({ ...MISRA1A, high: [200, 0.01], start: [100, 1e-4] });
    expect(u[0]).toBe(1);
    expect(u[1]).toBeGreaterThan(0);
    expect(u[1]).toBeLessThan(1);
  });
});

it("goes on where a step that an end has cut short would lead uphill", () => {
  // Alone, 100 (a - 2 b) and b - 0.9 are 0 at a = 1.8; up to a = 1 their squares are least at b = (20000 + 0.9) / 40001.
  const spotAt = ([a, b]: Float64Array): Spot => {
    const residuals = Float64Array.of(100 * (a! - 2 * b!), b! - 0.9);
    const value = residuals.reduce((sum, each) => sum + each * each, 0);
    return { value, residuals, jacobian: Float64Array.of(100, -200, 0, 1) };
  };
  const search = levenbergMarquardt({ start: Float64Array.of(0.2, 0.1), tolerance: 1e-12 });
  let asked = search.next();
  let last = Float64Array.of(0, 0);
  for (let turn = 0; turn < 500 && !asked.done; turn++) {
    last = asked.value[0]! as Float64Array<ArrayBuffer>;
    asked = search.next([spotAt(last)]);
  }
  expect(asked.done).toBe(true);
  expect(last[0]).toBeCloseTo(1, 4);
  expect(last[1]).toBeCloseTo(20000.9 / 40001, 4);
});
