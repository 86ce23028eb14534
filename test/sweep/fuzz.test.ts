import fc from "fast-check";
import { expect, it } from "vitest";
import { UserError } from "../../lib/errors.js";
import { checkSpec } from "../../lib/sweep/jobs/model-check.js";
import { readSpec } from "../../lib/sweep/reading/read-spec.js";
import { jobInputs, jobValues } from "../../lib/sweep/sampling/job-values.js";
import { specBytes } from "../../lib/sweep/spec/run-id.js";
import type { Spec } from "../../lib/sweep/spec/spec.js";
import { fuzzSpecs } from "./fuzz-texts.js";

const GOOD = {
  katfan: 1,
  name: "fuzz",
  model: "l LASER P=1\nm M R=0.9 T=0.1\nlink(LASER, M)\npd P M.p2.o\nvariable g value=1",
  vary: [
    { parameter: "LASER.P", kind: "truncated-normal", mean: 1, sigma: 0.1, from: 0.5, to: 2 },
    { parameter: "M.phi", kind: "choice", values: [1, 2, 3], weights: [1, 0, 2] },
    {
      kind: "correlated-normal",
      parameters: ["g", "LASER.phase"],
      means: [0, 0],
      sigmas: [1, 2],
      correlation: [
        [1, 0.5],
        [0.5, 1],
      ],
    },
  ],
  sampling: { kind: "latin-hypercube" },
  jobs: 20,
  seed: "7",
  analysis: "xaxis(LASER.f, lin, 0, 1, 2)",
  outputs: ["P"],
  reduce: {
    statistics: ["mean"],
    quantiles: [0.5],
    histogram: { bins: 10, from: 0, to: 1 },
    outputs: { P: { histogram: { bins: 3 } } },
  },
  edits: [
    {
      jobs: { every: 2, offset: 1, first: 0, last: 9, indices: [1, 3], where: { "M.phi": [1, 2] } },
      set: { "M.R": 0.5, "M.T": "0.4" },
    },
  ],
  report: { x: "job", log: ["P"] },
  execution: { backend: "local", workers: 2, chunk: 5 },
};

/** Reads, checks and draws; gives the spec, or undefined where a mistake was told. Whatever else is thrown is a bug. */
function taken(raw: unknown): Spec | undefined {
  try {
    const spec = readSpec(raw);
    checkSpec(spec);
    const width = jobInputs(spec).length;
    const count = Math.min(spec.jobs, 10);
    jobValues(spec, new Float64Array(width).fill(1))(0, count, new Float64Array(width * count));
    return spec;
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    for (const { place, what, remedy } of [error, ...error.others]) {
      expect([place.length > 0, what.length > 2]).toEqual([true, true]);
      expect(remedy).toMatch(/[.?!)]$/);
    }
    return undefined;
  }
}

/** Every way to a value in plain data. */
function pathsOf(value: unknown): (string | number)[][] {
  if (typeof value !== "object" || value === null) return [[]];
  const below = Object.entries(value).flatMap(([key, item]) => pathsOf(item).map((path) => [key, ...path]));
  return [[], ...below];
}

const PATHS = pathsOf(GOOD).filter((path) => path.length > 0);

/** The same with something else at a path; with that key gone if it is undefined. */
function changed(path: readonly (string | number)[], value: unknown): unknown {
  const copy = structuredClone(GOOD) as unknown;
  let parent = copy as Record<string | number, unknown>;
  for (const step of path.slice(0, -1)) parent = parent[step] as typeof parent;
  const last = path[path.length - 1]!;
  if (value === undefined) delete parent[last];
  else parent[last] = value;
  return copy;
}

const ODD = fc.oneof(
  { weight: 3, arbitrary: fc.jsonValue({ maxDepth: 2 }) },
  fc.constantFrom<unknown>(
    undefined,
    null,
    -1,
    0,
    0.5,
    1e308,
    -1e308,
    1e-320,
    Number.NaN,
    2 ** 53,
    "",
    "P",
    "grid",
    "table",
    [],
    {},
    true,
  ),
  fc.constantFrom<unknown>(
    { kind: "linear", from: 0, to: 1, points: 3 },
    { kind: "table", columns: ["g"], rows: [[1]] },
    "1e400",
    () => 1,
  ),
  fc.constantFrom<unknown>(JSON.parse('{"__proto__": {"polluted": 1}}'), {
    constructor: { prototype: { polluted: 1 } },
  }),
);

it("the spec that is changed here is good", () => {
  expect(taken(GOOD)).toBeDefined();
});

it("whatever stands in place of a field, a spec is taken or its mistake is told", () => {
  let accepted = 0;
  fc.assert(
    fc.property(fc.constantFrom(...PATHS), ODD, (path, value) => {
      const spec = taken(changed(path, value));
      expect(({} as Record<string, unknown>).polluted).toBeUndefined();
      if (spec === undefined) return;
      accepted++;
      // What is taken is complete: read again it is the same.
      expect(specBytes(readSpec(JSON.parse(new TextDecoder().decode(specBytes(spec)))))).toEqual(specBytes(spec));
    }),
    { numRuns: 1500 },
  );
  expect(accepted).toBeGreaterThan(10);
});

it("a text that is nearly a spec is taken, or its mistakes are told with where they are and what to do (seed 4711)", async () => {
  const { broken, specs, mistaken } = await fuzzSpecs({ count: 10_000, seed: 4711 });
  expect(broken.slice(0, 3)).toEqual([]);
  expect(specs).toBeGreaterThan(300); // so that not all of them end at their first sign
  expect(mistaken).toBeGreaterThan(5_000);
});

it("any data at all is told that it is no spec", () => {
  fc.assert(
    fc.property(fc.anything({ withMap: true, withDate: true, withNullPrototype: true, withBigInt: true }), (value) => {
      expect(taken(value)).toBeUndefined();
    }),
    { numRuns: 500 },
  );
});
