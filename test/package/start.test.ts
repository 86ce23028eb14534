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
  readdirSync(compiled(place)).filter((name) => name.startsWith(`${command}-`) && !name.endsWith(".calls"));
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

  it("is made anew where a disk has turned a bit of it, which V8 itself doesn't see", async () => {
    const place = await installed();
    const first = await call(place, "check", "a.kat");
    const file = path.join(compiled(place), kept(place, "check")[0]!);
    const whole = readFileSync(file);
    for (const at of [0.1, 0.5, 0.9, 1]) {
      const damaged = Buffer.from(whole);
      damaged[Math.floor(at * (whole.length - 1))]! ^= 4;
      writeFileSync(file, damaged);
      expect(await call(place, "check", "a.kat"), `at ${at}`).toMatchObject({ code: 0, stdout: first.stdout });
      expect(readFileSync(file).equals(damaged), `at ${at}`).toBe(false);
    }
  });

  it("becomes more with each call that has called more, and isn't lessened by others", async () => {
    const place = await installed();
    const scan =
      "l laser P=1\nm a R=0.9 T=0.1\nm b R=0.9 T=0.1\nlink(laser, a, 1, b)\npd P b.p2.o\nxaxis(b.phi, lin, 0, 90, 300)\n";
    writeFileSync(path.join(place, "scan.kat"), scan);
    const sizes: number[] = [];
    for (const args of [["a.kat"], ["scan.kat", "--plot", "scan.svg"], ["a.kat"], ["a.kat"]]) {
      expect((await call(place, "solve", ...args)).code).toBe(0);
      const [only, ...others] = kept(place, "solve");
      expect(others).toEqual([]);
      sizes.push(statSync(path.join(compiled(place), only!)).size);
    }
    expect(sizes[1]).toBeGreaterThan(1.05 * sizes[0]!);
    expect(sizes.slice(2)).toEqual([sizes[1], sizes[1]]);
  });

  it("is looked at by fewer and fewer calls once it stays as it is", async () => {
    const place = await installed();
    for (let calls = 0; calls < 6; calls++) expect((await call(place, "check", "a.kat")).code).toBe(0);
    const file = path.join(compiled(place), kept(place, "check")[0]!);
    expect(readFileSync(`${file}.calls`, "utf8")).toBe(".....");
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
