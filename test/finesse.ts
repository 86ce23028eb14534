/** The Python of the real Finesse, with which katfan is compared; KATFAN_PEER names an environment that has it already. */
import { existsSync } from "node:fs";
import { homedir } from "node:os";
import path from "node:path";
import { PythonUnavailable, pythonPrograms } from "../scripts/python-environment.js";

/** Finesse asks for IPython as it starts, and doesn't say so to pip. */
const VERSION = "finesse==3.0.2\nipython==8.37.0\n";

/** The interpreter, or why there is none. */
export async function pythonWithFinesse(): Promise<{ readonly python: string } | { readonly missing: string }> {
  const given = process.env.KATFAN_PEER ?? path.join(homedir(), ".cache", "katfan-peer");
  const python = path.join(given, "bin", "python");
  if (existsSync(python)) return { python };
  try {
    return { python: path.join(await pythonPrograms(VERSION), "python") };
  } catch (error) {
    if (error instanceof PythonUnavailable) return { missing: `no Finesse: ${error.message}` };
    throw error;
  }
}
