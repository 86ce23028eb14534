import { describe, expect, it } from "vitest";
import { svgOf } from "../../../lib/results/figure/figure.js";
import { type FigureSource, figuresOf } from "../../../lib/results/figure/run-figures.js";
import { LIGHT } from "../../../lib/results/figure/theme.js";
import { sampledJobs } from "../../../lib/results/part/sampled-jobs.js";
import { sampleRows } from "../../../lib/results/part/sampled-rows.js";
import { tableOf } from "../../../lib/results/part/table-of.js";
import { finished } from "../../../lib/results/summary/finish.js";
import { summarize } from "../../../lib/results/summary/summary.js";
import { readSpec } from "../../../lib/sweep/reading/read-spec.js";

type Axes = Readonly<Record<string, readonly number[]>>;

/** A grid of such axes, the last one the fastest, and a power over it. */
function gridOf(axes: Axes, power: (values: readonly number[]) => number, rest: object = {}): FigureSource {
  const names = Object.keys(axes);
  const vary = Object.fromEntries(names.map((name) => [name, { kind: "values", values: axes[name] }]));
  const spec = readSpec({ model: "l L0 P=1", vary, ...rest });
  const lengths = names.map((name) => axes[name]!.length);
  const values = Float64Array.from({ length: spec.jobs * names.length }, (_, at) => {
    let job = Math.floor(at / names.length);
    const axis = at % names.length;
    for (let k = names.length - 1; k > axis; k--) job = Math.floor(job / lengths[k]!);
    return axes[names[axis]!]![job % lengths[axis]!]!;
  });
  const rowOf = (job: number) => [...values.subarray(job * names.length, (job + 1) * names.length)];
  const P = Float64Array.from({ length: spec.jobs }, (_, job) => power(rowOf(job)));
  const sweep = {
    inputs: names.map((name) => ({ name, unit: "deg" })),
    outputs: [{ name: "P", unit: "W", complex: false, shape: [], axes: [] }],
  };
  const table = tableOf(sweep, 0, spec.jobs, { values, outputs: [P], errors: new Map() });
  const rows = sampleRows(table, sampledJobs(spec));
  return { spec, summary: finished(summarize(table, spec), spec, "0".repeat(32)), rows };
}

const counted = (count: number) => Array.from({ length: count }, (_, n) => n);
const drawn = (source: FigureSource) => figuresOf(source).filter(({ id }) => id.startsWith("p-over"));

describe("an output over a grid", () => {
  it("of one axis is a curve over it, with its unit", async () => {
    const [figure, ...others] = drawn(gridOf({ a: counted(100) }, ([a]) => a! * a!));
    expect(others).toEqual([]);
    expect(figure!.id).toBe("p-over-a");
    const svg = svgOf(figure!);
    expect(svg).toContain(">a [deg]</text>");
    expect(svg.match(/L[\d.]+ [\d.]+/g)).toHaveLength(99);
  });

  it("of two axes has a curve for each of a few values with a legend, and is a map of many", async () => {
    const few = drawn(gridOf({ b: [0, 0.5, 90], a: counted(100) }, ([b, a]) => a! + b!));
    expect(few.map(({ caption }) => caption)).toEqual(["P over a, a curve for each b"]);
    const svg = svgOf(few[0]!);
    for (const text of ["b [deg]:", "0", "0.5", "90"]) expect(svg).toContain(`>${text}</text>`);
    for (const colour of LIGHT.curves.slice(0, 3)) expect(svg).toContain(`stroke="${colour}"`);
    const many = drawn(gridOf({ b: counted(12), a: counted(20) }, ([b, a]) => a! * b!));
    expect(many.map(({ id }) => id)).toEqual(["p-over-a-and-b"]);
    const map = svgOf(many[0]!);
    expect(map.match(/M[\d.]+ [\d.]+H[\d.]+V[\d.]+H[\d.]+z/g)).toHaveLength(240);
  });

  it("of three axes has pictures of one scale, some of many", async () => {
    const all = drawn(gridOf({ c: counted(20), b: counted(10), a: counted(30) }, ([c, b, a]) => a! + b! + 10 * c!));
    expect(all).toHaveLength(6);
    expect(all[0]!.caption).toBe("P over a and c at b = 0 deg; 6 of 10 such pictures");
    expect(all.at(-1)!.caption).toContain("at b = 9 deg");
  });

  it("that is gone through again is the mean of each point's jobs", () => {
    let round = 0;
    const source = gridOf({ a: counted(10) }, () => (round++ < 10 ? 1 : 3), { jobs: 20 });
    expect(drawn(source)[0]!.caption).toBe("P over a; each point the mean of up to 2 jobs");
  });

  it("is drawn over what the spec asks for, if it does", () => {
    const source = gridOf({ b: [0, 1], a: counted(50) }, ([b, a]) => a! + b!, { report: { x: "b" } });
    expect(drawn(source).map(({ id }) => id)).toEqual(["p-over-b"]);
  });

  it("has one unit and one offset in all of its panels", async () => {
    // The drawn rows of a run may spread less than all of them: by themselves they would choose a finer offset.
    const source = gridOf({ a: counted(50) }, ([a]) => 1064e-9 + a! * 1e-15);
    const titles = (svg: string) => svg.match(/>P −[^<]*</g);
    const [curve, histogram] = figuresOf(source).map((figure) => svgOf(figure));
    expect(titles(curve!)).toHaveLength(1);
    expect(titles(histogram!)).toEqual(titles(curve!));
  });
});
