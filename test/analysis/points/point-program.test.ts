import { describe, expect, it } from "vitest";
import type { JobProgram } from "../../../lib/analysis/job-program.js";
import type { PointOptions } from "../../../lib/analysis/points/point-options.js";
import { compilePoints } from "../../../lib/analysis/points/point-program.js";
import { inOneLine, UserError } from "../../../lib/errors.js";
import { parse } from "../../../lib/katscript/parse.js";

const CAVITY = "l L P=2\nm m1 R=0.9 T=0.1\nm m2 R=0.8 T=0.19 L=0.01\ns s1 m1.p2 m2.p1 L=1\nlink(L, 1, m1)\n";

function compile(text: string, options: PointOptions): JobProgram {
  return compilePoints(parse(text), options);
}

function run(program: JobProgram, rows: readonly (readonly number[])[]) {
  const sizes = program.outputs.map(({ complex, shape }) => shape.reduce((a, b) => a * b, complex ? 2 : 1));
  const out = sizes.map((size) => new Float64Array(size * rows.length));
  const errors = program.run(Float64Array.from(rows.flat()), rows.length, out);
  return { out: out.map((values) => [...values]), errors };
}

describe("a compiled point", () => {
  it("says what its outputs are", () => {
    const text = `${CAVITY}pd p m2.p2.o\nad a m2.p2.o f=0\nfd f m2.p2.o f=0\nmathd q p*1j unit='cats'\nreadout_dc D m2.p2.o output_detectors=true\nreadout_rf R m2.p2.o f=1\n`;
    const program = compile(text, { inputs: [] });
    expect(program.outputs.map(({ name, unit, complex, shape }) => [name, unit, complex, shape])).toEqual([
      ["p", "W", false, []],
      ["a", "√W", true, []],
      ["f", "√W", true, [1]],
      ["q", "cats", true, []],
      ["D_DC", "W", false, []],
    ]);
  });

  it("gives what is asked for, readouts' outputs by either of their names, whether or not the model gives them", () => {
    const text = `${CAVITY}readout_rf R m1.p1.o f=0 phase=0\npd p m1.p1.o\n`;
    const program = compile(text, { inputs: [], outputs: ["R_I", "R.outputs.DC", "p", "R_shot_noise"] });
    expect(program.outputs.map(({ name }) => name)).toEqual(["R_I", "R.outputs.DC", "p", "R_shot_noise"]);
    const { out } = run(program, [[]]);
    expect(out[0]![0]).toBeCloseTo(out[2]![0]!, 14);
    expect(out[1]).toEqual(out[2]);
  });

  it("refuses outputs and inputs that aren't there, with a near miss", () => {
    expect(() => compile(`${CAVITY}pd trans m2.p2.o\n`, { inputs: [], outputs: ["tranz"] })).toThrow(/trans/);
    expect(() => compile(`${CAVITY}pd p m2.p2.o\n`, { inputs: ["m2.pi"] })).toThrow(UserError);
  });

  it("starts from what the text says, without what degrees of freedom add", () => {
    const text = `${CAVITY}pd p m2.p2.o\ndof D m2.dofs.z DC=3\nvar v 2*7\n`;
    expect([...compile(text, { inputs: ["m2.phi", "D.DC", "v", "L.P"] }).nominal]).toEqual([0, 3, 14, 2]);
  });

  it("adds what degrees of freedom drive to an input", () => {
    const text = `${CAVITY}mathd phi m2.phi\ndof D m2.dofs.z 2\n`;
    expect(run(compile(text, { inputs: ["m2.phi", "D.DC"] }), [[5, 1.5]]).out[0]).toEqual([8]);
  });

  it("has the same bits whatever is run with it", () => {
    const options = { inputs: ["m2.phi", "L.P"] };
    const text = `${CAVITY}pd p m2.p2.o\nad a m1.p1.o f=0\n`;
    const rows = Array.from({ length: 1500 }, (_, k) => [k * 0.1, 1 + k]);
    const together = run(compile(text, options), rows);
    for (const at of [0, 511, 512, 1234, 1499]) {
      const alone = run(compile(text, options), [rows[at]!]);
      expect(alone.out[0]![0]).toBe(together.out[0]![at]);
      expect(alone.out[1]).toEqual(together.out[1]!.slice(2 * at, 2 * at + 2));
    }
  });

  it("lets a structure stay as the text has it while present values differ", () => {
    const text = "l a P=1\nmod e f=10M midx=0.3\nnothing n\nlink(a, e, 1, n)\nad x n.p1.i f=10M\nmathd f e.f\n";
    const program = compile(text, { inputs: [], separate: ["e.f"], values: new Map([["e.f", 12e6]]) });
    const { out } = run(program, [[]]);
    expect(out[1]).toEqual([12e6]);
    expect(Math.hypot(out[0]![0]!, out[0]![1]!)).toBeCloseTo(0.148318816273104, 12); // J1(0.3)
  });
});

