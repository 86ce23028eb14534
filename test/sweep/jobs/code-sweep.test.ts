import { describe, expect, it } from "vitest";
import { UserError } from "../../../lib/errors.js";
import { compileSweep } from "../../../lib/sweep/jobs/compile-sweep.js";
import { readSpec } from "../../../lib/sweep/reading/read-spec.js";
import type { Job, JobOutput } from "../../../lib/sweep/spec/code-job.js";
import { meanOf } from "../values-of.js";

const LASER = "l LASER P=2\npd P LASER.p1.o";
const CODE = { code: "export function run() {}", sha256: "0".repeat(64) };

function specOf(rest: Record<string, unknown> = {}) {
  return readSpec({ model: LASER, job: CODE, jobs: 5, ...rest });
}

function sweepOf(run: (job: Job) => unknown, rest: Record<string, unknown> = {}) {
  return compileSweep(specOf(rest), { runCode: run });
}

function messageOf(act: () => void): string {
  try {
    act();
  } catch (error) {
    if (error instanceof UserError) return error.message;
    throw error;
  }
  return "none";
}

describe("jobs with code", () => {
  it("may ask for derivatives of what they run", () => {
    const sweep = sweepOf((job) => {
      job.model.set("LASER.P", job.index + 1);
      const { outputs } = job.model.run("xaxis(LASER.P, lin, 1, 2, 1)", { derivatives: ["LASER.P"] });
      return { slope: outputs["d P / d LASER.P"]!, power: outputs.P! };
    });
    const { outputs, errors } = sweep.run(1, 1);
    expect([...errors]).toEqual([]);
    expect(outputs.map((values) => [...values].map((value) => Number(value.toPrecision(12))))).toEqual([
      [1, 1],
      [1, 2],
    ]);
    const wrong = () => sweepOf((job) => job.model.run("noxaxis()", { derivatives: ["LASER.Q"] }));
    expect(messageOf(wrong)).toContain('"LASER" has no parameter "Q"');
  });

  it("have a model of their own, which they may change and run", () => {
    const sweep = sweepOf((job) => {
      expect(job.model.get("LASER.P")).toBe(2);
      job.model.parse("m M R=0.75 T=0.25\nlink(LASER, M)");
      job.model.remove("P");
      job.model.add("pd", "P", { node: "M.p2.o" });
      job.model.set("LASER.P", `${job.index}+1`);
      job.model.setAll({ "M.R": 0.5, "M.T": 0.5 });
      const { outputs, axes } = job.model.run("xaxis(M.phi, lin, 0, 90, 2)");
      expect(axes[""]).toEqual([{ name: "M.phi", unit: "degrees", values: [0, 45, 90] }]);
      expect(job.model.has("P") && !job.model.has("Q")).toBe(true);
      return { ...outputs, last: job.model.run().outputs.P };
    });
    expect(sweep.outputs).toEqual([
      { name: "P", unit: "", complex: false, shape: [3], axes: [] },
      { name: "last", unit: "", complex: false, shape: [], axes: [] },
    ]);
    const { outputs, errors, instances } = sweep.run(1, 2);
    expect([...errors]).toEqual([]);
    expect([...outputs[0]!].map((value) => Number(value.toPrecision(12)))).toEqual([1, 1, 1, 1.5, 1.5, 1.5]);
    expect([...outputs[1]!].map((value) => Number(value.toPrecision(12)))).toEqual([1, 1.5]);
    expect(instances).toEqual([1, 2]);
  });

  it("find the values of what varies in their model", () => {
    const vary = { "LASER.P": { kind: "normal", mean: 1, sigma: 0.1 } };
    const sweep = sweepOf(
      ({ model, values }) => ({ P: model.run().outputs.P, same: model.get("LASER.P") - values["LASER.P"]! }),
      {
        vary,
      },
    );
    const { values, outputs } = sweep.run(0, 5);
    // The power is the square of an amplitude: rounded twice.
    values.forEach((power, job) => {
      expect(outputs[0]![job]).toBeCloseTo(power, 14);
    });
    expect([...outputs[1]!]).toEqual([0, 0, 0, 0, 0]);
  });

  it("may return complex numbers, lists of lists, and nothing where there is nothing", () => {
    const sweep = sweepOf(({ index }) => ({
      z: index === 1 ? 7 : { re: index, im: -index },
      matrix: [[1, 2], [index, 3], Float64Array.of(0, 1)],
      perhaps: index % 2 === 0 ? null : index,
      yes: true,
    }));
    expect(sweep.outputs.map(({ name, complex, shape }) => [name, complex, shape])).toEqual([
      ["z", true, []],
      ["matrix", false, [3, 2]],
      ["perhaps", false, []],
      ["yes", false, []],
    ]);
    const { outputs, errors } = sweep.run(0, 3);
    expect(errors.size).toBe(0);
    expect(outputs.map((array) => [...array])).toEqual([
      [0, -0, 7, 0, 2, -2],
      [1, 2, 0, 3, 0, 1, 1, 2, 1, 3, 0, 1, 1, 2, 2, 3, 0, 1],
      [Number.NaN, 1, Number.NaN],
      [1, 1, 1],
    ]);
  });

  it("give bits of their own, whichever jobs ran before: those that set numbers, and those that build", () => {
    const work = ({ index, model, random }: Job) => {
      const reflected = random.uniform(0.1, 0.9);
      model.setAll({ "M.R": reflected, "M.T": 1 - reflected });
      if (index % 3 === 1) model.set("M.phi", index);
      if (index % 4 === 2) model.parse("m N R=0.7 T=0.3\ns S M.p2 N.p1 L=1");
      const { outputs } = model.run(index % 2 === 0 ? "xaxis(M.phi, lin, 0, 90, 3)" : "xaxis(M.phi, lin, 0, 9, 3)");
      return { P: outputs.P, once: model.run("noxaxis()").outputs.P };
    };
    const model = "l LASER P=2\ns S0 LASER.p1 M.p1 L=1\nm M R=0.5 T=0.5\npd P M.p2.o";
    const together = sweepOf(work, { model, jobs: 24 }).run(0, 24);
    expect([...together.errors]).toEqual([]);
    const alone = sweepOf(work, { model, jobs: 24 });
    for (let index = 23; index >= 0; index--) {
      const { outputs } = alone.run(index, 1);
      expect([...outputs[0]!]).toEqual([...together.outputs[0]!.subarray(4 * index, 4 * index + 4)]);
      expect(outputs[1]![0]).toBe(together.outputs[1]![index]);
    }
  });

  it("fail alone, with their reasons", () => {
    const results: ((job: Job) => unknown)[] = [
      () => ({ P: 1, Q: [1, 2] }),
      () => {
        throw new TypeError("no such thing");
      },
      ({ model }) => {
        model.set("LASER.Q", 1);
      },
      () => ({ P: Number.NaN, Q: [1, 2] }),
      () => ({ P: 1, Q: [1, Number.NEGATIVE_INFINITY] }),
      () => ({ P: 1, Q: [1, 2, 3] }),
      () => ({ P: 1 }),
      () => ({ P: 1, Q: [1, 2], R: 3 }),
      () => ({ P: { re: 1, im: 0 }, Q: [1, 2] }),
      () => ({ P: "1", Q: [1, 2] }),
      () => Promise.resolve({ P: 1, Q: [1, 2] }),
      () => undefined,
      () => {
        throw "a text";
      },
      () => ({ P: 2, Q: [3, 4] }),
    ];
    const sweep = sweepOf((job) => results[job.index]!(job), { jobs: results.length });
    const { outputs, errors } = sweep.run(0, results.length);
    expect([...outputs[0]!].map((value) => (Number.isNaN(value) ? "-" : value)).join(" ")).toBe(
      "1 - - - - - - - - - - - - 2",
    );
    expect([...errors].map(([job, text]) => `${job}: ${text}`)).toMatchInlineSnapshot(`
      [
        "1: TypeError: no such thing",
        "2: LASER.Q: "LASER" has no parameter "Q". "LASER" has P, f, phase, signals_only.",
        "3: P is NaN",
        "4: Q is -Infinity",
        "5: Q has the shape (3), in the first job it has (2)",
        "6: run(job) returned no Q",
        "7: run(job) returned R, which the first job doesn't",
        "8: P is complex, in the first job it is real",
        "9: P holds a string, not a number",
        "10: run(job) returned a promise: it must return its outputs themselves",
        "11: run(job) must return an object: outputs by name",
        "12: thrown: a text",
      ]
    `);
  });

  it("give outputs by the first of them that doesn't fail, wherever they run", () => {
    const sweep = sweepOf(({ index }) => {
      if (index < 3) throw new Error("too soon");
      return { P: index };
    });
    const { outputs, errors } = sweep.run(2, 2);
    expect([...outputs[0]!]).toEqual([Number.NaN, 3]);
    expect([...errors]).toEqual([[0, "Error: too soon"]]);
  });

  it("have random numbers of their own", () => {
    const draw = ({ random }: Job) => {
      const integers = Array.from({ length: 1000 }, () => random.integer(6));
      expect(integers.every((value) => Number.isInteger(value) && value >= 0 && value < 6)).toBe(true);
      return {
        uniform: Array.from({ length: 1000 }, () => random.uniform(2, 4)),
        normal: Array.from({ length: 1000 }, () => random.normal(1, 2)),
        integers,
      };
    };
    const { outputs } = sweepOf(draw).run(0, 5);
    expect(sweepOf(draw).run(3, 1).outputs[0]).toEqual(outputs[0]!.slice(3000, 4000));
    expect(new Set(outputs[0]).size).toBe(5000);
    expect(meanOf(outputs[0]!)).toBeCloseTo(3, 1);
    expect(meanOf(outputs[1]!)).toBeCloseTo(1, 1);
    expect(meanOf(outputs[2]!)).toBeCloseTo(2.5, 1);
    const other = sweepOf(draw, { seed: 1 }).run(0, 1);
    expect(other.outputs[0]![0]).not.toBe(outputs[0]![0]);
  });

  it("need someone who runs code, and one job that succeeds", () => {
    const fails = () => {
      throw new Error("never");
    };
    const good = (): Record<string, JobOutput> => ({ P: 1 });
    expect([
      messageOf(() => compileSweep(specOf())),
      messageOf(() => sweepOf(fails)),
      messageOf(() => sweepOf(good, { outputs: ["PP"] })),
    ]).toMatchInlineSnapshot(`
      [
        "job: the spec's jobs are code, and here nothing runs code. Run it on a backend that does, or describe the jobs by edits.",
        "job: run(job) fails in each of the jobs 0 to 4: Error: never. Mend it so that one succeeds, which tells what outputs there are; katfan run --job N shows one.",
        "outputs[0]: there is no output "PP". Did you mean "P"?",
      ]
    `);
  });
});
