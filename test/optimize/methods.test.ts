import { describe, expect, it } from "vitest";
import { adam } from "../../lib/optimize/adam.js";
import { cmaEs } from "../../lib/optimize/cma-es.js";
import { differentialEvolution } from "../../lib/optimize/differential-evolution.js";
import { lbfgsb } from "../../lib/optimize/l-bfgs-b.js";
import { chanceOf, ellipsoid, minimized, type Problem, rastrigin, rosenbrock, unitOf } from "./problems.js";

const from = (problem: Problem, x: number) =>
  unitOf(
    problem,
    problem.low.map(() => x),
  );

describe("CMA-ES", () => {
  const search = (problem: Problem, x: number, tolerance = 1e-12) =>
    cmaEs({ start: from(problem, x), chance: chanceOf(), sigma: 0.1, tolerance });

  it("finds the end of Rosenbrock's valley", () => {
    const found = minimized(search(rosenbrock(10), -1), rosenbrock(10));
    expect(found.value).toBeLessThan(1e-9);
    expect(found.ending).toBe("converged");
    expect(found.evaluations).toBeLessThan(10_000);
  });

  it("learns axes that differ by a factor of a thousand", () => {
    const found = minimized(search(ellipsoid(10), -2), ellipsoid(10));
    expect(found.value).toBeLessThan(1e-9);
    expect(found.evaluations).toBeLessThan(8000);
  });

  it("is the same to the last bit with the same chance", () => {
    const [one, other] = [0, 0].map(() => minimized(search(rosenbrock(5), -1), rosenbrock(5)));
    expect(one).toEqual(other);
  });

  it("finds a minimum that lies on a bound", () => {
    const problem: Problem = { ...ellipsoid(4), low: [2, -5, -5, 2] };
    const found = minimized(search(problem, 4), problem);
    expect(found.x[0]).toBeCloseTo(2, 6); // a mirror: the value has a kink there, not a slope of 0
    expect(found.x[3]).toBeCloseTo(2, 6);
    expect(found.x[1]).toBeCloseTo(1.3, 3); // the flattest axis, beside a value of half a million
  });

  it("bears points that can't be computed", () => {
    const problem: Problem = { ...rosenbrock(3), value: (x) => (x[0]! < -1 ? Infinity : rosenbrock(3).value(x)) };
    expect(minimized(search(problem, 3), problem).value).toBeLessThan(1e-9);
  });
});

describe("differential evolution", () => {
  it("finds the lowest of many minima", () => {
    const problem = rastrigin(5);
    const found = minimized(
      differentialEvolution({ start: from(problem, 4), chance: chanceOf(), tolerance: 1e-10 }),
      problem,
    );
    expect(found.value).toBeLessThan(1e-9);
    expect(found.ending).toBe("converged");
    for (const x of found.x) expect(x).toBeCloseTo(0.7, 5);
  });
});

describe("L-BFGS-B", () => {
  const search = (problem: Problem, x: number, slope = 1e-9) =>
    lbfgsb({ start: from(problem, x), tolerance: 1e-15, slope });

  it.each([2, 10, 50])("finds the end of Rosenbrock's valley in %i dimensions", (n) => {
    const found = minimized(search(rosenbrock(n), -1), rosenbrock(n));
    expect(found.value).toBeLessThan(1e-12);
    expect(found.evaluations).toBeLessThan(60 + 12 * n);
  });

  it("finds a minimum that lies on bounds, and says that it has converged", () => {
    const problem: Problem = { ...ellipsoid(6), low: [2, -5, -5, 2, -5, -5], high: [5, 1, 5, 5, 5, 0] };
    const found = minimized(search(problem, 0.5, 1e-3), problem);
    expect(found.x[0]).toBe(2);
    expect(found.x[1]).toBe(1);
    expect(found.x[3]).toBe(2);
    expect(found.x[5]).toBe(0);
    expect(found.x[2]).toBeCloseTo(1.3, 6);
    expect(found.ending).toBe("converged");
  });
});

describe("Adam", () => {
  it("ends near the bottom of a valley, and no farther from it than it began", () => {
    const problem = rosenbrock(5);
    const options = { rate: 0.02, cycle: 500, noise: 0.001, tolerance: 1e-9 };
    const found = minimized(adam({ start: from(problem, -1), chance: chanceOf(), ...options }), problem, 20_000);
    expect(found.value).toBeLessThan(1e-2);
  });
});
