import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canonicalJson } from "../../lib/canonical-json.js";
import { UserError } from "../../lib/errors.js";
import { type ChunkFacts, chooseChunk, planBytes, planOf, rangeOf, readPlan } from "../../lib/sweep/plan.js";
import { readSpec } from "../../lib/sweep/reading/read-spec.js";
import { runIdOf, specBytes, wholeSpec } from "../../lib/sweep/spec/run-id.js";

const RAW = {
  model: "l LASER P=1\npd P LASER.p1.o",
  vary: { "LASER.P": { kind: "normal", mean: 1, sigma: 0.1 } },
  jobs: 100,
};

describe("a run's id", () => {
  const id = (rest: Record<string, unknown> = {}) => runIdOf(readSpec({ ...RAW, ...rest }));

  it("is the same for the same spec, however it is written", () => {
    const { jobs, vary, model } = RAW;
    expect(runIdOf(readSpec({ jobs, vary, model }))).toBe(id());
    expect(id({ seed: 0, sampling: "random", outputs: "all", katfan: 1, reduce: {}, edits: [] })).toBe(id());
    expect(id({ seed: "0", sampling: { kind: "random" } })).toBe(id());
    expect(id({ vary: [{ sigma: 0.1, parameter: "LASER.P", mean: 1, kind: "normal" }] })).toBe(id());
    expect(id({ seed: "7" })).toBe(id({ seed: 7 }));
  });

  it("doesn't depend on how it is run, called or drawn", () => {
    expect(id({ execution: { backend: "lambda", workers: 1000, chunk: 17, maxFailures: 3 } })).toBe(id());
    expect(id({ name: "x", description: "for people" })).toBe(id());
    expect(id({ report: { x: "LASER.P", log: ["P"], good: { P: "high" } } })).toBe(id());
  });

  it("depends on all else", () => {
    const changes = [
      { seed: 1 },
      { jobs: 101 },
      { model: `${RAW.model}\n` },
      { sampling: "sobol" },
      { reduce: { quantiles: [0.5] } },
      { outputs: ["P"] },
      { analysis: "noxaxis()" },
      { edits: [{ remove: ["P"] }] },
    ];
    expect(new Set([id(), ...changes.map(id)]).size).toBe(changes.length + 1);
  });

  it("is this one, until the engine's numbers change", () => {
    expect(id()).toMatchInlineSnapshot(`"0b44dda7f6fb0939f67527054faf06ba"`);
  });
});

describe("a spec's bytes", () => {
  it("are read as the same spec, and written as the same bytes", () => {
    const spec = readSpec({
      ...RAW,
      vary: { x: { kind: "choice", values: [3, 1], weights: [1, 2] }, y: { kind: "uniform", from: -0, to: 1e-300 } },
      edits: [
        { jobs: { every: 2, where: { x: [1, 2] } }, set: { "LASER.f": "1k", "LASER.phase": 3 }, analysis: "noxaxis()" },
      ],
      reduce: {
        statistics: ["skew", "mean"],
        quantiles: [0.9, 0.1, 0.9],
        histogram: { from: 0 },
        outputs: { P: { quantiles: [0.5] } },
      },
      execution: { workers: 3 },
      description: "ünïcode \u2028",
    });
    const again = readSpec(JSON.parse(new TextDecoder().decode(specBytes(spec))));
    expect(readSpec(wholeSpec(spec))).toEqual({ ...spec, execution: {} });
    expect(specBytes(again)).toEqual(specBytes(spec));
  });

  it("can't be changed through the spec", () => {
    const spec = readSpec(RAW);
    expect(() => {
      (spec.vary as unknown[]).push(1);
    }).toThrow(TypeError);
    expect(() => {
      (spec as { jobs: number }).jobs = 3;
    }).toThrow(TypeError);
  });

  it("have sorted keys and nothing between", () => {
    expect(canonicalJson({ b: [1, { d: null, c: "x" }], a: undefined, B: -0, é: 1e21 })).toBe(
      '{"B":0,"b":[1,{"c":"x","d":null}],"é":1e+21}',
    );
  });
});

describe("a plan", () => {
  it("cuts all jobs into chunks, each job into one", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10_000 }), fc.integer({ min: 1, max: 20_000 }), (jobs, chunk) => {
        const plan = planOf(readSpec({ ...RAW, jobs }), chunk);
        let next = 0;
        for (let index = 0; index < plan.chunks; index++) {
          const { first, count } = rangeOf(plan, index);
          expect(first).toBe(next);
          expect(count).toBeGreaterThan(0);
          expect(count).toBeLessThanOrEqual(chunk);
          next += count;
        }
        expect(next).toBe(jobs);
        expect(readPlan(planBytes(plan))).toEqual(plan);
      }),
      { numRuns: 50 },
    );
  });

  it("has no chunk beyond its last, and not too many", () => {
    const plan = planOf(readSpec(RAW), 30);
    expect(() => rangeOf(plan, 4)).toThrow("the plan of 4 chunks has no chunk 4");
    expect(() => planOf(readSpec({ ...RAW, jobs: 1e9 }), 17)).toThrow(UserError);
    expect(() => planOf(readSpec({ ...RAW, jobs: 1e9 }), 17)).toThrow(
      "chunk: 1000000000 jobs make 58823530 chunks of 17, more than 1000000. Take chunks of at least 1000 jobs.",
    );
  });

  it("is refused if it was altered", () => {
    const plan = planOf(readSpec(RAW), 30);
    const altered = (change: object) => new TextEncoder().encode(JSON.stringify({ ...plan, ...change }));
    expect(() => readPlan(altered({ chunks: 3 }))).toThrow();
    expect(() => readPlan(altered({ run: "../../x" }))).toThrow();
    expect(() => readPlan(altered({ more: 1 }))).toThrow();
  });
});

