/** Runs locks: turn by turn, until every error signal is within its accuracy. */
import { UserError } from "../../errors.js";
import { referencesOf } from "../../model/expression.js";
import { solveLinear } from "../../numerics/real-solve.js";
import { type Session, unfinished } from "../points/session.js";
import { laterData, numberData, realData, type SolutionTree, solutionOf } from "../solution.js";
import type { LockStep } from "../step.js";
import { errorSlopes, lockTangents } from "./lock-tangents.js";
import { isEnabled, type LockParts, lockParts } from "./plan-locks.js";

/** Reads the errors of locks: what their detectors read less their offsets, shape (locks). */
export class ErrorSignals {
  readonly locks: readonly LockParts[];
  readonly #session: Session;
  readonly #read: () => Float64Array;
  readonly #values: Float64Array;

  constructor(session: Session, names: readonly string[]) {
    this.#session = session;
    this.locks = names.map((name) => lockParts(session.model, name));
    const signals = this.locks.map(({ signal }) => signal);
    for (const [index, output] of session.points.outputsOf(signals).entries()) {
      if (output.complex || output.shape.length > 0) throw notReal(names[index]!, signals[index]!);
    }
    this.#read = session.points.reader(signals);
    this.#values = new Float64Array(names.length);
  }

  /** Numbers of the locks as they are now: `gain`, `accuracy`, `offset`. */
  numbers(parameter: string): readonly number[] {
    return this.#session.state.numbers(this.locks.map(({ name }) => `${name}.${parameter}`));
  }

