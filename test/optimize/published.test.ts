/**
 * Methods beside well-known ones on well-known functions: where they end, and about how many values that takes.
 *
 * Functions, beginnings and minima are those of Moré, Garbow, Hillstrom 1981, doi:10.1145/355934.355936. Counts were taken with scipy
 * 1.17.1 (L-BFGS-B, MINPACK's lmder) and pycma 4.4 (CMA-ES without negative weights, 15 seeds).
 */
import { describe, expect, it } from "vitest";
import { adam } from "../../lib/optimize/adam.js";
import { cmaEs } from "../../lib/optimize/cma-es.js";
import { lbfgsb } from "../../lib/optimize/l-bfgs-b.js";
import { levenbergMarquardt } from "../../lib/optimize/levenberg-marquardt.js";
import { COLLECTION, type Collected, type Residuals } from "./collection.js";
import { chanceOf, ellipsoid, minimized, type Problem, pointIn, rosenbrock, unitOf } from "./problems.js";

type Known = Collected;

const BARD = [0.14, 0.18, 0.22, 0.25, 0.29, 0.32, 0.35, 0.39, 0.37, 0.58, 0.73, 0.96, 1.34, 2.1, 4.39];
const KOWALIK = [
  [0.1957, 4],
  [0.1947, 2],
  [0.1735, 1],
  [0.16, 0.5],
  [0.0844, 0.25],
  [0.0627, 0.167],
  [0.0456, 0.125],
  [0.0342, 0.1],
  [0.0323, 0.0833],
  [0.0235, 0.0714],
  [0.0246, 0.0625],
] as const;

const FUNCTIONS = {
  rosenbrock: { residuals: ([x, y]) => [10 * (y! - x! * x!), 1 - x!], start: [-1.2, 1], end: 10, minimum: 0 },
  helical: {
    residuals: ([x, y, z]) => {
      const turn = Math.atan(y! / x!) / (2 * Math.PI) + (x! < 0 ? 0.5 : 0);
      return [10 * (z! - 10 * turn), 10 * (Math.hypot(x!, y!) - 1), z!];
    },
    ...{ start: [-1, 0, 0], end: 10, minimum: 0 },
  },
  freudenstein: {
    residuals: ([x, y]) => [-13 + x! + ((5 - y!) * y! - 2) * y!, -29 + x! + ((y! + 1) * y! - 14) * y!],
    ...{ start: [0.5, -2], end: 100, minimum: 48.98425 },
  },
  bard: {
    residuals: ([a, b, c]) =>
      BARD.map((y, at) => y - (a! + (at + 1) / ((15 - at) * b! + Math.min(at + 1, 15 - at) * c!))),
    ...{ start: [1, 1, 1], end: 10, minimum: 8.21487e-3 },
  },
  kowalik: {
    residuals: ([a, b, c, d]) => KOWALIK.map(([y, u]) => y - (a! * (u * u + u * b!)) / (u * u + u * c! + d!)),
    ...{ start: [0.25, 0.39, 0.415, 0.39], end: 5, minimum: 3.07505e-4 },
  },
  singular: {
    residuals: ([a, b, c, d]) => [
      a! + 10 * b!,
      Math.sqrt(5) * (c! - d!),
      (b! - 2 * c!) ** 2,
      Math.sqrt(10) * (a! - d!) ** 2,
    ],
    ...{ start: [3, -1, 0, 1], end: 10, minimum: 0 },
  },
  beale: {
    residuals: ([x, y]) => [1.5 - x! * (1 - y!), 2.25 - x! * (1 - y! ** 2), 2.625 - x! * (1 - y! ** 3)],
    ...{ start: [1, 1], end: 4.5, minimum: 0 },
  },
} satisfies Record<string, Known>;

type Name = keyof typeof FUNCTIONS;

/** By complex steps it would be exact; differences of these are good to ten digits. */
function jacobianOf(residuals: Residuals, x: readonly number[]): readonly (readonly number[])[] {
  return x.map((each, k) => {
    const h = 1e-6 * Math.max(1, Math.abs(each));
    const [above, below] = [h, -h].map((d) => residuals(x.with(k, each + d)));
    return above!.map((value, row) => (value - below![row]!) / (2 * h));
  });
}

