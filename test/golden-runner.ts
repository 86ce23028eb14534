/**
 * Holds our solver against the numbers that Finesse gives: reads the cases, solves them, says where the two differ.
 *
 * What "agrees" means is in golden/README.md. Not here: which cases must pass (golden.test.ts).
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "../lib/errors.js";

/** An array in the golden form: flat, C order; `imag` only where it is complex. */
export interface GoldenArray {
  readonly shape: readonly number[];
  readonly real: ArrayLike<number>;
  readonly imag?: ArrayLike<number> | undefined;
}

export interface GoldenSolution {
  readonly axes: Readonly<Record<string, readonly { readonly name: string; readonly values: readonly number[] }[]>>;
  readonly outputs: Readonly<Record<string, GoldenArray>>;
}

export interface GoldenCase extends Partial<GoldenSolution> {
  readonly name: string;
  readonly area: string;
  readonly rtol?: number;
  readonly katscript: string;
  /** What Finesse says, where it refuses the case. */
  readonly error?: { readonly type: string; readonly message: string };
}

export type Solve = (katscript: string) => GoldenSolution;

/** Outputs by which Finesse's optimisers and locks tell how they went, not what they found. */
const TELLTALE = /(^|\/)(result\[.*\]|iters|nfev|nit|status|success)$/;
/** Of Schur's form Finesse's phases hang on rounding, so that it gives others from run to run: sizes are compared. */
const PHASELESS = /(^|\/)(schur_T|schur_Z|eigvectors)$/;
const AXIS_TOLERANCE = 1e-12; // numpy's powers and ours differ in the last digits
const DARK = 1e-20;
const FLOOR = 1e-14;
const MOST_DIFFERENCES = 12;

