/** Whatever a disk or a stream refuses, no command answers with a stack: it names the file, what is wrong and what to do. */
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { itUnless } from "../missing.js";
import { ended, folderWith, KATFAN, katfan, LASER, ROOT, recordOf } from "./katfan.js";

/** As stack traces begin their lines. */
const STACK = /\n\s+at |katfan broke down|Unhandled|node:internal/;
const CODES = [
  ...["ENOSPC", "EDQUOT", "EFBIG", "EROFS", "EACCES", "EPERM", "EIO", "EMFILE", "ENAMETOOLONG", "EXDEV", "ENOTSUP"],
  ...["ENOSYS", "ESTALE", "EISDIR", "ENOTDIR", "ELOOP", "EBUSY", "ENOMEM", "ETIMEDOUT", "EINVAL", "EUNKNOWN"],
];
/** For what takes its time, as drawing does. */
const FEW = ["ENOSPC", "EACCES", "EIO"];
const CALLS = ["open", "mkdir", "rename", "link", "writeFile", "datasync", "readdir", "readFile", "stat", "rm"];

interface Command {
  readonly args: readonly string[];
  /** What is removed before each try. */
  readonly fresh: readonly string[];
  /** What is then put into its place: from where, to where. */
  readonly copied?: readonly (readonly [string, string])[];
}

interface Told {
  readonly args: readonly string[];
  readonly call: string;
  readonly code: string;
  readonly exit: number;
  readonly out: string;
  readonly err: string;
}

async function tried(folder: string, commands: readonly Command[], codes = CODES): Promise<readonly Told[]> {
  const input = JSON.stringify({ root: ROOT, folder, calls: CALLS, codes, commands });
  const { code, stdout, stderr } = await ended(process.execPath, [path.join(ROOT, "test", "cli", "failing-disk.mjs")], {
    input,
  });
  expect([code, stderr]).toEqual([0, ""]);
  return stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Told);
}

function expectToldWell(all: readonly Told[], least: number): void {
  const bad = all.filter(({ call, exit, err, out, code }) => {
    if (call.startsWith("read") && (code === "EISDIR" || code === "ENOTDIR")) return false; // what a store takes for absence
    if (exit === 0) return STACK.test(err + out); // it got round it
    if (exit === 3) return STACK.test(err + out) || !(err + out).includes(`(${code})`);
    return STACK.test(err + out) || exit !== 2 || !err.includes(`(${code})`) || !/error: \S+/.test(err);
  });
  expect(bad.slice(0, 3)).toEqual([]);
  expect(all.filter(({ exit }) => exit !== 0).length).toBeGreaterThan(least);
  const full = all.filter(({ code, exit }) => code === "ENOSPC" && exit !== 0 && exit !== 3);
  expect(full.slice(0, 3)).toEqual([]);
}

/** None: what a disk refuses is told before. */
const PYTHON = ["--python", "/no/such/python"];

