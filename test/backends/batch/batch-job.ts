/** What the tests of all batch systems do alike: a sweep is submitted, and its tasks run as the system would run them. */
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect } from "vitest";
import { type Ended, ended, folderWith, katfan, LASER, recordOf } from "../../cli/katfan.js";

export interface Written {
  readonly run: string;
  readonly state: "done" | "written" | "submitted";
  readonly chunks: number;
  readonly missing: number;
  readonly tasks: number;
  /** Where the files are. */
  readonly folder: string;
  readonly said?: string;
}

/** Submits the sweep of a folder. */
export async function submitted(cwd: string, to: string, ...args: string[]): Promise<Written> {
  const said = await katfan(["submit", "spec.json", "--to", to, "--json", "--out", "runs", ...args], { cwd });
  expect({ code: said.code, stderr: said.stderr }).toEqual({ code: 0, stderr: "" });
  return JSON.parse(said.stdout) as Written;
}

/** A sweep in eight chunks for three tasks. */
export const SMALL = ["--tasks", "3", "--chunk", "250"];
export const small = () => folderWith({ "spec.json": LASER });

/** A sweep of one chunk, whose job 40 of 200 leaves the file that is asked for; where one is, a job takes 25 ms. */
export function slow(): string {
  const job = `export function run(job: { readonly index: number }) {
  const { process } = globalThis as any;
  const here = process.env.KATFAN_TEST_HERE;
  if (here !== undefined) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 25);
  if (here !== undefined && job.index === 40) process.getBuiltinModule("node:fs").writeFileSync(here, "");
  return { index: job.index };
}
`;
  const model = "l LASER P=1\npd P LASER.p1.o\n";
  return folderWith({ "spec.json": { model, jobs: 200, job: { module: "./job.ts" } }, "job.ts": job });
}

/** How a system runs a script, in an environment that holds nothing else. */
export function task(script: readonly string[], cwd: string, environment: Record<string, string>): Promise<Ended> {
  return ended("env", ["-i", ...Object.entries(environment).map(([name, value]) => `${name}=${value}`), ...script], {
    cwd,
  });
}

/** A task that is told to end as soon as a file is there. */
export async function endedAt(
  file: string,
  signal: NodeJS.Signals,
  [script, cwd, environment]: Parameters<typeof task>,
): Promise<number | NodeJS.Signals | null> {
  const [program, ...args] = script;
  const child: ChildProcess = spawn(program!, args, { cwd, env: environment, stdio: "ignore" });
  const end = new Promise<number | NodeJS.Signals | null>((resolve) =>
    child.once("exit", (code, by) => resolve(code ?? by)),
  );
  while (!existsSync(file) && child.exitCode === null) await new Promise((resolve) => setTimeout(resolve, 20));
  child.kill(signal);
  return end;
}

/** The names of a run's objects below one of its folders. */
export function namesIn(cwd: string, run: string, folder: "parts" | "log/chunks" | "log/splits"): readonly string[] {
  const place = path.join(cwd, "runs", "runs", run, folder);
  // What is being written is a file of its own until it is whole.
  const isWhole = (name: string) => !name.startsWith(".~");
  return existsSync(place) ? readdirSync(place).filter(isWhole).sort() : [];
}

/** Which task wrote each part. */
export const writersOf = (cwd: string, run: string): readonly number[] =>
  namesIn(cwd, run, "log/chunks").map(
    (name) => JSON.parse(readFileSync(path.join(cwd, "runs", "runs", run, "log", "chunks", name), "utf8")).who.rank,
  );

/** The run is done, and its summary has the bytes of a run on this machine. */
export async function expectWhole(cwd: string, run: string): Promise<void> {
  const local = recordOf(await katfan(["run", "spec.json", "--json", "--out", "local"], { cwd }));
  const summary = (out: string) => readFileSync(path.join(cwd, out, "runs", run, "summary.json"));
  expect(local.run).toBe(run);
  expect(summary("runs")).toEqual(summary("local"));
}