describe("the choice of a chunk", () => {
  const LOCAL = { workers: 2, overheadSeconds: 0.005, bytesPerJob: 32, longestSeconds: 10 };
  const LAMBDA = { workers: 1000, overheadSeconds: 0.15, bytesPerJob: 32, longestSeconds: 30 };
  const choose = (
    facts: Partial<ChunkFacts> & Omit<ChunkFacts, "jobs" | "secondsPerJob">,
    jobs: number,
    secondsPerJob: number,
  ) => chooseChunk({ ...facts, jobs, secondsPerJob });

  it("makes one chunk of what takes less than it costs to share", () => {
    expect(choose(LOCAL, 10_000, 1e-6)).toBe(10_000);
  });

  it("gives each worker four chunks where jobs are few and long", () => {
    expect(choose(LOCAL, 800, 0.01)).toBe(100);
    expect(choose(LOCAL, 20, 1)).toBe(2);
  });

  it("leaves no worker without a chunk while others run the last ones", () => {
    for (const secondsPerJob of [5e-6, 1.1e-5, 1.3e-5, 2.3e-5]) {
      for (const jobs of [5e5, 1e6, 1_234_567]) {
        for (const workers of [2, 3, 8]) {
          const chunk = choose({ ...LOCAL, workers, longestSeconds: 2 }, jobs, secondsPerJob);
          const [chunks, last] = [Math.ceil(jobs / chunk), ((jobs - 1) % chunk) + 1];
          expect(chunks % workers).toBe(0);
          expect(last).toBeGreaterThan(0.99 * chunk);
        }
      }
    }
  });

  it("gives a single worker as few as it can, and several no crumbs", () => {
    expect(choose({ ...LOCAL, workers: 1 }, 1_000, 5e-4)).toBe(1_000);
    expect(choose({ ...LOCAL, workers: 2 }, 1_000, 1e-4)).toBe(500);
  });

  it("makes chunks of two seconds at least, if that leaves each worker four", () => {
    expect(choose(LOCAL, 1000, 0.1)).toBe(20);
  });

  it("makes chunks of a hundred times their overhead where jobs are many", () => {
    expect(choose(LAMBDA, 1e9, 1e-3)).toBe(14_000); // 99 * 0.15 s / 1 ms = 14,850, rounded down
    expect(choose(LAMBDA, 1e10, 1e-4)).toBe(140_000);
    expect(choose(LAMBDA, 1e9, 1e-4)).toBe(125_000); // eight for each worker, none beside
  });

  it("keeps to what a worker holds, and to how long a chunk may take", () => {
    expect(choose({ ...LAMBDA, bytesPerJob: 64 * 1024 }, 1e7, 1e-3)).toBe(1000);
    expect(choose(LAMBDA, 1e6, 20)).toBe(1);
  });

  it("doesn't write faster than a store takes", () => {
    // 10,000 workers may write 3,500 parts a second: a chunk takes 2.86 s at least, its overhead among them.
    const chunk = choose({ ...LAMBDA, workers: 10_000, overheadSeconds: 0.01 }, 1e8, 1e-3);
    expect(chunk).toBeGreaterThanOrEqual(2_800);
  });

  it("is within bounds and the same for the same facts, whatever they are", () => {
    const facts = fc.record({
      jobs: fc.integer({ min: 1, max: 1e9 }),
      secondsPerJob: fc.double({ min: 0, max: 1e4, noNaN: true }),
      overheadSeconds: fc.double({ min: 0, max: 10, noNaN: true }),
      workers: fc.integer({ min: 1, max: 10_000 }),
      bytesPerJob: fc.integer({ min: 0, max: 1e9 }),
      longestSeconds: fc.double({ min: 0, max: 900, noNaN: true }),
    });
    fc.assert(
      fc.property(facts, (each) => {
        const chunk = chooseChunk(each);
        expect(Number.isInteger(chunk)).toBe(true);
        expect(chunk).toBeGreaterThanOrEqual(1);
        expect(chunk).toBeLessThanOrEqual(each.jobs);
        expect(Math.ceil(each.jobs / chunk)).toBeLessThanOrEqual(1_000_000);
        expect(chooseChunk({ ...each })).toBe(chunk);
      }),
    );
  });
});
