/** Runs to report on, small ones that have everything a report shows. */
import type { Output } from "../../lib/analysis/job-program.js";
import { sampledJobs } from "../../lib/results/part/sampled-jobs.js";
import { sampleRows } from "../../lib/results/part/sampled-rows.js";
import { tableOf } from "../../lib/results/part/table-of.js";
import type { ReportSource } from "../../lib/results/report/report.js";
import { reasonsOf } from "../../lib/results/summary/failure-reasons.js";
import { finishSummary, readFinished } from "../../lib/results/summary/finish.js";
import { summarize } from "../../lib/results/summary/summary.js";
import { readSpec } from "../../lib/sweep/reading/read-spec.js";
import { normals } from "./tables.js";

export const RUN = "3f2a9c00000000000000000000000000";
const FREQUENCIES: readonly number[] = Array.from({ length: 40 }, (_, n) => 10 ** (1 + n / 13));
const output = (name: string, unit: string): Output => ({ name, unit, complex: false, shape: [], axes: [] });

/** The first example: a laser's power, drawn anew for each job. @param fails which jobs fail */
export function laserNoise(jobs: number, fails: (job: number) => boolean = () => false): ReportSource {
  const spec = readSpec({
    name: "Laser power noise",
    description: "A laser whose power is drawn anew for each job, and the photodiode that sees it.",
    model: "l LASER P=1\npd P LASER.p1.o\n",
    vary: { "LASER.P": { kind: "normal", mean: 1, sigma: 0.1 } },
    jobs,
  });
  const next = normals(5);
  const values = Float64Array.from({ length: jobs }, () => 1 + 0.1 * next());
  const sweep = { inputs: [{ name: "LASER.P", unit: "W" }], outputs: [output("P", "W")] };
  const failed = [...values.keys()].filter(fails);
  const errors = new Map(failed.map((job) => [job, `no light in job ${job}`]));
  const powers = values.map((power, job) => (errors.has(job) ? Number.NaN : power));
  const table = tableOf(sweep, 0, jobs, { values, outputs: [powers], errors });
  const summary = readFinished(finishSummary(summarize(table, spec), spec, RUN, reasonsOf(table)));
  const rows = sampleRows(table, sampledJobs(spec));
  return { spec, run: RUN, summary, rows, provenance: [["engine", "1"]] };
}

/** Three mirrors, outputs of all kinds, some jobs that failed; `words` is in each text that a user writes. */
export function everything(words: string): ReportSource {
  const jobs = 500;
  const names = [`ITM.T`, `ETM.T`, `ITM.phi`];
  const outputs: Output[] = [
    output(`P ${words}`, "W"),
    output("dark", `W ${words}`),
    output("constant", "m"),
    { ...output("field", "sqrt(W)"), complex: true },
    {
      ...output("noise", "m/sqrt(Hz)"),
      shape: [FREQUENCIES.length],
      axes: [{ name: `f ${words}`, unit: "Hz", values: FREQUENCIES }],
    },
    {
      ...output("map", "W"),
      shape: [3, 2],
      axes: [
        { name: "ITM.phi", unit: "deg", values: [0, 1, 2] },
        { name: `ETM.phi ${words}`, values: [-1, 1] },
      ],
    },
  ];
  const spec = readSpec({
    name: `Everything ${words}`,
    description: `First line ${words}\nsecond line`,
    model: `# ${words}\nl L0 P=1\n`.repeat(20),
    vary: Object.fromEntries(names.map((name) => [name, { kind: "lognormal", sigma: 0.1, relative: "factor" }])),
    jobs,
    report: { x: "ITM.T", log: ["dark", "noise"] },
  });
  const next = normals(9);
  const data = [1, 1, 1, 2, FREQUENCIES.length, 6].map((size) => new Float64Array(size * jobs));
  const values = Float64Array.from({ length: 3 * jobs }, () => 0.01 * Math.exp(0.1 * next()));
  const errors = new Map<number, string>();
  for (let job = 0; job < jobs; job++) {
    const spectrum = FREQUENCIES.map((f) => 1e-20 * (100 / f + f / 500) * Math.exp(0.2 * next()));
    const failed = job % 100 === 42;
    if (failed) errors.set(job, `no solution ${words}`);
    const power = values[3 * job]! * 100 + 0.1 * next();
    const map = [0, 1, 2, 3, 4, 5].map((cell) => cell + 0.1 * next());
    const dark = 1e-9 * Math.exp(2 * next());
    for (const [index, row] of [[power], [dark], [3], [next(), next()], spectrum, map].entries()) {
      data[index]!.set(failed ? row.map(() => Number.NaN) : row, job * row.length);
    }
  }
  const sweep = { inputs: names.map((name) => ({ name, unit: name === "ITM.phi" ? "deg" : "" })), outputs };
  const table = tableOf(sweep, 0, jobs, { values, outputs: data, errors });
  const summary = readFinished(finishSummary(summarize(table, spec), spec, RUN, reasonsOf(table)));
  return { spec, run: RUN, summary, rows: sampleRows(table, sampledJobs(spec)), provenance: [["who", words]] };
}
