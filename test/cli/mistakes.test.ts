/** What users get wrong, on the command line, in specs and in KatScript: each has its message, and nothing is run. */
import { readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { program } from "../../lib/cli/commands.js";
import { folderWith, katfan, LASER } from "./katfan.js";

interface Mistake {
  /** A true sentence: "the command line refuses ...". */
  readonly what: string;
  readonly args: readonly string[];
  readonly files?: Readonly<Record<string, string | object>>;
  /** All must be in what it says. */
  readonly says: readonly (string | RegExp)[];
}

const spec = (changes: object) => ({ "spec.json": { ...LASER, ...changes } });
const model = (text: string) => ({ "spec.json": { ...LASER, model: text } });
const run = ["run", "spec.json"];

const COMMAND_LINE: readonly Mistake[] = [
  { what: "a command that there isn't", args: ["rn"], says: ["unknown command 'rn'", "Did you mean run?"] },
  { what: "an option that there isn't", args: ["run", "--job-count", "3"], says: ["unknown option '--job-count'"] },
  { what: "a misspelt option", args: [...run, "--wokers", "3"], says: ["Did you mean --workers?"] },
  { what: "a missing argument", args: ["run"], says: ["missing required argument 'spec'"] },
  { what: "workers that are no number", args: [...run, "--workers", "two"], says: ["--workers", "whole number"] },
  { what: "chunks of no jobs", args: [...run, "--chunk", "0"], says: ["--chunk", "at least 1"] },
  { what: "a backend that there isn't", args: [...run, "--backend", "gpu"], says: ["Allowed choices are local"] },
  { what: "a seed beyond 64 bits", args: [...run, "--seed", "99999999999999999999"], says: ["2^64 - 1"] },
  { what: "a spec that isn't there", args: ["run", "nowhere.yaml"], says: ["nowhere.yaml: there is no such file"] },
  { what: "a folder without a spec", args: ["run", "."], says: ["no spec in this folder", "spec.yaml"] },
  {
    what: "KatScript in place of a spec",
    args: ["run", "a.kat"],
    files: { "a.kat": "l L P=1\n" },
    says: ["this is KatScript", "katfan solve"],
  },
  {
    what: "a notebook in place of a spec",
    args: ["run", "a.ipynb"],
    files: { "a.ipynb": { nbformat: 4, cells: [] } },
    says: ["a.ipynb: this is a Jupyter notebook", ".kat"],
  },
  {
    what: "KatScript that is called YAML",
    args: ["run", "a.yaml"],
    files: { "a.yaml": "l L P=1\npd P L.p1.o\n" },
    says: ["a.yaml: this is KatScript", "katfan solve"],
  },
  {
    what: "an empty spec",
    args: ["run", "a.yaml"],
    files: { "a.yaml": "\n" },
    says: ["a.yaml: there is nothing in it", "katfan init"],
  },
  {
    what: "a spec in place of KatScript",
    args: ["solve", "spec.yaml"],
    files: { "spec.yaml": "model: |\n  l L P=1\njobs: 3\n" },
    says: [/^error: spec\.yaml:1:1: this is the spec of a sweep\. Run it with katfan run/],
  },
  { what: "a folder in place of KatScript", args: ["check", "."], says: [".: this is a folder", "Name a file in it"] },
  {
    what: "a file without KatScript",
    args: ["solve", "a.kat"],
    files: { "a.kat": "# nothing\n" },
    says: ["a.kat: there is no KatScript in it"],
  },
  {
    what: "Finesse 2",
    args: ["solve", "old.kat"],
    files: { "old.kat": "l i1 1 0 n0\ns s1 1 n0 n1\n" },
    says: ["old.kat:1:1: this is Finesse 2", "kat3 convert --legacy"],
  },
  {
    what: "a job beyond the last",
    args: [...run, "--job", "2000"],
    files: spec({}),
    says: ["no job 2000", "0 to 1999"],
  },
  {
    what: "an option of another backend",
    args: [...run, "--stage", "production"],
    files: spec({}),
    says: ["--stage: the backend local has no use for it", "--backend lambda"],
  },
  {
    what: "an --out that is a file",
    args: [...run, "--out", "spec.json"],
    files: spec({}),
    says: ["spec.json", "there is a file where a folder should be"],
  },
  {
    what: "an --out elsewhere",
    args: [...run, "--out", "gs://lab"],
    files: spec({}),
    says: ["gs://lab: neither a folder nor", "s3://"],
  },
  ...[["list"], ["submit", "spec.json", "--to", "slurm"]].map((args) => ({
    what: `an --out of ${args[0]} elsewhere`,
    args: [...args, "--out", "s3:/lab"],
    files: spec({}),
    says: ["s3:/lab: neither a folder nor", "s3://"],
  })),
  {
    what: "a list of what is no folder",
    args: ["list", "--out", "spec.json"],
    files: spec({}),
    says: ["spec.json: this is no folder", "katfan-runs"],
  },
  {
    what: "a page of a comparison in another format",
    args: ["compare", "one", "other", "--to", "both.pdf"],
    says: ["both.pdf: a page can't be of this kind", ".html"],
  },
  {
    what: "a name of several lines for a spec's head",
    args: ["init", "one\nother"],
    says: ["folder: it isn't a single line of text"],
  },
  {
    what: "a mistake of a whole model, where it asks for what is lacking,",
    args: ["solve", "a.kat"],
    files: { "a.kat": "l L0 P=1\nmodes(maxtem=2)\npd P L0.p1.o\nbp b L0.p1.o q\n" },
    says: [/^error: a\.kat:2:1: nothing says what the beams are/],
  },
  {
    what: "a bucket's name that is none",
    args: [...run, "--out", "s3://Lab_1/x"],
    files: spec({}),
    says: ["s3://Lab_1/x: neither a"],
  },
  {
    what: "a lambda without a deployment's name",
    args: [...run, "--backend", "lambda"],
    files: spec({}),
    says: ["--stage: the backend lambda needs to know which deployment"],
  },
  {
    what: "a file's name where init makes a folder",
    args: ["init", "mine.yaml"],
    says: ["mine.yaml: this names a file", "katfan init mine: its spec is spec.yaml in it"],
  },
  {
    what: "a Python that isn't there",
    args: ["verify", "a.kat", "--python", "/nowhere/python"],
    files: { "a.kat": "l L0 P=1\npd P L0.p1.o\n" },
    says: ["/nowhere/python: there is no such program", "--python PATH"],
  },
  { what: "ranks without a launcher", args: [...run, "--backend", "spmd"], files: spec({}), says: ["mpirun or srun"] },
  { what: "a run that there isn't", args: ["status", "0123abcd"], says: ["no run in katfan-runs begins so"] },
  {
    what: "two files into one picture",
    args: ["solve", "a.kat", "b.kat", "--plot", "c.png"],
    says: ["2 files don't go into one picture"],
  },
  {
    what: "a picture in a folder that is a file",
    args: ["solve", "a.kat", "--plot", "a.kat/c.svg"],
    files: { "a.kat": "l L0 P=1\npd P L0.p1.o\nxaxis(L0.P, lin, 0, 1, 3)\n" },
    says: [/error: a\.kat\/c\.svg: there is a file where a folder should be/],
  },
];

const SPECS: readonly Mistake[] = [
  { what: "JSON that isn't", args: run, files: { "spec.json": '{"jobs": 3,}' }, says: [/spec\.json:1:12: .*JSON/] },
  {
    what: "YAML that isn't",
    args: ["run", "spec.yaml"],
    files: { "spec.yaml": "model: |\n  l L\njobs: [1\n" },
    says: [/spec\.yaml:\d+:\d+: /],
  },
  { what: "an unknown key", args: run, files: spec({ job_count: 3 }), says: ["job_count"] },
  { what: "a misspelt key", args: run, files: spec({ sed: 3 }), says: ["sed", 'Did you mean "seed"'] },
  { what: "no model", args: run, files: { "spec.json": { jobs: 3 } }, says: ["model"] },
  { what: "jobs that are text", args: run, files: spec({ jobs: "many" }), says: ["jobs", "many"] },
  { what: "no jobs", args: run, files: spec({ jobs: 0 }), says: ["jobs", "at least 1"] },
  {
    what: "a parameter that the model hasn't",
    args: run,
    files: spec({ vary: { "LASER.p": { kind: "constant", value: 1 } } }),
    says: ["LASER.p", 'Did you mean "P"'],
  },
  {
    what: "an element that the model hasn't",
    args: run,
    files: spec({ vary: { "LASR.P": { kind: "constant", value: 1 } } }),
    says: ["LASR", 'Did you mean "LASER"'],
  },
  {
    what: "a distribution that there isn't",
    args: run,
    files: spec({ vary: { "LASER.P": { kind: "gauss", sigma: 1 } } }),
    says: ["gauss", "normal"],
  },
  {
    what: "a negative spread",
    args: run,
    files: spec({ vary: { "LASER.P": { kind: "normal", sigma: -1 } } }),
    says: ["sigma"],
  },
  {
    what: "a correlation that can't be",
    args: run,
    files: {
      "spec.json": {
        ...LASER,
        model: "l A P=1\nl B P=1\npd P A.p1.o\n",
        vary: [
          {
            kind: "correlated-normal",
            parameters: ["A.P", "B.P"],
            means: [1, 1],
            sigmas: [1, 1],
            correlation: [
              [1, 2],
              [2, 1],
            ],
          },
        ],
      },
    },
    says: ["correlation"],
  },
  { what: "an output that there isn't", args: run, files: spec({ outputs: ["Q"] }), says: ["Q", "P"] },
  { what: "a model's file that isn't there", args: run, files: spec({ model: { file: "x.kat" } }), says: ["x.kat"] },
  {
    what: "a table with a word in it",
    args: run,
    files: {
      ...spec({ vary: { kind: "table", file: "t.csv" }, jobs: undefined }),
      "t.csv": "LASER.P\n1\none\n",
    },
    says: ["t.csv", "one"],
  },
  {
    what: "code that doesn't compile",
    args: run,
    files: { ...spec({ job: { module: "job.ts" } }), "job.ts": "export function run( {" },
    says: ["job.ts:1:"],
  },
  {
    what: "code that looks at the machine",
    args: run,
    files: { ...spec({ job: { module: "job.ts" } }), "job.ts": 'import "node:fs";\nexport const run = () => ({});' },
    says: ["job.ts:1:", "no access to the machine"],
  },
  {
    what: "code without run",
    args: run,
    files: { ...spec({ job: { module: "job.ts" } }), "job.ts": "export const walk = 1;" },
    says: ["exports no function run"],
  },
  {
    what: "a TypeScript spec that exports nothing",
    args: ["run", "spec.ts"],
    files: { "spec.ts": "const spec = {};" },
    says: ["spec.ts: it exports no spec"],
  },
];

const KATSCRIPT: readonly Mistake[] = [
  {
    what: "a mistake in the model's file, by the file's name",
    args: ["run", "in/spec.json"],
    files: { "in/spec.json": { ...LASER, model: { file: "bad.kat" } }, "in/bad.kat": "l L P=1\npd P L.p2.o\n" },
    says: [/^error: in\/bad\.kat:2:6: /],
  },
  {
    what: "a mistake in a model that stands in a spec, by the spec's line",
    args: ["run", "spec.yaml"],
    files: { "spec.yaml": "jobs: 3\nmodel: |\n\n  l L P=1\n  pd P L.p2.o\n" },
    says: [/^error: spec\.yaml:5:8: .*\n.*\n-->5: {3}pd P L\.p2\.o\n {13}\^{6}\n/],
  },
  { what: "an unknown directive", args: run, files: model("lasr L P=1\n"), says: ["lasr", "1:1"] },
  { what: "a port that there isn't", args: run, files: model("l L P=1\npd P L.p2.o\n"), says: ["2:6", "p2"] },
  { what: "a name given twice", args: run, files: model("l L P=1\nl L P=2\n"), says: ["2:3", '"L"'] },
  { what: "light out of nothing", args: run, files: model("m m1 R=0.9 T=0.2\n"), says: ["m1", "R"] },
  { what: "a circle of references", args: run, files: model("l A P=B.P\nl B P=A.P\n"), says: ["A.P"] },
  {
    what: "a bracket that is never closed",
    args: run,
    files: model("l L P=1\nxaxis(L.P, lin, 0, 1, 10\n"),
    says: ["2:"],
  },
];

for (const [area, mistakes] of Object.entries({ "command line": COMMAND_LINE, spec: SPECS, model: KATSCRIPT })) {
  describe(`the ${area}`, () => {
    for (const { what, args, files = {}, says } of mistakes) {
      it(`refuses ${what}`, async () => {
        const cwd = folderWith(files);
        const { code, stdout, stderr } = await katfan(args, { cwd });
        for (const words of says) expect(stderr).toMatch(words);
        expect(stderr).not.toMatch(/broke down|^ +at /m);
        expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
        const given = new Set(Object.keys(files).map((name) => name.split("/")[0]));
        expect(readdirSync(cwd).sort(), "nothing is written").toEqual([...given].sort());
      });
    }
  });
}

describe("what names nothing", () => {
  it("is refused by each argument and each option that takes a value, of each command", () => {
    for (const command of program(() => {}).commands) {
      const options = command.options.filter(({ required, optional }) => required || optional);
      // Commands are named by it: their own "" is a command that there isn't.
      const given = [...(command.name() === "help" ? [] : command.registeredArguments), ...options];
      for (const each of given) {
        const read = () => each.parseArg?.("", undefined as never);
        expect(read, `${command.name()} ${each.name()}`).toThrow(/names nothing|whole number|Allowed choices|must be/);
      }
    }
  });

  it("is an option where another's value should be", async () => {
    expect(await katfan(["run", "spec.yaml", "--out", "--json"])).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/^error: option '--out <folder>' argument '--json' is invalid\. Say what it is;/),
    });
  });

  it("is told by the argument's name, in a sentence", async () => {
    for (const args of [
      ["solve", ""],
      ["run", " "],
      ["init", ""],
      ["compare", "a", ""],
    ])
      expect(await katfan(args)).toMatchObject({
        code: 2,
        stderr: expect.stringMatching(/^error: .* '(file|spec|folder|b)'\. It names nothing\.\n$/),
      });
  });
});

describe("with --json", () => {
  it("a mistake is one object on standard output too", async () => {
    const { code, stdout } = await katfan(["run", "spec.json", "--json"], { cwd: folderWith(spec({ jobs: 0 })) });
    expect(code).toBe(2);
    expect(JSON.parse(stdout).error).toMatchObject({ code: expect.any(String), message: expect.any(String) });
  });
});

describe("help", () => {
  it("is there for each command, and tells the version", async () => {
    for (const command of ["run", "plan", "solve", "check", "verify", "status", "fetch", "report", "cancel", "list"]) {
      const { code, stdout } = await katfan([command, "--help"]);
      expect(code).toBe(0);
      expect(stdout).toContain(`Usage: katfan ${command}`);
    }
    expect((await katfan(["--version"])).stdout).toMatch(/^\d+\.\d+\.\d+ /);
    expect((await katfan(["--help"])).stdout).toContain("Exit codes: 0 all good, 1 some jobs failed, 2 bad input");
  });
});
