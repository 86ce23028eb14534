/** katfan on every Node that is promised: from a clone and as the package is installed, to the same bytes everywhere. */
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { beforeAll, describe, expect, inject, it } from "vitest";
import { nodeFolder, PROMISED, TOO_OLD } from "../../scripts/nodes.js";
import {
  type Ended,
  ended,
  exampleIn,
  folderWith,
  KATFAN,
  LASER,
  ROOT,
  type RunRecord,
  recordOf,
  untilParts,
} from "../cli/katfan.js";

/** The chunks are fixed, as parts are compared; so many that two threads have work. */
const CHUNKS: Readonly<Record<string, string>> = {
  "aligo-sensitivity": "250",
  cavity: "250",
  "laser-noise": "2500",
  "many-ranks": "25000",
  "mode-mismatch": "250",
  "new-model": "25",
  "recycled-michelson": "2500",
  "scan-grid": "15",
  "thermal-arm": "25",
  "what-matters": "2500",
};
/** Searches and fits: minutes each, and held to the same bytes by tests of their own. */
const SEARCHES = ["filter-cavity", "uifo", "voyager-design"];
/** What takes most of the engine: of each line's first release it alone is run, to save time. */
const LARGEST = "recycled-michelson";
const FORMS = ["clone", "package"] as const;
type Form = (typeof FORMS)[number];
const SLOW_JOB = `
export function run(job) {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 50);
  return { index: job.index, power: job.model.run().outputs.P };
}
`;

/** Runs katfan in a folder, by its name, as this Node's only. */
async function katfanOn(version: string, form: Form, args: readonly string[], cwd: string, stop = false) {
  const folders = [await nodeFolder(version), form === "clone" ? path.dirname(KATFAN) : inject("commands")];
  return ended("katfan", args, {
    cwd,
    environment: { PATH: [...folders, process.env.PATH].join(path.delimiter) },
    started: (child) => {
      if (stop) void untilParts(path.join(cwd, "katfan-runs"), 3).then(() => child.kill("SIGINT"));
    },
  });
}

function examplesOf(form: Form): string {
  const root = form === "clone" ? ROOT : path.join(inject("commands"), "..", "lib", "node_modules", "katfan");
  return path.join(root, "examples");
}

/** The hashes of a run's parts and of its summary. */
function hashesOf(ran: Ended, cwd: string): readonly string[] {
  const { parts, summary } = recordOf(ran);
  // What a process was writing when it was ended has no name yet, and stays.
  const files = readdirSync(path.join(cwd, parts))
    .filter((file) => file.endsWith(".parquet"))
    .sort();
  return [...files.map((file) => path.join(parts, file)), summary!].map((file) =>
    createHash("sha256")
      .update(readFileSync(path.join(cwd, file)))
      .digest("hex"),
  );
}

/** Holds that a run ended well and said nothing but how far it was, as it does on a slow machine. */
function expectNothingSaid({ code, stderr }: Ended): void {
  expect({ code, stderr: stderr.replace(/^\d+ % of [^\n]*\n/gm, "") }).toEqual({ code: 0, stderr: "" });
}

/** What the first one found that all others must find as well, by what was run. */
const found = new Map<string, readonly string[]>();
function expectSame(what: string, hashes: readonly string[]): void {
  if (!found.has(what)) found.set(what, hashes);
  expect(hashes).toEqual(found.get(what));
}

/**
 * Of each line's first release the package alone: its code is the clone's. Of the others each example as one of the two, by
 * turns: every Node runs every example, and every example is run from a clone and from a package.
 */
const TRIED = PROMISED.flatMap((version, line): readonly Tried[] =>
  version.endsWith(".0.0")
    ? [{ version, form: "package", examples: [LARGEST] }]
    : FORMS.map((form, turn) => ({
        ...{ version, form },
        examples: Object.keys(CHUNKS).filter((_, at) => at % 2 === (turn + Math.floor(line / 2)) % 2),
      })),
);
interface Tried {
  readonly version: string;
  readonly form: Form;
  readonly examples: readonly string[];
}

describe("Nodes that are promised", () => {
  beforeAll(async () => void (await Promise.all(PROMISED.map(nodeFolder))));

  it("are the lines 20, 22 and 24, each with its first release", () => {
    expect(PROMISED.filter((version) => version.endsWith(".0.0"))).toEqual(["20.0.0", "22.0.0", "24.0.0"]);
  });

  it("run each example, but for the long searches", () => {
    expect(readdirSync(path.join(ROOT, "examples")).sort()).toEqual([...Object.keys(CHUNKS), ...SEARCHES].sort());
  });

  describe.each(TRIED)("Node $version, from a $form", ({ version, form, examples }) => {
    it.each(examples)("runs %s with two threads, to the bytes of every other Node", async (example) => {
      const cwd = folderWith();
      const args = [
        "run",
        exampleIn(examplesOf(form), example, cwd),
        "--workers",
        "2",
        "--chunk",
        CHUNKS[example]!,
        "--json",
      ];
      const ran = await katfanOn(version, form, args, cwd);
      expectNothingSaid(ran);
      expectSame(example, hashesOf(ran, cwd));
    });

    it.runIf(existsSync("/dev/full"))("says that standard output has no room, and nothing else", async () => {
      const folders = [await nodeFolder(version), form === "clone" ? path.dirname(KATFAN) : inject("commands")];
      const cavity = path.join(examplesOf(form), "cavity", "cavity.kat");
      const { code, stderr } = await ended("sh", ["-c", 'katfan solve "$0" > /dev/full', cavity], {
        environment: { PATH: [...folders, process.env.PATH].join(path.delimiter) },
      });
      expect([code, stderr]).toEqual([3, expect.stringMatching(/^error: standard output: the disk is full [^\n]*\n$/)]);
    });

    it("ends a run of code in order at Ctrl-C, and goes on from its parts to the bytes of every other Node", async () => {
      const cwd = folderWith({ "spec.json": { ...LASER, jobs: 16, job: { module: "job.ts" } }, "job.ts": SLOW_JOB });
      const args = ["run", "spec.json", "--workers", "2", "--chunk", "1", "--json"];
      const stopped = await katfanOn(version, form, args, cwd, true);
      expect(stopped.code).toBe(3);
      const { jobsDone, ...stop }: RunRecord = recordOf(stopped);
      expect(stop).toMatchObject({ state: "stopped", reason: "interrupted" });
      expect(jobsDone).toBeGreaterThan(0);
      expect(jobsDone).toBeLessThan(16);
      const ran = await katfanOn(version, form, args, cwd);
      expectNothingSaid(ran);
      expectSame("code", hashesOf(ran, cwd));
    });
  });
});

describe(`Node ${TOO_OLD}`, () => {
  it.each(FORMS)("is refused by a %s in one line, with 2", async (form) => {
    const { code, stdout, stderr } = await katfanOn(TOO_OLD, form, ["--version"], folderWith());
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toBe(`katfan: needs Node 20 or later; this is v${TOO_OLD}\n`);
  });
});
