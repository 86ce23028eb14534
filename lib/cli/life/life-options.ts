/** The options that the commands about a run have in common. */
export interface LifeOptions {
  /** The folder of runs, or `s3://bucket/prefix`. */
  readonly out: string;
  /** The deployment that the run is on, in place of the folder. */
  readonly stage?: string;
  readonly json?: boolean;
}

export interface FetchOptions extends LifeOptions {
  /** A .parquet, .csv or .jsonl file. */
  readonly to?: string;
  /** Whether to add who ran each job. */
  readonly workers?: boolean;
}

export interface ReportOptions extends LifeOptions {
  /** A folder; true for one named for the run. */
  readonly svg?: string | true;
  readonly png?: string | true;
}
