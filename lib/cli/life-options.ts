/** The options that the commands about a run have in common. */
export interface LifeOptions {
  /** The folder of runs, or `s3://bucket/prefix`. */
  readonly out: string;
  /** The deployment that the run is on, in place of the folder. */
  readonly stage?: string;
  readonly json?: boolean;
}
