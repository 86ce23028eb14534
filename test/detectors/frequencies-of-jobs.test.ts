import { expect, it } from "vitest";
import { compileJobs } from "../../lib/analysis/jobs/compile-jobs.js";
import { solveText } from "../../lib/analysis/whole/solve.js";
import { parse } from "../../lib/katscript/parse.js";

const MODEL =
  "l L0 P=1\nl L1 P=0.3 f=1M\nmod eom f=9M midx=0.3 order=2\nm m1 R=0.9 T=0.1\nm m2 R=0.9 T=0.1 phi=3\nlink(L0, eom, m1, 1, m2)\n" +
  "s s9 L1.p1 m2.p2\n";
const READ =
  "pd1 fixed m1.p1.o f=9M phase=0\npd1 twice m1.p1.o f=18M\npd1 follows m1.p1.o f=eom.f phase=0\npd1 beat m1.p1.o f=1M\n" +
  "readout_rf R m1.p1.o f=9M output_detectors=true\nad a m1.p1.o f=eom.f\n";

it.each(["noxaxis()", "xaxis(m2.phi, lin, 1, 5, 1)", "xaxis(L0.f, lin, 0, 100, 1)"])(
  "what a job's frequencies beat at is what they do in its own text, wherever the sweep's text has them (%s)",
  (action) => {
    const drawn = [
      [9e6, 1e6],
      [8.9e6, 1e6],
      [9e6, 1.1e6],
    ] as const;
    const program = compileJobs(parse(`${MODEL}${READ}${action}\n`), { inputs: ["eom.f", "L1.f"], jobs: drawn.length });
    const sizes = program.outputs.map(({ shape, complex }) => shape.reduce((all, each) => all * each, complex ? 2 : 1));
    const out = sizes.map((size) => new Float64Array(size * drawn.length));
    expect(program.run(Float64Array.from(drawn.flat()), drawn.length, out).size).toBe(0);
    for (const [job, [modulation, laser]] of drawn.entries()) {
      const text = MODEL.replace("f=9M", `f=${modulation}`).replace("f=1M", `f=${laser}`);
      const alone = solveText(`${text}${READ}${action}\n`).outputs;
      for (const [index, { name, complex }] of program.outputs.entries()) {
        const { real, imag } = alone[name]!;
        for (const [at, re] of real.entries()) {
          const place = job * sizes[index]! + at * (complex ? 2 : 1);
          expect(Math.abs(out[index]![place]! - re), `${name} of job ${job}`).toBeLessThan(1e-12);
          if (complex) expect(Math.abs(out[index]![place + 1]! - imag![at]!), name).toBeLessThan(1e-12);
        }
      }
    }
    const fixed = out[program.outputs.findIndex(({ name }) => name === "fixed")]!;
    expect(Math.abs(fixed[0]!)).toBeGreaterThan(1e-3);
  },
);

it.each(["noxaxis()", "xaxis(m2.phi, lin, 1, 5, 1)"])(
  "of two modulators at one frequency a detector's number reads the one that jobs leave there (%s)",
  (action) => {
    const text = (moved: number) =>
      `${MODEL.replace("eom,", `eom, other,`)}mod other f=${moved} midx=0.1\nad a m1.p1.o f=9M\nad low m1.p1.o f=-9M\n${action}\n`;
    const program = compileJobs(parse(text(9e6)), { inputs: ["other.f"], jobs: 1 });
    const out = program.outputs.map(({ shape }) => new Float64Array(2 * shape.reduce((all, each) => all * each, 1)));
    expect(program.run(Float64Array.of(9.2e6), 1, out).size).toBe(0);
    const alone = solveText(text(9.2e6)).outputs;
    for (const [index, { name }] of program.outputs.entries()) {
      const { real, imag } = alone[name]!;
      for (const [at, re] of real.entries()) {
        expect(out[index]![2 * at]).toBeCloseTo(re, 12); // both solve the same network
        expect(out[index]![2 * at + 1]).toBeCloseTo(imag![at]!, 12);
      }
      expect(Math.hypot(real[0]!, imag![0]!)).toBeGreaterThan(1e-3);
    }
  },
);
