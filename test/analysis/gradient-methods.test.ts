import { describe, expect, it } from "vitest";
import { bfgs, conjugateGradients } from "../../lib/analysis/minimum/bfgs.js";
import { limitedBfgs, sequentialQuadratic } from "../../lib/analysis/minimum/bounded-newton.js";
import { minimumWithin } from "../../lib/analysis/minimum/bounded-parabola.js";
import type { Minimum } from "../../lib/analysis/minimum/minimum.js";
import { solveText } from "../../lib/analysis/whole/solve.js";

type Method = (f: (x: readonly number[]) => number, start: readonly number[], options?: object) => Minimum;

const NOTHING = { maxiter: 1000, spots: Infinity, eps: undefined, bounds: undefined };
const METHODS = new Map<string, Method>([
  ["BFGS", (f, start, options) => bfgs(f, start, { ...NOTHING, gtol: 1e-5, ...options })],
  ["CG", (f, start, options) => conjugateGradients(f, start, { ...NOTHING, gtol: 1e-5, ...options })],
  ["L-BFGS-B", (f, start, options) => limitedBfgs(f, start, { ...NOTHING, gtol: 1e-5, ftol: 2.22e-9, ...options })],
  ["SLSQP", (f, start, options) => sequentialQuadratic(f, start, { ...NOTHING, gtol: 0, ftol: 1e-6, ...options })],
]);
const find = (method: string, ...rest: Parameters<Method>) => METHODS.get(method)!(...rest);

const valley = ([x, y]: readonly number[]) => (1 - x!) ** 2 + 100 * (y! - x! ** 2) ** 2;
const bent = (x: readonly number[]) =>
  x.reduce((sum, value, k) => sum + (k + 1) * (value - k) ** 2, 0) + (x[0]! - x[1]! * x[2]!) ** 4;
const START = [-1.2, 1];
const far = (a: readonly number[], b: readonly number[]) =>
  Math.max(...a.map((value, index) => Math.abs(value - b[index]!)));