/** Reads every `AREA/NAME.json` below a folder, sorted by id. */
export function readCases(dir: string): readonly GoldenCase[] {
  const areas = readdirSync(dir, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const files = areas.flatMap((area) =>
    readdirSync(join(dir, area.name))
      .filter((file) => file.endsWith(".json"))
      .map((file) => join(dir, area.name, file)),
  );
  return files.sort().map((file) => readCase(file));
}

/** Reads one case. Python writes Infinity and NaN as bare words, which aren't JSON. */
function readCase(file: string): GoldenCase {
  const text = readFileSync(file, "utf8").replace(/(?<=[[ ])(-?Infinity|NaN)(?=[,\]])/g, '"$1"');
  const isWord = (value: unknown) => typeof value === "string" && /^(-?Infinity|NaN)$/.test(value);
  return JSON.parse(text, (_, value) => (isWord(value) ? Number(value) : value)) as GoldenCase;
}

/** How our solver differs from Finesse in one case; empty if it doesn't. */
export function judge(golden: GoldenCase, solve: Solve): readonly string[] {
  let ours: GoldenSolution;
  try {
    ours = solve(golden.katscript);
  } catch (error) {
    if (golden.error !== undefined && error instanceof UserError) return [];
    return [`throws ${error instanceof Error ? `${error.name}: ${error.message}` : String(error)}`];
  }
  if (golden.error !== undefined) return [`solves what Finesse refuses: ${golden.error.message}`];
  return compare(golden, ours);
}

/** How our solution differs from a case's. */
export function compare(golden: GoldenCase, ours: GoldenSolution): readonly string[] {
  const found: string[] = [];
  for (const [path, axes] of Object.entries(golden.axes ?? {})) {
    const difference = compareAxes(axes, ours.axes[path]);
    if (difference !== undefined) found.push(`axes of "${path}": ${difference}`);
  }
  const outputs = Object.entries(golden.outputs ?? {});
  const floorOf = floors(golden);
  for (const [path, theirs] of outputs) {
    if (TELLTALE.test(path) || theirs.real.length === 0) continue;
    const isPhaseless = PHASELESS.test(path) && golden.outputs?.[path.replace(PHASELESS, "$1schur_T")] !== undefined;
    const [mine, expected] = isPhaseless
      ? [sizesOf(ours.outputs[path]), sizesOf(theirs)!]
      : [ours.outputs[path], theirs];
    const difference =
      mine === undefined
        ? `is missing; we give ${Object.keys(ours.outputs).join(", ")}`
        : compareArrays(expected, mine, { rtol: golden.rtol ?? 1e-8, floor: floorOf(path) });
    if (difference !== undefined) found.push(`${path}: ${difference}`);
  }
  const rest = found.length - MOST_DIFFERENCES;
  return rest > 0 ? [...found.slice(0, MOST_DIFFERENCES), `and ${rest} more`] : found;
}

/** The sizes of complex numbers. */
function sizesOf(array: GoldenArray | undefined): GoldenArray | undefined {
  return array && { shape: array.shape, real: Array.from(array.real, (re, i) => Math.hypot(re, array.imag?.[i] ?? 0)) };
}

type Axes = GoldenSolution["axes"][string];

function compareAxes(theirs: Axes, ours: Axes | undefined): string | undefined {
  if (ours === undefined) return "missing";
  const names = (axes: Axes) => axes.map((axis) => `${axis.name}[${axis.values.length}]`).join(", ");
  if (names(theirs) !== names(ours)) return `ours ${names(ours)}, theirs ${names(theirs)}`;
  for (const [k, axis] of theirs.entries()) {
    const scale = axis.values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    const at = axis.values.findIndex((value, i) => !(Math.abs(value - ours[k]!.values[i]!) <= AXIS_TOLERANCE * scale));
    if (at >= 0) return `${axis.name}[${at}] is ${ours[k]!.values[at]}, theirs ${axis.values[at]}`;
  }
  return undefined;
}

interface Tolerance {
  readonly rtol: number;
  /** What rounding leaves of the largest value of the kind. */
  readonly floor: number;
}

export function compareArrays(theirs: GoldenArray, ours: GoldenArray, tolerance: Tolerance): string | undefined {
  if (theirs.shape.join() !== ours.shape.join()) return `shape [${ours.shape}], theirs [${theirs.shape}]`;
  if ((theirs.imag === undefined) !== (ours.imag === undefined)) {
    return ours.imag === undefined ? "is real, theirs complex" : "is complex, theirs real";
  }
  const most = magnitude(theirs);
  const allowed = most < DARK ? DARK : tolerance.rtol * most + tolerance.floor;
  let worst = { at: -1, by: allowed };
  for (let i = 0; i < theirs.real.length; i++) {
    const by = Math.hypot(apart(ours.real[i]!, theirs.real[i]!), apart(ours.imag?.[i] ?? 0, theirs.imag?.[i] ?? 0));
    if (!(by <= worst.by)) worst = { at: i, by };
  }
  if (worst.at < 0) return undefined;
  const show = (array: GoldenArray) =>
    array.imag === undefined ? `${array.real[worst.at]}` : `${array.real[worst.at]} + ${array.imag[worst.at]}i`;
  return `[${worst.at}] is ${show(ours)}, theirs ${show(theirs)}: apart by ${worst.by}, allowed ${allowed}`;
}

function apart(a: number, b: number): number {
  return Object.is(a, b) ? 0 : Math.abs(a - b);
}

/** The largest finite value's. */
function magnitude(array: GoldenArray): number {
  const sizes = Array.from(array.real, (re, i) => Math.hypot(re, array.imag?.[i] ?? 0));
  return sizes.reduce((most, size) => (size > most && size < Infinity ? size : most), 0);
}

function lastStep(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

/** The detectors that measure powers; amplitudes are their square roots. */
const POWERS = new Set(["pd", "pd1", "pd2", "readout_dc", "readout_rf", "mathd", "error_signals", "results"]);
const AMPLITUDES = new Set(["ad", "fd"]);

/**
 * What rounding may leave of each output: 1e-14 of the largest power or amplitude in the case.
 *
 * A demodulated signal that is zero by symmetry holds nothing but the rounding of powers that are not, so all
 * detectors of power are of one kind here, and amplitudes count by their squares.
 */
function floors(golden: GoldenCase): (path: string) => number {
  const directives = directivesOfNames(golden.katscript);
  const kindOf = (path: string) => directives.get(lastStep(path)) ?? lastStep(path);
  const outputs = Object.entries(golden.outputs ?? {});
  const largest = (kinds: ReadonlySet<string>) =>
    outputs.reduce((most, [path, output]) => (kinds.has(kindOf(path)) ? Math.max(most, magnitude(output)) : most), 0);
  const amplitude = largest(AMPLITUDES);
  const power = Math.max(largest(POWERS), amplitude ** 2);
  return (path) => {
    const kind = kindOf(path);
    if (POWERS.has(kind)) return FLOOR * power;
    return FLOOR * (AMPLITUDES.has(kind) ? amplitude : magnitude(golden.outputs![path]!));
  };
}

/** Which directive made each detector: `pd` for `pd trans m2.p2.o`. A readout's outputs are `REFL_I`, `REFL_DC`, ... */
function directivesOfNames(katscript: string): ReadonlyMap<string, string> {
  const directives = new Map<string, string>();
  for (const [, directive, name] of katscript.matchAll(/^\s*([A-Za-z]\w*)[ \t]+([A-Za-z_]\w*)/gm)) {
    directives.set(name!, directive!);
    for (const part of ["I", "Q", "DC"]) directives.set(`${name}_${part}`, directive!);
  }
  return directives;
}
