/**
 * How the tests run: those that take milliseconds first, then those that start processes, so that a mistake shows soon;
 * last those on the emulators of AWS, each of which is started once, and one file at a time.
 *
 * What stands in SLOW starts programs, servers or browsers; each of its files takes seconds. What stands in LONG computes
 * for seconds, as many random cases do: `npm run test:quick` leaves both out, for an answer within a minute.
 *
 * Files share a process, in which the engine is loaded and transformed once: what they change of their environment is put back
 * after each (test/each-file.ts). What stands in APART replaces modules for its tests, and has a process for each file.
 */
import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";
import { LongestFirst } from "./test/longest-first.js";
import { skippedReporter } from "./test/skipped-reporter.js";

const SLOW = [
  "test/cli/**",
  "test/backends/**",
  "test/functions/**",
  "test/python/**",
  "test/report/**",
  "test/serve/page/**",
  "test/stacks/**",
];
const LONG = [
  "test/differometor/*.test.ts",
  "test/golden.test.ts",
  "test/katscript/fuzz.test.ts",
  "test/katscript/print.test.ts",
  "test/simulation/*.test.ts",
  "test/solver/build-system-oracle.test.ts",
  "test/solver/kernel-forms.test.ts",
  "test/sweep/fuzz.test.ts",
];
const APART = [
  "test/analysis/points/model-family.test.ts",
  "test/backends/bucket-fault.test.ts",
  "test/cli/world-faults.test.ts",
  "test/functions/*.test.ts",
];
const EACH_FILE = "test/each-file.ts";
const PACKAGE = "test/package/**";
const EMULATOR = "test/emulator/**";
/** The emulators of AWS, each of which is started for a project of its name. */
const EMULATORS = ["localstack", "ministack"];

/** On a busy machine a process may miss its time limit: where nobody watches, such a test has a second and a third try. */
const RETRIES = process.env.CI === undefined ? 0 : 2;

export default defineConfig({
  test: {
    maxWorkers: availableParallelism(), // one core isn't spared for whoever watches, as vitest would
    reporters: [["default", { summary: process.env.CI === undefined }], skippedReporter],
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        test: {
          name: "fast",
          isolate: false,
          setupFiles: ["test/properties.ts", EACH_FILE],
          include: ["test/**/*.test.ts"],
          exclude: [...SLOW, ...LONG, ...APART, PACKAGE, EMULATOR],
          testTimeout: 120_000, // ten times what the longest takes: on a busy machine each may
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          name: "long",
          isolate: false,
          setupFiles: ["test/properties.ts", EACH_FILE],
          include: LONG,
          exclude: APART,
          testTimeout: 300_000, // a tenth of it alone on the cores; what hangs is what it is there for
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          name: "slow",
          isolate: false,
          retry: RETRIES,
          setupFiles: [EACH_FILE],
          include: SLOW.map((folder) => `${folder}/*.test.ts`),
          exclude: APART,
          testTimeout: 120_000,
          hookTimeout: 300_000,
          sequence: { groupOrder: 2 },
        },
      },
      {
        test: {
          name: "apart",
          retry: RETRIES,
          include: APART,
          testTimeout: 120_000,
          hookTimeout: 300_000,
          sequence: { groupOrder: 2 },
        },
      },
      {
        test: {
          name: "package",
          retry: RETRIES,
          include: [`${PACKAGE}/*.test.ts`],
          globalSetup: ["test/package/setup.ts"],
          testTimeout: 240_000,
          hookTimeout: 300_000,
          sequence: { groupOrder: 2 },
        },
      },
      ...EMULATORS.map((name) => ({
        test: {
          name,
          isolate: false,
          retry: RETRIES,
          setupFiles: ["test/emulator/each-file.ts"],
          include: [`${EMULATOR}/*.test.ts`],
          globalSetup: ["test/emulator/setup.ts"],
          testTimeout: 240_000,
          hookTimeout: 300_000,
          maxWorkers: 1,
          sequence: { groupOrder: 3 },
        },
      })),
    ],
  },
});
