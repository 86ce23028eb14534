/**
 * LIGO's and Virgo's own files in plane waves: powers, amplitudes, transfer functions and quantum noise from 5 Hz to 5 kHz beside the real
 * Finesse.
 *
 * Plane waves are what is left of them without their beams and cavities: beside those Finesse's `modes(off)` keeps the fundamental mode.
 */
import { expect, it } from "vitest";
import { describeUnless } from "../../missing.js";
import { comparedWithFinesse, missing, observatoryFile } from "./observatory-files.js";

/** A file's text in plane waves. */
function planeWaves(...file: readonly string[]): string {
  return observatoryFile(...file).replace(/^(gauss|cav|cavity) .*$/gm, "");
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

describeUnless(missing)("in plane waves, as Finesse gives them", () => {
  const differences = comparedWithFinesse();
  it.each(Object.entries(cases))("%s", async (name, textOf) => {
    expect(await differences(name, textOf(), 1e-7)).toEqual([]);
  });
});
