/** A Python with pandas and pyarrow, to read parts as their users do. Made once, in .cache/python. */
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const PACKAGES = ["pandas==2.2.3", "pyarrow==18.1.0", "numpy==2.1.3"] as const;
const folder = fileURLToPath(new URL("../../.cache/python/", import.meta.url));

/** The interpreter, or why there is none. Where `CI` is set, having none is an error. */
export function pythonWithPandas(): { readonly python: string } | { readonly missing: string } {
  const python = path.join(folder, "bin", "python");
  const done = path.join(folder, "packages.txt");
  const wanted = PACKAGES.join("\n");
  try {
    if (!existsSync(done)) {
      mkdirSync(folder, { recursive: true });
      execFileSync("python3", ["-m", "venv", folder], { stdio: "pipe" });
      execFileSync(python, ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", ...PACKAGES], {
        stdio: "pipe",
      });
      writeFileSync(done, wanted);
    }
    return { python };
  } catch (cause) {
    const missing = `no Python with pandas and pyarrow could be made: ${String(cause).slice(0, 500)}`;
    if (process.env.CI === "true") throw new Error(missing, { cause });
    return { missing };
  }
}

/** Runs a Python program that prints JSON. */
export function runPython(python: string, program: string, args: readonly string[]): unknown {
  return JSON.parse(execFileSync(python, ["-c", program, ...args], { encoding: "utf8" }));
}
