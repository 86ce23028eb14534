/** Counts the tests that were skipped, and names what was missing. */
import type { Reporter, TestModule } from "vitest/node";

/** What stands before the reason, in the name of a group that is skipped. */
export const SKIPPED = "skipped: ";

/** Says after all else how many tests were skipped for want of what. */
export const skippedReporter: Reporter = {
  onTestRunEnd(modules) {
    for (const [reason, count] of reasonsOf(modules))
      process.stdout.write(`${count === 1 ? "1 test was" : `${count} tests were`} skipped: ${reason}\n`);
  },
};

function reasonsOf(modules: readonly TestModule[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const test of modules.flatMap((module) => [...module.children.allTests("skipped")])) {
    const result = test.result();
    const said = result.state === "skipped" ? result.note : undefined; // by the test itself, once it had begun
    const reason = said ?? new RegExp(`\\(${SKIPPED}(.*?)\\)( > |$)`, "s").exec(test.fullName)?.[1];
    if (reason !== undefined) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  }
  return counts;
}
