/** Which numbers of a run's jobs a report has where not all have room. */
import { expect, it } from "vitest";
import { sampledJobs } from "../../../lib/results/part/sampled-jobs.js";
import { sampleRows } from "../../../lib/results/part/sampled-rows.js";
import { tableOf } from "../../../lib/results/part/table-of.js";
import { reportHtml } from "../../../lib/results/report/report.js";
import { reasonsOf } from "../../../lib/results/summary/failure-reasons.js";
import { finishSummary, readFinished } from "../../../lib/results/summary/finish.js";
import { summarize } from "../../../lib/results/summary/summary.js";
import { readSpec } from "../../../lib/sweep/reading/read-spec.js";
import { RUN } from "../report-source.js";
import { normals } from "../tables.js";

const MANY = 90;
const FOLLOWED = 77;

/** As many outputs as inputs; each output is the input of its number, the first one that of another. */
function shown(jobs: number) {
  const names = Array.from({ length: MANY }, (_, at) => `x${at}`);
  const vary = Object.fromEntries(names.map((name) => [`${name}.phi`, { kind: "normal", mean: 0, sigma: 1 }]));
  const spec = readSpec({ model: names.map((name) => `m ${name}\n`).join(""), vary, jobs });
  const next = normals(5);
  const values = Float64Array.from({ length: jobs * MANY }, () => next());
  const outputs = names.map((_, at) =>
    Float64Array.from({ length: jobs }, (_, job) => values[job * MANY + (at === 0 ? FOLLOWED : at)]!),
  );
  const sweep = {
    inputs: names.map((name) => ({ name: `${name}.phi`, unit: "degrees" })),
    outputs: names.map((name) => ({ name: `y${name}`, unit: "W", complex: false, shape: [], axes: [] })),
  };
  const table = tableOf(sweep, 0, jobs, { values, outputs, errors: new Map() });
  const summary = readFinished(finishSummary(summarize(table, spec), spec, RUN, reasonsOf(table)));
  const page = reportHtml({ spec, run: RUN, summary, rows: sampleRows(table, sampledJobs(spec)), provenance: [] });
  const { x, columns } = JSON.parse(/id="rows">(.*?)<\/script>/s.exec(page)![1]!) as {
    readonly x: string;
    readonly columns: readonly { readonly label: string; readonly role: string }[];
  };
  const of = (role: string) => columns.filter((column) => column.role === role).map(({ label }) => label);
  return { x, inputs: of("input"), outputs: of("output") };
}

it("of many numbers half are outputs and half inputs, with the one that the first output follows", () => {
  const { x, inputs, outputs } = shown(1_000);
  expect([inputs.length, outputs.length]).toEqual([49, 49]);
  expect(outputs[0]).toBe("yx0");
  expect(inputs).toContain(x);
});

it("of few jobs all numbers have room", () => {
  const { inputs, outputs } = shown(200);
  expect([inputs.length, outputs.length]).toEqual([MANY, MANY]);
});
