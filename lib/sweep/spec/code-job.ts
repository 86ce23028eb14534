/**
 * What a job module deals with: it exports `run(job)`, which returns outputs by name.
 *
 * ```ts
 * import type { Job } from "katfan/job";
 *
 * export function run(job: Job) {
 *   job.model.set("LASER.P", 1 + job.random.normal(0, 0.1));
 *   return job.model.run().outputs;
 * }
 * ```
 *
 * Types alone, and none of other files: of all sources, a package has this one only, as declarations.
 */

export interface Job {
  /** Which job it is, from 0. */
  readonly index: number;
  /** How many there are. */
  readonly count: number;
  /** The job's values of what the spec varies, by parameter; the model has them already. */
  readonly values: Readonly<Record<string, number>>;
  /** A model of its own: the spec's, with the job's values. */
  readonly model: JobModel;
  /** Its own random numbers. */
  readonly random: JobRandom;
}

/** What a parameter may be given: a number, a switch, or KatScript. */
export type JobValue = number | boolean | string;

export interface Complex {
  readonly re: number;
  readonly im: number;
}

/** A number, real or complex, or an array of them. */
export type Numbers = number | Complex | readonly Numbers[];

export interface JobAxis {
  /** The swept parameter's path. */
  readonly name: string;
  /** Its unit, as `degrees`; empty if it has none that is known. */
  readonly unit: string;
  readonly values: readonly number[];
}

export interface JobSolution {
  /** By the names of detectors; of an analysis of several actions by the way to it, as `scan/pd`. */
  readonly outputs: Readonly<Record<string, Numbers>>;
  /** What arrays stand over, by the way to their solution, "" if there is but one. */
  readonly axes: Readonly<Record<string, readonly JobAxis[]>>;
}

export interface RunOptions {
  /** Parameters, or all that an axis may sweep: the outputs then have `d OUTPUT / d PATH` beside them. */
  readonly derivatives?: "all" | readonly string[];
}

export interface JobModel {
  /** Adds KatScript: elements, commands, an analysis. */
  parse(text: string): void;
  /** Adds an element: `add("pd", "P", { node: "LASER.p1.o" })`. */
  add(kind: string, name: string, parameters?: Readonly<Record<string, JobValue>>): void;
  /** Removes an element, and the spaces and wires at its ports. */
  remove(name: string): void;
  has(name: string): boolean;
  /** The number that a parameter has: `get("LASER.P")`. */
  get(path: string): number;
  set(path: string, value: JobValue): void;
  /** Sets several at once, as R, T and L, which must fit when all are set. */
  setAll(values: Readonly<Record<string, JobValue>>): void;
  /** Runs an action, the model's own analysis if none is given. The model stays as it was. */
  run(action?: string, options?: RunOptions): JobSolution;
  /** The model as KatScript. */
  text(): string;
}

export interface JobRandom {
  /** A number between two ends, 0 and 1 if nothing is said. */
  uniform(from?: number, to?: number): number;
  /** A normal number; of mean 0 and standard deviation 1 if nothing is said. */
  normal(mean?: number, sigma?: number): number;
  /** A whole number from 0 to count - 1. */
  integer(count: number): number;
}

/** What a job may return under a name. `null` stands for a number that there isn't, which is no failure. */
export type JobOutput = number | null | Complex | ArrayLike<JobOutput>;

/** What a job module exports as `run`. All jobs of a sweep return the same names, in the same shapes. */
export type RunJob = (job: Job) => Readonly<Record<string, JobOutput>>;
