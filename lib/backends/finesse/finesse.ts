/**
 * The user's own Finesse 3, as a process that solves KatScript texts: finds a Python that has it, and talks to it.
 *
 * One process for many texts, since loading Finesse takes seconds. It runs scripts/peer/solve.py, which is ours.
 */
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { Solution } from "../../analysis/whole/solve.js";
import { UserError } from "../../errors.js";

/** What Finesse says of a text: its outputs, or that it refuses it. */
export type Answer = Solution | { readonly error: { readonly type: string; readonly message: string } };

export interface Finesse {
  /** The Python that runs it. */
  readonly python: string;
  readonly version: string;
  solve(katscript: string): Promise<Answer>;
  close(): void;
}

/** How long Python may take to say which Finesse it has, and Finesse to solve one text [ms]. */
const START_LIMIT_MS = 60_000;
const SOLVE_LIMIT_MS = 600_000;

/** Where Python may be, if nobody says. */
const USUAL = ["python3", "python"];

/** Starts the user's Finesse. @param python the Python that has it; else $KATFAN_PYTHON, else what is on the path */
export async function startFinesse(python?: string): Promise<Finesse> {
  const given = python ?? process.env.KATFAN_PYTHON;
  for (const candidate of given === undefined ? USUAL : [given]) {
    const found = await versionOf(candidate);
    if (found.kind === "version") return serve(candidate, found.version);
    if (found.kind === "no program" && given !== undefined) {
      const remedy = "Name one that is there, by its path or as the shell finds it: --python PATH, or $KATFAN_PYTHON.";
      throw new UserError({ code: "no-finesse", place: given, what: "there is no such program", remedy });
    }
    if (found.kind === "broken") {
      const remedy = "Install what it lacks with pip, as IPython, which Finesse 3 needs and pip isn't told of.";
      const what = `the Finesse of this Python doesn't start: ${found.why}`;
      throw new UserError({ code: "no-finesse", place: candidate, what, remedy });
    }
  }
  throw new UserError({
    code: "no-finesse",
    place: given === undefined ? "--python" : given,
    what: given === undefined ? "no Python on the path has Finesse 3" : "this Python has no Finesse 3",
    remedy: "Install it (pip install finesse), or name a Python that has it: --python PATH, or $KATFAN_PYTHON.",
  });
}

/** What the system says of a program that it can't start. */
const NOT_RUN: ReadonlySet<unknown> = new Set(["ENOENT", "EACCES", "ENOTDIR"]);

type Found =
  | { readonly kind: "version"; readonly version: string }
  | { readonly kind: "no program" | "none" }
  | { readonly kind: "broken"; readonly why: string };

/** The version of Finesse that a Python has, if it is 3 or later, or what ends it as it starts. */
function versionOf(python: string): Promise<Found> {
  const program = "import finesse; print(finesse.__version__)";
  return new Promise((resolve) => {
    execFile(python, ["-c", program], { timeout: START_LIMIT_MS }, (error, stdout, stderr) => {
      if (error !== null && NOT_RUN.has(error.code)) return resolve({ kind: "no program" });
      const version = stdout.trim();
      if (error === null) return resolve(/^[3-9]\./.test(version) ? { kind: "version", version } : { kind: "none" });
      const why = stderr.trim().split("\n").at(-1) ?? "";
      const isThere = /finesse[\\/]/.test(stderr);
      resolve(isThere ? { kind: "broken", why } : { kind: "none" });
    });
  });
}

function serve(python: string, version: string): Finesse {
  const child = spawn(python, [scriptPath(), "--lines"], { stdio: ["pipe", "pipe", "pipe"] });
  const said: string[] = [];
  child.stderr.on("data", (chunk: Buffer) => keepLast(said, chunk.toString()));
  child.stdin.on("error", () => {}); // told by the exit
  const waiting: ((line: string | undefined) => void)[] = [];
  let ended = false;
  createInterface({ input: child.stdout }).on("line", (line) => waiting.shift()?.(line));
  child.on("close", () => {
    ended = true;
    for (const each of waiting.splice(0)) each(undefined);
  });
  child.on("error", () => {});
  return {
    python,
    version,
    solve: async (katscript) => {
      if (ended) throw stopped(python, said);
      const line = await new Promise<string | undefined>((resolve) => {
        const timer = setTimeout(() => {
          keepLast(said, `\nit took longer than ${SOLVE_LIMIT_MS / 1000} s`);
          child.kill("SIGKILL");
        }, SOLVE_LIMIT_MS);
        waiting.push((answer) => {
          clearTimeout(timer);
          resolve(answer);
        });
        child.stdin.write(`${JSON.stringify({ katscript })}\n`);
      });
      if (line === undefined) throw stopped(python, said);
      return readAnswer(line);
    },
    close: () => end(child),
  };
}

function end(child: ChildProcess): void {
  child.stdin?.end();
  child.kill();
}

/** How much of what a process says last is kept, for the error of its end [characters]. */
const MOST_SAID = 2000;

function keepLast(said: string[], text: string): void {
  said.push(text);
  const whole = said.join("");
  said.splice(0, said.length, whole.slice(-MOST_SAID));
}

function stopped(python: string, said: readonly string[]): UserError {
  const last = said.join("").trim().split("\n").at(-1) ?? "";
  return new UserError({
    code: "finesse-stopped",
    place: python,
    what: last === "" ? "Finesse stopped without a word" : `Finesse stopped: ${last}`,
    remedy: "Try the same KatScript in Finesse by itself.",
  });
}

/** Python writes NaN and Infinity as bare words, which aren't JSON. */
function readAnswer(line: string): Answer {
  const quoted = line.replace(/(?<=[[ ])(-?Infinity|NaN)(?=[,\]])/g, '"$1"');
  const isWord = (value: unknown) => typeof value === "string" && /^(-?Infinity|NaN)$/.test(value);
  const numbered = (key: string, value: unknown) => {
    if ((key === "real" || key === "imag") && Array.isArray(value)) return Float64Array.from(value as number[]);
    return isWord(value) ? Number(value) : value;
  };
  return JSON.parse(quoted, numbered) as Answer;
}

const SCRIPT = path.join("scripts", "peer", "solve.py");

/** Our script, in the folder above this module that has it: the clone's, or the package's. */
function scriptPath(): string {
  let folder = path.dirname(fileURLToPath(import.meta.url));
  while (!existsSync(path.join(folder, SCRIPT))) {
    const above = path.dirname(folder);
    if (above === folder) throw new Error(`${SCRIPT} is missing from this installation`);
    folder = above;
  }
  return path.join(folder, SCRIPT);
}
