/** What docs/data-set.md says of the data set: its spec is run, its lines of Python are run on the parts. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { DuckDBInstance } from "@duckdb/node-api";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { specOf, sweepRunner } from "../../lib/fanout/worker/sweep-runner.js";
import { readSpec } from "../../lib/sweep/reading/read-spec.js";
import { specBytes } from "../../lib/sweep/spec/run-id.js";
import { describeUnless } from "../missing.js";
import { pythonWithPandas, runPython } from "./python.js";

const page = readFileSync(fileURLToPath(new URL("../../docs/data-set.md", import.meta.url)), "utf8");
const block = (language: string) => page.split(`\`\`\`${language}\n`)[1]!.split("```")[0]!;
const POINTS = 801;
const CHUNKS = [0, 1, 90, 200];

const folder = mkdtempSync(path.join(tmpdir(), "katfan-data-set-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** The parts of a spec's run, in chunks that end where `ends` say. @returns their folder */
async function partsOf(name: string, spec: unknown, ends: readonly number[]): Promise<string> {
  const into = path.join(folder, name);
  mkdirSync(into);
  const runner = await sweepRunner()(specBytes(specOf(specBytes(readSpec(spec)))));
  for (const [index, first] of ends.slice(0, -1).entries()) {
    const range = { first, count: ends[index + 1]! - first };
    const { bytes } = (await runner.jobs([range], () => true)).part(range);
    writeFileSync(path.join(into, `${String(first).padStart(16, "0")}-${range.count}.parquet`), bytes);
  }
  return into;
}

let parts: string;
beforeAll(async () => {
  parts = await partsOf("scans", parse(block("yaml")), CHUNKS);
});

describe("a sweep of scans", () => {
  it("takes no more room than 1.15 times its numbers, its axis included", () => {
    const bytes = readdirSync(parts).reduce((sum, name) => sum + statSync(path.join(parts, name)).size, 0);
    // One list of numbers and two of a field's, one input, the jobs' indices; of small parts what they say of themselves.
    expect(bytes).toBeLessThan(1.15 * 8 * 200 * (3 * POINTS + 2));
  });

  it("has its axis in each row, for DuckDB", async () => {
    const connection = await (await DuckDBInstance.create(":memory:")).connect();
    const read = await connection.runAndReadAll(`
      SELECT count(*)::INT AS rows, count(DISTINCT "m2.phi")::INT AS axes, min(len("m2.phi"))::INT AS points,
        min("m2.phi"[1]) AS first, min("m2.phi"[401]) AS middle, min("m2.phi"[801]) AS last
      FROM read_parquet('${parts}/*.parquet')`);
    expect(read.getRowObjectsJson()).toEqual([{ rows: 200, axes: 1, points: POINTS, first: -10, middle: 0, last: 10 }]);
  });

  it("has both axes of a plane", async () => {
    const spec = parse(block("yaml"));
    const analysis = "x2axis(m1.phi, lin, 0, 1, 2, m2.phi, lin, -1, 1, 4)";
    const model = spec.model.replace(/xaxis.*/, analysis);
    const place = await partsOf(
      "plane",
      { ...spec, model, jobs: 3, vary: { "L0.P": { kind: "uniform", from: 1, to: 2 } } },
      [0, 3],
    );
    const connection = await (await DuckDBInstance.create(":memory:")).connect();
    const read = await connection.runAndReadAll(
      `SELECT "m1.phi", "m2.phi", len(circ)::INT AS numbers FROM read_parquet('${place}/*.parquet') WHERE job = 2`,
    );
    expect(read.getRowObjectsJson()).toEqual([{ "m1.phi": [0, 0.5, 1], "m2.phi": [-1, -0.5, 0, 0.5, 1], numbers: 15 }]);
  });
});

const found = await pythonWithPandas();

describeUnless("missing" in found ? found.missing : undefined)("the lines of Python on the page", () => {
  it("find each job's resonance", () => {
    const print = `
import json
print(json.dumps({
  "shape": circ.shape, "field": field.shape, "table": table.shape, "axis": [float(phi[0]), float(phi[-1])],
  "off": float(np.abs(peak - good["m1.phi"]).max()), "ordered": bool((low <= mean).all() and (mean <= high).all()),
  "same": all((axis == phi).all() for axis in good["m2.phi"]),
}))`;
    const program = `import sys\nPARTS = sys.argv[1]\n${block("python")}${print}`;
    const said = runPython((found as { python: string }).python, program, [parts]);
    expect(said).toMatchObject({
      shape: [200, 801],
      field: [200, 801],
      table: [200, 801],
      axis: [-10, 10],
      same: true,
    });
    expect(said).toMatchObject({ ordered: true });
    // A cavity of one metre resonates where both mirrors are tuned alike; the axis has steps of 0.025 degrees.
    expect((said as { off: number }).off).toBeLessThan(0.0126);
  }, 60_000);
});
