/** Every command that the README and the pages print: it runs, as it stands, in a clone, and prints what they show. */
import { cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { program } from "../../lib/cli/commands.js";
import { ended, folderWith, ROOT } from "./katfan.js";

const PAGES = [
  "README.md",
  ...readdirSync(path.join(ROOT, "docs"), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".md"))
    .map((file) => path.join("docs", file)),
];

interface Printed {
  readonly command: string;
  /** The lines that the page shows below it. */
  readonly shows: readonly string[];
}

/** The commands of a page's fenced blocks: all lines of `sh`, those behind a `$` of others. */
function commandsOf(page: string): readonly Printed[] {
  const text = readFileSync(path.join(ROOT, page), "utf8");
  return [...text.matchAll(/^```(\w*)\n(.*?)^```/gms)].flatMap(([, language, block]) => {
    const lines = block!.trimEnd().split("\n");
    if (language === "sh") return lines.map((command) => ({ command, shows: [] }));
    return lines.flatMap((line, index) => {
      if (!line.startsWith("$ ")) return [];
      const next = lines.slice(index + 1).findIndex((other) => other.startsWith("$ "));
      return [{ command: line.slice(2), shows: lines.slice(index + 1, next === -1 ? undefined : index + 1 + next) }];
    });
  });
}

/** What can't be run here, and where it is. */
const ELSEWHERE: readonly (readonly [RegExp, string])[] = [
  [/^(#|\s*$)/, "a comment"],
  [/^npm (start|test|ci|run|install)\b/, "what CI itself does"],
  [/\bverify\b/, "needs a Finesse: test/backends/finesse/verify.test.ts"],
  [/^(mpirun|srun)\b|--backend spmd/, "needs a launcher: test/backends/ranks/spmd.test.ts"],
  [/--backend lambda|--stage\b|^(npx sst|aws|export|curl|KATFAN_)/, "needs AWS: test/emulator"],
  [/^cd "\$PBS_O_WORKDIR"/, "a job script of PBS"],
  [/^(apptainer|docker)\b/, "needs what makes containers"],
  [/^(bin\/)?katfan serve\b/, "answers until it is interrupted: test/cli/serve"],
];
const elsewhere = (command: string) => ELSEWHERE.some(([pattern]) => pattern.test(command));

/** What is another at each run, or with each version of the engine: ids, times, who ran a job. */
const lasting = (line: string) =>
  line
    .trimEnd()
    .replace(/\b[0-9a-f]{32}\b/g, "RUN")
    .replace(/\d[\d.]* ?(s|ms|µs|min)\b/g, "TIME")
    .replace(/,,[\w.-]+,\d+,\d*,\d*,\d+,\d+$/, ",,WHO");

const pages = PAGES.map((page) => ({ page, commands: commandsOf(page) })).filter(({ commands }) => commands.length > 0);

describe("the commands that a page prints", () => {
  it.each(pages.map(({ page, commands }) => [page, commands] as const))(
    "run as they stand: %s",
    async (_, commands) => {
      const cwd = folderWith();
      for (const folder of ["examples", "docs"])
        cpSync(path.join(ROOT, folder), path.join(cwd, folder), { recursive: true });
      symlinkSync(path.join(ROOT, "bin"), path.join(cwd, "bin"));
      mkdirSync(path.join(cwd, "path"));
      symlinkSync(path.join(ROOT, "bin", "katfan"), path.join(cwd, "path", "katfan"));
      symlinkSync(process.execPath, path.join(cwd, "path", "node"));
      const environment = { PATH: `${path.join(cwd, "path")}${path.delimiter}${process.env.PATH}` };
      for (const { command, shows } of commands) {
        if (elsewhere(command)) continue;
        const { code, stdout, stderr } = await ended("bash", ["-c", command], { cwd, environment });
        expect({ command, code, stderr: code === 0 ? "" : stderr }).toEqual({ command, code: 0, stderr: "" });
        const printed = stdout.split("\n").map(lasting);
        for (const line of shows.map(lasting)) if (line !== "..." && line !== "") expect(printed).toContain(line);
      }
    },
  );

  it("are many, and those of README are among them", () => {
    const run = pages.flatMap(({ commands }) => commands).filter(({ command }) => !elsewhere(command));
    expect(run.length).toBeGreaterThan(12);
    expect(commandsOf("README.md").filter(({ command }) => !elsewhere(command)).length).toBeGreaterThan(3);
  });
});

describe("the commands that a page names", () => {
  /** `katfan NAME ... --option` anywhere in a page, in blocks and between backticks. */
  const named = PAGES.flatMap((page) => {
    const text = readFileSync(path.join(ROOT, page), "utf8");
    const code = [...text.matchAll(/^```\w*\n(.*?)^```|`([^`\n]+)`/gms)].map(([, block, inline]) => block ?? inline!);
    return code.flatMap((each) =>
      [...each.matchAll(/(?:^|[\s|(])(?:bin\/)?katfan ([a-z]+)([^\n;|&]*)/gm)].map(([whole, name, rest]) => {
        return { page, whole, name, rest };
      }),
    );
  });
  const commands = program(() => {}).commands;

  it("are all there, with the options that they are named with", () => {
    for (const { page, whole, name, rest } of named) {
      const command = commands.find((each) => each.name() === name);
      expect(command?.name(), `${page}: ${whole}`).toBe(name);
      const options = [...(rest ?? "").split("#")[0]!.matchAll(/ (--[a-z-]+)/g)].map(([, option]) => option);
      const known = [...command!.options.map(({ long }) => long), "--help"];
      for (const option of options) expect(known, `${page}: ${whole}`).toContain(option);
    }
    expect(named.length).toBeGreaterThan(30);
  });
});
