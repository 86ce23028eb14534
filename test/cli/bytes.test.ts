/** The same numbers, to the last bit, however a run was cut, spread over workers, killed and resumed. */
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, utimesSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { folderWith, katfan, LASER, recordOf, untilParts } from "./katfan.js";

const sha256 = (file: string) => createHash("sha256").update(readFileSync(file)).digest("hex");

/** The hashes of a finished run's summary and of all its rows. */
async function hashesOf(cwd: string, out: string, summary: string): Promise<string> {
  await katfan(["fetch", "spec.json", "--out", out, "--to", `${out}.jsonl`], { cwd });
  return `${sha256(path.join(cwd, summary))} ${sha256(path.join(cwd, `${out}.jsonl`))}`;
}

describe("summary and rows", () => {
  for (const [jobs, chunks] of [
    [4_000, [17, 1_000, 4_000]],
    [200, [1]], // each part is flushed to the disk: 10,000 of them take half a minute on a slow one
  ] as const) {
    it(`are the same bytes for ${jobs} jobs in chunks of ${chunks.join(", ")} by 1, 2 and 8 workers`, async () => {
      const cwd = folderWith({ "spec.json": { ...LASER, jobs } });
      const found = new Map<string, string>();
      for (const workers of [1, 2, 8]) {
        for (const chunk of chunks) {
          const out = `w${workers}c${chunk}`;
          const args = ["run", "spec.json", "--json", "--out", out];
          const result = await katfan([...args, "--workers", `${workers}`, "--chunk", `${chunk}`], { cwd });
          const record = recordOf(result);
          expect(record).toMatchObject({ state: "done", chunk, chunks: Math.ceil(jobs / chunk) });
          found.set(out, await hashesOf(cwd, out, record.summary!));
        }
      }
      expect(new Set(found.values()).size, JSON.stringify([...found])).toBe(1);
    });
  }

  it("and what is answered from them, are the same bytes wherever the blocks of Saltelli's sampling are cut", async () => {
    const spec = {
      model: "l LASER P=1\nm M R=0.5 T=0.5\nlink(LASER, M)\npd P M.p2.o\nad field M.p1.o f=0",
      vary: {
        "LASER.P": { kind: "normal", mean: 1, sigma: 0.1 },
        "M.phi": { kind: "uniform", from: 0, to: 90 },
        "M.T": { kind: "uniform", from: 0.4, to: 0.52 }, // some have more than R leaves, and fail
      },
      sampling: { kind: "saltelli", bases: 64, secondOrder: true },
      require: { P: "> 0.45", field: ["> 0.1", "< 0.72"] },
    };
    const cwd = folderWith({ "spec.json": spec });
    const found = new Map<string, string>();
    for (const chunk of [7, 100, 512]) {
      const args = ["run", "spec.json", "--json", "--out", `c${chunk}`, "--chunk", `${chunk}`, "--workers", "2"];
      const record = recordOf(await katfan(args, { cwd }));
      const { summary } = record;
      found.set(`${chunk}`, sha256(path.join(cwd, summary!)));
      const { sensitivity, fails, yield: met, failures } = JSON.parse(readFileSync(path.join(cwd, summary!), "utf8"));
      expect([sensitivity.outputs.length, fails.length > 0, met.requirements.length]).toEqual([4, true, 2]);
      expect(record).toMatchObject({ yield: { share: met.share, low: met.low, high: met.high } });
      expect(failures.reasons[0].apart[0].input).toBe("M.T");
    }
    expect(new Set(found.values()).size, JSON.stringify([...found])).toBe(1);
  });

  it("are in parts of the same bytes whoever writes them", async () => {
    const cwd = folderWith({ "spec.json": LASER });
    const partsOf = async (out: string, workers: string) => {
      const args = ["run", "spec.json", "--json", "--chunk", "300", "--out", out, "--workers", workers];
      const { parts } = recordOf(await katfan(args, { cwd }));
      return readdirSync(path.join(cwd, parts)).map((name) => [name, sha256(path.join(cwd, parts, name))]);
    };
    expect(await partsOf("two", "2")).toEqual(await partsOf("one", "1"));
  });

  it("are the same bytes for so many jobs that threads run the first ones too, and a mistake there is told as any other", async () => {
    const cwd = folderWith({
      "spec.json": { ...LASER, jobs: 70_000 },
      "bad.json": { ...LASER, jobs: 70_000, model: "l LASER P=1\nnope" },
    });
    const run = (out: string, ...args: string[]) =>
      katfan(["run", "spec.json", "--json", "--out", out, ...args], { cwd });
    const [one, two] = [recordOf(await run("one", "--workers", "1")), recordOf(await run("two", "--workers", "2"))];
    expect([one.workers, two.workers]).toEqual([1, 2]);
    expect(sha256(path.join(cwd, two.summary!))).toBe(sha256(path.join(cwd, one.summary!)));
    const bad = await katfan(["run", "bad.json", "--workers", "2"], { cwd });
    expect(bad).toMatchObject({ code: 2, stdout: "" });
    expect(bad.stderr).toContain("model:2");
  });
});

