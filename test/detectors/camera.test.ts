import { describe, expect, it } from "vitest";
import { compileJobs } from "../../lib/analysis/jobs/compile-jobs.js";
import { solveText } from "../../lib/analysis/whole/solve.js";
import { UserError } from "../../lib/errors.js";
import { parse } from "../../lib/katscript/parse.js";

const CAVITY =
  "l laser P=1\ns s0 laser.p1 m1.p1 L=0.5\nm m1 R=0.95 T=0.05 Rc=-2.5 xbeta=3u\ns scav m1.p2 m2.p1 L=1\nm m2 R=0.96 T=0.04 Rc=2.2\n" +
  "cav c m1.p2.o\nmodes(maxtem=3)\n";

const valuesOf = (text: string, name: string) => solveText(text).outputs[name]!.real;

/** What a text is refused with. */
function refusal(text: string): string {
  try {
    solveText(text);
  } catch (error) {
    if (error instanceof UserError) return error.what;
    throw error;
  }
  return "nothing";
}

describe("a camera", () => {
  it("sees an intensity whose sum over the picture is the power", () => {
    const text = `${CAVITY}ccd image m2.p2.o xlim=4m ylim=4m npts=81 w0_scaled=false\npd t m2.p2.o\n`;
    const pixel = (8e-3 / 80) ** 2;
    const sum = valuesOf(text, "image").reduce((all, value) => all + value * pixel, 0);
    // The beam is 0.8 mm wide: sums over evenly spaced points are exact to what lies beyond the picture.
    expect(sum / valuesOf(text, "t")[0]!).toBeCloseTo(1, 10);
  });

  it("of the field sees what, squared, is the intensity where there is one frequency", () => {
    const text = `${CAVITY}ccd image m2.p2.o xlim=2 ylim=[0, 1] npts=5\nfcam field m2.p2.o xlim=2 ylim=[0, 1] npts=5\n`;
    const { image, field } = solveText(text).outputs;
    for (const [index, re] of field!.real.entries()) {
      expect((re * re + field!.imag![index]! ** 2) / image!.real[index]!).toBeCloseTo(1, 12);
    }
  });

  it("gives each job its picture, with the coordinates of its own waist and names of its axes", () => {
    const text = `${CAVITY}ccdline line m2.p2.o xlim=1 npts=3\nccdpx middle m2.p2.o\n`;
    const model = parse(text);
    const program = compileJobs(model, { inputs: ["m2.Rcx"], jobs: 3 });
    expect(program.outputs[0]).toMatchObject({
      shape: [3],
      complex: false,
      axes: [{ name: "x", unit: "w0", values: [-1, 0, 1] }],
    });
    const out = [new Float64Array(9), new Float64Array(3)];
    expect(program.run(Float64Array.of(2.2, 2.3, 2.05), 3, out).size).toBe(0);
    for (const [job, curvature] of [2.2, 2.3, 2.05].entries()) {
      const alone = text.replace("Rc=2.2", `Rc=[${curvature}, 2.2]`);
      const line = valuesOf(alone, "line");
      for (const [index, value] of line.entries()) expect(out[0]![3 * job + index]! / value).toBeCloseTo(1, 12);
      expect(out[1]![job]! / line[1]!).toBeCloseTo(1, 12);
    }
  });

  it("has coordinates in waists of a job's own start, whatever an axis then makes of the beam", () => {
    const text = `${CAVITY}ccdline line m2.p2.o xlim=1 npts=3\nccdpx aside m2.p2.o x=0.4\n`;
    const axis = "xaxis(m2.Rcx, lin, 2, 2.4, 2)\n";
    const lengths = [1, 1.05, 0.9];
    const program = compileJobs(parse(text + axis), { inputs: ["scav.L"], jobs: 3 });
    const out = [new Float64Array(27), new Float64Array(9)];
    expect(program.run(Float64Array.from(lengths), 3, out).size).toBe(0);
    for (const [job, length] of lengths.entries()) {
      const alone = text.replace("m2.p1 L=1\n", `m2.p1 L=${length}\n`) + axis;
      for (const [at, value] of valuesOf(alone, "line").entries())
        expect(out[0]![9 * job + at]! / value).toBeCloseTo(1, 9);
      for (const [at, value] of valuesOf(alone, "aside").entries())
        expect(out[1]![3 * job + at]! / value).toBeCloseTo(1, 9);
    }
  });

  it("has its picture's axes behind those of a sweep", () => {
    const model = parse(`${CAVITY}ccd image m2.p2.o xlim=1 ylim=2 npts=2\nxaxis(m2.xbeta, lin, 0, 1u, 2)\n`);
    const { outputs } = compileJobs(model, { inputs: ["m2.phi"], jobs: 1 });
    expect(outputs[0]!.shape).toEqual([3, 2, 2]);
    expect(outputs[0]!.axes.map(({ name }) => name)).toEqual(["m2.xbeta", "y", "x"]);
  });

  it("needs a beam, points that are the same for all, and not too many of them", () => {
    const plane = "l laser\nm m1 R=0.5 T=0.5\nlink(laser, m1)\n";
    expect(refusal(`${plane}ccd c m1.p2.o xlim=1 ylim=1 npts=3\n`)).toContain("sees the shape of a beam");
    expect(refusal(`${CAVITY}ccd image m2.p2.o xlim=1 ylim=1 npts=3000\n`)).toContain("too many pixels");
    expect(refusal(`${CAVITY}ccd image m2.p2.o xlim=[1] ylim=1 npts=3\n`)).toContain("numbers as its xlim");
    expect(refusal(`${CAVITY}ccdline k m2.p2.o xlim=1 npts=3\nmathd r 2*k\n`)).toContain("computes with the camera");
  });
});
