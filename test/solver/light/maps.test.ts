import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { compileJobs } from "../../../lib/analysis/jobs/compile-jobs.js";
import { solveModel } from "../../../lib/analysis/whole/solve.js";
import { parse } from "../../../lib/katscript/parse.js";
import type { GridSettings, MapSettings } from "../../../lib/model/surface-map.js";
import { compareArrays, type GoldenArray } from "../../golden-runner.js";

interface Reference {
  readonly name: string;
  readonly katscript: string;
  readonly element: string;
  readonly parts: readonly ("height" | "transmission")[];
  readonly words?: MapSettings;
  readonly outputs: Readonly<Record<string, GoldenArray>>;
}

/** Models with maps, as Finesse solves them: see maps.py beside this file. */
const references: readonly Reference[] = JSON.parse(readFileSync(new URL("maps.json", import.meta.url), "utf8"));

const places = (end: number, count: number) =>
  Array.from({ length: count }, (_, index) => -end + (2 * end * index) / (count - 1));
const [X, Y] = [places(4e-3, 81), places(3.5e-3, 71)];

function sampled(at: (x: number, y: number) => number): readonly number[] {
  return Y.flatMap((y) => X.map((x) => at(x / 1e-3, y / 1e-3)));
}

const FIELDS = {
  height: sampled(
    (x, y) => (5e-8 * (x + 0.5 * y * y - 0.3 * x * y + 0.2)) / ((1 + x * x + y * y) * (1 + x * x + y * y)),
  ),
  transmission: sampled((x, y) => 1 / (1 + 0.02 * ((x - 0.2) * (x - 0.2) + y * y))),
};

function gridOf(parts: Reference["parts"]): GridSettings {
  return { x: X, y: Y, ...Object.fromEntries(parts.map((part) => [part, FIELDS[part]])) };
}

describe("a map", () => {
  for (const { name, katscript, element, parts, words, outputs } of references) {
    it(`does what Finesse's does: ${name}`, () => {
      const model = parse(katscript);
      model.setMap(element, { ...words, ...(parts.length > 0 && { grid: gridOf(parts) }) });
      const ours = solveModel(model).outputs;
      for (const [path, theirs] of Object.entries(outputs)) {
        expect(compareArrays(theirs, ours[path]!, { rtol: 1e-10, floor: 1e-14 }), path).toBeUndefined();
      }
      // The map does matter.
      const [first, expected] = Object.entries(outputs)[0]!;
      const flat = solveModel(parse(katscript)).outputs[first]!;
      expect(compareArrays(expected, flat, { rtol: 1e-6, floor: 0 })).not.toBeUndefined();
    });
  }

  it("of a depth that varies is, for each job, the map of that depth", () => {
    const { katscript } = references[2]!;
    const text = katscript.replace(/xaxis.*\n/, "var depth 1\n");
    const { x, y, height } = { x: X, y: Y, height: FIELDS.height };
    const model = parse(text);
    model.setMap("m1", { grid: { x, y, height }, amplitude: "depth" });
    const program = compileJobs(model, { inputs: ["depth"], outputs: ["t"], jobs: 4 });
    const depths = [0, 1, -2.5, 7];
    const out = new Float64Array(depths.length);
    expect(program.run(Float64Array.from(depths), depths.length, [out]).size).toBe(0);
    for (const [job, depth] of depths.entries()) {
      const alone = parse(text);
      alone.setMap("m1", { grid: { x, y, height: height.map((each) => depth * each) } });
      expect(out[job]! / solveModel(alone).outputs.t!.real[0]!).toBeCloseTo(1, 11);
    }
  });

  it("says so where it is scaled to more than it was integrated for, in the rows that ask for it", () => {
    const model = parse(references[0]!.katscript.concat("var depth 1\n"));
    model.setMap("m2", { Rc: 100, amplitude: "depth" });
    const program = compileJobs(model, { inputs: ["depth"], outputs: ["t"], jobs: 3 });
    const errors = program.run(Float64Array.from([1, 2000, 2]), 3, [new Float64Array(3)]);
    expect([...errors].map(([job, { code, place }]) => [job, code, place])).toEqual([[1, "steep-map", "m2"]]);
    expect([...errors.values()][0]!.what).toMatch(/the map, times depth, turns light by .* rad .* up to/);
  });

  it("that is tilted, in words, does what a tilted mirror does, with modes enough", () => {
    const text = references[0]!.katscript.replace("maxtem=3", "maxtem=8").replace(" xbeta=2u", "");
    const turned = solveModel(parse(text.replace("phi=3", "phi=3 xbeta=1u ybeta=-0.5u"))).outputs;
    const model = parse(text);
    model.setMap("m2", { xbeta: 1e-6, ybeta: -0.5e-6 });
    const mapped = solveModel(model).outputs;
    for (const path of ["t", "r"]) expect(mapped[path]!.real[0]! / turned[path]!.real[0]!).toBeCloseTo(1, 8);
    expect(mapped.a!.real[0]! / turned.a!.real[0]!).toBeCloseTo(1, 6);
  });

  it("needs a beam", () => {
    const plane = parse("l laser\nm m1 R=0.5 T=0.5\nlink(laser, m1)\npd t m1.p2.o\n");
    plane.setMap("m1", { aperture: 0.1 });
    expect(() => solveModel(plane)).toThrow("has no shape");
  });

  it("on a beam that varies from job to job, and along an axis, is integrated for each", () => {
    const text = `${references[0]!.katscript}xaxis(m2.phi, lin, 0, 6, 2)\n`;
    const bent = parse(text);
    bent.setMap("m2", { aperture: 1e-3 });
    const program = compileJobs(bent, { inputs: ["m2.Rcx", "m1.phi"], outputs: ["t"], jobs: 4 });
    const rows = [
      [2.2, 0],
      [2.1, 1],
      [0.2, 0],
      [2.1, 2],
    ];
    const out = new Float64Array(3 * rows.length);
    const errors = program.run(Float64Array.from(rows.flat()), rows.length, [out]);
    expect([...errors].map(([job, { code }]) => [job, code])).toEqual([[2, "no-beam"]]);
    for (const job of [0, 1, 3]) {
      const [radius, phi] = rows[job]!;
      const alone = parse(text.replace("Rc=2.2", `Rc=[${radius},2.2]`).replace("xbeta=2u", `xbeta=2u phi=${phi}`));
      alone.setMap("m2", { aperture: 1e-3 });
      const expected = solveModel(alone).outputs.t!.real;
      for (const [point, value] of expected.entries()) expect(out[3 * job + point]! / value).toBeCloseTo(1, 10);
    }
  });

  it("with an aperture that takes all light leaves none, and with one that takes none all", () => {
    const powers = [1e-6, 1].map((aperture) => {
      const model = parse(references[0]!.katscript);
      model.setMap("m2", { aperture });
      return solveModel(model).outputs.t!.real[0]!;
    });
    expect(powers[0]!).toBeLessThan(1e-6);
    expect(powers[1]! / solveModel(parse(references[0]!.katscript)).outputs.t!.real[0]!).toBeCloseTo(1, 12);
  });
});