// Every expected number is what scipy 1.17.1 gives: minimize(rosen, [-1.2, 1], method=...), whose differences go forward.
describe("methods that follow the gradient", () => {
  it.each([
    ["BFGS", [0.999993282482023, 0.999986554788798], 31],
    ["L-BFGS-B", [0.9999962537863257, 0.9999925928523969], 36],
    ["SLSQP", [0.9999176256640819, 0.999842485089668], 34],
  ])("%s goes scipy's way through a bent valley", (method, x, iterations) => {
    const found = find(method, valley, START);
    expect(found.status).toBe(0);
    // Differences that go forward are wrong by 1e-5 there, and the valley is flat: its least curvature is 0.4.
    expect(far(found.x, x)).toBeLessThan(4e-5);
    expect(Math.abs(found.iterations - iterations)).toBeLessThanOrEqual(1); // the last falls near the tolerance
  });

  it("CG reaches the valley's end, where scipy gives up 4e-5 before, as its differences are too rough", () => {
    const found = find("CG", valley, START);
    expect(found.status).toBe(0);
    expect(far(found.x, [1, 1])).toBeLessThan(3e-5); // a slope of 1e-5 over a curvature of 0.4
  });

  it.each([
    ["BFGS", { maxiter: 7 }, [-0.31397562301053716, 0.08105071101401382]],
    ["CG", { maxiter: 7 }, [-0.06756061305782111, 0.013975793090320258]],
    ["L-BFGS-B", { maxiter: 7 }, [-0.9493671966284465, 0.8669747502448512]],
    ["SLSQP", { maxiter: 7 }, [-0.34475657968668505, 0.07293694851384384]],
  ])("%s is after seven iterations where scipy is", (method, options, x) => {
    const found = find(method, valley, START, options);
    expect(found).toMatchObject({ iterations: 7, status: 1 });
    expect(far(found.x, x)).toBeLessThan(1e-4); // the way so far enlarges the error of scipy's differences, 1e-5
  });

  it.each([
    ["L-BFGS-B", [-0.9432386368462092, 0.9]],
    ["SLSQP", [-0.9432385315074328, 0.9]],
  ])("%s stays within bounds, and ends at one", (method, x) => {
    const bounds = [
      { low: -2, high: 0.5 },
      { low: 0.9, high: 1.03 },
    ];
    const found = find(method, valley, START, { bounds });
    expect(found.x[1]).toBe(0.9);
    expect(far(found.x, x)).toBeLessThan(1e-6); // the minimum to a slope of 1e-5, over a curvature of 700
  });

  it.each(["L-BFGS-B", "SLSQP"])("%s slides along a bound that lies across the way", (method) => {
    const bounds = [
      { low: -Infinity, high: Infinity },
      { low: -Infinity, high: 0.5 },
    ];
    const found = find(method, valley, START, { bounds });
    expect(far(found.x, [0.7085595, 0.5])).toBeLessThan(3e-5); // SLSQP ends where less than 1e-6 is won
  });

  it.each(["BFGS", "CG", "L-BFGS-B", "SLSQP"])("%s finds a minimum of four numbers", (method) => {
    const found = find(method, bent, [0, 1, 0, 2]);
    expect(found.status).toBe(0);
    expect(far(found.x, [0.459618056, 0.560101809, 1.914189123, 3])).toBeLessThan(method === "SLSQP" ? 2e-4 : 1e-5);
  });

  it.each(["L-BFGS-B", "SLSQP"])("%s leaves a number where its bounds hold it", (method) => {
    const bounds = [
      { low: 0.1, high: 5 },
      { low: 0, high: 0.9 },
      { low: -1, high: 1.5 },
      { low: 2.5, high: 2.5 },
    ];
    const found = find(method, bent, [0, 1, 0, 2], { bounds });
    expect(far(found.x, [0.425051899, 0.681211855, 1.5, 2.5])).toBeLessThan(method === "SLSQP" ? 2e-4 : 1e-5);
  });

  it.each(["BFGS", "CG", "L-BFGS-B", "SLSQP"])("%s finds the zero of a signal, where its size has a kink", (method) => {
    // scipy's CG stays at 3.3, its others come as near.
    expect(Math.abs(find(method, ([x]) => Math.abs(x! - 1), [3.3]).x[0]! - 1)).toBeLessThan(3e-8); // two steps of a difference
  });

  it.each(["BFGS", "CG", "L-BFGS-B"])("%s finds a resonance that is three thousandths wide to the middle", (method) => {
    // scipy ends 4e-9 beside it, a quarter of its forward step, and says of BFGS and CG that rounding stopped them.
    const found = find(method, ([x]) => -1 / (1 + ((x! - 0.02) / 0.003) ** 2), [0.022]);
    expect(found.status).toBe(0);
    expect(Math.abs(found.x[0]! - 0.02)).toBeLessThan(1e-9); // L-BFGS-B ends as a step wins less than 2e-9
  });

  it.each(["BFGS", "CG", "L-BFGS-B", "SLSQP"])("%s ends where a function is no number", (method) => {
    const found = find(method, () => Number.NaN, [1, 2]);
    expect(found.x).toEqual([1, 2]);
    expect(found.status).not.toBe(0);
  });

  it("L-BFGS-B ends after so many points, once an iteration is done", () => {
    const found = find("L-BFGS-B", valley, START, { spots: 4 });
    expect(found.status).toBe(1);
    expect(found.calls).toBe(25); // a point takes five calls, and the one that was too many has been read
  });
});

describe("the minimum of a parabola within bounds", () => {
  it("is where no way within them leads down", () => {
    const matrix = [
      [4, 1, 0],
      [1, 3, -1],
      [0, -1, 2],
    ];
    const gradient = [-9, 2, 5];
    const s = minimumWithin(matrix, gradient, [-1, -0.5, -Infinity], [1.5, 0, 4])!;
    const slope = gradient.map((each, k) => matrix[k]!.reduce((sum, value, at) => sum + value * s[at]!, each));
    expect(s[0]).toBe(1.5); // held above: it would go on
    expect(slope[0]).toBeLessThan(0);
    expect(s[1]).toBe(-0.5);
    expect(slope[1]).toBeGreaterThan(0);
    expect(Math.abs(slope[2]!)).toBeLessThan(1e-15);
  });

  it("isn't there where the parabola opens downwards", () => {
    expect(minimumWithin([[-1]], [1], [-1], [1])).toBeUndefined();
  });
});

