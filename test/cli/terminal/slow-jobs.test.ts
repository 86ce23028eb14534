/** Jobs that compute for long: a signal ends the command that waits for them within five seconds all the same. */
import { readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { type Ended, folderWith, katfan } from "../katfan.js";

/** A chain of mirrors whose scan takes half a minute or more. */
const SLOW = [
  "l laser P=1",
  "s s0 laser.p1 m1.p1",
  ...Array.from({ length: 150 }, (_, at) => `m m${at + 1} R=0.1 T=0.9 phi=${7 * at}`),
  ...Array.from({ length: 149 }, (_, at) => `s c${at + 1} m${at + 1}.p2 m${at + 2}.p1 L=${at + 1}`),
  "pd trans m150.p2.o",
  "xaxis(laser.f, lin, -10M, 10M, 4000000)",
].join("\n");
const SPEC = { model: SLOW, jobs: 3, vary: { "laser.P": { kind: "uniform", from: 1, to: 2 } } };
/** Searches, of which one takes as long. */
const SEARCHES = {
  model: SLOW.replace("4000000", "40000"),
  objective: { minimize: "mean(trans)" },
  vary: { "m1.phi": { kind: "uniform", from: 0, to: 90 } },
  optimize: { method: "adam", starts: 3, evaluations: 10_000, path: 10 },
};

/** Until the model is compiled and jobs are at work, of a run from when its plan lies there, of others from the start [ms]. */
const AT_WORK_MS = { run: 4_000, look: 8_000 };
const RANKS = { OMPI_COMM_WORLD_RANK: "0", OMPI_COMM_WORLD_SIZE: "1" };

/** Until a run has begun: its signals are heard from then on. */
async function untilPlan(cwd: string): Promise<void> {
  while (!readdirSync(cwd, { recursive: true, encoding: "utf8" }).some((file) => file.endsWith("plan.json"))) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

interface Gone extends Ended {
  readonly signal: NodeJS.Signals | null;
  /** How long it took to go once the signal was sent [ms]. */
  readonly goneMs: number;
}

async function signalled(args: readonly string[], signal: NodeJS.Signals, environment = {}): Promise<Gone> {
  const cwd = folderWith({ "slow.kat": SLOW, "slow.json": SPEC, "searches.json": SEARCHES });
  let [sentMs, by]: [number, NodeJS.Signals | null] = [Number.NaN, null];
  const ended = await katfan(args, {
    ...{ cwd, environment },
    started(child) {
      child.on("exit", (_, name) => {
        by = name;
      });
      const send = (): void => {
        sentMs = performance.now();
        child.kill(signal);
      };
      const isRun = args[0] === "run" && !args.includes("--job");
      if (isRun) void untilPlan(cwd).then(() => setTimeout(send, AT_WORK_MS.run));
      else setTimeout(send, AT_WORK_MS.look);
    },
  });
  return { ...ended, signal: by, goneMs: performance.now() - sentMs };
}

const RUNS: readonly (readonly [readonly string[], Readonly<Record<string, string>>])[] = [
  [["run", "slow.json"], {}],
  [["run", "slow.json", "--workers", "1"], {}],
  [["run", "slow.json", "--workers", "1", "--chunk", "3"], {}],
  [["run", "slow.json", "--backend", "spmd"], RANKS],
];
const LOOKS = [
  ["plan", "slow.json"],
  ["run", "slow.json", "--job", "1"],
  ["solve", "slow.kat"],
];

describe("a signal, while a job computes for half a minute", () => {
  it("ends a run in order within five seconds, whatever runs its jobs", async () => {
    const signals = ["SIGINT", "SIGTERM", "SIGHUP", "SIGTERM"] as const;
    const all = await Promise.all(RUNS.map(([args, world], at) => signalled(args, signals[at]!, world)));
    for (const [at, { code, stderr, goneMs }] of all.entries()) {
      expect([RUNS[at], code, stderr]).toEqual([RUNS[at], 3, expect.stringContaining("what is done is kept")]);
      expect(goneMs).toBeLessThan(5_000);
    }
  });

  it("ends a run of searches in order within five seconds, the first at work in the pilot's thread", async () => {
    const { code, stderr, goneMs } = await signalled(["run", "searches.json", "--workers", "1"], "SIGINT");
    expect([code, stderr]).toEqual([3, expect.stringContaining("what is done is kept")]);
    expect(goneMs).toBeLessThan(5_000);
  });

  it("ends at once what only looks, and leaves nothing behind", async () => {
    const signals = ["SIGINT", "SIGTERM", "SIGINT"] as const;
    const all = await Promise.all(LOOKS.map((args, at) => signalled(args, signals[at]!)));
    for (const [at, { signal, stdout, goneMs }] of all.entries()) {
      expect([LOOKS[at], signal, stdout]).toEqual([LOOKS[at], signals[at], ""]);
      expect(goneMs).toBeLessThan(2_000);
    }
  });
});
