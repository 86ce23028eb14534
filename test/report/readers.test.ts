/** Parts as others read them: pandas, pyarrow and DuckDB, from a folder of parts and its summary. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { withFingerprint } from "../../lib/fanout/worker/fingerprint.js";
import { writePart } from "../../lib/results/part/part.js";
import { finishSummary, readFinished } from "../../lib/results/summary/finish.js";
import { mergeSummaries, summarize } from "../../lib/results/summary/summary.js";
import { describeUnless } from "../missing.js";
import { rowsOf } from "../results/tables.js";
import { pythonWithPandas, runPython } from "./python.js";

const ORIGIN = { run: "0123456789abcdef0123456789abcdef", specSha256: "ab".repeat(32), spec: {}, engine: "1" };
const fails = (job: number) => job % 50 === 7;
/** Chunks of 40 jobs, one of none: a range that was split leaves such a part. */
const chunks = Array.from({ length: 10 }, (_, index) => rowsOf(40 * index, 40, fails));
const tables = [...chunks, rowsOf(400, 0)];
const folder = mkdtempSync(path.join(tmpdir(), "katfan-parts-"));
const summary = readFinished(
  finishSummary(
    chunks.map((table) => summarize(table, {})).reduce((a, b) => mergeSummaries(a, b)),
    {},
    ORIGIN.run,
  ),
);

beforeAll(() => {
  for (const table of tables) {
    const name = `${String(table.first).padStart(16, "0")}-${table.count}.parquet`;
    writeFileSync(path.join(folder, name), withFingerprint(writePart(table, ORIGIN)).bytes); // as runs store them
  }
});
afterAll(() => rmSync(folder, { recursive: true }));

describe("DuckDB", () => {
  const rowsFrom = async (query: string) => {
    const connection = await (await DuckDBInstance.create(":memory:")).connect();
    const reader = await connection.runAndReadAll(query.replaceAll("PARTS", `'${folder}/*.parquet'`));
    return reader.getRowObjectsJson();
  };

  it("sees the columns with their types", async () => {
    const columns = await rowsFrom("DESCRIBE SELECT * FROM read_parquet(PARTS)");
    expect(Object.fromEntries(columns.map((column) => [column.column_name, column.column_type]))).toEqual({
      job: "BIGINT",
      "LASER.P": "DOUBLE",
      "M1.phi": "DOUBLE",
      P: "DOUBLE",
      "field.re": "DOUBLE",
      "field.im": "DOUBLE",
      scan: "DOUBLE[]",
      "transfer.re": "DOUBLE[]",
      "transfer.im": "DOUBLE[]",
      "M1.phi [deg]": "DOUBLE[]",
      "f [Hz]": "DOUBLE[]",
      error: "VARCHAR",
    });
  });

  it("reads each job once, and what it averages are the jobs that did not fail", async () => {
    const [row] = await rowsFrom(
      "SELECT count(DISTINCT job)::INT AS jobs, count(error)::INT AS failed, avg(P) AS mean, stddev_samp(P) AS sd FROM read_parquet(PARTS)",
    );
    const { statistics } = summary.outputs[0]!;
    expect(row).toMatchObject({ jobs: 400, failed: 8 });
    expect(row!.mean).toBeCloseTo(statistics!.mean!, 13);
    expect(row!.sd).toBeCloseTo(statistics!.sd!, 13);
  });

  it("reads arrays in their order, and errors as text", async () => {
    const [row] = await rowsFrom(`SELECT scan FROM read_parquet(PARTS) WHERE job = 123`);
    const scan = tables[3]!.data[tables[3]!.columns.findIndex(({ name }) => name === "scan")] as Float64Array;
    expect(row!.scan).toEqual([...scan.subarray(15, 20)]);
    expect(await rowsFrom("SELECT scan, P, error FROM read_parquet(PARTS) WHERE job = 57")).toEqual([
      { scan: null, P: null, error: "singular at job 57" },
    ]);
  });
});

