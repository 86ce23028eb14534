import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compileJobs } from "../../../lib/analysis/jobs/compile-jobs.js";
import { UserError } from "../../../lib/errors.js";
import { parse } from "../../../lib/katscript/parse.js";
import { widthOf } from "../../../lib/shape.js";
import { wrongDerivatives } from "../../derivatives.js";
import { readCases } from "../../golden-runner.js";
import { randomModel } from "../../random-model.js";

const golden = readCases("test/golden").filter(({ error }) => error === undefined);
const own = readCases("test/golden-own").filter(({ error }) => error === undefined);
/** One in so many of our own cases is looked at: all of them take minutes. */
const EVERY = 23;

/** Whether a case is one of them, by its name alone: those that are looked at stay the same when others come. */
function isLookedAt(name: string): boolean {
  let sum = 0;
  for (const character of name) sum = (31 * sum + character.codePointAt(0)!) % 1_000_003;
  return sum % EVERY === 0;
}

/** Where what is read is at a kink, as noise at a dark port or a root on its branch cut is: differences are of both sides, the derivative of one. */
const KINKS = new Set(["optical_bandpass", "bandpass_default_backwards", "michelson_at_45", "math_of_functions"]);
/** What is read is what is left of beats 10¹³ times as large: its differences are of rounding. */
const CANCELLING = new Set(["michelson_laser"]);
/** Amplitudes go as √P: at P = 0 there is no derivative. */
const DARK = /z\.P = NaN/;

describe("derivatives of what detectors read", () => {
  it("are those of differences, for every element and detector of the goldens", { timeout: 120_000 }, () => {
    let compared = 0;
    const wrong: string[] = [];
    const cases = [...golden, ...own.filter(({ name }) => isLookedAt(name))];
    for (const { name, katscript } of cases) {
      if (KINKS.has(name) || CANCELLING.has(name)) continue;
      const found = wrongDerivatives(parse(katscript), 6);
      const lines = found.wrong.filter((line) => !DARK.test(line));
      wrong.push(...lines.map((line) => `${name}: ${line}`));
      compared += found.compared;
    }
    expect(wrong).toEqual([]);
    expect(compared).toBeGreaterThan(3000);
  });

  it("are those of differences, for random models", { timeout: 60_000 }, () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 31 }), (seed) => {
        try {
          expect(wrongDerivatives(parse(randomModel(seed)), 6).wrong).toEqual([]);
        } catch (error) {
          // Some of them ask for what there isn't, as light at 0 Hz.
          if (!(error instanceof UserError)) throw error;
        }
      }),
      { numRuns: 25, seed: 18 },
    );
  });
});

const CAVITY = `
l L P=2
m m1 R=0.9 T=0.1
m m2 R=0.8 T=0.19 phi=3
s s1 m1.p2 m2.p1 L=1
link(L, 1, m1)
pd p m2.p2.o
ad a m1.p1.o f=0
`;

/** The Jacobian of jobs, and the same by pulling each number back. */
function bothWays(text: string, inputs: readonly string[], rows: readonly (readonly number[])[]) {
  const program = compileJobs(parse(text), { inputs, by: inputs });
  const values = Float64Array.from(rows.flat());
  const jacobian = program.outputs.map((output) => new Float64Array(rows.length * widthOf(output) * inputs.length));
  program.gradients!.jacobian(values, rows.length, jacobian);
  const weights = program.outputs.map((output) => new Float64Array(rows.length * widthOf(output)).map((_, k) => 1 + k));
  const gradient = new Float64Array(rows.length * inputs.length);
  program.gradients!.pullback(values, rows.length, weights, gradient);
  const summed = new Float64Array(gradient.length);
  for (const [index, output] of program.outputs.entries()) {
    const width = widthOf(output);
    for (const [at, value] of jacobian[index]!.entries()) {
      const number = Math.floor(at / inputs.length);
      const job = Math.floor(number / width);
      summed[job * inputs.length + (at % inputs.length)]! += weights[index]![number]! * value;
    }
  }
  return { program, jacobian, gradient, summed };
}

function expectClose(ours: Float64Array, theirs: Float64Array): void {
  const largest = Math.max(...theirs.map(Math.abs));
  for (const [at, value] of ours.entries()) expect(Math.abs(value - theirs[at]!)).toBeLessThan(1e-11 * largest);
}

