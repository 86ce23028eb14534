/** Virtual environments of Python with what tests and the emulator need of it, made once each, in `.cache/python`. */
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const CACHE = fileURLToPath(new URL("../.cache/python/", import.meta.url));
const PYTHONS = ["python3", "python3.13", "python3.12", "python3.11", "python3.10", "python3.14", "python"];
const INSTALL_TIMEOUT_MS = 300_000;
const INSTALL = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check"];

/** What stands in the way, in words. */
export class PythonUnavailable extends Error {}

/**
 * The folder of an environment's programs, `python` among them, which is made if there is none with these packages.
 *
 * It has moved since it was made: of programs written in Python, run `python -m` in place of their scripts.
 *
 * @param requirements in pip's form, each pinned
 * @param options of `pip install`
 * @throws PythonUnavailable
 */
export async function pythonPrograms(requirements: string, options: readonly string[] = []): Promise<string> {
  const name = createHash("sha256").update(requirements).digest("hex").slice(0, 12);
  const folder = path.join(CACHE, name);
  const programs = path.join(folder, "bin");
  if (existsSync(programs)) return programs;
  const system = await findPython();
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

async function findPython(): Promise<string> {
  for (const name of PYTHONS) {
    const check = "import sys, venv, ensurepip; sys.exit(0 if sys.version_info >= (3, 10) else 1)";
    const fits = await run(name, ["-c", check]).then(
      () => true,
      () => false,
    );
    if (fits) return name;
  }
  throw new PythonUnavailable("Python 3.10 or newer with its venv module is needed (Debian: python3-venv)");
}

async function run(program: string, args: readonly string[]): Promise<void> {
  await promisify(execFile)(program, [...args], { timeout: INSTALL_TIMEOUT_MS });
}

/** The end of what a program said, or what else went wrong. */
function said(error: unknown): string {
  const { stderr, message } = error as { readonly stderr?: string; readonly message?: string };
  return (stderr || message || String(error)).trim().slice(-500);
}
