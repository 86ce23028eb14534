/** A Python with pandas and pyarrow, to read parts as their users do. */
import { execFileSync } from "node:child_process";
import path from "node:path";
import { PythonUnavailable, pythonPrograms } from "../../scripts/python-environment.js";

const PACKAGES = "pandas==2.2.3\npyarrow==18.1.0\nnumpy==2.1.3\n";

/** The interpreter, or why there is none. */
export async function pythonWithPandas(): Promise<{ readonly python: string } | { readonly missing: string }> {
  try {
    return { python: path.join(await pythonPrograms(PACKAGES), "python") };
  } catch (error) {
    if (error instanceof PythonUnavailable) return { missing: `no pandas and pyarrow: ${error.message}` };
    throw error;
  }
}

/** Runs a Python program that prints JSON. */
export function runPython(python: string, program: string, args: readonly string[]): unknown {
  return JSON.parse(execFileSync(python, ["-c", program, ...args], { encoding: "utf8" }));
}
