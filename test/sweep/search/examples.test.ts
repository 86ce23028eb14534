/** The examples of design beside the public benchmark's own loss and gradient (test/differometor says what they are). */
import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, it } from "vitest";
import { parse } from "yaml";
import { ENGINE } from "../../../lib/sweep/jobs/engine.js";
import { compileJudged } from "../../../lib/sweep/jobs/judged.js";
import { modelOf } from "../../../lib/sweep/jobs/model-of-spec.js";
import { inlineFiles } from "../../../lib/sweep/reading/inline-files.js";
import { readSpec } from "../../../lib/sweep/reading/read-spec.js";
import { jobInputs } from "../../../lib/sweep/sampling/job-values.js";
import { type Case, caseOf } from "../../differometor/cases.js";
import { specOf } from "../../differometor/spec-of-case.js";

const ROOT = path.resolve(import.meta.dirname, "../../..");

async function judgedExample(name: string) {
  const folder = path.join(ROOT, "examples", name);
  const raw = parse(readFileSync(path.join(folder, "spec.yaml"), "utf8"));
  const files = { read: async (file: string) => readFileSync(path.join(folder, file)), bundle: () => Promise.reject() };
  return judgedOf(await inlineFiles(raw, files));
}

function judgedOf(raw: unknown) {
  const spec = readSpec(raw);
  const parts = { spec, model: modelOf(spec), engine: ENGINE, fill: () => {} };
  return { inputs: jobInputs(spec), judged: compileJudged(parts, 100, jobInputs(spec)) };
}

/** Holds a loss and its gradient to the benchmark's, at the bounds that it gives itself. */
function expectBenchmark({ inputs, judged }: ReturnType<typeof judgedOf>, { parameters, points }: Case): void {
  expect(inputs).toEqual(parameters.map((each) => each.path));
  const ranges = parameters.map(({ low, high }) => high - low);
  for (const { values, loss, gradient } of points) {
    const row = Float64Array.from(values);
    const found = judged.run(row, 1);
    expect(Math.abs(found.values[0]! - loss)).toBeLessThan(1e-6 * Math.max(1, Math.abs(loss)));
    const ours = judged.slopes!.gradient(row, found);
    const largest = Math.max(...gradient.map((slope, k) => Math.abs(slope * ranges[k]!)));
    const off = gradient.map((slope, k) => Math.abs(ours[k]! - slope) * ranges[k]!);
    expect(Math.max(...off) / largest).toBeLessThan(1e-5);
  }
}

const CASES = path.join(ROOT, "test/differometor");

it.each([
  ["voyager-design", "voyager"],
  ["uifo", "uifo_seed5"],
])(
  "examples/%s has the benchmark's loss and gradient at its points, and its parameters",
  async (example, name) => {
    expectBenchmark(await judgedExample(example), caseOf(name, CASES));
  },
  120_000,
);

it.each(["aligo", "voyager_constrained", "uifo_seed1"])(
  "%s, written as a spec, has them as well",
  (name) => {
    const given = caseOf(name, CASES);
    expectBenchmark(judgedOf(specOf(given)), given);
  },
  120_000,
);
