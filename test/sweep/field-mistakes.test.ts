import { describe, expect, it } from "vitest";
import { GOOD, list, normal, told, vary } from "./told.js";

describe("mistakes between fields", () => {
  it("of distributions that can't be", () => {
    expect(vary({ kind: "normal", sigma: 1 })).toMatchInlineSnapshot(
      `"vary["LASER.P"].mean: is missing. Only a factor or an offset (see \`relative\`) can do without it."`,
    );
    expect(vary({ kind: "lognormal", sigma: 1, relative: "offset" })).toMatchInlineSnapshot(
      `"vary["LASER.P"].median: is missing. Only a factor or an offset (see \`relative\`) can do without it."`,
    );
    expect(vary({ kind: "uniform", from: 2, to: 1 })).toMatchInlineSnapshot(
      `"vary["LASER.P"].to: 1 is less than "from", which is 2. Swap the two."`,
    );
    expect(vary({ kind: "triangular", from: 0, mode: 3, to: 1 })).toMatchInlineSnapshot(
      `"vary["LASER.P"].mode: 3 isn't between "from" and "to", which are 0 and 1. Put it between the two."`,
    );
    expect(vary({ kind: "truncated-normal", mean: 0, sigma: 1, from: 50, to: 60 })).toMatchInlineSnapshot(
      `"vary["LASER.P"]: the normal distribution has next to nothing between its ends: a probability of 0. Bring the ends nearer to the mean, or take a larger sigma, or another distribution."`,
    );
    expect(vary({ kind: "choice", values: [1, 2], weights: [1] })).toMatchInlineSnapshot(
      `"vary["LASER.P"].weights: 1 weight stands for 2 values. Give one a value."`,
    );
    expect(vary({ kind: "choice", values: [1, 2], weights: [0, 0] })).toMatchInlineSnapshot(
      `"vary["LASER.P"].weights: the weights add up to 0. At least one must be more than 0."`,
    );
    expect(
      told({ ...GOOD, jobs: 1, vary: { "LASER.P": { kind: "linear", from: 0, to: 1, points: 1 } } }),
    ).toMatchInlineSnapshot(
      `"vary["LASER.P"].points: one point can't be at both ends. Take at least 2, or the same number for both ends."`,
    );
  });

  it("of Saltelli's sampling, which goes by whole bases", () => {
    const vary = { "LASER.P": { kind: "normal", mean: 1, sigma: 0.1 }, "M.phi": { kind: "uniform", from: 0, to: 1 } };
    const of = (rest: object) => told({ ...GOOD, vary, jobs: undefined, ...rest });
    expect(
      [
        of({ sampling: "saltelli" }),
        of({ sampling: "saltelli", jobs: 1001 }),
        of({ sampling: { kind: "saltelli", bases: 10 }, jobs: 41 }),
        of({ sampling: { kind: "saltelli", bases: 10 }, vary: { "LASER.P": { kind: "constant", value: 1 } } }),
        of({ sampling: "saltelli", vary: { "LASER.P": { kind: "linear", from: 0, to: 1, points: 3 } }, jobs: 4 }),
      ].join("\n"),
    ).toMatchInlineSnapshot(`
      "jobs: is missing. It must be a whole number, or the sampling have bases.
      jobs: 1001 isn't a multiple of the 4 jobs that a base of the sampling "saltelli" makes. Take 1024, or sampling: { kind: saltelli, bases: 256 }.
      jobs: 41 isn't 10 bases of 4 jobs. Leave it out, or take 40.
      vary: nothing is drawn for the sampling "saltelli". Add distributions to \`vary\`, as uniform or normal.
      vary["LASER.P"].kind: an axis of the kind "linear" has no place in the sampling "saltelli". Take the sampling "grid", or a distribution, as "uniform" or "choice".
      vary: nothing is drawn for the sampling "saltelli". Add distributions to \`vary\`, as uniform or normal."
    `);
    expect(of({ sampling: { kind: "saltelli", bases: 10, secondOrder: true }, jobs: 60 })).toBe("nothing");
  });

  it("of correlations that can't be", () => {
    const group = { kind: "correlated-normal", parameters: ["LASER.P", "M.phi"], means: [1, 0] };
    const of = (rest: Record<string, unknown>) => list({ ...group, ...rest });
    const matrix = (text: string) => text.split("; ").map((row) => row.split(" ").map(Number));
    const three = { ...group, parameters: ["LASER.P", "M.phi", "Pin"], means: [0, 0, 0], sigmas: [1, 1, 1] };
    expect(
      [
        of({}),
        of({ sigmas: [1, 1] }),
        of({ sigmas: [1], correlation: matrix("1 0") }),
        of({ sigmas: [1, 1], correlation: matrix("1 0; 0") }),
        of({ sigmas: [1, 1], correlation: matrix("1 0.5; 0.4 1") }),
        of({ sigmas: [1, 1], correlation: matrix("1 1.5; 1.5 1") }),
        of({ sigmas: [1, 1], correlation: matrix("2 0; 0 1") }),
        of({ covariance: matrix("1 2; 2 1") }),
        of({ covariance: matrix("-1 0; 0 1") }),
        of({ covariance: matrix("1 0; 0 1"), sigmas: [1, 1] }),
        of({ means: [1], covariance: matrix("1 0; 0 1") }),
        of({ means: undefined, covariance: matrix("1 0; 0 1") }),
        list({ ...three, correlation: matrix("1 0.9 0.9; 0.9 1 -0.9; 0.9 -0.9 1") }),
      ].join("\n"),
    ).toMatchInlineSnapshot(`
      "vary[0]: the spread isn't given. Give a covariance, or sigmas and a correlation.
      vary[0]: the spread isn't given. Give a covariance, or sigmas and a correlation.
      vary[0].sigmas: 1 number stands for 2 parameters. Give one a parameter.
      vary[0].correlation: 1 row stands for 2 parameters. Give a row and a column a parameter.
      vary[0].correlation: row 1 has 1 number for 2 parameters. Give a row and a column a parameter.
      vary[0].correlation[1][0]: 0.4 isn't the same as 0.5 across the diagonal. Make the matrix symmetric.
      vary[0].correlation[0][1]: 1.5 is more than 1, the most that these two can go together. Make it smaller.
      vary[0].correlation[0][0]: 2 stands where a parameter's correlation with itself is, which is 1. Put 1 there; widths go into sigmas.
      vary[0].covariance[0][1]: 2 is more than 1, the most that these two can go together. Make it smaller.
      vary[0].covariance[0][0]: -1 is less than 0, and is a variance. Give squares of the sigmas.
      vary[0].covariance: a covariance stands beside sigmas or a correlation. Give either the one or the others.
      vary[0].means: 1 number stands for 2 parameters. Give one a parameter.
      vary[0].means: is missing. Only a factor or an offset (see \`relative\`) can do without it.
      vary[0].correlation[2]: the matrix isn't positive semidefinite: Pin can't go with those before it so. Lower the correlations in this row."
    `);
  });

  it("of samplings that don't fit", () => {
    const axis = { kind: "linear", from: 0, to: 1, points: 10 };
    expect(told({ ...GOOD, vary: { "LASER.P": axis }, sampling: "random" })).toMatchInlineSnapshot(
      `"vary["LASER.P"].kind: an axis of the kind "linear" has no place in the sampling "random". Take the sampling "grid", or a distribution, as "uniform" or "choice"."`,
    );
    expect(told({ ...GOOD, sampling: "grid" })).toMatchInlineSnapshot(
      `"sampling: there is no axis for the sampling "grid". Add axes to \`vary\`."`,
    );
    expect(told({ ...GOOD, sampling: "table" })).toMatchInlineSnapshot(
      `"sampling: there is no table for the sampling "table". Add one to \`vary\`."`,
    );
    expect(told({ ...GOOD, vary: { "LASER.P": axis }, jobs: 15 })).toMatchInlineSnapshot(
      `"jobs: 15 isn't a multiple of the 10 points of the grid. Take that number, a multiple of it (the grid is gone through again), or leave it out."`,
    );
    expect(
      told({ ...GOOD, vary: { "LASER.P": axis }, sampling: { kind: "grid", order: ["M.phi"] } }),
    ).toMatchInlineSnapshot(`"sampling.order: the order names M.phi. Name each axis once: LASER.P."`);
    expect(told({ ...GOOD, sampling: "sobol", jobs: 5e9 })).toMatchInlineSnapshot(
      `"jobs: 5000000000 is too large for the Sobol sequence. It must be at most 4294967296."`,
    );
    const many = Object.fromEntries(Array.from({ length: 1200 }, (_, index) => [`p${index}`, normal]));
    expect(told({ ...GOOD, sampling: "sobol", vary: many })).toMatchInlineSnapshot(
      `"sampling: 1200 parameters are drawn, and the Sobol sequence has 1111 dimensions. Take "latin-hypercube" or "random", or vary fewer."`,
    );
    expect(told({ ...GOOD, jobs: undefined })).toMatchInlineSnapshot(`"jobs: is missing. It must be a whole number."`);
  });

  it("of tables that don't fit", () => {
    const table = (rest: Record<string, unknown>) => ({ ...GOOD, jobs: undefined, vary: { kind: "table", ...rest } });
    expect(told(table({ columns: ["LASER.P"], rows: [[1], [2, 3]] }))).toMatchInlineSnapshot(
      `"vary.rows[1]: 2 numbers stand for 1 column. Give one a column."`,
    );
    expect(told(table({ columns: ["LASER.P"], rows: [[1], ["2"], 3, [null], [Number.NaN]] }))).toMatchInlineSnapshot(`
      "vary.rows[1][0]: "2" isn't a number. Write 2, without quotes.
      vary.rows[2]: 3 isn't a list. Write [3] for a list of one.
      vary.rows[3][0]: null isn't a number. Write a number, as 12 or 2.5e-3.
      vary.rows[4][0]: NaN isn't a finite number. Write a number, as 12 or 2.5e-3."
    `);
    expect(told(table({ rows: [[1]] }))).toMatchInlineSnapshot(
      `"vary.columns: is missing. A table has columns and rows, or a file."`,
    );
    expect(told({ ...table({ columns: ["LASER.P"], rows: [[1]] }), jobs: 2 })).toMatchInlineSnapshot(
      `"jobs: 2 is more than the table has rows, which is 1. A job takes a row."`,
    );
    expect(
      told({ ...table({ columns: ["LASER.P"], rows: [[1]] }), sampling: "random", jobs: 1 }),
    ).toMatchInlineSnapshot(`"vary.kind: a table has no place in the sampling "random". Take the sampling "table"."`);
    expect(told(table({ columns: ["LASER.P", "LASER.P"], rows: [[1, 2]] }))).toMatchInlineSnapshot(
      `"vary: LASER.P varies twice. A parameter is in one entry only."`,
    );
  });

  it("of what is said twice, or of what isn't there", () => {
    expect(list({ parameter: "LASER.P", ...normal }, { parameter: "LASER.P", ...normal })).toMatchInlineSnapshot(
      `"vary[1]: LASER.P varies twice. A parameter is in one entry only."`,
    );
    expect(told({ ...GOOD, report: { x: "M.phi" } })).toMatchInlineSnapshot(
      `"report.x: "M.phi" doesn't vary. Allowed are job, LASER.P."`,
    );
    expect(told({ ...GOOD, reduce: { histogram: { from: 2, to: 1 } } })).toMatchInlineSnapshot(
      `"reduce.histogram.to: 1 isn't more than "from", which is 2. Swap the two."`,
    );
  });

  it("of edits", () => {
    const edits = (...all: unknown[]) => told({ ...GOOD, edits: all });
    expect(edits({})).toMatchInlineSnapshot(
      `"edits[0]: this edit changes nothing. Give it at least one of remove, add, set and analysis."`,
    );
    expect(edits({ set: { "LASER.P": 3 } })).toMatchInlineSnapshot(
      `"edits[0].set["LASER.P"]: LASER.P varies, so an edit can't set it. Leave it out here or in \`vary\`."`,
    );
    expect(edits({ jobs: { where: { "M.phi": 3 } }, remove: ["P"] })).toMatchInlineSnapshot(
      `"edits[0].jobs.where["M.phi"]: M.phi doesn't vary. Name one that does."`,
    );
    expect(edits({ jobs: { first: 5, last: 4, offset: 1 }, remove: ["P"] })).toMatchInlineSnapshot(`
      "edits[0].jobs.offset: an offset needs "every". Add it, as every: 2.
      edits[0].jobs.last: 4 is less than "first", which is 5. Swap the two."
    `);
    expect(
      told({ ...GOOD, edits: [{ remove: ["P"] }], job: { code: "x", sha256: "0".repeat(64) } }),
    ).toMatchInlineSnapshot(`"edits stand beside a job's code. The code can change job.model itself."`);
    expect(edits({ jobs: { evry: 5 }, remove: ["P"] })).toMatchInlineSnapshot(
      `"edits[0].jobs.evry: "evry" isn't known here. Did you mean "every"?"`,
    );
  });

  it("are told all at once", () => {
    expect(
      told({
        ...GOOD,
        vary: { "LASER.P": { kind: "uniform", from: 2, to: 1 }, "M.phi": { kind: "normal", sigma: 1 } },
        report: { x: "x" },
      }),
    ).toMatchInlineSnapshot(`
      "vary["LASER.P"].to: 1 is less than "from", which is 2. Swap the two.
      vary["M.phi"].mean: is missing. Only a factor or an offset (see \`relative\`) can do without it.
      report.x: "x" doesn't vary. Allowed are job, LASER.P, M.phi."
    `);
  });
});

