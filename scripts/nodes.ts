/**
 * The Nodes that katfan is promised to run on: the first and the last of each line, as the registry's packages have them.
 *
 * They are kept in `.cache/nodes`. Their packages hold one program, so no install script runs.
 */
import { execFile } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

/** The last is the one that package.json names for tests and `npm start`. */
export const PROMISED = ["20.0.0", "20.20.2", "22.0.0", "22.23.3", "24.0.0", "24.21.0"] as const;
/** The last of a line that is too old. */
export const TOO_OLD = "18.20.8";

const cache = fileURLToPath(new URL("../.cache/nodes/", import.meta.url));
const INSTALL = [
  "install",
  "--no-save",
  "--ignore-scripts",
  "--prefer-offline",
  "--no-package-lock",
  "--loglevel=error",
];

/** Installs a Node if it isn't there, and says in which folder its program `node` lies. */
export async function nodeFolder(version: string): Promise<string> {
  const folder = path.join(cache, version);
  const name = `node-${process.platform === "win32" ? "win" : process.platform}-${process.arch}`;
  const programs = path.join(folder, "node_modules", name, "bin");
  if (existsSync(programs)) return programs;
  mkdirSync(cache, { recursive: true });
  const draft = mkdtempSync(path.join(cache, "installing-"));
  try {
    await promisify(execFile)("npm", [...INSTALL, "--prefix", draft, `${name}@${version}`], { cwd: draft });
    // Whole or not at all; another process may have been quicker.
    if (!existsSync(programs)) renameSync(draft, folder);
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
  return programs;
}
