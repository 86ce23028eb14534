/** The code on docs/from-finesse.md, run as a reader would: pandas and katfan on the path, the example's kat file beside it. */
import { execFileSync } from "node:child_process";
import { copyFileSync, cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect, it } from "vitest";
import { folderWith, KATFAN, ROOT } from "../cli/katfan.js";
import { pythonWithFinesse } from "../finesse.js";
import { describeUnless } from "../missing.js";
import { pythonWithPandas } from "./python.js";

const PAGE = readFileSync(path.join(ROOT, "docs", "from-finesse.md"), "utf8");
const blocks = [...PAGE.matchAll(/```python\n(.*?)```/gs)].map(([, text]) => text!);
const needsFinesse = (text: string) => text.includes("import finesse");
/** Run in test/python. */
const needsPackage = (text: string) => text.includes("import katfan");
const pandas = await pythonWithPandas();
const finesse = await pythonWithFinesse();

/** Runs a program in a folder that has the page's kat file; gives what its last line prints. */
function ran(python: string, program: string): unknown {
  const cwd = folderWith();
  copyFileSync(path.join(ROOT, "examples", "cavity", "cavity.kat"), path.join(cwd, "cavity.kat"));
  mkdirSync(path.join(cwd, "bin"));
  symlinkSync(KATFAN, path.join(cwd, "bin", "katfan"));
  symlinkSync(process.execPath, path.join(cwd, "bin", "node"));
  // Python's package, as its sources lie here.
  cpSync(path.join(ROOT, "python", "src", "katfan"), path.join(cwd, "katfan"), { recursive: true });
  writeFileSync(path.join(cwd, "katfan", "_version.py"), 'VERSION = "of the sources"\n');
  const own = { KATFAN_ENGINE: ROOT, KATFAN_NODE: process.execPath };
  const env = { ...process.env, ...own, PATH: `${path.join(cwd, "bin")}${path.delimiter}${process.env.PATH}` };
  const output = execFileSync(python, ["-c", program], {
    cwd,
    env,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
  });
  return JSON.parse(output.trimEnd().split("\n").at(-1)!);
}

/** A model that was changed in Python, not the text that it came from. */
const MODEL = `
import json
import finesse
import katfan
import numpy as np

model = finesse.Model()
model.parse(open("cavity.kat").read())
model.ITM.T = 0.02
theirs, ours = model.run(), katfan.solve(model)
f = katfan.function(model, inputs=["laser.P"], outputs=["circ"])
swept = katfan.sweep(model, vary={"laser.P": [1, 2]}, progress=False)
print(json.dumps({
    "outputs": sorted(ours),
    "off": max(float(np.max(np.abs(ours[name] / theirs[name] - 1))) for name in ours),
    "twice": float((f([2]) / f([1])).max()),
    "jobs": swept.jobs,
}))`;

const LAST = `
print(json.dumps({
    "rows": len(curves),
    "shape": transmitted.shape,
    "axis": [axis[0]["name"], len(axis[0]["values"])],
    "largest": float(transmitted.max()),
    "errors": int(curves["error"].notna().sum()),
}))`;

describeUnless("missing" in pandas ? pandas.missing : undefined)(
  "the code of the page for users of Finesse and Jupyter",
  () => {
    const { python } = pandas as { python: string };
    it("runs as it stands, from the spec to the curves", () => {
      const program = [
        "import numpy as np",
        ...blocks.filter((text) => !needsFinesse(text) && !needsPackage(text)),
        LAST,
      ].join("\n");
      const told = ran(python, program) as { largest: number };
      expect(told).toMatchObject({ rows: 5, shape: [5, 401], axis: ["ETM.phi", 401], errors: 0 });
      // With equal mirrors of T = 1 %, L = 20 ppm: T² / (T + L)² on resonance, to first order in T.
      expect(told.largest).toBeCloseTo((0.01 / (0.01 + 20e-6)) ** 2, 4);
    });
  },
);

describeUnless("missing" in finesse ? finesse.missing : undefined)("the scripts around Finesse on that page", () => {
  const { python } = finesse as { python: string };
  const [loop, pool, ...others] = blocks.filter(needsFinesse);
  const told = (script: string) =>
    ran(python, `${script}\nimport json\nprint(json.dumps([len(powers), float(max(powers))]))`) as number[];

  it("are a loop and a pool, and run as they stand", () => {
    expect(others).toEqual([]);
    for (const [script, jobs] of [
      [loop!, 100],
      [pool!, 21],
    ] as const) {
      const [length, largest] = told(script);
      expect(length).toBe(jobs);
      expect(largest).toBeCloseTo(99.6, 1); // the scan's peak in examples/cavity
    }
  });

  it("aren't needed by who has a finesse.Model: katfan takes it as it stands", () => {
    const told = ran(python, MODEL) as { outputs: string[]; off: number; twice: number; jobs: number };
    expect(told.outputs).toEqual(["circ", "refl", "trans"]);
    expect(told.off).toBeLessThan(1e-9);
    expect(told.twice).toBeCloseTo(2, 12);
    expect(told.jobs).toBe(2);
  });
});
