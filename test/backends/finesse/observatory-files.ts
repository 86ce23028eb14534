/**
 * LIGO's and Virgo's own files, as their packages bring them, and what the real Finesse says of a text.
 *
 * The files are installed for tests alone and run, none of them is copied here. What Finesse 3.0.2 doesn't take of them is put right.
 */
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { afterAll, expect } from "vitest";
import { solveText } from "../../../lib/analysis/whole/solve.js";
import { type Finesse, startFinesse } from "../../../lib/backends/finesse/finesse.js";
import { PythonUnavailable, pythonPrograms } from "../../../scripts/python-environment.js";
import { pythonWithFinesse } from "../../finesse.js";
import { judge } from "../../golden-runner.js";

const PACKAGES = "finesse-ligo==1.0.15\nfinesse-virgo==1.0.9\n";

const finesse = await pythonWithFinesse();
const files = await dataFiles();

/** The folder of Python's packages that the files lie in, or why there is none. */
async function dataFiles(): Promise<{ readonly folder: string } | { readonly missing: string }> {
  try {
    const programs = await pythonPrograms(PACKAGES, { options: ["--no-deps"] });
    const lib = path.join(programs, "..", "lib");
    const python = readdirSync(lib).find((name) => name.startsWith("python3"))!;
    return { folder: path.join(lib, python, "site-packages") };
  } catch (error) {
    if (error instanceof PythonUnavailable) return { missing: `no files of LIGO and Virgo: ${error.message}` };
    throw error;
  }
}

/** Why there is nothing to compare with; undefined if there is. */
export const missing = "missing" in finesse ? finesse.missing : "missing" in files ? files.missing : undefined;

/** A file's text. */
export function observatoryFile(...file: readonly string[]): string {
  const text = readFileSync(path.join((files as { folder: string }).folder, ...file), "utf8");
  return text.replaceAll("disabled=true", "enabled=false");
}

/** Where we differ from the real Finesse, of which each file of tests starts one: loading it takes seconds. */
export function comparedWithFinesse(): (name: string, katscript: string, rtol: number) => Promise<readonly string[]> {
  let started: Promise<Finesse> | undefined;
  afterAll(async () => (await started)?.close());
  return async (name, katscript, rtol) => {
    started ??= startFinesse((finesse as { python: string }).python);
    const theirs = await (await started).solve(katscript);
    if ("error" in theirs) throw new Error(`Finesse refuses it: ${theirs.error.message}`);
    expect(Object.keys(theirs.outputs).length).toBeGreaterThan(0);
    return judge({ name, area: "observatories", katscript, rtol, ...theirs }, solveText);
  };
}
