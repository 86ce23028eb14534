/**
 * What detectors read at points of the parameters: chooses the compiled program for them, and keeps it for the next time.
 *
 * Structure (which frequencies there are, which bin a detector reads) is always that of the model's text: what differs
 * from the text while an analysis runs comes in as an input. So there is one program with every varied parameter as an
 * input, and, for the points that differ from the text by the swept parameters alone, a smaller one with just those.
 */

import type { Mistake, UserError } from "../../errors.js";
import { widthOf } from "../../shape.js";
import type { JobProgram, Output } from "../job-program.js";
import type { Slopes } from "../tangents.js";
import type { ParameterState } from "./parameter-state.js";
import type { PointProgram } from "./point-options.js";
import { compilePoints } from "./point-program.js";
import { pointSlopes } from "./point-slopes.js";
import { isForWantOfBeam } from "./stable-points.js";
import { unsolvable } from "./unsolvable.js";

export type CompilePoints = typeof compilePoints;

export interface PointsOptions {
  /** Which detectors are read where all are; undefined for those that the model gives. */
  readonly outputs?: readonly string[] | undefined;
  /** Whether one program must do for all, because what is swept starts anew from other values each time. */
  readonly single?: boolean;
  readonly compile?: CompilePoints;
}

/** The points of a sweep. */
export interface SweptPoints {
  /** Which parameters are swept, by their places in the state. */
  readonly places: readonly number[];
  /** Their values, shape (count, places), C order. */
  readonly rows: Float64Array;
  readonly count: number;
}

export interface Readings {
  readonly outputs: readonly Output[];
  /** One an output: shape (count, size) or (count, size, 2). */
  readonly values: readonly Float64Array[];
}

export const ONE_POINT: SweptPoints = { places: [], rows: new Float64Array(0), count: 1 };

/** From how many points on a program is one of many, for whoever compiles it. */
const MANY = 1000;

export class Points {
  /** Gives zeros for everything: to learn which outputs there are, of what shapes, from a run that computes nothing. */
  dry = false;
  /** The first point of the run at which no beam could be traced, and whether one could be at others. */
  #dark: UserError | undefined;
  #isLit = false;
  readonly #state: ParameterState;
  readonly #options: PointsOptions;
  /** For points that differ from the text by what is swept alone, by places. */
  readonly #small = new Map<string, JobProgram>();
  /** With every varied parameter as an input, by the detectors that they read. */
  readonly #whole = new Map<string, JobProgram>();
  readonly #sloped = new Map<string, PointProgram>();

  constructor(state: ParameterState, options: PointsOptions = {}) {
    this.#state = state;
    this.#options = options;
  }

  /**
   * What all detectors read at points of a sweep; all else is as the state has it.
   *
   * @param often whether it is called again and again with other states
   */
  sweep(points: SweptPoints = ONE_POINT, often = this.#options.single ?? false): Readings {
    const program = this.#programFor(points, often);
    const values = program.outputs.map((output) => new Float64Array(points.count * widthOf(output)));
    this.#run(program, points, values);
    return { outputs: program.outputs, values };
  }

  /**
   * Reads some detectors at the state, again and again. Each must give one number.
   *
   * @returns re, im of each, in the order of `names`; the array is written anew with each reading
   */
  reader(names: readonly string[]): () => Float64Array {
    const out = new Float64Array(2 * names.length);
    if (names.length === 0) return () => out;
    const unique = [...new Set(names)];
    const program = this.#wholeProgram(unique);
    const buffers = program.outputs.map((output) => new Float64Array(widthOf(output)));
    const places = names.map((name) => unique.indexOf(name));
    return () => {
      this.#run(program, ONE_POINT, buffers);
      for (const [index, place] of places.entries()) {
        out[2 * index] = buffers[place]![0]!;
        out[2 * index + 1] = program.outputs[place]!.complex ? buffers[place]![1]! : 0;
      }
      return out;
    };
  }

