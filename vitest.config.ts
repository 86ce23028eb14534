/**
 * How the tests run: those that take milliseconds first, then those that start processes, so that a mistake shows soon.
 *
 * What stands in SLOW starts programs, servers or browsers; each of its files takes seconds.
 */
import { defineConfig } from "vitest/config";

const SLOW = ["test/cli/**", "test/backends/**", "test/functions/**", "test/emulator/**", "test/report/**"];

export default defineConfig({
  test: {
    reporters: process.env.CI === undefined ? ["default"] : [["default", { summary: false }]],
    projects: [
      {
        test: {
          name: "fast",
          include: ["test/**/*.test.ts"],
          exclude: SLOW,
          testTimeout: 30_000,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          name: "slow",
          include: SLOW.map((folder) => `${folder}/*.test.ts`),
          testTimeout: 120_000,
          hookTimeout: 300_000,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