function problemOf({ residuals, start, end }: Known): Problem {
  return {
    low: start.map(() => -end),
    high: start.map(() => end),
    value: (x) => residuals(x).reduce((sum, each) => sum + each * each, 0),
    gradient: (x) => {
      const found = residuals(x);
      return jacobianOf(residuals, x).map(
        (column) => 2 * column.reduce((sum, each, row) => sum + each * found[row]!, 0),
      );
    },
  };
}

/** Runs a search that is told residuals and their slopes. */
function fitted(known: Known) {
  const problem = problemOf(known);
  const search = levenbergMarquardt({ start: unitOf(problem, known.start), tolerance: 1e-13 });
  let [value, evaluations] = [Number.POSITIVE_INFINITY, 0];
  let asked = search.next();
  for (; !asked.done && evaluations < 1000; evaluations++) {
    const x = pointIn(problem, asked.value[0]!);
    const residuals = Float64Array.from(known.residuals(x));
    const columns = jacobianOf(known.residuals, x);
    const jacobian = Float64Array.from({ length: residuals.length * x.length }, (_, at) => {
      return columns[at % x.length]![Math.floor(at / x.length)]! * 2 * known.end;
    });
    const sum = residuals.reduce((so, each) => so + each * each, 0);
    value = Math.min(value, sum);
    asked = search.next([{ value: sum, residuals, jacobian }]);
  }
  return { ending: asked.value, value, evaluations };
}

describe("Levenberg–Marquardt beside MINPACK's lmder", () => {
  it.each<[Name, number]>([
    ["rosenbrock", 22],
    ["helical", 12],
    ["freudenstein", 21],
    ["bard", 7],
    ["kowalik", 28],
    ["singular", 60],
  ])("ends in the published minimum of %s, after about %i values", (name, theirs) => {
    const { minimum } = FUNCTIONS[name];
    const { value, evaluations } = fitted(FUNCTIONS[name]);
    expect(value - minimum).toBeLessThan(1e-5 * minimum + 1e-12);
    expect(evaluations).toBeLessThan(2 * theirs + 10);
  });
});

type Problems = keyof typeof COLLECTION;

/** How many values MINPACK's lmder and scipy's L-BFGS-B take from the same beginnings, to the tolerances that ours have. */
const THEIRS: readonly (readonly [Problems, lmder: number, lbfgsb: number])[] = [
  ["6 Jennrich and Sampson's", 30, 43],
  ["9 Gaussian", 5, 8],
  ["12 Box's of three", 8, 34],
  ["14 Wood's", 70, 34],
  ["16 Brown and Dennis's", 375, 27],
  ["20 Watson's of six", 11, 58],
  ["21 Rosenbrock's, extended to ten", 22, 68],
  ["23 penalty I of four", 47, 152],
  ["25 variably dimensioned of ten", 11, 31],
  ["28 discrete boundary value of ten", 5, 58],
  // Broyden's: from here scipy's L-BFGS-B ends in other, higher minima.
  ["30 Broyden's tridiagonal of ten", 7, 61],
  ["31 Broyden's banded of ten", 8, 34],
];

describe("on Moré, Garbow and Hillstrom's problems", () => {
  const isThere = (value: number, minimum: number) =>
    expect(Math.abs(value - minimum)).toBeLessThan(1e-5 * minimum + 1e-12);

  it.each(THEIRS)("Levenberg–Marquardt ends in the published minimum: %s, in about %i values", (name, lmder) => {
    const { value, evaluations, ending } = fitted(COLLECTION[name]);
    isThere(value, COLLECTION[name].minimum);
    expect(evaluations).toBeLessThan(2 * lmder + 10);
    expect(ending).toBe("converged");
  });

  it("Levenberg–Marquardt ends Powell's badly scaled one, in four times MINPACK's 19 values at most", () => {
    const { value, evaluations } = fitted(COLLECTION["3 Powell's badly scaled"]);
    expect(value).toBeLessThan(1e-12);
    expect(evaluations).toBeLessThanOrEqual(76);
  });

  it("L-BFGS-B ends Powell's badly scaled one, where scipy's stands still at 3e-6 after 74 values", () => {
    const known = COLLECTION["3 Powell's badly scaled"];
    const problem = problemOf(known);
    const search = lbfgsb({ start: unitOf(problem, known.start), tolerance: 1e-15, slope: 1e-9 });
    const { value, evaluations } = minimized(search, problem);
    expect(value).toBeLessThan(1e-12); // the parts of its second derivatives differ by a factor of 1e8
    expect(evaluations).toBeLessThan(300);
  });

  it.each(THEIRS)("L-BFGS-B ends in the published minimum: %s", (name, _, theirs) => {
    const problem = problemOf(COLLECTION[name]);
    const search = lbfgsb({ start: unitOf(problem, COLLECTION[name].start), tolerance: 1e-15, slope: 1e-9 });
    const { value, evaluations } = minimized(search, problem);
    isThere(value, COLLECTION[name].minimum);
    expect(evaluations).toBeLessThan(3.5 * theirs + 5); // its first step is a tenth of the range
  });
});

