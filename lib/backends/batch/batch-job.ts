/**
 * A run as the jobs of a batch system: tasks that each run their share of the chunks, by their number, and a last job that
 * merges what they left and writes the report.
 *
 * All that tasks have in common is the store: no clock, no MPI, no word from one to another. Each is told to end by SIGTERM,
 * stores what is done of its chunk and may be started again; who is started with nothing left to do ends at once.
 * Not here: the files of one batch system (htcondor.ts, slurm.ts, pbs.ts), how a task runs (lib/backends/ranks).
 */
import { quoted } from "../../shell-words.js";

export interface BatchJob {
  /** The run's id. */
  readonly run: string;
  /** What it is called, for people. */
  readonly name: string;
  readonly tasks: number;
  /** How a shell calls katfan where tasks run: words, quoted where they must be. */
  readonly command: string;
  /** Where the store is: an absolute path, or `s3://bucket/prefix`. */
  readonly out: string;
  /** What a task may take [MB]. */
  readonly memoryMb: number;
  /** How long a task may take [minutes]; as the batch system has it if left out. */
  readonly minutes: number | undefined;
  /** The container that tasks run in: a file or an address, as the batch system or Apptainer takes it. */
  readonly image: string | undefined;
  /** Lines for the batch system, as they stand in its files. */
  readonly settings: readonly string[];
}

export interface BatchFile {
  readonly name: string;
  readonly text: string;
}

/** A batch system: the files of a job, and what must be there to submit them. */
export interface BatchSystem {
  /** What people call it. */
  readonly title: string;
  /** The program that submits. */
  readonly program: string;
  /** How many tasks an array has at most, unless the machine's owner allows more. */
  readonly mostTasks: number;
  /** What `submit.sh` among them runs; their folder has `spec.json` and a folder `log` besides. */
  files(job: BatchJob): readonly BatchFile[];
}

/** The spec beside the files. */
export const SPEC_FILE = "spec.json";
/** What submits the job, run by `sh` in its folder. */
export const SUBMIT_FILE = "submit.sh";
/** Where the batch system puts what tasks say. */
export const LOG_FOLDER = "log";

/** What runs a task's share; the last job with `summary`. The variables say which task it is. */
export function katfanLine({ command, out }: BatchJob, only: "jobs" | "summary"): string {
  return `exec ${command} run ${SPEC_FILE} --backend spmd --only ${only} --out ${quoted(out)}`;
}

/** The same in a container, where the batch system has none of its own. */
export function inContainer(job: BatchJob, only: "jobs" | "summary"): string {
  const line = katfanLine(job, only);
  if (job.image === undefined) return line;
  const shared = job.out.startsWith("s3://") ? "" : `--bind ${quoted(job.out)} `;
  return line.replace(/^exec /, `exec apptainer exec ${shared}${quoted(job.image)} `);
}

/** What stands at the head of each file, as comments. */
export function headOf({ run, name, tasks }: BatchJob, what: string): string {
  return [
    `# ${what} of the katfan run ${run} (${name}), ${tasks} ${tasks === 1 ? "task" : "tasks"}.`,
    "# Written by katfan submit, which writes it anew: what is to stay is given to it by --set.",
  ].join("\n");
}
