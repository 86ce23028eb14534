import { expect, it } from "vitest";
import { convergence, halvesOf, together } from "../../lib/optimize/convergence.js";
import { ensemble } from "../../lib/optimize/ensemble.js";
import { chanceOf } from "./problems.js";

it("draws a normal distribution of two that go together, whatever their scales", () => {
  const chance = chanceOf();
  // x of standard deviation 1, y of 1000, correlation 0.9.
  const height = ([x, y]: Float64Array) => {
    const v = y! / 1000;
    return -(x! * x! - 1.8 * x! * v + v * v) / (2 * 0.19);
  };
  const walkers = 40;
  const start = Array.from({ length: walkers }, () => Float64Array.of(chance.normal(), 1000 * chance.normal()));
  const draws: Float64Array[][] = [];
  const sampler = ensemble({ start, chance, steps: 3000 });
  let moves = 0;
  for (let asked = sampler.next(); !asked.done; ) {
    if ("ask" in asked.value) {
      asked = sampler.next(asked.value.ask.map(height));
      continue;
    }
    draws.push([...asked.value.step.walkers]);
    moves += asked.value.step.accepted;
    asked = sampler.next();
  }
  const kept = draws.slice(500);
  const all = kept.flat();
  const mean = (of: (point: Float64Array) => number) => all.reduce((sum, point) => sum + of(point), 0) / all.length;
  const chains = Array.from({ length: walkers }, (_, walker) => Float64Array.from(kept, (step) => step[walker]![0]!));
  const { effective, rHat } = convergence(halvesOf(chains));
  expect(rHat).toBeLessThan(1.02);
  const error = 5 / Math.sqrt(effective); // five standard deviations of a mean
  expect(effective).toBeGreaterThan(1000);
  expect(Math.abs(mean(([x]) => x!))).toBeLessThan(error);
  expect(mean(([x]) => x! * x!)).toBeCloseTo(1, 0);
  expect(Math.abs(mean(([x]) => x! * x!) - 1)).toBeLessThan(2 * error);
  expect(Math.abs(mean(([x, y]) => (x! * y!) / 1000) - 0.9)).toBeLessThan(2 * error);
  // Goodman and Weare's stretch takes two moves of three in two dimensions, about.
  expect(moves / (3000 * walkers)).toBeGreaterThan(0.5);
  expect(moves / (3000 * walkers)).toBeLessThan(0.85);
});

it("counts independent draws as what they are, and those of a chain that remembers as fewer", () => {
  const chance = chanceOf(1);
  const chainsOf = (memory: number) =>
    Array.from({ length: 4 }, () => {
      let x = chance.normal();
      return Float64Array.from({ length: 20_000 }, () => {
        x = memory * x + Math.sqrt(1 - memory * memory) * chance.normal();
        return x;
      });
    });
  const independent = convergence(halvesOf(chainsOf(0)));
  expect(independent.rHat).toBeCloseTo(1, 2);
  expect(independent.effective / 80_000).toBeGreaterThan(0.85);
  expect(independent.effective / 80_000).toBeLessThan(1.15);
  // An autoregressive chain of memory ρ is worth n (1 - ρ) / (1 + ρ).
  expect(convergence(halvesOf(chainsOf(0.9))).effective / (80_000 * (0.1 / 1.9))).toBeGreaterThan(0.75);
  expect(convergence(halvesOf(chainsOf(0.9))).effective / (80_000 * (0.1 / 1.9))).toBeLessThan(1.25);
});

it.each([
  // emcee 3.1.6, 20,000 steps: acceptance_fraction.mean(), autocorr.integrated_time(chain).mean().
  [1, 20, 0.8066, 27.19],
  [2, 20, 0.7166, 31.81],
  [5, 40, 0.5521, 55.33],
])(
  "moves in a normal distribution of %i, by %i walkers, as often and as far as emcee",
  (n, walkers, accepted, time) => {
    const chance = chanceOf(n);
    const steps = 3000;
    const point = () => Float64Array.from({ length: n }, () => chance.normal());
    const sampler = ensemble({ start: Array.from({ length: walkers }, point), chance, steps });
    const chains = Array.from({ length: n }, () => Array.from({ length: walkers }, () => new Float64Array(steps)));
    let [step, moves] = [0, 0];
    for (let asked = sampler.next(); !asked.done; ) {
      if ("ask" in asked.value) {
        asked = sampler.next(asked.value.ask.map((x) => -x.reduce((sum, each) => sum + each * each, 0) / 2));
        continue;
      }
      moves += asked.value.step.accepted;
      for (const [walker, x] of asked.value.step.walkers.entries()) {
        for (const [k, each] of x.entries()) chains[k]![walker]![step] = each;
      }
      step++;
      asked = sampler.next();
    }
    expect(Math.abs(moves / (walkers * steps) - accepted)).toBeLessThan(0.006);
    const times = chains.map((each) => (walkers * steps) / convergence(halvesOf(each)).effective);
    // Sums of autocorrelations, of chains of some hundred times their length, are known to some 10 %.
    const mean = times.reduce((sum, each) => sum + each, 0) / n;
    expect(mean / time).toBeGreaterThan(0.8);
    expect(mean / time).toBeLessThan(1.25);
  },
);

/** Whole numbers until the last division: the same in Python. */
function mixed(count: number, length: number): Float64Array[] {
  return Array.from({ length: count }, (_, chain) => {
    let x = 0;
    return Float64Array.from({ length }, (_, t) => {
      x = (x * 5 + ((t * t * 7 + 13 * chain * t + chain) % 101)) / 8;
      return x;
    });
  });
}

it.each([
  // ArviZ 0.23.4: rhat(x, method="split"), ess(x, method="mean").
  [4, 60, 1.0207397909512401, 60.15785717961678],
  [3, 51, 1.0187664152926612, 33.67323284318827],
  [2, 8, 1.6224319203887048, 19.265919722494797],
])(
  "says of %i chains of %i draws what ArviZ says, and of their parts together the same",
  (count, length, rHat, effective) => {
    const chains = mixed(count, length);
    const parts = chains.map((chain) => halvesOf([chain]));
    for (const found of [convergence(halvesOf(chains)), convergence(together(parts))]) {
      expect(found.rHat / rHat).toBeCloseTo(1, 12);
      expect(found.effective / effective).toBeCloseTo(1, 12);
    }
  },
);

it("sees chains that don't agree", () => {
  const chance = chanceOf(2);
  const chains = [0, 0, 3].map((mean) => Float64Array.from({ length: 500 }, () => mean + chance.normal()));
  expect(convergence(halvesOf(chains)).rHat).toBeGreaterThan(1.5);
});
