/** The real Slurm of one machine, where its programs are there: a controller and a node of our own, on ports of their own. */
import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { availableParallelism, hostname, userInfo } from "node:os";
import path from "node:path";

const FOLDERS = ["/usr/sbin", "/usr/local/sbin", "/opt/slurm/sbin", ...(process.env.PATH ?? "").split(path.delimiter)];
const program = (name: string) => FOLDERS.map((folder) => path.join(folder, name)).find((file) => existsSync(file));
const [CONTROLLER, NODE] = [program("slurmctld"), program("slurmd")];

/** Why there is none; undefined if there is. */
export const noSlurm =
  CONTROLLER === undefined || NODE === undefined || program("sbatch") === undefined
    ? "no Slurm on this machine (Debian: slurm-wlm)"
    : undefined;

/** How long a daemon may take to begin [ms]. */
const BEGIN_MS = 30_000;

export interface Slurm {
  /** What its commands need to find it. */
  readonly environment: Readonly<Record<string, string>>;
  /** Runs one of its commands. @returns what it printed */
  run(command: string, ...args: string[]): string;
  stop(): void;
}

/** Starts it below a folder. */
export async function startSlurm(folder: string): Promise<Slurm> {
  const file = path.join(folder, "slurm.conf");
  for (const name of ["state", "spool"]) mkdirSync(path.join(folder, name), { recursive: true });
  const [user, host] = [userInfo().username, hostname().split(".")[0]!];
  const [controllerPort, nodePort] = [await freePort(), await freePort()];
  const settings = [
    ...["ClusterName=test", `SlurmctldHost=${host}(127.0.0.1)`, `SlurmUser=${user}`, `SlurmdUser=${user}`],
    ...["AuthType=auth/none", "CredType=cred/none", `SlurmctldPort=${controllerPort}`, `SlurmdPort=${nodePort}`],
    ...[`StateSaveLocation=${folder}/state`, `SlurmdSpoolDir=${folder}/spool`],
    ...[`SlurmctldPidFile=${folder}/controller.pid`, `SlurmdPidFile=${folder}/node.pid`],
    ...["ProctrackType=proctrack/linuxproc", "TaskPlugin=task/none", "JobAcctGatherType=jobacct_gather/none"],
    ...["SelectType=select/cons_tres", "SelectTypeParameters=CR_Core", "ReturnToService=2", "MpiDefault=none"],
    ...["SlurmdParameters=config_overrides", "KillWait=10", "SchedulerParameters=batch_sched_delay=0,sched_interval=1"],
    ...[`NodeName=${host} NodeAddr=127.0.0.1 CPUs=${availableParallelism()} RealMemory=8000 State=UNKNOWN`],
    ...["PartitionName=main Nodes=ALL Default=YES MaxTime=INFINITE State=UP"],
  ];
  writeFileSync(file, `${settings.join("\n")}\n`);
  const environment = { SLURM_CONF: file };
  const env = { ...process.env, ...environment };
  const run = (command: string, ...args: string[]) => {
    const { status, stdout, stderr } = spawnSync(command, args, { env, encoding: "utf8" });
    if (status !== 0) throw new Error(`${command}: ${stderr}`);
    return stdout.trim();
  };
  const daemons = [CONTROLLER!, NODE!].map((daemon) => spawn(daemon, ["-D", "-f", file], { env, stdio: "ignore" }));
  const stop = () => {
    for (const daemon of daemons) daemon.kill("SIGTERM");
  };
  try {
    await until(() => /\bidle\b/.test(run("sinfo", "-h", "-o", "%t")), BEGIN_MS);
  } catch (error) {
    stop();
    throw error;
  }
  return { environment, run, stop };
}

/** Resolves once something holds, which may throw meanwhile. */
export async function until(holds: () => boolean, mostMs: number): Promise<void> {
  const untilMs = performance.now() + mostMs;
  for (;;) {
    try {
      if (holds()) return;
    } catch (error) {
      if (performance.now() > untilMs) throw error;
    }
    if (performance.now() > untilMs) throw new Error(`it didn't come to that within ${mostMs} ms`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** What a file holds, or nothing. */
export const textOf = (file: string): string => (existsSync(file) ? readFileSync(file, "utf8") : "");

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer();
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address() as { readonly port: number };
      server.close(() => resolve(port));
    });
  });
}
