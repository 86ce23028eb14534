import { describe, expect, it } from "vitest";
import { inOneLine, UserError } from "../../lib/errors.js";
import { checkSpec, readSpec } from "../../lib/sweep/spec.js";

const GOOD = {
  model: "variable Pin value=1\nl LASER P=1\nm M R=0.9 T=0.1\nlink(LASER, M)\npd P M.p2.o",
  vary: { "LASER.P": { kind: "normal", mean: 1, sigma: 0.1 } },
  jobs: 100,
};

/** What reading and checking a spec says of its mistakes, a line each. */
function told(raw: unknown): string {
  try {
    checkSpec(readSpec(raw));
  } catch (error) {
    if (error instanceof UserError) return [error, ...error.others].map(inOneLine).join("\n");
    throw error;
  }
  return "nothing";
}

const vary = (entry: unknown) => told({ ...GOOD, vary: { "LASER.P": entry } });
const list = (...entries: unknown[]) => told({ ...GOOD, vary: entries });
const normal = { kind: "normal", mean: 1, sigma: 0.1 };

it("a good spec has no mistakes", () => {
  expect(told(GOOD)).toBe("nothing");
});

describe("mistakes of form", () => {
  it("of no spec at all", () => {
    expect(
      [told(undefined), told(null), told([]), told("model.kat"), told(7), told({})].join("\n"),
    ).toMatchInlineSnapshot(`
      "spec: undefined isn't data. Specs hold what JSON can hold.
      spec: null isn't an object
      spec: an empty list isn't an object
      spec: "model.kat" isn't an object
      spec: 7 isn't an object
      model: is missing. Allowed are a text or an object."
    `);
  });

  it("of keys that aren't known, with the nearest that are", () => {
    expect(told({ ...GOOD, job_s: 1, sampilng: "random", Seed: 4 })).toMatchInlineSnapshot(`
      "job_s: "job_s" isn't known here. Did you mean "jobs"?
      sampilng: "sampilng" isn't known here. Did you mean "sampling"?
      Seed: "Seed" isn't known here. Did you mean "seed"?"
    `);
    expect(vary({ ...normal, sigam: 1 })).toMatchInlineSnapshot(
      `"vary["LASER.P"].sigam: "sigam" isn't known here. Did you mean "sigma"?"`,
    );
    expect(told({ ...GOOD, execution: { thredds: 4 } })).toMatchInlineSnapshot(
      `"execution.thredds: "thredds" isn't known here. Allowed are backend, workers, chunk, maxFailures, deadline or maxCost."`,
    );
  });

  it("of keys that reach prototypes", () => {
    const raw = JSON.parse(`{"model": "l L", "jobs": 1, "vary": {"__proto__": {"kind": "normal"}}}`);
    expect(told(raw)).toMatchInlineSnapshot(`"vary.__proto__: "__proto__" can't be a key. Choose another name."`);
    expect(told({ ...GOOD, reduce: { outputs: { constructor: {} } } })).toMatchInlineSnapshot(
      `"reduce.outputs.constructor: "constructor" can't be a key. Choose another name."`,
    );
    expect(told(JSON.parse(`{"__proto__": {"jobs": 3}}`))).toMatchInlineSnapshot(
      `"__proto__: "__proto__" can't be a key. Choose another name."`,
    );
    expect(({} as Record<string, unknown>)["jobs"]).toBeUndefined();
  });

  it("of the wrong type", () => {
    expect(told({ ...GOOD, jobs: "100", model: 5, name: ["a"], outputs: "P" })).toMatchInlineSnapshot(`
      "name: a list of 1 isn't a text
      model: 5 isn't allowed here. Allowed are a text or an object.
      jobs: "100" isn't a number
      outputs: "P" isn't allowed here. Allowed are "all" or a list."
    `);
    expect(vary({ kind: "normal", mean: "1", sigma: null })).toMatchInlineSnapshot(`
      "vary["LASER.P"].mean: "1" isn't a number
      vary["LASER.P"].sigma: null isn't a number"
    `);
    expect(vary({ kind: "normal", mean: Number.NaN, sigma: Number.POSITIVE_INFINITY })).toMatchInlineSnapshot(`
      "vary["LASER.P"].mean: NaN isn't a finite number
      vary["LASER.P"].sigma: Infinity isn't a finite number"
    `);
    expect(vary(0.1)).toMatchInlineSnapshot(`"vary["LASER.P"]: 0.1 isn't an object"`);
    expect(told({ ...GOOD, vary: "LASER.P" })).toMatchInlineSnapshot(
      `"vary: "LASER.P" isn't allowed here. Allowed are an object or a list."`,
    );
    expect(told({ ...GOOD, jobs: 1.5 })).toMatchInlineSnapshot(`"jobs: 1.5 isn't a whole number"`);
  });

  it("of words that aren't known, with the nearest that are", () => {
    expect(vary({ kind: "gaussian", mean: 1, sigma: 1 })).toMatchInlineSnapshot(
      `"vary["LASER.P"].kind: "gaussian" isn't allowed here. Allowed are "normal", "truncated-normal", "lognormal", "uniform", "loguniform", "triangular", "choice", "constant", "linear", "log" or "values"."`,
    );
    expect(vary({ kind: "unifrom", from: 1, to: 1 })).toMatchInlineSnapshot(
      `"vary["LASER.P"].kind: "unifrom" isn't allowed here. Allowed are "normal", "truncated-normal", "lognormal", "uniform", "loguniform", "triangular", "choice", "constant", "linear", "log" or "values". Did you mean "uniform"?"`,
    );
    expect(vary({ mean: 1, sigma: 1 })).toMatchInlineSnapshot(
      `"vary["LASER.P"].kind: is missing. Allowed are "normal", "truncated-normal", "lognormal", "uniform", "loguniform", "triangular", "choice", "constant", "linear", "log" or "values"."`,
    );
    expect(told({ ...GOOD, sampling: "lhs" })).toMatchInlineSnapshot(
      `"sampling: "lhs" isn't allowed here. Allowed are "random", "latin-hypercube", "sobol", "grid", "table" or an object."`,
    );
    expect(told({ ...GOOD, sampling: "latin-hypercub" })).toMatchInlineSnapshot(
      `"sampling: "latin-hypercub" isn't allowed here. Allowed are "random", "latin-hypercube", "sobol", "grid", "table" or an object. Did you mean "latin-hypercube"?"`,
    );
    expect(told({ ...GOOD, sampling: { kind: "sobl" } })).toMatchInlineSnapshot(
      `"sampling.kind: "sobl" isn't allowed here. Allowed are "random", "latin-hypercube", "sobol", "grid" or "table". Did you mean "sobol"?"`,
    );
    expect(told({ ...GOOD, katfan: 2 })).toMatchInlineSnapshot(`"katfan: 2 isn't allowed here. Allowed is 1."`);
    expect(told({ ...GOOD, reduce: { statistics: ["mean", "median"] } })).toMatchInlineSnapshot(
      `"reduce.statistics[1]: "median" isn't allowed here. Allowed are "mean", "variance", "skew", "extremes" or "covariance". Did you mean "mean"?"`,
    );
    expect(list({ kind: "correlated", parameters: ["LASER.P"] })).toMatchInlineSnapshot(
      `"vary[0].kind: "correlated" isn't allowed here. Allowed are "normal", "truncated-normal", "lognormal", "uniform", "loguniform", "triangular", "choice", "constant", "linear", "log", "values", "correlated-normal" or "table"."`,
    );
  });

  it("of numbers out of range", () => {
    expect(told({ ...GOOD, jobs: 0 })).toMatchInlineSnapshot(`"jobs: 0 is too small. It must be at least 1."`);
    expect(told({ ...GOOD, jobs: 1e16 })).toMatchInlineSnapshot(
      `"jobs: 10000000000000000 is too large. It must be at most 9007199254740991."`,
    );
    expect(told({ ...GOOD, seed: -1 })).toMatchInlineSnapshot(`"seed: -1 is too small. It must be at least 0."`);
    expect(told({ ...GOOD, seed: "18446744073709551616" })).toMatchInlineSnapshot(
      `"seed: 18446744073709551616 is too large. It must be less than 2^64."`,
    );
    expect(told({ ...GOOD, seed: "0x10" })).toMatchInlineSnapshot(`"seed: "0x10" isn't decimal digits"`);
    expect(vary({ kind: "normal", mean: 1, sigma: -1 })).toMatchInlineSnapshot(
      `"vary["LASER.P"].sigma: -1 is too small. It must be at least 0."`,
    );
    expect(vary({ kind: "lognormal", median: 0, sigma: 1 })).toMatchInlineSnapshot(
      `"vary["LASER.P"].median: 0 is too small. It must be more than 0."`,
    );
    expect(told({ ...GOOD, reduce: { quantiles: [0.5, 1.5] } })).toMatchInlineSnapshot(
      `"reduce.quantiles[1]: 1.5 is too large. It must be at most 1."`,
    );
  });

  it("of names that aren't parameters", () => {
    expect(told({ ...GOOD, vary: { "LASER P": normal } })).toMatchInlineSnapshot(
      `"vary["LASER P"]: "LASER P" isn't a parameter as LASER.P, or a variable"`,
    );
    expect(list({ parameter: "1.P", ...normal })).toMatchInlineSnapshot(
      `"vary[0].parameter: "1.P" isn't a parameter as LASER.P, or a variable"`,
    );
    expect(list(normal)).toMatchInlineSnapshot(`"vary[0].parameter: is missing. It must be a text."`);
  });

  it("of depth, size and class", () => {
    let deep: unknown = 1;
    for (let i = 0; i < 40; i++) deep = [deep];
    expect(told({ ...GOOD, vary: deep })).toMatchInlineSnapshot(
      `"vary[0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0]: it nests deeper than 32 levels. Make it flatter."`,
    );
    const circle: Record<string, unknown> = { ...GOOD };
    circle["self"] = circle;
    expect(told(circle)).toMatchInlineSnapshot(
      `"self.self.self.self.self.self.self.self.self.self.self.self.self.self.self.self.self.self.self.self.self.self.self.self.self.self.self.self.self.self.vary["LASER.P"]: it nests deeper than 32 levels. Make it flatter."`,
    );
    expect(told({ ...GOOD, vary: new Map() })).toMatchInlineSnapshot(
      `"vary: an object of a class isn't data. Specs hold what JSON can hold."`,
    );
    expect(told({ ...GOOD, name: () => "x" })).toMatchInlineSnapshot(
      `"name: a function isn't data. Specs hold what JSON can hold."`,
    );
    expect(told({ ...GOOD, description: "x".repeat(100_001) })).toMatchInlineSnapshot(
      `"description: 100001 characters are too many. At most 100000 are allowed."`,
    );
    expect(told({ ...GOOD, outputs: [] })).toMatchInlineSnapshot(
      `"outputs: 0 entries are too few. At least 1 are allowed."`,
    );
  });

  it("of files that nothing has read in", () => {
    expect(told({ ...GOOD, model: { file: "laser.kat" }, job: { module: "job.ts" } })).toMatchInlineSnapshot(`
      "model.file: a file is named, and here nothing can read it. Put its contents here, or let the command line read it in.
      job.module: a file is named, and here nothing can read it. Put its contents here, or let the command line read it in."
    `);
    expect(told({ ...GOOD, vary: { kind: "table", file: "jobs.csv" } })).toMatchInlineSnapshot(
      `"vary.file: a file is named, and here nothing can read it. Put its contents here, or let the command line read it in."`,
    );
  });
});

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
      `"vary["LASER.P"].mode: 3 isn't between "from" and "to", which are 0 and 1"`,
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

  it("of correlations that can't be", () => {
    const group = { kind: "correlated-normal", parameters: ["LASER.P", "M.phi"], means: [1, 0] };
    const of = (rest: Record<string, unknown>) => list({ ...group, ...rest });
    expect(
      [
        of({}),
        of({ sigmas: [1, 1] }),
        of({ sigmas: [1], correlation: [[1, 0]] }),
        of({ sigmas: [1, 1], correlation: [[1, 0], [0]] }),
        of({
          sigmas: [1, 1],
          correlation: [
            [1, 0.5],
            [0.4, 1],
          ],
        }),
        of({
          sigmas: [1, 1],
          correlation: [
            [1, 1.5],
            [1.5, 1],
          ],
        }),
        of({
          sigmas: [1, 1],
          correlation: [
            [2, 0],
            [0, 1],
          ],
        }),
        of({
          covariance: [
            [1, 2],
            [2, 1],
          ],
        }),
        of({
          covariance: [
            [-1, 0],
            [0, 1],
          ],
        }),
        of({
          covariance: [
            [1, 0],
            [0, 1],
          ],
          sigmas: [1, 1],
        }),
        of({
          means: [1],
          covariance: [
            [1, 0],
            [0, 1],
          ],
        }),
        of({
          means: undefined,
          covariance: [
            [1, 0],
            [0, 1],
          ],
        }),
        list({
          kind: "correlated-normal",
          parameters: ["LASER.P", "M.phi", "Pin"],
          means: [0, 0, 0],
          sigmas: [1, 1, 1],
          correlation: [
            [1, 0.9, 0.9],
            [0.9, 1, -0.9],
            [0.9, -0.9, 1],
          ],
        }),
      ].join("\n"),
    ).toMatchInlineSnapshot(`
      "vary[0]: the spread isn't given. Give a covariance, or sigmas and a correlation.
      vary[0]: the spread isn't given. Give a covariance, or sigmas and a correlation.
      vary[0].sigmas: 1 number stands for 2 parameters. Give one a parameter.
      vary[0].correlation: 1 row stands for 2 parameters. Give a row and a column a parameter.
      vary[0].correlation: row 1 has 1 number for 2 parameters. Give a row and a column a parameter.
      vary[0].correlation[1][0]: 0.4 isn't the same as 0.5 across the diagonal. Make the matrix symmetric.
      vary[0].correlation[0][1]: 1.5 is more than 1, the most that these two can go together
      vary[0].correlation[0][0]: 2 stands where a parameter's correlation with itself is, which is 1
      vary[0].covariance[0][1]: 2 is more than 1, the most that these two can go together
      vary[0].covariance[0][0]: -1 is less than 0, and is a variance
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
      "vary.rows[1][0]: "2" isn't a number
      vary.rows[2]: 3 isn't a list
      vary.rows[3][0]: null isn't a number
      vary.rows[4][0]: NaN isn't a finite number"
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
      `"reduce.histogram.to: 1 isn't more than "from", which is 2"`,
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
      "edits[0].jobs.offset: an offset needs "every"
      edits[0].jobs.last: 4 is less than "first", which is 5. Swap the two."
    `);
    expect(
      told({ ...GOOD, edits: [{ remove: ["P"] }], job: { code: "x", sha256: "0".repeat(64) } }),
    ).toMatchInlineSnapshot(`"edits: edits stand beside a job's code. The code can change job.model itself."`);
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
      vary["M.L"]: M.L can't be changed: it follows M.R, M.T. Change those instead.
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
      outputs[2]: there is no output "REFL". There are P."
    `);
  });
});
