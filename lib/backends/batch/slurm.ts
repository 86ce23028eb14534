/**
 * Slurm: an array of tasks, and a last job that waits until all of them have ended, however that was.
 *
 * Source of the names: sbatch(1).
 */
import { type BatchJob, type BatchSystem, headOf, inContainer, SUBMIT_FILE } from "./batch-job.js";

/** How long before a time limit tasks are told to end [s]. */
const WARNING_SECONDS = 60;

export const SLURM: BatchSystem = {
  title: "Slurm",
  program: "sbatch",
  mostTasks: 1_000,
  files: (job) => [
    { name: "tasks.sbatch", text: script(job, "jobs") },
    { name: "last.sbatch", text: script(job, "summary") },
    { name: SUBMIT_FILE, text: submitScript(job) },
  ],
};

function script(job: BatchJob, only: "jobs" | "summary"): string {
  const isOfTasks = only === "jobs";
  const { run, tasks, memoryMb, minutes, settings } = job;
  const words = [
    `--job-name=katfan-${run.slice(0, 8)}`,
    ...(isOfTasks ? [`--array=0-${tasks - 1}`] : []),
    "--ntasks=1",
    "--cpus-per-task=1",
    `--mem=${memoryMb}M`,
    ...(minutes === undefined ? [] : [`--time=${minutes}`]),
    "--requeue",
    "--open-mode=append",
    `--signal=B:TERM@${WARNING_SECONDS}`,
    `--output=log/${isOfTasks ? "task.%a" : "last"}.out`,
    `--error=log/${isOfTasks ? "task.%a" : "last"}.err`,
    ...settings,
  ];
  return `#!/bin/sh
${words.map((word) => `#SBATCH ${word}`).join("\n")}
${headOf(job, isOfTasks ? "The tasks" : "The last job")}
# SIGTERM has a task store what is done of its chunk.
export KATFAN_TASK=${isOfTasks ? '"$SLURM_ARRAY_TASK_ID"' : 0} KATFAN_TASKS=${tasks}
${inContainer(job, only)}
`;
}

function submitScript(job: BatchJob): string {
  return `#!/bin/sh
${headOf(job, "Submits the job")}
cd "$(dirname "$0")" || exit
tasks=$(sbatch --parsable tasks.sbatch) || exit
last=$(sbatch --parsable --dependency="afterany:\${tasks%%;*}" last.sbatch) || exit
echo "tasks are job \${tasks%%;*}, the last job is \${last%%;*}"
`;
}
