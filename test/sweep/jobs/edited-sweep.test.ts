import { describe, expect, it } from "vitest";
import type { UserError } from "../../../lib/errors.js";
import { compileSweep } from "../../../lib/sweep/jobs/compile-sweep.js";
import { checkSpec } from "../../../lib/sweep/jobs/model-check.js";
import { readSpec } from "../../../lib/sweep/reading/read-spec.js";

const LASER = "l LASER P=2\npd P LASER.p1.o";

/** The rows of a spec's jobs, `undefined` where they hold NaN. */
function rowsOf(raw: Record<string, unknown>) {
  const spec = readSpec({ jobs: 6, ...raw });
  checkSpec(spec);
  const sweep = compileSweep(spec);
  const { outputs, errors, instances } = sweep.run(0, spec.jobs);
  const columns = sweep.outputs.map(({ name }, index) => {
    const column = [...outputs[index]!].map((value) =>
      Number.isNaN(value) ? undefined : Number(value.toPrecision(12)),
    );
    return [name, column] as const;
  });
  return { columns: Object.fromEntries(columns), errors: [...errors], instances };
}

function mistakeOf(act: () => void): string {
  try {
    act();
  } catch (error) {
    return [
      (error as UserError).message,
      ...(error as UserError).others.map((each) => `${each.place}: ${each.what}`),
    ].join("\n");
  }
  return "none";
}