  /**
   * Derivatives of detectors by all that varies at the state, again and again. Each must give one number.
   *
   * @returns re, im of each by each, shape (names, 2, paths)
   */
  jacobian(names: readonly string[]): () => Float64Array {
    const width = this.#state.paths.length;
    if (names.length === 0) return () => new Float64Array();
    const unique = [...new Set(names)];
    const program = this.#slopedProgram(unique);
    return () => {
      const out = new Float64Array(names.length * 2 * width);
      if (this.dry) return out;
      const own = program.outputs.map((output) => new Float64Array(widthOf(output) * width));
      program.slopes!.jacobian(this.#state.values, 1, own);
      for (const [index, name] of names.entries()) out.set(own[unique.indexOf(name)]!, index * 2 * width);
      return out;
    };
  }

  /**
   * Derivatives of what `sweep` reads, which are asked for later: at points of a sweep, with what the state changes by now.
   *
   * @param tangents of each point, in the place of the state's
   */
  slopes(points: SweptPoints, tangents: readonly Float64Array[] = [this.#state.tangents!]): Slopes {
    const program = this.#slopedProgram(this.#options.outputs);
    const rows = this.#valuesFor(program, points).slice();
    return pointSlopes(program, { rows, tangents: tangents.map((each) => each.slice()) });
  }

  /** What is known of all detectors without reading them. @param points a sweep that is to come, if there is one */
  outputs(points?: SweptPoints): readonly Output[] {
    // Any program knows; one that will be needed anyway costs nothing.
    if (points !== undefined) return this.#programFor(points, this.#options.single ?? false).outputs;
    return this.#wholeProgram(this.#options.outputs).outputs;
  }

  #programFor(points: SweptPoints, often: boolean): JobProgram {
    const small = !often && this.#state.isNominalBut(points.places);
    return small ? this.#smallProgram(points) : this.#wholeProgram(this.#options.outputs);
  }

  /** What is known of some of them. */
  outputsOf(names: readonly string[]): readonly Output[] {
    if (names.length === 0) return [];
    const unique = [...new Set(names)];
    const { outputs } = this.#wholeProgram(unique);
    return names.map((name) => outputs[unique.indexOf(name)]!);
  }

  #smallProgram({ places, count }: SweptPoints): JobProgram {
    const distinct = [...new Set(places)];
    const key = distinct.join();
    let program = this.#small.get(key);
    if (program === undefined) {
      const inputs = distinct.map((place) => this.#state.paths[place]!);
      program = this.#compileFor(inputs, this.#options.outputs, count);
      this.#small.set(key, program);
    }
    return program;
  }

  #wholeProgram(outputs: readonly string[] | undefined): JobProgram {
    const key = outputs === undefined ? "" : outputs.join(" ");
    let program = this.#whole.get(key);
    if (program === undefined) {
      program = this.#compileFor(this.#state.paths, outputs, MANY);
      this.#whole.set(key, program);
    }
    return program;
  }

  /** With derivatives by everything that varies. */
  #slopedProgram(outputs: readonly string[] | undefined): PointProgram {
    const key = outputs === undefined ? "" : outputs.join(" ");
    let program = this.#sloped.get(key);
    if (program === undefined) {
      program = this.#compileFor(this.#state.paths, outputs, MANY, this.#state.paths);
      this.#sloped.set(key, program);
    }
    return program;
  }

  #compileFor(
    inputs: readonly string[],
    outputs: readonly string[] | undefined,
    points: number,
    by?: readonly string[],
  ): PointProgram {
    const { paths, model } = this.#state;
    const compile = this.#options.compile ?? compilePoints;
    const anew = this.#options.single ?? false;
    const wanted = outputs === undefined ? {} : { outputs };
    return compile(model, { inputs, separate: paths, points, anew, ...wanted, ...(by === undefined ? {} : { by }) });
  }

  #run(program: JobProgram, points: SweptPoints, out: readonly Float64Array[]): void {
    if (this.dry) {
      for (const values of out) values.fill(0);
      return;
    }
    const values = this.#valuesFor(program, points);
    const errors = program.run(values, points.count, out);
    if (errors.size === 0) {
      this.#isLit ||= points.count > 0;
      return;
    }
    const others = new Map([...errors].filter(([, mistake]) => !isForWantOfBeam(mistake)));
    if (others.size > 0) throw failed(program, values, others);
    if (errors.size > 0) this.#dark ??= failed(program, values, errors);
    if (errors.size < points.count) this.#isLit = true;
  }

  /** Begins a run: forgets at which points of the one before there was no beam. */
  begin(): void {
    this.#dark = undefined;
    this.#isLit = false;
  }

  /** Whether at some points since the run's beginning no beam could be traced. Throws if that was so at all of them. */
  wereDark(): boolean {
    if (this.#dark !== undefined && !this.#isLit) throw this.#dark;
    return this.#dark !== undefined;
  }

  /** A row of inputs for each point: the state's, the swept ones replaced; where one is swept twice, the last holds. */
  #valuesFor(program: JobProgram, { places, rows, count }: SweptPoints): Float64Array {
    const state = this.#stateFor(program);
    if (count === 1 && places.length === 0) return state;
    const width = state.length;
    const slots = places.map((place) => program.inputs.indexOf(this.#state.paths[place]!));
    if (width === places.length && slots.every((slot, k) => slot === k)) return rows;
    const values = new Float64Array(count * width);
    for (let point = 0; point < count; point++) {
      for (let slot = 0; slot < width; slot++) values[point * width + slot] = state[slot]!;
      for (let k = 0; k < places.length; k++) values[point * width + slots[k]!] = rows[point * places.length + k]!;
    }
    return values;
  }

  #stateFor(program: JobProgram): Float64Array {
    if (program.inputs === this.#state.paths) return this.#state.values;
    return Float64Array.from(program.inputs, (path) => this.#state.own(path));
  }
}

/** The error of the first point that can't be computed. */
function failed(program: JobProgram, values: Float64Array, errors: ReadonlyMap<number, Mistake>): UserError {
  let position = Number.POSITIVE_INFINITY;
  for (const each of errors.keys()) position = Math.min(position, each);
  const width = program.inputs.length;
  const where = program.inputs.map((path, slot) => `${path} = ${values[position * width + slot]}`);
  const at = where.length === 0 ? "" : ` (at ${where.join(", ")})`;
  const mistake = errors.get(position)!;
  return unsolvable(mistake.place, mistake, at);
}
