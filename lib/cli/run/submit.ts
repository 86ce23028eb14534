/** `katfan submit`: writes a run as the jobs of a batch system, and submits them if it is told to. */

import { spawn } from "node:child_process";
import { chmod } from "node:fs/promises";
import path from "node:path";
import { type BatchJob, type BatchSystem, LOG_FOLDER, SPEC_FILE, SUBMIT_FILE } from "../../backends/batch/batch-job.js";
import { HTCONDOR } from "../../backends/batch/htcondor.js";
import { PBS } from "../../backends/batch/pbs.js";
import { SLURM } from "../../backends/batch/slurm.js";
import { prepared, type Submitted } from "../../backends/batch/submission.js";
import { absolutePlace } from "../../backends/store-at.js";
import { counted } from "../../counted.js";
import { StoppedError, UserError } from "../../errors.js";
import { oneLine, quoted } from "../../shell-words.js";
import { makeFolder } from "../../stores/make-folder.js";
import { wholeSpec } from "../../sweep/spec/run-id.js";
import type { Spec } from "../../sweep/spec/spec.js";
import { readSpecFile } from "../spec/read-spec-file.js";
import { EXIT, type ExitCode } from "../terminal/exit-codes.js";
import { print, say } from "../terminal/output.js";
import { packageFile } from "../terminal/package-files.js";
import { writeFile } from "../terminal/write-file.js";
import { damageLines } from "./damage-lines.js";
import { firstFailures } from "./first-failures.js";

const SYSTEMS = { htcondor: HTCONDOR, slurm: SLURM, pbs: PBS } as const;

export interface SubmitOptions {
  readonly to: keyof typeof SYSTEMS;
  readonly tasks?: number;
  readonly out: string;
  readonly into?: string;
  readonly chunk?: number;
  readonly seed?: string;
  readonly memory?: number;
  readonly time?: number;
  readonly image?: string;
  readonly katfan?: string;
  readonly set?: readonly string[];
  readonly yes?: boolean;
  readonly json?: boolean;
}

const TASKS = 100;
const MEMORY_MB = 1_000;
/** So many digits of the run's id name the folder. */
const FOLDER_DIGITS = 8;
/** A file's rights that is run as a program. */
const PROGRAM = 0o755;

export async function submit(named: string, options: SubmitOptions): Promise<ExitCode> {
  const { spec, told } = await readSpecFile(named, options.seed);
  return told(() => submitSpec(spec, options));
}

async function submitSpec(spec: Spec, options: SubmitOptions): Promise<ExitCode> {
  const system = SYSTEMS[options.to];
  const tasks = Math.min(options.tasks ?? TASKS, spec.jobs);
  const job = jobOf(spec, tasks, options);
  const submitted = await prepared({
    ...{ spec, place: job.out, tasks, chunk: options.chunk ?? spec.execution.chunk },
    onMeasured: (facts) => {
      for (const line of firstFailures(facts, spec)) say(line);
    },
    onDamage: (faults) => {
      for (const line of damageLines(faults, "to be made again")) say(line);
    },
  });
  const { plan } = submitted;
  const folder = path.resolve(
    options.into ?? path.join("katfan-jobs", `${plan.run.slice(0, FOLDER_DIGITS)}-${options.to}`),
  );
  if (!submitted.isDone) await writeFiles(folder, spec, system.files({ ...job, run: plan.run }));
  const isSubmitted = options.yes === true && !submitted.isDone;
  const said = isSubmitted ? await submitIn(folder, system) : undefined;
  tell({ submitted, tasks, system, folder, said }, options);
  return EXIT.good;
}