const SCRIPT = `
import glob, json, sys
import numpy, pandas, pyarrow.parquet
folder = sys.argv[1]
frame = pandas.read_parquet(folder).sort_values("job")
good = frame[frame.error.isna()]
meta = pyarrow.parquet.read_schema(sorted(glob.glob(folder + "/*.parquet"))[0]).metadata
counts, _ = numpy.histogram(good.P, json.loads(sys.argv[2]))
numbers = frame[["P", "LASER.P", "M1.phi"]]
print(json.dumps({
  "dtypes": {name: str(kind) for name, kind in frame.dtypes.items()},
  "jobs": frame.job.tolist() == list(range(400)),
  "failed": frame.job[frame.error.notna()].tolist(),
  "scan": frame.scan.iloc[123].tolist(),
  "mean": good.P.mean(), "variance": good.P.var(), "skew": good.P.skew(),
  "min": int(good.job.iloc[good.P.values.argmin()]),
  "quantiles": numpy.quantile(good.P, [0.05, 0.5, 0.95]).tolist(),
  "histogram": counts.tolist(),
  "covariance": good[["P", "LASER.P", "M1.phi"]].cov().values.tolist(),
  "correlation": good[["P", "LASER.P", "M1.phi"]].corr().values.tolist(),
  "keys": sorted(key.decode() for key in meta if key.startswith(b"katfan")),
  "units": {column["name"]: column["unit"] for column in json.loads(meta[b"katfan.columns"])},
  "origin": json.loads(meta[b"katfan"]),
}))
`;

const found = await pythonWithPandas();

describeUnless("missing" in found ? found.missing : undefined)("pandas and pyarrow", () => {
  const { statistics } = summary.outputs[0]!;
  let read: Record<string, unknown>;
  beforeAll(() => {
    const { python } = found as { python: string };
    read = runPython(python, SCRIPT, [folder, JSON.stringify(statistics!.histogram!.edges)]) as typeof read;
  }, 60_000);

  it("read a folder of parts as one frame", () => {
    expect(read.jobs).toBe(true);
    expect(read.failed).toEqual([7, 57, 107, 157, 207, 257, 307, 357]);
    expect(read.dtypes).toMatchObject({ job: "int64", P: "float64", scan: "object", "field.re": "float64" });
    const scan = tables[3]!.data[tables[3]!.columns.findIndex(({ name }) => name === "scan")] as Float64Array;
    expect(read.scan).toEqual([...scan.subarray(15, 20)]);
  });

  it("find units, the run and the spec's hash in the metadata", () => {
    expect(read.keys).toEqual(["katfan", "katfan.columns", "katfan.failures", "katfan.summary"]);
    expect(read.units).toMatchObject({ job: "", "LASER.P": "W", "M1.phi": "deg", field: "sqrt(W)" });
    expect(read.origin).toMatchObject({ run: ORIGIN.run, specSha256: ORIGIN.specSha256, engine: "1", first: 0 });
  });

  it("come to the same statistics as the summary", () => {
    expect(read.mean).toBeCloseTo(statistics!.mean!, 13);
    expect(read.variance).toBeCloseTo(statistics!.variance!, 13);
    expect(read.skew).toBeCloseTo(statistics!.skew!, 10);
    expect(read.min).toBe(statistics!.min!.job);
    expect(read.histogram).toEqual(statistics!.histogram!.counts);
    const quantile = (p: number) => statistics!.quantiles.find((each) => each.p === p)!;
    for (const [index, p] of [0.05, 0.5, 0.95].entries()) {
      const { value, within } = quantile(p);
      expect(Math.abs((read.quantiles as number[])[index]! - value)).toBeLessThanOrEqual(within);
    }
  });

  it("come to the same covariances and correlations", () => {
    const { variables, covariance, correlation } = summary.covariance!;
    const where = ["P", "LASER.P", "M1.phi"].map((name) => variables.findIndex((variable) => variable.name === name));
    for (const [row, i] of where.entries()) {
      for (const [column, j] of where.entries()) {
        expect((read.covariance as number[][])[row]![column]).toBeCloseTo(covariance[i]![j]!, 12);
        expect((read.correlation as number[][])[row]![column]).toBeCloseTo(correlation[i]![j]!, 12);
      }
    }
  });
});
