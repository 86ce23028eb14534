/** A Python with pandas and pyarrow, to read parts as their users do. */
import { execFileSync } from "node:child_process";
import path from "node:path";
import { PythonUnavailable, pythonPrograms } from "../../scripts/python-environment.js";

const PACKAGES = "pandas==2.2.3\npyarrow==18.1.0\nnumpy==2.1.3\n";

/** The interpreter, or why there is none. */
export function pythonWithPandas(): Promise<{ readonly python: string } | { readonly missing: string }> {
  return pythonWith("pandas and pyarrow", PACKAGES);
}

/** One with other packages. @param requirements in pip's form, each pinned; without what they don't name */
export async function pythonWith(
  what: string,
  requirements: string,
  options: readonly string[] = [],
): Promise<{ readonly python: string } | { readonly missing: string }> {
  try {
    return { python: path.join(await pythonPrograms(requirements, { options }), "python") };
  } catch (error) {
    if (error instanceof PythonUnavailable) return { missing: `no ${what}: ${error.message}` };
    throw error;
  }
}

/** Runs a Python program that prints JSON. */
export function runPython(python: string, program: string, args: readonly string[], input?: Uint8Array): unknown {
  const said = execFileSync(python, ["-c", program, ...args], { encoding: "utf8", ...(input && { input }) });
  return JSON.parse(said);
}
