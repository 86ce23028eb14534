/**
 * LIGO's and Virgo's own files, as their packages bring them, in plane waves: powers, amplitudes, transfer functions and quantum
 * noise from 5 Hz to 5 kHz beside the real Finesse.
 *
 * The files are installed for the test alone and run, none of them is copied here. Plane waves are what is left of them without their
 * beams and cavities: beside those Finesse's `modes(off)` keeps the fundamental mode. What Finesse 3.0.2 doesn't take of them is put right.
 */
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, it } from "vitest";
import { solveText } from "../../../lib/analysis/whole/solve.js";
import { PythonUnavailable, pythonPrograms } from "../../../scripts/python-environment.js";
import { pythonWithFinesse } from "../../finesse.js";
import { type GoldenSolution, judge } from "../../golden-runner.js";
import { describeUnless } from "../../missing.js";

const ROOT = path.resolve(import.meta.dirname, "..", "..", "..");
const PACKAGES = "finesse-ligo==1.0.15\nfinesse-virgo==1.0.9\n";

const finesse = await pythonWithFinesse();
const files = await dataFiles();

/** The folder of Python's packages that the files lie in, or why there is none. */
async function dataFiles(): Promise<{ readonly folder: string } | { readonly missing: string }> {
  try {
    const programs = await pythonPrograms(PACKAGES, { options: ["--no-deps"] });
    const lib = path.join(programs, "..", "lib");
    const python = readdirSync(lib).find((name) => name.startsWith("python3"))!;
    return { folder: path.join(lib, python, "site-packages") };
  } catch (error) {
    if (error instanceof PythonUnavailable) return { missing: `no files of LIGO and Virgo: ${error.message}` };
    throw error;
  }
}

/** A file's text in plane waves. */
function planeWaves(...file: readonly string[]): string {
  const text = readFileSync(path.join((files as { folder: string }).folder, ...file), "utf8");
  return text.replace(/^(gauss|cav|cavity) .*$/gm, "").replaceAll("disabled=true", "enabled=false");
}

const ligo = () => planeWaves("finesse_ligo", "katscript", "aligo.kat");
const virgo = () =>
  planeWaves("finesse_virgo", "katscript", "00_virgo_common_file.kat") +
  planeWaves("finesse_virgo", "katscript", "01_additional_katscript.kat");

const MASSES = ["ITMX", "ETMX", "ITMY", "ETMY"].map((name) => `free_mass ${name}_sus ${name}.mech mass=40`).join("\n");
const CURVE = "xaxis(fsig, log, 5, 5k, 30)";
const OFFSET = "change(DARM.DC=0.0005)";

function noiseAt(node: string): string {
  const kinds = ["qnoised q NODE", "qnoised r NODE nsr=true", "qshot s NODE", "qnoisebhd h NODE 1 90"];
  return `${kinds.join("\n").replaceAll("NODE", node)}\npd1 p ${node} f=fsig`;
}

function response(inputs: string, outputs: string): string {
  return `fsig(1)\nseries(${OFFSET}, frequency_response(geomspace(5, 5k, 7), [${inputs}], [${outputs}]))`;
}

/** aLIGO with a filter cavity of 300 m between the squeezer and the Faraday isolator. */
function filtered(): string {
  const [before, after] = [
    "    OFI.p2\n)",
    "    FCI.p1\n)\nlink(FCI.p3, 1, FC1)\nlink(FC1.p2, 300, FC2)\nlink(FCI.p4, 0.5, OFI.p2)\n",
  ];
  const text = ligo();
  expect(text).toContain(before);
  const mirrors = "m FC1 R=1-0.00136 T=0.00136\nm FC2 R=1-7e-6 T=6e-6 phi=0.002\ndbs FCI\n";
  return `${text.replace(before, after)}\n${mirrors}${MASSES}\nfsig(1)\nsgen g STRAIN\n`;
}

const cases: Readonly<Record<string, () => string>> = {
  "aLIGO's powers and amplitudes": () => ligo(),
  "aLIGO's powers and amplitudes off its working point": () =>
    `${ligo()}\nseries(${OFFSET}, change(PRCL.DC=2), noxaxis())`,
  "aLIGO's locks": () => `${ligo()}\nseries(run_locks(exception_on_fail=false, max_iterations=2), noxaxis())`,
  "aLIGO's transfer functions": () =>
    `${ligo()}\n${MASSES}\n${response("DARM, CARM, STRAIN, FRQ, RIN, PRCL, SRCL, MICH, MICH2", "AS.DC, AS45.I, AS45.Q, REFL9.I, REFL9.Q, POP45.I, POP18.Q, DARM")}`,
  "aLIGO's quantum noise": () =>
    `${ligo()}\n${MASSES}\nfsig(1)\nsgen g STRAIN\n${noiseAt("OMC_OC.p3.o")}\nseries(${OFFSET}, ${CURVE})`,
  "aLIGO's quantum noise with frequency-dependent squeezing": () =>
    `${filtered()}${noiseAt("OMC_OC.p3.o")}\nseries(${OFFSET}, ${CURVE})`,
  "Virgo's powers and amplitudes": () => virgo(),
  "Virgo's transfer functions": () =>
    `${virgo()}\n${response("DARM, CARM, MICH, PRCL, SRCL, DARM_Fz, i1.amp, i1.frq", "B1.DC, B2.DC, B4.DC, B1p_56.I, B2_6.Q, B2_56.I, B2_8.I, DARM")}`,
  "Virgo's quantum noise": () =>
    `${virgo()}\nfsig(1)\ndof S LN.dofs.h 1 LW.dofs.h -1\nsgen g S\n${noiseAt("OMC1_2.p3.o")}\nseries(${OFFSET}, ${CURVE})`,
};

const missing = "missing" in finesse ? finesse.missing : "missing" in files ? files.missing : undefined;

describeUnless(missing)("in plane waves, as Finesse gives them", () => {
  it.each(Object.entries(cases))("%s", (name, textOf) => {
    const katscript = textOf();
    const { python } = finesse as { python: string };
    const solver = path.join(ROOT, "scripts", "peer", "solve.py");
    const said = execFileSync(python, [solver], {
      input: katscript,
      encoding: "utf8",
      stdio: ["pipe", "pipe", "ignore"],
      maxBuffer: 1 << 27,
    });
    const theirs = JSON.parse(said) as GoldenSolution;
    expect(Object.keys(theirs.outputs).length).toBeGreaterThan(0);
    expect(judge({ name, area: "observatories", katscript, rtol: 1e-7, ...theirs }, solveText)).toEqual([]);
  });
});