describe("on a disk that refuses, in each of the ways there are, no command answers with a stack", () => {
  it("run: at its spec, its plan, its parts, its summary and its records", async () => {
    const folder = folderWith({ "laser.json": { ...LASER, jobs: 40 } });
    const out = path.join(folder, "out");
    const args = ["run", path.join(folder, "laser.json"), "--out", out, "--workers", "1", "--chunk", "20"];
    expectToldWell(await tried(out, [{ args, fresh: [out] }]), 120);
  }, 120_000);

  it("fetch, report, list, status and cancel", async () => {
    const folder = folderWith({ "laser.json": { ...LASER, jobs: 40 } });
    const out = path.join(folder, "out");
    const { run } = recordOf(await katfan(["run", path.join(folder, "laser.json"), "--out", out, "--json"]));
    const to = (name: string) => path.join(folder, "new", name);
    const on = (name: string, ...more: string[]) => ({
      args: [name, run, "--out", out, ...more],
      fresh: [path.join(folder, "new")],
    });
    const commands = [
      ...["a.parquet", "a.csv", "a.jsonl"].map((name) => on("fetch", "--to", to(name))),
      ...[on("report"), on("status"), on("cancel"), { args: ["list", "--out", out], fresh: [] }],
    ];
    expectToldWell(await tried(folder, commands), 200);
    expectToldWell(await tried(folder, [on("report", "--svg", to("figures"))], FEW), 10);
  }, 120_000);

  it("compact, compare, init, submit, trace and pictures", async () => {
    const given = folderWith({
      "laser.json": { ...LASER, jobs: 40 },
      "laser.csv": "P\n1\n2\n3\n",
      "a.kat": "l l1 P=1\npd p l1.p1.o\nxaxis(l1.P, lin, 0, 1, 5)\n",
      "beam.kat": "l l1\nm m1 R=1 T=0 Rc=-2\nlink(l1, 1, m1)\ngauss g l1.p1.o w0=1m z=0\nmodes(maxtem=0)\n",
    });
    const folder = folderWith();
    const [made, out, into] = ["made", "out", "new"].map((name) => path.join(folder, name)) as [string, string, string];
    const spec = path.join(given, "laser.json");
    const { run } = recordOf(await katfan(["run", spec, "--out", made, "--chunk", "10", "--json"]));
    const kept = { fresh: [out], copied: [[made, out]] } as const;
    const fresh = { fresh: [into, out], copied: [[made, out]] } as const;
    const commands: readonly Command[] = [
      { args: ["compact", run, "--out", out], ...kept },
      {
        args: ["compare", run, path.join(given, "laser.csv"), "--out", out, "--to", path.join(into, "a.html")],
        ...fresh,
      },
      { args: ["init", into], ...fresh },
      { args: ["submit", spec, "--to", "slurm", "--tasks", "2", "--out", out, "--into", into], ...fresh },
      { args: ["trace", path.join(given, "beam.kat"), "--plot", path.join(into, "b.svg")], ...fresh },
    ];
    expectToldWell(await tried(folder, commands), 200);
    const pictures: readonly Command[] = [
      { args: ["report", run, "--out", out, "--png", into], ...fresh },
      { args: ["solve", path.join(given, "a.kat"), "--plot", path.join(into, "a.png")], ...fresh },
    ];
    expectToldWell(await tried(folder, pictures, FEW), 10);
  }, 240_000);

  it("solve, check, plan and verify", async () => {
    const folder = folderWith({
      "a.kat": "l l1 P=1\npd p l1.p1.o\nxaxis(l1.P, lin, 0, 1, 5)\n",
      "laser.json": { ...LASER, jobs: 40 },
    });
    const [kat, spec] = [path.join(folder, "a.kat"), path.join(folder, "laser.json")];
    const commands = [
      ["solve", kat],
      ["solve", kat, "--plot", path.join(folder, "new", "a.svg")],
      ["check", kat],
      ["plan", spec],
    ];
    const all = await tried(
      folder,
      [...commands, ["verify", kat, ...PYTHON], ["verify", spec, ...PYTHON]].map((args) => ({
        args,
        fresh: [path.join(folder, "new")],
      })),
    );
    const bad = all.filter(
      ({ code, exit, err, out }) =>
        STACK.test(err + out) ||
        (exit !== 0 && err + out === "") ||
        (["ENOSPC", "EIO"].includes(code) && err.includes(`(${code})`) && exit !== 3), // no bad input
    );
    expect(bad.slice(0, 3)).toEqual([]);
  }, 120_000);
});

describe("standard output", () => {
  const noFullDisk = existsSync("/dev/full") ? undefined : "no /dev/full";
  const shell = (command: string, cwd: string) =>
    ended("bash", ["-c", `set -o pipefail; ${command}`], { cwd }).then(({ code, stderr }) => ({ code, stderr }));
  const node = `'${process.execPath}' '${KATFAN}'`;

  itUnless(noFullDisk)(
    "on a full disk is told, with an exit code of its own",
    async () => {
      const folder = folderWith({ "a.kat": "l l1 P=1\npd p l1.p1.o\n", "laser.json": LASER });
      const told = {
        code: 3,
        stderr: expect.stringMatching(/^error: standard output: the disk is full \(ENOSPC\)\. Make room[^\n]*\n$/),
      };
      for (const command of ["solve a.kat", "check a.kat", "run laser.json", "list", "plan laser.json", "--help"]) {
        expect(await shell(`${node} ${command} > /dev/full`, folder), command).toEqual(told);
      }
    },
    60_000,
  );

  it("whose reader has gone ends the command quietly, as Unix's tools do", async () => {
    const folder = folderWith({ "a.kat": "l l1 P=1\npd p l1.p1.o\nxaxis(l1.P, lin, 0, 1, 100000)\n" });
    const { code, stderr } = await shell(`${node} solve a.kat | head -1 > /dev/null`, folder);
    expect([code, stderr]).toEqual([141, ""]);
  });

  itUnless(noFullDisk)("is what counts: a run goes on whose progress can't be written", async () => {
    const folder = folderWith({ "laser.json": LASER });
    expect((await shell(`${node} run laser.json 2> /dev/full`, folder)).code).toBe(0);
  });
});