describe("a gradient of jobs", () => {
  const rows = [
    [0.9, 3, 2],
    [0.7, -20, 0.5],
  ];

  it("is the sum over outputs and points of weight times derivative, whether jobs are points, a grid or rows", () => {
    const inputs = ["m1.R", "m2.phi", "L.P"];
    for (const analysis of ["noxaxis()", "xaxis(s1.L, lin, 1, 2, 3)", "xaxis(m2.phi, lin, -2, 2, 4, relative=true)"]) {
      const { gradient, summed } = bothWays(CAVITY + analysis, inputs, rows);
      expectClose(gradient, summed);
    }
  });

  it("is 0 by what an axis puts values of its own in the place of", () => {
    const { gradient } = bothWays(`${CAVITY}xaxis(m2.phi, lin, -2, 2, 4)`, ["m1.R", "m2.phi", "L.P"], rows);
    expect(gradient[1]).toBe(0);
    expect(gradient[0]).not.toBe(0);
  });

  it("has no NaN of an output that can't be differentiated in another's", () => {
    const text = `${CAVITY}mathd root sqrt(L.P-2)\n`;
    const { program, jacobian } = bothWays(text, ["L.P"], [[2]]);
    expect(program.outputs.map(({ name }) => name)).toEqual(["p", "a", "root"]);
    expect(jacobian[0]![0]).toBeGreaterThan(0);
    expect(jacobian[2]![0]).toBe(Number.POSITIVE_INFINITY);
  });

  it("goes through beams that differ from job to job", () => {
    const text = `
l L P=1
m m1 R=0.99 T=0.01 Rc=-1.2
m m2 R=0.99 T=0.01 Rc=1.5 phi=1
s s0 L.p1 m1.p1 L=0.1
s s1 m1.p2 m2.p1 L=1
cav c m1.p2.o
gauss g L.p1.o w0=0.5m z=0.1
modes(maxtem=2)
pd p m2.p2.o
cp w c w0 x
xaxis(m2.phi, lin, 0, 2, 3)
`;
    const { gradient, summed } = bothWays(
      text,
      ["m1.Rcx", "s1.L", "m2.xbeta"],
      [
        [-1.2, 1, 1e-6],
        [-1.3, 1.1, 2e-6],
      ],
    );
    expectClose(gradient, summed);
    expect(summed.every((value) => value !== 0)).toBe(true);
  });

  it.each(["", "astigmatic=true fix_spot_size=true direction=y"])(
    "goes through the search for the beam that light has most of (%s)",
    (options) => {
      const text = `
l L P=1
s s0 L.p1 m1.p1 L=0.5
m m1 R=0.95 T=0.05 Rc=-2.5
s s1 m1.p2 m2.p1 L=1
m m2 R=0.96 T=0.04 Rc=[2.2,2.0] phi=10
cav c m1.p2.o
gauss g L.p1.o w0=0.5m z=0
modes(maxtem=2)
optbp o m2.p1.i 0 ${options}
`;
      const { compared, wrong } = wrongDerivatives(parse(text), 8);
      expect(wrong).toEqual([]);
      expect(compared).toBeGreaterThan(8);
      const inputs = ["m1.R", "m2.phi", "m2.Rcx"];
      const rows = [
        [0.95, 10, 2.2],
        [0.9, 5, 2.1],
      ];
      for (const analysis of ["noxaxis()", "xaxis(m2.phi, lin, -2, 2, 2, relative=true)"]) {
        const { gradient, summed } = bothWays(text + analysis, inputs, rows);
        expectClose(gradient, summed);
      }
    },
    60_000,
  );

  it("isn't there for large pictures, nor for what only counts, and says so", () => {
    const camera = `${CAVITY}gauss g L.p1.o w0=1m z=0\nccd c m2.p2.o xlim=1 ylim=1 npts=500\n`;
    const refusal = (text: string) => {
      try {
        compileJobs(parse(text), { inputs: ["L.P"], by: ["L.P"] });
      } catch (error) {
        if (error instanceof UserError) return error.code;
        throw error;
      }
      return "";
    };
    expect(refusal(camera)).toBe("no-derivative");
    expect(refusal(`${CAVITY}save_matrix()`)).toBe("no-derivative");
  });
});
