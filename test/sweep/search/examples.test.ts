/** The examples of design beside the public benchmark's own loss and gradient (test/differometor says what they are). */
import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { ENGINE } from "../../../lib/sweep/jobs/engine.js";
import { compileJudged } from "../../../lib/sweep/jobs/judged.js";
import { modelOf } from "../../../lib/sweep/jobs/model-of-spec.js";
import { inlineFiles } from "../../../lib/sweep/reading/inline-files.js";
import { readSpec } from "../../../lib/sweep/reading/read-spec.js";
import { jobInputs } from "../../../lib/sweep/sampling/job-values.js";

const ROOT = path.resolve(import.meta.dirname, "../../..");

interface Case {
  readonly parameters: readonly { readonly path: string; readonly low: number; readonly high: number }[];
  readonly points: readonly {
    readonly label: string;
    readonly values: readonly number[];
    readonly loss: number;
    readonly gradient: readonly number[];
  }[];
}

async function judgedExample(name: string) {
  const folder = path.join(ROOT, "examples", name);
  const raw = parse(readFileSync(path.join(folder, "spec.yaml"), "utf8"));
  const files = { read: async (file: string) => readFileSync(path.join(folder, file)), bundle: () => Promise.reject() };
  const spec = readSpec(await inlineFiles(raw, files));
  const parts = { spec, model: modelOf(spec), engine: ENGINE, fill: () => {} };
  return { inputs: jobInputs(spec), judged: compileJudged(parts, 100, jobInputs(spec)) };
}

describe.each([
  ["voyager-design", "voyager"],
  ["uifo", "uifo_seed5"],
])("examples/%s", (example, name) => {
  it("has the benchmark's loss and gradient at its points, and its parameters", async () => {
    const text = readFileSync(path.join(ROOT, "test/differometor", `${name}.json`), "utf8");
    const { parameters, points } = JSON.parse(text) as Case;
    const { inputs, judged } = await judgedExample(example);
    expect(inputs).toEqual(parameters.map((each) => each.path));
    const ranges = parameters.map(({ low, high }) => high - low);
    for (const { values, loss, gradient } of points) {
      const row = Float64Array.from(values);
      const found = judged.run(row, 1);
      expect(Math.abs(found.values[0]! - loss)).toBeLessThan(1e-6 * Math.max(1, Math.abs(loss)));
      const ours = judged.slopes!.gradient(row, found);
      const largest = Math.max(...gradient.map((slope, k) => Math.abs(slope * ranges[k]!)));
      const off = gradient.map((slope, k) => Math.abs(ours[k]! - slope) * ranges[k]!);
      expect(Math.max(...off) / largest).toBeLessThan(1e-5); // the benchmark's own bound
    }
  }, 120_000);
});
