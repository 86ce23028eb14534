/** What a package holds, and what those who install it get. */
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { beforeAll, describe, expect, inject, it } from "vitest";
import { ended, folderWith, ROOT } from "../cli/katfan.js";

const own = JSON.parse(readFileSync(path.join(ROOT, "package.json"), "utf8"));

describe("the package", () => {
  let unpacked: string;
  const files = () =>
    readdirSync(unpacked, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => path.relative(unpacked, path.join(entry.parentPath, entry.name)).replaceAll("\\", "/"))
      .sort();

  beforeAll(() => {
    unpacked = path.join(path.dirname(inject("tarball")), "package");
    execFileSync("tar", ["-xzf", inject("tarball"), "-C", path.dirname(unpacked)]);
  });

  /** Does to folders what a recipe does to a container's: its copies, as Docker and Apptainer make them, and its commands. */
  function built(copy: readonly [option: string, from: string], commands: string): string {
    const local = path.join(folderWith(), "usr", "local");
    mkdirSync(path.join(local, "bin"), { recursive: true });
    const image = path.dirname(inject("commands"));
    execFileSync("cp", [copy[0], `${image}/${copy[1]}`, local]);
    execFileSync("sh", ["-ec", commands.replaceAll("/usr/local", local)]);
    return execFileSync(path.join(local, "bin", "katfan"), ["--version"], { encoding: "utf8" });
  }

  it("is all that the containers' recipes copy, and runs there", () => {
    const recipe = (name: string) => readFileSync(path.join(unpacked, "docs", "containers", name), "utf8");
    const copies = /^(?:COPY|ADD|RUN) .*/gm;
    expect(recipe("Dockerfile").match(copies)).toEqual(["COPY image/ /usr/local/"]);
    expect(built(["-a", "."], "")).toContain(own.version);
    const sections = recipe("katfan.def").split(/^(?=%)/m);
    const parts = new Map(sections.slice(1).map((section) => section.split(/\n(.*)/s).slice(0, 2) as [string, string]));
    expect([...parts.keys()]).toEqual(["%files", "%post", "%test", "%runscript"]);
    expect(parts.get("%files")!.trim()).toBe("image/lib /usr/local/");
    // Apptainer copies from the host with `cp -fLr`: links aren't links any more.
    expect(built(["-fLr", "lib"], parts.get("%post")!)).toContain(own.version);
    const page = readFileSync(path.join(unpacked, "docs", "clusters.md"), "utf8");
    expect(page).toContain(`npm install --global --prefix image "$(npm pack --silent)"`);
  });

  it("holds the command, its bundle, declarations, licenses, examples and the guide, and nothing else", () => {
    const there = files().map((file) =>
      file.replace(/^dist\/published\/chunk-\w+\.js$/, "CHUNK").replace(/^(docs|examples)\/.*/, "$1"),
    );
    expect([...new Set(there)].sort()).toEqual(
      [
        ...["CHANGELOG.md", "CONTRIBUTING.md", "LICENSE", "README.md", "package.json", "CHUNK", "docs", "examples"],
        ...[
          "bin/katfan",
          "bin/package.json",
          "bin/start.cjs",
          "bench/growth.svg",
          "bench/mode-growth.svg",
          "bench/results.md",
        ],
        ...[
          "main.js",
          "whole.js",
          "aws.cjs",
          "worker.js",
          "job-process.js",
          "functions-alone.js",
          "job.d.cts",
          "licenses.txt",
          "page-engine.txt",
        ].map((file) => `dist/published/${file}`),
        "scripts/peer/solve.py",
      ].sort(),
    );
  });

  it("has every page and picture that its pages link to", () => {
    const pages = files().filter((file) => file.endsWith(".md"));
    const broken = pages.flatMap((page) =>
      [...readFileSync(path.join(unpacked, page), "utf8").matchAll(/\]\((?![a-z]+:)([^)\s#]+)[^)]*\)/g)]
        .map(([, link]) => path.posix.join(path.posix.dirname(page), link!))
        .filter((link) => !files().includes(link))
        .map((link) => `${page}: ${link}`),
    );
    expect(broken).toEqual([]);
  });

  it("asks for those packages that its bundle leaves outside, and for no other", async () => {
    const { EXTERNAL } = await import(pathToFileURL(path.join(ROOT, "scripts/bundle.mjs")).href);
    expect(Object.keys(own.dependencies).sort()).toEqual([...EXTERNAL].sort());
  });

  it("has the license of each package that is bundled", () => {
    const text = readFileSync(path.join(unpacked, "dist/published/licenses.txt"), "utf8");
    for (const name of ["@aws-sdk/client-s3", "commander", "hyparquet", "yaml", "zod"])
      expect(text).toMatch(new RegExp(`^${name} [0-9.]+: (MIT|Apache-2.0|ISC|BSD-3-Clause)$`, "m"));
  });
});

describe("who installs it", () => {
  it("for all folders, calls it by its name", async () => {
    const environment = { PATH: `${inject("commands")}${path.delimiter}${process.env.PATH}` };
    const { code, stdout } = await ended("katfan", ["--version"], { cwd: folderWith(), environment });
    expect(code).toBe(0);
    expect(stdout.split(" ")[0]).toBe(own.version);
  });

  it("has the guide that --help names, and begins a sweep that runs, with the schema beside it", async () => {
    const environment = { PATH: `${inject("commands")}${path.delimiter}${process.env.PATH}` };
    const cwd = folderWith();
    const here = async (...args: string[]) => (await ended("katfan", args, { cwd, environment })).stdout;
    expect(existsSync(/^The guide: (.*)$/m.exec(await here("--help"))![1]!)).toBe(true);
    await here("init", "mine", "--template", "tolerances");
    const [, schema] = /\$schema=(.*)$/m.exec(readFileSync(path.join(cwd, "mine", "spec.yaml"), "utf8"))!;
    expect(readFileSync(path.resolve(cwd, "mine", schema!), "utf8")).toBe(await here("schema"));
    expect(JSON.parse(await here("run", "mine", "--job", "0", "--json")).outputs.circ.real).toHaveLength(1);
  });

  it("beside a job module has its types checked, whichever kind of modules theirs are", async () => {
    const example = readFileSync(path.join(ROOT, "examples/new-model/job.ts"), "utf8");
    const cwd = folderWith({ "job.ts": example, "wrong.ts": example.replace("model.set(", "model.sett(") });
    execFileSync("npm", ["install", "--prefer-offline", "--loglevel=error", "--prefix", cwd, inject("tarball")], {
      cwd,
    });
    const manifest = JSON.parse(readFileSync(path.join(cwd, "package.json"), "utf8"));
    const compiler = path.join(ROOT, "node_modules", "typescript", "bin", "tsc");
    for (const [type, ...options] of MODULES) {
      writeFileSync(path.join(cwd, "package.json"), JSON.stringify({ ...manifest, type }));
      const args = [compiler, "--noEmit", "--strict", "--target", "ES2023", ...options, "job.ts", "wrong.ts"];
      const { stdout } = await ended(process.execPath, args, { cwd });
      expect(stdout.trim()).toMatch(/^wrong\.ts\(\d+,\d+\): error TS2551: .*'sett'.*JobModel.*$/);
    }
  });
});

/** What kind of modules a folder's package.json says that it has, and how compilers may be told to look for others. */
const MODULES = [
  ["commonjs", "--module", "nodenext"],
  ["commonjs", "--module", "node18"],
  ["module", "--module", "node18"],
  ["module", "--module", "esnext", "--moduleResolution", "bundler"],
] as const;
