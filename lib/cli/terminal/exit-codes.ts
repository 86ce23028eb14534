/** How a command ends, for scripts that call it. */
export const EXIT = {
  /** Everything was done, and no job failed. */
  good: 0,
  /** Everything was done; some jobs failed, or some files of several. */
  someFailed: 1,
  /** What the user gave is wrong: nothing was run. */
  badInput: 2,
  /**
   * Stopped before the end: by Ctrl-C, by `cancel`, at a limit, or by the world (a full disk, a service that is silent).
   * The same command goes on from there.
   */
  stopped: 3,
  /** A bug of katfan's. */
  broken: 70,
  /** Who read the output has gone: as a shell has it of a program that SIGPIPE ended. */
  closedPipe: 141,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
