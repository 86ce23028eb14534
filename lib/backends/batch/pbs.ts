/**
 * PBS (OpenPBS, PBS Professional): an array of tasks, and a last job that waits until all of them have ended.
 *
 * Source of the names: qsub(1B) of OpenPBS. Torque has other words for arrays, which aren't written here.
 */
import { type BatchJob, type BatchSystem, headOf, inContainer, SUBMIT_FILE } from "./batch-job.js";

export const PBS: BatchSystem = {
  title: "PBS",
  program: "qsub",
  mostTasks: 10_000,
  files: (job) => [
    { name: "tasks.pbs", text: script(job, "jobs") },
    { name: "last.pbs", text: script(job, "summary") },
    { name: SUBMIT_FILE, text: submitScript(job) },
  ],
};

function script(job: BatchJob, only: "jobs" | "summary"): string {
  const { run, tasks, memoryMb, minutes, settings } = job;
  const isOfTasks = only === "jobs";
  const isArray = isOfTasks && tasks > 1; // PBS has no array of one
  const words = [
    `-N kf-${run.slice(0, 8)}`,
    ...(isArray ? [`-J 0-${tasks - 1}`] : []),
    `-l select=1:ncpus=1:mem=${memoryMb}mb`,
    ...(minutes === undefined
      ? []
      : [`-l walltime=${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, "0")}:00`]),
    "-r y",
    `-o log/${isArray ? "task.^array_index^" : isOfTasks ? "task.0" : "last"}.out`,
    `-e log/${isArray ? "task.^array_index^" : isOfTasks ? "task.0" : "last"}.err`,
    ...settings,
  ];
  return `#!/bin/sh
${words.map((word) => `#PBS ${word}`).join("\n")}
${headOf(job, isOfTasks ? "The tasks" : "The last job")}
cd "$PBS_O_WORKDIR" || exit
# SIGTERM has a task store what is done of its chunk.
export KATFAN_TASK=${isArray ? '"$PBS_ARRAY_INDEX"' : 0} KATFAN_TASKS=${tasks}
${inContainer(job, only)}
`;
}

function submitScript(job: BatchJob): string {
  return `#!/bin/sh
${headOf(job, "Submits the job")}
cd "$(dirname "$0")" || exit
tasks=$(qsub tasks.pbs) || exit
last=$(qsub -W depend=afterany:"$tasks" last.pbs) || exit
echo "tasks are job $tasks, the last job is $last"
`;
}
