/** Packs katfan once, as for the registry, and installs the package as `npm install -g` does, into a folder of its own. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { TestProject } from "vitest/node";
import { ROOT } from "../cli/katfan.js";

declare module "vitest" {
  export interface ProvidedContext {
    /** The package's file. */
    readonly tarball: string;
    /** The folder in which a shell finds `katfan`. */
    readonly commands: string;
  }
}

export default function setup(project: TestProject): () => void {
  const folder = mkdtempSync(path.join(tmpdir(), "katfan-package-"));
  const npm = (...args: string[]) =>
    execFileSync("npm", [...args, "--loglevel=error"], { cwd: ROOT, encoding: "utf8" });
  const [{ filename }] = JSON.parse(npm("pack", "--json", "--pack-destination", folder));
  const tarball = path.join(folder, filename);
  npm("install", "--global", "--prefix", folder, "--prefer-offline", tarball);
  project.provide("tarball", tarball);
  project.provide("commands", path.join(folder, "bin"));
  return () => rmSync(folder, { recursive: true, force: true });
}