const SEARCHES = {
  model:
    "l LASER P=1\nm ITM R=0.99 T=0.01\nm ETM R=0.999 T=0.001 phi=10\nlink(LASER, ITM, 1, ETM)\npd circulating ETM.p1.i",
  vary: { "ETM.phi": { kind: "uniform", from: -80, to: 80 }, "LASER.P": { kind: "loguniform", from: 0.1, to: 10 } },
  objective: { maximize: "circulating" },
};

describe("searches", () => {
  it.each(["cma-es", "l-bfgs-b"])("are the same bytes however they are cut, by %s", async (method) => {
    const spec = { ...SEARCHES, optimize: { method, starts: 40, evaluations: 200 } };
    const cwd = folderWith({ "spec.json": spec });
    const found = new Set<string>();
    for (const [workers, chunk] of [
      [1, 40],
      [2, 7],
      [2, 1],
    ]) {
      const out = `w${workers}c${chunk}`;
      const args = ["run", "spec.json", "--json", "--out", out, "--workers", `${workers}`, "--chunk", `${chunk}`];
      found.add(await hashesOf(cwd, out, recordOf(await katfan(args, { cwd })).summary!));
    }
    expect(found.size).toBe(1);
  });
});

const SLOW_JOB = `
export function run(job) {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10);
  return { input: job.values["LASER.P"], random: job.random.uniform(0, 1) };
}
`;

describe("a run that is killed (SIGKILL) again and again", () => {
  it("ends with the bytes of one that wasn't", async () => {
    const cwd = folderWith({ "spec.json": { ...LASER, jobs: 300, job: { module: "slow.ts" } }, "slow.ts": SLOW_JOB });
    const args = ["run", "spec.json", "--json", "--chunk", "5", "--workers", "2"];
    const undisturbed = recordOf(await katfan([...args, "--out", "undisturbed"], { cwd }));
    let kills = 0;
    for (; kills < 3; kills++) {
      const killed = await katfan([...args, "--out", "killed"], {
        cwd,
        started: (child) =>
          void untilParts(path.join(cwd, "killed"), 15 * (kills + 1)).then(() => child.kill("SIGKILL")),
      });
      expect(killed.code).toBeUndefined();
      expect(killed.stdout).toBe("");
    }
    const left = path.join(cwd, "killed", "runs", undisturbed.run, "parts", ".~0b0e6d3c-1111-4222-8333-444455556666");
    writeFileSync(left, "half a part");
    utimesSync(left, 1, 1);
    const status = await katfan(["status", "spec.json", "--out", "killed", "--json"], { cwd });
    expect(JSON.parse(status.stdout).state).not.toBe("done");
    const resumed = recordOf(await katfan([...args, "--out", "killed"], { cwd }));
    expect(resumed).toMatchObject({ state: "done", jobsDone: 300, failures: 0 });
    expect(existsSync(left)).toBe(false);
    const hashes = await hashesOf(cwd, "killed", resumed.summary!);
    expect(hashes).toBe(await hashesOf(cwd, "undisturbed", undisturbed.summary!));
  });
});