describe("mistakes about the model", () => {
  it("of KatScript that can't be read", () => {
    expect(told({ ...GOOD, model: "l LASER P=1\nm M R=0.9 Q=0.1\npd P LASER.p1" })).toMatchInlineSnapshot(
      `"model:2:11: m has no parameter "Q". Syntax: m name R=none T=none L=none phi=0 Rc=inf xbeta=0 ybeta=0 misaligned=false imaginary_transmission=true"`,
    );
    expect(told({ ...GOOD, analysis: "xaxis(M.phy, lin, 0, 90, 10)" })).toMatchInlineSnapshot(
      `"analysis:1:7: "M" has no parameter "phy". Did you mean "phi"?"`,
    );
    expect(told({ ...GOOD, analysis: "lambda(1064e-9)" })).toMatchInlineSnapshot(
      `"analysis: it holds more than an action. Write one action, as noxaxis() or xaxis(m1.phi, lin, 0, 90, 100)."`,
    );
  });

  it("of parameters that aren't there or can't vary", () => {
    const parameters = ["LASRE.P", "LASER.p", "LASER", "M.L", "P.node", "Pin.value", "M.misaligned", "fsig.f", "Pim"];
    expect(
      parameters.map((parameter) => told({ ...GOOD, vary: { [parameter]: normal } })).join("\n"),
    ).toMatchInlineSnapshot(`
      "vary["LASRE.P"]: no element is called "LASRE". Did you mean "LASER"?
      vary["LASER.p"]: "LASER" has no parameter "p". Did you mean "P"?
      vary.LASER: "LASER" alone is no parameter. "LASER" has P, f, phase, signals_only.
      vary["M.L"]: M.L can't be varied: it follows M.R and M.T. Give M L and one of R and T in the model, or vary all three together.
      vary["P.node"]: P.node can't be changed: it is fixed while a simulation runs. Set it in the model instead.
      vary["Pin.value"]: a variable goes by its name alone. Write "Pin".
      vary["M.misaligned"]: M.misaligned holds no number. Vary a parameter that does.
      vary["fsig.f"]: fsig.f can't be changed: the model has no signal frequency. Give it one with fsig(...).
      vary.Pim: no element is called "Pim". Did you mean "Pin"?"
    `);
  });

  it("of outputs that aren't there", () => {
    expect(told({ ...GOOD, outputs: ["P", "p", "REFL"] })).toMatchInlineSnapshot(`
      "outputs[1]: there is no output "p". Did you mean "P"?
      outputs[2]: there is no output "REFL". Outputs are P."
    `);
  });
});
