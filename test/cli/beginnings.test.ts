/** What helps a new user: help, examples to begin with, the schema, completion. */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { program } from "../../lib/cli/commands.js";
import { ENGINE_VERSION } from "../../lib/constants.js";
import { ended, folderWith, KATFAN, katfan, ROOT } from "./katfan.js";

const lines = (text: string) => text.trimEnd().split("\n");

describe("help", () => {
  it("of a command is the same by katfan help COMMAND and by --help, and has examples for whoever begins", async () => {
    const [asked, option] = [await katfan(["help", "init"]), await katfan(["init", "--help"])];
    expect(asked).toEqual(option);
    expect(asked).toMatchObject({ code: 0, stdout: expect.stringContaining("katfan init my-sweep") });
  });

  it("has examples, the exit codes, and where the guide lies", async () => {
    const { stdout } = await katfan(["--help"]);
    expect(stdout).toMatch(/Examples:\n {2}katfan solve/);
    expect(stdout).toContain(`The guide: ${path.join(ROOT, "docs", "README.md")}`);
    expect(await katfan(["help"])).toMatchObject({ code: 0, stdout });
  });

  it("of each command has examples, with options that it has", async () => {
    for (const command of program(() => {}).commands) {
      if (command.name() === "help" || command.name() === "completion") continue;
      let text = "";
      command.configureOutput({ writeOut: (more) => (text += more) }).outputHelp();
      const shown = [...text.matchAll(new RegExp(`^ {2}katfan ${command.name()}\\b(.*)`, "gm"))].map(
        ([, rest]) => rest!,
      );
      expect(shown.length, command.name()).toBeGreaterThan(0);
      const known = command.options.map(({ long }) => long);
      for (const [option] of shown.join(" ").matchAll(/--[a-z-]+/g)) expect(known, command.name()).toContain(option);
    }
  });

  it("says of each option that takes a value what it is if left out", () => {
    for (const command of program(() => {}).commands) {
      for (const { long, required, optional, description, defaultValue } of command.options) {
        if (!required && !optional) continue;
        const says = defaultValue !== undefined || /\((default: |no default)/.test(description);
        expect(says, `${command.name()} ${long}: ${description}`).toBe(true);
      }
    }
  });

  it("of a command that there isn't suggests the nearest, with 2", async () => {
    for (const args of [["help", "verfy"], ["verfy"]]) {
      expect(await katfan(args)).toMatchObject({
        code: 2,
        stderr: expect.stringMatching(/verfy.*\n?.*Did you mean verify\?/),
      });
    }
  });

  it("the version says which katfan, which engine and which Node", async () => {
    const { version } = JSON.parse(readFileSync(path.join(ROOT, "package.json"), "utf8"));
    expect((await katfan(["--version"])).stdout).toBe(
      `${version} (engine ${ENGINE_VERSION}, Node ${process.version})\n`,
    );
  });
});

describe("katfan init", () => {
  it.each(["noise", "tolerances", "grid"])("writes a spec that runs: %s", async (template) => {
    const cwd = folderWith();
    const { code, stdout } = await katfan(["init", "mine", "--template", template], { cwd });
    expect(code).toBe(0);
    expect(stdout).toContain("wrote mine/spec.yaml");
    expect(stdout).toContain("katfan run mine --job 0");
    const spec = readFileSync(path.join(cwd, "mine", "spec.yaml"), "utf8");
    const [, schema] = /^# yaml-language-server: \$schema=(.*)$/.exec(lines(spec)[0]!)!;
    expect(path.resolve(cwd, "mine", schema!)).toBe(path.join(ROOT, "docs", "spec.schema.json"));
    expect(spec).not.toContain("examples/");
    expect(await katfan(["run", "mine", "--job", "0"], { cwd })).toMatchObject({ code: 0, stderr: "" });
  });

  it("writes a sweep of one's own model, relative to where it lies, which runs", async () => {
    const model = "l laser P=2\nm m1 R=0.9 T=0.1\nlink(laser, m1)\ndof d m1.dofs.z\npd P m1.p2.o\n";
    const cwd = folderWith({ "ifo.kat": model });
    expect(await katfan(["init", "s", "--model", "ifo.kat"], { cwd })).toMatchObject({ code: 0, stderr: "" });
    const spec = readFileSync(path.join(cwd, "s", "spec.yaml"), "utf8");
    expect(spec).toContain('model: { file: "../ifo.kat" }');
    expect(spec).toContain("laser.P: { kind: normal");
    const { stdout } = await katfan(["run", "s", "--job", "0", "--json"], { cwd });
    expect(JSON.parse(stdout).inputs["laser.P"].value).toBeCloseTo(2, 0);
  });

  it("names commands as a shell takes them, whatever a folder is called", async () => {
    const cwd = folderWith();
    const { stdout } = await katfan(["init", "Michelson's arm"], { cwd });
    const named = "katfan run 'Michelson'\\''s arm'";
    expect(stdout).toContain(`${named} --job 0`);
    expect(readFileSync(path.join(cwd, "Michelson's arm", "spec.yaml"), "utf8")).toContain(`# Run it: ${named}\n`);
  });

  it("writes over nothing, and then nothing at all", async () => {
    const cwd = folderWith({ "mine/cavity.kat": "mine" });
    const { code, stdout, stderr } = await katfan(["init", "mine", "--template", "tolerances"], { cwd });
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(/^error: mine\/cavity\.kat: it is there already, and nothing is written over it\. /);
    expect(readdirSync(path.join(cwd, "mine"))).toEqual(["cavity.kat"]);
  });

  it("refuses a model that isn't there, and one beside a template", async () => {
    const cwd = folderWith();
    expect((await katfan(["init", "--model", "x.kat"], { cwd })).stderr).toMatch(
      /^error: x\.kat: there is no such file/,
    );
    const both = await katfan(["init", "--model", "x.kat", "--template", "grid"], { cwd });
    expect(both).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("--model: a template has a model of its own"),
    });
  });
});

