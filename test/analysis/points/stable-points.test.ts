import { describe, expect, it } from "vitest";
import { compileJobs } from "../../../lib/analysis/jobs/compile-jobs.js";
import { solveText } from "../../../lib/analysis/whole/solve.js";
import { parse } from "../../../lib/katscript/parse.js";
import { compileSweep } from "../../../lib/sweep/jobs/compile-sweep.js";
import { readSpec } from "../../../lib/sweep/reading/read-spec.js";

const CAVITY = `
l laser P=1
s s0 laser.p1 m1.p1 L=0.5
m m1 R=0.95 T=0.05 Rc=-2.5
s s1 m1.p2 m2.p1 L=1
m m2 R=0.96 T=0.04 Rc=2.2
cav c m1.p2.o
bp size m2.p1.i w
cp gg c g
cp ww c w
pd power m2.p1.i
`;
const GAUSS = "gauss g laser.p1.o w0=1m z=0\n";

function jobsOf(text: string, rows: readonly number[]) {
  const program = compileJobs(parse(text), { inputs: ["m2.Rcx"], jobs: rows.length });
  const out = program.outputs.map(({ shape }) => new Float64Array(rows.length * shape.reduce((a, b) => a * b, 1)));
  const dark = new Set<number>();
  const errors = program.run(Float64Array.from(rows), rows.length, out, dark);
  const named = new Map(program.outputs.map(({ name }, index) => [name, [...out[index]!]]));
  return { errors, dark, read: (name: string) => named.get(name)! };
}

describe("a sweep in which the only cavity becomes unstable", () => {
  it("is NaN from there on, but for what the cavity is: Finesse's numbers", () => {
    const { outputs } = solveText(`${CAVITY}xaxis(m2.Rcx, lin, 2.2, 0.2, 4)\n`);
    const close = (name: string, theirs: readonly number[]) =>
      theirs.forEach((value, point) => {
        const ours = outputs[name]!.real[point]!;
        if (Number.isNaN(value)) expect(ours).toBeNaN();
        else expect(Math.abs(ours / value - 1)).toBeLessThan(1e-8);
      });
    // As Finesse 3.0.2 prints them: twelve decimal places.
    close("size", [0.000658088483, 0.000686406122, 0.000823020922, Number.NaN, Number.NaN]);
    close("power", [24.677000399084, 24.677000399084, 24.677000399084, Number.NaN, Number.NaN]);
    close("gg", [0.327272727273, 0.247058823529, 0.1, -0.257142857143, -2.4]);
    expect([...outputs.ww!.real.slice(3)]).toEqual([Number.NaN, Number.NaN]);
  });

  it("is NaN + 0i where it is complex, in both planes if the cavity is stable in one: as in Finesse", () => {
    const reads = "ad A m2.p2.o f=0\nbp q m2.p2.o q\nfd F m2.p2.o f=0\ncp qx c q x\ncp qy c q y\ncp wy c w y\n";
    const text = `${CAVITY.replace("Rc=2.2", "Rc=[2.2, 2.2]")}${reads}xaxis(m2.Rcx, lin, 2.2, 0.2, 1)\n`;
    const { outputs } = solveText(text);
    for (const name of ["A", "q", "F", "qx", "qy"]) {
      const { real, imag } = outputs[name]!;
      expect([name, real.at(-1), imag!.at(-1)]).toEqual([name, Number.NaN, 0]);
      expect(Number.isFinite(real[0]) && Number.isFinite(imag![0])).toBe(true);
    }
    expect(outputs.qy!.imag![0]).toBeGreaterThan(0);
    expect(outputs.wy!.real[1]).toBeNaN();
  });

  it("goes on by a gauss where there is one", () => {
    const { outputs } = solveText(`${CAVITY}${GAUSS}xaxis(m2.Rcx, lin, 2.2, 0.2, 4)\n`);
    expect(outputs.size!.real.every(Number.isFinite)).toBe(true);
    expect(outputs.size!.real[4]).toBeCloseTo(0.001121644748, 12);
  });
});

