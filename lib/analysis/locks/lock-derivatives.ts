/**
 * The actions that measure how readouts answer to what moves them: gains of locks, demodulation phases, sensing matrices.
 *
 * Derivatives are differences of two points, as in Finesse, and so are what their names say only to some digits.
 */
import { DEGREES_A_RADIAN } from "../../arithmetic/arithmetic.js";
import { UserError } from "../../errors.js";
import { arctan2 } from "../../numerics/elementary.js";
import type { Session } from "../points/session.js";
import { complexData, numberData, realData, type SolutionTree, solutionOf } from "../solution.js";
import type { Step } from "../step.js";
import { errorSlopes } from "./lock-tangents.js";
import { aroundState, ErrorSignals } from "./locks.js";
import { isEnabled, type LockParts } from "./plan-locks.js";

type Of<K extends Step["kind"]> = Extract<Step, { readonly kind: K }>;

/** gain = -scale / (∂ error / ∂ feedback), each lock by itself. Locks that are switched off keep theirs. */
export function runLockGains(session: Session, step: Of<"lock-gains">): void {
  const { state } = session;
  const names = step.locks.filter((name) => isEnabled(name, state));
  for (const name of names) {
    const signals = new ErrorSignals(session, [name]);
    const offsets = signals.numbers("offset");
    const place = state.placeOf(signals.locks[0]!.feedback);
    const [low, high] = aroundState(session, place, step.difference, () => signals.read(offsets)[0]!);
    const slope = (high - low) / (2 * step.difference);
    const changes = slopesAround(session, place, step.difference, () => errorSlopes(session, signals.locks));
    if (slope === 0) {
      if (session.dry()) continue; // a rehearsal reads nothing but zeros
      throw unmoved(signals.locks[0]!);
    }
    state.set(`${name}.gain`, -step.scale / slope);
    const tangent = changes?.slope.map((each) => (step.scale * each) / (slope * slope));
    state.setTangent(`${name}.gain`, tangent);
  }
}

function unmoved({ name, signal, feedback }: LockParts): UserError {
  return new UserError({
    code: "no-gain",
    place: name,
    what: `the error signal of "${name}", "${signal}", is the same whichever way ${feedback} is moved, so it has no gain`,
    remedy: "Lock to a signal that feels it, or move it further with d_dof_gain.",
  });
}

export function runErrorSignals(session: Session, step: Of<"error-signals">): SolutionTree {
  const signals = new ErrorSignals(session, step.locks);
  const results = signals.read(signals.numbers("offset")).slice();
  const { state } = session;
  const slopes = state.slopesBy(() => state.along(errorSlopes(session, signals.locks)));
  return solutionOf(step.name, [["results", realData([results.length], results, slopes)]]);
}

/** Turns the phases of RF readouts so that the quadrature asked for answers most to its drive. */
export function runReadoutPhases(session: Session, step: Of<"readout-phases">): SolutionTree {
  const { state } = session;
  const count = step.pairs.length;
  const inPhase = new Float64Array(4 * count);
  const quadrature = new Float64Array(4 * count);
  const gradients = { I: new Float64Array(2 * count), Q: new Float64Array(2 * count) };
  const added = new Float64Array(count);
  const phases = new Map<string, number>();
  const before = new Map<string, number>();
  for (const [k, { drive, readout, quadrature: wanted }] of step.pairs.entries()) {
    const quadratures = [`${readout}_I`, `${readout}_Q`];
    const read = session.points.reader(quadratures);
    const around = aroundState(session, state.placeOf(drive), step.difference, () => read().slice());
    for (const [side, values] of around.entries()) {
      inPhase[4 * k + 2 * side] = values[0]!;
      quadrature[4 * k + 2 * side] = values[2]!;
    }
    const slope = (values: Float64Array) => (values[4 * k + 2]! - values[4 * k]!) / (2 * step.difference);
    gradients.I[2 * k] = slope(inPhase);
    gradients.Q[2 * k] = slope(quadrature);
    added[k] = arctan2(gradients.Q[2 * k]!, gradients.I[2 * k]!) * DEGREES_A_RADIAN;
    const turned = phaseTangent(
      slopesAround(session, state.placeOf(drive), step.difference, session.points.jacobian(quadratures)),
      gradients.I[2 * k]!,
      gradients.Q[2 * k]!,
    );
    const tangent = state.tangentOf(`${readout}.phase`)?.map((each, at) => each + turned![at]!);
    const previous = state.own(`${readout}.phase`);
    before.set(readout, previous);
    phases.set(readout, previous + added[k]! + (wanted === "Q" ? 90 : 0));
    state.set(`${readout}.phase`, phases.get(readout)!);
    state.setTangent(`${readout}.phase`, tangent);
  }
  const named = (word: string, values: ReadonlyMap<string, number>) =>
    [...values].map(([readout, value]) => [`${word}[${readout}]`, numberData(value, { unit: "degrees" })] as const);
  return solutionOf(step.name, [
    ["Ivals", complexData([count, 2], inPhase)],
    ["Qvals", complexData([count, 2], quadrature)],
    ["I_gradients", complexData([count], gradients.I)],
    ["Q_gradients", complexData([count], gradients.Q)],
    ["add_degrees", realData([count], added, { unit: "degrees" })],
    ...named("phases", phases),
    ...named("previous_phases", before),
  ]);
}