describe("katfan schema", () => {
  it("prints the schema that the examples name", async () => {
    const { stdout } = await katfan(["schema"]);
    expect(stdout).toBe(readFileSync(path.join(ROOT, "docs", "spec.schema.json"), "utf8"));
    for (const example of readdirSync(path.join(ROOT, "examples"))) {
      const [first] = lines(readFileSync(path.join(ROOT, "examples", example, "spec.yaml"), "utf8"));
      expect(first).toBe("# yaml-language-server: $schema=../../docs/spec.schema.json");
    }
  });
});

describe("katfan completion", () => {
  /** What the real bash completes, given the words of a command line. */
  async function completed(cwd: string, ...words: string[]): Promise<readonly string[]> {
    const set = `COMP_WORDS=(katfan ${words.map((word) => `'${word}'`).join(" ")}); COMP_CWORD=${words.length}`;
    const script = `source <("${process.execPath}" "${KATFAN}" completion bash); ${set}; _katfan; printf '%s\\n' "\${COMPREPLY[@]}"`;
    const { code, stdout, stderr } = await ended("bash", ["-c", script], { cwd });
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    return lines(stdout);
  }

  it("of bash gives commands, options, their choices, and files", async () => {
    const cwd = folderWith();
    writeFileSync(path.join(cwd, "cavity.kat"), "");
    expect(await completed(cwd, "st")).toEqual(["status"]);
    expect(await completed(cwd, "run", "--ch")).toEqual(["--chunk"]);
    expect(await completed(cwd, "run", "--backend", "l")).toEqual(["local", "lambda"]);
    expect(await completed(cwd, "completion", "z")).toEqual(["zsh"]);
    expect(await completed(cwd, "help", "sch")).toEqual(["schema"]);
    expect(await completed(cwd, "solve", "cav")).toEqual(["cavity.kat"]);
  });

  it.each(["bash", "zsh", "fish"])("of %s has each command and each of its options", async (shell) => {
    const { code, stdout } = await katfan(["completion", shell]);
    expect(code).toBe(0);
    for (const command of program(() => {}).commands) {
      const name = command.name();
      const own = lines(stdout).filter((line) => new RegExp(`\\b${name}\\b`).test(line));
      expect(own.length, name).toBeGreaterThan(0);
      for (const { long } of command.options) expect(own.join("\n")).toContain(long!.slice(2));
    }
  });
});