  /** The array is written anew with each reading. */
  read(offsets: readonly number[]): Float64Array {
    const signals = this.#read();
    for (let j = 0; j < this.#values.length; j++) this.#values[j] = signals[2 * j]! - offsets[j]!;
    return this.#values;
  }
}

function notReal(lock: string, signal: string): UserError {
  return new UserError({
    code: "not-real",
    place: lock,
    what: `the error signal of "${lock}", "${signal}", is not one real number`,
    remedy: "Give the detector a demodulation phase.",
  });
}

/** What a turn knows: gains, accuracies, offsets, shape (locks) each. */
interface Settings {
  readonly gains: readonly number[];
  readonly accuracies: readonly number[];
  readonly offsets: readonly number[];
}

export function runLocks(session: Session, step: LockStep): SolutionTree {
  const { state } = session;
  const names = step.onlyEnabled ? step.locks.filter((name) => isEnabled(name, state)) : step.locks;
  const signals = new ErrorSignals(session, names);
  const count = names.length;
  const feedback = signals.locks.map((lock) => state.placeOf(lock.feedback));
  const start = feedback.map((place) => state.values[place]!);
  const turns = step.maxIterations + 1;
  const errors: number[][] = [];
  const controls: number[][] = [];
  const controlOf = session.dry() || count === 0 ? undefined : controller(session, step, signals);
  let settings = controlOf === undefined ? undefined : settingsOf(signals);
  let turn = 0;
  if (count === 0 && step.before !== undefined) session.step(step.before);
  for (; controlOf !== undefined; turn++) {
    if (turn === turns) break;
    if (step.before !== undefined) {
      session.step(step.before);
      settings = settingsOf(signals);
    }
    const error = signals.read(settings!.offsets);
    errors.push(Array.from(error));
    if (error.every((value, j) => Math.abs(value) < settings!.accuracies[j]!)) break;
    const moved = new Array<number>(count).fill(0);
    controls.push(moved);
    controlOf(error, settings!, (j, control) => {
      moved[j] = control;
      state.values[feedback[j]!]! += control;
    });
  }
  if (turn === turns) {
    if (!step.mayFail) throw lost(step, names);
    feedback.forEach((place, j) => {
      state.values[place] = start[j]!;
    });
  } else lockTangents(session, signals.locks, step.before);
  const slopes = state.slopesOf(signals.locks.map((lock) => lock.feedback));
  const history = { ...HISTORY, written: Math.max(1, errors.length) };
  return solutionOf(step.name, [
    ["iters", numberData(Math.min(turn, step.maxIterations), { telltale: true })],
    ["error_signals", laterData([count, turns], () => historyOf(errors, count, turns), history)],
    ["control_signals", laterData([count, turns], () => historyOf(controls, count, turns), history)],
    [
      "final",
      realData(
        [count],
        feedback.map((place) => state.values[place]!),
        slopes,
      ),
    ],
    ["max_iterations", numberData(step.maxIterations, HISTORY)],
    ["num_locks", numberData(count, HISTORY)],
  ]);
}

/** What a number of each lock was, turn by turn, as Finesse has it: shape (locks, turns), 0 where no turn was needed. */
function historyOf(byTurn: readonly (readonly number[])[], count: number, turns: number): Float64Array {
  const history = new Float64Array(count * turns);
  for (const [turn, numbers] of byTurn.entries()) {
    for (const [j, number] of numbers.entries()) history[j * turns + turn] = number;
  }
  return history;
}

/** Long, or the same for all jobs: a sweep keeps it where it is named. */
const HISTORY = { telltale: true, onRequest: true };

function lost(step: LockStep, names: readonly string[]): UserError {
  const which = names.map((name) => `"${name}"`).join(", ");
  return unfinished(
    step.name,
    "lost-lock",
    `the locks ${which} are not within their accuracies after ${step.maxIterations + 1} turns`,
    "Change their gains, begin nearer, or allow more turns with max_iterations.",
  );
}

function settingsOf(signals: ErrorSignals): Settings {
  return {
    gains: signals.numbers("gain"),
    accuracies: signals.numbers("accuracy"),
    offsets: signals.numbers("offset"),
  };
}

/** Moves the feedback of each lock, one after the other, by what a method makes of their errors. */
type Controller = (errors: Float64Array, settings: Settings, move: (lock: number, control: number) => void) => void;

function controller(session: Session, step: LockStep, signals: ErrorSignals): Controller {
  if (step.method === "proportional") return proportional(session, step, signals);
  const sensing = step.isExact ? exactSensing(session, signals) : sensingOf(session, signals);
  return (errors, _, move) => {
    const solved = solveLinear(sensing, errors);
    if (solved === undefined) {
      const remedy = "See to it that each degree of freedom moves an error signal of its own.";
      throw unfinished(step.name, "singular-sensing-matrix", "the sensing matrix of the locks is singular", remedy);
    }
    for (let j = 0; j < solved.length; j++) move(j, -step.scale * solved[j]!);
  };
}

/** A gain that follows parameters is read when its lock has its turn: locks before it may have moved them. */
function proportional({ model, state }: Session, { scale }: LockStep, signals: ErrorSignals): Controller {
  const follows = signals.locks.map(({ name }) => referencesOf(model.own(`${name}.gain`)).length > 0);
  return (errors, { gains, accuracies }, move) => {
    for (let j = 0; j < errors.length; j++) {
      const waits = Math.abs(errors[j]!) < accuracies[j]!;
      const gain = follows[j] === true ? state.number(`${signals.locks[j]!.name}.gain`) : gains[j]!;
      move(j, waits ? 0 : scale * gain * errors[j]!);
    }
  };
}

/** How far apart the two points are from which Newton's derivatives are taken, from the middle [the feedback's unit]. */
const NEWTON_DIFFERENCE = 1e-9;

/** By error signal and feedback, ∂ error / ∂ feedback at the state, each feedback by itself. Shape (locks, locks). */
function sensingOf(session: Session, signals: ErrorSignals): Float64Array {
  const count = signals.locks.length;
  const matrix = new Float64Array(count * count);
  const offsets = signals.numbers("offset");
  for (const [j, lock] of signals.locks.entries()) {
    const place = session.state.placeOf(lock.feedback);
    const [low, high] = aroundState(session, place, NEWTON_DIFFERENCE, () => signals.read(offsets).slice());
    for (let i = 0; i < count; i++) matrix[i * count + j] = (high[i]! - low[i]!) / (2 * NEWTON_DIFFERENCE);
  }
  return matrix;
}

/** The same from derivatives. */
function exactSensing(session: Session, { locks }: ErrorSignals): Float64Array {
  const { state } = session;
  const slopes = errorSlopes(session, locks);
  const places = locks.map(({ feedback }) => state.placeOf(feedback));
  const width = state.paths.length;
  return Float64Array.from({ length: locks.length * locks.length }, (_, at) => {
    return slopes[Math.floor(at / locks.length) * width + places[at % locks.length]!]!;
  });
}

/** What is read a difference below and above a parameter's value, which is put back. */
export function aroundState<T>(session: Session, place: number, difference: number, read: () => T): readonly [T, T] {
  const { values } = session.state;
  const start = values[place]!;
  values[place] = start - difference;
  const low = read();
  values[place] = start + difference;
  const high = read();
  values[place] = start;
  return [low, high];
}
