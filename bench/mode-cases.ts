/**
 * What is timed of beams and modes beside Finesse: sweeps, jobs, and what they take to be made. Seconds are the processor's on both sides,
 * but for the cavity and for what is run from the shell.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import type { JobProgram } from "../lib/analysis/job-program.js";
import { compileJobs } from "../lib/analysis/jobs/compile-jobs.js";
import { solveModel } from "../lib/analysis/whole/solve.js";
import { parse } from "../lib/katscript/parse.js";
import type { Model } from "../lib/model/model.js";
import { ANEW, axisCases, buffers, type Case, processorSeconds, seconds } from "./cases.js";
import { generator } from "./generator.js";
import { wholeAligo } from "./ligo.js";
import { modeCase } from "./mode-case.js";
import { mismatchedCavity } from "./models.js";

const at = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));

/** All that the text reads, without its locks. */
export function modalAligo(python: string, maxtem: number): string {
  return `${wholeAligo(python).replace(/^lock .*$/gm, "")}\nmodes(maxtem=${maxtem})\n`;
}

function cavity(maxtem: number): readonly Case[] {
  const name = `mismatched Fabry-Perot, modes up to order ${maxtem}, one tuning swept`;
  // So many that making the kernel is a small part of it.
  const points = maxtem === 8 ? 10_000 : 40_000;
  return axisCases(name, mismatchedCavity(maxtem, points), points, maxtem === 8 ? 100 : 60);
}

/** Finesse's seconds a point are those of many less those of one. */
function darm(python: string, maxtem: number, theirPoints: number, least: number | undefined): Case {
  const points = 10_000;
  const text = modalAligo(python, maxtem);
  const swept = (steps: number) => `${text}xaxis(DARM.DC, lin, -0.001, 0.001, ${steps})\n`;
  const model = parse(swept(points - 1));
  return {
    name: `aligo.kat with maxtem ${maxtem}, DARM swept`,
    against: "its xaxis, without what it takes to begin",
    least,
    unit: "point",
    ours: () => processorSeconds(() => solveModel(model, ANEW)) / points,
    theirs: async (peer) => {
      const of = (katscript: string) => peer.seconds({ do: "axis", katscript, processor: true });
      return Math.max(0, (await of(swept(theirPoints))) - (await of(`${text}noxaxis()\n`))) / theirPoints;
    },
  };
}

const GEOMETRY = [
  "ITMX.Rcx",
  "ITMX.Rcy",
  "ETMX.Rcx",
  "ETMX.Rcy",
  "ITMY.Rcx",
  "ETMY.Rcx",
  "PR2.Rcx",
  "SR2.Rcx",
  "LX.L",
  "LY.L",
] as const;
/** How far geometry varies, of itself. */
const SPREAD = 1e-4;

/** A lens as heat makes one on a test mass. */
function thermalMap() {
  const side = Float64Array.from({ length: 61 }, (_, index) => 0.17 * (index / 30 - 1));
  const height = Float64Array.from({ length: 61 * 61 }, (_, place) => {
    const [x, y] = [side[place % 61]! / 0.06, side[Math.floor(place / 61)]! / 0.06];
    return 2e-8 / (1 + x * x + y * y);
  });
  return { x: side, y: side, height };
}

interface JobsOf {
  readonly name: string;
  readonly against: string;
  readonly model: Model;
  readonly katscript: string;
  readonly inputs: readonly string[];
  readonly least: number | undefined;
  readonly map?: ReturnType<typeof thermalMap>;
}