/** The job as it is to be; its run isn't known yet. */
function jobOf(spec: Spec, tasks: number, options: SubmitOptions): BatchJob {
  const { out, memory = MEMORY_MB, time: minutes, image, set = [] } = options;
  const own = [process.execPath, packageFile(path.join("bin", "katfan"))].map(quoted).join(" ");
  return {
    run: "",
    name: oneLine(spec.name ?? "no name", "name"),
    tasks,
    command: oneLine(options.katfan ?? (image === undefined ? own : "katfan"), "--katfan"),
    out: oneLine(absolutePlace(out), "--out"),
    memoryMb: memory,
    minutes,
    image: image === undefined ? undefined : oneLine(image, "--image"),
    settings: set.map((line) => oneLine(line, "--set")),
  };
}

async function writeFiles(
  folder: string,
  spec: Spec,
  files: readonly { readonly name: string; readonly text: string }[],
): Promise<void> {
  await makeFolder(path.join(folder, LOG_FOLDER));
  await writeFile(path.join(folder, SPEC_FILE), `${JSON.stringify(wholeSpec(spec))}\n`);
  for (const { name, text } of files) {
    await writeFile(path.join(folder, name), text);
    if (name.endsWith(".sh")) await chmod(path.join(folder, name), PROGRAM);
  }
}

/** Submits what was written. @returns what the batch system said */
async function submitIn(folder: string, { title, program }: BatchSystem): Promise<string> {
  const child = spawn("/bin/sh", [SUBMIT_FILE], { cwd: folder, stdio: ["ignore", "pipe", "pipe"] });
  const [out, words]: [Buffer[], Buffer[]] = [[], []];
  child.stdout.on("data", (data: Buffer) => out.push(data));
  child.stderr.on("data", (data: Buffer) => words.push(data));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  if (code === 0) return Buffer.concat(out).toString("utf8").trim();
  const said = Buffer.concat(words).toString("utf8").trim().split("\n").at(-1) ?? "";
  const place = path.join(folder, SUBMIT_FILE);
  if (code === NOT_FOUND) {
    const remedy = `Run sh ${SUBMIT_FILE} in that folder where ${title} is.`;
    throw new UserError({ code: "no-batch-system", place, what: `there is no ${program} on this machine`, remedy });
  }
  const remedy = "Once that is mended, run the same command again.";
  throw new StoppedError({ code: "not-submitted", place, what: `${title} refused it: ${said}`, remedy });
}

/** How a shell ends that doesn't find a program. */
const NOT_FOUND = 127;

interface Told {
  readonly submitted: Submitted;
  readonly tasks: number;
  readonly system: BatchSystem;
  readonly folder: string;
  readonly said: string | undefined;
}

function tell({ submitted, tasks, system, folder, said }: Told, { json, out }: SubmitOptions): void {
  const { plan, missing, isDone } = submitted;
  if (json === true) {
    const state = isDone ? "done" : said === undefined ? "written" : "submitted";
    const { run, jobs, chunk, chunks } = plan;
    print(JSON.stringify({ run, state, jobs, chunk, chunks, missing, tasks, ...(isDone ? {} : { folder, said }) }));
    return;
  }
  if (isDone) {
    print(`run ${plan.run} is done: there is nothing to submit`);
    return;
  }
  const of = missing === plan.chunks ? "" : ` of ${plan.chunks}, the others have their parts`;
  print(
    `run ${plan.run}: ${counted(plan.jobs, "job")} for ${counted(tasks, "task")}, ${counted(missing, "chunk")}${of}`,
  );
  print(`files     ${folder}/`);
  if (missing > 0 && missing < tasks) {
    const each = Math.max(1, Math.floor(plan.jobs / tasks));
    say(
      `only ${counted(missing, "task")} will find a chunk to do. --chunk ${each} gives each one; katfan run may be done sooner, here`,
    );
  }
  if (tasks > system.mostTasks) say(`${system.title} may allow arrays of ${system.mostTasks} at most: ask its owner`);
  print(
    said === undefined ? `submit    sh ${quoted(path.join(folder, SUBMIT_FILE))}   (or katfan submit --yes)` : said,
  );
  print(`status    katfan status ${plan.run.slice(0, FOLDER_DIGITS)} --out ${quoted(out)}`);
}
