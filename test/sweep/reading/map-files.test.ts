import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { solveModel } from "../../../lib/analysis/whole/solve.js";
import { compileSweep } from "../../../lib/sweep/jobs/compile-sweep.js";
import { modelOf } from "../../../lib/sweep/jobs/model-of-spec.js";
import { inlineFiles } from "../../../lib/sweep/reading/inline-files.js";
import { readSpec } from "../../../lib/sweep/reading/read-spec.js";
import { compareArrays, type GoldenArray } from "../../golden-runner.js";

interface Saved {
  /** As numpy saves them, or tables, in base64. */
  readonly files: Readonly<Record<string, string>>;
  readonly cases: readonly {
    readonly map: { readonly file: string; readonly amplitude?: string };
    readonly element: string;
    readonly model: string;
    /** By what the heights are multiplied, and what Finesse gives with a map of these. */
    readonly runs: readonly { readonly hot: number; readonly outputs: Readonly<Record<string, GoldenArray>> }[];
  }[];
}

/** Models with the arrays of the files as Finesse's own maps: see map-files.py beside this file. */
const saved: Saved = JSON.parse(readFileSync(new URL("map-files.json", import.meta.url), "utf8"));

const files = {
  read: async (name: string) => Uint8Array.from(Buffer.from(saved.files[name]!, "base64")),
  bundle: async () => ({ code: "", sha256: "" }),
};

describe("a file that a spec names as a map", () => {
  for (const { map, element, model, runs } of saved.cases) {
    const scaled = map.amplitude === undefined ? "" : ", times a variable";
    it(`does what Finesse's map of the same arrays does: ${map.file} of ${element}${scaled}`, async () => {
      const vary = [{ parameter: "hot", kind: "values", values: runs.map(({ hot }) => hot) }];
      const given = { model, maps: { [element]: map }, vary, sampling: "grid" };
      const spec = readSpec(await inlineFiles(given, files));
      const sweep = await compileSweep(spec);
      const jobs = sweep.run(0, runs.length);
      expect(jobs.errors.size).toBe(0);
      for (const [job, { hot, outputs }] of runs.entries()) {
        const own = modelOf(spec).clone();
        own.set("hot", hot);
        const ours = solveModel(own).outputs;
        for (const [path, theirs] of Object.entries(outputs)) {
          expect(compareArrays(theirs, ours[path]!, { rtol: 1e-10, floor: 1e-14 }), path).toBeUndefined();
        }
        // And so does a job of the spec.
        for (const [index, { name, complex }] of sweep.outputs.entries()) {
          const theirs = outputs[name]!;
          const [count, parts] = [theirs.real.length, complex ? 2 : 1];
          const row = jobs.outputs[index]!.subarray(job * count * parts, (job + 1) * count * parts);
          const part = (which: number) => Array.from(theirs.real, (_, k) => row[parts * k + which]!);
          const ours = { shape: theirs.shape, real: part(0), imag: complex ? part(1) : undefined };
          expect(compareArrays(theirs, ours, { rtol: 1e-10, floor: 1e-14 }), name).toBeUndefined();
        }
      }
    });
  }
});
