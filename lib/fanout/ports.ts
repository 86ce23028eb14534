/**
 * What fan-out asks of the world: a store for objects, an invoker for chunks, a clock, and chance.
 *
 * Everything in lib/fanout takes these as arguments and nothing else from outside, so it runs in a simulated world too.
 */

/** A flat space of objects by key. Keys are `/`-separated words of `[A-Za-z0-9._-]`, never user text. */
export interface Store {
  /** The object's bytes, or undefined if there is none. */
  get(key: string): Promise<Uint8Array | undefined>;
  /**
   * Writes an object whole, or not at all.
   *
   * @param options.ifAbsent write only if there is none: atomic, first writer wins
   * @returns whether it was written; false only with `ifAbsent`
   */
  put(key: string, body: Uint8Array, options?: { readonly ifAbsent?: boolean }): Promise<boolean>;
  /** The keys that begin with `prefix`, in ascending order of their UTF-16 code units; those behind `after` if it is given. */
  list(prefix: string, after?: string): AsyncIterable<string>;
  /** Deletes all objects whose key begins with a prefix, which must not be empty; or exactly those that are listed. */
  delete(what: string | readonly string[]): Promise<void>;
  /** Where a person or program finds the object: a path, a file URL, a presigned URL. */
  url(key: string): Promise<string>;
}

/** The jobs `first` to `first + count - 1` of a run, as one unit of work. */
export interface Chunk {
  /** The run's id: the hash of its spec. */
  readonly run: string;
  /** The chunk's number in the plan, from 0. */
  readonly index: number;
  /** The first job's index. */
  readonly first: number;
  /** How many jobs. */
  readonly count: number;
  /** Which try this is, from 1. */
  readonly attempt: number;
}

/** How an invocation of a worker ended. Who knows the fault sets `retryable`. */
export type Outcome =
  | {
      readonly kind: "done";
      /** SHA-256 of the part, in hex. */
      readonly sha256: string;
      /** How many of its jobs failed (each a row with its error). */
      readonly failures: number;
      /** How long the jobs took, start-up and storing not counted. */
      readonly computeMs: number;
      /** What its jobs come to, as a merger's bytes: of a part that was just put, where the worker was asked to sum it up. */
      readonly summary?: Uint8Array | undefined;
    }
  /**
   * The chunk has been split, as time ran low or by someone else: its jobs before `next` are in parts of their own, the
   * others are to be invoked again, by the ranges that `restOf` gives (ranges.ts). `next` may be the chunk's first job.
   */
  | { readonly kind: "partial"; readonly next: number; readonly failures: number; readonly computeMs: number }
  | {
      readonly kind: "failed";
      /** For people, without any text of the spec's. */
      readonly reason: string;
      /** Whether the same chunk may do better another time. */
      readonly retryable: boolean;
      /** The worker itself ended: out of memory, out of time, crashed. Its jobs may be the cause. */
      readonly killed?: boolean;
      /** Nothing was run, as too much runs already (429): costs nothing, and counts as no try. */
      readonly throttled?: boolean;
    };

/** Calls a worker with a chunk and waits for its outcome. Never throws for a worker's fault: that is an outcome. */
export interface Invoker {
  invoke(chunk: Chunk, signal: AbortSignal): Promise<Outcome>;
  /** How many may run at once, as far as is known now. */
  readonly concurrency: number;
  close(): Promise<void>;
}

export interface Clock {
  /**
   * Milliseconds since 1970-01-01 UTC, as well as the machine knows: what one process writes down another reads. Never
   * runs backwards within a process.
   */
  now(): number;
  /** Rejects, with the signal's reason, when the signal is aborted before the time is over. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** A number in [0, 1). For jitter only, never for a job's numbers. */
export type Chance = () => number;