describe("L-BFGS-B beside scipy's", () => {
  const ended = (problem: Problem, start: readonly number[]) =>
    minimized(lbfgsb({ start: unitOf(problem, start), tolerance: 1e-15, slope: 1e-9 }), problem);

  it.each<[Name, number]>([
    ["rosenbrock", 52],
    ["beale", 18],
    ["singular", 42],
  ])("ends in the minimum of %s, after about %i values", (name, theirs) => {
    const { value, evaluations } = ended(problemOf(FUNCTIONS[name]), FUNCTIONS[name].start);
    expect(value).toBeLessThan(1e-10);
    expect(evaluations).toBeLessThan(1.5 * theirs + 5);
  });

  it.each([
    [10, 39],
    [50, 57],
  ])("ends Rosenbrock's valley of %i dimensions after about %i values", (n, theirs) => {
    const problem = rosenbrock(n);
    const { value, evaluations } = ended(problem, Array<number>(n).fill(-1));
    expect(value).toBeLessThan(1e-12);
    expect(evaluations).toBeLessThan(2 * theirs + 5); // its first step is a tenth of the range
  });
});

describe("CMA-ES beside pycma", () => {
  it.each<[string, Problem, number, number, number]>([
    ["Rosenbrock's valley of 5", rosenbrock(5), -1, 0.5 / 15, 2129],
    ["Rosenbrock's valley of 10", rosenbrock(10), -1, 0.5 / 15, 5971],
    ["an ellipsoid of 10", ellipsoid(10), 4.3, 0.1, 5891],
  ])("comes down to 1e-9 in %s as soon", (_, problem, start, sigma, theirs) => {
    const counts = Array.from({ length: 15 }, (_, job) => {
      const from = unitOf(
        problem,
        problem.low.map(() => start),
      );
      const search = cmaEs({ start: from, chance: chanceOf(job), sigma, tolerance: 1e-14 });
      let count = 0;
      const counted = {
        ...problem,
        value: (x: readonly number[]) => {
          count++;
          const value = problem.value(x);
          if (value < 1e-9) throw count;
          return value;
        },
      };
      try {
        minimized(search, counted);
      } catch (reached) {
        return reached as number;
      }
      return Number.POSITIVE_INFINITY;
    });
    const median = counts.sort((a, b) => a - b)[7]!;
    // The median of 15 runs is known to some 10 %.
    expect(median / theirs).toBeGreaterThan(0.65);
    expect(median / theirs).toBeLessThan(1.25);
  });
});

describe("Adam", () => {
  it("goes down a slope that is the same everywhere in steps of its rate, times the cosine's part (Kingma and Ba, section 2.1)", () => {
    const options = { rate: 1e-3, cycle: 100, noise: 0, tolerance: 0 };
    const search = adam({ start: Float64Array.of(0.9, 0.1), chance: chanceOf(), ...options });
    let asked = search.next();
    let last: Float64Array | undefined;
    for (let step = 0; step < 100; step++) {
      const [x] = asked.value as readonly Float64Array[];
      if (last !== undefined) {
        const size = 1e-3 * (0.01 + 0.99 * 0.5 * (1 + Math.cos((Math.PI * (step - 1)) / 100)));
        expect((last[0]! - x![0]!) / size).toBeCloseTo(1, 6);
        expect((x![1]! - last[1]!) / size).toBeCloseTo(1, 6);
      }
      last = x;
      asked = search.next([{ value: 3 * x![0]! - 0.2 * x![1]!, gradient: Float64Array.of(3, -0.2) }]);
    }
  });
});