function jobsCase({ name, against, model, katscript, inputs, least, map }: JobsOf): Case {
  const [ours, theirs] = [1_000, 3];
  let program: JobProgram | undefined;
  const made = () => {
    program ??= compileJobs(model, { inputs, jobs: ours });
    return program;
  };
  const rows = (count: number): number[][] => {
    const draw = generator(7);
    return Array.from({ length: count }, () =>
      [...made().nominal].map((value) => value * (1 + SPREAD * (draw() - 0.5))),
    );
  };
  return {
    name,
    against,
    least,
    unit: "job",
    ours: () => {
      const values = Float64Array.from(rows(ours).flat());
      const out = buffers(made(), ours);
      return processorSeconds(() => made().run(values, ours, out)) / ours;
    },
    theirs: async (peer) => {
      const request = { katscript, parameters: inputs, values: rows(theirs), processor: true } as const;
      if (map === undefined) return (await peer.seconds({ do: "loop", ...request })) / theirs;
      const { x, y, height } = map;
      return (await peer.seconds({ do: "map", ...request, x: [...x], y: [...y], height: [...height] })) / theirs;
    },
  };
}

function geometryOfJobs(python: string): Case {
  const katscript = `${modalAligo(python, 4)}noxaxis()\n`;
  return jobsCase({
    name: "aligo.kat with maxtem 4, ten curvatures and lengths vary a job",
    against: "a loop that sets the parameters and runs noxaxis",
    model: parse(katscript),
    katscript,
    inputs: GEOMETRY,
    least: 30,
  });
}

function mapOfJobs(python: string): Case {
  const text = `${modalAligo(python, 4)}variable heat 1\n`;
  const model = parse(`${text}noxaxis()\n`);
  const map = thermalMap();
  model.setMap("ITMX", { grid: map, amplitude: "heat" });
  return jobsCase({
    name: "aligo.kat with maxtem 4, a thermal map on a test mass scaled a job",
    against: "a loop that sets the scaled map and runs noxaxis",
    model,
    katscript: `${text}noxaxis()\n`,
    inputs: ["heat"],
    least: undefined,
    map,
  });
}

/** A length of its own each time, so that nothing is remembered but code. The first point too, since what it runs on is made for it. */
function making(python: string, maxtem: number, least: number | undefined): Case {
  const text = modalAligo(python, maxtem);
  let turn = 0;
  return {
    name: `aligo.kat with maxtem ${maxtem}, from the text to a kernel for DARM and its first point`,
    against: "reading the text and its first noxaxis, less a second one",
    least,
    unit: "kernel",
    ours: () => {
      const own = text.replace("L=0.4282", `L=${0.4282 + 1e-6 * ++turn}`);
      return processorSeconds(() => {
        const program = compileJobs(parse(`${own}noxaxis()\n`), { inputs: ["DARM.DC"], jobs: 10_000 });
        program.run(program.nominal.slice(), 1, buffers(program, 1));
      });
    },
    theirs: (peer) => peer.seconds({ do: "make", katscript: `${text}noxaxis()\n`, processor: true }),
  };
}

function fromTheShell(python: string): Case {
  const kept = mkdtempSync(path.join(tmpdir(), "katfan-bench-"));
  const file = path.join(kept, "aligo.kat");
  const text = `${modalAligo(python, 4)}noxaxis()\n`;
  const run = (command: string, args: readonly string[]) =>
    seconds(() => {
      writeFileSync(file, text);
      execFileSync(command, args, { stdio: "ignore" });
    });
  process.once("exit", () => rmSync(kept, { recursive: true }));
  return {
    name: "katfan solve aligo.kat with maxtem 4 from the shell, whole process",
    against: "the same with its Python",
    least: 5,
    unit: "run",
    ours: () => run(at("../bin/katfan"), ["solve", file, "--json"]),
    theirs: async (peer) => run(peer.python, [at("../scripts/peer/solve.py"), file]),
  };
}

export function modeCases(python: string): readonly Case[] {
  return [
    ...[2, 4, 8].flatMap(cavity),
    darm(python, 2, 400, 50),
    darm(python, 4, 100, 50),
    darm(python, 8, 6, undefined),
    geometryOfJobs(python),
    mapOfJobs(python),
    making(python, 4, 30),
    making(python, 8, undefined),
    fromTheShell(python),
    modeCase("the last mirror's tuning swept", [2], 1, 5),
    modeCase("the middle mirror's tuning swept", [1], 2, 5),
    modeCase("the middle and the last one's tunings vary", [1, 2], 3, 2),
  ];
}
