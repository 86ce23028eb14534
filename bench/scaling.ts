/**
 * How whole runs scale over worker threads: the same sweep by one and by two, as a user runs it, start and report included.
 *
 * Two processes that have nothing in common tell what the machine itself gives: cores share memory, caches and heat, and
 * other users' programs. What two workers of one run reach of that is what katfan makes of it.
 */
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { dualRecycled, RECYCLED_MIRRORS } from "./models.js";
import { median, percent, type Tell, time } from "./numbers.js";

interface Sweep {
  readonly name: string;
  readonly spec: object;
}

const TUNED = RECYCLED_MIRRORS.filter((mirror) => mirror !== "SRM");

const SWEEPS: readonly Sweep[] = [
  {
    name: "80,000 jobs, each finds the working point that gives most power in an arm: much to compute, little to store",
    spec: {
      model: dualRecycled("maximize(px, SRM.phi)"),
      vary: Object.fromEntries(TUNED.map((mirror) => [`${mirror}.phi`, { kind: "normal", mean: 0, sigma: 0.1 }])),
      jobs: 80_000,
    },
  },
  {
    name: "4,000,000 jobs in which twelve parameters vary: little to compute, 107 bytes a job to store",
    spec: {
      model: dualRecycled("noxaxis()"),
      vary: Object.fromEntries(
        RECYCLED_MIRRORS.flatMap((mirror) => [
          [`${mirror}.phi`, { kind: "normal", mean: 0, sigma: 0.1 }],
          [`${mirror}.T`, { kind: "uniform", from: 0.01, to: 0.010001 }],
        ]),
      ),
      jobs: 4_000_000,
    },
  },
];

const ROUNDS = 3;
const KATFAN = fileURLToPath(new URL("../bin/katfan", import.meta.url));
const run = promisify(execFile);

/** Seconds that a run takes from its process's start to its end. */
async function seconds({ spec }: Sweep, workers: number): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), "katfan-scaling-"));
  const file = join(folder, "spec.json");
  writeFileSync(file, JSON.stringify(spec));
  const start = performance.now();
  await run(KATFAN, ["run", file, "--workers", String(workers), "--out", join(folder, "out"), "--json"]);
  const took = (performance.now() - start) / 1_000;
  rmSync(folder, { recursive: true });
  return took;
}

export async function scaling(tell: Tell): Promise<void> {
  tell("| sweep | one worker | two | efficiency | of two processes at once | of one run beside that |");
  tell("|---|---|---|---|---|---|");
  for (const sweep of SWEEPS) {
    const rounds: { one: number; two: number; apart: number }[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const one = await seconds(sweep, 1);
      const two = await seconds(sweep, 2);
      const both = await Promise.all([seconds(sweep, 1), seconds(sweep, 1)]);
      rounds.push({ one, two, apart: Math.max(...both) });
    }
    const cells = [
      sweep.name,
      time(median(rounds.map(({ one }) => one))),
      time(median(rounds.map(({ two }) => two))),
      percent(median(rounds.map(({ one, two }) => one / (2 * two)))),
      percent(median(rounds.map(({ one, apart }) => one / apart))),
      `**${percent(median(rounds.map(({ two, apart }) => apart / (2 * two))))}**`,
    ];
    tell(`| ${cells.join(" | ")} |`);
  }
}