/** What numbers change by a difference below and above a parameter's value, and what their slope between the two does. */
interface AroundTangents {
  /** Shape (numbers, by) each. */
  readonly sides: readonly [Float64Array, Float64Array];
  readonly slope: Float64Array;
}

/** @param slopes gives derivatives by all that varies, shape (numbers, paths) */
function slopesAround(
  session: Session,
  place: number,
  difference: number,
  slopes: () => Float64Array,
): AroundTangents | undefined {
  const { state } = session;
  if (state.tangents === undefined) return undefined;
  const sides = aroundState(session, place, difference, () => state.along(slopes()));
  const [low, high] = sides;
  return { sides, slope: high.map((each, at) => (each - low[at]!) / (2 * difference)) };
}

/** What the angle of (I, Q) changes by [degrees]. @param of shape of its slope (I and Q, re and im, by) */
function phaseTangent(of: AroundTangents | undefined, inPhase: number, quadrature: number): Float64Array | undefined {
  if (of === undefined) return undefined;
  const by = of.slope.length / 4;
  const size = inPhase * inPhase + quadrature * quadrature;
  return Float64Array.from({ length: by }, (_, k) => {
    const turned = inPhase * of.slope[2 * by + k]! - quadrature * of.slope[k]!;
    return (turned / size) * DEGREES_A_RADIAN;
  });
}

/** By degree of freedom and readout: the values on both sides, I + iQ of RF readouts, and their slope. */
export function runSensingMatrix(session: Session, step: Of<"sensing-matrix">): SolutionTree {
  const { dofs, readouts, difference } = step;
  const isRf = readouts.map((name) => session.model.element(name).kind === "readout_rf");
  const names = readouts.flatMap((name, k) => (isRf[k] ? [`${name}_I`, `${name}_Q`] : [`${name}_DC`]));
  const read = session.points.reader(names);
  const values = new Float64Array(dofs.length * readouts.length * 4);
  const slopes = new Float64Array(dofs.length * readouts.length * 2);
  const derived: AroundTangents[] = [];
  for (const [row, dof] of dofs.entries()) {
    const sides = aroundState(session, session.state.placeOf(`${dof}.DC`), difference, () =>
      complexReadings(read(), isRf),
    );
    const around = slopesAround(session, session.state.placeOf(`${dof}.DC`), difference, () =>
      complexRows(session.points.jacobian(names)(), isRf),
    );
    if (around !== undefined) derived.push(around);
    for (let k = 0; k < 2 * readouts.length; k++) {
      const entry = row * readouts.length + Math.floor(k / 2);
      for (const [side, readings] of sides.entries()) values[4 * entry + 2 * side + (k % 2)] = readings[k]!;
      slopes[2 * entry + (k % 2)] = (sides[1][k]! - sides[0][k]!) / (2 * difference);
    }
  }
  return solutionOf(step.name, [
    [
      "vals",
      complexData(
        [dofs.length, readouts.length, 2],
        values,
        session.state.slopesBy(() => joined(derived.flatMap(({ sides }) => interleaved(sides, readouts.length)))),
      ),
    ],
    [
      "out",
      complexData(
        [dofs.length, readouts.length],
        slopes,
        session.state.slopesBy(() => joined(derived.map(({ slope }) => slope))),
      ),
    ],
  ]);
}

/** Readouts' rows of both sides, those of each readout together. */
function interleaved(sides: AroundTangents["sides"], readouts: number): readonly Float64Array[] {
  const size = sides[0].length / readouts;
  return Array.from({ length: readouts }, (_, at) => at).flatMap((at) => {
    return sides.map((side) => side.subarray(at * size, (at + 1) * size));
  });
}

function joined(parts: readonly Float64Array[]): Float64Array {
  return Float64Array.from(parts.flatMap((part) => [...part]));
}

/** As `complexReadings`, of derivatives: from re and im of each number read to I and Q of each readout. Shape (2 readouts, paths). */
function complexRows(slopes: Float64Array, isRf: readonly boolean[]): Float64Array {
  const numbers = isRf.reduce((sum, rf) => sum + (rf ? 2 : 1), 0);
  const width = slopes.length / Math.max(1, 2 * numbers);
  const rows = new Float64Array(2 * isRf.length * width);
  let at = 0;
  for (const [k, rf] of isRf.entries()) {
    for (let quadrature = 0; quadrature < (rf ? 2 : 1); quadrature++, at++) {
      rows.set(slopes.subarray(2 * at * width, (2 * at + 1) * width), (2 * k + quadrature) * width);
    }
  }
  return rows;
}

/** I + iQ of RF readouts, the power of others. Shape (readouts, 2). */
function complexReadings(read: Float64Array, isRf: readonly boolean[]): Float64Array {
  const values = new Float64Array(2 * isRf.length);
  let at = 0;
  for (const [k, rf] of isRf.entries()) {
    values[2 * k] = read[2 * at]!;
    if (rf) values[2 * k + 1] = read[2 * at + 2]!;
    at += rf ? 2 : 1;
  }
  return values;
}
