/** What a page's server is handed: runs as the command line knows them, and what it does with one. */
import type { Store } from "../fanout/ports.js";
import type { Table } from "../results/table.js";

/** A run in the list, in numbers and in words. */
export interface RunLine {
  readonly run: string;
  /** As many digits of its id as tell it from the others. */
  readonly short: string;
  readonly name: string | null;
  /** In a word or two: `done`, `running`, `broken off`; `damaged` if it can't be read. */
  readonly state: string;
  readonly isGoing: boolean;
  readonly isDone: boolean;
  readonly jobs: number;
  readonly jobsDone: number;
  readonly failures: number;
  readonly began: string;
  readonly took: string;
  /** Of a run that is going on: how much longer; empty if that isn't known. */
  readonly left: string;
  readonly backend: string;
  readonly size: string;
}

/** A file that is there to be read once. */
export interface Saved {
  readonly bytes: number;
  read(): AsyncIterable<Uint8Array>;
}

export const FORMATS = ["csv", "parquet"] as const;
export type Format = (typeof FORMATS)[number];

export interface ServeWorld {
  readonly store: Store;
  /** What the folder of runs is called, for people. */
  readonly place: string;
  /** The latest first. */
  runs(): Promise<readonly RunLine[]>;
  /** Undefined if there is no such run. */
  oneRun(run: string): Promise<RunLine | undefined>;
  /** Solves a job again: its inputs and outputs, as `katfan run --job N --json` has them. */
  replay(run: string, job: number): Promise<Replay>;
  /** Tables in one file. */
  saved(format: Format, tables: AsyncIterable<Table>): Promise<Saved>;
  /** Does something with a run. What of it isn't as it was is told as a user's mistake, with what mends it. */
  whole<T>(run: string, attempt: () => Promise<T>): Promise<T>;
  /** A run's report; drawn if it isn't there. */
  report(run: string): Promise<Uint8Array>;
  /** Lets whoever else waits for the thread go first. */
  breathe(): Promise<void>;
}

export interface Replay {
  readonly job: number;
  readonly inputs: Readonly<Record<string, { readonly value: number; readonly unit: string }>>;
  readonly outputs: Readonly<Record<string, ReplayedOutput>>;
  readonly error?: string;
}

export interface ReplayedOutput {
  readonly unit: string;
  readonly shape: readonly number[];
  readonly real: readonly number[];
  readonly imag?: readonly number[];
  readonly axes?: readonly { readonly name: string; readonly unit?: string; readonly values: readonly number[] }[];
}
