/**
 * Tests of what a machine may not have, as a browser or Python: skipped there, with the reason, and counted at the end
 * (skipped-reporter.ts).
 *
 * On Linux x64, where all of it comes with the tests, nothing is skipped in CI but what no test can bring.
 */
import { describe, it } from "vitest";
import { SKIPPED } from "./skipped-reporter.js";

const ALL_IS_THERE = process.env.CI !== undefined && process.platform === "linux" && process.arch === "x64";

/** As `describe`, unless something is missing: then the group is skipped, and its name says why. */
export function describeUnless(missing: string | undefined): SkippedGroup {
  if (missing === undefined) return describe;
  return (name, tests) => describe.skip(named(name, missing), tests);
}

/** As `it`, unless something is missing. */
export function itUnless(missing: string | undefined): SkippedTest {
  if (missing === undefined) return it;
  return (name, test) => it.skip(named(name, missing), test);
}

/** As `describe`, unless what it is about isn't to be had everywhere, CI included: then the group is skipped, and says why. */
export function describeWhere(cannot: string | undefined): SkippedGroup {
  return cannot === undefined ? describe : (name, tests) => describe.skip(skipped(name, cannot), tests);
}

/** As `it`, unless what it is tried on can't do that, wherever it runs: then the test is skipped, and its name says why. */
export function itWhere(cannot: string | undefined): SkippedTest {
  return cannot === undefined ? it : (name, test) => it.skip(skipped(name, cannot), test);
}

function named(name: string, missing: string): string {
  if (ALL_IS_THERE) throw new Error(`in CI nothing is skipped: ${missing}`);
  return skipped(name, missing);
}

const skipped = (name: string, reason: string) => `${name} (${SKIPPED}${reason})`;

type SkippedGroup = (name: string, tests: () => void) => void;
type SkippedTest = (name: string, test: () => Promise<void>, timeoutMs?: number) => void;
