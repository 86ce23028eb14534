/** How the command starts: its program in one piece, whose compiled code is kept beside it. */
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import * as module from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, it } from "vitest";
import { ended, folderWith, LASER, ROOT } from "../cli/katfan.js";

/** A folder that looks as an installed package does, as far as is needed here. */
async function installed(): Promise<string> {
  const { freshBundle } = (await import(pathToFileURL(path.join(ROOT, "scripts", "bundle.mjs")).href)) as {
    readonly freshBundle: () => Promise<string>;
  };
  const place = folderWith({ "a.kat": "l laser P=1\npd P laser.p1.o\n" });
  mkdirSync(path.join(place, "bin"));
  for (const name of ["katfan", "package.json", "start.cjs"]) {
    copyFileSync(path.join(ROOT, "bin", name), path.join(place, "bin", name));
  }
  const filter = (file: string) => path.basename(file) !== "compiled";
  cpSync(await freshBundle(), path.join(place, "dist", "published"), { recursive: true, filter });
  return place;
}

const compiled = (place: string) => path.join(place, "dist", "published", "compiled");
/** What is kept of a command. */
const kept = (place: string, command: string) =>
  readdirSync(compiled(place)).filter((name) => name.startsWith(`${command}-`));
const call = (place: string, ...args: string[]) =>
  ended(process.execPath, [path.join(place, "bin", "katfan"), ...args], { cwd: place });

describe("the command's compiled code", () => {
  it("is kept by the first call of a command, left as it is by the next, and made anew where it is damaged", async () => {
    const place = await installed();
    const first = await call(place, "check", "a.kat");
    expect([first.code, first.stderr]).toEqual([0, ""]);
    const names = kept(place, "check");
    expect(names.length).toBe(1);
    const file = path.join(compiled(place), names[0]!);
    const before = readFileSync(file);
    expect((await call(place, "check", "a.kat")).stdout).toBe(first.stdout);
    expect(kept(place, "check")).toEqual(names);
    expect(readFileSync(file).equals(before)).toBe(true);
    writeFileSync(file, "no code");
    expect(await call(place, "check", "a.kat")).toMatchObject({ code: 0, stdout: first.stdout });
    expect(readFileSync(file).length).toBeGreaterThan(100_000);
  });

  it("is kept once more by the first long call, which has called more of it", async () => {
    const place = await installed();
    const long =
      "l laser P=1\nm a R=0.9 T=0.1\nm b R=0.9 T=0.1\nlink(laser, a, 1, b)\npd P b.p2.o\nxaxis(b.phi, lin, 0, 90, 3M)\n";
    writeFileSync(path.join(place, "long.kat"), long);
    expect((await call(place, "solve", "a.kat")).code).toBe(0);
    expect(kept(place, "solve").length).toBe(1);
    expect((await call(place, "solve", "long.kat", "--plot", "long.svg")).code).toBe(0);
    const [short, more] = kept(place, "solve").sort();
    expect(more).toBe(`${short}-long`);
    const sizes = [short, more].map((name) => readFileSync(path.join(compiled(place), name!)).length);
    expect(sizes[1]).toBeGreaterThan(sizes[0]!);
    expect((await call(place, "solve", "a.kat")).code).toBe(0);
    expect(kept(place, "solve").length).toBe(2);
  });

  // Node keeps it from 22.1 on, and has it kept at once from 22.10 on.
  it.skipIf(!("flushCompileCache" in module))("is kept of what worker threads run, too", async () => {
    const place = await installed();
    symlinkSync(path.join(ROOT, "node_modules"), path.join(place, "node_modules"));
    writeFileSync(path.join(place, "spec.json"), JSON.stringify({ ...LASER, jobs: 2_000 }));
    const sizes: number[] = [];
    for (const workers of ["1", "2"]) {
      const args = ["run", "spec.json", "--workers", workers, "--chunk", "10", "--out", workers];
      expect((await call(place, ...args)).code).toBe(0);
      const modules = readdirSync(compiled(place), { recursive: true, withFileTypes: true }).filter(
        (entry) => entry.isFile() && entry.parentPath !== compiled(place),
      );
      sizes.push(modules.reduce((sum, { parentPath, name }) => sum + statSync(path.join(parentPath, name)).size, 0));
    }
    expect(sizes[1]! - sizes[0]!).toBeGreaterThan(300_000);
  });

  it("isn't kept of what is no command", async () => {
    const place = await installed();
    expect((await call(place, "chekc")).code).toBe(2);
    expect(kept(place, "chekc")).toEqual([]);
  });

  it("isn't needed: where nothing can be kept, the command runs as modules", async () => {
    const place = await installed();
    writeFileSync(compiled(place), ""); // a file where the folder would be
    const { code, stdout } = await call(place, "check", "a.kat");
    expect([code, stdout]).toEqual([0, (await call(await installed(), "check", "a.kat")).stdout]);
    expect(existsSync(path.join(place, "dist", "published", "whole.js"))).toBe(true);
  });
});