describe("places that are none", () => {
  it.each([
    ["--out", ["run", "laser.json", "--out", ""], "It names nothing"],
    ["--out", ["list", "--out", " "], "It names nothing"],
    ["s3:/bucket", ["run", "laser.json", "--out", "s3:/bucket"], "neither a folder nor a bucket"],
    ["/proc/", ["run", "laser.json", "--out", "/proc/x"], "this can't be made here (ENOENT)"],
    ["/proc/", ["solve", "scan.kat", "--plot", "/proc/x/a.svg"], "this can't be made here (ENOENT)"],
    ["/proc/", ["init", "/proc/x/y"], "this can't be made here (ENOENT)"],
    ["a.pdf", ["solve", "a.kat", "--plot", "a.pdf"], "a picture can't be of this kind"],
    ["--to", ["fetch", "laser.json", "--to", ""], "It names nothing"],
    ["--svg", ["report", "laser.json", "--svg", ""], "It names nothing"],
    ["--python", ["verify", "a.kat", "--python", "/no/such/python"], "/no/such/python"],
    ["--python", ["solve", "a.kat", "--verify", "--python", ""], "It names nothing"],
    ["empty.kat", ["solve", "empty.kat"], "there is no KatScript in it"],
    ["empty.kat", ["check", "empty.kat"], "there is no KatScript in it"],
    ["empty.kat", ["run", "empty.json"], "there is no KatScript in it"],
  ] as const)("%s are refused at once: %s", async (place, args, what) => {
    const files = {
      "a.kat": "l l1 P=1\npd p l1.p1.o\n",
      "empty.kat": "\n# nothing\n",
      "scan.kat": "l l1 P=1\npd p l1.p1.o\nxaxis(l1.P, lin, 0, 1, 5)\n",
      "laser.json": { ...LASER, jobs: 10 },
      "empty.json": { ...LASER, model: { file: "empty.kat" } },
    };
    const folder = folderWith(files);
    const { code, stderr } = await katfan(args, { cwd: folder });
    expect(stderr).toContain(what);
    expect(stderr).toContain(place);
    expect(STACK.test(stderr)).toBe(false);
    expect(code).toBe(2);
    expect(readdirSync(folder).sort()).toEqual(Object.keys(files).sort());
  });
});

describe("a folder of runs one of which is damaged", () => {
  it.each(["plan.json", "manifest.json"])(
    "is listed all the same, and says so of that run alone: %s",
    async (name) => {
      const folder = folderWith({ "one.json": LASER, "two.json": { ...LASER, jobs: 10 } });
      const [one, two] = await Promise.all(
        ["one", "two"].map((spec) => katfan(["run", `${spec}.json`, "--json"], { cwd: folder })),
      );
      const run = recordOf(one!).run;
      truncateSync(path.join(folder, "katfan-runs", "runs", run, name), 25);
      const listed = await katfan(["list"], { cwd: folder });
      expect(listed.stdout).toContain(recordOf(two!).run.slice(0, 8));
      expect(listed.stderr + listed.stdout).toContain(`${run}  ${name} is damaged`);
      const status = await katfan(["status", run], { cwd: folder });
      expect([status.code, status.stderr]).toEqual([
        2,
        expect.stringContaining(`${name}: this isn't as it was written`),
      ]);
      expect((await katfan(["run", "one.json"], { cwd: folder })).code).toBe(0);
      expect((await katfan(["status", run], { cwd: folder })).stdout).toContain("done");
    },
    30_000,
  );
});

describe("a finished run of which a bit has turned over", () => {
  it("is neither fetched nor reported of; run computes that part again, with the same bytes", async () => {
    const folder = folderWith({ "laser.json": LASER });
    const made = recordOf(await katfan(["run", "laser.json", "--chunk", "500", "--json"], { cwd: folder }));
    const parts = path.join(folder, made.parts);
    const file = path.join(parts, readdirSync(parts)[2]!);
    const whole = readFileSync(file);
    writeFileSync(file, whole.with(700, whole[700]! ^ 8));
    for (const command of [
      ["fetch", made.run, "--to", "a.csv"],
      ["report", made.run, "--svg"],
    ]) {
      const { code, stderr } = await katfan(command, { cwd: folder });
      expect([code, stderr]).toEqual([
        2,
        expect.stringContaining(`${path.basename(file)}: this isn't as it was written`),
      ]);
    }
    expect(existsSync(path.join(folder, "a.csv"))).toBe(false);
    expect((await katfan(["status", made.run], { cwd: folder })).stdout).toContain(`${path.basename(file)} is damaged`);
    const again = await katfan(["run", "laser.json"], { cwd: folder });
    expect([again.code, again.stderr]).toEqual([0, expect.stringContaining("1 file of the run")]);
    expect(readFileSync(file)).toEqual(whole);
  }, 30_000);
});

describe("a small disk", () => {
  /** Whether this machine lets us make a file system of our own. */
  function mounted(folder: string): boolean {
    try {
      mkdirSync(folder, { recursive: true });
      execFileSync("mount", ["-t", "tmpfs", "-o", "size=300k", "tmpfs", folder], { stdio: "ignore" });
      return true;
    } catch {
      return false;
    }
  }

  it("that fills up in the middle stops the run; with room the same command goes on to the same bytes", async (context) => {
    const folder = folderWith({ "laser.json": { ...LASER, jobs: 20_000 } });
    const disk = path.join(folder, "disk");
    if (!mounted(disk)) return context.skip("mounting a file system takes root");
    try {
      const args = ["run", "laser.json", "--chunk", "1000", "--out", "disk"];
      const full = await katfan(args, { cwd: folder });
      expect(full.code).toBe(3);
      expect(full.stdout).toMatch(/the disk is full \(ENOSPC\)\. Make room[^\n]*\n/);
      expect(full.stderr).not.toMatch(STACK);
      execFileSync("mount", ["-o", "remount,size=20m", disk]);
      expect((await katfan(args, { cwd: folder })).code).toBe(0);
    } finally {
      execFileSync("umount", [disk]);
      rmSync(disk, { recursive: true });
    }
  }, 60_000);
});
