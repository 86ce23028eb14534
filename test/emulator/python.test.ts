/** Python's package against a deployment: what Python asks for is the command line's, to the byte. */
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect, it } from "vitest";
import { readSpec } from "../../lib/sweep/reading/read-spec.js";
import { runIdOf } from "../../lib/sweep/spec/run-id.js";
import { ended, ROOT } from "../cli/katfan.js";
import { describeUnless } from "../missing.js";
import { pythonWithPandas } from "../report/python.js";
import { deployment, locally, onDeployment, temporaryFolder } from "./deployment.js";
import { fileOf, partNames } from "./results.js";

const SWEEP = {
  model: "l LASER P=1\npd power LASER.p1.o\n",
  vary: { "LASER.P": { kind: "normal", mean: 1, sigma: 0.1 } },
  analysis: "noxaxis()",
  jobs: 4_000,
  seed: "17",
};

const WHOLE = `
import json, sys
import katfan

stage = sys.argv[1]
result = katfan.run("spec.json", backend="lambda", stage=stage, out="here", yes=True, progress=False)
print(json.dumps({"record": dict(result.record), "status": katfan.status(result, stage=stage), "mean": result.summary["outputs"][0]["statistics"]["mean"]}))
`;

/** A run that is stopped from the program that waits for it. */
const STOPPED = `
import sys, threading, time
import katfan

stage, run = sys.argv[1:]
told = []

def wait():
    try:
        told.append(katfan.run("long.json", backend="lambda", stage=stage, out="here", yes=True, progress=False))
    except katfan.Stopped as stopped:
        told.append(stopped)

waiting = threading.Thread(target=wait)
waiting.start()
while True:
    try:
        if katfan.status(run, stage=stage)["state"] == "running":
            break
    except katfan.Mistake as mistake:
        assert mistake.code == "no-such-run", mistake
    time.sleep(0.2)
katfan.cancel(run, stage=stage)
waiting.join()
print(type(told[0]).__name__, told[0].code, katfan.status(run, stage=stage)["state"])
`;

const found = await pythonWithPandas();

describeUnless("missing" in found ? found.missing : undefined)("Python", () => {
  onDeployment("on a deployment", () => {
    const python = (name: string, text: string, args: readonly string[], specs: Readonly<Record<string, object>>) => {
      const cwd = temporaryFolder();
      cpSync(path.join(ROOT, "python", "src", "katfan"), path.join(cwd, "katfan"), { recursive: true });
      writeFileSync(path.join(cwd, "katfan", "_version.py"), 'VERSION = "of the sources"\n');
      writeFileSync(path.join(cwd, name), text);
      for (const [file, spec] of Object.entries(specs)) writeFileSync(path.join(cwd, file), JSON.stringify(spec));
      const environment = { KATFAN_ENGINE: ROOT, KATFAN_NODE: process.execPath, PYTHONDONTWRITEBYTECODE: "1" };
      const { python: program } = found as { readonly python: string };
      return ended(program, [name, deployment.stage, ...args], { cwd, environment }).then((end) => ({ ...end, cwd }));
    };

    it("runs a sweep there and has its result here, to the bytes of a local one", async () => {
      const { code, stdout, stderr, cwd } = await python("whole.py", WHOLE, [], { "spec.json": SWEEP });
      expect(stderr).not.toContain("Traceback");
      expect(code).toBe(0);
      const { record, status, mean } = JSON.parse(stdout);
      expect(record).toMatchObject({ state: "done", jobs: 4_000, failures: 0, backend: "lambda" });
      expect(status).toMatchObject({ run: record.run, state: "done", jobsDone: 4_000 });
      expect(mean).toBeCloseTo(1, 1);
      const out = path.join(cwd, "here");
      const { chunk } = JSON.parse(readFileSync(path.join(out, "runs", record.run, "plan.json"), "utf8"));
      const local = await locally(readSpec(SWEEP), chunk);
      for (const part of partNames(local.folder, record.run)) {
        const name = `parts/${part}`;
        expect(fileOf(out, record.run, name).equals(fileOf(local.folder, record.run, name)), name).toBe(true);
      }
      expect(fileOf(out, record.run, "summary.json").equals(fileOf(local.folder, record.run, "summary.json"))).toBe(
        true,
      );
    });

    it("sees how far a run is and stops it, and who waits for it is told", async () => {
      const long = { ...SWEEP, jobs: 10_000_000, execution: { chunk: 250_000 } };
      const run = runIdOf(readSpec(long));
      const { code, stdout, stderr } = await python("stopped.py", STOPPED, [run], { "long.json": long });
      expect([code, stdout.trim()], stderr.slice(-2_000)).toEqual([0, "Stopped cancelled cancelled"]);
    });
  });
});
