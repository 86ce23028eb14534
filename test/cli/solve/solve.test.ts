import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { folderWith, katfan } from "../katfan.js";

const CAVITY = `
l laser P=1
s s0 laser.p1 m1.p1
m m1 R=0.9 T=0.1
s cav m1.p2 m2.p1 L=1
m m2 R=0.9 T=0.1
pd trans m2.p2.o
`;
const files = {
  "one.kat": `${CAVITY}noxaxis()`,
  "scan.kat": `${CAVITY}xaxis(m2.phi, lin, -90, 90, 100)`,
  "map.kat": `${CAVITY}x2axis(m2.phi, lin, -90, 90, 6, laser.P, lin, 0, 2, 4)`,
  "bad.kat": "l laser P=1\npd P lasr.p1.o\n",
};

describe("katfan solve", () => {
  it("adds derivatives by parameters that are named, or by all that an axis may sweep", async () => {
    const cwd = folderWith(files);
    const named = await katfan(["solve", "scan.kat", "--json", "--derivatives", "laser.P, m2.phi"], { cwd });
    const { outputs, axes } = JSON.parse(named.stdout);
    expect(Object.keys(outputs)).toEqual(["trans", "d trans / d laser.P", "d trans / d m2.phi"]);
    // All power is the laser's, which is of 1 W; at resonance, the middle, no tuning matters.
    expect(outputs["d trans / d laser.P"].real[7]).toBeCloseTo(outputs.trans.real[7], 14);
    expect(Math.abs(outputs["d trans / d m2.phi"].real[50])).toBeLessThan(1e-12);
    const slope = (outputs.trans.real[8] - outputs.trans.real[6]) / 3.6;
    expect(outputs["d trans / d m2.phi"].real[7] / slope).toBeCloseTo(1, 1);
    expect(axes["d trans "]).toEqual(axes[""]);
    const all = await katfan(["solve", "one.kat", "--derivatives", "all"], { cwd });
    expect(all.stdout).toMatch(/^d trans \/ d laser.P +1\n/m);
    expect(all.stdout).toMatch(/^d trans \/ d cav.L +0\n/m);
    expect(all.stdout).toMatch(/^d trans \/ d m1.Rcx +0\n/m); // set by Rc
    const wrong = await katfan(["solve", "one.kat", "--derivatives", "m1.Q"], { cwd });
    expect(wrong.code).not.toBe(0);
    expect(wrong.stderr).toContain('"m1" has no parameter "Q"');
  });

  it("prints a table of numbers", async () => {
    const { code, stdout, stderr } = await katfan(["solve", "one.kat"], { cwd: folderWith(files) });
    expect(stdout).toBe("trans  1\n"); // on resonance, with equal mirrors and no loss, all light passes
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  });

  it("prints a scan of very many points, to its last, and its picture", async () => {
    const cwd = folderWith({ "long.kat": `${CAVITY}xaxis(m2.phi, lin, -90, 90, 200000)` });
    const { code, stdout, stderr } = await katfan(["solve", "long.kat"], { cwd });
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const lines = stdout.trimEnd().split("\n");
    expect([lines.length, lines.at(-1)?.split(/ +/)[0]]).toEqual([200_002, "90"]);
    expect((await katfan(["solve", "long.kat", "--plot", "long.svg"], { cwd })).stderr).toBe("wrote long.svg\n");
  });

  it("prints the golden form, a line each file, in one call", async () => {
    const { code, stdout } = await katfan(["solve", "one.kat", "scan.kat", "--json"], { cwd: folderWith(files) });
    const [one, scan] = stdout
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(code).toBe(0);
    expect(one.file).toBe("one.kat");
    expect(one.axes).toEqual({});
    expect(one.outputs.trans.shape).toEqual([]);
    expect(one.outputs.trans.real[0]).toBeCloseTo(1, 12);
    expect(scan.axes[""][0].name).toBe("m2.phi");
    expect(scan.axes[""][0].values).toHaveLength(101);
    expect(scan.outputs.trans.shape).toEqual([101]);
  });

  it("goes on after a file that fails, says where it fails, and ends with 2", async () => {
    const { code, stdout } = await katfan(["solve", "bad.kat", "one.kat", "--json"], { cwd: folderWith(files) });
    const [bad, one] = stdout
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(code).toBe(2);
    expect(bad).toEqual({
      file: "bad.kat",
      error: { message: expect.stringContaining('"laser"'), line: 2, column: 6, code: expect.any(String) },
    });
    expect(one.outputs.trans.real).toHaveLength(1);
  });

  it("underlines a mistake for people", async () => {
    const { code, stderr } = await katfan(["solve", "bad.kat"], { cwd: folderWith(files) });
    expect(code).toBe(2);
    expect(stderr).toMatch(
      /^error: bad\.kat:2:6: .*"lasr"\. Did you mean "laser"\?\n.*\n-->2: pd P lasr\.p1\.o\n +\^+\n$/,
    );
  });

  it("reads standard input", async () => {
    const { stdout } = await katfan(["solve", "-"], { input: files["one.kat"] });
    expect(stdout).toBe("trans  1\n");
  });

  it("plots in the terminal, lines and maps", async () => {
    const cwd = folderWith(files);
    const line = await katfan(["solve", "--plot", "scan.kat"], { cwd });
    expect(line.stdout).toContain("┤");
    expect(line.stdout).toMatch(/-90 +m2\.phi \[degrees\] +90\n$/);
    const map = await katfan(["solve", "map.kat", "--plot"], { cwd });
    expect(map.stdout).toContain("█");
  });

  it("draws pictures", async () => {
    const cwd = folderWith(files);
    const svg = await katfan(["solve", "scan.kat", "--plot", "scan.svg"], { cwd });
    expect(svg).toEqual({ code: 0, stdout: expect.any(String), stderr: "wrote scan.svg\n" });
    expect(readFileSync(path.join(cwd, "scan.svg"), "utf8")).toMatch(/^<svg [\s\S]*m2\.phi[\s\S]*<\/svg>\s*$/);
    await katfan(["solve", "map.kat", "--plot", "map.png"], { cwd });
    expect([...readFileSync(path.join(cwd, "map.png")).subarray(0, 4)]).toEqual([0x89, 0x50, 0x4e, 0x47]);
  });

  it("gives all rows to a program", async () => {
    const { stdout } = await katfan(["solve", "scan.kat"], { cwd: folderWith(files) });
    expect(stdout.trimEnd().split("\n")).toHaveLength(102);
  });
});

