/** Virtual environments of Python with what tests and the emulator need of it, made once each, in `.cache/python`. */
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const CACHE = fileURLToPath(new URL("../.cache/python/", import.meta.url));
const PYTHONS = ["python3", "python3.13", "python3.12", "python3.11", "python3.10", "python3.14", "python"];
/** Where pyenv and uv keep theirs, below the home folder: folders of which each has `bin/python3`. */
const KEPT = [".pyenv/versions", ".local/share/uv/python"];
/** The oldest that any of it runs on. */
const OLDEST = "3.10";
const INSTALL_TIMEOUT_MS = 300_000;
const INSTALL = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check"];

/** What stands in the way, in words. */
export class PythonUnavailable extends Error {}

export interface EnvironmentOptions {
  /** Options of `pip install`. */
  readonly options?: readonly string[];
  /** The oldest Python that will do, as `3.12`. */
  readonly python?: string;
}

/**
 * The folder of an environment's programs, `python` among them, which is made if there is none with these packages.
 *
 * It has moved since it was made: of programs written in Python, run `python -m` in place of their scripts.
 *
 * @param requirements in pip's form, each pinned
 * @throws PythonUnavailable
 */
export async function pythonPrograms(
  requirements: string,
  { options = [], python = OLDEST }: EnvironmentOptions = {},
): Promise<string> {
  const name = createHash("sha256").update(requirements).digest("hex").slice(0, 12);
  const folder = path.join(CACHE, name);
  const programs = path.join(folder, "bin");
  if (existsSync(programs)) return programs;
  const system = await findPython(python);
  mkdirSync(CACHE, { recursive: true });
  const draft = mkdtempSync(path.join(CACHE, "draft-"));
  const list = path.join(draft, "requirements.txt");
  writeFileSync(list, requirements);
  try {
    await run(system, ["-m", "venv", draft]);
    await run(path.join(draft, "bin", "python"), [...INSTALL, ...options, "-r", list]);
    if (!existsSync(programs)) renameSync(draft, folder); // whole or not at all
  } catch (error) {
    if (existsSync(programs)) return programs; // another process was quicker
    throw new PythonUnavailable(`Python's packages can't be installed: ${said(error)}`, { cause: error });
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
  return programs;
}

/** A Python of this machine that is no older than that, and can make environments. */
async function findPython(oldest: string): Promise<string> {
  const check = "import sys, venv, ensurepip; print('.'.join(map(str, sys.version_info[:2])))";
  const found: string[] = [];
  for (const program of [...PYTHONS, ...kept()]) {
    const version = await run(program, ["-c", check]).then(
      ({ stdout }) => stdout.trim(),
      () => undefined,
    );
    if (version === undefined) continue;
    if (isAtLeast(version, oldest)) return program;
    found.push(version);
  }
  const newest = found.sort((a, b) => (isAtLeast(a, b) ? -1 : 1))[0];
  const here = newest === undefined ? "none is here" : `the newest here is ${newest}`;
  throw new PythonUnavailable(
    `Python ${oldest} or newer with its venv module is needed (Debian: python3-venv); ${here}`,
  );
}

function kept(): readonly string[] {
  return KEPT.flatMap((folder) => {
    const all = path.join(homedir(), folder);
    if (!existsSync(all)) return [];
    return readdirSync(all).map((name) => path.join(all, name, "bin", "python3"));
  });
}

function isAtLeast(version: string, oldest: string): boolean {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const [oldestMajor = 0, oldestMinor = 0] = oldest.split(".").map(Number);
  return major > oldestMajor || (major === oldestMajor && minor >= oldestMinor);
}

async function run(program: string, args: readonly string[]): Promise<{ readonly stdout: string }> {
  return promisify(execFile)(program, [...args], { timeout: INSTALL_TIMEOUT_MS });
}

/** The end of what a program said, or what else went wrong. */
function said(error: unknown): string {
  const { stderr, message } = error as { readonly stderr?: string; readonly message?: string };
  return (stderr || message || String(error)).trim().slice(-500);
}
