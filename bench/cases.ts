/**
 * What is timed, on our side and on Finesse's: seconds a point, both sides from a model that is read already.
 *
 * An axis has two rows: of a model that was run before, whose kernel is kept, and of one that is run for the first time in a process that
 * has run others, which makes its kernel anew. Programs of jobs are made already.
 */
import { type ExecFileSyncOptions, execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { JobProgram } from "../lib/analysis/job-program.js";
import { compileJobs } from "../lib/analysis/jobs/compile-jobs.js";
import { compilePoints } from "../lib/analysis/points/point-program.js";
import { type SolveOptions, solveModel } from "../lib/analysis/whole/solve.js";
import { parse } from "../lib/katscript/parse.js";
import { compileSweep } from "../lib/sweep/jobs/compile-sweep.js";
import type { CompiledSweep } from "../lib/sweep/jobs/job-results.js";
import { readSpec } from "../lib/sweep/reading/read-spec.js";
import type { Job } from "../lib/sweep/spec/code-job.js";
import { generator } from "./generator.js";
import {
  advancedLigo,
  dualRecycled,
  dualRecycledScan,
  fabryPerot,
  poundDreverHall,
  RECYCLED_MIRRORS,
} from "./models.js";
import type { Peer } from "./peer.js";
import { type Network, randomNetwork } from "./random-network.js";

export interface Case {
  readonly name: string;
  /** What Finesse does. */
  readonly against: string;
  /** How many times quicker we must be; undefined if nothing is promised. */
  readonly least: number | undefined;
  /** What one unit is, as `point`. */
  readonly unit: string;
  /** Seconds a unit. */
  ours(): number;
  theirs(peer: Peer): Promise<number>;
}

const AXIS = "its xaxis";
const LOOP = "a loop that sets the parameters and runs noxaxis";
export const seconds = (work: () => void): number => {
  const start = performance.now();
  work();
  return (performance.now() - start) / 1000;
};

/** In the processor's time, an axis of a model that was run before, as whoever looks at one from all sides does; then the same with the kernel made anew. */
export function axisCases(
  name: string,
  katscript: string,
  points: number,
  least: number | undefined,
): readonly [again: Case, anew: Case] {
  const model = parse(katscript);
  const timed = (own: string, leastOf: number | undefined, options: SolveOptions): Case => ({
    name: own,
    against: AXIS,
    least: leastOf,
    unit: "point",
    ours: () => processorSeconds(() => solveModel(model, options)) / points,
    theirs: async (peer) => (await peer.seconds({ do: "axis", katscript, processor: true })) / points,
  });
  return [timed(name, least, {}), timed(`${name}, its kernel made anew`, undefined, ANEW)];
}

/** Nothing is kept of a model but the code of kernels, by their structure. */
export const ANEW: SolveOptions = { compile: compilePoints };

/** The processor's time, of all threads together. */
export const processorSeconds = (work: () => void): number => {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
};

/** The same in the processor's time, with so many points that making the kernel is a small part of ours, and fewer for Finesse, which makes none. */
export function longAxisCase(
  name: string,
  katscript: (points: number) => string,
  [ourPoints, theirPoints]: readonly [number, number],
  least: number,
): Case {
  const model = parse(katscript(ourPoints));
  const theirs = katscript(theirPoints);
  return {
    name,
    against: "its own analysis",
    least,
    unit: "frequency",
    ours: () => processorSeconds(() => solveModel(model, ANEW)) / ourPoints,
    theirs: async (peer) => (await peer.seconds({ do: "axis", katscript: theirs, processor: true })) / theirPoints,
  };
}

/** Jobs of a compiled program at scattered values around the nominal ones. */
function scattered(program: JobProgram, count: number, spread: (index: number) => number): Float64Array {
  const draw = generator(7);
  const width = program.inputs.length;
  return Float64Array.from({ length: count * width }, (_, at) => {
    return program.nominal[at % width]! + spread(at % width) * (draw() - 0.5);
  });
}

export function buffers(program: JobProgram, count: number): Float64Array[] {
  return program.outputs.map(({ complex, shape }) => {
    return new Float64Array(count * (complex ? 2 : 1) * shape.reduce((product, size) => product * size, 1));
  });
}

/** Seconds a job of a program that is made already. */
function jobSeconds(program: JobProgram, count: number, spread: (index: number) => number): number {
  const values = scattered(program, count, spread);
  const out = buffers(program, count);
  return seconds(() => program.run(values, count, out)) / count;
}

const THEIR_JOBS = 60;
const OUR_JOBS = 20_000;

function monteCarlo(): Case {
  const katscript = dualRecycled("noxaxis()");
  const inputs = [...RECYCLED_MIRRORS.map((name) => `${name}.phi`), ...RECYCLED_MIRRORS.map((name) => `${name}.T`)];
  const spread = (index: number) => (index < RECYCLED_MIRRORS.length ? 0.1 : 1e-6);
  let program: JobProgram | undefined;
  const made = () => {
    program ??= compileJobs(parse(katscript), { inputs, jobs: OUR_JOBS });
    return program;
  };
  return {
    name: "dual-recycled Michelson, nine frequencies, six tunings and six transmissions vary a job",
    against: LOOP,
    least: 3_000,
    unit: "job",
    ours: () => jobSeconds(made(), OUR_JOBS, spread),
    theirs: async (peer) => {
      const values = scattered(made(), THEIR_JOBS, spread);
      const rows = Array.from({ length: THEIR_JOBS }, (_, job) => [
        ...values.subarray(job * inputs.length, (job + 1) * inputs.length),
      ]);
      const request = { do: "loop", katscript, parameters: inputs, values: rows } as const;
      return (await peer.seconds(request)) / THEIR_JOBS;
    },
  };
}

/** Everything varies: the tunings of all mirrors and beam splitters, where Finesse's axis moves one of them. */
function everythingVaries(network: Network, points: number): Case {
  const katscript = `${network.katscript}xaxis(${network.tunings[0]}, lin, -90, 90, ${points - 1})\n`;
  let program: JobProgram | undefined;
  return {
    name: `random network of ${network.nodes} nodes, everything varies`,
    against: AXIS,
    least: 2,
    unit: "point",
    ours: () => {
      program ??= compileJobs(parse(network.katscript), { inputs: network.tunings, jobs: points });
      return jobSeconds(program, points, () => 90);
    },
    theirs: async (peer) => (await peer.seconds({ do: "axis", katscript })) / points,
  };
}

function oneVaries(nodes: number, points: number, least: number | undefined): readonly Case[] {
  const network = randomNetwork(nodes, nodes);
  const katscript = `${network.katscript}xaxis(${network.tunings[0]}, lin, -90, 90, ${points - 1})\n`;
  return axisCases(`random network of ${network.nodes} nodes, one parameter varies`, katscript, points, least);
}

function compiling(): Case {
  const katscript = advancedLigo(2);
  const model = parse(katscript.replace(/^xaxis\(.*$/m, "noxaxis()"));
  let turn = 0;
  return {
    name: "making the kernel, all of Advanced LIGO",
    against: "reading the text (its parser)",
    least: 30,
    unit: "kernel",
    ours: () => {
      // A wavelength of its own each time, so that nothing is remembered.
      const other = model.clone();
      other.set("PRM.phi", 150.5 + 1e-3 * ++turn);
      return seconds(() => compileJobs(other, { inputs: ["DARM.DC"], jobs: 10_000 }));
    },
    theirs: (peer) => peer.seconds({ do: "parse", katscript }),
  };
}

const PATHOS_JOBS = 10_000;

/** The first example, as a user runs it: a process from its start to its end. */
function wholeProcess(): Case {
  const katfan = fileURLToPath(new URL("../bin/katfan", import.meta.url));
  const spec = fileURLToPath(new URL("../examples/laser-noise", import.meta.url));
  const pathos = fileURLToPath(new URL("./peer-pathos.py", import.meta.url));
  const inFolder = (work: (folder: string) => void): number => {
    const folder = mkdtempSync(join(tmpdir(), "katfan-bench-"));
    const took = seconds(() => work(folder));
    rmSync(folder, { recursive: true });
    return took;
  };
  const quietly: ExecFileSyncOptions = { stdio: ["ignore", "ignore", "inherit"] };
  return {
    name: "the first example's 10,000 jobs, whole process, parts and report on disk, two workers",
    against: "the same with pathos over two processes, whole process",
    least: 15,
    unit: "run",
    ours: () =>
      inFolder((out) => execFileSync(katfan, ["run", spec, "--workers", "2", "--out", out, "--json"], quietly)),
    theirs: async ({ python }) =>
      inFolder((out) => {
        execFileSync(python, [pathos, String(PATHOS_JOBS), join(out, "result.npz")], quietly);
      }),
  };
}

/** One job of the first example, without any start-up. */
function oneJob(): Case {
  const katscript = "l LASER P=1\npd P LASER.p1.o\nnoxaxis()\n";
  const jobs = 1_000_000;
  const theirJobs = 300;
  let program: JobProgram | undefined;
  return {
    name: "a job of the first example",
    against: LOOP,
    least: 1_000,
    unit: "job",
    ours: () => {
      program ??= compileJobs(parse(katscript), { inputs: ["LASER.P"], jobs });
      return jobSeconds(program, jobs, () => 0.1);
    },
    theirs: async (peer) => {
      const values = Array.from({ length: theirJobs }, (_, job) => [1 + job * 1e-4]);
      return (await peer.seconds({ do: "loop", katscript, parameters: ["LASER.P"], values })) / theirJobs;
    },
  };
}

/** In the processor's time, a job of code, which sets twelve numbers of a model of its own and runs it: with all that stands around it but its row in a part. */
function codeJob(): Case {
  const katscript = dualRecycled("noxaxis()");
  const paths = RECYCLED_MIRRORS.flatMap((name) => [`${name}.phi`, `${name}.T`]);
  const jobs = 500;
  let sweep: CompiledSweep | undefined;
  const nominal = parse(katscript);
  const run = ({ model, random }: Job) => {
    model.setAll(Object.fromEntries(paths.map((path) => [path, nominal.get(path) + random.normal(0, 1e-6)])));
    return model.run().outputs;
  };
  const spec = { model: katscript, job: { code: String(run), sha256: "0".repeat(64) }, jobs, seed: 7 };
  return {
    name: "a job of code, which sets twelve numbers of a dual-recycled Michelson and runs it",
    against: LOOP,
    least: undefined,
    unit: "job",
    ours: () => {
      sweep ??= compileSweep(readSpec(spec), { runCode: run });
      const { run: runJobs } = sweep;
      return processorSeconds(() => runJobs(0, jobs)) / jobs;
    },
    theirs: async (peer) => {
      const values = Array.from({ length: THEIR_JOBS }, (_, job) =>
        paths.map((path) => nominal.get(path) * (1 + 1e-6 * job)),
      );
      return (await peer.seconds({ do: "loop", katscript, parameters: paths, values, processor: true })) / THEIR_JOBS;
    },
  };
}

const NETWORK_SIZES = [10, 30, 100, 400, 1000] as const;

export function allCases(): readonly Case[] {
  const points = 10_000;
  return [
    ...axisCases("Fabry-Perot, three powers", fabryPerot(points), points, 60),
    ...axisCases("Pound-Drever-Hall, five frequencies", poundDreverHall(points), points, 60),
    ...axisCases("dual-recycled Michelson, nine frequencies, one tuning swept", dualRecycledScan(points), points, 60),
    ...axisCases("all of Advanced LIGO, one degree of freedom swept", advancedLigo(points), points, undefined),
    monteCarlo(),
    oneJob(),
    codeJob(),
    wholeProcess(),
    ...NETWORK_SIZES.flatMap((nodes) => oneVaries(nodes, points, nodes === 400 ? 100 : undefined)),
    ...NETWORK_SIZES.map((nodes) => everythingVaries(randomNetwork(nodes, nodes), 400)),
    compiling(),
  ];
}