describe("katfan check", () => {
  it("says that a file can be used", async () => {
    const { code, stdout } = await katfan(["check", "one.kat"], { cwd: folderWith(files) });
    expect({ code, stdout }).toEqual({ code: 0, stdout: "one.kat: ok\n" });
  });

  it("gives each mistake of each file with its place", async () => {
    const { code, stdout } = await katfan(["check", "one.kat", "bad.kat", "none.kat", "--json"], {
      cwd: folderWith(files),
    });
    const [one, bad, none] = stdout
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(code).toBe(2);
    expect(one).toEqual({ file: "one.kat", ok: true, errors: [] });
    expect(bad.errors[0]).toMatchObject({ line: 2, column: 6, endColumn: 15 });
    expect(none).toMatchObject({ ok: false, errors: [{ code: "unreadable-file" }] });
  });

  it("finds what only beams and steps show, at its statement", async () => {
    const open =
      "l l1\nm m1 R=0.9 T=0.1 Rc=-1\nm m2 R=0.9 T=0.1 Rc=1\nlink(l1, 1, m1, 5, m2)\ncav c m1.p2.o\npd p m2.p2.o\n";
    const { code, stderr } = await katfan(["check", "open.kat"], { cwd: folderWith({ "open.kat": open }) });
    expect(code).toBe(2);
    expect(stderr).toContain('error: open.kat:5:1: no beam can be traced: the cavity "c" (g = 16) isn\'t stable.');
  });
});

describe("katfan trace", () => {
  const cavity =
    "l l1\nm m1 R=0.9 T=0.1 Rc=-2\nm m2 R=0.9 T=0.1 Rc=2\nlink(l1, 1, m1, 1, m2)\ncav c m1.p2.o\npd p m2.p2.o\n";
  const folder = { "stable.kat": cavity, "open.kat": cavity.replace("1, m2", "9, m2") };

  it("tells the beam at each node of a path", async () => {
    const { code, stdout } = await katfan(["trace", "stable.kat", "--json"], { cwd: folderWith(folder) });
    expect(code).toBe(0);
    expect(JSON.parse(stdout).path[0]).toMatchObject({ node: "l1.p1.o", position: 0 });
  });

  it("names the option whose node isn't there, and the line of a cavity that has no beam", async () => {
    const none = await katfan(["trace", "stable.kat", "--from", "m9.p1.o"], { cwd: folderWith(folder) });
    expect(none.stderr).toMatch(/^error: --from: "m9\.p1\.o" is no optical node/);
    const open = await katfan(["trace", "open.kat"], { cwd: folderWith(folder) });
    expect(open.stderr).toMatch(/^error: open\.kat:5:1: no beam can be traced: the cavity "c" \(g = \d+/);
    expect([none.code, open.code]).toEqual([2, 2]);
  });
});
