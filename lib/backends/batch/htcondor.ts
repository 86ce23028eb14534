/**
 * HTCondor: a submit description for the tasks, one for the last job, and a DAG that has the one follow on the other.
 *
 * Source of the names: condor_submit(1), condor_submit_dag(1).
 */
import {
  type BatchFile,
  type BatchJob,
  type BatchSystem,
  headOf,
  katfanLine,
  SPEC_FILE,
  SUBMIT_FILE,
} from "./batch-job.js";

/** How often a task is started again that ended otherwise than it should, and how often all of them are. */
const TASK_RETRIES = 10;
const DAG_RETRIES = 2;
/** How long a task that is told to end may take to store what is done of its chunk, where the pool's owner lets it [s]. */
const VACATE_SECONDS = 60;
/** What a task's own folder may take: nothing of the run lies there [MB]. */
const DISK_MB = 1_000;
/** Variables of the AWS tools that name places, and no secret: whoever sees the queue sees them. */
const AWS_PLACES = "AWS_REGION, AWS_DEFAULT_REGION, AWS_ENDPOINT_URL, AWS_ENDPOINT_URL_S3";

export const HTCONDOR: BatchSystem = {
  title: "HTCondor",
  program: "condor_submit_dag",
  mostTasks: 10_000,
  files: (job) => [
    { name: "task.sh", text: script(job) },
    { name: "tasks.sub", text: description(job, "jobs") },
    { name: "last.sub", text: description(job, "summary") },
    { name: "katfan.dag", text: dag(job) },
    submitFile(job),
  ],
};

/** What a machine runs: HTCondor starts it where the spec is. */
function script(job: BatchJob): string {
  const only = (what: "jobs" | "summary") => `  ${what}) ${katfanLine(job, what)} ;;`;
  return `#!/bin/sh
${headOf(job, "What a task runs, and the last job,")}
# Keys of S3, where a file with them was sent along.
if [ -f credentials ]; then export AWS_SHARED_CREDENTIALS_FILE="$PWD/credentials"; fi
case "$1" in
${only("jobs")}
${only("summary")}
esac
`;
}

function description(job: BatchJob, only: "jobs" | "summary"): string {
  const isOfTasks = only === "jobs";
  const number = isOfTasks ? "$(Process)" : "0";
  const log = isOfTasks ? "log/task.$(Process)" : "log/last";
  const lines = [
    headOf(job, isOfTasks ? "The tasks" : "The last job"),
    ...(job.image === undefined ? ["universe = vanilla"] : ["universe = container", `container_image = ${job.image}`]),
    "executable = task.sh",
    `arguments = ${only}`,
    `environment = "KATFAN_TASK=${number} KATFAN_TASKS=${job.tasks}"`,
    ...places(job),
    `output = ${log}.out`,
    `error = ${log}.err`,
    `log = log/${isOfTasks ? "tasks" : "last"}.log`,
    `batch_name = katfan-${job.run.slice(0, 8)}`,
    "request_cpus = 1",
    `request_memory = ${job.memoryMb} MB`,
    `request_disk = ${DISK_MB} MB`,
    ...(job.minutes === undefined ? [] : [`allowed_job_duration = ${60 * job.minutes}`]),
    "# SIGTERM has a task store what is done of its chunk, also when it is removed by hand.",
    "kill_sig = SIGTERM",
    "want_graceful_removal = true",
    `job_max_vacate_time = ${VACATE_SECONDS}`,
    "# Wrong input is wrong at every try: it is held, not tried again. A broken katfan as well.",
    "on_exit_hold = (ExitBySignal == false) && (ExitCode == 2 || ExitCode == 70)",
    `on_exit_hold_reason = strcat("katfan ended with exit code ", ExitCode, ": ${isOfTasks ? 'log/task.", ProcId, ".err' : "log/last.err"} says why")`,
    ...(isOfTasks ? [`max_retries = ${TASK_RETRIES}`] : []),
    ...job.settings,
    `queue ${isOfTasks ? job.tasks : 1}`,
  ];
  return `${lines.join("\n")}\n`;
}

/** A folder must be there where tasks run, so only machines will do that share it; a bucket is everywhere. */
function places({ out }: BatchJob): readonly string[] {
  if (!out.startsWith("s3://")) return ["# Only on machines that share this folder.", "should_transfer_files = NO"];
  return [
    "should_transfer_files = YES",
    "when_to_transfer_output = ON_EXIT",
    `transfer_input_files = ${SPEC_FILE}`,
    'transfer_output_files = ""',
    `getenv = ${AWS_PLACES}`,
  ];
}

function dag(job: BatchJob): string {
  return `${headOf(job, "The order of the jobs")}
JOB tasks tasks.sub
JOB last last.sub
PARENT tasks CHILD last
# Started again, tasks do only what is missing.
RETRY tasks ${DAG_RETRIES}
`;
}

/** Forced: a second DAG over the same run does only what is missing. */
function submitFile(job: BatchJob): BatchFile {
  const text = `#!/bin/sh
${headOf(job, "Submits the job")}
cd "$(dirname "$0")" && exec condor_submit_dag -force katfan.dag
`;
  return { name: SUBMIT_FILE, text };
}
