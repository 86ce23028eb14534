/** Runs the real bin/katfan, as a user would, in folders that are removed again. */
import { type ChildProcess, spawn } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";

export const ROOT = fileURLToPath(new URL("../..", import.meta.url));
export const KATFAN = path.join(ROOT, "bin", "katfan");

/** How a command ended. */
export interface Ended {
  /** The exit code; undefined if a signal ended it. */
  readonly code: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

export interface How {
  readonly cwd?: string;
  readonly input?: string;
  readonly environment?: Readonly<Record<string, string>>;
  /** Called with the process once it has started. */
  readonly started?: (child: ChildProcess) => void;
}

/** Runs katfan with these arguments on the Node that runs the tests. */
export function katfan(args: readonly string[], how: How = {}): Promise<Ended> {
  return ended(process.execPath, [KATFAN, ...args], how);
}

export function ended(program: string, args: readonly string[], how: How = {}): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd: how.cwd ?? ROOT, env: { ...process.env, ...how.environment } });
    const [stdout, stderr]: [Buffer[], Buffer[]] = [[], []];
    child.stdout.on("data", (data: Buffer) => stdout.push(data));
    child.stderr.on("data", (data: Buffer) => stderr.push(data));
    child.on("error", reject);
    child.on("close", (code) => {
      const text = (pieces: readonly Buffer[]) => Buffer.concat(pieces).toString("utf8");
      resolve({ code: code ?? undefined, stdout: text(stdout), stderr: text(stderr) });
    });
    child.stdin.on("error", () => {}); // it may end before it has read everything
    child.stdin.end(how.input ?? "");
    how.started?.(child);
  });
}

/** A folder with these files, removed when the test has ended. */
export function folderWith(files: Readonly<Record<string, string | object>> = {}): string {
  const folder = mkdtempSync(path.join(tmpdir(), "katfan-test-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const [name, content] of Object.entries(files)) {
    const file = path.join(folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, typeof content === "string" ? content : JSON.stringify(content));
  }
  return folder;
}

/** What takes long in full, and how many jobs of it are as good for its bytes: docs-commands.test.ts runs them as they lie. */
const FEWER_JOBS: Readonly<Record<string, number>> = { "mode-mismatch": 1_000, "thermal-arm": 100 };

/** Where an example lies: in a folder of examples or, with fewer jobs, copied into another. */
export function exampleIn(examples: string, name: string, into: string): string {
  const jobs = FEWER_JOBS[name];
  if (jobs === undefined) return path.join(examples, name);
  const copy = path.join(into, name);
  cpSync(path.join(examples, name), copy, { recursive: true });
  const spec = path.join(copy, "spec.yaml");
  writeFileSync(spec, readFileSync(spec, "utf8").replace(/^jobs: \d+$/m, `jobs: ${jobs}`));
  return copy;
}

/** Resolves once so many parts are there below a folder of runs, whatever the machine's speed. */
export async function untilParts(out: string, count: number): Promise<void> {
  for (;;) {
    const there = existsSync(out) ? readdirSync(out, { recursive: true, encoding: "utf8" }) : [];
    if (there.filter((file) => file.endsWith(".parquet")).length >= count) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** The first example, smaller. */
export const LASER = {
  model: "l LASER P=1\npd P LASER.p1.o\n",
  vary: { "LASER.P": { kind: "normal", mean: 1, sigma: 0.1 } },
  jobs: 2_000,
  analysis: "noxaxis()",
} as const;

export interface RunRecord {
  readonly run: string;
  readonly state: string;
  readonly jobs: number;
  readonly most?: number;
  readonly jobsDone: number;
  readonly failures: number;
  readonly reason?: string;
  readonly chunk: number;
  readonly chunks: number;
  readonly workers: number;
  readonly parts: string;
  readonly summary?: string;
  readonly report?: string;
}

/** The one JSON object that `--json` prints. */
export function recordOf({ stdout }: Ended): RunRecord {
  return JSON.parse(stdout) as RunRecord;
}