describe("edits", () => {
  it("change the model of those jobs that they are for", () => {
    const edits = [
      { jobs: { every: 2 }, set: { "LASER.P": 10 } },
      { jobs: { first: 4 }, remove: ["P"], add: "m M R=0.75 T=0.25\nlink(LASER, M)\npd P M.p2.o\npd back LASER.p1.i" },
      { jobs: { indices: [5] }, set: { "M.T": "1-M.R-0.05" } },
    ];
    const { columns, errors, instances } = rowsOf({ model: LASER, edits });
    expect(errors).toEqual([]);
    expect(columns).toEqual({
      P: [10, 2, 10, 2, 2.5, 0.4],
      back: [undefined, undefined, undefined, undefined, 7.5, 1.5],
    });
    // Jobs without edits run the spec's own model, each of the others one of its own.
    expect(instances).toEqual([1, 0, 2, 0, 3, 4]);
  });

  it("leave what a job gives as it is, whichever jobs run with it", () => {
    const edits = [{ jobs: { every: 3, offset: 1 }, set: { "M.R": 0.5, "M.T": 0.4 } }];
    const model = "l LASER P=2\nm M R=0.9 T=0.1\nlink(LASER, M)\npd P M.p2.o";
    const vary = { "LASER.P": { kind: "uniform", from: 0, to: 1 } };
    const sweep = compileSweep(readSpec({ model, vary, edits, jobs: 100 }));
    const whole = sweep.run(0, 100);
    const again = compileSweep(readSpec({ model, vary, edits, jobs: 100 }));
    for (const first of [90, 31, 0]) {
      expect(again.run(first, 10).outputs[0]).toEqual(whole.outputs[0]!.slice(first, first + 10));
    }
    whole.values.forEach((power, job) => {
      expect(whole.outputs[0]![job]).toBeCloseTo(power * (job % 3 === 1 ? 0.4 : 0.1), 14);
    });
  });

  it("are chosen by the values of what varies", () => {
    const vary = { "LASER.P": { kind: "values", values: [1, 2, 3] }, f: { kind: "values", values: [0, 1] } };
    const model = "variable f value=0\nl LASER P=2\ns S LASER.p1 M.p1\nm M R=0 T=1\npd P M.p2.o";
    const edits = [{ jobs: { where: { "LASER.P": [1, 3], f: 1 } }, set: { "M.R": 0.5, "M.T": 0.5 } }];
    expect(rowsOf({ model, vary, edits }).columns).toEqual({ P: [1, 0.5, 2, 2, 3, 1.5] });
  });

  it("may remove what varies, and whatever refers to each other, in any order", () => {
    const model = "l LASER P=2\nm M R=0.5 T=0.5\ns S LASER.p1 M.p1\npd P M.p2.o\npd R M.p1.o\nvariable unused value=1";
    const vary = { "M.phi": { kind: "uniform", from: 0, to: 90 } };
    const edits = [{ jobs: { first: 3 }, remove: ["M", "S", "P", "R"], add: "pd P LASER.p1.o" }];
    expect(rowsOf({ model, vary, edits }).columns).toEqual({
      P: [1, 1, 1, 2, 2, 2],
      R: [1, 1, 1, undefined, undefined, undefined],
    });
  });

  it("may give jobs analyses of their own, under names of their own", () => {
    const model = "l LASER P=2\npd P LASER.p1.o";
    const edits = [
      { jobs: { every: 2 }, analysis: `series(xaxis(LASER.P, lin, 0, 4, 2, name="scan"), noxaxis(name="point"))` },
    ];
    expect(rowsOf({ model, edits, jobs: 3 }).columns).toEqual({
      "scan/P": [0, 2, 4, undefined, undefined, undefined, 0, 2, 4],
      "point/P": [2, undefined, 2],
      P: [undefined, 2, undefined],
    });
  });

  it("fail the jobs of outputs of another form", () => {
    const edits = [{ jobs: { indices: [4] }, analysis: "xaxis(LASER.P, lin, 0, 4, 2)" }];
    expect(mistakeOf(() => compileSweep(readSpec({ model: LASER, edits, jobs: 6 })))).toMatchInlineSnapshot(
      `"edits: P is real, shape (3), over LASER.P, in jobs before it is real, shape () (in job 4). Give the analyses names, so that they are different outputs: series(xaxis(..., name="scan"))."`,
    );
  });

  it("say where they are wrong", () => {
    const check = (edits: unknown[], rest = {}) =>
      mistakeOf(() => checkSpec(readSpec({ model: LASER, edits, jobs: 6, ...rest })));
    expect([
      check([{ remove: ["Q"] }]),
      check([{ remove: ["LASER"] }]),
      check([{ jobs: { indices: [2] }, add: "m M R=0.5 T=0.5\npd Q M2.p1.o" }]),
      check([{ set: { "LASER.Q": 1 } }]),
      check([{ set: { "LASER.P": "2*" } }]),
      check([{ analysis: "pd Q LASER.p1.o" }]),
      check([{ analysis: "xaxis(LASER.Q, lin, 0, 1, 10)" }]),
      check([{ add: "pd P LASER.p1.o" }]),
    ]).toMatchInlineSnapshot(`
      [
        "edits[0].remove[0]: no element is called "Q" (in job 0). Define it, or name one that is there.",
        "edits[0].remove[0]: "LASER" can't be removed: "P" still refer to it (in job 0). Remove or change those first.",
        "edits[0].add:2:6: no element is called "M2" (in job 2). Did you mean "M"?",
        "edits[0].set["LASER.Q"]: "LASER" has no parameter "Q" (in job 0). "LASER" has P, f, phase, signals_only.",
        "edits[0].set["LASER.P"]: the statement ends too early (in job 0). Expected a value.",
        "edits[0].analysis: it holds more than an action (in job 0). Write one action, as noxaxis() or xaxis(m1.phi, lin, 0, 90, 100).",
        "edits[0].analysis:1:7: "LASER" has no parameter "Q" (in job 0). It has P, f, phase, signals_only.",
        "edits[0].add:1:4: an element called "P" is already there (in job 0). Names are unique in a model.",
      ]
    `);
  });

  it("fail a job alone when they can't be applied to what was not looked at", () => {
    // Job 2500 is none of those that stand for all: an edit chosen by a value.
    const rows = Array.from({ length: 3000 }, (_, job) => [job]);
    const edits = [{ jobs: { where: { "LASER.P": 2500 } }, remove: ["Q"] }];
    const spec = readSpec({ model: LASER, vary: { kind: "table", columns: ["LASER.P"], rows }, edits });
    const { outputs, errors } = compileSweep(spec).run(2499, 3);
    expect([...outputs[0]!].map(Math.round)).toEqual([2499, Number.NaN, 2501]);
    expect([...errors]).toMatchInlineSnapshot(`
      [
        [
          1,
          "edits[0].remove[0]: no element is called "Q". Define it, or name one that is there.",
        ],
      ]
    `);
  });
});
