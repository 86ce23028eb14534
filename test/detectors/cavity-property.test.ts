import { expect, it } from "vitest";
import { compileJobs } from "../../lib/analysis/jobs/compile-jobs.js";
import { solveText } from "../../lib/analysis/whole/solve.js";
import { parse } from "../../lib/katscript/parse.js";

const CAVITY =
  "l laser P=1\nm m1 R=0.95 T=0.05 Rc=-2.5\ns scav m1.p2 m2.p1 L=1\nm m2 R=0.96 T=0.04 Rc=2.2\nlink(laser, m1)\ncav c m1.p2.o\n" +
  "cp pole c pole\ncp tau c tau\ncp width c fwhm\n";

// Finesse gives the storage time where nothing in a text moves the width: what jobs vary is in each one's text.
it.each([
  ["noxaxis()", "tau"],
  ["xaxis(m2.phi, lin, 0, 1, 1)", "tau"],
  ["xaxis(scav.L, lin, 1, 2, 1)", "half"],
  ["xaxis(m1.T, lin, 0.04, 0.05, 1)", "half"],
])("a cavity's pole is in jobs what it is in each job's text (%s)", (action, as) => {
  const text = CAVITY.replace("R=0.95 T=0.05", "T=0.05 L=0") + action;
  const lengths = action.includes("scav") ? [1] : [1, 1.5];
  const program = compileJobs(parse(text), {
    inputs: action.includes("scav") ? ["m2.phi"] : ["scav.L"],
    jobs: lengths.length,
  });
  const out = program.outputs.map(
    ({ shape }) => new Float64Array(lengths.length * shape.reduce((all, each) => all * each, 1)),
  );
  expect(program.run(Float64Array.from(lengths), lengths.length, out).size).toBe(0);
  const points = out[0]!.length / lengths.length;
  for (const [job, length] of lengths.entries()) {
    const alone = solveText(text.replace("m2.p1 L=1\n", `m2.p1 L=${length}\n`)).outputs;
    for (let point = 0; point < points; point++) {
      const [pole, tau, width] = out.map((values) => values[job * points + point]!) as [number, number, number];
      expect(pole / (as === "tau" ? tau : 0.5 * width)).toBeCloseTo(1, 12);
      expect(pole / alone.pole!.real[point]!).toBeCloseTo(1, 12);
    }
  }
});