describe("jobs of which some make the only cavity unstable", () => {
  it("fail with the cavity and its g-factor, and the others give what they give alone", () => {
    const rows = [2.2, 0.2, 1.7, 1.2, 0.7];
    const { errors, read } = jobsOf(CAVITY, rows);
    expect([...errors.keys()]).toEqual([1, 4]);
    expect(errors.get(1)).toMatchObject({ code: "no-beam", place: "c" });
    expect(errors.get(1)!.what).toContain('"c" (g = -2.4');
    for (const job of [0, 2, 3]) {
      const alone = solveText(CAVITY.replace("Rc=2.2", `Rc=[${rows[job]},2.2]`)).outputs;
      expect(read("size")[job]).toBe(alone.size!.real[0]);
      expect(read("power")[job]).toBeCloseTo(alone.power!.real[0]!, 10);
    }
  });

  it("take the beam of a gauss there, whichever the text is", () => {
    const rows = [2.2, 0.2, 1.7];
    const stable = jobsOf(CAVITY + GAUSS, rows);
    const unstable = jobsOf(CAVITY.replace("Rc=2.2", "Rc=[0.3,2.2]") + GAUSS, rows);
    expect(stable.errors.size + unstable.errors.size).toBe(0);
    expect(unstable.read("size")).toEqual(stable.read("size"));
    expect(stable.read("size")[1]).toBeCloseTo(0.001121644748, 12);
  });

  it("are NaN at the points of an axis that make it unstable, as in a single run, and fail where all points do", () => {
    const axis = "xaxis(s1.L, lin, 1.5, 2.5, 4)\n";
    const { errors, dark, read } = jobsOf(CAVITY + axis, [2.2, 1.8, 0.2]);
    expect([...errors.keys()]).toEqual([2]);
    expect(errors.get(2)).toMatchObject({ code: "no-beam", place: "c" });
    expect([...dark]).toEqual([0, 1]);
    for (const [job, radius] of [2.2, 1.8].entries()) {
      const alone = solveText(CAVITY.replace("Rc=2.2", `Rc=[${radius},2.2]`) + axis).outputs;
      for (const name of ["size", "gg", "power"]) {
        const own = read(name).slice(5 * job, 5 * job + 5);
        expect(own.map(Number.isNaN)).toEqual([...alone[name]!.real].map(Number.isNaN));
        own.forEach((value, point) => {
          if (Number.isFinite(value)) expect(value).toBeCloseTo(alone[name]!.real[point]!, 10);
        });
      }
    }
    expect(read("size").map(Number.isFinite)).toContain(true);
    expect(read("size").slice(0, 10).map(Number.isNaN)).toContain(true);
  });

  it("are NaN there too where steps run at each point", () => {
    const axis = "xaxis(s1.L, lin, 1.5, 2.5, 4, pre_step=change(laser.P=2))\n";
    const { errors, dark, read } = jobsOf(CAVITY + axis, [2.2, 0.2]);
    expect([...errors.keys()]).toEqual([1]);
    expect(errors.get(1)).toMatchObject({ code: "unsolvable-point" });
    expect([...dark]).toEqual([0]);
    const plain = jobsOf(CAVITY.replace("P=1", "P=2") + axis.replace(", pre_step=change(laser.P=2)", ""), [2.2, 0.2]);
    expect(read("power").slice(0, 5).map(Number.isNaN)).toEqual(plain.read("power").slice(0, 5).map(Number.isNaN));
  });
});

describe("a run of such jobs", () => {
  it("keeps those whose axis is dark in places, and counts what there is at each point", () => {
    const spec = readSpec({
      model: `${CAVITY}xaxis(s1.L, lin, 1.5, 2.5, 4)\n`,
      vary: { "m2.Rcx": { kind: "values", values: [2.2, 1.8, 0.2] } },
    });
    const { errors, outputs } = compileSweep(spec).run(0, 3);
    expect([...errors.keys()]).toEqual([2]);
    const power = [...outputs[3]!];
    expect(power.slice(0, 5).filter(Number.isFinite).length).toBe(3);
    expect(power.slice(5, 10).filter(Number.isFinite).length).toBe(2);
  });
});
