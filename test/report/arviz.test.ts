/** Chains of a run's jobs as ArviZ has them, from its parts: what is said of them together are ArviZ's own numbers. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect, it } from "vitest";
import { parse } from "yaml";
import { withFingerprint } from "../../lib/fanout/worker/fingerprint.js";
import { chainsOf } from "../../lib/results/answers/chains.js";
import { writePart } from "../../lib/results/part/part.js";
import { sampledJobs } from "../../lib/results/part/sampled-jobs.js";
import { joinRows, sampleRows } from "../../lib/results/part/sampled-rows.js";
import { tableOf } from "../../lib/results/part/table-of.js";
import { searchSection } from "../../lib/results/report/search-section.js";
import { compileSweep } from "../../lib/sweep/jobs/compile-sweep.js";
import { inlineFiles } from "../../lib/sweep/reading/inline-files.js";
import { readSpec } from "../../lib/sweep/reading/read-spec.js";
import { describeUnless } from "../missing.js";
import { pythonWith, runPython } from "./python.js";

const PACKAGES = `arviz==0.23.4
contourpy==1.3.3
cycler==0.12.1
fonttools==4.68.0
h5netcdf==1.8.2
h5py==3.16.0
kiwisolver==1.5.1
matplotlib==3.11.2
numpy==2.4.6
packaging==26.4
pandas==2.2.3
pillow==13.0.0
platformdirs==4.14.9
pyarrow==18.1.0
pyparsing==3.3.3
python-dateutil==4.0.0
pytz==2026.6
scipy==1.17.1
six==1.17.0
typing_extensions==4.16.0
tzdata==2026.6
xarray==2026.9.0
xarray-einstats==0.9.1
`;

/** The lines that the guide gives, then ArviZ. */
const PROGRAM = `
import json, sys, warnings
warnings.simplefilter("ignore")
import arviz, numpy as np, pandas as pd
runs = pd.read_parquet(sys.argv[1])
names = [name.removeprefix("posterior/") for name in runs if name.startswith("posterior/")]
walkers = 12
chains = {name: np.concatenate([job.reshape(walkers, -1) for job in runs[f"posterior/{name}"]]) for name in names}
data = arviz.from_dict(posterior=chains)
told = lambda found: {name: float(found[name]) for name in names}
print(json.dumps({
    "shape": dict(data.posterior.sizes),
    "rHat": told(arviz.rhat(data, method="split")),
    "effective": told(arviz.ess(data, method="mean")),
    "mean": told(data.posterior.mean()),
    "sigma": told(data.posterior.std(ddof=1)),
}))
`;

interface Told {
  readonly shape: Readonly<Record<string, number>>;
  readonly rHat: Readonly<Record<string, number>>;
  readonly effective: Readonly<Record<string, number>>;
  readonly mean: Readonly<Record<string, number>>;
  readonly sigma: Readonly<Record<string, number>>;
}

const EXAMPLE = path.resolve(import.meta.dirname, "../../examples/filter-cavity");
const folder = mkdtempSync(path.join(tmpdir(), "katfan-chains-"));
const found = await pythonWith("ArviZ", PACKAGES);
afterAll(() => rmSync(folder, { recursive: true }));

describeUnless("missing" in found ? found.missing : undefined)("the chains of three fits", () => {
  it("are ArviZ's (chain, draw), and have its R-hat and effective size together", async () => {
    const raw = parse(readFileSync(path.join(EXAMPLE, "spec.yaml"), "utf8")) as { fit: object };
    const fit = { ...raw.fit, sample: { walkers: 12, warmup: 60, draws: 61, thin: 2 } };
    const files = {
      read: async (name: string) => readFileSync(path.join(EXAMPLE, name)),
      bundle: () => Promise.reject(),
    };
    const spec = readSpec(
      await inlineFiles({ ...raw, fit, optimize: { method: "levenberg-marquardt", starts: 3 } }, files),
    );
    const sweep = compileSweep(spec);
    const origin = { run: "0123456789abcdef0123456789abcdef", specSha256: "ab".repeat(32), spec: {}, engine: "1" };
    const pieces = [
      [0, 2],
      [2, 1],
    ].map(([first, count]) => {
      const table = tableOf(sweep, first!, count!, sweep.run(first!, count!));
      const name = `${String(first).padStart(16, "0")}-${count}.parquet`;
      writeFileSync(path.join(folder, name), withFingerprint(writePart(table, origin)).bytes);
      return sampleRows(table, sampledJobs(spec));
    });
    const rows = joinRows(pieces);
    const chains = chainsOf(spec, rows)!;
    const theirs = runPython((found as { python: string }).python, PROGRAM, [folder]) as Told;
    expect(theirs.shape).toMatchObject({ chain: 36, draw: 61 });
    expect([chains.jobs, chains.chains, chains.draws]).toEqual([3, 36, 61]);
    expect(chains.parameters.map(({ name }) => name)).toEqual(Object.keys(theirs.rHat));
    for (const { name, rHat, effective, mean, sigma } of chains.parameters) {
      expect(rHat! / theirs.rHat[name]!).toBeCloseTo(1, 10);
      expect(effective! / theirs.effective[name]!).toBeCloseTo(1, 8);
      expect(mean / theirs.mean[name]!).toBeCloseTo(1, 10);
      expect(sigma / theirs.sigma[name]!).toBeCloseTo(1, 10);
    }
    // Chains so short haven't forgotten where they began, and the report says so.
    const page = searchSection(spec, rows, String)!.markup;
    expect(page).toContain("36 chains from 3 starts, 61 draws each");
    expect(page).toMatch(/They don(?:'|&#39;)t agree on/);
  });
});
