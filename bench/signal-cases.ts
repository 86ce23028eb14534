/**
 * What is timed of signals and quantum noise beside Finesse: transfer functions, curves of noise, jobs of curves. Seconds are the processor's
 * on both sides, but for what is run from the shell.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import type { JobProgram } from "../lib/analysis/job-program.js";
import { compileJobs } from "../lib/analysis/jobs/compile-jobs.js";
import { parse } from "../lib/katscript/parse.js";
import { buffers, type Case, longAxisCase, processorSeconds, seconds } from "./cases.js";
import { generator } from "./generator.js";
import { aligo } from "./ligo.js";

const LOOP = "a loop that sets the parameters and runs it";
const at = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));

/** Three degrees of freedom to four readouts. */
function response(points: number): string {
  return `\nfsig(1)\nfrequency_response(geomspace(5, 5000, ${points}), [DARM.AC, CARM.AC, PRCL.AC], [AS.DC, REFL9.I, REFL9.Q, POP9.I])\n`;
}

/** A curve of quantum noise at the output. */
function noise(points: number): string {
  return `\nfsig(1)\nqnoised noise OMC_OC.p3.o\nxaxis(fsig.f, log, 5, 5000, ${points - 1})\n`;
}

/** A detuned cavity whose end is a free mass: an optical spring. */
function spring(points: number): string {
  return `l L0 P=5
m a R=0.99 T=0.01
m b R=1 T=0 phi=0.2
free_mass sus b.mech 1
s input L0.p1 a.p1
s arm a.p2 b.p1 L=30
fsig(1)
sgen push b.mech.F_z
xd moved b.mech.z
pd1 reflected a.p1.o f=fsig
xaxis(fsig.f, log, 1, 10k, ${points - 1})
`;
}

interface JobsOf {
  readonly name: string;
  readonly katscript: string;
  readonly inputs: readonly string[];
  /** A job's inputs, by its index. */
  readonly values: (program: JobProgram, job: number) => ArrayLike<number>;
  readonly least: number | undefined;
  readonly ours: number;
  readonly theirs: number;
}

/** Jobs by a program that is made already, beside a loop in Finesse. */
function jobsCase({ name, katscript, inputs, values, least, ours, theirs }: JobsOf): Case {
  let program: JobProgram | undefined;
  const made = () => {
    program ??= compileJobs(parse(katscript), { inputs, jobs: 1000 });
    return program;
  };
  const rows = (count: number) => Array.from({ length: count }, (_, job) => [...Array.from(values(made(), job))]);
  return {
    name,
    against: LOOP,
    least,
    unit: "job",
    ours: () => {
      const given = Float64Array.from(rows(ours).flat());
      const out = buffers(made(), ours);
      return processorSeconds(() => made().run(given, ours, out)) / ours;
    },
    theirs: async (peer) => {
      const request = {
        do: "loop",
        katscript,
        parameters: inputs,
        values: rows(theirs),
        own: true,
        processor: true,
      } as const;
      return (await peer.seconds(request)) / theirs;
    },
  };
}

/** Losses and tunings of the arms and recycling mirrors. */
const VARIED = ["ITMX", "ETMX", "ITMY", "ETMY", "PRM", "SRM"].flatMap((name) => [`${name}.phi`, `${name}.L`]);

function curveOfJobs(python: string): Case {
  const katscript = aligo(python, "plane") + noise(200);
  return jobsCase({
    name: "aligo.kat in plane waves, losses and tunings of six mirrors vary a job, its curve of quantum noise at 200 frequencies",
    katscript,
    inputs: VARIED,
    values: ({ nominal }, job) => {
      const draw = generator(11 + job);
      return nominal.map((value, index) =>
        index % 2 === 0 ? value + 0.01 * (draw() - 0.5) : value * (1 + 0.1 * draw()),
      );
    },
    least: 100,
    ours: 20,
    theirs: 1,
  });
}

/** The public benchmark's interferometer of nine cells: signal, laser noises and quantum noise. */
function nineCells(): Case {
  const given = JSON.parse(readFileSync(at("../test/differometor/uifo_seed5.json"), "utf8")) as {
    readonly katscript: string;
    readonly parameters: readonly { readonly path: string }[];
    readonly points: readonly { readonly values: readonly number[] }[];
  };
  return jobsCase({
    name: "UIFO of 3 × 3 cells: all 194 parameters vary a job, three drives and the noise at 50 frequencies (4 ms a job are asked for)",
    katscript: given.katscript,
    inputs: given.parameters.map((parameter) => parameter.path),
    values: (_, job) => given.points[job % given.points.length]!.values,
    least: undefined,
    ours: 32,
    theirs: 1,
  });
}

/**
 * The texts on signals that the tests hold beside Finesse, each as a user runs it: a process from its start to its end. Finesse's own
 * benchmark suite isn't in its manual: its texts lie in a repository beside its sources, whose licence isn't ours.
 */
function fromTheShell(): Case {
  const folder = at("../test/golden/signals");
  const names = readdirSync(folder).filter((name) => name.endsWith(".json"));
  const inFolder = (work: (file: string) => void): number => {
    const kept = mkdtempSync(path.join(tmpdir(), "katfan-bench-"));
    const files = names.map((name) => {
      const file = path.join(kept, name.replace(".json", ".kat"));
      const { katscript } = JSON.parse(readFileSync(path.join(folder, name), "utf8")) as { readonly katscript: string };
      writeFileSync(file, katscript);
      return file;
    });
    const took = seconds(() => files.forEach(work));
    rmSync(kept, { recursive: true });
    return took / names.length;
  };
  const run = (command: string, args: readonly string[]) => {
    execFileSync(command, args, { stdio: "ignore" });
  };
  return {
    name: `${names.length} texts on signals from the shell, whole processes`,
    against: "the same with its Python",
    least: 5,
    unit: "text",
    ours: () => inFolder((file) => run(at("../bin/katfan"), ["solve", file, "--json"])),
    theirs: async ({ python }) => inFolder((file) => run(python, [at("../scripts/peer/solve.py"), file])),
  };
}

export function signalCases(python: string): readonly Case[] {
  const plane = aligo(python, "plane");
  const modal = `${aligo(python, "modes")}\nmodes(maxtem=2)\n`;
  const [many, few] = [10_000, 2_000];
  return [
    longAxisCase(
      "aligo.kat in plane waves, three inputs to four readouts",
      (points) => plane + response(points),
      [4 * many, few],
      50,
    ),
    longAxisCase("aligo.kat in plane waves, quantum noise", (points) => plane + noise(points), [4 * many, few], 100),
    longAxisCase(
      "aligo.kat with maxtem 2, three inputs to four readouts",
      (points) => modal + response(points),
      [many, 500],
      50,
    ),
    longAxisCase("aligo.kat with maxtem 2, quantum noise", (points) => modal + noise(points), [many, 500], 50),
    curveOfJobs(python),
    longAxisCase("a cavity with a free mass and an optical spring", spring, [4 * many, 4 * many], 50),
    nineCells(),
    fromTheShell(),
  ];
}
