/** The interferometers of a public benchmark: files of this folder, which README.md here defines. */
import { readFileSync } from "node:fs";
import path from "node:path";

export interface Curve {
  readonly real: ArrayLike<number>;
  readonly imag: ArrayLike<number>;
}

export interface Point {
  readonly label: string;
  readonly values: readonly number[];
  readonly signal: Curve;
  readonly transfer?: { readonly amplitude: Curve; readonly frequency: Curve };
  readonly noise: { readonly quantum: readonly number[] };
  readonly sensitivity: readonly number[];
  readonly powers?: Readonly<Record<"hard" | "soft" | "detector", readonly number[]>>;
  readonly penalty?: number;
  readonly loss: number;
  readonly gradient: readonly number[];
}

export interface Case {
  readonly katscript: string;
  readonly parameters: readonly { readonly path: string; readonly low: number; readonly high: number }[];
  readonly frequencies: readonly number[];
  readonly readout: {
    readonly kind: "single" | "difference";
    readonly detectors: readonly { readonly node: string }[];
    readonly noise_phase?: number;
    readonly noise_phase_path?: string;
  };
  readonly loss_definition: {
    readonly mean_over_frequencies: boolean;
    readonly laser_noise: boolean;
    readonly reference: readonly number[];
  };
  readonly constraints: {
    readonly surfaces: readonly { readonly kind: string; readonly sides: readonly (readonly string[])[] }[];
    readonly soft: readonly string[];
    readonly detector: readonly string[];
  } | null;
  readonly points: readonly Point[];
}

/** @param folder where its file is */
export function caseOf(name: string, folder = import.meta.dirname): Case {
  return JSON.parse(readFileSync(path.join(folder, `${name}.json`), "utf8")) as Case;
}

/** The nodes whose powers count, each once. */
export function poweredNodes({ constraints }: Case): readonly string[] {
  if (constraints === null) return [];
  const { surfaces, soft, detector } = constraints;
  return [...new Set([...surfaces.flatMap(({ sides }) => sides.flat()), ...soft, ...detector])];
}

/** The case's text with detectors of our own for the current that it reads, and of its powers. */
export function textOf(given: Case): string {
  const { katscript, readout } = given;
  const [one, two] = readout.detectors.map(({ node }) => node);
  const current = two === undefined ? `katfan_current D ${one}` : `katfan_current D ${one} 1 ${two} -1`;
  const phase = readout.noise_phase_path ?? readout.noise_phase ?? 0;
  const noise = two === undefined ? `katfan_qnoise Q ${one}` : `katfan_qnoise Q ${one} 1 ${two} 1 phases=[0, ${phase}]`;
  const powers = poweredNodes(given).map((node, index) => `pd power${index} ${node}`);
  const analysis = katscript.indexOf("series(");
  const kept = katscript.slice(0, analysis).replace(/^(pd1|qnoised) .*$/gm, "");
  return `${kept}\n${current}\n${noise}\n${powers.join("\n")}\n${katscript.slice(analysis)}`;
}