describe("the limits of an action", () => {
  const MODEL = "var a -1.2\nvar b 1\nl laser\npd p laser.p1.o\nmathd f (1-a)**2+1e10*(b-a**2)**2\n";
  /** How often the detector was read, and iterations, at most 10,000 of which it may take. */
  const told = (options: string) => {
    const { outputs } = solveText(`${MODEL}minimize(f, [a, b], ${options})`);
    const number = (name: string) => outputs[`result[${name}]`]!.real[0]!;
    return { calls: number("nfev"), iterations: number("nit"), status: number("status") };
  };

  // Seen with Finesse 3.0.2: nit=10000 nfev=18296 status=2, and nfev=400 status=1 where scipy chooses.
  it("are 10,000 iterations for Nelder-Mead, and scipy's 200 a parameter only where none is said", () => {
    expect(told("xatol=0, fatol=-1")).toEqual({ calls: 18_296, iterations: 10_000, status: 2 });
    expect(told("xatol=0, fatol=-1, maxiter=none")).toEqual({ calls: 400, iterations: 217, status: 1 });
  });

  it("are 10,000 iterations for BFGS too", () => {
    expect(told("method='bfgs', gtol=0")).toMatchObject({ iterations: 10_000, status: 1 });
  });

  it("are 15,000 readings for L-BFGS-B as scipy counts them, a value with its gradient as three of two parameters", () => {
    const { calls, status } = told("method='l-bfgs-b', gtol=0, ftol=0");
    expect(status).toBe(1);
    expect(calls / 5).toBeGreaterThan(5000); // ours takes five where scipy takes three
    expect(calls / 5).toBeLessThan(5025); // a line search more
  });

  it("are 100 values with gradients for TNC, whatever its iterations", () => {
    const { calls, status } = told("method='tnc', maxiter=3");
    expect(status).toBe(1);
    expect(calls / 5).toBeGreaterThan(100);
    expect(calls / 5).toBeLessThan(125);
    expect(told("method='tnc', maxfun=20").calls / 5).toBeLessThan(45);
  });
});

const CAVITIES = `
l L P=2
m m1 R=0.99 T=0.01
m m2 R=0.99 T=0.01 phi=0.9
m m3 R=0.9 T=0.1 phi=20
s s1 m1.p2 m2.p1 L=1
s s2 m2.p2 m3.p1 L=1
link(L, 1, m1)
pd p m3.p2.o
ad a m3.p2.o f=0
`;

describe("exact gradients", () => {
  it.each(["bfgs", "cg", "l-bfgs-b", "tnc", "slsqp"])("lead %s to the same place by fewer readings", (method) => {
    const found = (more: string) => {
      const action = `maximize(p, [m2.phi, m3.phi], method="${method}", gtol=1e-9, ftol=1e-14${more})`;
      return solveText(`${CAVITIES}${action}`).outputs;
    };
    const [exact, usual] = [found(', gradient="exact"'), found("")];
    // Differences see no slope where the values' own rounding is larger: 5e-5 degrees off, a maximum of 2 W is 2e-11 W lower.
    expect(far([...exact.x!.real], [...usual.x!.real])).toBeLessThan(5e-5);
    expect(exact["result[fun]"]!.real[0]).toBeCloseTo(-2, 9);
    expect(exact["result[nfev]"]!.real[0]).toBeLessThan(usual["result[nfev]"]!.real[0]! / 2);
  });

  it("are those of the size of what a detector reads, as far from the negative of the offset as it gets", () => {
    const least = solveText(`${CAVITIES}maximize(p, [m2.phi, m3.phi], method="bfgs", offset=-5, gradient="exact")`);
    expect(least.outputs["result[fun]"]!.real[0]).toBeLessThan(-4.99); // from 5 W: no light
    const most = solveText(`${CAVITIES}maximize(p, [m2.phi, m3.phi], method="bfgs", offset=5, gradient="exact")`);
    expect(most.outputs["result[fun]"]!.real[0]).toBeCloseTo(-7, 7); // from -5 W: all of 2 W
    const size = solveText(`${CAVITIES}maximize(a, [m2.phi, m3.phi], method="bfgs", gradient="exact")`).outputs;
    expect(size["result[fun]"]!.real[0]).toBeCloseTo(-Math.SQRT2, 7);
  });

  it("are refused to methods without gradients", () => {
    const refusal = (rest: string) => () => solveText(`${CAVITIES}maximize(p, m2.phi, ${rest})`);
    expect(refusal('gradient="exact"')).toThrow(/nelder-mead takes no gradient/);
    expect(refusal('method="bfgs", gradient="good"')).toThrow(/gradient is neither/);
    expect(refusal('method="bfgs", gradient="differences"')).not.toThrow();
  });
});