describe("conditions on parameters", () => {
  const text = `${CAVITY}lens f1 f=2\npd p m2.p2.o\npd q m1.p1.o\n`;

  it("are told for the points at which they fail, whose outputs are NaN, and for no others", () => {
    const program = compile(text, { inputs: ["s1.L", "f1.f", "m1.R", "m2.Rcx"] });
    const good = [1, 2, 0.9, 5];
    const { out, errors } = run(program, [
      good,
      [-1, 2, 0.9, 5],
      good,
      [1, 0, 0.9, 5],
      [1, 2, 0.95, 5],
      [1, 2, 1.1, 5],
      [1, 2, 0.9, 0],
      good,
    ]);
    expect([...errors].map(([point, mistake]) => [point, inOneLine(mistake)])).toEqual([
      [1, 's1.L: the length of the space "s1" is negative: -1. It must be 0 or more.'],
      [3, "f1.f is 0. The focal length of a lens can't be 0; it may be inf."],
      [
        4,
        expect.stringMatching(
          /^m1\.L is -0\.05\d*, not within 0 and 1\. Give two of R, T and L that add up to 1 at most\.$/,
        ),
      ],
      [5, "m1.R is 1.1, not within 0 and 1. Give two of R, T and L that add up to 1 at most."],
      [6, "m2.Rcx is 0. A radius of curvature can't be 0; it may be inf."],
    ]);
    expect(out[0]!.map(Number.isNaN)).toEqual([false, true, false, true, true, true, true, false]);
    expect(out[1]![0]).toBe(out[1]![7]);
  });

  it("hold R + T + L to 1 where all three are given, and let the third follow where two are", () => {
    const three = compile(text, { inputs: ["m2.R"] });
    expect([...run(three, [[0.8], [0.8 + 9e-10], [0.8 + 2e-9]]).errors.keys()]).toEqual([2]);
    const two = compile(text, { inputs: ["m1.R"] });
    expect([...run(two, [[0.5], [0.9], [0.9 + 9e-13], [0.9 + 2e-12]]).errors.keys()]).toEqual([3]);
  });

  it("are thrown at once where nothing free can mend them", () => {
    const model = parse(text);
    const values = new Map([["s1.L", -2]]);
    expect(() => compilePoints(model, { inputs: ["L.P"], values })).toThrow(/negative: -2/);
  });

  it("aren't asked of lengths that follow others, as in Finesse", () => {
    const follows = "var v 1\nl L P=1\nnothing n\ns s1 L.p1 n.p1 L=v\npd p n.p1.i\n";
    expect(run(compile(follows, { inputs: ["v"] }), [[-1]]).errors.size).toBe(0);
  });

  it("don't ask for a power that is positive: the light is no number then", () => {
    const { out, errors } = run(compile(text, { inputs: ["L.P"] }), [[-1], [1]]);
    expect(errors.size).toBe(0);
    expect(out[0]![0]).toBeNaN();
    expect(out[0]![1]).toBeGreaterThan(0);
  });
});
