/** `katfan_range`, an action of katfan's own: a curve of noise as strain over the signal's frequency, and the range that it gives. */
import { modulus } from "../../numerics/modulus.js";
import { inspiralRange } from "../../optics/inspiral-range.js";
import type { Arguments } from "../arguments.js";
import { axisPoints } from "../axis-values.js";
import { SIGNAL_FREQUENCY } from "../points/response-program.js";
import type { Session } from "../points/session.js";
import { numberData, type SolutionTree, solutionOf } from "../solution.js";
import type { RangeStep } from "../step.js";
import { runAxes } from "./axes.js";

/** The most frequencies of a curve. */
const MAX_FREQUENCIES = 1_000_000;

export function planRange(args: Arguments): RangeStep {
  const named = args.value("detector");
  if (named.kind !== "element") return args.refuse("wrong-type", "it takes a detector", "Name one with nsr=true.");
  const [start, stop, mass] = [args.number("start"), args.number("stop"), args.number("mass")];
  const steps = Math.trunc(args.number("steps"));
  if (!(start > 0 && stop > start)) {
    args.refuse("out-of-range", `frequencies go from ${start} to ${stop} Hz`, "They are above 0 and grow.");
  }
  if (!(steps >= 1 && steps <= MAX_FREQUENCIES)) {
    args.refuse("out-of-range", `steps is ${steps}`, `It goes from 1 to ${MAX_FREQUENCIES}.`);
  }
  if (!(mass > 0)) args.refuse("out-of-range", `mass is ${mass}`, "Stars have some: 1.4 solar masses.");
  const points = axisPoints({ logarithmic: true, start, stop, steps });
  const axes = [{ path: SIGNAL_FREQUENCY, unit: "Hz", points, relative: false }];
  const sweep = { kind: "axes", name: args.name(), axes, before: undefined, after: undefined, keeps: false } as const;
  return { kind: "range", sweep, detector: named.name, mass };
}

export function runRange(session: Session, { sweep, detector, mass }: RangeStep): SolutionTree {
  const curves = runAxes(session, sweep);
  const read = curves.data.get(detector);
  const sizeAt = (at: number) => {
    if (read === undefined) return Number.NaN;
    return read.complex ? modulus(read.values[2 * at]!, read.values[2 * at + 1]!) : read.values[at]!;
  };
  const { values } = sweep.axes[0]!.points;
  const strain = Float64Array.from(values, (_, at) => sizeAt(at));
  const range = numberData(inspiralRange(values, strain, mass), { unit: "Mpc" });
  return solutionOf(sweep.name, [...curves.data, ["inspiral_range", range]], curves.axes);
}
