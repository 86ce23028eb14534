/**
 * The files for HTCondor as HTCondor's own code reads them: its Python bindings, of which the last of the old kind also make
 * the jobs' ads, with what a description leaves to HTCondor filled in. Its daemons can't be had here.
 */
import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { PythonUnavailable, pythonPrograms } from "../../../scripts/python-environment.js";
import { folderWith } from "../../cli/katfan.js";
import { describeUnless } from "../../missing.js";
import { expectWhole, SMALL, small, submitted, task, type Written } from "./batch-job.js";

/** The newest, which reads descriptions and DAGs, and the last that makes ads of them. */
const [READS, MAKES_ADS] = ["htcondor==25.14.1\n", "htcondor==24.0.24\n"];
const found = await bindings();

async function bindings(): Promise<{ readonly reader: string; readonly maker: string; readonly missing?: string }> {
  try {
    const [reader, maker] = [await pythonPrograms(READS), await pythonPrograms(MAKES_ADS)];
    return { reader: path.join(reader, "python"), maker: path.join(maker, "python") };
  } catch (error) {
    if (!(error instanceof PythonUnavailable)) throw error;
    return { reader: "", maker: "", missing: `no bindings of HTCondor: ${error.message}` };
  }
}

/** Runs a program of Python in a job's folder, where a stand-in for DAGMan's program lets its DAG be read; it prints JSON. */
function asked<T>(python: string, folder: string, program: string): T {
  const programs = path.join(folder, "stand-in");
  mkdirSync(programs, { recursive: true });
  writeFileSync(path.join(programs, "condor_dagman"), "#!/bin/sh\n", { mode: 0o755 });
  const environment = { ...process.env, PATH: `${programs}:${process.env.PATH}`, CONDOR_CONFIG: "/dev/null" };
  const options = {
    cwd: folder,
    env: { ...environment, PYTHONWARNINGS: "ignore" },
    encoding: "utf8",
    stdio: "pipe",
  } as const;
  return JSON.parse(execFileSync(python, ["-c", `import json\n${program}`], options)) as T;
}

type Ad = Readonly<Record<string, string | number | boolean>>;

/** The ads of a description's jobs, expressions as HTCondor prints them. */
const adsOf = ({ folder }: Written, description: string): readonly Ad[] =>
  asked(
    found.maker,
    folder,
    `
import htcondor
submit = htcondor.Submit(open("${description}").read())
def plain(value): return value if isinstance(value, (str, int, float, bool)) else str(value)
print(json.dumps([{key: plain(ad.get(key)) for key in ad.keys() if key != "Owner"} for ad in submit.jobs(count=int(submit.getQArgs() or 1), clusterid=7)]))
`,
  );

/** What HTCondor does with a task that ended so: holds it, else removes it, else has it run again. */
const becomesOf = (ad: Ad, how: string): string => {
  const program = `
import classad
ad = classad.ClassAd("[OnExitHold = ${ad.OnExitHold}; OnExitRemove = ${ad.OnExitRemove ?? "true"}; JobMaxRetries = 10; NumJobCompletions = 1; ${how}]")
print(json.dumps("held" if ad.eval("OnExitHold") else "ended" if ad.eval("OnExitRemove") is True else "run again"))
`;
  return asked(found.maker, folderWith(), program);
};

