import { describe, expect, it } from "vitest";
import { GOOD, list, normal, told, vary } from "./told.js";

it("a good spec has no mistakes", () => {
  expect(told(GOOD)).toBe("nothing");
});

describe("mistakes of form", () => {
  it("of no spec at all", () => {
    expect(
      [told(undefined), told(null), told([]), told("model.kat"), told(7), told({})].join("\n"),
    ).toMatchInlineSnapshot(`
      "spec: undefined isn't data. Specs hold what JSON can hold.
      spec: null isn't an object. It has keys, as model, vary and jobs; katfan init writes one.
      spec: an empty list isn't an object. It has keys, as model, vary and jobs; katfan init writes one.
      spec: "model.kat" isn't an object. It has keys, as model, vary and jobs; katfan init writes one.
      spec: 7 isn't an object. It has keys, as model, vary and jobs; katfan init writes one.
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
    expect(({} as Record<string, unknown>).jobs).toBeUndefined();
  });

  it("of the wrong type", () => {
    expect(told({ ...GOOD, jobs: "100", model: 5, name: ["a"], outputs: "P" })).toMatchInlineSnapshot(`
      "name: a list of 1 isn't a text. Write a text, in quotes where it looks like something else.
      model: 5 isn't allowed here. Allowed are a text or an object.
      jobs: "100" isn't a number. Write 100, without quotes.
      outputs: "P" isn't allowed here. Allowed are "all" or a list. Write ["P"] for a list of one."
    `);
    expect(vary({ kind: "normal", mean: "1", sigma: null })).toMatchInlineSnapshot(`
      "vary["LASER.P"].mean: "1" isn't a number. Write 1, without quotes.
      vary["LASER.P"].sigma: null isn't a number. Write a number, as 12 or 2.5e-3."
    `);
    expect(vary({ kind: "normal", mean: Number.NaN, sigma: Number.POSITIVE_INFINITY })).toMatchInlineSnapshot(`
      "vary["LASER.P"].mean: NaN isn't a finite number. Write a number, as 12 or 2.5e-3.
      vary["LASER.P"].sigma: Infinity isn't a finite number. Write a number, as 12 or 2.5e-3."
    `);
    expect(vary(0.1)).toMatchInlineSnapshot(
      `"vary["LASER.P"]: 0.1 isn't an object. Write { kind: constant, value: 0.1 } for the same in all jobs."`,
    );
    expect(told({ ...GOOD, vary: "LASER.P" })).toMatchInlineSnapshot(
      `"vary: "LASER.P" isn't allowed here. Allowed are an object or a list."`,
    );
    expect(told({ ...GOOD, jobs: 1.5 })).toMatchInlineSnapshot(
      `"jobs: 1.5 isn't a whole number. Write a whole number, as 2."`,
    );
  });

  it("of words that aren't known, with the nearest that are", () => {
    expect(vary({ kind: "gaussian", mean: 1, sigma: 1 })).toMatchInlineSnapshot(
      `"vary["LASER.P"].kind: "gaussian" isn't allowed here. Allowed are "normal", "truncated-normal", "lognormal", "uniform", "loguniform", "triangular", "choice", "constant", "linear", "log" or "values". Did you mean "normal"?"`,
    );
    expect(vary({ kind: "unifrom", from: 1, to: 1 })).toMatchInlineSnapshot(
      `"vary["LASER.P"].kind: "unifrom" isn't allowed here. Allowed are "normal", "truncated-normal", "lognormal", "uniform", "loguniform", "triangular", "choice", "constant", "linear", "log" or "values". Did you mean "uniform"?"`,
    );
    expect(vary({ mean: 1, sigma: 1 })).toMatchInlineSnapshot(
      `"vary["LASER.P"].kind: is missing. Allowed are "normal", "truncated-normal", "lognormal", "uniform", "loguniform", "triangular", "choice", "constant", "linear", "log" or "values"."`,
    );
    expect(told({ ...GOOD, sampling: "lhs" })).toMatchInlineSnapshot(
      `"sampling: "lhs" isn't allowed here. Allowed are "random", "latin-hypercube", "sobol", "saltelli", "grid", "table" or an object."`,
    );
    expect(told({ ...GOOD, sampling: "latin-hypercub" })).toMatchInlineSnapshot(
      `"sampling: "latin-hypercub" isn't allowed here. Allowed are "random", "latin-hypercube", "sobol", "saltelli", "grid", "table" or an object. Did you mean "latin-hypercube"?"`,
    );
    expect(told({ ...GOOD, sampling: { kind: "sobl" } })).toMatchInlineSnapshot(
      `"sampling.kind: "sobl" isn't allowed here. Allowed are "random", "latin-hypercube", "sobol", "saltelli", "grid" or "table". Did you mean "sobol"?"`,
    );
    expect(told({ ...GOOD, katfan: 2 })).toMatchInlineSnapshot(`"katfan: 2 isn't allowed here. Allowed is 1."`);
    expect(told({ ...GOOD, reduce: { statistics: ["mean", "median"] } })).toMatchInlineSnapshot(
      `"reduce.statistics[1]: "median" isn't allowed here. Allowed are "mean", "variance", "skew", "extremes" or "covariance". Did you mean "mean"?"`,
    );
    expect(list({ kind: "correlated", parameters: ["LASER.P"] })).toMatchInlineSnapshot(
      `"vary[0].kind: "correlated" isn't allowed here. Allowed are "normal", "truncated-normal", "lognormal", "uniform", "loguniform", "triangular", "choice", "constant", "linear", "log", "values", "correlated-normal" or "table". Did you mean "correlated-normal"?"`,
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
    expect(told({ ...GOOD, seed: "0x10" })).toMatchInlineSnapshot(
      `"seed: "0x10" isn't decimal digits. Write decimal digits, and nothing else."`,
    );
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
      `"vary["LASER P"]: "LASER P" isn't a parameter as LASER.P, or a variable. Name it as the model does: letters, digits and _, with dots between names."`,
    );
    expect(list({ parameter: "1.P", ...normal })).toMatchInlineSnapshot(
      `"vary[0].parameter: "1.P" isn't a parameter as LASER.P, or a variable. Name it as the model does: letters, digits and _, with dots between names."`,
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
    circle.self = circle;
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
    expect(told({ ...GOOD, model: "" })).toMatchInlineSnapshot(
      `"model: it is empty. Write the model's KatScript below it, or name its file: { file: model.kat }."`,
    );
    expect(told({ ...GOOD, analysis: "" })).toMatchInlineSnapshot(
      `"analysis: it is empty. Write what it is to be, or leave it out."`,
    );
    expect(told({ ...GOOD, outputs: [] })).toMatchInlineSnapshot(`"outputs: it is empty. It needs 1 at least."`);
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
