/** In which order files are begun: those that take longest first, so that at the end no core waits for the last one. */
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** The longest ones, each a third of a minute at least. */
const LONGEST = [
  ...["simulation/vast", "simulation/resume", "simulation/seeds", "solver/build-system-oracle", "simulation/mutants"],
  ...["package/nodes", "python/package", "cli/code-jobs", "backends/batch/tasks", "cli/disk-faults", "report/solve"],
  ...["cli/run/run", "cli/bytes", "cli/world-faults", "finesse/observatories-in-modes", "stacks/requests"],
  ...["stacks/graph", "cli/stop", "cli/terminal/silence", "backends/batch/slurm", "serve/page/page"],
  ...["cli/docs-commands", "stacks/localstack-plugin", "remote/remote-fetch"],
].map((name) => `/${name}.test.ts`);

export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) => {
      const at = LONGEST.findIndex((name) => moduleId.endsWith(name));
      return at === -1 ? LONGEST.length : at;
    };
    // The others stay as they were, each project's together: a process goes on to the next file of its own project only.
    const name = ({ project }: TestSpecification) => project.name;
    return (await super.sort(files)).sort(
      (a, b) => rank(a) - rank(b) || (name(a) < name(b) ? -1 : +(name(a) > name(b))),
    );
  }
}