describeUnless(found.missing)("the files for HTCondor", () => {
  it("are as many jobs as tasks, each told its number, on machines that share the runs' folder", async () => {
    const written = await submitted(small(), "htcondor", ...SMALL, "--memory", "1500", "--time", "90");
    const ads = adsOf(written, "tasks.sub");
    expect(ads.map((ad) => ad.Environment)).toEqual([0, 1, 2].map((one) => `KATFAN_TASK=${one} KATFAN_TASKS=3`));
    expect(ads[1]).toMatchObject({
      ...{ Cmd: path.join(written.folder, "task.sh"), Args: "jobs", Iwd: written.folder, ShouldTransferFiles: "NO" },
      ...{ Out: "log/task.1.out", Err: "log/task.1.err", RequestMemory: 1_500, RequestCpus: 1, KillSig: "SIGTERM" },
      ...{ AllowedJobDuration: 5_400, JobMaxVacateTime: 60, WantGracefulRemoval: true, JobMaxRetries: 10 },
    });
    expect(ads[1]!.Requirements).toContain("TARGET.FileSystemDomain == MY.FileSystemDomain");
    expect(adsOf(written, "last.sub")).toMatchObject([
      { Args: "summary", Environment: "KATFAN_TASK=0 KATFAN_TASKS=3" },
    ]);
  });

  it("have what is wrong held, what was stopped run again, and what is done ended", async () => {
    const [ad] = adsOf(await submitted(small(), "htcondor", ...SMALL), "tasks.sub");
    const code = (exit: number) => becomesOf(ad!, `ExitBySignal = false; ExitCode = ${exit}`);
    expect([0, 2, 3, 70].map(code)).toEqual(["ended", "held", "run again", "held"]);
    expect(becomesOf(ad!, "ExitBySignal = true; ExitSignal = 9; ExitCode = undefined")).toBe("run again");
  });

  it("send the spec along where the runs are in a bucket, and no secret", async () => {
    const cwd = small();
    // Nothing answers there; only the files are looked at, so another run's are taken and their store named anew.
    const written = await submitted(cwd, "htcondor", ...SMALL);
    const { HTCONDOR } = await import("../../../lib/backends/batch/htcondor.js");
    const job = {
      ...{ run: written.run, name: "x", tasks: 2, command: "katfan", out: "s3://bucket/prefix", memoryMb: 1_000 },
      ...{ minutes: undefined, image: "docker://example.org/katfan:1", settings: ["accounting_group = ligo.dev"] },
    };
    for (const { name, text } of HTCONDOR.files(job)) writeFileSync(path.join(written.folder, name), text);
    const [ad] = adsOf(written, "tasks.sub");
    expect(ad).toMatchObject({
      ...{ ShouldTransferFiles: "YES", TransferInput: "spec.json", ContainerImage: "docker://example.org/katfan:1" },
      ...{ WantContainer: true, AcctGroup: "ligo.dev" },
    });
    expect(JSON.stringify(ad)).not.toMatch(/SECRET|ACCESS_KEY|TOKEN/);
    expect(ad!.Requirements).toContain("TARGET.HasFileTransfer");
  });

  it("are a DAG that HTCondor's newest reads, whose last job follows on the tasks", async () => {
    const { folder } = await submitted(small(), "htcondor", ...SMALL);
    const dag = `
import htcondor2
submit = htcondor2.Submit.from_dag("katfan.dag", {"force": True})
tasks = htcondor2.Submit(open("tasks.sub").read())
print(json.dumps([submit["arguments"], tasks["max_retries"], tasks.getQArgs()]))
`;
    expect(asked(found.reader, folder, dag)).toEqual([expect.stringContaining("-Dag katfan.dag"), "10", "3"]);
    writeFileSync(path.join(folder, "katfan.dag"), "JOB tasks tasks.sub\nPARENTS tasks CHILD last\n");
    expect(() => asked(found.reader, folder, dag)).toThrow(/'PARENTS' is not a valid DAG command/);
  });

  it("run to the bytes of a local run, each job as its ad says", async () => {
    const cwd = small();
    const written = await submitted(cwd, "htcondor", ...SMALL);
    for (const description of ["tasks.sub", "last.sub"]) {
      for (const ad of adsOf(written, description)) {
        const environment = Object.fromEntries(`${ad.Environment}`.split(" ").map((pair) => pair.split("=")));
        const ended = await task([`${ad.Cmd}`, `${ad.Args}`], `${ad.Iwd}`, environment);
        expect({ code: ended.code, said: ended.stderr.replace(/^task.*\n/, "") }).toEqual({ code: 0, said: "" });
      }
    }
    await expectWhole(cwd, written.run);
  });
});

describe("a task's name for what it says", () => {
  it("is told by a held job", async () => {
    const { HTCONDOR } = await import("../../../lib/backends/batch/htcondor.js");
    const job = {
      run: "0".repeat(32),
      name: "x",
      tasks: 2,
      command: "katfan",
      out: "/runs",
      memoryMb: 1,
      settings: [],
    };
    const [, tasks] = HTCONDOR.files({ ...job, minutes: undefined, image: undefined });
    expect(tasks!.text).toContain('": log/task.", ProcId, ".err says why"');
  });
});
