/**
 * Which of several processes this one is, by the environment that its launcher made: Open MPI, MPICH and its kin, Slurm's
 * srun, Slurm's arrays. No MPI library is linked.
 *
 * An array of jobs, each of which starts ranks, has as many ranks as all of them together. Where `katfan submit` has written
 * the jobs, they say their number themselves, in variables of katfan's own.
 * Source of the names: mpirun(1) of Open MPI, the PMI specification of MPICH, srun(1) and sbatch(1) of Slurm.
 */
import { createHash } from "node:crypto";
import { UserError } from "../../errors.js";

export interface Ranks {
  /** From 0. */
  readonly rank: number;
  readonly size: number;
  /** Who started them, in words. */
  readonly launcher: string;
  /**
   * The same for all ranks of one launch, and no other: 16 hexadecimal digits. Undefined if the launcher says nothing
   * that could tell; then ranks can't see that they disagree before they meet at the parts.
   */
  readonly launch: string | undefined;
  /** Whether all of them run at the same time; the jobs of an array may run one after the other. */
  readonly together: boolean;
}

export type Environment = Readonly<Record<string, string | undefined>>;

/** Ranks of a launcher that starts all at once. */
interface Inner {
  readonly rank: string;
  readonly size: string;
  readonly launcher: string;
  /** Variables whose values, taken together, are one launch's. */
  readonly launch: readonly string[];
}

/** In the order in which they are looked for: mpirun under Slurm has Slurm's variables too. */
const LAUNCHERS: readonly Inner[] = [
  { rank: "KATFAN_RANK", size: "KATFAN_SIZE", launcher: "KATFAN_RANK", launch: ["KATFAN_LAUNCH"] },
  {
    rank: "OMPI_COMM_WORLD_RANK",
    size: "OMPI_COMM_WORLD_SIZE",
    launcher: "Open MPI",
    launch: ["OMPI_MCA_orte_precondition_transports", "PMIX_NAMESPACE", "OMPI_MCA_ess_base_jobid"],
  },
  { rank: "PMI_RANK", size: "PMI_SIZE", launcher: "MPICH", launch: ["PMI_PORT", "PMI_JOBID", "SLURM_STEP_ID"] },
  { rank: "MPI_LOCALRANKID", size: "MPI_LOCALNRANKS", launcher: "Intel MPI", launch: ["PMI_PORT"] },
  { rank: "SLURM_PROCID", size: "SLURM_NTASKS", launcher: "Slurm", launch: ["SLURM_STEP_ID"] },
];
/** What batch systems call their jobs: ranks of different ones were never started together. */
const BATCH_IDS = ["SLURM_ARRAY_JOB_ID", "SLURM_JOB_ID", "PBS_JOBID", "LSB_JOBID"];

const RELAUNCH = "Start katfan by mpirun or srun, or unset what a launcher before has left in the environment.";

/** This process among its ranks; undefined if no launcher has left a trace. */
export function ranksOf(environment: Environment): Ranks | undefined {
  const array = arrayOf(environment);
  const inner = LAUNCHERS.find(({ rank, size }) => isSet(environment, rank) && isSet(environment, size));
  // Slurm tells the script of each array's job that it is task 0, though no srun has started anything.
  const counts = inner !== undefined && !(array !== undefined && inner.launcher === "Slurm" && !isStep(environment));
  if (!counts)
    return array === undefined ? undefined : { ...array, launch: launchOf(environment, []), together: false };
  const [rank, size] = [numberIn(environment, inner.rank), numberIn(environment, inner.size)];
  if (rank >= size) throw strange(inner.rank, `is ${rank}, and there are ${size} ranks`, RELAUNCH);
  const launch = launchOf(environment, inner.launch);
  if (array === undefined) return { rank, size, launcher: inner.launcher, launch, together: true };
  const launcher = `${inner.launcher} in an array`;
  return {
    ...{ rank: array.rank * size + rank, size: array.size * size, launcher, together: false },
    launch: launchOf(environment, []),
  };
}

/** A job of an array: of one that katfan has written, else of Slurm's, whose numbers must go up evenly. */
function arrayOf(environment: Environment): Pick<Ranks, "rank" | "size" | "launcher"> | undefined {
  if (isSet(environment, "KATFAN_TASK")) {
    const [rank, size] = [numberIn(environment, "KATFAN_TASK"), numberIn(environment, "KATFAN_TASKS")];
    if (rank >= size)
      throw strange(
        "KATFAN_TASK",
        `is ${rank}, and there are ${size} tasks`,
        "It counts from 0: KATFAN_TASK=0 KATFAN_TASKS=1.",
      );
    return { rank, size, launcher: "a task" };
  }
  if (!isSet(environment, "SLURM_ARRAY_TASK_ID")) return undefined;
  const size = numberIn(environment, "SLURM_ARRAY_TASK_COUNT");
  const [id, least] = [numberIn(environment, "SLURM_ARRAY_TASK_ID"), numberIn(environment, "SLURM_ARRAY_TASK_MIN")];
  const step = isSet(environment, "SLURM_ARRAY_TASK_STEP") ? numberIn(environment, "SLURM_ARRAY_TASK_STEP") : 1;
  const rank = (id - least) / step;
  if (!Number.isInteger(rank) || rank < 0 || rank >= size) {
    throw strange("SLURM_ARRAY_TASK_ID", `is ${id}, which isn't evenly spaced`, "Submit it as --array=0-15.");
  }
  return { rank, size, launcher: "a Slurm array" };
}

function isSet(environment: Environment, name: string): boolean {
  return (environment[name] ?? "") !== "";
}

function isStep(environment: Environment): boolean {
  return isSet(environment, "SLURM_STEP_ID") || isSet(environment, "SLURM_STEPID");
}

function numberIn(environment: Environment, name: string): number {
  const text = environment[name] ?? "";
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw strange(name, text === "" ? "isn't set" : `is ${JSON.stringify(text.slice(0, 40))}, not a number`, RELAUNCH);
}

/** What all ranks of a launch share, hashed as it becomes part of a key. */
function launchOf(environment: Environment, names: readonly string[]): string | undefined {
  const batch = BATCH_IDS.filter((name) => isSet(environment, name)).slice(0, 1);
  const own = names.filter((name) => isSet(environment, name));
  const known = [...batch, ...own].map((name) => `${name}=${environment[name]}`);
  if (known.length === 0 || (names.length > 0 && own.length === 0 && batch.length === 0)) return undefined;
  return createHash("sha256").update(known.join("\n")).digest("hex").slice(0, 16);
}

function strange(name: string, what: string, remedy: string): UserError {
  return new UserError({ code: "strange-ranks", place: name, what: `the launcher's variable ${what}`, remedy });
}
