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
 */
import type { Complex, JobModel } from "./job-model.js";
import type { JobRandom } from "./job-random.js";

export type { Complex, JobModel, JobSolution, JobValue, Numbers } from "./job-model.js";
export type { JobRandom } from "./job-random.js";

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

/** What a job may return under a name. `null` stands for a number that there isn't, which is no failure. */
export type JobOutput = number | null | Complex | ArrayLike<JobOutput>;

/** What a job module exports as `run`. All jobs of a sweep return the same names, in the same shapes. */
export type RunJob = (job: Job) => Readonly<Record<string, JobOutput>>;
