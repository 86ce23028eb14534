import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { jobInputs, jobValues } from "../../../lib/sweep/sampling/job-values.js";
import { columnsOf, specWith } from "../values-of.js";

const finite = (min: number, max: number) => fc.double({ min, max, noNaN: true });
const relative = fc.constantFrom(undefined, "factor", "offset");

const entries: fc.Arbitrary<Record<string, unknown>> = fc.oneof(
  fc.record({ kind: fc.constant("normal"), mean: finite(-5, 5), sigma: finite(0, 3), relative }),
  fc.record({
    kind: fc.constant("truncated-normal"),
    mean: finite(-1, 1),
    sigma: finite(0.5, 3),
    from: finite(-2, 0),
    relative,
  }),
  fc.record({ kind: fc.constant("lognormal"), median: finite(0.1, 5), sigma: finite(0, 1), relative }),
  fc.record({ kind: fc.constant("uniform"), from: finite(-5, 0), to: finite(0, 5), relative }),
  fc.record({ kind: fc.constant("loguniform"), from: finite(0.1, 1), to: finite(1, 5), relative }),
  fc.record({
    kind: fc.constant("triangular"),
    from: finite(-5, 0),
    mode: fc.constant(0),
    to: finite(0.1, 5),
    relative,
  }),
  fc.record({ kind: fc.constant("choice"), values: fc.array(finite(-1, 1), { minLength: 1, maxLength: 5 }), relative }),
  fc.record({ kind: fc.constant("constant"), value: finite(-1, 1), relative }),
);

/** `vary` with some of the parameters p0 to p9, and perhaps a correlated group. */
const varies = fc
  .tuple(fc.dictionary(fc.constantFrom("p0", "p1", "m.p2", "m.p3", "n.p4"), entries, { minKeys: 1 }), fc.boolean())
  .map(([single, group]) => [
    ...Object.entries(single).map(([parameter, entry]) => ({ parameter, ...entry })),
    ...(group ? [GROUP] : []),
  ]);

const GROUP = {
  kind: "correlated-normal",
  parameters: ["g1", "g2"],
  means: [0, 1],
  covariance: [
    [1, 0.5],
    [0.5, 2],
  ],
};

const samplings = fc.constantFrom("random", "latin-hypercube", "sobol");

describe("a job's values", () => {
  it("don't depend on which jobs are asked for together", () => {
    const property = fc.property(
      varies,
      samplings,
      fc.nat(),
      fc.integer({ min: 1, max: 3000 }),
      fc.array(fc.integer({ min: 1, max: 900 }), { minLength: 1, maxLength: 8 }),
      (vary, sampling, seed, jobs, sizes) => {
        const spec = specWith(vary, { sampling, seed, jobs });
        const width = jobInputs(spec).length;
        const nominal = Float64Array.from({ length: width }, (_, index) => index + 1);
        const whole = new Float64Array(jobs * width);
        jobValues(spec, nominal)(0, jobs, whole);
        const pieces = new Float64Array(jobs * width);
        const fill = jobValues(spec, nominal);
        for (let first = 0, turn = 0; first < jobs; turn++) {
          const count = Math.min(sizes[turn % sizes.length]!, jobs - first);
          const piece = new Float64Array(count * width);
          fill(first, count, piece);
          pieces.set(piece, first * width);
          first += count;
        }
        expect(pieces).toEqual(whole);
      },
    );
    fc.assert(property, { numRuns: 100 });
  });

  it("don't depend on what else varies, nor on the order of `vary`", () => {
    const property = fc.property(
      varies,
      varies,
      fc.constantFrom("random", "latin-hypercube"),
      (some, others, sampling) => {
        const known = new Set(some.flatMap((entry) => ("parameters" in entry ? ["g1"] : [entry.parameter])));
        const added = others.filter((entry) => !known.has("parameters" in entry ? "g1" : entry.parameter));
        const alone = columnsOf(specWith(some, { sampling, jobs: 50 }));
        const together = columnsOf(specWith([...added, ...[...some].reverse()], { sampling, jobs: 50 }));
        for (const entry of some) {
          // Nominal values are places in `vary` here.
          if ("relative" in entry && entry.relative !== undefined) continue;
          const name = "parameters" in entry ? "g1" : entry.parameter;
          expect(together[name as string]).toEqual(alone[name as string]);
        }
      },
    );
    fc.assert(property, { numRuns: 50 });
  });

  it("depend on the seed", () => {
    const of = (seed: number | string) => columnsOf(specWith({ p: { kind: "uniform", from: 0, to: 1 } }, { seed })).p;
    expect(of(1)).not.toEqual(of(2));
    expect(of("18446744073709551615")).not.toEqual(of("9223372036854775807"));
    expect(of(7)).toEqual(of("7"));
  });

  it("are these numbers, forever", () => {
    const vary = { "LASER.P": { kind: "normal", mean: 1, sigma: 0.1 }, x: { kind: "lognormal", median: 1, sigma: 1 } };
    const values = ["random", "latin-hypercube", "sobol"].flatMap((sampling) =>
      Object.values(columnsOf(specWith(vary, { sampling, seed: 4711 }), 0, 2)).map((column) => [...column]),
    );
    expect(values).toMatchInlineSnapshot(`
      [
        [
          0.7841984032504095,
          1.0169878602453584,
        ],
        [
          0.9632923100438302,
          0.29550045980317247,
        ],
        [
          1.0257351627756524,
          1.171409891564715,
        ],
        [
          0.6774966311911785,
          0.10171914292706594,
        ],
        [
          0.9363206124032829,
          1.064196116378618,
        ],
        [
          1.3129673021935118,
          0.558731443647154,
        ],
      ]
    `);
  });
});
